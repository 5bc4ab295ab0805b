"""Keras's embeddings, every generation."""

from __future__ import annotations

from weigh.network.ops import Op
from weigh.network.sizes import Size
from weigh.ops.embedding import Embedding, ReversibleEmbedding
from weigh.readers.keras.layers.arguments import whole
from weigh.readers.keras.layers.legacy import legacy, without
from weigh.readers.keras.table import Given, Row, row
from weigh.readers.vocabulary.signatures import Signature, as_size


def embedding(given: Given) -> Op:
    return Embedding(
        vocabulary=given.size("input_dim"),
        features=given.size("output_dim"),
        length=_length(given),
        lora=whole(given, "lora_rank") if given.has("lora_rank") else None,
    )


def _length(given: Given) -> tuple[Size | None, ...]:
    """`input_length` of earlier generations: one size, or a list of them."""
    if not given.has("input_length"):
        return ()
    told = given.values["input_length"]  # one that is not known is a size in its own name
    sizes = told if isinstance(told, list | tuple) else [told]
    return tuple(None if size is None else as_size(size, "input_length") for size in sizes)


def reversible(given: Given) -> Op:
    return ReversibleEmbedding(given.size("input_dim"), given.size("output_dim"), tied=given.flag("tie_weights"))


_REST = "embeddings_initializer='uniform', embeddings_regularizer=None, "

KERAS3 = {
    "Embedding": row(
        "input_dim, output_dim, " + _REST + "embeddings_constraint=None, mask_zero=False, weights=None, "
        "lora_rank=None, lora_alpha=None, quantization_config=None",
        embedding,
    ),
    "ReversibleEmbedding": row(
        "input_dim, output_dim, tie_weights=True, " + _REST + "embeddings_constraint=None, mask_zero=False, "
        "reverse_dtype=None, logit_soft_cap=None",
        reversible,
    ),
}

TFKERAS = {
    "Embedding": row(
        "input_dim, output_dim, " + _REST + "activity_regularizer=None, embeddings_constraint=None, mask_zero=False, "
        "input_length=None, sparse=False",
        embedding,
    ),
}

KERAS2 = {"Embedding": legacy(without(TFKERAS["Embedding"], "sparse"), dropped=("dropout",))}

KERAS1 = {
    "Embedding": Row(
        Signature(
            "input_dim, output_dim, init='uniform', input_length=None, W_regularizer=None, activity_regularizer=None, "
            "W_constraint=None, mask_zero=False, weights=None, dropout=0.0"
        ),
        embedding,
    ),
}
