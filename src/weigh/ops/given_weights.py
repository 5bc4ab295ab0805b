"""PyTorch's functional layers: what they own elsewhere comes in as tensors, in PyTorch's order of axes.

Kernels are (filters, in_channels / groups, *taps), or transposed (in_channels, filters / groups, *taps); images are
(batch, channels, *spatial). None of these ops owns weights.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op, apply
from weigh.network.sizes import Size, clash
from weigh.network.tensors import Axis, Tensor, Work
from weigh.ops.attention import ScaledDotProductAttention
from weigh.ops.convolution import Conv, ConvTranspose
from weigh.ops.layout import Padding


@dataclass(frozen=True, slots=True)
class KernelConv(Op):
    """A convolution with the second input as its kernel, and the third, where there is one, as its bias.

    One number of stride, dilation or padding stands for all axes. transposed: with `output_padding` as in PyTorch.
    MACs: as of the layer that would own the kernel.
    """

    kind = "kernel_conv"
    stride: tuple[int, ...] = (1,)
    padding: Padding = "valid"
    dilation: tuple[int, ...] = (1,)
    groups: int = 1
    transposed: bool = False
    output_padding: tuple[int, ...] = (0,)

    def apply(self, x: Tensor, kernel: Tensor, bias: Tensor | None = None) -> Applied:  # type: ignore[override]
        taps = tuple(size for size in kernel.shape[2:] if isinstance(size, int))
        if kernel.has_rest or len(taps) != len(kernel.axes) - 2 or not taps:
            return Applied((Tensor.unknown("convolution"),), unpriced=True)
        applied = apply(self._layer(kernel, taps, bias is not None), (x,))
        return replace(applied, weights=())

    def _layer(self, kernel: Tensor, taps: tuple[int, ...], bias: bool) -> Op:
        """The layer that does the same and owns the kernel."""
        rank = len(taps)
        first, second = kernel.shape[:2]
        stride, dilation = _each(self.stride, rank), _each(self.dilation, rank)
        padding = self.padding if isinstance(self.padding, str) else _each(self.padding, rank)
        if self.transposed:
            return ConvTranspose(
                second * self.groups, taps, stride, dilation, padding, _each(self.output_padding, rank),
                groups=self.groups, bias=bias, channels_first=True, in_channels=first,
            )  # fmt: skip
        return Conv(
            first, taps, stride, dilation, padding, self.groups, bias, channels_first=True,
            in_channels=second * self.groups,
        )  # fmt: skip


def _each(values: tuple[Any, ...], count: int) -> tuple[Any, ...]:
    return values * count if len(values) == 1 else values


def _check(x: Tensor, inside: Size, kernel: Tensor) -> None:
    """Raises: ShapeError where the kernel is for another number of features."""
    if clash(x.last.size, inside):
        raise ShapeError.of("kernel.features", features=x.last.size, inside=inside, kernel=kernel, tensor=x)


@dataclass(frozen=True, slots=True)
class KernelDense(Op):
    """A matrix over the last axis: (*positions, in_features), kernel (units, in_features), bias (units)
    -> (*positions, units). A kernel of one axis gives one number a position.

    MACs: one an output element a feature.
    """

    kind = "kernel_dense"

    def apply(self, x: Tensor, kernel: Tensor, bias: Tensor | None = None) -> Applied:  # type: ignore[override]
        if kernel.has_rest:
            return Applied((Tensor.unknown("linear"),), unpriced=True)
        inside = Axis("in_features", kernel.axes[-1].size)
        _check(x, inside.size, kernel)
        units = tuple(Axis("units", axis.size) for axis in kernel.axes[:-1])
        y = Tensor((*(x.axes if x.axes[-1].rest else x.axes[:-1]), *units), x.dtype)
        return Applied((y,), macs=(Work((*y.axes, inside)),), elementwise=(Work(y.axes),) if bias is not None else ())


@dataclass(frozen=True, slots=True)
class KernelBilinear(Op):
    """x1ᵀ·W·x2 for every unit: (*positions, a), (*positions, b), kernel (units, a, b) -> (*positions, units).

    MACs: units × a × b for the first product, and units × b for the second, at every position.
    """

    kind = "kernel_bilinear"

    def apply(self, left: Tensor, right: Tensor, kernel: Tensor, bias: Tensor | None = None) -> Applied:  # type: ignore[override]
        units, first, second = kernel.with_rank(3).axes
        for x, inside in ((left, first), (right, second)):
            _check(x, inside.size, kernel)
        y = left.with_last(Axis("units", units.size))
        return Applied(
            outputs=(y,),
            macs=(Work((*y.axes, first, second)), Work((*y.axes, second))),
            elementwise=(Work(y.axes),) if bias is not None else (),
        )


@dataclass(frozen=True, slots=True)
class Normalized(Op):
    """Every element shifted and scaled by statistics of its group; weights and statistics come in as tensors.

    inner: the layer that does the same with no weights of its own. weights: how many of its weights are given; each is
    one operation an element. The shape stays.
    """

    kind = "normalized"
    inner: Op
    weights: int = 0

    def apply(self, x: Tensor, *given: Tensor) -> Applied:  # type: ignore[override]
        applied = apply(self.inner, (x,))
        more = (Work(x.axes, self.weights),) if self.weights else ()
        return Applied(applied.outputs, elementwise=(*applied.elementwise, *more))


@dataclass(frozen=True, slots=True)
class ChannelSlopes(Op):
    """max(x, 0) + slope · min(x, 0), with one slope, or one for each channel, that comes in as a tensor."""

    kind = "channel_slopes"

    def apply(self, x: Tensor, slopes: Tensor) -> Applied:  # type: ignore[override]
        return Applied((x,), elementwise=(Work(x.axes, 2),))


@dataclass(frozen=True, slots=True)
class KernelBags(Op):
    """Rows of a table, added up (or averaged, or the largest) within bags: (bags, steps) and a table (rows, features)
    -> (bags, features). One row of indices is cut into bags at the offsets given.

    Elementwise work: one operation a feature an index.
    """

    kind = "kernel_bags"
    last_offset: bool = False
    offsets: bool = False  # whether they are given

    def apply(self, x: Tensor, table: Tensor, *others: Tensor) -> Applied:  # type: ignore[override]
        features = table.last
        work = (Work((*x.axes, features)),)
        if not self.offsets or not others:
            return Applied((Tensor((*x.axes[:-1], features), table.dtype),), elementwise=work)
        bags = others[0].axes[0]
        count = bags.size - 1 if self.last_offset else bags.size
        return Applied((Tensor((Axis("bags", count), features), table.dtype),), elementwise=work)


@dataclass(frozen=True, slots=True)
class KernelAttention(Op):
    """Multi-head attention whose projections come in as tensors: (queries, batch, features) and keys and values
    likewise -> (queries, batch, features), and with `weights` the scores (batch, queries, keys).

    Inputs: query, key, value, then all tensors of the projections. bias: how many of the four projections add one.
    averaged: the scores are the mean over the heads; else they have an axis of heads. added_keys: keys that are put in
    (bias_k, a row of zeros). MACs: four projections, scores, and the sums of values.
    """

    kind = "kernel_attention"
    heads: Size
    bias: int = 4
    weights: bool = True
    averaged: bool = True
    added_keys: int = 0

    def apply(self, query: Tensor, key: Tensor, value: Tensor, *given: Tensor) -> Applied:  # type: ignore[override]
        query, key, value = (_batch_first(x) for x in (query, key, value))
        features, heads = query.last, Axis("heads", self.heads)
        each = Axis("key_dim", features.size // self.heads)
        keys = Axis("keys", key.axes[-2].size + self.added_keys)
        split = (*query.axes[:-2], heads, query.axes[-2], each)
        longer = Tensor((*query.axes[:-2], heads, keys, each))
        attended = apply(ScaledDotProductAttention(), (Tensor(split), longer, longer))
        scores = Tensor((*query.axes[:-2], *(() if self.averaged else (heads,)), query.axes[-2], keys), query.dtype)
        y = _batch_first(query)
        projected = [Work((*x.axes, Axis("units", features.size))) for x in (query, key, value, query)]
        return Applied(
            outputs=(y, scores) if self.weights else (y,),
            macs=(*projected, *attended.macs),
            elementwise=(*([Work(y.axes, self.bias)] if self.bias else []), *attended.elementwise),
        )


def _batch_first(x: Tensor) -> Tensor:
    """Steps and batch change places, where there is a batch."""
    if x.has_rest:
        x = x.with_rank(3)
    return Tensor((x.axes[1], x.axes[0], x.axes[2]), x.dtype) if len(x.axes) == 3 else x
