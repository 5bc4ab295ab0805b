"""Words that speak of layers, in every language that has a file: kinds of layers, ordinals, what numbers are.

The files are `languages/*.toml`, their tables [layers.*]; a language is added by adding one. The words of all languages
that a text is written in are looked up at once, those of English always: people mix them.
In a file "convolution* layer*" stands for the words with any endings.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from weigh.readers.written.prose.language import all_names, spoken

CODES: Final[Mapping[str, str]] = {
    "filters": "F",
    "kernel": "k",
    "maps": "M",
    "neurons": "U",
    "way": "w",
    "channels": "C",
    "inputs": "i",
    "heads": "H",
    "number_of_filters": "f",
    "number_of_neurons": "u",
    "size": "Z",
    "kernel_size": "z",
    "window": "o",
    "stride": "T",
    "padding": "P",
    "same": "s",
    "valid": "l",
    "rate": "r",
    "vocabulary": "V",
    "features": "E",
    "dimensional": "d",
    "input": "I",
    "image": "G",
    "sequence": "q",
    "colour": "c",
    "gray": "y",
    "reads": "R",
    "coefficient": "t",
    "bias_each": "b",
    "each": "e",
    "reference_before": "X",
    "reference_after": "Y",
    "verb": "v",
    "attributive": "h",
    "counter": "m",
    "glue": "g",
    "and": "&",
    "not": "n",
}
"""The classes of words in a language's [layers.words], and the letter that stands for each in the rules."""

KIND, ACTIVATION, NUMBER, ORDINAL = "K", "A", "N", "O"
ORDINAL_BEFORE, ORDINAL_AFTER = "<", ">"
"""What makes an ordinal of the number behind it, or in front of it."""

ACTIVATIONS: Final = frozenset({"relu", "sigmoid", "tanh", "gelu", "leaky_relu"})
_BUCKET: Final = 4
_STEM: Final = 5
_MOST_WORDS: Final = 20_000
"""Words that are remembered with the phrases that begin so."""
_LENGTHS: Final = range(1, _BUCKET + 1)
_CJK: Final = 0x2E80
"""From here on are the scripts whose words no spaces set apart."""


class Word(NamedTuple):
    """What a word says: the letter of its class, and the kind of layer, the number or the place in a row."""

    code: str
    value: Any = None


class _Phrase(NamedTuple):
    """parts: each with whether any ending may follow."""

    parts: tuple[tuple[str, bool], ...]
    word: Word


def is_letter(character: str) -> bool:
    """Whether a word goes on with it, in scripts that set words apart."""
    return (character.isalnum() or character == "_") and ord(character) < _CJK


_LETTERS = re.compile(r"[^\W\u2e80-\U0010ffff]*")


def word_end(text: str, start: int) -> int:
    """Where the letters end that begin at `start`."""
    return _LETTERS.match(text, start).end()  # type: ignore[union-attr]  # it matches nothing, too


class Lexicon:
    """All the phrases, found by how they begin."""

    def __init__(self) -> None:
        self._buckets: dict[str, list[_Phrase]] = {}
        self._at_word: dict[str, Sequence[_Phrase]] = {}

    def add(self, text: str, word: Word) -> None:
        parts = tuple((part.rstrip("*"), part.endswith("*")) for part in text.split())
        self._buckets.setdefault(parts[0][0][:_BUCKET], []).append(_Phrase(parts, word))

    def longest(self, text: str, start: int) -> tuple[Word, int] | None:
        """The longest phrase that stands at `start`, and where it ends. The text is in small letters."""
        best: tuple[Word, int] | None = None
        for phrase in self._beginning(text[start : max(word_end(text, start), start + _BUCKET)]):
            end = _end(phrase.parts, text, start)
            if end is not None and (best is None or end > best[1]):
                best = phrase.word, end
        return best

    def _beginning(self, word: str) -> Sequence[_Phrase]:
        """The phrases that may stand where a word does. Remembered, for texts repeat their words."""
        found = self._at_word.get(word)
        if found is None:
            if len(self._at_word) > _MOST_WORDS:
                self._at_word.clear()
            begun = (phrase for length in _LENGTHS for phrase in self._buckets.get(word[:length], ()))
            found = [one for one in dict.fromkeys(begun) if _may_begin(one.parts[0][0], word)]
            self._at_word[word] = found
        return found


def _may_begin(part: str, word: str) -> bool:
    """Whether one of the two is how the other begins."""
    return part.startswith(word) or word.startswith(part)


def _end(parts: tuple[tuple[str, bool], ...], text: str, start: int) -> int | None:
    at = start
    for number, (part, stem) in enumerate(parts):
        if number:
            before = at
            while at < len(text) and text[at].isspace():
                at += 1
            if at == before:
                return None
        if not text.startswith(part, at):
            return None
        at += len(part)
        if stem:
            at = word_end(text, at)
        elif at < len(text) and is_letter(text[at]) and is_letter(part[-1]):
            return None
    return at


def lexicon(text: str) -> Lexicon:
    """The words of the languages that a text is written in."""
    return _lexicon(names(text))


@lru_cache(maxsize=8)
def names(text: str) -> tuple[str, ...]:
    """The languages of a text; English, whose words all others use, comes first."""
    return tuple(sorted((one.name for one in spoken(text)), key=lambda name: (name != "en", name)))


@cache
def _lexicon(spoken_names: tuple[str, ...]) -> Lexicon:
    """A phrase that several classes have is of the first."""
    found = Lexicon()
    seen: set[str] = set()
    for text, word in (pair for name in spoken_names for pair in _words(part(name))):
        if text not in seen:
            seen.add(text)
            found.add(text, word)
    return found


@cache
def cells() -> Lexicon:
    """The kinds of layers in all languages at once, and the words that mean one only where they fill a cell."""
    found = Lexicon()
    for name in all_names():
        tables = (part(name).get(table, {}) for table in ("cells", "kinds"))
        for kind, texts in (pair for table in tables for pair in table.items()):
            for text in () if kind in ACTIVATIONS else texts:
                found.add(text, Word(KIND, kind))
    return found


@cache
def _stems(spoken_names: tuple[str, ...], inputs_only: bool) -> tuple[str, ...]:
    """How the longest words of the phrases for layers and inputs begin; none begins as a shorter one does."""
    groups = [part(name).get("words", {}).get(word, ()) for name in spoken_names for word in ("input", "image")]
    if not inputs_only:
        groups += [group for name in spoken_names for group in part(name).get("kinds", {}).values()]
    longest = {max(text.split(), key=len).rstrip("*")[:_STEM] for group in groups for text in group}
    stems = sorted(longest, key=len)
    return tuple(stem for i, stem in enumerate(stems) if not any(stem.startswith(short) for short in stems[:i]))


def may_speak_of_layers(line: str, text: str) -> bool:
    """Whether there is anything in a line of a text that begins as a word for a layer does: what is quick to see."""
    small = line.lower()
    return any(stem in small for stem in _stems(names(text), False))


def may_speak_of_an_input(line: str, text: str) -> bool:
    """The same of the words for an input."""
    small = line.lower()
    return any(stem in small for stem in _stems(names(text), True))


@cache
def part(name: str) -> Mapping[str, Any]:
    """The tables [layers.*] of a language's file."""
    file = files("weigh.readers.written.prose") / "languages" / f"{name}.toml"
    _, begin, rest = file.read_text(encoding="utf-8").partition("\n[layers")
    found: Mapping[str, Any] = tomllib.loads(begin + rest).get("layers", {})
    return found


def _words(language: Mapping[str, Any]) -> Iterator[tuple[str, Word]]:
    for kind, texts in language.get("kinds", {}).items():
        code = ACTIVATION if kind in ACTIVATIONS else KIND
        yield from ((text, Word(code, kind)) for text in texts)
    ordinals = dict(language.get("ordinals", {}))
    for code, name in ((ORDINAL_BEFORE, "before"), (ORDINAL_AFTER, "after")):
        yield from ((text, Word(code)) for text in ordinals.pop(name, ()))
    for code, numbers in ((NUMBER, language.get("numbers", {})), (ORDINAL, ordinals)):
        for number, texts in numbers.items():
            yield from ((text, Word(code, int(number))) for text in texts)
    for name, texts in language.get("words", {}).items():
        yield from ((text, Word(CODES[name])) for text in texts)
