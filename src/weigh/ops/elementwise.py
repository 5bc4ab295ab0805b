"""Layers that treat every number on its own: activations that learn, and layers that act only while training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op
from weigh.network.sizes import Size, clash
from weigh.network.tensors import Axis, Tensor, Weight, Work
from weigh.ops.axes import position


@dataclass(frozen=True, slots=True)
class Unchanged(Op):
    """What the network predicts passes through as it is: x -> x. Each kind has a reason of its own."""

    view = True

    def apply(self, *inputs: Tensor) -> Applied:
        return Applied(inputs)


@dataclass(frozen=True, slots=True)
class Identity(Unchanged):
    """The input itself."""

    kind = "identity"


@dataclass(frozen=True, slots=True)
class Dropout(Unchanged):
    """Values set to zero at random while training."""

    kind = "dropout"
    rate: float | Size | None = None


@dataclass(frozen=True, slots=True)
class SpatialDropout(Unchanged):
    """Whole channels set to zero at random while training."""

    kind = "spatial_dropout"
    rate: float | Size | None = None


@dataclass(frozen=True, slots=True)
class Noise(Unchanged):
    """Random values added or multiplied while training."""

    kind = "noise"


@dataclass(frozen=True, slots=True)
class ActivityRegularization(Unchanged):
    """A penalty on large activations, added to the loss while training."""

    kind = "activity_regularization"


@dataclass(frozen=True, slots=True)
class Masking(Op):
    """Steps that hold only one value are marked to be skipped; the tensor stays as it is."""

    kind = "masking"
    view = True

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        return Applied((x,), elementwise=(Work(x.axes),))


@dataclass(frozen=True, slots=True)
class LearnedActivation(Op):
    """An activation with `names` numbers of its own for every position behind the batch.

    Along `shared_axes` (1 is the first behind the batch) one number serves all positions.
    """

    names: ClassVar[tuple[str, ...]] = ()
    cost: ClassVar[int] = 0  # operations an element
    shared_axes: tuple[int, ...] = ()

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        shared = {position(x, axis) for axis in self.shared_axes}
        axes = tuple(Axis(axis.name, 1) if i in shared else axis for i, axis in enumerate(x.axes) if i > 0)
        return Applied((x,), tuple(Weight(name, axes) for name in self.names), elementwise=(Work(x.axes, self.cost),))


@dataclass(frozen=True, slots=True)
class PReLU(LearnedActivation):
    """max(x, 0) + alpha · min(x, 0). Source: He and others, arXiv 1502.01852.

    >>> PReLU(shared_axes=(1, 2)).apply(Tensor.of(28, 28, 16)).weights[0].count
    16
    """

    kind = "prelu"
    names = ("alpha",)
    cost = 2


@dataclass(frozen=True, slots=True)
class ChannelPReLU(Op):
    """PReLU as PyTorch has it: one slope for everything (`slopes` 1), or one for each channel, which is axis 1.

    Weights: weight (slopes).
    """

    kind = "channel_prelu"
    slopes: Size = 1

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        weight = Weight("weight", (Axis("channels", self.slopes),))
        if self.slopes != 1 and not x.has_rest:
            channels = x.axes[1 if len(x.axes) > 1 else 0].size if x.axes else 1
            if clash(channels, self.slopes):
                raise ShapeError.of("prelu.slopes", slopes=self.slopes, channels=channels, tensor=x)
        return Applied((x,), (weight,), elementwise=(Work(x.axes, 2),))


@dataclass(frozen=True, slots=True)
class ParametricSoftplus(LearnedActivation):
    """alpha · log(1 + exp(beta · x))."""

    kind = "parametric_softplus"
    names = ("alpha", "beta")
    cost = 5


@dataclass(frozen=True, slots=True)
class SReLU(LearnedActivation):
    """Three straight lines, with two thresholds and two slopes. Source: Jin and others, arXiv 1512.07030."""

    kind = "srelu"
    names = ("t_left", "a_left", "t_right", "a_right")
    cost = 8
