"""Sentences of `weigh.ops.linear_algebra`."""

from __future__ import annotations

from weigh.words.ops import Sentences

_NONE = "A product of tensors owns no weights: what is multiplied comes from elsewhere and is counted there."
_NOT_COMPUTED = "Nothing is multiplied."

TEXTS = {
    "matmul": Sentences(
        weights=_NONE,
        shape="Rows of the left, columns of the right; the axes in front are shared, or stretched where they are 1.",
        macs="One for every output value and every value of the inner axis.",
    ),
    "tensordot": Sentences(
        weights=_NONE,
        shape="All axes that are not summed over, the left tensor's first.",
        macs="One for every output value and every value of the axes that are summed over.",
    ),
    "einsum": Sentences(
        weights=_NONE,
        shape="The letters behind the arrow of {equation}, in that order.",
        macs="From left to right, one for every combination of the letters of the two that are multiplied.",
    ),
    "variable": Sentences(
        weights="One weight that the program adds itself, of the shape it gives.",
        shape="The weight's own shape; it has no batch.",
        macs=_NOT_COMPUTED,
    ),
    "constant": Sentences(
        weights="Fixed numbers from the source: they are not trained, so they are not parameters.",
        shape="The sizes that the source gives.",
        macs=_NOT_COMPUTED,
    ),
    "constant_like": Sentences(
        weights="These numbers are made by the program: they are not trained, so they are not parameters.",
        shape="The shape of the input.",
        macs=_NOT_COMPUTED,
    ),
    "random": Sentences(
        weights="Random numbers are drawn anew each time and never learned.",
        shape="The sizes that the source gives.",
        macs=_NOT_COMPUTED,
    ),
    "drawn": Sentences(
        weights="Indices are drawn by given weights; nothing is learned.",
        shape="The last axis becomes {count} draws.",
        macs="No MACs: it is counted as one operation a weight.",
    ),
}
