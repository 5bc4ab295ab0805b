"""Lines put together again where a margin parted a sentence.

A line goes on in the next one where it is about as long as lines with a margin are, ends in no mark that ends anything,
and the next one begins with a small letter, or one that has no other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from weigh.readers.written.evidence import Line

SHORTEST_WRAPPED: Final = 45
"""Letters; of scripts whose letters are twice as wide, half as many."""
LONGEST: Final = 8000
"""Letters of a paragraph; nobody writes longer ones."""
MOST_LINES: Final = 16
"""Lines of a paragraph that is put together whatever its lines look like."""

_ENDED = re.compile(r"[.!?:;。！？：；|=_-][)\"'”」』»*]*$")
_BEGINS = re.compile(r"[^\W_]|[(\"'“「『«]")
_ITEM = re.compile(r"\(?\d{1,3}[.)、:]\s|\w{1,12}(?: ?\([^()]{1,8}\))?\s{0,20}[:：=]")
_EQUALS = re.compile(r"[ \t]{0,40}[=≈][ \t]{0,8}[\d(\[]")
_WIDE = re.compile("[\u2e80-\uffdc]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """text: the lines as one. first: the index of its first line among the lines, count: how many it is made of.

    starts: where each line begins in the text. numbers: of the lines, as on the page.
    """

    text: str
    first: int
    starts: tuple[int, ...]
    numbers: tuple[int, ...]

    @property
    def count(self) -> int:
        return len(self.starts)

    def line_at(self, offset: int) -> int:
        """The number of the line in which a letter of the text stands."""
        return self.numbers[bisect_right(self.starts, offset) - 1]


def paragraphs(lines: Sequence[Line]) -> Iterator[Paragraph]:
    """The lines, wrapped ones put together; empty lines are left out."""
    begin = 0
    size = 0
    for at, (line, following) in enumerate(pairwise([*lines, Line(0, "")])):
        size += len(line.text)
        if _goes_on(line.text, following.text) and size < LONGEST:
            continue
        if size:
            yield _joined(lines[begin : at + 1], begin)
        begin, size = at + 1, 0


def block(lines: Sequence[Line], first: int) -> Paragraph | None:
    """The lines from `first` to the next empty one, as one; None where they are too long for a paragraph."""
    end = first
    size = 0
    while end < len(lines) and lines[end].text.strip():
        size += len(lines[end].text)
        if size > LONGEST or end - first >= MOST_LINES:
            return None
        end += 1
    return _joined(lines[first:end], first) if end > first else None


def continues(text: str, following: str) -> bool:
    """Whether a line goes on with the computation of the line above: "32 * (3 * 3 * 16 + 1)", "= 4640"."""
    return bool(text.strip()) and _EQUALS.match(following) is not None


def _goes_on(text: str, following: str) -> bool:
    if continues(text, following):
        return True
    text, following = text.rstrip(), following.lstrip()
    if len(text) < SHORTEST_WRAPPED // 2 or not following:
        return False
    long = len(text) + len(_WIDE.findall(text)) >= SHORTEST_WRAPPED
    begins = bool(_BEGINS.match(following)) and not following[0].isupper() and not _ITEM.match(following)
    return long and begins and not _ENDED.search(text[-8:])


def _joined(lines: Sequence[Line], first: int) -> Paragraph:
    parts: list[str] = []
    starts: list[int] = []
    size = 0
    for line in lines:
        part = line.text[:LONGEST].strip() if parts else line.text[:LONGEST].rstrip()
        if parts and not (_WIDE.match(part) and _WIDE.match(parts[-1][-1:])):
            parts.append(" ")
            size += 1
        starts.append(size)
        parts.append(part)
        size += len(part)
    return Paragraph("".join(parts), first, tuple(starts), tuple(line.number for line in lines))
