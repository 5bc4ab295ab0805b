"""Functions of several tensors element by element, and what runs along an axis and leaves the shape as it is."""

from __future__ import annotations

from dataclasses import dataclass

from weigh.network.ops import Applied, Op
from weigh.network.sizes import Size
from weigh.network.tensors import Axis, Tensor, Work
from weigh.ops.axes import position
from weigh.ops.broadcasting import broadcast, made, place

COSTS = {
    "clip": 2, "squared_difference": 2, "divide_no_nan": 2, "arctan2": 2, "logaddexp": 4, "hypot": 4, "mod": 2,
}  # fmt: skip
"""Operations an element of the output for each operand after the first; one for what is not here."""
BOOLEAN = frozenset(
    ["equal", "not_equal", "less", "less_equal", "greater", "greater_equal", "logical_and", "logical_or", "logical_xor"]
)


@dataclass(frozen=True, slots=True)
class Elementwise(Op):
    """The same function of the elements at every place: sums, products, comparisons, choices. Shapes broadcast.

    constants: the shapes of the operands that are numbers in the source, () for one number.
    """

    kind = "arithmetic"
    function: str = "add"
    constants: tuple[tuple[Size, ...], ...] = ()

    def apply(self, *inputs: Tensor) -> Applied:
        y = broadcast(*inputs, *(made(sizes, inputs[0].dtype) for sizes in self.constants))
        if self.function in BOOLEAN:
            y = Tensor(y.axes, "bool")
        operands = len(inputs) + len(self.constants)
        times = COSTS.get(self.function, 1) * max(1, operands - 1)
        return Applied((y,), elementwise=(Work(y.axes, times),) if times else ())


@dataclass(frozen=True, slots=True)
class L2Normalize(Op):
    """Each vector along the axes divided by its length: a square, a sum and a product an element. Owns no weights."""

    kind = "l2_normalize"
    axes: tuple[int, ...] = (-1,)

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        _check(x, self.axes)
        return Applied((x,), elementwise=(Work(x.axes, 3),))


@dataclass(frozen=True, slots=True)
class CumSum(Op):
    """Running sums or products along an axis."""

    kind = "cumsum"
    axis: int = 0

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        _check(x, (self.axis,))
        return Applied((x,), elementwise=(Work(x.axes),))


def _check(x: Tensor, axes: tuple[int, ...]) -> None:
    """Raises: ShapeError where there are not so many axes."""
    for axis in axes:
        place(x, axis)


@dataclass(frozen=True, slots=True)
class OneHot(Op):
    """Whole numbers as vectors with a one at their place: a new axis of `depth` classes."""

    kind = "one_hot"
    depth: Size
    axis: int = -1

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        classes = Axis("classes", self.depth)
        at = place(x, self.axis, extra=1)
        if at is None:
            return Applied((Tensor.unknown("one_hot"),))
        return Applied((Tensor((*x.axes[:at], classes, *x.axes[at:])),))


@dataclass(frozen=True, slots=True)
class Gated(Op):
    """One half of an axis times the sigmoid of the other half."""

    kind = "glu"
    axis: int = -1

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        at = position(x, self.axis)
        axis = x.last if x.has_rest else x.axes[at]
        half = Axis(axis.name, axis.size // 2)
        y = x.with_last(half) if x.has_rest else x.replace(at, half)
        return Applied((y,), elementwise=(Work(y.axes, 4),))


@dataclass(frozen=True, slots=True)
class Fourier(Op):
    """A fast Fourier transform over the last `axes` axes; real and imaginary parts may come as two tensors.

    half: of real numbers, so that of n points n // 2 + 1 stay; `inverse` of that, n of n // 2 + 1. The work is that of
    radix 2, 5 n log2(n) operations, where the number of points is known.
    """

    kind = "fourier"
    axes: int = 1
    half: bool = False
    inverse: bool = False

    def apply(self, *inputs: Tensor) -> Applied:
        ys = tuple(self._halved(x) if self.half else x for x in inputs[: 1 if self.half and self.inverse else None])
        over = inputs[0].axes[-self.axes :]
        points = 1
        for axis in over:
            if not isinstance(axis.size, int):
                return Applied(ys, unpriced=True)
            points *= max(axis.size, 1)
        steps = max(1, (points - 1).bit_length())
        return Applied(ys, elementwise=(Work(inputs[0].axes, 5 * steps),))

    def _halved(self, x: Tensor) -> Tensor:
        last = x.last
        return x.with_last(Axis(last.name, 2 * (last.size - 1) if self.inverse else last.size // 2 + 1))
