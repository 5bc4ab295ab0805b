"""Making images, sequences and volumes larger or smaller without weights: padding, cropping, repeating, resampling."""

from __future__ import annotations

from dataclasses import dataclass

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op
from weigh.network.sizes import Size, known
from weigh.network.tensors import Axis, Tensor, Work
from weigh.ops.layout import SPATIAL, Padding, Window, join, split

# Operations an output value: the weighted sum of n neighbours is n multiplications and n - 1 additions.
COSTS = {
    "nearest": 0, "linear": 3, "bilinear": 7, "trilinear": 15, "bicubic": 31, "lanczos3": 71, "lanczos5": 199,
}  # fmt: skip
_BILINEAR = COSTS["bilinear"]


@dataclass(frozen=True, slots=True)
class Pad(Op):
    """So many entries before and behind, along every axis, the batch's among them."""

    kind = "pad"
    amounts: tuple[tuple[Size, Size], ...]

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        x = x.with_rank(len(self.amounts))
        axes = tuple(
            axis if (before, behind) == (0, 0) else Axis(axis.name, axis.size + before + behind)
            for axis, (before, behind) in zip(x.axes, self.amounts, strict=True)
        )
        return Applied((Tensor(axes, x.dtype),))


@dataclass(frozen=True, slots=True)
class Crop(Op):
    """So many entries cut off before and behind, along every axis."""

    kind = "crop"
    amounts: tuple[tuple[Size, Size], ...]

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        x = x.with_rank(len(self.amounts))
        return Applied((Tensor(tuple(map(self._cut, x.axes, self.amounts)), x.dtype),))

    def _cut(self, axis: Axis, amounts: tuple[Size, Size]) -> Axis:
        before, behind = amounts
        if amounts == (0, 0):
            return axis
        left = axis.size - before - behind
        if isinstance(left, int) and left <= 0:
            raise ShapeError.of("crop.too_large", axis=axis.name, size=axis.size, before=before, behind=behind)
        return Axis(axis.name, left)


@dataclass(frozen=True, slots=True)
class ExtractPatches(Op):
    """Windows of an image laid out flat: (batch, height, width, channels) -> (batch, rows, columns, values of one)."""

    kind = "extract_patches"
    size: tuple[int, ...]
    stride: tuple[int, ...]
    dilation: tuple[int, ...] = (1, 1)
    padding: Padding = "valid"
    channels_first: bool = False

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        image = split(x, 2, self.channels_first)
        out = Window(self.size, self.stride, self.dilation, self.padding).over(image.spatial)
        patch = Axis("patch", self.size[0] * self.size[1] * image.channels.size)
        return Applied((join(image, out, patch, self.channels_first, x.dtype),))


@dataclass(frozen=True, slots=True)
class UpSample(Op):
    """Every axis `factors[i]` times as long: entries repeated (nearest), or blended between.

    >>> UpSample((1, 2, 2, 1)).apply(Tensor.of(7, 7, 64)).outputs[0].shape[1:]
    (14, 14, 64)
    """

    kind = "upsample"
    factors: tuple[Size, ...]
    interpolation: str = "nearest"

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        x = x.with_rank(len(self.factors))
        axes = (axis if times == 1 else Axis(axis.name, axis.size * times)
                for axis, times in zip(x.axes, self.factors, strict=True))  # fmt: skip
        y = Tensor(tuple(axes), x.dtype)
        return Applied((y,), elementwise=_blending(y, self.interpolation))


@dataclass(frozen=True, slots=True)
class Resize(Op):
    """Spatial axes brought to `size` by resampling, whatever they were before; None leaves one as it is."""

    kind = "resize"
    size: tuple[Size | None, ...]
    channels_first: bool = False
    interpolation: str = "bilinear"

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        image = split(x, len(self.size), self.channels_first)
        pairs = zip(image.spatial, self.size, strict=True)
        out = tuple(axis if size is None else Axis(axis.name, size) for axis, size in pairs)
        y = join(image, out, image.channels, self.channels_first, x.dtype)
        return Applied((y,), elementwise=_blending(y, self.interpolation))


@dataclass(frozen=True, slots=True)
class CropTo(Op):
    """A piece of the given spatial size cut out of each image."""

    kind = "crop_to"
    size: tuple[Size, ...]
    channels_first: bool = False

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        image = split(x, len(self.size), self.channels_first)
        out = tuple(map(Axis, SPATIAL[len(self.size)], self.size))
        return Applied((join(image, out, image.channels, self.channels_first, x.dtype),))


@dataclass(frozen=True, slots=True)
class SpaceToDepth(Op):
    """Blocks of pixels become channels: height and width are divided by `block`, channels multiplied by its square."""

    kind = "space_to_depth"
    block: int
    channels_first: bool = False

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        image = split(x, 2, self.channels_first)
        out = tuple(Axis(axis.name, _divided(axis, self.block, "block")) for axis in image.spatial)
        channels = Axis("channels", image.channels.size * self.block**2)
        return Applied((join(image, out, channels, self.channels_first, x.dtype),))


@dataclass(frozen=True, slots=True)
class DepthToSpace(Op):
    """Channels become blocks of pixels (a pixel shuffle): height and width times `block`, channels divided."""

    kind = "depth_to_space"
    block: int
    channels_first: bool = False

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        image = split(x, 2, self.channels_first)
        out = tuple(Axis(axis.name, axis.size * self.block) for axis in image.spatial)
        channels = Axis("channels", _divided(image.channels, self.block**2, "block × block"))
        return Applied((join(image, out, channels, self.channels_first, x.dtype),))


def _blending(y: Tensor, interpolation: str) -> tuple[Work, ...]:
    times = COSTS.get(interpolation, _BILINEAR)
    return (Work(y.axes, times),) if times else ()


def _divided(axis: Axis, by: int, what: str) -> Size:
    if known(axis.size) and (by < 1 or axis.size % by):
        raise ShapeError.of("block.remainder", axis=axis.name, size=axis.size, by=by, what=what)
    return axis.size // by
