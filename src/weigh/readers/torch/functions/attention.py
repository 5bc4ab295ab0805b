"""Attention with what was projected before, and with projections that are given as tensors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from weigh.network.ops import Op
from weigh.ops.attention import ScaledDotProductAttention
from weigh.ops.given_weights import KernelAttention
from weigh.readers.torch.functions.arguments import is_tensor, size
from weigh.readers.torch.table import FunctionRow, Given, function


def multi_head(given: Given) -> Op:
    biases = 3 * is_tensor(given.values["in_proj_bias"]) + is_tensor(given.values["out_proj_bias"])
    added = is_tensor(given.values["bias_k"]) + given.flag("add_zero_attn")
    return KernelAttention(
        size(given["num_heads"], "num_heads"), biases, given.flag("need_weights"), given.flag("average_attn_weights"),
        added,
    )  # fmt: skip


def with_weights(outputs: Sequence[Any], bound: Mapping[str, Any]) -> tuple[Any, Any]:
    """The result and the scores; None in their place where they are not asked for."""
    return outputs[0], outputs[1] if len(outputs) > 1 else None


ROWS: dict[str, FunctionRow] = {
    "scaled_dot_product_attention": function(
        "query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None, enable_gqa=False",
        "query key value attn_mask", lambda given: ScaledDotProductAttention(),
    ),
    "multi_head_attention_forward": function(
        "query, key, value, embed_dim_to_check, num_heads, in_proj_weight, in_proj_bias, bias_k, bias_v, "
        "add_zero_attn, dropout_p, out_proj_weight, out_proj_bias, training=True, key_padding_mask=None, "
        "need_weights=True, attn_mask=None, use_separate_proj_weight=False, q_proj_weight=None, k_proj_weight=None, "
        "v_proj_weight=None, static_k=None, static_v=None, average_attn_weights=True, is_causal=False",
        "query key value in_proj_weight in_proj_bias bias_k bias_v out_proj_weight out_proj_bias key_padding_mask "
        "attn_mask q_proj_weight k_proj_weight v_proj_weight static_k static_v",
        multi_head, with_weights,
    ),
}  # fmt: skip
