"""Fourier transforms, and the moves of halves that go with them."""

from __future__ import annotations

from weigh.network.ops import Op
from weigh.ops.spectra import FourierAlong, Frames, FramesBack
from weigh.ops.views import Moved
from weigh.readers.torch.functions.arguments import OUT, dims, size, sizes, whole
from weigh.readers.torch.table import FunctionRow, Given, function


def one(name: str) -> FunctionRow:
    """Along one axis, the last unless told otherwise."""

    def build(given: Given) -> Op:
        length = (size(given["n"], "n"),) if given.has("n") else ()
        return FourierAlong(name, (whole(given, "dim"),), length)

    return function("input, n=None, dim=-1, norm=None" + OUT, "input", build)


def several(name: str, default: str) -> FunctionRow:
    """Along several axes: those named, or as many last ones as there are lengths, or all."""

    def build(given: Given) -> Op:
        lengths = sizes(given, "s") if given.has("s") else ()
        return FourierAlong(name, dims(given) or tuple(range(-len(lengths), 0)), lengths)

    return function(f"input, s=None, dim={default}, norm=None{OUT}", "input", build)


def frames(given: Given) -> Op:
    """Short transforms. Raises: NotKnown where the step is not known."""
    points = whole(given, "n_fft")
    step = whole(given, "hop_length") if given.has("hop_length") else points // 4
    onesided = given["onesided"] is not False
    return Frames(points, step, bool(given["center"]), onesided, given["return_complex"] is not False)


def frames_back(given: Given) -> Op:
    points = whole(given, "n_fft")
    step = whole(given, "hop_length") if given.has("hop_length") else points // 4
    length = size(given["length"], "length") if given.has("length") else None
    return FramesBack(points, step, bool(given["center"]), length)


_NAMES = ("fft", "ifft", "rfft", "irfft", "hfft", "ihfft")

ROWS: dict[str, FunctionRow] = {
    **{f"fft.{name}": one(name) for name in _NAMES},
    **{f"fft.{name}2": several(name, "(-2, -1)") for name in _NAMES},
    **{f"fft.{name}n": several(name, "None") for name in _NAMES},
    **{f"fft.{name}": function("input, dim=None", "input", lambda given: Moved("roll"))
       for name in ("fftshift", "ifftshift")},
    "istft": function(
        "input, n_fft, hop_length=None, win_length=None, window=None, center=True, normalized=False, onesided=None, "
        "length=None, return_complex=False", "input window", frames_back,
    ),
    "stft": function(
        "input, n_fft, hop_length=None, win_length=None, window=None, center=True, pad_mode='reflect', "
        "normalized=False, onesided=None, return_complex=None, align_to_window=None", "input window", frames,
    ),
}  # fmt: skip
