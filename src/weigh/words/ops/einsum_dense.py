"""Sentences of `weigh.ops.einsum_dense`."""

from __future__ import annotations

from weigh.words.ops import Sentences

TEXTS = {
    "einsum_dense": Sentences(
        weights="The kernel has one axis for each letter of the equation's second part, {equation}; each letter is as "
        "large as in the input or in the output. The bias has the letters of bias_axes.",
        shape="The output has the letters behind the arrow, in that order.",
        macs="One for every combination of all the letters: those of the output, and those that are summed over.",
    ),
}
