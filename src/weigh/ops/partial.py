"""What the networks of the 1990s are made of: convolutions that read some of the maps, and pooling that learns.

Source: LeCun, Bottou, Bengio, Haffner, Proc. IEEE 86(11), 1998, section II.B.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op
from weigh.network.tensors import Axis, Tensor, Weight, Work
from weigh.ops.activations import activation_work
from weigh.ops.layout import Padding, Window, join, ones, split, taps


class Filters(NamedTuple):
    """So many filters, each of which reads so many of the input's channels."""

    filters: int
    reads: int


@dataclass(frozen=True, slots=True)
class PartialConv(Op):
    """A convolution whose filters read only some of the input's channels: (batch, *spatial, channels) -> as many
    channels as there are filters.

    Which channels a filter reads changes no count, only how many: filters that read equally many are one set.
    Weights of each set: kernel (*taps, reads, filters), bias (filters).
    MACs: one an output element a tap a channel read.
    Raises: ShapeError where a filter would read more channels than there are.

    >>> lenet = PartialConv((Filters(6, 3), Filters(9, 4), Filters(1, 6)), kernel=(5, 5), stride=(1, 1))
    >>> applied = lenet.apply(Tensor.of(14, 14, 6))
    >>> sum(weight.count for weight in applied.weights), applied.outputs[0].shape[1:]
    (1516, (10, 10, 16))
    """

    kind = "partial_conv"
    sets: tuple[Filters, ...]
    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    padding: Padding = "valid"
    bias: bool = True
    channels_first: bool = False
    activation: str = ""

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        image = split(x, len(self.kernel), self.channels_first)
        self._check(image.channels)
        window = taps(self.kernel)
        out = Window(self.kernel, self.stride, ones(len(self.kernel)), self.padding).over(image.spatial)
        y = join(image, out, Axis("filters", sum(each.filters for each in self.sets)), self.channels_first, x.dtype)
        weights: list[Weight] = []
        work: list[Work] = []
        for number, each in enumerate(self.sets, start=1):
            inside, filters, part = Axis("maps_read", each.reads), Axis("filters", each.filters), f"set {number}"
            weights.append(Weight("kernel", (*window, inside, filters), part=part))
            if self.bias:
                weights.append(Weight("bias", (filters,), part=part))
            work.append(Work((*out, *window, inside, filters)))
        added = (Work(y.axes),) if self.bias else ()
        return Applied((y,), tuple(weights), tuple(work), (*added, *activation_work(self.activation, y)))

    def _check(self, channels: Axis) -> None:
        for each in self.sets:
            if min(each) < 1 or (isinstance(channels.size, int) and each.reads > channels.size):
                raise ShapeError.of(
                    "partial_conv.reads", filters=each.filters, reads=each.reads, channels=channels.size
                )


@dataclass(frozen=True, slots=True)
class TrainedPool(Op):
    """The sum of each window, times one coefficient a channel, plus one bias a channel.

    Weights: coefficient (channels), and bias (channels) where there is one. Elementwise work: an addition for each
    value of a window, a product and a sum an output element.

    >>> applied = TrainedPool((2, 2), (2, 2)).apply(Tensor.of(28, 28, 6))
    >>> sum(weight.count for weight in applied.weights), applied.outputs[0].shape[1:]
    (12, (14, 14, 6))
    """

    kind = "trained_pool"
    size: tuple[int, ...]
    stride: tuple[int, ...]
    padding: Padding = "valid"
    bias: bool = True
    channels_first: bool = False
    activation: str = ""

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        image = split(x, len(self.size), self.channels_first)
        out = Window(self.size, self.stride, ones(len(self.size)), self.padding).over(image.spatial)
        channels = Axis("channels", image.channels.size)
        y = join(image, out, channels, self.channels_first, x.dtype)
        bias = (Weight("bias", (channels,)),) if self.bias else ()
        return Applied(
            outputs=(y,),
            weights=(Weight("coefficient", (channels,)), *bias),
            elementwise=(
                Work((*y.axes, *taps(self.size))),
                Work(y.axes, 1 + self.bias),
                *activation_work(self.activation, y),
            ),
        )
