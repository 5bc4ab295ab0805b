"""Attention: counts, MACs and shapes by hand."""

from __future__ import annotations

import pytest

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op
from weigh.network.sizes import Formula
from weigh.network.tensors import Tensor
from weigh.ops.attention import (
    AdditiveAttention,
    Attention,
    GroupQueryAttention,
    MultiHeadAttention,
    ScaledDotProductAttention,
)


def params(applied: Applied) -> object:
    return sum(weight.count for weight in applied.weights)  # type: ignore[misc]


def macs(applied: Applied) -> object:
    return sum(work.count for work in applied.macs)  # type: ignore[misc]


T, S = 4, 6  # queries and keys
QUERY, VALUE, KEY = Tensor.of(T, 16), Tensor.of(S, 12), Tensor.of(S, 10)
D = 3 * 5  # three heads of five features each


@pytest.mark.parametrize("op, inputs, weights, work", [
    (Attention(), (Tensor.of(T, 8), Tensor.of(S, 8)), 0, T*S * 8 + T*S * 8),
    (Attention(), (Tensor.of(T, 8), Tensor.of(S, 9), Tensor.of(S, 8)), 0, T*S * 8 + T*S * 9),
    (Attention(use_scale=True), (Tensor.of(T, 8), Tensor.of(S, 8)), 1, 2 * T*S * 8),
    (Attention(concat=True), (Tensor.of(T, 8), Tensor.of(S, 8)), 1, T*S * 8),  # scores are sums, not products
    (AdditiveAttention(), (Tensor.of(T, 8), Tensor.of(S, 8)), 8, 2 * T*S * 8),
    (AdditiveAttention(use_scale=False), (Tensor.of(T, 8), Tensor.of(S, 8)), 0, T*S * 8),
    (
        MultiHeadAttention(3, 5), (QUERY, VALUE, KEY),
        (16 + 1) * D + (12 + 1) * D + (10 + 1) * D + (D + 1) * 16,  # query, value, key, output
        T * 16 * D + S * 12 * D + S * 10 * D + 3 * T*S * 5 + 3 * T*S * 5 + T * D * 16,
    ),
    (
        MultiHeadAttention(3, 5, value_dim=7, bias=False), (QUERY, VALUE),
        16 * D + 12 * D + 12 * 3*7 + 3*7 * 16,
        T * 16 * D + S * 12 * D + S * 12 * 3*7 + 3 * T*S * (5 + 7) + T * 3*7 * 16,
    ),
    (
        GroupQueryAttention(6, 4, key_value_heads=2), (Tensor.of(T, 16), Tensor.of(S, 16)),
        (16 + 1) * 6*4 + 2 * (16 + 1) * 2*4 + (6*4 + 1) * 16,  # two heads of keys and values serve six of queries
        T * 16 * 6*4 + 2 * S * 16 * 2*4 + 2 * 6 * T*S * 4 + T * 6*4 * 16,
    ),
])  # fmt: skip
def test_counts(op: Op, inputs: tuple[Tensor, ...], weights: int, work: int) -> None:
    applied = op.apply(*inputs)
    assert params(applied) == weights
    assert macs(applied) == work


def test_bert_base_has_the_published_count_in_each_attention() -> None:
    x = Tensor.of(512, 768)
    assert params(MultiHeadAttention(heads=12, key_dim=64).apply(x, x)) == 4 * (768 + 1) * 768


@pytest.mark.parametrize("op, shapes", [
    (MultiHeadAttention(3, 5), ["(?, 4, 16)"]),
    (MultiHeadAttention(3, 5, output_sizes=(11,)), ["(?, 4, 11)"]),
    (MultiHeadAttention(3, 5, output_sizes=(2, 3)), ["(?, 4, 2, 3)"]),
    (MultiHeadAttention(3, 5, return_attention_scores=True), ["(?, 4, 16)", "(?, 3, 4, 6)"]),
    (Attention(return_attention_scores=True), ["(?, 4, 16)", "(?, 4, 6)"]),
])  # fmt: skip
def test_outputs(op: Op, shapes: list[str]) -> None:
    assert [str(y) for y in op.apply(QUERY, Tensor.of(S, 16)).outputs] == shapes


def test_axes_that_are_not_attended_over_stay_apart() -> None:
    image = Tensor.of(4, 5, 16)
    rows = MultiHeadAttention(3, 5, axes=(1,), return_attention_scores=True).apply(image, Tensor.of(7, 5, 16))
    assert [str(y) for y in rows.outputs] == ["(?, 4, 5, 16)", "(?, 5, 3, 4, 7)"]  # columns, heads, queries, keys
    assert rows.macs[3].count == 5 * 3 * 4*7 * 5  # fmt: skip
    whole = MultiHeadAttention(3, 5).apply(image, image)
    assert whole.macs[3].count == 3 * (4*5) * (4*5) * 5  # fmt: skip


def test_the_work_grows_with_the_square_of_unknown_steps() -> None:
    x = Tensor.of(Formula("steps"), 16)
    applied = MultiHeadAttention(3, 5).apply(x, x)
    assert params(applied) == 3 * (16 + 1) * D + (D + 1) * 16
    assert str(applied.macs[3].count) == "15*steps**2"


def test_products_alone_take_what_was_projected() -> None:
    heads_first = ScaledDotProductAttention().apply(Tensor.of(3, T, 5), Tensor.of(3, S, 5), Tensor.of(3, S, 7))
    steps_first = ScaledDotProductAttention(steps_first=True).apply(
        Tensor.of(T, 3, 5), Tensor.of(S, 3, 5), Tensor.of(S, 3, 7)
    )
    assert (str(heads_first.outputs[0]), str(steps_first.outputs[0])) == ("(?, 3, 4, 7)", "(?, 4, 3, 7)")
    assert macs(heads_first) == macs(steps_first) == 3 * T*S * (5 + 7)  # fmt: skip


@pytest.mark.parametrize("op, inputs, text", [
    (
        Attention(), (Tensor.of(T, 8), Tensor.of(S, 9)),
        "queries and keys must have the same number of features.\n"
        "  A query has 8, a key 9.\n"
        "  Project one of them with Dense, or use MultiHeadAttention, which projects both.",
    ),
    (
        MultiHeadAttention(3, 5), (QUERY, VALUE, Tensor.of(7, 10)),
        "there must be one value for every key.\n"
        "  There are 7 keys, but 6 values.\n"
        "  Take both from the same sequence.",
    ),
    (
        MultiHeadAttention(3, 5, axes=(2,)), (Tensor.of(4, 5, 16), Tensor.of(3, 5, 16)),
        "axes that are not attended over must be equally long in query and key.\n"
        "  Axis 1 is 4 in the query, but 3 in the key.\n"
        "  Add axis 1 to attention_axes, or give both the same size.",
    ),
    (
        GroupQueryAttention(6, 4, key_value_heads=4), (QUERY, QUERY),
        "every head of keys and values must serve equally many heads of queries.\n"
        "  There are 6 heads of queries, but 4 of keys and values.\n"
        "  Choose num_key_value_heads among the divisors of 6.",
    ),
])  # fmt: skip
def test_errors(op: Op, inputs: tuple[Tensor, ...], text: str) -> None:
    with pytest.raises(ShapeError) as error:
        op.apply(*inputs)
    assert str(error.value) == text
