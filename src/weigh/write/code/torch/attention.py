"""Attention as PyTorch has it, and small modules of the same parameters where it has not."""

from __future__ import annotations

from typing import Any

from weigh.ops.attention import (
    AdditiveAttention,
    Attention,
    GroupQueryAttention,
    MultiHeadAttention,
    ScaledDotProductAttention,
)
from weigh.write.code.text import called
from weigh.write.code.torch.forms import Form, Site, Step, Table, function, graphs_own, graphs_own_outputs


def _products(op: ScaledDotProductAttention, site: Site) -> Form:
    gives = graphs_own_outputs(site)
    at = -2 if op.steps_first else -3
    query, key = site.inputs[:2]
    shared = len(query.axes) > 3 and query.axes[at].size != key.axes[at].size  # several heads read the same keys
    grouped = ", enable_gqa=True" if shared else ""
    if op.steps_first:
        swapped = ", ".join(f"{{{i}}}.transpose(1, 2)" for i in range(3))
        text = f"F.scaled_dot_product_attention({swapped}{grouped}).transpose(1, 2)"
        return function(text, takes=graphs_own(site), gives=gives)
    return function(f"F.scaled_dot_product_attention({{all}}{grouped})", takes=graphs_own(site), gives=gives)


def _keys_after_values(site: Site) -> tuple[str, ...]:
    """Keras gives query, value, key; PyTorch query, key, value. Where no key is given, the value is it."""
    return ("{0}", "{2}" if len(site.inputs) > 2 else "{1}", "{1}")


def _attention(op: Attention | AdditiveAttention, site: Site) -> Form:
    features = site.channels()
    additive = isinstance(op, AdditiveAttention)
    named: dict[str, Any] = {"scale": op.use_scale or None}
    if isinstance(op, Attention):
        named["concat"] = op.concat or None
    text = called("AdditiveAttention" if additive else "Attention", *([features] if additive else []), **named,
                  scores=op.return_attention_scores or None)  # fmt: skip
    step = Step(module=text)
    return Form((step,), graphs_own(site), graphs_own_outputs(site), helpers=(text.partition("(")[0],), chain=False)


def _is_pytorchs(op: MultiHeadAttention, site: Site) -> bool:
    """Whether nn.MultiheadAttention has the same parameters: heads × key_dim features everywhere."""
    width = site.inputs[0].last.size
    return bool(
        type(op) is MultiHeadAttention
        and isinstance(op.heads, int)
        and isinstance(op.key_dim, int)
        and op.heads * op.key_dim == width
        and op.value_dim in (None, op.key_dim)
        and all(x.last.size == width and len(x.axes) == 3 for x in site.inputs)
        and op.output_sizes in (None, (width,))
        and op.output_bias in (None, op.bias)
        and op.axes is None
        and not (op.gate or op.norm)
        and op.key_value_heads is None
    )


def _multi_head(op: MultiHeadAttention, site: Site) -> Form:
    query, key, value = _keys_after_values(site)
    scores = op.return_attention_scores
    if _is_pytorchs(op, site):
        text = called(
            "nn.MultiheadAttention", site.channels(), site.whole(op.heads, "heads"), bias=None if op.bias else False,
            batch_first=True,
        )  # fmt: skip
        if scores:
            told, picked = "average_attn_weights=False", ""
        else:
            told, picked = "need_weights=False", "[0]"

        def call(self: str, *inputs: str) -> str:
            three = ", ".join(text.format(*inputs) for text in (query, key, value))
            return f"{self}({three}, {told}){picked}"

        return Form((Step(module=text, call=call),), graphs_own(site), graphs_own_outputs(site), chain=False)
    return _helper(op, site)


def _helper(op: MultiHeadAttention, site: Site) -> Form:
    rank = site.rank
    if op.axes not in (None, tuple(range(1, rank - 1))) or (rank > 3 and op.return_attention_scores):
        raise site.no_form()
    if op.output_sizes is not None and len(op.output_sizes) != 1:
        raise site.no_form()
    widths = [site.channels(tensor=x) for x in (site.inputs[0], site.inputs[-1], site.inputs[1])]
    outputs = site.channels(tensor=site.outputs[0])
    key_dim = site.whole(op.key_dim, "key_dim")
    value_dim = site.whole(op.value_dim if op.value_dim is not None else key_dim, "value_dim")
    fewer = op.key_value_heads
    text = called(
        "MultiHeadAttention", tuple(widths), site.whole(op.heads, "heads"), key_dim,
        value_dim=None if value_dim == key_dim else value_dim, outputs=None if outputs == widths[0] else outputs,
        bias=None if op.bias else False, output_bias=None if op.output_bias in (None, op.bias) else op.output_bias,
        key_value_heads=None if fewer is None else site.whole(fewer, "key_value_heads"), norm=op.norm or None,
        gate=op.gate or None,
        scores=op.return_attention_scores or None,
    )  # fmt: skip
    step = Step(module=text, call=_over_all_positions if rank > 3 else None)
    return Form((step,), graphs_own(site), graphs_own_outputs(site), helpers=("MultiHeadAttention",), chain=False)


def _over_all_positions(self: str, *inputs: str) -> str:
    """The axes between batch and features as one, and apart again."""
    flat = ", ".join(f"{x}.flatten(1, -2)" for x in inputs)
    return f"{self}({flat}).unflatten(1, {inputs[0]}.shape[1:-1])"


TABLE: Table = {
    ScaledDotProductAttention: _products,
    Attention: _attention,
    AdditiveAttention: _attention,
    MultiHeadAttention: _multi_head,
    GroupQueryAttention: _multi_head,
}
