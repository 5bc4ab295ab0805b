"""What the columns of a table are called, and the lines under it, in many languages: the data of headings.toml."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

TOTALS: Final = {
    "total": "params",
    "total_trainable": "trainable",
    "total_non_trainable": "non_trainable",
    "total_optimizer": "optimizer",
}
"""The quantities of the lines under a table, by their lists in headings.toml."""
LONGEST: Final = 60
"""No heading of a column takes so many characters."""
_NOT_COLUMNS: Final = frozenset({*TOTALS, "model", "sum", "left_out"})
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_EDGES: Final = " #*:_.,;`"
_NUMBER: Final = r"(?:\d{1,3}(?:(?:,\s|[,.'’\u00a0\u202f ])\d{3})+(?!\d)|\d+(?:[.,]\d+)?)"


@cache
def _words() -> Mapping[str, frozenset[str]]:
    """Every list of headings.toml, all languages together, folded."""
    import tomllib

    data = tomllib.loads((files(__package__) / "headings.toml").read_text(encoding="utf-8"))
    return {
        key: frozenset(fold(word) for words in languages.values() for word in words)
        for key, languages in data.items()
    }  # fmt: skip


@cache
def _columns() -> Mapping[str, str]:
    """The column that a word stands for; the first list that has it wins."""
    found: dict[str, str] = {}
    for role, words in _words().items():
        if role not in _NOT_COLUMNS:
            for word in words:
                found.setdefault(word, role)
    return found


def words_of(*kinds: str) -> list[str]:
    """The words of some lists; of words that hold one another, the shortest."""
    words = sorted({word for kind in kinds for word in _words()[kind]}, key=len)
    return [word for index, word in enumerate(words) if not any(shorter in word for shorter in words[:index])]


def fold(text: str) -> str:
    """The text in small letters and single spaces, in half width.

    >>> fold("  Param\u3000# ")
    'param #'
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def roles(text: str) -> tuple[str, ...]:
    """The columns that a heading stands for; one for most, several for "kernel size / stride", none for other text.

    >>> roles("Output Shape"), roles("# Params (M)"), roles("kernel size, stride"), roles("Epoch")
    (('output',), ('params',), ('kernel', 'stride'), ())
    """
    if len(text) > LONGEST:
        return ()
    words = fold(text).replace("*", "")
    whole = _role(words) or _role(_BRACKETED.sub(" ", words))
    if whole:
        return (whole,)
    parts = [_role(part) for part in re.split(r"[/,+&|]|\band\b", words)]
    return tuple(part for part in parts if part) if all(parts) else ()


def _role(words: str) -> str:
    """The column of folded words, "" for none."""
    words = " ".join(words.split())
    return _columns().get(words) or _columns().get(words.strip(_EDGES)) or ""


def is_one(text: str, kind: str) -> bool:
    """Whether the whole text is a word of one of the lists that are not columns: model, sum, left_out."""
    if len(text) > LONGEST:
        return False
    words = fold(text)
    return words in _words()[kind] or (kind != "left_out" and words.strip(_EDGES) in _words()[kind])


def is_ellipsis(text: str) -> bool:
    """Whether a line says that rows are left out."""
    bare = text.strip(" |│┃\t")
    return bool(bare) and (is_one(bare, "left_out") or not bare.strip(" .|│┃…⋮"))


@cache
def keras_heading() -> re.Pattern[str]:
    """What finds the heading of a Keras table in a folded line: a layer and its type, and soon after it an output."""
    layers = sorted((word for word in _words()["layer"] if "(" in word), key=len, reverse=True)
    outputs = sorted(_words()["output"], key=len, reverse=True)
    return re.compile(f"(?:{_any(layers)}).{{0,80}}?(?:{_any(outputs)})")


@cache
def heading_hint() -> re.Pattern[str]:
    """What a line has that may be the heading of a Keras table, as it stands on the page: a layer and its type."""
    layers = sorted((word for word in _words()["layer"] if "(" in word), key=len, reverse=True)
    wide = _any(layers).replace(r"\(", "[(（]").replace(r"\)", "[)）]")
    return re.compile(wide.replace(r"[\s_-]{0,3}[(", r"(?:[\s_-]|&nbsp;){0,3}[("), re.IGNORECASE)


@cache
def counts() -> re.Pattern[str]:
    """What follows the output in the heading of a table that has a column of parameters."""
    return re.compile(rf"[^\w#]{{1,80}}(?:#\s)?(?:{_any(sorted(_words()['params'], key=len, reverse=True))})")


@cache
def totals() -> re.Pattern[str]:
    """What finds the lines under a table in a folded text: one group for each quantity, then the number, if it is
    there, and the letter of its scale."""
    longest_first = sorted(TOTALS, key=lambda kind: -max(map(len, _words()[kind])))
    longest_first.sort(key=lambda kind: kind == "total_trainable")  # it ends the words of the others
    kinds = "|".join(
        f"(?P<{kind}>{_any(sorted(_words()[kind], key=len, reverse=True))})" for kind in longest_first
    )  # fmt: skip
    return re.compile(
        rf"(?:{kinds})[\s)]*(?:\([^()]{{0,40}}\))?[\s:=|│┃#*]*(?P<number>{_NUMBER})?"
        rf"(?:\s?(?P<scale>[kmgb万亿])(?![\w]))?"
    )


@cache
def model() -> re.Pattern[str]:
    """What finds the line over a table that names the model, in its folded form."""
    names = _any(sorted(_words()["model"], key=len, reverse=True))
    return re.compile(rf"(?:^|[^\w])(?:{names})\s?:\s*[\"'“”«»„‘’「『]+([^\"'“”«»„‘’」』]{{1,80}})[\"'“”«»„‘’」』]")


def _any(words: list[str]) -> str:
    """An alternation of words, longest first; a space or a hyphen may be missing or doubled."""
    return "|".join(re.sub(r"(?:\\[ -])+", r"[\\s_-]{0,3}", re.escape(word)) for word in words)
