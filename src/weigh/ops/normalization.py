"""Normalizations: values shifted and scaled to a common level. Their few weights are one or two numbers a channel.

Elementwise work is told for inference, in operations an element: a mean is 1, a variance 3 (subtract, square, add), a
shift 1, a scale 1.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op, apply
from weigh.network.sizes import Size, known
from weigh.network.tensors import Axis, Tensor, Weight, Work
from weigh.ops.axes import axis_at, position
from weigh.ops.declared import declared_axis
from weigh.ops.layout import join, split


@dataclass(frozen=True, slots=True)
class BatchNorm(Op):
    """Each channel is normalized by statistics over the batch and all positions. Source: arXiv 1502.03167.

    Weights, one number a channel each: gamma where `scale`, beta where `center`; moving_mean and moving_variance where
    `statistics`, which are updated while training but not trained. `renorm` (arXiv 1702.03275) keeps three more such.
    Several axes make one number for every combination. channels: where the source declares them. ranks: how many axes
    the input may have. buffers: the statistics are buffers, as in PyTorch, which keeps a count of batches beside them.

    >>> applied = BatchNorm().apply(Tensor.of(112, 112, 64))
    >>> sum(weight.count for weight in applied.weights)
    256
    """

    kind = "batch_norm"
    axis: tuple[int, ...] = (-1,)
    center: bool = True
    scale: bool = True
    statistics: bool = True
    renorm: bool = False
    channels: Size | None = None
    ranks: tuple[int, ...] = ()
    buffers: bool = False

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        x = _of_rank(x, self.ranks)
        axes = _named(x, self.axis)
        if self.channels is not None:
            axes = (declared_axis(axes[0], self.channels, "num_features", x),)
        statistics = ("moving_mean", "moving_variance") if self.statistics else ()
        if self.renorm:
            statistics = (*statistics, "moving_stddev", "renorm_mean", "renorm_stddev")
        measured = () if self.buffers else tuple(Weight(name, axes, False) for name in statistics)
        return Applied(
            outputs=(_with_channels(x, self.axis, axes),),
            weights=(*_affine(axes, self.scale, self.center), *measured),
            elementwise=(Work(x.axes, 2),),  # the four numbers of a channel fold into one scale and one shift
            buffers=_running(axes) if self.buffers and self.statistics else (),
        )


@dataclass(frozen=True, slots=True)
class InstanceNorm(Op):
    """Each channel of each example is normalized by its own mean and variance over all positions. arXiv 1607.08022.

    Shapes: (batch, channels, *spatial), or without the batch. Weights: gamma and beta, one number a channel each, where
    `scale` and `center`. statistics: running ones are kept, as buffers.
    channels: as the source declares them; torch holds the input to it only where there are weights or statistics.
    """

    kind = "instance_norm"
    spatial: int
    channels: Size | None = None
    scale: bool = False
    center: bool = False
    statistics: bool = False

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        image = split(x, self.spatial, channels_first=True)
        owns = self.scale or self.center or self.statistics
        channels = declared_axis(image.channels, self.channels if owns else None, "num_features", x)
        weights = _affine((channels,), self.scale, self.center)
        y = join(image, image.spatial, channels, True, x.dtype)
        return Applied(
            (y,),
            weights,
            elementwise=(Work(y.axes, 6 + len(weights)),),
            buffers=_running((channels,)) if self.statistics else (),
        )


@dataclass(frozen=True, slots=True)
class LayerNorm(Op):
    """Each example is normalized by its own mean and variance over `axis`. Source: Ba and others, arXiv 1607.06450.

    Weights: gamma and beta, of the sizes of these axes. normalized: those sizes, where the source declares them.
    """

    kind = "layer_norm"
    axis: tuple[int, ...] = (-1,)
    center: bool = True
    scale: bool = True
    normalized: tuple[Size, ...] | None = None

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        x, axes = _normalized(x, self.axis, self.normalized)
        weights = _affine(axes, self.scale, self.center)
        return Applied((x,), weights, elementwise=(Work(x.axes, 6 + len(weights)),))


@dataclass(frozen=True, slots=True)
class RMSNorm(Op):
    """Each example is divided by its root mean square over `axis`; nothing is subtracted. Source: arXiv 1910.07467.

    Weights: one scale, of the sizes of these axes. normalized: those sizes, where the source declares them.
    """

    kind = "rms_norm"
    axis: tuple[int, ...] = (-1,)
    scale: bool = True
    normalized: tuple[Size, ...] | None = None

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        x, axes = _normalized(x, self.axis, self.normalized)
        weights = (Weight("scale", axes),) if self.scale else ()
        return Applied((x,), weights, elementwise=(Work(x.axes, 3 + len(weights)),))


@dataclass(frozen=True, slots=True)
class GroupNorm(Op):
    """Each example is normalized by the mean and variance of each group of channels. Source: Wu, He, arXiv 1803.08494.

    groups = -1: every channel is a group of its own. Weights: gamma and beta, one number a channel each.
    channels: where the source declares them.
    """

    kind = "group_norm"
    groups: int = 32
    axis: int = -1
    center: bool = True
    scale: bool = True
    channels: Size | None = None

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        (channels,) = _named(x, (self.axis,))
        channels = declared_axis(channels, self.channels, "num_channels", x)
        if self.groups != -1 and known(channels.size) and (self.groups < 1 or channels.size % self.groups):
            raise ShapeError.of("group_norm.groups", size=channels.size, groups=self.groups)
        weights = _affine((channels,), self.scale, self.center)
        y = _with_channels(x, (self.axis,), (channels,))
        return Applied((y,), weights, elementwise=(Work(y.axes, 6 + len(weights)),))


@dataclass(frozen=True, slots=True)
class UnitNorm(Op):
    """Each example is divided by its length along `axis`. Owns no weights."""

    kind = "unit_norm"
    axis: tuple[int, ...] = (-1,)

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        return Applied((x,), elementwise=(Work(x.axes, 3),))


@dataclass(frozen=True, slots=True)
class LocalResponseNorm(Op):
    """Each value is divided by a measure of its `size` neighbouring channels. Owns no weights.

    Source: Krizhevsky and others, "ImageNet classification with deep convolutional neural networks", section 3.3.
    Elementwise work: a square, a sum over the neighbours, a scale, a shift, a power, a division.
    """

    kind = "local_response_norm"
    size: int

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        return Applied((x,), elementwise=(Work(x.axes, 5), Work((*x.axes, Axis("neighbours", self.size)))))


@dataclass(frozen=True, slots=True)
class Standardize(Op):
    """Features brought to mean 0 and variance 1 by what was measured on the data before training.

    Weights, none of them trained: mean and variance, of the sizes of `axis`, and a count of the examples seen; none at
    all where mean and variance were given (`fixed`), since they are constants then.
    """

    kind = "standardize"
    axis: tuple[int, ...] = (-1,)
    fixed: bool = False

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        axes = _named(x, self.axis)
        measured = (Weight("mean", axes, False), Weight("variance", axes, False), Weight("count", (), False))
        return Applied((x,), () if self.fixed else measured, elementwise=(Work(x.axes, 2),))


@dataclass(frozen=True, slots=True)
class SpectralNorm(Op):
    """Another op whose kernel is divided by its largest singular value while training. Source: arXiv 1802.05957.

    Weights: those of `inner`, and the vector of the power iteration, as long as the kernel's last axis, not trained.
    """

    kind = "spectral_norm"
    inner: Op

    def apply(self, *inputs: Tensor) -> Applied:
        applied = apply(self.inner, inputs)
        kernel = next((weight for weight in applied.weights if weight.name in ("kernel", "embeddings")), None)
        if kernel is None:
            raise ShapeError.of("spectral_norm.no_kernel", weights=", ".join(w.name for w in applied.weights) or "none")
        vector = Weight("vector_u", kernel.axes[-1:], trainable=False)
        return replace(applied, weights=(*applied.weights, vector))


def _named(x: Tensor, indices: tuple[int, ...]) -> tuple[Axis, ...]:
    """The axes that have numbers of their own; a lone one is called channels."""
    axes = tuple(axis_at(x, index) for index in indices)
    return (Axis("channels", axes[0].size),) if len(axes) == 1 else axes


def _of_rank(x: Tensor, ranks: tuple[int, ...]) -> Tensor:
    """The tensor, with as many axes as there must be where that is one number.

    Raises: ShapeError where it has another number of axes.
    """
    if not ranks or (x.has_rest and len(ranks) > 1) or x.rank in ranks:
        return x
    return x.with_rank(ranks[-1])


def _with_channels(x: Tensor, indices: tuple[int, ...], axes: tuple[Axis, ...]) -> Tensor:
    """The tensor with the size of its channels as it is declared, where it had none."""
    if x.has_rest or len(axes) != 1 or axes[0].size == axis_at(x, indices[0]).size:
        return x
    at = position(x, indices[0])
    return x.replace(at, Axis(x.axes[at].name, axes[0].size))


def _normalized(x: Tensor, indices: tuple[int, ...], told: tuple[Size, ...] | None) -> tuple[Tensor, tuple[Axis, ...]]:
    """The input and its normalized axes, with the sizes that the source declares where their own are not known.

    Raises: ShapeError where both are known and differ.
    """
    axes = _named(x, indices)
    if told is None:
        return x, axes
    axes = tuple(declared_axis(axis, size, "normalized_shape", x) for axis, size in zip(axes, told, strict=True))
    last = tuple(Axis(axis_at(x, i).name, axis.size) for i, axis in zip(indices, axes, strict=True))
    if x.has_rest:
        return (Tensor((*x.axes, *last), x.dtype) if x.axes[-1].rest else x), axes
    return Tensor((*x.axes[: -len(last)], *last), x.dtype), axes


def _running(channels: tuple[Axis, ...]) -> tuple[Weight, ...]:
    """What PyTorch keeps of the batches that it has seen."""
    statistics = (Weight(name, channels, False) for name in ("running_mean", "running_var"))
    return (*statistics, Weight("num_batches_tracked", (), False))


def _affine(axes: tuple[Axis, ...], scale: bool, center: bool) -> tuple[Weight, ...]:
    return (*((Weight("gamma", axes),) if scale else ()), *((Weight("beta", axes),) if center else ()))
