"""What layers compute, where the numbers that they would own come in as tensors instead. None of these owns weights."""

from __future__ import annotations

from dataclasses import dataclass

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op
from weigh.network.sizes import Size, clash
from weigh.network.tensors import Tensor, Work
from weigh.ops.axes import position
from weigh.ops.convolution import Conv, ConvTranspose, DepthwiseConv
from weigh.ops.layout import Padding


@dataclass(frozen=True, slots=True)
class FilterConv(Op):
    """A convolution with the second input as its kernel: (*taps, in_channels / groups, filters).

    depthwise: the kernel is (*taps, in_channels, multiplier). transposed: it is (*taps, filters, in_channels), and
    `output_size` may name the spatial size of the output. stride, dilation: one number for all axes, or one for each.
    """

    kind = "filter_conv"
    stride: tuple[int, ...] = (1,)
    dilation: tuple[int, ...] = (1,)
    padding: Padding = "valid"
    channels_first: bool = False
    depthwise: bool = False
    transposed: bool = False
    output_size: tuple[Size, ...] | None = None

    def apply(self, x: Tensor, kernel: Tensor) -> Applied:  # type: ignore[override]
        if kernel.has_rest or any(not isinstance(size, int) for size in kernel.shape[:-2]):
            return Applied((Tensor.unknown("filter"),), unpriced=True)
        applied = self._layer(x, kernel).apply(x)
        return Applied(applied.outputs, macs=applied.macs)

    def _layer(self, x: Tensor, kernel: Tensor) -> Op:
        """The layer that does the same. Raises: ShapeError where the kernel does not fit the channels."""
        *window, inside, outside = kernel.shape
        taps = tuple(size for size in window if isinstance(size, int))
        stride, dilation = (each * len(taps) if len(each) == 1 else each for each in (self.stride, self.dilation))
        x = x.with_rank(len(taps) + 2)
        channels = x.axes[1 if self.channels_first else -1].size
        if self.transposed:
            self._check(channels, outside, kernel, x)
            return ConvTranspose(
                inside, taps, stride, dilation, self.padding, output_size=self.output_size, bias=False,
                channels_first=self.channels_first,
            )  # fmt: skip
        if self.depthwise:
            self._check(channels, inside, kernel, x)
            multiplier = outside if isinstance(outside, int) else 1
            return DepthwiseConv(multiplier, taps, stride, dilation, self.padding, False, self.channels_first)
        groups = channels // inside if isinstance(channels, int) and isinstance(inside, int) and inside else 1
        self._check(channels, inside * groups, kernel, x)
        return Conv(outside, taps, stride, dilation, self.padding, max(1, groups), False, self.channels_first)

    @staticmethod
    def _check(channels: Size, inside: Size, kernel: Tensor, x: Tensor) -> None:
        if clash(channels, inside):
            raise ShapeError.of("filter.channels", channels=channels, inside=inside, kernel=kernel, tensor=x)


@dataclass(frozen=True, slots=True)
class PerChannel(Op):
    """Something done to every element of the first input with the others' value for its channel; the shape stays.

    times: operations an element: 1 for a bias, 4 for a normalization by given numbers.
    """

    kind = "per_channel"
    function: str
    times: int = 1

    def apply(self, x: Tensor, *others: Tensor) -> Applied:  # type: ignore[override]
        return Applied((x,), elementwise=(Work(x.axes, self.times),))


@dataclass(frozen=True, slots=True)
class LookUp(Op):
    """Entries of the first input along `axis`, one for every index in the second: the indices' shape takes its place.

    batch_axes: how many axes in front both share.
    """

    kind = "look_up"
    axis: int = 0
    batch_axes: int = 0

    def apply(self, table: Tensor, indices: Tensor) -> Applied:  # type: ignore[override]
        if table.has_rest or indices.has_rest:
            return Applied((Tensor.unknown("look_up", table.dtype),))
        at = position(table, self.axis)
        axes = (*table.axes[:at], *indices.axes[self.batch_axes :], *table.axes[at + 1 :])
        return Applied((Tensor(axes, table.dtype),))


@dataclass(frozen=True, slots=True)
class MoveAxis(Op):
    """The axis at `source` goes to `target`, or with `swap` the two change places."""

    kind = "move_axis"
    source: int
    target: int
    swap: bool = False

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        if x.has_rest:
            return Applied((Tensor.unknown("move_axis", x.dtype),))
        source, target = position(x, self.source), position(x, self.target)
        axes = list(x.axes)
        if self.swap:
            axes[source], axes[target] = axes[target], axes[source]
        else:
            axes.insert(target, axes.pop(source))
        return Applied((Tensor(tuple(axes), x.dtype),))
