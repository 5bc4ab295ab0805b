"""How alike or how far apart two tensors are, along one axis. Nothing here owns weights."""

from __future__ import annotations

from dataclasses import dataclass

from weigh.network.ops import Applied, Op
from weigh.network.tensors import Axis, Tensor, Work
from weigh.ops.broadcasting import broadcast, place

COSTS = {"cosine": 6, "distance": 4}
"""Operations an element: three products and sums; or a difference, its size, a power and a sum."""


@dataclass(frozen=True, slots=True)
class Similarity(Op):
    """One number for every pair of vectors: (…, axis, …) twice -> (…, …). Shapes broadcast.

    function: "cosine" or "distance". keepdims leaves the axis in place, at size 1.
    """

    kind = "similarity"
    function: str = "cosine"
    axis: int = 1
    keepdims: bool = False

    def apply(self, first: Tensor, second: Tensor) -> Applied:  # type: ignore[override]
        both = broadcast(first, second)
        work = (Work(both.axes, COSTS.get(self.function, 4)),)
        at = place(both, self.axis)
        if at is None:
            return Applied((Tensor.unknown(self.function, both.dtype),), elementwise=work)
        kept = (Axis(both.axes[at].name, 1),) if self.keepdims else ()
        return Applied((both.replace(at, *kept),), elementwise=work)
