"""PyTorch's multi-head attention: every number is written out as the product it comes from."""

from __future__ import annotations

from typing import Any

import pytest
from figures import macs, params, refusal

from weigh.network.tensors import BATCH_AXIS, Axis, Tensor
from weigh.ops.packed_attention import PackedAttention


def attention(heads: int = 3, **settings: Any) -> PackedAttention:
    return PackedAttention(heads, batch_first=True, **settings)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, 4 * 12 * (12 + 1)),
        ({"bias": False}, 4 * 12 * 12),
        ({"key_value_bias": True}, 4 * 12 * (12 + 1) + 2 * 12),
    ],
)
def test_weights(settings: dict[str, Any], expected: int) -> None:
    x = Tensor.of(5, 12)
    assert params(attention(**settings).apply(x, x, x)) == expected


def test_keys_and_values_of_other_sizes_have_matrices_of_their_own() -> None:
    applied = attention(packed=False).apply(Tensor.of(5, 12), Tensor.of(7, 4), Tensor.of(7, 8))
    assert params(applied) == 12 * (12 + 4 + 8) + 3 * 12 + 12 * 12 + 12
    assert macs(applied) == 5 * 12 * 12 + 7 * 12 * 4 + 7 * 12 * 8 + 2 * 5 * 7 * 12 + 5 * 12 * 12


def test_learned_and_empty_keys_are_attended_to_as_well() -> None:
    x = Tensor.of(5, 12)
    plain, more = attention(), attention(key_value_bias=True, zero_key=True)
    assert macs(more.apply(x, x, x)) - macs(plain.apply(x, x, x)) == 2 * 5 * 2 * 12


def test_the_scores_are_a_second_output() -> None:
    query, key = Tensor.of(5, 12), Tensor.of(7, 12)
    assert [y.shape[1:] for y in attention().apply(query, key, key).outputs] == [(5, 12), (5, 7)]
    assert [y.shape[1:] for y in attention(averaged=False).apply(query, key, key).outputs] == [(5, 12), (3, 5, 7)]
    assert [y.shape[1:] for y in attention(need_weights=False).apply(query, key, key).outputs] == [(5, 12)]


def test_steps_first_is_the_same_attention() -> None:
    x = Tensor((Axis("steps", 5), BATCH_AXIS, Axis("features", 12)))
    first, behind = PackedAttention(3).apply(x, x, x), attention().apply(*[Tensor.of(5, 12)] * 3)
    assert macs(first) == macs(behind)
    assert first.outputs[0].axes[1] == BATCH_AXIS


def test_heads_divide_the_features() -> None:
    x = Tensor.of(5, 12)
    assert refusal(attention(5), x, x, x) == (
        "the features must be a multiple of the heads.\n"
        "  embed_dim = 12, but num_heads = 5.\n"
        "  Choose num_heads among the divisors of 12."
    )


def test_a_query_with_another_batch_is_refused() -> None:
    one, other = (Tensor((Axis("steps", 5), Axis("batch", n), Axis("features", 12))) for n in (2, 3))
    assert "queries, keys and values must have one batch" in refusal(PackedAttention(3), one, other, other)
