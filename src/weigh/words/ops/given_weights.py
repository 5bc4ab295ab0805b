"""Sentences of `weigh.ops.given_weights`."""

from __future__ import annotations

from weigh.words.ops import Sentences

_ELSEWHERE = "The weights come in as tensors, and are counted where they were made."

TEXTS = {
    "kernel_conv": Sentences(
        weights=_ELSEWHERE,
        shape="Each spatial size is how often the window fits; the kernel gives the number of channels.",
        macs="For every output position and every filter, the window is multiplied with the kernel.",
    ),
    "kernel_dense": Sentences(
        weights=_ELSEWHERE,
        shape="The last axis becomes the rows of the matrix; all axes in front stay.",
        macs="For every output value, all input features are multiplied with one row of the matrix.",
    ),
    "kernel_bilinear": Sentences(
        weights=_ELSEWHERE,
        shape="The last axis becomes the units of the kernel; all axes in front stay.",
        macs="For every unit a matrix is multiplied with the first input, and the result with the second.",
    ),
    "normalized": Sentences(
        weights=_ELSEWHERE,
        shape="The shape stays.",
        macs="No MACs: it is counted as operations on single elements.",
    ),
    "channel_slopes": Sentences(
        weights=_ELSEWHERE, shape="The shape stays.", macs="No MACs: it is counted as operations on single elements."
    ),
    "kernel_bags": Sentences(
        weights=_ELSEWHERE,
        shape="One row for every bag of indices, with the features of the table.",
        macs="No MACs: the sums within each bag are counted as operations on single elements.",
    ),
    "kernel_attention": Sentences(
        weights=_ELSEWHERE,
        shape="The shape of the query; with need_weights also one score for every query and key.",
        macs="The projections of query, key, value and output, and for every pair of query and key their product and "
        "the share of the value.",
    ),
}
