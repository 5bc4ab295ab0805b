"""Fourier transforms along chosen axes. They are fast ones: 5 n log2(n) operations for n points, as radix 2 takes."""

from __future__ import annotations

from dataclasses import dataclass

from weigh.network.ops import Applied, Op
from weigh.network.sizes import Size, product
from weigh.network.tensors import Axis, Tensor, Work
from weigh.ops.axes import lost, position
from weigh.ops.dtypes import complex_of, real

_PER_POINT = 5  # operations a point a stage of radix 2
_FROM_HALF = ("irfft", "hfft")
_TO_HALF = ("rfft", "ihfft")


@dataclass(frozen=True, slots=True)
class FourierAlong(Op):
    """A Fourier transform along `axes` (all where there are none), each cut or filled up to its length in `points`.

    function: `fft` and `ifft` give as many complex numbers as they get; `rfft` and `ihfft` the first half and one more
    along the last axis; `irfft` and `hfft` make real numbers of such a half, twice as many less two.
    """

    kind = "fourier_along"
    function: str = "fft"
    axes: tuple[int, ...] = ()
    points: tuple[Size, ...] = ()

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        dtype = real(x.dtype) if self.function in _FROM_HALF else complex_of(x.dtype)
        if x.has_rest:
            return Applied((Tensor(lost(x).axes, dtype),), unpriced=True)
        places = [position(x, axis) for axis in self.axes] or list(range(len(x.axes)))
        given = self.points or (-1,) * len(places)
        lengths = {at: x.axes[at].size if size == -1 else size for at, size in zip(places, given, strict=True)}
        out = dict(lengths)
        if places and self.function in _TO_HALF:
            out[places[-1]] = lengths[places[-1]] // 2 + 1
        elif places and self.function in _FROM_HALF:
            whole = given[-1] if given[-1] != -1 else 2 * (lengths[places[-1]] - 1)
            out[places[-1]] = lengths[places[-1]] = whole
        y = _resized(x, out, dtype)
        return Applied((y,), elementwise=_work(_resized(x, lengths, dtype), product(lengths.values())))


def _resized(x: Tensor, sizes: dict[int, Size], dtype: str) -> Tensor:
    return Tensor(tuple(Axis(axis.name, sizes[i]) if i in sizes and sizes[i] != axis.size else axis
                        for i, axis in enumerate(x.axes)), dtype)  # fmt: skip


def _work(x: Tensor, points: Size) -> tuple[Work, ...]:
    stages = max(1, (points - 1).bit_length()) if isinstance(points, int) else 1
    return (Work(x.axes, _PER_POINT * stages),)


@dataclass(frozen=True, slots=True)
class FramesBack(Op):
    """The signal of short Fourier transforms: (*signals, frequencies, frames) -> (*signals, samples).

    points, step, centered: as of `Frames`. length: of the signal, where it is told.
    """

    kind = "frames_back"
    points: int
    step: int
    centered: bool = True
    length: Size | None = None

    def apply(self, x: Tensor, window: Tensor | None = None) -> Applied:  # type: ignore[override]
        if x.has_rest:
            return Applied((Tensor(lost(x).axes, real(x.dtype)),), unpriced=True)
        frames = x.axes[-1]
        whole = self.step * (frames.size - 1) + (0 if self.centered else self.points)
        samples = Axis("samples", whole if self.length is None else self.length)
        y = Tensor((*x.axes[:-2], samples), real(x.dtype))
        return Applied(
            (y,), elementwise=_work(Tensor((*x.axes[:-2], frames, Axis("points", self.points))), self.points)
        )


@dataclass(frozen=True, slots=True)
class Frames(Op):
    """Short Fourier transforms of a signal: (*signals, samples) -> (*signals, frequencies, frames).

    points: of each transform; step: from one to the next. centered: the signal is filled up by half a transform on both
    sides. half: only the first half of the frequencies and one more. complex: else a last axis holds the two parts.
    """

    kind = "frames"
    points: int
    step: int
    centered: bool = True
    half: bool = True
    complex: bool = True

    def apply(self, x: Tensor, window: Tensor | None = None) -> Applied:  # type: ignore[override]
        around = self.points // 2 * 2 if self.centered else 0
        frames = Axis("frames", (x.last.size + around - self.points) // self.step + 1)
        frequencies = Axis("frequencies", self.points // 2 + 1 if self.half else self.points)
        kept = x.axes if x.axes[-1].rest else x.axes[:-1]
        parts = () if self.complex else (Axis("parts", 2),)
        y = Tensor((*kept, frequencies, frames, *parts), complex_of(x.dtype) if self.complex else x.dtype)
        return Applied((y,), elementwise=_work(Tensor((*kept, frames, Axis("points", self.points))), self.points))
