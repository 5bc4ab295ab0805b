"""What makes many elements one: sums, means, largest values, along axes."""

from __future__ import annotations

from dataclasses import dataclass

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op
from weigh.network.sizes import Size, total
from weigh.network.tensors import Axis, Tensor, Work
from weigh.ops.axes import axis_at, lost
from weigh.ops.broadcasting import place
from weigh.ops.dtypes import category, floating, real

COSTS = {"logsumexp": 2, "norm": 2, "var": 3, "std": 3, "moments": 4, "count_nonzero": 2}
"""Operations an element of the input; one for what is not here."""
INDICES = frozenset(["argmax", "argmin", "count_nonzero"])
SUMS = frozenset(["sum", "prod", "nansum"])
"""Reductions that count truth values and whole numbers in 64 bits."""
REAL = frozenset(["mean", "std", "var", "norm", "logsumexp", "moments", "nanmean"])
"""Reductions that make real numbers of whole ones."""


@dataclass(frozen=True, slots=True)
class Reduce(Op):
    """One number from all along the axes: (…, axes, …) -> (…, …), or of size 1 along them with `keepdims`.

    axes: None for all of them, the batch included. outputs: how many results there are (a mean and a variance).
    indices: a second result says where each one was (PyTorch's `max` along an axis).

    >>> Reduce("mean", axes=(1, 2)).apply(Tensor.of(7, 7, 512)).outputs[0].shape[1:]
    (512,)
    """

    kind = "reduce"
    function: str = "sum"
    axes: tuple[int, ...] | None = None
    keepdims: bool = False
    outputs: int = 1
    indices: bool = False

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        work = Work(x.axes, COSTS.get(self.function, 1))
        y = self._reduced(x)
        places = (Tensor(y.axes, "int64"),) if self.indices else ()
        return Applied((*(y,) * self.outputs, *places), elementwise=(work,))

    def _dtype(self, x: Tensor) -> str:
        if self.function in INDICES or (self.function in SUMS and category(x.dtype) < 2):
            return "int64"
        if self.function in ("any", "all"):
            return "bool"
        if self.function == "norm":
            return real(floating(x.dtype))
        return floating(x.dtype) if self.function in REAL else x.dtype

    def _reduced(self, x: Tensor) -> Tensor:
        dtype = self._dtype(x)
        wanted = range(len(x.axes)) if self.axes is None else self.axes
        places = [place(x, axis) for axis in wanted] if not (self.axes is None and x.has_rest) else [None]
        if None in places:
            return Tensor.unknown(self.function, dtype) if self.axes is not None or self.keepdims else Tensor((), dtype)
        if self.keepdims:
            kept = (Axis(axis.name, 1) if i in places else axis for i, axis in enumerate(x.axes))
            return Tensor(tuple(kept), dtype)
        return Tensor(tuple(axis for i, axis in enumerate(x.axes) if i not in places), dtype)


@dataclass(frozen=True, slots=True)
class TopK(Op):
    """The `k` largest along an axis, and where they were: two tensors."""

    kind = "top_k"
    k: Size
    axis: int = -1
    places: str = "int32"  # the data type of the second tensor

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        size, top = axis_at(x, self.axis).size, Axis("top", self.k)
        if isinstance(self.k, int) and isinstance(size, int) and self.k > size:
            raise ShapeError.of("top_k", k=self.k, size=size)
        at = place(x, self.axis)
        y = x.with_last(top) if self.axis == -1 else lost(x) if at is None else x.replace(at, top)
        return Applied((y, Tensor(y.axes, self.places)), elementwise=(Work(x.axes),))


@dataclass(frozen=True, slots=True)
class Sort(Op):
    """The elements in order along an axis, or the places that would put them so, or both; the shape stays.

    Priced as one operation an element. places: the data type of the places.
    """

    kind = "sort"
    indices: bool = False
    both: bool = False
    places: str = "int32"

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        where = Tensor(x.axes, self.places)
        ys = (x, where) if self.both else (where,) if self.indices else (x,)
        return Applied(ys, elementwise=(Work(x.axes),))


@dataclass(frozen=True, slots=True)
class Differences(Op):
    """Each entry along an axis less the one before, `times` over; what is given besides is put in front or behind."""

    kind = "differences"
    times: int = 1
    axis: int = -1

    def apply(self, x: Tensor, *added: Tensor) -> Applied:  # type: ignore[override]
        at = place(x, self.axis)
        if at is None:
            return Applied((lost(x),), elementwise=(Work(x.axes, self.times),))
        length = total(axis_at(one, self.axis).size for one in (x, *added)) - self.times
        y = x.replace(at, Axis(x.axes[at].name, max(length, 0) if isinstance(length, int) else length))
        return Applied((y,), elementwise=(Work(y.axes, self.times),))


@dataclass(frozen=True, slots=True)
class Histogram(Op):
    """How many elements fall into each of `bins`, of the whole tensor: (bins)."""

    kind = "histogram"
    bins: Size
    dtype: str = ""  # empty: that of the input

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        return Applied((Tensor((Axis("bins", self.bins),), self.dtype or x.dtype),), elementwise=(Work(x.axes, 2),))


@dataclass(frozen=True, slots=True)
class Quantile(Op):
    """The values below which given shares of the elements lie; several shares make a new first axis.

    axis: None for the whole tensor. Priced as one operation an element.
    """

    kind = "quantile"
    shares: tuple[Size, ...] = ()
    axis: int | None = None
    keepdims: bool = False

    def apply(self, x: Tensor, *shares: Tensor) -> Applied:  # type: ignore[override]
        axes = None if self.axis is None else (self.axis,)
        y = Reduce("median", axes, self.keepdims).apply(x).outputs[0]
        front = shares[0].axes if shares else tuple(Axis("shares", size) for size in self.shares)
        return Applied((Tensor((*front, *y.axes), x.dtype),), elementwise=(Work(x.axes),))
