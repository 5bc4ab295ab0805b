"""Pooling: one number for every window of every channel. Owns no weights.

Shapes: (batch, *spatial, channels) or, with channels_first, (batch, channels, *spatial).
"""

from __future__ import annotations

from dataclasses import dataclass

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op
from weigh.network.sizes import Size
from weigh.network.tensors import Axis, Tensor, Work
from weigh.ops.layout import Padding, Window, join, scaled, split, taps


@dataclass(frozen=True, slots=True)
class Pool(Op):
    """One number of each window: `function` is "max", "average", or "power" (a root of a sum of powers).

    indices: where each maximum stood is a second output.
    Elementwise work: one operation a value of a window, a comparison or an addition; for "power" two.

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
    indices: bool = False

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        image = split(x, len(self.size), self.channels_first)
        dilation = self.dilation or (1,) * len(self.size)
        out = Window(self.size, self.stride, dilation, self.padding, self.round_up).over(image.spatial)
        y = join(image, out, image.channels, self.channels_first, x.dtype)
        return Applied(_and_indices(y, self.indices), elementwise=(Work((*y.axes, *taps(self.size)), _cost(self)),))


def _cost(pool: Pool) -> int:
    return 2 if pool.function == "power" else 1


def _and_indices(y: Tensor, wanted: bool) -> tuple[Tensor, ...]:
    """What a pooling gives: its numbers and, where they are wanted, the positions that they come from."""
    return (y, Tensor(y.axes, "int64")) if wanted else (y,)


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
        return Applied((y,), elementwise=(Work((*image.images, *image.spatial, image.channels)),))


@dataclass(frozen=True, slots=True)
class AdaptivePool(Op):
    """Pooling told by its output: the input is cut into `output_size` windows along each axis.

    An axis whose output size is None keeps its own. indices: where each maximum stood is a second output.
    Elementwise work: one operation a value of the input, as if no two windows overlapped.
    """

    kind = "adaptive_pool"
    function: str
    output_size: tuple[Size | None, ...]
    channels_first: bool = False
    indices: bool = False

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        image = split(x, len(self.output_size), self.channels_first)
        pairs = zip(image.spatial, self.output_size, strict=True)
        out = tuple(axis if size is None else Axis(axis.name, size) for axis, size in pairs)
        y = join(image, out, image.channels, self.channels_first, x.dtype)
        return Applied(
            _and_indices(y, self.indices), elementwise=(Work((*image.images, *image.spatial, image.channels)),)
        )


@dataclass(frozen=True, slots=True)
class FractionalPool(Op):
    """The maximum of windows whose places are drawn at random, as many as fit the output. Source: arXiv 1412.6071.

    output_size: told outright, or with `ratio` a share of the input's size, rounded down. Elementwise work: one
    comparison a value of a window.
    """

    kind = "fractional_pool"
    window: tuple[int, ...]
    output_size: tuple[Size, ...] | None = None
    ratio: tuple[float, ...] | None = None
    indices: bool = False

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        image = split(x, len(self.window), channels_first=True)
        sizes = self.output_size
        if sizes is None:
            sizes = tuple(scaled(axis.size, by) for axis, by in zip(image.spatial, self.ratio or (), strict=True))
        for axis, size, least in zip(image.spatial, sizes, self.window, strict=True):
            if isinstance(axis.size, int) and isinstance(size, int) and size + least - 1 > axis.size:
                raise ShapeError.of("pool.fractional", axis=axis.name, size=axis.size, window=least, output=size)
        out = tuple(Axis(axis.name, size) for axis, size in zip(image.spatial, sizes, strict=True))
        y = join(image, out, image.channels, True, x.dtype)
        return Applied(_and_indices(y, self.indices), elementwise=(Work((*y.axes, *taps(self.window))),))


@dataclass(frozen=True, slots=True)
class MaxUnpool(Op):
    """Maxima put back where they stood, zeros elsewhere: the inputs are what a pooling gave, numbers and positions.

    The output's size is `stride·(in − 1) + window − 2·padding`, or the one that is named. Nothing is computed.
    """

    kind = "max_unpool"
    window: tuple[int, ...]
    stride: tuple[int, ...]
    margin: tuple[int, ...]
    output_size: tuple[Size, ...] | None = None

    def apply(self, x: Tensor, indices: Tensor) -> Applied:  # type: ignore[override]
        image = split(x, len(self.window), channels_first=True)
        grown = (
            (axis.size - 1) * self.stride[i] + self.window[i] - 2 * self.margin[i]
            for i, axis in enumerate(image.spatial)
        )
        sizes = self.output_size or tuple(grown)
        out = tuple(Axis(axis.name, size) for axis, size in zip(image.spatial, sizes, strict=True))
        return Applied((join(image, out, image.channels, True, x.dtype),))
