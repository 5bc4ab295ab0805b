"""Fourier transforms, and what compares two tensors, as PyTorch spells it."""

from __future__ import annotations

from typing import Any

from weigh.ops.loss import Criterion
from weigh.ops.spectra import FourierAlong, Frames, FramesBack
from weigh.write.code.text import Code, called
from weigh.write.code.torch.forms import Form, Function, Site, Step, Table, fn, graphs_own, graphs_own_outputs

LOSSES = {
    "binary_cross_entropy": "binary_cross_entropy", "cross_entropy": "cross_entropy", "kl_divergence": "kl_div",
}  # fmt: skip
"""Losses whose functions do not end in `_loss`."""


def _plain(made: Function, site: Site) -> Form:
    """A function of tensors as the graph has them."""
    return Form((Step(function=made),), graphs_own(site), graphs_own_outputs(site), chain=False)


def _fourier(op: FourierAlong, site: Site) -> Form:
    """Along one axis by the plain name, along several by the one with an n."""
    lengths = [site.size(size) for size in op.points]
    if len(op.axes) == 1:
        named: dict[str, Any] = {"n": lengths[0] if lengths and lengths[0] != "-1" else None, "dim": op.axes[0]}
        return _plain(fn(called(f"torch.fft.{op.function}", Code("{0}"), **named)), site)
    named = {"s": lengths or None, "dim": tuple(op.axes) or None}
    return _plain(fn(called(f"torch.fft.{op.function}n", Code("{0}"), **named)), site)


def _windowed(op: Frames | FramesBack, name: str, site: Site, **named: Any) -> Form:
    window = Code("{1}") if len(site.inputs) > 1 else None
    centered = None if op.centered else False
    return _plain(fn(called(name, Code("{0}"), op.points, op.step, window=window, center=centered, **named)), site)


def _frames(op: Frames, site: Site) -> Form:
    return _windowed(op, "torch.stft", site, onesided=None if op.half else False, return_complex=op.complex)


def _frames_back(op: FramesBack, site: Site) -> Form:
    return _windowed(op, "torch.istft", site, length=None if op.length is None else site.size(op.length))


def _criterion(op: Criterion, site: Site) -> Form:
    reduction = "" if op.reduction == "mean" else f', reduction="{op.reduction}"'
    return _plain(fn(f"F.{LOSSES.get(op.function, f'{op.function}_loss')}({{all}}{reduction})"), site)


TABLE: Table = {FourierAlong: _fourier, Frames: _frames, FramesBack: _frames_back, Criterion: _criterion}
