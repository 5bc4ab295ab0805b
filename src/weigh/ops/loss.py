"""Losses, where a network computes one between its layers: one number for every position of the last axis."""

from __future__ import annotations

from dataclasses import dataclass

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op
from weigh.network.sizes import Size
from weigh.network.tensors import Axis, Tensor, Weight, Work
from weigh.ops.axes import axis_at
from weigh.ops.broadcasting import broadcast
from weigh.ops.declared import declared


@dataclass(frozen=True, slots=True)
class Loss(Op):
    """(batch, *positions, classes) twice -> (batch, *positions). Owns no weights.

    Elementwise work, by convention: a comparison of the two values, a function of it and its share of the mean.
    """

    kind = "loss"
    function: str

    def apply(self, truth: Tensor, prediction: Tensor) -> Applied:  # type: ignore[override]
        y = prediction if prediction.axes[-1].rest or len(prediction.axes) < 2 else prediction.replace(-1)
        return Applied((y,), elementwise=(Work(prediction.axes, 3),))


@dataclass(frozen=True, slots=True)
class Criterion(Op):
    """What a prediction and a target differ by, as one number. Owns no weights.

    reduction: "none" leaves one number for each of what is compared; any other makes one of all. What is compared,
    `over` says: "elements"; "classes", of which axis 1 holds the scores; "rows", of which the last axis is compared
    whole; "sequences", which axis 1 runs over.
    Elementwise work, by convention: three operations a value of the prediction.
    """

    kind = "criterion"
    function: str
    reduction: str = "mean"
    over: str = "elements"

    def apply(self, prediction: Tensor, *others: Tensor) -> Applied:  # type: ignore[override]
        work = Work(prediction.axes, 3)
        if self.reduction != "none":
            return Applied((Tensor((), prediction.dtype),), elementwise=(work,))
        return Applied((self._unreduced(prediction, others),), elementwise=(work,))

    def _unreduced(self, x: Tensor, others: tuple[Tensor, ...]) -> Tensor:
        if x.has_rest:
            return Tensor.unknown(self.function, x.dtype)
        axes = x.axes
        if self.over == "elements":
            return broadcast(x, *others[:1])
        if self.over == "sequences":
            return Tensor(axes[1:-1], x.dtype)
        if self.over == "rows":
            return Tensor(axes[:-1], x.dtype)
        return Tensor((*axes[:1], *axes[2:]) if len(axes) > 1 else (), x.dtype)


@dataclass(frozen=True, slots=True)
class AdaptiveSoftmax(Op):
    """Frequent classes get scores of their own, rare ones share clusters of thinner matrices. arXiv 1609.04309.

    Inputs: features (batch, in_features) and the classes that are right (batch). Outputs: the logarithm of each one's
    probability, and the mean loss.
    Weights: head (in_features, shortlist + clusters), with a bias if `head_bias`; for cluster i two matrices through
    in_features / divisor^(i + 1) features. MACs: those of the head for every example; those of a cluster only for
    examples whose class lies in it, which depends on the data: they are not priced.
    """

    kind = "adaptive_softmax"
    in_features: Size
    cutoffs: tuple[int, ...]
    classes: int
    divisor: float = 4.0
    head_bias: bool = False

    def apply(self, x: Tensor, target: Tensor | None = None) -> Applied:  # type: ignore[override]
        if (
            sorted(set(self.cutoffs)) != list(self.cutoffs)
            or not 0 < self.cutoffs[0] <= self.cutoffs[-1] < self.classes
        ):
            raise ShapeError.of("adaptive_softmax.cutoffs", cutoffs=self.cutoffs, classes=self.classes)
        size = declared(axis_at(x, -1).size, self.in_features, "in_features", x)
        inside = Axis("in_features", size)
        head = Axis("shortlist_and_clusters", self.cutoffs[0] + len(self.cutoffs))
        y = Tensor(x.axes[:-1], x.dtype) if not x.has_rest else Tensor.unknown("adaptive_softmax")
        weights = [Weight("head.weight", (head, inside))]
        if self.head_bias:
            weights.append(Weight("head.bias", (head,)))
        for i, (first, end) in enumerate(zip(self.cutoffs, (*self.cutoffs[1:], self.classes), strict=True)):
            narrow = Axis("narrow", int(size // self.divisor ** (i + 1)) if isinstance(size, int) else size)
            weights.append(Weight(f"tail.{i}.0.weight", (narrow, inside), part=f"cluster {i}"))
            weights.append(Weight(f"tail.{i}.1.weight", (Axis("classes", end - first), narrow), part=f"cluster {i}"))
        return Applied(
            (y, Tensor((), x.dtype)), tuple(weights), macs=(Work((*x.axes[:-1], head, inside)),), unpriced=True
        )
