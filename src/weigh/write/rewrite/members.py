"""Layers that a class makes in one place and uses in another: `self.conv = Conv2d(...)` and `x = self.conv(x)`.

Both lines are edited together, and only where the class uses the layer once.
"""

from __future__ import annotations

import re

from weigh.write.rewrite.arguments import Splices
from weigh.write.rewrite.source_text import LEAD, Call, SourceText, binds_closely
from weigh.write.rewrite.standing import Standing

_DIMENSIONS = re.compile(r"[123]d$")
_CLASS = re.compile(r"[ \t>]*class\b")
_MADE = re.compile(r"([ \t>]*)self\.[A-Za-z_]\w*[ \t]*=(?!=)[ \t]*")
_ASSIGNED = re.compile(r"[ \t>]*([A-Za-z_][\w.]*)[ \t]*=(?!=)[ \t]*")


def insert_after(text: SourceText, standing: Standing, layers: list[str]) -> Splices:
    """Make new layers behind the one that is made here, and use them behind its use."""
    use = _use(text, standing)
    return None if use is None else _put_in(text, standing.last, standing.lead, standing.member, use, layers)


def insert_after_function(text: SourceText, use: Call, layers: list[str]) -> Splices:
    """Make new layers behind the last one that the class makes, and use them behind this function."""
    lines = _class_around(text, text.line_at(use.start))
    made = _last_made(text, lines) if lines is not None else None
    if made is None:
        return None
    lead, last = made
    return _put_in(text, last, lead, "", use, layers)


def _put_in(text: SourceText, last: int, lead: str, follows: str, use: Call, layers: list[str]) -> Splices:
    """New layers made behind the statement that ends at `last`, and applied to what `use` gives.

    lead: the indentation of what is made. follows: the name of the layer that they follow.
    """
    names = _new_names(text, follows, layers)
    behind = text.line_end(text.line_at(last - 1))
    made = "".join(f"\n{lead}self.{name} = {layer}" for name, layer in zip(names, layers, strict=True))
    target = _target(text, use)
    if not target:
        opening = "".join(f"self.{name}(" for name in reversed(names))
        return [(behind, behind, made), (use.start, use.start, opening), (use.end, use.end, ")" * len(names))]
    end = text.line_end(text.line_at(use.end - 1))
    used = "".join(f"\n{_lead(text, use)}{target} = self.{name}({target})" for name in names)
    return [(behind, behind, made), (end, end, used)]


def remove(text: SourceText, standing: Standing) -> Splices:
    """Take out the line that makes the layer, and its use."""
    use = _use(text, standing)
    if use is None or len(use.arguments) != 1:
        return None
    gone = remove_use(text, use)
    return None if gone is None else [_line_away(text, standing.first, standing.last), *gone]


def remove_use(text: SourceText, use: Call) -> Splices:
    """Leave what a layer or function is applied to in the place of its use."""
    x = use.arguments[0]
    if x.name:
        return None
    if _target(text, use) == text.code[x.value : x.end]:
        return [_line_away(text, use.start, use.end)]
    opening, closing = ("", "") if binds_closely(text.code[x.value : x.end]) else ("(", ")")
    return [(use.start, x.value, opening), (x.end, use.end, closing)]


def _last_made(text: SourceText, lines: range) -> tuple[str, int] | None:
    """The last layer that a class makes in a statement of its own: its indentation, and where the statement ends."""
    found = None
    for line in lines:
        assigned = _MADE.match(text.plain, text.starts[line], text.line_end(line))
        call = text.call_at(assigned.end()) if assigned else None
        if assigned and call is not None and not text.plain[call.end : text.line_end(text.line_at(call.end))].strip():
            found = assigned[1], call.end
    return found


def _use(text: SourceText, standing: Standing) -> Call | None:
    """The one call of the layer in its class; None where the class has another use of the name."""
    lines = _class_around(text, text.line_at(standing.first))
    if lines is None:
        return None
    start, stop = text.starts[lines.start], text.line_end(lines.stop - 1)
    named = re.compile(rf"(?<![\w.]){re.escape(standing.member)}(?!\w)")
    uses = [found.start() for found in named.finditer(text.plain, start, stop) if found.start() != standing.named]
    call = text.call_at(uses[0]) if len(uses) == 1 else None
    return call if call is not None and call.name == standing.member else None


def _class_around(text: SourceText, line: int) -> range | None:
    """The lines of the class that a line stands in."""
    indent = text.indent(line)
    for above in range(line - 1, -1, -1):
        if not text.plain_line(above).strip() or text.indent(above) >= indent:
            continue
        indent = text.indent(above)
        if _CLASS.match(text.plain_line(above)):
            deeper = (n for n in range(above + 1, len(text.lines)) if text.plain_line(n).strip())
            return range(above, next((n for n in deeper if text.indent(n) <= indent), len(text.lines)))
    return None


def _new_names(text: SourceText, follows: str, layers: list[str]) -> list[str]:
    """A name for each new layer: that of its class in small letters, with the number of the layer that it follows."""
    digits = re.search(r"\d*$", follows)
    names: list[str] = []
    for layer in layers:
        plain = _DIMENSIONS.sub("", layer.partition("(")[0].rpartition(".")[2].lower())
        name = base = plain + (digits[0] if digits else "")
        number = 1
        while name in names or re.search(rf"\bself\.{re.escape(name)}\b", text.plain):
            number += 1
            name = f"{base}_{number}"
        names.append(name)
    return names


def _target(text: SourceText, use: Call) -> str:
    """What a statement that is nothing but this use assigns to; empty where there is more to it."""
    line = text.line_at(use.start)
    assigned = _ASSIGNED.fullmatch(text.plain, text.starts[line], use.start)
    rest = text.plain[use.end : text.line_end(text.line_at(use.end - 1))].strip()
    return assigned[1] if assigned and not rest and text.around(use.start) is None else ""


def _lead(text: SourceText, use: Call) -> str:
    found = LEAD.match(text.code, text.starts[text.line_at(use.start)])
    return found[0] if found else ""


def _line_away(text: SourceText, first: int, last: int) -> tuple[int, int, str]:
    """The whole lines from one offset to the other, with their end."""
    return text.starts[text.line_at(first)], text.line_end(text.line_at(last - 1)) + 1, ""
