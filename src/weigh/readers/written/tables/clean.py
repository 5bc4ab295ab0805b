"""A printed line without what terminals, web pages and quoting have put into it."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 20_000
"""A longer line is read as far as this."""
_BAR = re.compile("[|│┃║┆┊]")
_ESCAPES = re.compile(
    r"\x1b\[[0-?]{0,40}[ -/]{0,4}[@-~]|\x1b\][^\x07\x1b]{0,200}(?:\x07|\x1b\\)|[\x00-\x08\x0b-\x1f\x7f]"
)
_QUOTED = re.compile(r"\s*(?:>\s?){1,9}")
_NUMBERED = re.compile(r"\s*\d{1,5}:\s*")
_COMMENT = re.compile(r"\s*(?:#|//|--\s|\$)\s?(?=.)")
_DRAWN: Final = "_=~¯‾─━═╌┄┅┈┉╴╶╸╺\u0304\u0305﹍*"
_RULE = re.compile(rf"[\s+\-:.{_DRAWN}|│┃║┌-╿]+")
_INNER_RULE = re.compile(
    r"[_=─━═¯‾]{8,}|-{12,}"
    r"|[┏┌╒╔╭][━─═┳┬╤╦]{4,}[┓┐╕╗╮]|[┡├╞╠][━─═╇┼╪╬┿]{4,}[┩┤╡╣]|[└┗╘╚╰][━─═┴┻╧╩]{4,}[┘┛╛╝╯]"
)
_WIDTHS: Final = (
    {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys((0xA0, 0x202F, 0x3000, *range(0x2000, 0x200B)), " ")
    | dict.fromkeys((0x200B, 0x2060, 0xFEFF, 0xAD), "")
    | {ord("…"): "...", ord("“"): '"', ord("”"): '"', ord("‘"): "'", ord("’"): "'", ord("−"): "-"}
)


def cleaned(text: str) -> str:
    """The line without escapes, entities, marks of quoting and full-width forms; its spaces are kept.

    >>> cleaned("&gt; conv2d （Conv2D）\u00a0 (None,\u00a055, 55，96) 34944")
    'conv2d (Conv2D)  (None, 55, 55,96) 34944'
    """
    text = text[:LONGEST]
    if "&" in text:
        from html import unescape

        text = unescape(text)
    if not text.isascii():
        text = text.translate(_WIDTHS)
    text = _ESCAPES.sub("", text.replace("\t", "  "))
    for mark in (_QUOTED, _NUMBERED, _COMMENT):
        found = mark.match(text)
        if found:
            text = text[found.end() :]
    return text.rstrip()


def is_rule(text: str) -> bool:
    """Whether the line draws a rule of a table, or is blank."""
    return not text or text.isspace() or (_RULE.fullmatch(text) is not None and text.strip("| .") != "")


def between_rules(text: str) -> list[str]:
    """The parts of a line in which rules are drawn too, as happens where lines were joined."""
    return [part for part in _INNER_RULE.split(text) if part and not part.isspace()]


def boxed_cells(text: str) -> list[str] | None:
    """The cells of a line of a box, None where it is none: bars that stand only at the ends enclose no cells."""
    parts = _BAR.split(text)
    if len(parts) == 1:
        return None
    if not parts[0] or parts[0].isspace():
        parts = parts[1:]
    if parts and (not parts[-1] or parts[-1].isspace()):
        parts = parts[:-1]
    return parts if sum(map(bool, parts)) > 1 else None
