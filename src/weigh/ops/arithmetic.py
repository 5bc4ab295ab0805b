"""Functions of several tensors element by element, and what runs along an axis and leaves the shape as it is."""

from __future__ import annotations

from dataclasses import dataclass

from weigh.network.ops import Applied, Op
from weigh.network.sizes import Size
from weigh.network.tensors import Axis, Tensor, Work
from weigh.ops.axes import position
from weigh.ops.broadcasting import broadcast, made, place
from weigh.ops.dtypes import complex_of, floating, promoted, real

COSTS = {
    "clip": 2, "squared_difference": 2, "divide_no_nan": 2, "arctan2": 2, "logaddexp": 4, "hypot": 4, "mod": 2,
    "sinc": 3, "logit": 3, "expm1": 2, "log1p": 2, "rsqrt": 2, "isclose": 3, "polar": 4,
}  # fmt: skip
"""Operations an element of the output for each operand after the first; one for what is not here."""
BOOLEAN = frozenset(
    ["equal", "not_equal", "less", "less_equal", "greater", "greater_equal", "logical_and", "logical_or", "logical_xor",
     "logical_not", "isnan", "isinf", "isfinite", "isposinf", "isneginf", "isreal", "isclose", "isin", "signbit"]
)  # fmt: skip
"""Functions whose results are truth values."""
REAL = frozenset(
    ["divide", "arctan2", "logaddexp", "logaddexp2", "hypot", "sqrt", "rsqrt", "exp", "exp2", "expm1", "log", "log1p",
     "log2", "log10", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "arcsinh", "arccosh",
     "arctanh", "erf", "erfc", "erfinv", "sigmoid", "logit", "sinc", "lgamma", "digamma", "reciprocal", "deg2rad",
     "rad2deg", "xlogy", "xlog1py", "i0", "i0e", "i1", "i1e", "entr", "ndtr", "ndtri", "log_ndtr",
     "multigammaln", "mvlgamma"]
)  # fmt: skip
"""Functions that make real numbers of whole ones."""
PARTS = frozenset(["abs", "real", "imag", "angle"])
"""Functions that make real numbers of complex ones."""
CHOICES = frozenset(["where", "masked_fill"])
"""Functions of which one operand only says which of the others is taken."""


@dataclass(frozen=True, slots=True)
class Elementwise(Op):
    """The same function of the elements at every place: sums, products, comparisons, choices. Shapes broadcast.

    constants: the shapes of the operands that are numbers in the source, () for one number.
    fractions: whether one of these numbers is no whole one, so that tensors of whole numbers become real ones.

    >>> Elementwise("less", ((),)).apply(Tensor.of(3)).outputs[0].dtype
    'bool'
    """

    kind = "arithmetic"
    function: str = "add"
    constants: tuple[tuple[Size, ...], ...] = ()
    fractions: bool = False

    def apply(self, *inputs: Tensor) -> Applied:
        y = broadcast(*inputs, *(made(sizes, inputs[0].dtype) for sizes in self.constants))
        y = Tensor(y.axes, self._dtype(inputs))
        operands = len(inputs) + len(self.constants)
        times = COSTS.get(self.function, 1) * max(1, operands - 1)
        return Applied((y,), elementwise=(Work(y.axes, times),) if times else ())

    def _dtype(self, inputs: tuple[Tensor, ...]) -> str:
        if self.function in BOOLEAN:
            return "bool"
        mixed = [x for x in inputs if x.dtype != "bool"] if self.function in CHOICES else []
        dtype = promoted(mixed or inputs)
        if self.function in PARTS:
            return real(dtype if self.function in ("abs", "real", "imag") else floating(dtype))
        if self.function == "polar":
            return complex_of(dtype)
        whole = self.fractions or self.function in REAL
        return floating(dtype) if whole else dtype


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
    """Running sums, products or largest values along an axis. indices: also where the largest so far was."""

    kind = "cumsum"
    axis: int = 0
    indices: bool = False

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        _check(x, (self.axis,))
        places = (Tensor(x.axes, "int64"),) if self.indices else ()
        return Applied((x, *places), elementwise=(Work(x.axes),))


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
    dtype: str = "float32"

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        classes = Axis("classes", self.depth)
        at = place(x, self.axis, extra=1)
        if at is None:
            return Applied((Tensor.unknown("one_hot"),))
        return Applied((Tensor((*x.axes[:at], classes, *x.axes[at:]), self.dtype),))


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
