"""A chain of notation to its steps: what the grammar tells, before any word is understood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from weigh.network.errors import Fault, SourceError
from weigh.network.place import Place
from weigh.readers.written.notation.table import parser

if TYPE_CHECKING:
    from lark import Token, Tree

CHARACTERS: Final = {"chain": 200_000, "network": 4_000_000, "formula": 4_000}
LEVELS: Final = 60
"""Of brackets within each other; no network is written deeper."""
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Word:
    """One token: `sort` is the grammar's name for it (WORD, SIZES, NUMBER ...)."""

    sort: str
    text: str


@dataclass(frozen=True, slots=True)
class Argument:
    """What stands between two commas in parentheses: the name in front of an equals sign, and the words behind it."""

    name: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer as written. label: "C3" of "C3: 16@10x10". parts: what follows the head; arguments are tuples, and a
    layer among them is what this one is around."""

    label: str
    head: Word
    parts: tuple[Part, ...]
    text: str
    line: int


Part: TypeAlias = Word | Argument | tuple[Argument | Layer, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Steps in brackets; square: in square ones."""

    steps: tuple[Step, ...]
    square: bool
    line: int


@dataclass(frozen=True, slots=True)
class Step:
    """A layer or a group, so often; None stands for layers that were left out ("...")."""

    unit: Layer | Group | None
    times: int = 1


def chain(text: str, first: int = 1) -> tuple[Step, ...]:
    """The steps of a text in the spelling of `spelling.spelled_alike`; `first` is the number of its first line.

    Raises: SourceError of the kinds notation.syntax, notation.length and notation.nesting.
    """
    steps: tuple[Step, ...] = _Nodes(text, first).steps(tree(text, "chain", first))
    return steps


def tree(text: str, start: str, first: int = 1) -> Tree[Token]:
    """A text as the grammar's rule `start` parts it.

    Raises: SourceError of the kinds notation.syntax, notation.length and notation.nesting.
    """
    from lark.exceptions import UnexpectedInput

    check_bounds(text, CHARACTERS[start])
    try:
        return parser().parse(text, start=start)
    except UnexpectedInput as error:
        raise _unexpected(text, error, first) from None


def check_bounds(text: str, limit: int) -> None:
    """Raises: SourceError where a text is longer or nested deeper than any network."""
    if len(text) > limit:
        raise SourceError(Fault("notation.length", {"limit": limit, "characters": len(text)}))
    level = deepest = 0
    for character in text:
        if character in "([{":
            level += 1
            deepest = max(deepest, level)
        elif character in ")]}":
            level -= 1
    if deepest > LEVELS:
        raise SourceError(Fault("notation.nesting", {"limit": LEVELS, "levels": deepest}))


def _unexpected(text: str, error: Any, first: int) -> SourceError:
    at = getattr(error, "pos_in_stream", None)
    token = getattr(error, "token", None)
    if token is not None and token.start_pos is not None:
        at = token.start_pos
    at = len(text) if at is None or at < 0 else at
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    line = text[start : end if end >= 0 else None]
    found = (str(token) if token else text[at : at + 1]).strip() or "the end"
    facts = {"found": found[:_SHOWN], "text": _around(line, at - start)}
    return SourceError(Fault("notation.syntax", facts, place=Place(first + text.count("\n", 0, at))))


def _around(line: str, at: int) -> str:
    """A line as far as it is worth showing."""
    start = max(0, at - _SHOWN)
    return line[start : start + 2 * _SHOWN].strip()


class _Nodes:
    """Lark's tree to ours. Its depth is that of the brackets, which is bounded."""

    def __init__(self, text: str, first: int) -> None:
        self.text = text
        self.first = first

    def steps(self, tree: Any) -> tuple[Step, ...]:
        return tuple([self._step(child) for child in tree.children])

    def _step(self, tree: Any) -> Step:
        times, unit = 1, None
        for child in tree.children:
            if getattr(child, "type", "") in ("REPEAT", "TIMES"):
                times *= int("".join(filter(str.isdigit, child))[:18])
            elif getattr(child, "type", "") != "ELLIPSIS":
                unit = self._unit(child)
        return Step(unit, times)

    def _unit(self, tree: Any) -> Layer | Group:
        line = self.first - 1 + tree.meta.line
        if tree.data != "layer":
            chain, *stride = tree.children
            steps = self.steps(chain)
            return Group(_striding(steps, _word(stride[0])) if stride else steps, tree.data == "bracket", line)
        label, *rest = tree.children if tree.children[0].type == "LABEL" else ("", *tree.children)
        head, *parts = rest
        text = self.text[tree.meta.start_pos : tree.meta.end_pos]
        return Layer(label.rstrip(": "), _word(head), tuple([self._part(part) for part in parts]), text, line)

    def _part(self, part: Any) -> Part:
        if not hasattr(part, "data"):
            return _word(part)
        if part.data == "setting":
            name, value = part.children
            return Argument(str(name), (self._given(value),))
        return tuple([self._argument(argument) for argument in part.children])

    def _argument(self, tree: Any) -> Argument | Layer:
        if tree.data == "inner":
            head, arguments = tree.children
            text = self.text[tree.meta.start_pos : tree.meta.end_pos]
            return Layer("", _word(head), (self._part(arguments),), text, self.first - 1 + tree.meta.line)
        name, words = "", list(tree.children)
        if tree.data == "named":
            name = str(words.pop(0))
        return Argument(name, tuple([self._given(word) for word in words]))

    def _given(self, given: Any) -> Word:
        if not hasattr(given, "data"):
            return _word(given)
        return Word("SIZES", "x".join(given.children))


def _striding(steps: tuple[Step, ...], stride: Word) -> tuple[Step, ...]:
    """The steps of brackets with a stride behind them, [3x3, 64] /2: it is the first one's."""
    first = steps[0].unit if steps else None
    if not isinstance(first, Layer):
        return steps
    return (replace(steps[0], unit=replace(first, parts=(*first.parts, stride))), *steps[1:])


def _word(token: Token) -> Word:
    return Word(token.type, str(token))


def layers(steps: tuple[Step, ...]) -> Iterator[Layer]:
    """Every layer once as it is written, repeats aside."""
    for step in steps:
        if isinstance(step.unit, Group):
            yield from layers(step.unit.steps)
        elif step.unit is not None:
            yield step.unit
