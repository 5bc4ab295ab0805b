"""What a text records of a layer and does not explain: the shapes that come out, and how many parameters it has."""

from __future__ import annotations

from dataclasses import dataclass

from weigh.network.ops import Applied, Op
from weigh.network.tensors import Axis, Tensor, Weight


@dataclass(frozen=True, slots=True)
class Recorded(Op):
    """A layer whose figures are known as they were printed, and nothing else: what it computes has no price.

    outputs: the tensors that come out; none where the text does not tell. name: what an unknown shape depends on.
    count: all its parameters; None where the text does not tell. trainable: those of them that are trained.

    >>> applied = Recorded((Tensor.of(10),), 12345, 12000).apply(Tensor.of(224, 224, 3))
    >>> [(weight.count, weight.trainable) for weight in applied.weights]
    [(12000, True), (345, False)]
    """

    kind = "recorded"
    outputs: tuple[Tensor, ...] = ()
    count: int | None = None
    trainable: int | None = None
    name: str = "output"

    def apply(self, *inputs: Tensor) -> Applied:
        outputs = self.outputs or (Tensor.unknown(self.name),)
        if self.count is None:
            return Applied(outputs, missing=True, unpriced=True)
        trained = self.count if self.trainable is None else self.trainable
        parts = ((trained, True), (self.count - trained, False))
        weights = tuple(Weight("as printed", (Axis("as printed", n),), trained) for n, trained in parts if n)
        return Applied(outputs, weights, unpriced=True)
