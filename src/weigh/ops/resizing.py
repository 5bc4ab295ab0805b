"""Making images, sequences and volumes larger or smaller without weights: padding, cropping, repeating, resampling."""

from __future__ import annotations

from dataclasses import dataclass

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op
from weigh.network.sizes import Size, clash, known, product
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor, Work
from weigh.ops.axes import axis_at, lost
from weigh.ops.layout import SPATIAL, Padding, Window, join, scaled, split

# Operations an output value: the weighted sum of n neighbours is n multiplications and n - 1 additions.
COSTS = {
    "nearest": 0, "nearest-exact": 0, "area": 1, "linear": 3, "bilinear": 7, "trilinear": 15, "bicubic": 31,
    "lanczos3": 71, "lanczos5": 199,
}  # fmt: skip
DIMENSIONS = {"linear": 1, "bilinear": 2, "bicubic": 2, "trilinear": 3}
"""How many spatial axes a way of blending is for, where PyTorch says so."""
_BILINEAR = COSTS["bilinear"]


@dataclass(frozen=True, slots=True)
class Pad(Op):
    """So many entries before and behind, along every axis, the batch's among them; a negative number cuts off.

    trailing: the amounts are those of the last axes, and those in front stay. mode: what is put there; "reflect" and
    "circular" take it from the axis itself, which must be long enough.
    """

    kind = "pad"
    amounts: tuple[tuple[Size, Size], ...]
    trailing: bool = False
    mode: str = "constant"

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        if not self.trailing or (x.rank is not None and x.rank < len(self.amounts)):
            x = x.with_rank(len(self.amounts))
        if x.has_rest and len(x.axes) - 1 - next(i for i, axis in enumerate(x.axes) if axis.rest) < len(self.amounts):
            return Applied((lost(x),))
        cut = len(x.axes) - len(self.amounts)
        return Applied((Tensor((*x.axes[:cut], *map(self._grown, x.axes[cut:], self.amounts)), x.dtype),))

    def _grown(self, axis: Axis, amounts: tuple[Size, Size]) -> Axis:
        if amounts == (0, 0):
            return axis
        most = axis.size - 1 if self.mode == "reflect" else axis.size
        for amount in amounts:
            if self.mode in _FROM_ITSELF and isinstance(most, int) and isinstance(amount, int) and amount > most:
                raise ShapeError.of(
                    "pad.too_far", mode=self.mode, axis=axis.name, size=axis.size, amount=amount, most=most
                )
        size = axis.size + amounts[0] + amounts[1]
        cut = sum(-amount for amount in amounts if isinstance(amount, int) and amount < 0)
        beyond = self.mode == "constant" and isinstance(axis.size, int) and cut > axis.size
        if beyond or (isinstance(size, int) and size < _LEAST.get(self.mode, 0)):
            raise ShapeError.of(
                "crop.too_large", axis=axis.name, size=axis.size, before=-amounts[0], behind=-amounts[1]
            )
        return Axis(axis.name, size)


_FROM_ITSELF = ("reflect", "circular")
_LEAST = {"reflect": 1, "replicate": 1}
"""What must be left of an axis that is cut; PyTorch takes nothing at all where it only adds zeros."""


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
class Interpolate(Op):
    """Images, sequences or volumes with their channels first, resampled to `output_size` or by `scaling`.

    Either holds one number for each spatial axis, or one for all of them. A factor need not be whole: sizes are rounded
    down. Where both are None, the sizes stay.
    """

    kind = "interpolate"
    output_size: tuple[Size, ...] | None = None
    scaling: tuple[float, ...] | None = None
    interpolation: str = "nearest"

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        told = len(self.output_size or self.scaling or ())
        spatial = DIMENSIONS.get(self.interpolation) or (told if told > 1 else (x.rank or 2) - 2)
        if not spatial and x.has_rest:
            return Applied((lost(x),))
        image = split(x.with_rank(min(max(spatial, 1), 3) + 2), min(max(spatial, 1), 3), channels_first=True)
        spatial = len(image.spatial)
        sizes = tuple(axis.size for axis in image.spatial)
        if self.output_size is not None:
            sizes = self.output_size * spatial if told == 1 else self.output_size
        elif self.scaling is not None:
            factors = self.scaling * spatial if told == 1 else self.scaling
            sizes = tuple(map(scaled, sizes, factors))
        if len(sizes) != spatial or told not in (0, 1, spatial):
            raise ShapeError.of("interpolate.axes", told=told, spatial=spatial, tensor=x)
        out = tuple(Axis(axis.name, size) for axis, size in zip(image.spatial, sizes, strict=True))
        y = join(image, out, image.channels, True, x.dtype)
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


@dataclass(frozen=True, slots=True)
class ChannelShuffle(Op):
    """Channels put in another order, one of each group in turn: (batch, channels, *rest). Source: arXiv 1707.01083."""

    kind = "channel_shuffle"
    groups: int

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        channels = axis_at(x, 1)
        _divided(Axis("channels", channels.size), self.groups, "groups")
        return Applied((x,))


@dataclass(frozen=True, slots=True)
class Unfold2d(Op):
    """Every window of an image as one column: (batch, channels, h, w) -> (batch, channels × taps, windows)."""

    kind = "unfold"
    size: tuple[int, ...]
    stride: tuple[int, ...]
    dilation: tuple[int, ...] = (1, 1)
    padding: tuple[tuple[int, int], ...] = ((0, 0), (0, 0))

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        image = split(x, 2, channels_first=True)
        places = Window(self.size, self.stride, self.dilation, self.padding).over(image.spatial)
        patch = Axis("patch", image.channels.size * product(self.size))
        windows = Axis("windows", product(axis.size for axis in places))
        return Applied((Tensor((*image.front, patch, windows), x.dtype),))


@dataclass(frozen=True, slots=True)
class Fold2d(Op):
    """The reverse of `Unfold2d`: columns put back where they were, and summed where they overlap.

    Elementwise work: one addition a value of the columns.
    """

    kind = "fold"
    output_size: tuple[Size, ...]
    size: tuple[int, ...]
    stride: tuple[int, ...]
    dilation: tuple[int, ...] = (1, 1)
    padding: tuple[tuple[int, int], ...] = ((0, 0), (0, 0))

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        if x.rank != 2 or x.axes[0] == BATCH_AXIS:
            x = x.with_rank(3)
        *front, patch, windows = x.axes
        spatial = tuple(map(Axis, SPATIAL[2], self.output_size))
        places = product(
            axis.size for axis in Window(self.size, self.stride, self.dilation, self.padding).over(spatial)
        )
        if clash(places, windows.size):
            raise ShapeError.of("fold.windows", size=self.output_size, places=places, windows=windows.size, tensor=x)
        taps = product(self.size)
        channels = Axis("channels", _divided(Axis("patch", patch.size), taps, "taps") if isinstance(taps, int) else 1)
        y = Tensor((*front, channels, *spatial), x.dtype)
        return Applied((y,), elementwise=(Work(x.axes),))


def _blending(y: Tensor, interpolation: str) -> tuple[Work, ...]:
    times = COSTS.get(interpolation, _BILINEAR)
    return (Work(y.axes, times),) if times else ()


def _divided(axis: Axis, by: int, what: str) -> Size:
    if known(axis.size) and (by < 1 or axis.size % by):
        raise ShapeError.of("block.remainder", axis=axis.name, size=axis.size, by=by, what=what)
    return axis.size // by
