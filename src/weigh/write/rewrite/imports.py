"""Names that a source has for the framework's classes, and new ones brought in beside them."""

from __future__ import annotations

import re
from collections import Counter

from weigh.readers.keras.layers import INDEX
from weigh.write.rewrite.arguments import Splice
from weigh.write.rewrite.source_text import Call, SourceText

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
    """What stands before the names of layers: as in this call; where its name is the source's own, as in most.

    A submodule (`layers.convolutional.`) holds some layers only, so that what it is in is taken.
    """
    prefix = call.prefix
    if call.last_name in aliases(text) and not prefix:
        used = Counter(other.prefix for other in text.all_calls() if other.last_name in INDEX)
        prefix = used.most_common(1)[0][0] if used else ""
    at = prefix.rfind("layers.")
    return prefix[: at + len("layers.")] if at >= 0 else prefix


def imported(text: SourceText, name: str) -> list[Splice]:
    """What brings a layer's bare name into a source that imports its layers by name; nothing where it is there."""
    ends: dict[str, int] = {}
    behind, lead = 0, ""
    for found in _FROM.finditer(text.plain):
        end = _end_of_import(text, found.end())
        names = re.findall(r"[\w*]+", _RENAMED.sub("", text.plain[found.end() : end]))
        module = found[2].split(".")
        if name in names or ("*" in names and "layers" in module):
            return []
        if "layers" in module:
            ends[found[2]] = end
            behind, lead = text.line_end(text.line_at(end)), found[1]
    if not ends or re.search(_BINDS.format(name=re.escape(name)), text.plain, re.MULTILINE):
        return []
    whole = [module for module in ends if module.endswith("layers")]
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
