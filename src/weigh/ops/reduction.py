"""What makes many elements one: sums, means, largest values, along axes."""

from __future__ import annotations

from dataclasses import dataclass

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op
from weigh.network.sizes import Size
from weigh.network.tensors import Axis, Tensor, Work
from weigh.ops.broadcasting import place

COSTS = {"logsumexp": 2, "norm": 2, "var": 3, "std": 3, "moments": 4, "count_nonzero": 2}
"""Operations an element of the input; one for what is not here."""
INDICES = frozenset(["argmax", "argmin", "count_nonzero"])


@dataclass(frozen=True, slots=True)
class Reduce(Op):
    """One number from all along the axes: (…, axes, …) -> (…, …), or of size 1 along them with `keepdims`.

    axes: None for all of them, the batch included. outputs: how many results there are (a mean and a variance).

    >>> Reduce("mean", axes=(1, 2)).apply(Tensor.of(7, 7, 512)).outputs[0].shape[1:]
    (512,)
    """

    kind = "reduce"
    function: str = "sum"
    axes: tuple[int, ...] | None = None
    keepdims: bool = False
    outputs: int = 1

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        work = Work(x.axes, COSTS.get(self.function, 1))
        return Applied((self._reduced(x),) * self.outputs, elementwise=(work,))

    def _reduced(self, x: Tensor) -> Tensor:
        dtype = "int64" if self.function in INDICES else "bool" if self.function in ("any", "all") else x.dtype
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
    """The `k` largest along the last axis, and where they were: two tensors."""

    kind = "top_k"
    k: Size

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        if isinstance(self.k, int) and isinstance(x.last.size, int) and self.k > x.last.size:
            raise ShapeError.of("top_k", k=self.k, size=x.last.size)
        y = x.with_last(Axis("top", self.k))
        return Applied((y, Tensor(y.axes, "int32")), elementwise=(Work(x.axes),))


@dataclass(frozen=True, slots=True)
class Sort(Op):
    """The elements in order along an axis, or the places that would put them so; priced as one operation an element."""

    kind = "sort"
    indices: bool = False

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        return Applied((Tensor(x.axes, "int32") if self.indices else x,), elementwise=(Work(x.axes),))
