"""Operations as a live model's trace measured them: what came out, what was multiplied, what it costs an element.

They stand where no op of the other files gives the same figures. Nothing is worked out here, so they do not follow an
edit of their inputs.
"""

from __future__ import annotations

from dataclasses import dataclass

from weigh.network.ops import Applied, Op
from weigh.network.tensors import Tensor, Work


@dataclass(frozen=True, slots=True)
class Traced(Op):
    """One operation of a framework. What it multiplies comes in as tensors: it owns no weights.

    function: its name in the framework, `linear`. results: the tensors that came out. work, elementwise: what it did.
    unpriced: there is no rule for what it costs.
    """

    kind = "traced"
    function: str
    results: tuple[Tensor, ...] = ()
    work: tuple[Work, ...] = ()
    elementwise: tuple[Work, ...] = ()
    unpriced: bool = False

    def apply(self, *inputs: Tensor) -> Applied:
        return Applied(self.results, (), self.work, self.elementwise, unpriced=self.unpriced)


@dataclass(frozen=True, slots=True)
class TracedView(Traced):
    """An operation that moves no data: the same numbers under another shape."""

    kind = "traced_view"
    view = True
