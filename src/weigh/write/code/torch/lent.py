"""Weights that a module reads of a layer beside it: `F.linear(x, self.proj.weight)`."""

from __future__ import annotations

from weigh.network.graph import Call, Layer
from weigh.ops.ownership import Borrowed, Idle
from weigh.write.code.scopes import Scope


def lender(scope: Scope, call: Call) -> tuple[Layer, str] | None:
    """The layer of this scope whose weight the call brings in, and what the weight is called there; None for no such.

    A weight without a layer's name is one of the module's own, which stands in it as a layer that is never called.
    """
    if not isinstance(call.op, Borrowed):
        return None
    owner, _, name = call.layer.name.rpartition(".")
    sizes = sorted(map(str, call.op.weight.shape))
    for step in scope.steps:
        if not isinstance(step, Call) or (step.layer.name != owner if owner else not isinstance(step.op, Idle)):
            continue
        if any(sorted(map(str, weight.shape)) == sizes for weight in step.applied.weights):
            return step.layer, name
    return None
