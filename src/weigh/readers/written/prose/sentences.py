"""Running text cut into sentences. A full stop ends one where what follows looks like a beginning."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

LONGEST: Final = 2000
"""Letters of the longest sentence; what is longer is cut there."""

_END = re.compile(r"[。！？]+[」』)\"”»]*|[!?]+[)\"”»]*(?=\s|$|[^\x00-\x7f])|\.+[)\"”»]?(?=\s|$)|\n")
_WORD_BEFORE = re.compile(r"[^\s()«\"]{1,12}$")
_LAYER_NAME = re.compile(r"[a-z]{2,16}_?\d")
_BULLET = re.compile(r"\s*(?:[•·*‣▪–—-]|\(?\d{1,2}[.)]|#{1,6})\s")


class Sentence(NamedTuple):
    """text: as it stands there. start: where it begins in its line."""

    text: str
    start: int


def sentences(text: str, abbreviations: Collection[str] = ()) -> Iterator[Sentence]:
    """The sentences of a line or a paragraph.

    >>> [one.text for one in sentences("It has 1.5 M, i.e. few. Why? 参数是多少。真的", {"i.e"})]
    ['It has 1.5 M, i.e. few.', 'Why?', '参数是多少。', '真的']
    """
    start = 0
    for found in _END.finditer(text):
        if found[0].startswith(".") and not _ends(text, start, found, abbreviations):
            continue
        yield from _pieces(text, start, found.end())
        start = found.end()
    yield from _pieces(text, start, len(text))


def _ends(text: str, start: int, stop: re.Match[str], abbreviations: Collection[str]) -> bool:
    """Whether a full stop ends a sentence: not behind an abbreviation or a list's number, nor before a small letter
    unless a layer's name begins with it: "It has 61,706 in total. conv2 has 2,416." """
    before = _WORD_BEFORE.search(text, max(start, stop.start() - 12), stop.start())
    word = before[0].lower() if before else ""
    if word in abbreviations or (word.isdigit() and not text[start : stop.start() - len(word)].strip()):
        return False
    behind = text[stop.end() : stop.end() + 24].lstrip()
    return not behind[:1].islower() or _LAYER_NAME.match(behind) is not None


def _pieces(text: str, start: int, end: int) -> Iterator[Sentence]:
    for at in range(start, end, LONGEST):
        piece = text[at : min(at + LONGEST, end)]
        plain = piece.strip()
        if plain:
            yield Sentence(plain, at + len(piece) - len(piece.lstrip()))


def unbulleted(text: str) -> str:
    """A line without the mark or the number of a list's item."""
    found = _BULLET.match(text)
    return text[found.end() :] if found else text
