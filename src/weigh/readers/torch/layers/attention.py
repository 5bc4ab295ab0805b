"""PyTorch's attention. The transformer layers around it are made of other modules (`readers/torch/composites`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from weigh.network.ops import Op
from weigh.ops.packed_attention import PackedAttention
from weigh.readers.torch.layers.arguments import FACTORY, merged, optional, whole
from weigh.readers.torch.table import Axes, Given, TorchSignature, layer


def multihead_attention(given: Given) -> Op:
    size = given.size("embed_dim")
    keys, values = (optional(given, name) or size for name in ("kdim", "vdim"))
    packed = keys == size and values == size
    return PackedAttention(
        heads=whole(given, "num_heads"),
        bias=given.flag("bias"),
        key_value_bias=given.flag("add_bias_kv"),
        zero_key=given.flag("add_zero_attn"),
        packed=packed,
        batch_first=given.flag("batch_first"),
        in_features=size,
        key_features=None if packed else keys,
        value_features=None if packed else values,
    )


def as_called(op: Op, given: Given) -> Op:
    """What a call asks for: with the scores or without, and those of each head or their mean."""
    assert isinstance(op, PackedAttention)
    wanted, averaged = given.flag("need_weights"), given.flag("average_attn_weights")
    return replace(op, need_weights=wanted, averaged=averaged)


def projections_together(axes: Axes) -> Axes:
    """(projections, units, …) -> (projections × units, …), as PyTorch stores them."""
    return (merged(*axes[:2]), *axes[2:]) if axes and axes[0].name == "projections" else axes


def output_and_scores(outputs: Sequence[Any], bound: Mapping[str, Any]) -> Any:
    """(output, scores), the second None where they are not asked for."""
    return outputs[0], outputs[1] if len(outputs) > 1 else None


ROWS = {
    "MultiheadAttention": layer(
        "embed_dim, num_heads, dropout=0.0, bias=True, add_bias_kv=False, add_zero_attn=False, kdim=None, vdim=None, "
        "batch_first=False" + FACTORY,
        multihead_attention,
        call=TorchSignature(
            "query, key, value, key_padding_mask=None, need_weights=True, attn_mask=None, average_attn_weights=True, "
            "is_causal=False"
        ),
        tensors=("query", "key", "value"),
        arrange=output_and_scores,
        at_call=as_called,
        order=projections_together,
    ),
}
