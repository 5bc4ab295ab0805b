"""Sentences of `weigh.ops.embedding`."""

from __future__ import annotations

from weigh.words.ops import Sentences

TEXTS = {
    "embedding": Sentences(
        weights="A table with one row of {features} numbers for each of the {vocabulary} indices. How long the input "
        "is does not matter, and there is no bias.",
        shape="Every index is replaced by its row, so an axis of {features} features is added behind.",
        macs="Rows are looked up, not multiplied.",
    ),
    "embedding_bag": Sentences(
        weights="A table with one row of {features} numbers for each of the {vocabulary} indices, as in an embedding.",
        shape="The rows of each bag become one: their {mode}.",
        macs="Rows are looked up, not multiplied; what joins them is operations on single elements.",
    ),
    "reversible_embedding": Sentences(
        weights="A table with one row of {features} numbers for each of the {vocabulary} indices. Tied, the same table "
        "serves both directions and is counted once; untied, there is a second one.",
        shape="Forwards every index is replaced by its row; backwards the features become one score for every index.",
        macs="Forwards rows are looked up. Backwards every row is multiplied with the features of every position.",
    ),
}
