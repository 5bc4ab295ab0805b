"""Calls of modules that are one op: an op is taken only if it gives what the trace measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import torch

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op, apply
from weigh.network.sizes import Size, total
from weigh.network.tensors import Tensor, Work
from weigh.readers.live.torch.stock import ops_of, row_of

T = TypeVar("T")
MOST_INPUTS, ALIKE = 6, 3


def leaf_op(
    module: torch.nn.Module, inputs: Sequence[Tensor], outputs: Sequence[Tensor], macs: Size | None
) -> tuple[Op, int] | None:
    """The op of a call, and how many of the inputs it reads; None where no op gives these figures.

    macs: what the operations inside multiplied for one example; None where that is not known.
    """
    row = row_of(module)
    if row is None:
        return None
    owned = sum(parameter.numel() for parameter in module.parameters())
    found: tuple[Op, int] | None = None
    for op in ops_of(module, row):
        for count in _counts(len(inputs)):
            applied = _applied(op, repeated(inputs, count))
            if applied is None or not _agrees(applied, outputs, macs, owned):
                continue
            if len(applied.outputs) == len(outputs):
                return op, count
            found = found or (op, count)
    return found


def _counts(there: int) -> Iterator[int]:
    """How many inputs an op may read: those there are or the first ones, then the last one again (key and value)."""
    yield from range(min(there, MOST_INPUTS), 0, -1)
    if there:
        yield from range(there + 1, ALIKE + 1)


def repeated(inputs: Sequence[T], count: int) -> list[T]:
    """The first `count` inputs; the last one again where they are fewer: it was given for several arguments."""
    return [*inputs[:count], *[inputs[-1]] * (count - len(inputs))]


def _applied(op: Op, inputs: Sequence[Tensor]) -> Applied | None:
    try:
        return apply(op, tuple(inputs))
    except (ShapeError, TypeError, ValueError, IndexError):
        return None


def _agrees(applied: Applied, outputs: Sequence[Tensor], macs: Size | None, owned: int) -> bool:
    """Whether shapes, weights and work are those that were measured. An op may tell outputs that were not given."""
    if len(applied.outputs) < len(outputs) or applied.missing or applied.unpriced:
        return False
    if any(ours.shape != theirs.shape for ours, theirs in zip(applied.outputs, outputs, strict=False)):
        return False
    return total(weight.count for weight in applied.weights) == owned and (
        macs is None or products(applied.macs) == macs
    )


def products(works: Iterable[Work]) -> Size:
    """The sum of what is multiplied for one example."""
    return total(work.count for work in works)
