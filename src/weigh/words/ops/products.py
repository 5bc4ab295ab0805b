"""Sentences of `weigh.ops.products`."""

from __future__ import annotations

from weigh.words.ops import Sentences

_NONE = "A product of tensors owns no weights: what is multiplied comes from elsewhere and is counted there."
_SINGLE = "No MACs: every product stands alone and is counted as an operation on an element."

TEXTS = {
    "add_product": Sentences(
        weights=_NONE,
        shape="Rows of the first matrix, columns of the second.",
        macs="One for every value of the product and every value of the inner axis; the sum is counted apart.",
    ),
    "outer": Sentences(weights=_NONE, shape="One axis for each of the two vectors.", macs=_SINGLE),
    "kronecker": Sentences(weights=_NONE, shape="The sizes of both are multiplied, axis by axis.", macs=_SINGLE),
    "last_product": Sentences(
        weights=_NONE,
        shape="All axes but the last of both, the left tensor's first.",
        macs="One for every output value and every value of the last axis.",
    ),
    "along_product": Sentences(
        weights=_NONE,
        shape="The axis that is multiplied along goes, but stays in a cross product.",
        macs="One for every value of the axis at every place; a cross product is counted as operations on elements.",
    ),
    "matrix_chain": Sentences(
        weights=_NONE,
        shape="Rows of the first matrix, columns of the last.",
        macs="The products of the cheapest order of brackets, one after the other.",
    ),
    "distances": Sentences(
        weights="A distance is computed by a fixed rule; nothing is learned.",
        shape="One row for every vector of the first tensor, one column for every vector of the second.",
        macs="No MACs: it is counted as three operations for every value of every pair.",
    ),
    "pair_distances": Sentences(
        weights="A distance is computed by a fixed rule; nothing is learned.",
        shape="One number for every two different rows.",
        macs="No MACs: it is counted as three operations for every value of every pair.",
    ),
    "distance": Sentences(
        weights="A distance is computed by a fixed rule; nothing is learned.",
        shape="One number.",
        macs="No MACs: it is counted as three operations for every value.",
    ),
    "block_diagonal": Sentences(
        weights=_NONE, shape="The rows of all matrices together, and their columns.", macs="Nothing is computed."
    ),
    "decomposition": Sentences(
        weights="`{function}` computes with a matrix by a fixed rule; nothing is learned.",
        shape="The shapes of the factors or of the solution.",
        macs="How much work it is depends on the method and the numbers, so it is not counted.",
    ),
}
