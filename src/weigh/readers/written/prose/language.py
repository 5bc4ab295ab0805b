"""The words that sentences count with, by language: data, one file each, so that a language is added without code.

A file's part `[claims]` gives words their roles: "quantities:params", "words:copula", "kinds:conv", "ordinals:2". A
word with a star stands for every word that begins so. Words of scripts that set no spaces are found anywhere in a run
of letters; all others are whole words.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, Final, NamedTuple

TABLES: Final = ("quantities", "scales", "qualifiers", "words", "parts", "denials", "kinds", "ordinals")
"""The tables of a language's part `[claims]`; each gives words to a role."""
QUANTITIES: Final = frozenset(
    ["params", "trainable", "non_trainable", "neurons", "layers", "macs", "flops", "bytes", "activations"]
)
QUALIFIERS: Final = frozenset(["about", "more than", "at least", "less than", "at most"])
WORDS: Final[Mapping[str, str]] = {
    "between": "may stand between a number and what it counts",
    "copula": "joins what is counted with its number",
    "leading": "leads from what is counted to its number, and from much else to other numbers",
    "link": "joins two numbers that count the same thing",
    "follow": "may stand behind a number that counts something told elsewhere",
    "asking": "the sentence is about how a number comes about",
    "with": "tells what else there is: a layer behind it is not what the sentence speaks of",
    "difference": "the number is one by which two others differ",
    "range": "two numbers follow that a third one lies between",
    "total": "a sum over the whole network",
    "network": "the whole network",
    "layer": "a layer, whatever its kind",
    "each": "the number is one for each of several things",
    "piece": "a part of a layer",
    "other": "something else that numbers count",
    "hardware": "memory that is no network's",
    "supposing": "the sentence speaks of what would be, if the network were another one",
    "naming": "the number behind it is part of a name",
    "weights": "weights, where biases are told apart",
    "biases": "biases",
}
KINDS: Final = frozenset(
    ["conv", "dense", "pool", "embedding", "batchnorm", "lstm", "gru", "rnn", "attention", "hidden", "output"]
)
UNSPACED: Final = "\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Letters of scripts that set no spaces between words, as a class of a regular expression."""
SAMPLE: Final = 200_000
"""Letters of a text from which its languages are told."""
FEW: Final = 2
"""So many different words of a language tell that a text is written in it."""
_LETTER: Final = re.compile(f"[{UNSPACED}]")
_WIDE: Final = re.compile(f"[{UNSPACED}\uac00-\ud7a3]")
"""Letters of scripts whose scales are written at the number, and other words at them."""
_WORD: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Language:
    """letters: a class of letters that only it uses, "" where others share them. telltale: frequent words that tell it
    from its neighbours. always: its words occur in texts of any language. roles: words by role."""

    name: str
    letters: str
    telltale: frozenset[str]
    decisive: frozenset[str]
    always: bool
    abbreviations: frozenset[str]
    roles: Mapping[str, tuple[str, ...]] = field(hash=False)


def language(name: str, text: str) -> Language:
    """The language that a file defines.

    Raises: ValueError for a table, a role or a form of words that there is none of.
    """
    part: Mapping[str, Any] = tomllib.loads(text).get("claims", {})
    known = {"letters", "telltale", "decisive", "always", "abbreviations", *TABLES}
    if unknown := set(part) - known:
        raise ValueError(f"{name}: no such table: {', '.join(sorted(unknown))}")
    roles = {f"{table}:{key}": _words(name, words) for table in TABLES for key, words in part.get(table, {}).items()}
    for role in roles:
        _check_role(name, role)
    letters = part.get("letters", "")
    if letters:
        re.compile(f"[{letters}]")
    lists = {key: frozenset(_words(name, part.get(key, []))) for key in ("telltale", "decisive", "abbreviations")}
    return Language(name, letters, always=bool(part.get("always", False)), roles=roles, **lists)


def _words(name: str, words: object) -> tuple[str, ...]:
    if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
        raise ValueError(f"{name}: a list of words is needed, not {words!r}")
    return tuple(word.lower() for word in words)


_ALLOWED: Final[Mapping[str, Iterable[str]]] = {
    "quantities": QUANTITIES,
    "qualifiers": QUALIFIERS,
    "words": WORDS,
    "parts": ("kernels", "biases"),
    "denials": ("bias",),
    "kinds": KINDS,
    "scales": ("k", "M", "G", "T", "万", "千万", "億"),
}


def _check_role(name: str, role: str) -> None:
    table, _, key = role.partition(":")
    fits = bool(re.fullmatch(r"-?\d{1,2}", key)) if table == "ordinals" else key in _ALLOWED[table]
    if not fits:
        raise ValueError(f"{name}: no such role: {role}")


FOLDER: Final = resources.files("weigh.readers.written.prose") / "languages"


class _File(NamedTuple):
    """A file of a language, of which only the beginning has been looked at: ten languages are read in no time, and
    a text is written in one or two."""

    name: str
    text: str
    letters: str
    telltale: frozenset[str]
    decisive: frozenset[str]
    always: bool


def _files(folder: Traversable) -> tuple[_File, ...]:
    found = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    return tuple(_file(one.name.removesuffix(".toml"), one.read_text(encoding="utf-8")) for one in found)


def _file(name: str, text: str) -> _File:
    front = tomllib.loads(text.partition("\n[claims.")[0]).get("claims", {})
    telltale, decisive = (frozenset(front.get(key, ())) for key in ("telltale", "decisive"))
    return _File(name, text, front.get("letters", ""), telltale, decisive, bool(front.get("always", False)))


@cache
def _loaded(file: _File) -> Language:
    return language(file.name, file.text.partition("\n[layers")[0])


@cache
def _known() -> tuple[_File, ...]:
    return _files(FOLDER)


def languages(folder: Traversable | None = None) -> tuple[Language, ...]:
    """Every language that there is a file for."""
    return tuple(map(_loaded, _files(folder) if folder else _known()))


def all_names() -> tuple[str, ...]:
    """The names of the languages that there are files for."""
    return tuple(one.name for one in _known())


def spoken(text: str, folder: Traversable | None = None) -> tuple[Language, ...]:
    """The languages that a text is written in, by its letters and its most frequent words."""
    sample = text[:SAMPLE]
    words = frozenset(_WORD.findall(sample.lower()))
    return tuple(_loaded(one) for one in (_files(folder) if folder else _known()) if _is_spoken(one, sample, words))


def _is_spoken(file: _File, sample: str, words: frozenset[str]) -> bool:
    by_letters = bool(file.letters) and re.search(f"[{file.letters}]", sample) is not None
    by_words = bool(file.telltale) and len(file.telltale & words) >= min(FEW, len(file.telltale))
    return file.always or by_letters or by_words or not file.decisive.isdisjoint(words)


# -- finding words -----------------------------------------------------------------------------------------------------

Roles = frozenset[str]
_NONE: Final[Roles] = frozenset()


class _Branch:
    """A place in a tree of words: what follows, and the roles of what ends here."""

    __slots__ = ("ends", "stems", "words")

    def __init__(self) -> None:
        self.words: dict[str, _Branch] = {}
        self.stems: dict[str, _Branch] = {}
        self.ends: Roles = _NONE

    def grow(self, word: str) -> _Branch:
        grown, key = (self.stems, word[:-1]) if word.endswith("*") else (self.words, word)
        return grown.setdefault(key, _Branch())

    def follow(self, word: str) -> Iterator[_Branch]:
        exact = self.words.get(word)
        if exact is not None:
            yield exact
        for stem, branch in self.stems.items():
            if word.startswith(stem):
                yield branch


class Lexicon:
    """The words of several languages, found in a sequence of words or, of scripts without spaces, in running text.

    unspaced: the roles of words that are found in running text. scales: words for scales that are written at their
    number. biases: finds a word for biases.
    """

    def __init__(self, spoken: Iterable[Language]) -> None:
        self._root = _Branch()
        self._first: dict[str, tuple[_Branch, ...]] = {}
        self.unspaced: dict[str, Roles] = {}
        self.scales: dict[str, str] = {}
        self.abbreviations: frozenset[str] = frozenset()
        spoken = tuple(spoken)
        for one in spoken:
            self.abbreviations |= one.abbreviations
            for role, words in one.roles.items():
                for word in words:
                    self._add(word, role)
        biases = {word.rstrip("*") for one in spoken for word in one.roles.get("words:biases", ())}
        self.biases = re.compile("|".join(map(re.escape, sorted(biases))) or "(?!)", re.IGNORECASE)

    def _add(self, word: str, role: str) -> None:
        if role.startswith("scales:") and _WIDE.search(word):
            self.scales[word] = role.partition(":")[2]
        if _LETTER.search(word):
            self.unspaced[word] = self.unspaced.get(word, _NONE) | {role}
            return
        branch = self._root
        for piece in re.split(r"[ -]+", word):
            branch = branch.grow(piece)
        branch.ends |= {role}

    def starts(self, word: str) -> tuple[_Branch, ...]:
        """Where words that begin with this one stand; remembered, for texts repeat their words."""
        found = self._first.get(word)
        if found is None:
            if len(self._first) > 50_000:
                self._first.clear()
            found = self._first[word] = tuple(self._root.follow(word))
        return found

    def match(self, words: Sequence[str], at: int) -> tuple[int, Roles]:
        """The longest known words that begin at a place: how many they are, and their roles."""
        length, roles = 0, _NONE
        branches = self.starts(words[at])
        reached = 1
        while branches:
            ends = frozenset().union(*(branch.ends for branch in branches))
            if ends:
                length, roles = reached, ends
            if at + reached >= len(words):
                break
            branches = tuple(one for branch in branches for one in branch.follow(words[at + reached]))
            reached += 1
        return length, roles

    def pattern(self) -> str:
        """A regular expression for the words of scripts without spaces, the longest first, by their first letters."""
        by_letter: dict[str, list[str]] = {}
        for word in sorted(self.unspaced, key=lambda word: (-len(word), word)):
            by_letter.setdefault(word[0], []).append(re.escape(word[1:]))
        return "|".join(f"{re.escape(letter)}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())


@cache
def lexicon(spoken: tuple[Language, ...]) -> Lexicon:
    """The words of several languages."""
    return Lexicon(spoken)
