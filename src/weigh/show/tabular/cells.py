"""What the cells of a table say, as people read it: shapes, figures, and the words for what is not known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from weigh.ask.ledger import Count, Row
from weigh.network.sizes import BATCH, Size
from weigh.network.tensors import Tensor
from weigh.show import numbers
from weigh.words.table import CELLS

LONGEST_NAMES = 80
"""Characters of the unknowns that a number depends on that are still worth reading."""


def shape(tensor: Tensor, dimension: Callable[[Size], str] = numbers.dimension) -> str:
    """A shape as the framework writes it, `?` for the batch, formulas for what is not known: (?, 55, 55, 96)."""
    sizes = [
        "…" if axis.rest else numbers.UNKNOWN if axis.size == BATCH else dimension(axis.size) for axis in tensor.axes
    ]
    return f"({', '.join(sizes)})" if len(sizes) != 1 else f"({sizes[0]},)"


def sizes(tensor: Tensor) -> str:
    """A shape as papers write it, without the batch: 55 × 55 × 96. A sum among others stands in brackets."""
    axes = [axis for axis in tensor.axes if axis.rest or axis.size != BATCH]
    texts = ["…" if axis.rest else numbers.short_dimension(axis.size) for axis in axes]
    return " × ".join(f"({text})" if " " in text and len(texts) > 1 else text for text in texts) or "1"


def shapes(row: Row, written: Callable[[Tensor], str] = lambda tensor: shape(tensor, numbers.short_dimension)) -> str:
    """Every output of every call; equal ones side by side once, with how often."""
    return _in_calls([written(tensor) for tensor in row.outputs], len(row.calls))


def inputs(row: Row) -> str:
    """Every input of every call, likewise."""
    tensors = [value.tensor for call in row.calls for value in call.inputs]
    return _in_calls([shape(tensor, numbers.short_dimension) for tensor in tensors], len(row.calls))


def _in_calls(each: Sequence[str], calls: int) -> str:
    """The shapes of what belongs to `calls` calls."""
    runs = [(text, len(list(same))) for text, same in groupby(each)]
    if calls == 1 == len(each):
        return runs[0][0]
    if len(runs) == 1 and calls == len(each):
        return CELLS["calls"].format(shape=runs[0][0], calls=numbers.whole(calls))
    texts = ", ".join(
        text if count == 1 else CELLS["several"].format(shape=text, count=numbers.whole(count)) for text, count in runs
    )
    return CELLS["several_calls"].format(shapes=texts, calls=numbers.whole(calls)) if calls > 1 else texts


def figure(value: Size, missing: bool) -> str:
    """A number of a row; "at least" where only a part of it is known."""
    if missing:
        known = isinstance(value, int) and value > 0
        return CELLS["at_least"].format(number=numbers.size(value)) if known else CELLS["not_known"]
    if isinstance(value, int) or numbers.short_formula(value):
        return numbers.size(value)
    names = numbers.roots(value)
    return CELLS["depends"].format(names=names) if len(names) <= numbers.LONGEST_FORMULA else CELLS["not_known"]


def amount(count: Count) -> str:
    """A total: exact; a formula, where nothing but that is known; else what is known, with "at least"."""
    if count.exact:
        return numbers.whole(count.known)
    if not count.known and not count.missing and numbers.short_formula(count.size, numbers.LONGEST_TOTAL):
        return numbers.size(count.size)
    names = numbers.roots(*count.formulas)
    if not count.known and not count.missing and len(names) <= numbers.LONGEST_TOTAL:
        return CELLS["depends"].format(names=names)
    return CELLS["at_least"].format(number=numbers.whole(count.known)) if count.known else CELLS["not_known"]


def open_figure(value: Size, missing: bool) -> str:
    """What is known of a number that is not: for a sentence, which has more room than a column."""
    if isinstance(value, int) or missing:
        return figure(value, missing)
    if numbers.short_formula(value, numbers.LONGEST_TOTAL):
        return numbers.size(value)
    names = numbers.roots(value)
    return CELLS["depends_on"].format(names=names) if len(names) <= LONGEST_NAMES else CELLS["not_known"]
