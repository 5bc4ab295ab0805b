"""A sentence taken apart: numbers, sizes, and words that speak of layers; each has a letter that the rules read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final, NamedTuple

from weigh.numbers.numerals import numeral
from weigh.readers.written.prose.kinds import (
    NUMBER,
    ORDINAL,
    ORDINAL_AFTER,
    ORDINAL_BEFORE,
    Lexicon,
    is_letter,
    word_end,
)

SIZE, PERCENT, OTHER, FORMULA = "S", "%", "a", "?"
LONGEST_SENTENCE: Final = 600
"""Tokens. No sentence that speaks of layers is longer; what is, is a dump."""

_BY: Final = r"\s?(?:[x×хX*✕∗]|-?by-?)\s?"
_SIZE = re.compile(
    rf"\d{{1,6}}(?:{_BY}\d{{1,6}}){{1,4}}(?![a-zа-я_\d]|[.,]\d)|[(\[]\d{{1,5}}(?:,\s?\d{{1,5}}){{1,3}}[)\]]"
)
_NUMBER = re.compile(r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?!\d)|\d{1,12}(?:\.\d{1,12})?")
_SPACE = re.compile(r"\s*")
_ENDS = re.compile(r"[.!?;](?=\s|$)|[。！？；]+|\n")
_ARITHMETIC_AFTER = re.compile(r"\s*(?:[=+/*^]|[x×]\s*[\d(])")
_MARKS: Final = {
    ",": ",", "，": ",", "、": ",", ":": ":", "：": ":", "=": "=", "(": "(", "（": "(", ")": ")", "）": ")",
}  # fmt: skip
_PLAIN: Final = {
    **{ord("０") + digit: ord("0") + digit for digit in range(10)},
    ord("ё"): ord("е"),
    0x2013: ord("-"),
    0x2011: ord("-"),
}
_BEHIND_A_NUMBER: Final = frozenset({ORDINAL_AFTER, "d", "w", "U"})
"""What may be written right behind a number's digits: 2nd, 300d."""


class Token(NamedTuple):
    """code: the letter of its class. value: of a number an int or a Fraction, of a size a tuple, else the word's."""

    code: str
    value: Any
    start: int
    end: int


class Sentence(NamedTuple):
    """A sentence and its tokens. codes: their letters, on which the rules are matched; index by index the same.

    start: where it begins in the text it is taken from.
    """

    text: str
    tokens: tuple[Token, ...]
    codes: str
    start: int = 0


def sentences(text: str, words: Lexicon) -> Iterator[Sentence]:
    """The sentences of a text, but those without end; each is taken apart when it is asked for."""
    start = 0
    for end in [*(match.end() for match in _ENDS.finditer(text)), len(text)]:
        if found := sentence(text[start:end], words):
            yield found._replace(start=start + found.start)
        start = end


@lru_cache(maxsize=4096)
def sentence(text: str, words: Lexicon) -> Sentence | None:
    """The text as one sentence; None where there is nothing in it, or too much."""
    tokens = tuple(_tokens(text, words)) if text.strip() else ()
    if not tokens or len(tokens) > LONGEST_SENTENCE:
        return None
    return Sentence(text.strip(), tokens, "".join(token.code for token in tokens), tokens[0].start)


def _small(text: str) -> str:
    """In small letters and plain digits, each character at its place."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return small.translate(_PLAIN)


def _tokens(text: str, words: Lexicon) -> Iterator[Token]:
    """The tokens of a sentence; what makes an ordinal of a number is one token with it."""
    text = _small(text)
    before: Token | None = None
    for token in _pieces(text, words):
        if token.code == ORDINAL_AFTER:
            if before is not None and before.code == NUMBER and isinstance(before.value, int):
                before = Token(ORDINAL, before.value, before.start, token.end)
            continue
        if before is not None and before.code == ORDINAL_BEFORE:
            if token.code == NUMBER and isinstance(token.value, int):
                token = Token(ORDINAL, token.value, before.start, token.end)
        elif before is not None and not (before.code == OTHER == token.code and not is_letter(text[before.start])):
            yield before
        before = token
    if before is not None and before.code != ORDINAL_BEFORE:
        yield before


def _pieces(text: str, words: Lexicon) -> Iterator[Token]:
    at = 0
    while (at := _SPACE.match(text, at).end()) < len(text):  # type: ignore[union-attr]  # it matches nothing, too
        token = _token(text, at, words)
        yield token
        at = token.end


def _token(text: str, at: int, words: Lexicon) -> Token:
    found = words.longest(text, at)
    glued = at > 0 and is_letter(text[at - 1])
    if found is not None and not (glued and is_letter(text[at]) and not text[at - 1].isdigit()):
        word, end = found
        return Token(word.code, word.value, at, end)
    if text[at].isalpha() and is_letter(text[at]):
        return Token(OTHER, None, at, word_end(text, at))
    named = at > 1 and text[at - 1] == "-" and is_letter(text[at - 2])  # GPT-2
    if not glued and not named and (size := _SIZE.match(text, at)):
        return _size(text, size)
    if not glued and not named and (number := _NUMBER.match(text, at)):
        return _number(text, number, words)
    if is_letter(text[at]):
        return Token(OTHER, None, at, word_end(text, at))
    return Token(_MARKS.get(text[at], OTHER if text[at].isalnum() else "g"), None, at, at + 1)


def _size(text: str, match: re.Match[str]) -> Token:
    """A size; a formula where there is arithmetic around it."""
    sizes = tuple(int(digits) for digits in re.findall(r"\d+", match[0]))
    before = text[: match.start()].rstrip()[-1:]
    arithmetic = before in set("=+*/^") or _ARITHMETIC_AFTER.match(text, match.end())
    return Token(FORMULA if arithmetic or 0 in sizes else SIZE, sizes, match.start(), match.end())


def _number(text: str, match: re.Match[str], words: Lexicon) -> Token:
    end = match.end()
    behind = text[end : end + 1]
    if behind == "%":
        return Token(PERCENT, Fraction(match[0].replace(",", "")) / 100, match.start(), end + 1)
    if behind and is_letter(behind):
        after = words.longest(text, end)
        if after is None or after[0].code not in _BEHIND_A_NUMBER:
            return Token(OTHER, None, match.start(), word_end(text, end))
    value = _value(match[0])
    return Token(OTHER if value is None else NUMBER, value, match.start(), end)


def _value(digits: str) -> int | Fraction | None:
    if digits.isdecimal():
        return int(digits)
    found = numeral(digits, 1)
    if found is None:
        return None
    return int(found.value) if found.value.denominator == 1 else found.value
