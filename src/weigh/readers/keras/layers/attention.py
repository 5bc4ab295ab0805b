"""Keras's attention layers."""

from __future__ import annotations

from typing import Any

from weigh.network.errors import ShapeError
from weigh.network.ops import Op
from weigh.ops.attention import AdditiveAttention, Attention, GroupQueryAttention, MultiHeadAttention
from weigh.readers.keras.table import Given, row
from weigh.readers.vocabulary.signatures import as_size

CALL_FLAGS = {
    "Attention": ("return_attention_scores",),
    "AdditiveAttention": ("return_attention_scores",),
    "MultiHeadAttention": ("return_attention_scores",),
    "GroupedQueryAttention": ("return_attention_scores",),
}
"""Call arguments that change what the op gives; each is a field of the op, under the same name."""

_SETTINGS = (
    "kernel_initializer='glorot_uniform', bias_initializer='zeros', kernel_regularizer=None, bias_regularizer=None, "
    "activity_regularizer=None, kernel_constraint=None, bias_constraint=None"
)


def attention(given: Given) -> Op:
    mode = given["score_mode"]
    if mode not in ("dot", "concat"):
        raise ShapeError.of("layer.argument_choice", argument="score_mode", value=mode, choices="'dot', 'concat'")
    return Attention(use_scale=given.flag("use_scale"), concat=mode == "concat")


def multi_head_attention(given: Given) -> Op:
    return MultiHeadAttention(
        heads=given.size("num_heads"),
        key_dim=given.size("key_dim"),
        value_dim=given.size("value_dim") if given.has("value_dim") else None,
        bias=given.flag("use_bias"),
        output_sizes=_several(given, "output_shape"),
        axes=_several(given, "attention_axes"),
        gate=given.flag("use_gate") if "use_gate" in given.values else False,
    )


def _several(given: Given, name: str) -> tuple[Any, ...] | None:
    """One integer or a list of them; None for neither."""
    if not given.has(name):
        return None
    value = given[name]
    return tuple(as_size(item, name) for item in (value if isinstance(value, list | tuple) else [value]))


def group_query_attention(given: Given) -> Op:
    return GroupQueryAttention(
        heads=given.size("num_query_heads"),
        key_dim=given.size("head_dim"),
        bias=given.flag("use_bias"),
        gate=given.flag("use_gate"),
        key_value_heads=given.size("num_key_value_heads"),
    )


KERAS3 = {
    "Attention": row("use_scale=False, score_mode='dot', dropout=0.0, seed=None", attention),
    "AdditiveAttention": row(
        "use_scale=True, dropout=0.0", lambda given: AdditiveAttention(use_scale=given.flag("use_scale"))
    ),
    "MultiHeadAttention": row(
        "num_heads, key_dim, value_dim=None, dropout=0.0, use_bias=True, output_shape=None, attention_axes=None, "
        "sliding_window=None, flash_attention=None, " + _SETTINGS + ", use_gate=False, seed=None",
        multi_head_attention, "value", "key",
    ),
    "GroupedQueryAttention": row(
        "head_dim, num_query_heads, num_key_value_heads, dropout=0.0, use_bias=True, sliding_window=None, "
        "flash_attention=None, " + _SETTINGS + ", use_gate=False, seed=None",
        group_query_attention, "value", "key",
    ),
}  # fmt: skip

TFKERAS = {
    "MultiHeadAttention": row(
        "num_heads, key_dim, value_dim=None, dropout=0.0, use_bias=True, output_shape=None, attention_axes=None, "
        + _SETTINGS,
        multi_head_attention, "value", "key",
    ),
}  # fmt: skip

ALIASES = {"GroupQueryAttention": "GroupedQueryAttention"}
