"""Where a size came from that does not fit: 12,544 features were 64 × 14 × 14 before they were flattened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isqrt
from typing import Final

from weigh.network.errors import ShapeError
from weigh.network.graph import Value
from weigh.network.sizes import Size, product
from weigh.network.tensors import BATCH_AXIS

_MOST_STEPS: Final = 20
"""How far back a flatten is looked for: activations and dropouts may stand behind it."""


def with_origin(error: ShapeError, inputs: Sequence[Value]) -> ShapeError:
    """The error, with the product that the size in question was before; the error itself where it is none."""
    size = error.fault.facts.get("size")
    if error.fault.kind != "declared.size" or not isinstance(size, int):
        return error
    for value in inputs:
        factors = _factors(value, size)
        if factors:
            others = _as_square(error.fault.facts.get("told"), factors)
            facts = {"made_of": _written(factors), "would_be": _written(others) if others else ""}
            return ShapeError(replace(error.fault, facts={**error.fault.facts, **facts}))
    return error


def _written(factors: Sequence[Size]) -> str:
    return f" = {' × '.join(map(str, factors))}"


def _as_square(told: object, factors: Sequence[Size]) -> tuple[int, ...]:
    """The declared size as an image of the same channels, where that is a square one: 9,216 = 64 × 12 × 12."""
    channels = factors[0]
    if not (isinstance(told, int) and isinstance(channels, int)) or len(factors) != 3 or told % channels:
        return ()
    side = isqrt(told // channels)
    return (channels, side, side) if side > 1 and channels * side * side == told else ()


def _factors(value: Value, size: int) -> tuple[Size, ...]:
    """The sizes of the axes that became one of `size`; none where it was no product."""
    for _ in range(_MOST_STEPS):
        if value.call is None or not value.call.inputs or all(axis.size != size for axis in value.tensor.axes):
            return ()
        before = value.call.inputs[0]
        axes = [axis for axis in before.tensor.axes if axis != BATCH_AXIS]
        for start in range(len(axes) - 1):
            sizes = tuple(axis.size for axis in axes[start:])
            if product(sizes) == size and sizes.count(1) < len(sizes) - 1:
                return sizes
        value = before
    return ()
