"""Sentences of `weigh.ops.normalization`."""

from __future__ import annotations

from weigh.words.ops import Sentences

_STAYS = "Every number is shifted and scaled on its own place, so the shape stays."
_MACS = "Not counted in MACs: shifting and scaling are operations on single elements."

TEXTS = {
    "batch_norm": Sentences(
        weights="Every channel has up to four numbers: gamma and beta, which are trained, and a moving mean and "
        "variance, which are measured while training and are not trained. They are shared by all positions.",
        shape=_STAYS,
        macs=_MACS,
    ),
    "layer_norm": Sentences(
        weights="Gamma and beta have one number for every entry of the normalized axes, both trained. Mean and "
        "variance are computed from each example anew, so nothing is kept of them.",
        shape=_STAYS,
        macs=_MACS,
    ),
    "rms_norm": Sentences(
        weights="One trained scale for every entry of the normalized axes; there is no shift, hence no beta.",
        shape=_STAYS,
        macs=_MACS,
    ),
    "group_norm": Sentences(
        weights="Every channel has a gamma and a beta, both trained. The groups only decide which channels share a "
        "mean and a variance, so their number does not change the count.",
        shape=_STAYS,
        macs=_MACS,
    ),
    "instance_norm": Sentences(
        weights="Every channel has a gamma and a beta if they are asked for, both trained; by default there are none. "
        "Mean and variance are computed from each example anew.",
        shape=_STAYS,
        macs=_MACS,
    ),
    "unit_norm": Sentences(
        weights="Every vector is divided by its own length; there is nothing in it to learn.",
        shape=_STAYS,
        macs=_MACS,
    ),
    "local_response_norm": Sentences(
        weights="Every value is divided by a measure of {size} neighbouring channels, with constants that were chosen "
        "beforehand; nothing in it is learned.",
        shape=_STAYS,
        macs=_MACS,
    ),
    "standardize": Sentences(
        weights="Mean and variance of every feature are measured on the data before training and kept, with one count "
        "of how much was seen; none of them is trained. Where mean and variance are given, they are constants and not "
        "weights.",
        shape=_STAYS,
        macs=_MACS,
    ),
    "spectral_norm": Sentences(
        weights="The weights of the layer inside, and one vector as long as the kernel's last axis, which helps to "
        "find the kernel's largest singular value and is not trained.",
        shape="The shape is that of the layer inside.",
        macs="Those of the layer inside; the kernel is only rescaled while training.",
    ),
}
