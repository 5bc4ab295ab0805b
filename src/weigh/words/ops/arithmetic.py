"""Sentences of `weigh.ops.arithmetic`."""

from __future__ import annotations

from weigh.words.ops import Sentences

_ELEMENTS = "No MACs: it is counted as operations on single elements."

TEXTS = {
    "arithmetic": Sentences(
        weights="`{function}` works on the elements that come in and has nothing to learn.",
        shape="The shapes meet axis by axis from the last; an axis of size 1 stretches to the other's.",
        macs=_ELEMENTS,
    ),
    "l2_normalize": Sentences(
        weights="Each vector is divided by its own length; nothing is learned.",
        shape="The shape stays.",
        macs=_ELEMENTS,
    ),
    "cumsum": Sentences(weights="Running sums have nothing to learn.", shape="The shape stays.", macs=_ELEMENTS),
    "one_hot": Sentences(
        weights="A number only becomes the place of a one; nothing is learned.",
        shape="A new axis of {depth} classes.",
        macs="Nothing is computed.",
    ),
    "glu": Sentences(
        weights="One half of the values gates the other; nothing is learned.",
        shape="Axis {axis} becomes half as long.",
        macs="No MACs: a sigmoid and a product for every output value.",
    ),
    "fourier": Sentences(
        weights="A Fourier transform has fixed coefficients; nothing is learned.",
        shape="The shape stays; of real numbers only the half that is not its own mirror image is kept.",
        macs="No MACs: 5 operations for each value and each of the log2(points) steps of a fast transform.",
    ),
}
