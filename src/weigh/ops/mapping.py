"""Going through a batch one example at a time: what happens in between is told per example anyway."""

from __future__ import annotations

from dataclasses import dataclass

from weigh.network.ops import Applied, Op
from weigh.network.tensors import BATCH_AXIS, Tensor


@dataclass(frozen=True, slots=True)
class EachExample(Op):
    """(first, *rest) -> (*rest): one element along the first axis, as `map_fn` hands it to its function."""

    kind = "each_example"
    view = True

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        return Applied((x,) if x.axes[0].rest else (Tensor(x.axes[1:], x.dtype),))


@dataclass(frozen=True, slots=True)
class AllExamples(Op):
    """(*rest) -> (batch, *rest): the results for every example together again."""

    kind = "all_examples"
    view = True

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        return Applied((Tensor((BATCH_AXIS, *x.axes), x.dtype),))
