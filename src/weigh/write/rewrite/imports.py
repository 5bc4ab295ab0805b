"""Names that a source has for the framework's classes, and new ones brought in beside them."""

from __future__ import annotations

import re
from collections import Counter

from weigh.readers.keras.layers import INDEX
from weigh.write.rewrite.arguments import Splice
from weigh.write.rewrite.source_text import Call, SourceText
from weigh.write.rewrite.spelling import words

TORCH, TORCH_LAYERS = "torch", "torch.nn"
_AS = re.compile(r"(?<!\w)(\w++)[ \t]+as[ \t]+(\w++)")
_ASSIGNED = re.compile(
    r"^[ \t]*(\w++)[ \t]*=[ \t]*(?:(?:functools\.)?partial\([ \t]*)?(?:\w++\.)*+(\w++)[ \t]*"
    r"(?:$|[;)]|,[ \t\n]*\w+[ \t]*=)",
    re.MULTILINE,
)
_RENAMED = re.compile(r"\w++[ \t]+as[ \t]+")
_FROM = re.compile(r"^([ \t>]*)from[ \t]+([\w.]++)[ \t]+import[ \t]+", re.MULTILINE)
_BINDS = r"^[ \t>]*(?:{name}[ \t]*=(?!=)|(?:def|class)[ \t]+{name}\b)|\b(?:import|as)[ \t]+{name}\b(?![ \t]+as\b)"


def aliases(text: SourceText) -> dict[str, str]:
    """Other names that the source gives to layers: `Conv2D as C`, `C = layers.Conv2D`, `C = partial(Conv2D, ...)`."""
    found = {new: old for old, new in _AS.findall(text.plain) if old in INDEX}
    return {**found, **{new: old for new, old in _ASSIGNED.findall(text.plain) if old in INDEX and new != old}}


def prefix_for(text: SourceText, call: Call) -> str:
    """What stands before the names of layers: as in this call; where its name is no layer of a framework, as in most.

    A submodule (`layers.convolutional.`) holds some layers only, so that what it is in is taken.
    """
    prefix = call.prefix
    is_function = call.last_name[:1].islower()
    if is_function or (call.last_name in aliases(text) and not prefix):
        used = Counter(other.prefix for other in text.all_calls() if _is_layer(other.last_name))
        prefix = used.most_common(1)[0][0] if used else ""
    at = prefix.rfind("layers.")
    return prefix[: at + len("layers.")] if at >= 0 else prefix


def _is_layer(name: str) -> bool:
    """Whether Keras or PyTorch has a layer of this name."""
    return name in INDEX or (name[:1].isupper() and words(name, TORCH) is not None)


def imported(text: SourceText, name: str) -> list[Splice]:
    """What brings a layer's bare name into a source that imports its layers by name; nothing where it is there."""
    ends: dict[str, int] = {}
    behind, lead = 0, ""
    for found in _FROM.finditer(text.plain):
        end = _end_of_import(text, found.end())
        names = re.findall(r"[\w*]+", _RENAMED.sub("", text.plain[found.end() : end]))
        module = found[2].split(".")
        holds_layers = "layers" in module or found[2] == TORCH_LAYERS
        if name in names or ("*" in names and holds_layers):
            return []
        if holds_layers:
            ends[found[2]] = end
            behind, lead = text.line_end(text.line_at(end)), found[1]
    if not ends or re.search(_BINDS.format(name=re.escape(name)), text.plain, re.MULTILINE):
        return []
    whole = [module for module in ends if module.endswith("layers") or module == TORCH_LAYERS]
    if whole:
        end = _end_of_names(text, ends[whole[0]])
        return [(end, end, f", {name}")]
    module = next(iter(ends))
    module = module[: module.rfind("layers") + len("layers")]
    return [(behind, behind, f"\n{lead}from {module} import {name}")]


def _end_of_import(text: SourceText, start: int) -> int:
    """Where the names of an import end: at its bracket, or at the end of a line that none continues."""
    if text.at(start) == "(":
        return text.close(start) or start
    line = text.line_at(start)
    while text.plain_line(line).rstrip().endswith("\\") and line + 1 < len(text.lines):
        line += 1
    return text.line_end(line)


def _end_of_names(text: SourceText, end: int) -> int:
    """Behind the last name of an import."""
    while end > 0 and not (text.at(end - 1).isalnum() or text.at(end - 1) == "_"):
        end -= 1
    return end
