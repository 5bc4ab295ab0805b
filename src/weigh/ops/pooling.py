"""Pooling: one number for every window of every channel. Owns no weights.

Shapes: (batch, *spatial, channels) or, with channels_first, (batch, channels, *spatial).
"""

from __future__ import annotations

from dataclasses import dataclass

from weigh.network.ops import Applied, Op
from weigh.network.sizes import Size
from weigh.network.tensors import Axis, Tensor, Work
from weigh.ops.layout import Padding, Window, join, split, taps


@dataclass(frozen=True, slots=True)
class Pool(Op):
    """The maximum or the average of each window; `function` is "max" or "average".

    Elementwise work: one operation a value of a window, a comparison or an addition.

    >>> Pool("max", (3, 3), (2, 2)).apply(Tensor.of(55, 55, 96)).outputs[0].shape[1:]
    (27, 27, 96)
    """

    kind = "pool"
    function: str
    size: tuple[int, ...]
    stride: tuple[int, ...]
    padding: Padding = "valid"
    dilation: tuple[int, ...] = ()  # empty: none
    channels_first: bool = False
    round_up: bool = False

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        image = split(x, len(self.size), self.channels_first)
        dilation = self.dilation or (1,) * len(self.size)
        out = Window(self.size, self.stride, dilation, self.padding, self.round_up).over(image.spatial)
        y = join(image, out, image.channels, self.channels_first, x.dtype)
        return Applied((y,), elementwise=(Work((*y.axes, *taps(self.size))),))


@dataclass(frozen=True, slots=True)
class GlobalPool(Op):
    """The maximum or the average of every channel over all positions: (batch, *spatial, channels) -> (batch, channels).

    keepdims leaves the spatial axes in place, at size 1.
    """

    kind = "global_pool"
    function: str
    spatial: int
    keepdims: bool = False
    channels_first: bool = False

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        image = split(x, self.spatial, self.channels_first)
        kept = tuple(Axis(axis.name, 1) for axis in image.spatial) if self.keepdims else ()
        y = join(image, kept, image.channels, self.channels_first, x.dtype)
        return Applied((y,), elementwise=(Work((*image.spatial, image.channels)),))


@dataclass(frozen=True, slots=True)
class AdaptivePool(Op):
    """Pooling told by its output: the input is cut into `output_size` windows along each axis.

    An axis whose output size is None keeps its own. Elementwise work: one operation a value of the input, as if no two
    windows overlapped.
    """

    kind = "adaptive_pool"
    function: str
    output_size: tuple[Size | None, ...]
    channels_first: bool = False

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        image = split(x, len(self.output_size), self.channels_first)
        pairs = zip(image.spatial, self.output_size, strict=True)
        out = tuple(axis if size is None else Axis(axis.name, size) for axis, size in pairs)
        y = join(image, out, image.channels, self.channels_first, x.dtype)
        return Applied((y,), elementwise=(Work((*image.spatial, image.channels)),))
