"""Sentences of `weigh.ops.attention`."""

from __future__ import annotations

from weigh.words.ops import Sentences

_SHAPE = "As many outputs as queries, each as large as a value."
_HEADS = (
    "Queries, keys and values each go through a matrix of their own, with one part for each of the {heads} heads, and "
    "the heads' results through one more. Comparing queries with keys needs no weights, so the number of steps does "
    "not change the count."
)
_HEADS_MACS = (
    "The four projections at every step; and for every head, each query times each key, then each of those scores "
    "times a value. The last two grow with the square of the number of steps; a mask saves none of them."
)

TEXTS = {
    "attention": Sentences(
        weights="Queries are compared with keys directly; nothing is learned but a scale, where one is asked for "
        "(use_scale={use_scale}), and one number more for score_mode='concat'.",
        shape=_SHAPE,
        macs="Every query times every key, feature by feature, then every score times a value.",
    ),
    "additive_attention": Sentences(
        weights="One learned scale for each feature weighs the tanh of query plus key (use_scale={use_scale}).",
        shape=_SHAPE,
        macs="Every pair of query and key, feature by feature, then every score times a value.",
    ),
    "scaled_dot_product_attention": Sentences(
        weights="Queries, keys and values come in as they are; attention itself compares and sums, and learns nothing.",
        shape=_SHAPE,
        macs="Every query times every key, feature by feature, then every score times a value.",
    ),
    "multi_head_attention": Sentences(
        weights=_HEADS,
        shape="As many outputs as queries, each as large as a query, or as output_shape says.",
        macs=_HEADS_MACS,
    ),
    "group_query_attention": Sentences(
        weights=_HEADS + " Keys and values have only {key_value_heads} heads, which several heads of queries share.",
        shape="As many outputs as queries, each as large as a query.",
        macs=_HEADS_MACS,
    ),
}
