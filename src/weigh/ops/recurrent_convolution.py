"""ConvLSTM: an LSTM whose matrix products are convolutions. Source: Shi et al., arXiv 1506.04214.

Shapes: (batch, steps, *spatial, channels) or, with channels_first, (batch, steps, channels, *spatial).
"""

from __future__ import annotations

from dataclasses import dataclass

from weigh.network.ops import Applied
from weigh.network.sizes import Size
from weigh.network.tensors import Axis, Tensor, Weight, Work
from weigh.ops.activations import activation_work
from weigh.ops.layout import Padding, Window, join, split, taps
from weigh.ops.recurrent import RNN, Cell

GATES = Axis("gates", 4)


@dataclass(frozen=True, slots=True)
class ConvLSTMCell(Cell):
    """Each gate convolves the image of this step, and the state of the last one by stride 1 and padding `same`.

    Weights: kernel (*taps, in_channels, gates, filters), recurrent_kernel (*taps, recurrent_filters, gates, filters),
    bias (gates, filters).
    """

    kind = "conv_lstm_cell"
    filters: Size
    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    dilation: tuple[int, ...]
    padding: Padding = "valid"
    bias: bool = True
    channels_first: bool = False
    activation: str = "tanh"
    recurrent_activation: str = "sigmoid"

    @property
    def step_rank(self) -> int:  # type: ignore[override]
        return len(self.kernel) + 2

    def step(self, x: Tensor) -> Applied:
        image = split(x, len(self.kernel), self.channels_first)
        inside, filters = Axis("in_channels", image.channels.size), Axis("filters", self.filters)
        recurrent, window = Axis("recurrent_filters", self.filters), taps(self.kernel)
        out = Window(self.kernel, self.stride, self.dilation, self.padding).over(image.spatial)
        y = join(image, out, filters, self.channels_first, x.dtype)
        sums = (*out, *window)
        return Applied(
            outputs=(y, y, y),
            weights=(
                Weight("kernel", (*window, inside, GATES, filters)),
                Weight("recurrent_kernel", (*window, recurrent, GATES, filters)),
                *((Weight("bias", (GATES, filters)),) if self.bias else ()),
            ),
            macs=(Work((*sums, inside, GATES, filters)), Work((*sums, recurrent, GATES, filters))),
            elementwise=(
                Work((*y.axes, GATES), 1 + self.bias),
                *activation_work(self.activation, y) * 2,  # of the candidate and of the new state
                *activation_work(self.recurrent_activation, y) * 3,
                Work(y.axes, 4),  # f·c + i·g and o·activation(c)
            ),
        )


@dataclass(frozen=True, slots=True)
class ConvLSTM(RNN):
    """A ConvLSTM cell over a sequence of images."""

    kind = "conv_lstm"
