"""Plain text: one block a post. What is code, table or prose in it is for the content to tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from weigh.readers.written.evidence import Line
from weigh.readers.written.page.blocks import Block, Page
from weigh.readers.written.page.tex import untexed

_QUOTED = re.compile(r" {0,3}(?:>(?!>>(?:\s|$)) ?)+")
_COUNTED = re.compile(r"\d{1,4}(?=[^\s\d.,:;)/%*x+-])")
FEWEST_COUNTED = 4
"""Lines that count on from one another; fewer may begin with numbers of their own."""
_LINE_END = re.compile("\r\n|\r|\n")


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text as an editor counts them; a line end at its very end begins no further line."""
    lines = _LINE_END.split(text)
    return tuple(lines[:-1] if lines[-1] == "" else lines)


def read(text: str, name: str = "") -> Page:
    """Plain text to a page. The title is its first line, where that is short and stands alone."""
    from weigh.readers.written.page.posts import starts

    lines = lines_of(text)
    texts = _unnumbered(_unquoted(lines))
    opens = starts(texts)
    blocks = tuple(
        Block("text", tuple(Line(number + 1, _said(texts[number])) for number in range(first, last)), post)
        for post, (first, last) in enumerate(zip(opens, [*opens[1:], len(lines)], strict=True))
    )
    return Page(name, _title(lines), "text", lines, blocks)


def _unquoted(lines: Sequence[str]) -> list[str]:
    """The lines without the `> ` of mail, where two or more stand together; a prompt `>>>` is none."""
    marks = [_QUOTED.match(line) if ">" in line[:8] else None for line in lines]
    texts = list(lines)
    for index, mark in enumerate(marks):
        if mark and any(marks[max(index - 1, 0) : index] + marks[index + 1 : index + 2]):
            texts[index] = lines[index][mark.end() :]
    return texts


def _unnumbered(texts: list[str]) -> list[str]:
    """The lines without numbers that count them and stand glued to their text, as copied listings have them."""
    found = [_COUNTED.match(text) for text in texts]
    at = 0
    while at < len(texts):
        last = at
        while last < len(texts) and (mark := found[last]) and int(mark[0]) == int(found[at][0]) + last - at:  # type: ignore[index]
            last += 1
        if last - at >= FEWEST_COUNTED:
            texts[at:last] = [
                text[len(mark[0]) :] for text, mark in zip(texts[at:last], found[at:last], strict=True) if mark
            ]
        at = max(last, at + 1)
    return texts


def _said(line: str) -> str:
    """The line, with formulas of TeX between dollars as plain text."""
    return untexed(line) if "\\" in line and ("$" in line or "\\(" in line) else line


def _title(lines: tuple[str, ...]) -> str:
    filled = [number for number, line in enumerate(lines[:20]) if line.strip()]
    if not filled:
        return ""
    first = filled[0]
    alone = len(filled) == 1 or filled[1] > first + 1
    return lines[first].strip() if alone and len(lines[first]) <= 200 else ""
