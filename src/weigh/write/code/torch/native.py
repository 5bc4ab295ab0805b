"""Ops that only PyTorch has, as it spells them: its own layers with weights."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from weigh.network.ops import Op, apply
from weigh.network.sizes import Formula
from weigh.network.tensors import Tensor
from weigh.ops.dense import Bilinear
from weigh.ops.elementwise import ChannelPReLU
from weigh.ops.embedding import EmbeddingBag
from weigh.ops.linear_algebra import Variable
from weigh.ops.loss import AdaptiveSoftmax
from weigh.ops.normalization import InstanceNorm
from weigh.ops.ownership import Borrowed, Held, Idle
from weigh.ops.packed_attention import PackedAttention
from weigh.ops.recurrent_layers import (
    GRULayers,
    GRUStep,
    LSTMLayers,
    LSTMStep,
    RecurrentLayers,
    RecurrentStep,
    RNNLayers,
    RNNStep,
)
from weigh.write.code.text import called
from weigh.write.code.torch.forms import Form, Site, Step, Table, graphs_own, graphs_own_outputs
from weigh.write.code.torch.wrappers import form_of_weight

LAYERS = {RNNLayers: "nn.RNN", LSTMLayers: "nn.LSTM", GRULayers: "nn.GRU"}
STEPS = {RNNStep: "nn.RNNCell", LSTMStep: "nn.LSTMCell", GRUStep: "nn.GRUCell"}


def _told(op: Any, name: str, size: Any, site: Site, what: str = "features") -> int:
    """A size of the input: its own, or where that is open the one that the source declares."""
    return site.whole(size if isinstance(size, int) else getattr(op, name) or size, what)


def _untold(value: Any, usual: Any) -> Any:
    return None if value == usual else value


def _as_is(text: str, site: Site, **rest: Any) -> Form:
    """A module on tensors as the graph has them."""
    return Form((Step(module=text, **rest),), graphs_own(site), graphs_own_outputs(site), chain=not rest)


def _recurrent(op: RecurrentLayers, site: Site) -> Form:
    lstm = isinstance(op, LSTMLayers)
    text = called(
        LAYERS[type(op)], _told(op, "in_features", site.x.last.size, site), site.whole(op.units, "units"),
        num_layers=_untold(op.layers, 1),
        nonlinearity=_untold(op.activation, "tanh") if isinstance(op, RNNLayers) else None,
        bias=_untold(op.bias, True), batch_first=op.batch_first or None, bidirectional=op.bidirectional or None,
        proj_size=None if op.projection is None else site.whole(op.projection, "projection"),
    )  # fmt: skip
    made = _as_is(text, site, call=_with_states)
    return replace(made, unpack="{0}, ({1}, {2})" if lstm else "")


def _with_states(self: str, x: str, *states: str) -> str:
    """An LSTM takes its two first states as a pair."""
    if len(states) == 2:
        return f"{self}({x}, ({', '.join(states)}))"
    return f"{self}({', '.join([x, *states])})"


def _step(op: RecurrentStep, site: Site) -> Form:
    text = called(
        STEPS[type(op)], _told(op, "in_features", site.x.last.size, site), site.whole(op.units, "units"),
        bias=_untold(op.bias, True),
        nonlinearity=_untold(op.activation, "tanh") if isinstance(op, RNNStep) else None,
    )  # fmt: skip
    return _as_is(text, site, call=_with_states)


def _attention(op: PackedAttention, site: Site) -> Form:
    width = _told(op, "in_features", site.x.last.size, site)
    key, value = (None, None) if op.packed else (op.key_features, op.value_features)
    text = called(
        "nn.MultiheadAttention", width, op.heads, bias=_untold(op.bias, True), add_bias_kv=op.key_value_bias or None,
        add_zero_attn=op.zero_key or None, kdim=key if isinstance(key, int) else None,
        vdim=value if isinstance(value, int) else None, batch_first=op.batch_first or None,
    )  # fmt: skip
    told = "" if op.averaged else ", average_attn_weights=False"
    weights = told if op.need_weights else ", need_weights=False"
    picked = "" if op.need_weights else "[0]"
    return _as_is(text, site, call=lambda self, *three: f"{self}({', '.join(three)}{weights}){picked}")


def _instance_norm(op: InstanceNorm, site: Site) -> Form:
    channels = _told(op, "channels", site.x.axes[-op.spatial - 1].size, site, "channels")
    text = called(
        f"nn.InstanceNorm{op.spatial}d", channels, affine=op.scale or None, track_running_stats=op.statistics or None
    )
    return _as_is(text, site)


def _bilinear(op: Bilinear, site: Site) -> Form:
    sizes = (_told(op, name, x.last.size, site) for name, x in zip(("left", "right"), site.inputs, strict=True))
    text = called("nn.Bilinear", *sizes, site.whole(op.units, "units"), bias=_untold(op.bias, True))
    return replace(_as_is(text, site), chain=False)


def _bags(op: EmbeddingBag, site: Site) -> Form:
    rows, features = site.whole(op.vocabulary, "vocabulary"), site.whole(op.features, "features")
    text = called("nn.EmbeddingBag", rows, features, mode=_untold(op.mode, "mean"), include_last_offset=op.ends or None)
    return replace(_as_is(text, site), chain=len(site.inputs) == 1)


def _adaptive_softmax(op: AdaptiveSoftmax, site: Site) -> Form:
    text = called(
        "nn.AdaptiveLogSoftmaxWithLoss", site.whole(op.in_features, "features"), op.classes, list(op.cutoffs),
        div_value=_untold(op.divisor, 4.0), head_bias=op.head_bias or None,
    )  # fmt: skip
    return replace(_as_is(text, site), chain=False)


def _borrowed(op: Borrowed, site: Site) -> Form:
    """A parameter of the module that it stands in, which behind all layers becomes that of its owner."""
    made = form_of_weight(op.weight, site)
    return replace(made, tied=(op.weight,))


def _slopes(op: ChannelPReLU, site: Site) -> Form:
    return _as_is(called("nn.PReLU", *([] if op.slopes == 1 else [site.whole(op.slopes, "channels")])), site)


# -- whose the weights are --------------------------------------------------------------------------------


def _held(op: Held, site: Site) -> Form:
    """The layer as it is; which of its weights another layer owns is written behind all layers."""
    from weigh.write.code.torch.table import form_of

    made = form_of(op.inner, replace(site, op=op.inner))
    whole = apply(op.inner, site.inputs)
    tied = tuple(weight for weight in whole.weights if weight.name in op.without)
    return replace(made, tied=tied, frozen=op.frozen, chain=False)


def _idle(op: Idle, site: Site) -> Form:
    """A layer that is never called: only its constructor."""
    from weigh.write.code.torch.table import form_of

    inputs = () if isinstance(op.inner, Variable) else _supposed(op.inner)
    made = form_of(op.inner, site.inner(op.inner, inputs, apply(op.inner, inputs).outputs))
    main = made.steps[made.main]
    return Form(
        (Step(module=main.module),), (), (), helpers=made.helpers, tied=made.tied, frozen=made.frozen, chain=False
    )


def _supposed(op: Op) -> tuple[Tensor, ...]:
    """Inputs of unknown sizes with as many axes as the op reads."""
    spatial = len(getattr(op, "kernel", getattr(op, "size", ()))) or getattr(op, "spatial", 0)
    rank = spatial + 2 if spatial else max(getattr(op, "ranks", ()) or (2,))
    rank = max(rank, len(getattr(op, "normalized", None) or ()) + 1)
    rank = 3 if isinstance(op, RecurrentLayers | PackedAttention) else rank
    x = Tensor.of(*(Formula(f"size_{i}") for i in range(1, rank)))
    counts = {PackedAttention: 3, Bilinear: 2}
    return (x,) * counts.get(type(op), 1)


TABLE: Table = {
    RNNLayers: _recurrent,
    LSTMLayers: _recurrent,
    GRULayers: _recurrent,
    RNNStep: _step,
    LSTMStep: _step,
    GRUStep: _step,
    PackedAttention: _attention,
    InstanceNorm: _instance_norm,
    Bilinear: _bilinear,
    EmbeddingBag: _bags,
    ChannelPReLU: _slopes,
    AdaptiveSoftmax: _adaptive_softmax,
    Borrowed: _borrowed,
    Held: _held,
    Idle: _idle,
}
