"""Embeddings against the real Keras."""

from __future__ import annotations

from typing import Any

import pytest
from agreement import agree

pytest.importorskip("keras")

CASES: list[tuple[str, tuple[Any, ...], dict[str, Any], tuple[int | None, ...]]] = [
    ("Embedding", (10000, 128), {}, (20,)),
    ("Embedding", (10, 3), {"mask_zero": True}, (None,)),
    ("Embedding", (10, 3), {}, ()),
    ("Embedding", (10, 3), {}, (4, 5)),
    ("Embedding", (10, 3), {"lora_rank": 2}, (8,)),
    ("ReversibleEmbedding", (10, 3), {}, (8,)),
    ("ReversibleEmbedding", (10, 3), {"tie_weights": False}, (8,)),
]


@pytest.mark.parametrize(("name", "args", "kwargs", "shape"), CASES)
def test_embeddings(name: str, args: tuple[Any, ...], kwargs: dict[str, Any], shape: tuple[int | None, ...]) -> None:
    agree(name, args, kwargs, shape)
