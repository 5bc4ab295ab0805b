"""Sentences of `weigh.ops.spectra`."""

from __future__ import annotations

from weigh.words.ops import Sentences

_RULE = "A Fourier transform is a fixed rule; nothing is learned."
_WORK = "No MACs: a fast transform is counted as 5 operations a point for every doubling of the number of points."

TEXTS = {
    "fourier_along": Sentences(
        weights=_RULE,
        shape="The shape stays; of real numbers ({function}) only the first half and one more is kept along the last axis.",
        macs=_WORK,
    ),
    "frames_back": Sentences(
        weights=_RULE, shape="One signal, as long as frames of {points} points every {step} samples reach.", macs=_WORK
    ),
    "frames": Sentences(
        weights=_RULE,
        shape="One transform of {points} points every {step} samples: an axis of frequencies and an axis of frames.",
        macs=_WORK,
    ),
}
