"""Fully connected layers and attention against the real Keras: the same output shapes and the same counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from agreement import Figures, agree, op_of, ours
from hypothesis import given, settings
from hypothesis import strategies as st

keras = pytest.importorskip("keras")

DENSE = {
    "dense": ("Dense", (64,), {}, (10,)),
    "dense on an image": ("Dense", (64,), {}, (13, 13, 256)),
    "dense without bias": ("Dense", (64,), {"use_bias": False, "activation": "relu"}, (7, 10)),
    "dense with lora": ("Dense", (64,), {"lora_rank": 4}, (7, 10)),
    "einsum": ("EinsumDense", ("abc,cd->abd",), {"output_shape": (None, 64), "bias_axes": "d"}, (32, 128)),
    "einsum without bias": ("EinsumDense", ("ab,bc->ac",), {"output_shape": 64}, (32,)),
    "einsum to heads": ("EinsumDense", ("abc,cde->abde",), {"output_shape": (None, 4, 8), "bias_axes": "de"}, (9, 16)),
    "einsum from heads": ("EinsumDense", ("abcd,cde->abe",), {"output_shape": (None, 16), "bias_axes": "e"}, (9, 4, 8)),
    "einsum in front": ("EinsumDense", ("...x,xy->...y",), {"output_shape": 6, "bias_axes": "y"}, (3, 4, 5)),
    "einsum behind": ("EinsumDense", ("ab...,bc->ac...",), {"output_shape": (7,)}, (4, 5, 6)),
    "einsum over positions": ("EinsumDense", ("abc,bd->adc",), {"output_shape": (7, 6), "bias_axes": "dc"}, (5, 6)),
    "einsum with lora": (
        "EinsumDense", ("abc,cd->abd",), {"output_shape": (None, 64), "bias_axes": "d", "lora_rank": 3}, (32, 128)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name, args, kwargs, shape", DENSE.values(), ids=DENSE)
def test_dense_agrees_with_keras(name: str, args: tuple[Any, ...], kwargs: dict[str, Any], shape: Any) -> None:
    if name == "Dense":
        agree(name, args, kwargs, shape)
        return
    layer = keras.layers.EinsumDense(*args, **kwargs)
    y = layer(keras.ops.zeros((2, *shape)))  # on numbers: the symbolic shape has None where the input's size is taken
    expected = Figures((tuple(y.shape[1:]),), *counts(layer))
    assert ours(op_of(name, *args, **kwargs), shape) == expected


def counts(layer: Any) -> tuple[int, int]:
    trained, not_trained = layer.trainable_weights, layer.non_trainable_weights
    return sum(int(keras.ops.size(w)) for w in trained), sum(int(keras.ops.size(w)) for w in not_trained)


def check(name: str, kwargs: dict[str, Any], *shapes: tuple[int, ...], scores: bool = False) -> None:
    """The dot-product layers take a list of tensors, the others take them one by one.

    Scores are compared on numbers: the symbolic ones of MultiHeadAttention have the queries' length in the keys' place.
    """
    layer = getattr(keras.layers, name)(**kwargs)
    inputs = [keras.ops.zeros((2, *shape)) if scores else keras.Input(shape) for shape in shapes]
    flags = {"return_attention_scores": True} if scores else {}
    outputs = layer(inputs, **flags) if name in ("Attention", "AdditiveAttention") else layer(*inputs, **flags)
    outputs = outputs if isinstance(outputs, list | tuple) else [outputs]
    expected = Figures(tuple(tuple(y.shape[1:]) for y in outputs), *counts(layer))
    assert ours(replace(op_of(name, **kwargs), **flags), *shapes) == expected  # type: ignore[arg-type]


HEADS = {"num_heads": 3, "key_dim": 5}
GROUPS = {"head_dim": 4, "num_query_heads": 6, "num_key_value_heads": 2}
ATTENTION = {
    "dot": ("Attention", {}, [(4, 8), (6, 8)]),
    "dot of three": ("Attention", {}, [(4, 8), (6, 9), (6, 8)]),
    "dot with a scale": ("Attention", {"use_scale": True}, [(4, 8), (6, 8)]),
    "concat": ("Attention", {"score_mode": "concat"}, [(4, 8), (6, 8)]),
    "concat with a scale": ("Attention", {"score_mode": "concat", "use_scale": True}, [(4, 8), (6, 8)]),
    "additive": ("AdditiveAttention", {}, [(4, 8), (6, 8)]),
    "additive without a scale": ("AdditiveAttention", {"use_scale": False}, [(4, 8), (6, 8), (6, 8)]),
    "heads": ("MultiHeadAttention", HEADS, [(4, 16), (6, 12)]),
    "heads of three": ("MultiHeadAttention", HEADS, [(4, 16), (6, 12), (6, 10)]),
    "heads with other values": ("MultiHeadAttention", {**HEADS, "value_dim": 7}, [(4, 16), (6, 12)]),
    "heads without bias": ("MultiHeadAttention", {**HEADS, "use_bias": False}, [(4, 16), (6, 12)]),
    "heads to another size": ("MultiHeadAttention", {**HEADS, "output_shape": 11}, [(4, 16), (6, 12)]),
    "heads to two axes": ("MultiHeadAttention", {**HEADS, "output_shape": (2, 3)}, [(4, 16), (6, 12)]),
    "heads with a gate": ("MultiHeadAttention", {**HEADS, "value_dim": 7, "use_gate": True}, [(4, 16), (6, 12)]),
    "heads over an image": ("MultiHeadAttention", HEADS, [(4, 5, 16), (6, 7, 16)]),
    "heads over one axis": ("MultiHeadAttention", {**HEADS, "attention_axes": 2}, [(4, 5, 16), (4, 7, 16)]),
    "heads over the rows": ("MultiHeadAttention", {**HEADS, "attention_axes": (1,)}, [(4, 5, 16), (3, 5, 16)]),
    "groups": ("GroupQueryAttention", GROUPS, [(4, 16), (6, 16)]),
    "groups with a gate": ("GroupQueryAttention", {**GROUPS, "use_gate": True}, [(4, 16), (6, 16)]),
    "groups without bias": ("GroupQueryAttention", {**GROUPS, "use_bias": False}, [(4, 16), (6, 16), (6, 16)]),
}


@pytest.mark.parametrize("scores", [False, True], ids=["output", "output and scores"])
@pytest.mark.parametrize("name, kwargs, shapes", ATTENTION.values(), ids=ATTENTION)
def test_attention_agrees_with_keras(name: str, kwargs: dict[str, Any], shapes: Any, scores: bool) -> None:
    check(name, kwargs, *shapes, scores=scores)


@settings(max_examples=25, deadline=None)
@given(
    heads=st.integers(1, 4), key=st.integers(1, 6), value=st.none() | st.integers(1, 6), bias=st.booleans(),
    sizes=st.lists(st.integers(1, 6), min_size=5, max_size=5),
)  # fmt: skip
def test_any_number_of_heads_agrees(heads: int, key: int, value: int | None, bias: bool, sizes: list[int]) -> None:
    queries, keys, one, two, three = sizes
    kwargs = {"num_heads": heads, "key_dim": key, "value_dim": value, "use_bias": bias}
    check("MultiHeadAttention", kwargs, (queries, one), (keys, two), (keys, three))
