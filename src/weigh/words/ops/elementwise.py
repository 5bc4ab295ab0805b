"""Sentences of `weigh.ops.elementwise`."""

from __future__ import annotations

from weigh.words.ops import Sentences

_STAYS = "The shape stays."
_NOTHING = "Nothing is computed when the network predicts."
_ELEMENTS = "No MACs: the function is counted as operations on single elements."

TEXTS = {
    "identity": Sentences(
        weights="The layer hands on what it receives; there is nothing in it to learn.", shape=_STAYS, macs=_NOTHING
    ),
    "dropout": Sentences(
        weights="Dropout only masks values while training; it owns no weights and removes none, so the count does not "
        "change.",
        shape=_STAYS,
        macs=_NOTHING,
    ),
    "spatial_dropout": Sentences(
        weights="Dropout of whole channels only masks values while training; it owns no weights and removes none, so "
        "the count does not change.",
        shape=_STAYS,
        macs=_NOTHING,
    ),
    "noise": Sentences(
        weights="Random noise is added or multiplied while training; it is drawn anew each time and never learned.",
        shape=_STAYS,
        macs=_NOTHING,
    ),
    "activity_regularization": Sentences(
        weights="Large activations are punished in the loss while training; the layer itself changes nothing and owns "
        "nothing.",
        shape=_STAYS,
        macs=_NOTHING,
    ),
    "masking": Sentences(
        weights="Masking only marks the steps that later layers should skip; nothing in it is learned.",
        shape="The shape stays: marked steps are skipped, not removed.",
        macs="Every value is compared once; there are no MACs.",
    ),
    "prelu": Sentences(
        weights="Every position of the input has a slope of its own, alpha, for negative values. Along shared axes one "
        "slope serves all positions, which is why shared_axes=[1, 2] after a convolution leaves one a channel.",
        shape=_STAYS,
        macs=_ELEMENTS,
    ),
    "channel_prelu": Sentences(
        weights="One slope for negative values serves the whole input, or every channel has its own: there are "
        "{slopes}.",
        shape=_STAYS,
        macs=_ELEMENTS,
    ),
    "parametric_softplus": Sentences(
        weights="Every position of the input has an alpha and a beta of its own; along shared axes one serves all.",
        shape=_STAYS,
        macs=_ELEMENTS,
    ),
    "srelu": Sentences(
        weights="Every position of the input has four numbers of its own: two thresholds and two slopes; along shared "
        "axes one set serves all.",
        shape=_STAYS,
        macs=_ELEMENTS,
    ),
}
