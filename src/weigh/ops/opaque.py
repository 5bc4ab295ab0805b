"""What was not understood keeps its place in the network: its output is unknown, and so are its weights or its work."""

from __future__ import annotations

from dataclasses import dataclass

from weigh.network.ops import Applied, Op
from weigh.network.tensors import Tensor


@dataclass(frozen=True, slots=True)
class Opaque(Op):
    """A layer or function that has no rule here, or whose arguments are not known.

    name: what its output's shape depends on. may_own: whether it may own weights (a layer may, a function does not).
    output: the shape of what it gives, where the source tells it.
    """

    kind = "opaque"
    name: str
    may_own: bool = True
    output: Tensor | None = None

    def apply(self, *inputs: Tensor) -> Applied:
        return Applied((self.output or Tensor.unknown(self.name),), missing=self.may_own, unpriced=True)
