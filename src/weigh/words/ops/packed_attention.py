"""Sentences of `weigh.ops.packed_attention`."""

from __future__ import annotations

from weigh.words.ops import Sentences

TEXTS = {
    "packed_attention": Sentences(
        weights="Queries, keys and values are each made by a matrix as wide as the features, and a fourth one mixes "
        "the heads again. The {heads} heads are parts of the features, so their number does not change the count.",
        shape="The output has the shape of the query.",
        macs="Four projections at every position; then every query meets every key once for its score and once for "
        "the sum of the values.",
    ),
}
