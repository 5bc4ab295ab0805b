"""What is said to a number or a shape that somebody expected: how it may have come about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from weigh.ask.explain import Explanation
from weigh.show import numbers
from weigh.show.layout import GAP, Span, Spans
from weigh.show.widths import paragraph
from weigh.words.misconceptions import ANSWERS, COUNTS, LINES
from weigh.words.shape_misconceptions import shown

if TYPE_CHECKING:
    from weigh.ask.misconceptions import Misconception
    from weigh.ask.shape_misconceptions import ShapeMisconception

Told = TypeVar("Told", "Misconception", "ShapeMisconception")

MOST = 3
"""So many ways to get a number are told; JSON has more."""
CLOSE = 3.0
"""Bits behind the best beyond which another way is not told."""


def expected_text(explanation: Explanation, width: int | None = None) -> Iterator[Spans]:
    """Each expectation in a paragraph of its own; nothing where there was none."""
    if explanation.expected is not None:
        yield []
        yield from _told(*_number(explanation, numbers.whole(explanation.expected)), width)
    if explanation.expected_shape is not None:
        yield []
        yield from _told(*_shape(explanation), width)


def _number(explanation: Explanation, expected: str) -> tuple[str, list[str]]:
    """The answer to an expected number of parameters, and the lines below it."""
    row, found = explanation.row, _likely(explanation.misconceptions)
    if row.params == explanation.expected and not row.missing:
        return ANSWERS["right"].format(expected=expected), []
    if row.encloses or row.missing:
        return ANSWERS["encloses" if row.encloses else "not_known"].format(expected=expected), []
    if found:
        return _one_or_several("", expected, [_line(one) for one in found])
    if not row.weights:
        return ANSWERS["weightless"].format(expected=expected), []
    near = [_line(one) for one in explanation.nearest]
    return ANSWERS["nearest" if near else "none"].format(expected=expected), near


def _shape(explanation: Explanation) -> tuple[str, list[str]]:
    """The answer to an expected output shape, and the lines below it."""
    expected = shown(tuple("?" if size is None else size for size in explanation.expected_shape or ()))
    found = _likely(explanation.shape_misconceptions)
    if found:
        return _one_or_several("shape_", expected, [LINES["change"].format(text=one.text) for one in found])
    return ANSWERS["shape_right" if explanation.has_expected_shape else "shape_none"].format(expected=expected), []


def _likely(found: Sequence[Told]) -> Sequence[Told]:
    return [one for one in found[:MOST] if one.bits <= found[0].bits + CLOSE]


def _one_or_several(prefix: str, expected: str, lines: Sequence[str]) -> tuple[str, list[str]]:
    if len(lines) == 1:
        return ANSWERS[f"{prefix}one"].format(expected=expected, line=lines[0]), []
    return ANSWERS[f"{prefix}several"].format(expected=expected, count=COUNTS[len(lines)]), list(lines)


def _line(one: Misconception) -> str:
    value = numbers.whole(one.value)
    kind = "number" if one.formula == value else "formula"
    return LINES[kind].format(formula=numbers.formula(one.formula), value=value, text=one.text)


def _told(answer: str, lines: Sequence[str], width: int | None) -> Iterator[Spans]:
    yield from ([Span(line)] for line in paragraph(answer, width))
    for text in lines:
        first, *more = paragraph(text, width, GAP)
        yield [Span(first)]
        rest = " ".join(line.strip() for line in more)
        yield from ([Span(line)] for line in paragraph(rest, width, GAP + GAP))
