"""How image-like tensors are laid out, and how a window slides over them: for convolution, pooling and padding."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor
from typing import NamedTuple, TypeAlias

from weigh.network.errors import ShapeError
from weigh.network.sizes import Size, ceil_div
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor

Padding: TypeAlias = str | tuple[tuple[int, int], ...]
"""`valid`, `same`, `causal`, `full` (Theano's), or what is added before and behind along each spatial axis."""

SPATIAL = {1: ("steps",), 2: ("height", "width"), 3: ("depth", "height", "width")}
"""The usual names of one, two or three spatial axes."""


class Image(NamedTuple):
    """A tensor read as a batch of images (or sequences, or volumes). front: the batch axis; none for a single image."""

    front: tuple[Axis, ...]
    spatial: tuple[Axis, ...]
    channels: Axis

    @property
    def images(self) -> tuple[Axis, ...]:
        """What is in front beside the batch: of rows made of a batch and its steps, as many images as there are."""
        return () if self.front == (BATCH_AXIS,) else self.front


def split(x: Tensor, spatial: int, channels_first: bool) -> Image:
    """Read a tensor as (batch, *spatial, channels), or (batch, channels, *spatial).

    With its channels first it may also be a single image, without a batch, as PyTorch takes it.
    Raises: ShapeError where it has another number of axes.
    """
    single = channels_first and x.rank == spatial + 1 and x.axes[0] != BATCH_AXIS
    front, rest = ((), list(x.axes)) if single else _apart(x.with_rank(spatial + 2))
    channels = rest.pop(0 if channels_first else -1)
    named = tuple(Axis(name, axis.size) for name, axis in zip(SPATIAL[spatial], rest, strict=True))
    return Image(front, named, Axis("channels", channels.size))


def _apart(x: Tensor) -> tuple[tuple[Axis, ...], list[Axis]]:
    """The batch, and the axes behind it."""
    return x.axes[:1], list(x.axes[1:])


def join(image: Image, spatial: Sequence[Axis], channels: Axis, channels_first: bool, dtype: str) -> Tensor:
    """The tensor with these spatial axes and channels in the same layout."""
    inner = (channels, *spatial) if channels_first else (*spatial, channels)
    return Tensor((*image.front, *inner), dtype)


def taps(sizes: Sequence[int]) -> tuple[Axis, ...]:
    """The axes of a window: kernel_height, kernel_width, ..."""
    return tuple(Axis(f"kernel_{name}", size) for name, size in zip(SPATIAL[len(sizes)], sizes, strict=True))


class Window(NamedTuple):
    """A window that slides over spatial axes. One value an axis in each field."""

    size: tuple[int, ...]
    stride: tuple[int, ...]
    dilation: tuple[int, ...]
    padding: Padding = "valid"
    round_up: bool = False  # a last window that is only partly inside counts too (torch's ceil_mode)

    def over(self, axes: Sequence[Axis]) -> tuple[Axis, ...]:
        """How often the window fits along each axis.

        Raises: ShapeError where it does not fit at all.
        """
        self.check(axes)
        return tuple(Axis(axis.name, self._fits(i, axis)) for i, axis in enumerate(axes))

    def check(self, axes: Sequence[Axis]) -> None:
        """Raises: ShapeError where the kernel, the stride or the dilation is not positive."""
        for what, values in (("kernel", self.size), ("stride", self.stride), ("dilation", self.dilation)):
            for axis, value in zip(axes, values, strict=True):
                if isinstance(value, int) and value < 1:
                    raise ShapeError.of("window.not_positive", what=what, axis=axis.name, value=value)

    def _fits(self, i: int, axis: Axis) -> Size:
        span = (self.size[i] - 1) * self.dilation[i] + 1
        if self.padding in ("same", "causal"):
            return ceil_div(axis.size, self.stride[i])
        added = _added(self.padding, i, span)
        room = axis.size + added - span
        partial = self.round_up and isinstance(self.stride[i], int) and isinstance(room, int) and room > -self.stride[i]
        if isinstance(room, int) and room < 0 and not partial:
            raise ShapeError.of(
                "window.too_large", axis=axis.name, size=axis.size, span=span, kernel=self.size[i],
                dilation=self.dilation[i], padding=self.padding, added=added, least=span - added,
            )  # fmt: skip
        if self.round_up:
            return _whole_and_partial(axis.size, self.stride[i], room, _before(self.padding, i, span))
        return room // self.stride[i] + 1


def _whole_and_partial(size: Size, stride: int, room: Size, before: int) -> Size:
    """Windows counted with the last partial one, unless it would start in the padding behind the input."""
    count = ceil_div(room, stride) + 1
    if isinstance(count, int) and isinstance(size, int) and (count - 1) * stride >= size + before:
        return count - 1
    return count


def _added(padding: Padding, i: int, span: int) -> int:
    if isinstance(padding, str):
        return {"valid": 0, "full": 2 * (span - 1)}[padding]
    return sum(padding[i])


def _before(padding: Padding, i: int, span: int) -> int:
    return _added(padding, i, span) // 2 if isinstance(padding, str) else padding[i][0]


def scaled(size: Size, by: float) -> Size:
    """A size times a factor that need not be whole, rounded down, in the floating-point numbers that PyTorch uses."""
    if isinstance(size, int):
        return floor(size * by)
    exact = Fraction(by).limit_denominator(1 << 16)
    return size * exact.numerator // exact.denominator


def ones(count: int) -> tuple[int, ...]:
    return (1,) * count
