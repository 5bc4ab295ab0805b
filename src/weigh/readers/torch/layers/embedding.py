"""PyTorch's tables of vectors."""

from __future__ import annotations

from weigh.network.ops import Op
from weigh.ops.embedding import Embedding, EmbeddingBag
from weigh.readers.torch.layers.arguments import FACTORY, choice
from weigh.readers.torch.table import Given, Param, TorchSignature, layer


def embedding(given: Given) -> Op:
    return Embedding(given.size("num_embeddings"), given.size("embedding_dim"))


def embedding_bag(given: Given) -> Op:
    return EmbeddingBag(
        given.size("num_embeddings"),
        given.size("embedding_dim"),
        choice(given, "mode", "sum", "mean", "max"),
        given.flag("include_last_offset"),
    )


_TABLE = {"weight": Param(("embeddings",))}
_SETTINGS = "max_norm=None, norm_type=2.0, scale_grad_by_freq=False, "

ROWS = {
    "Embedding": layer(
        f"num_embeddings, embedding_dim, padding_idx=None, {_SETTINGS}sparse=False, _weight=None, _freeze=False"
        + FACTORY,
        embedding,
        parameters=_TABLE,
    ),
    "EmbeddingBag": layer(
        f"num_embeddings, embedding_dim, {_SETTINGS}mode='mean', sparse=False, _weight=None, "
        "include_last_offset=False, padding_idx=None" + FACTORY,
        embedding_bag,
        call=TorchSignature("input, offsets=None, per_sample_weights=None"),
        tensors=("input", "offsets"),
        parameters=_TABLE,
    ),
}
