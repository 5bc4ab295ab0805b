"""What a weight is for: one rule that gives every weight of every op its class.

People count by class ("without the biases", "the running statistics as well"), so `diff` names its parts by class and
`why` its counting conventions. The rule looks at the kind of op and the weight's name, and through what wraps an op.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from weigh.network.graph import Layer
from weigh.network.ops import Op
from weigh.network.tensors import BATCH_AXIS, Tensor, Weight


class WeightClass(StrEnum):
    """Each weight has exactly one. The values are the names that JSON and the tables of words use."""

    CONVOLUTION_KERNEL = "convolution_kernel"
    DENSE_KERNEL = "dense_kernel"
    RECURRENT_KERNEL = "recurrent_kernel"  # the input's as well as the state's
    ATTENTION_KERNEL = "attention_kernel"
    OTHER_KERNEL = "other_kernel"
    CONVOLUTION_BIAS = "convolution_bias"
    DENSE_BIAS = "dense_bias"
    RECURRENT_BIAS = "recurrent_bias"
    ATTENTION_BIAS = "attention_bias"
    OTHER_BIAS = "other_bias"
    NORM_SCALE = "norm_scale"  # gamma
    NORM_SHIFT = "norm_shift"  # beta
    RUNNING_STATISTICS = "running_statistics"  # kept by a normalization while training, not trained
    STANDARDIZE = "standardize"  # mean, variance and count, measured on the data before training
    EMBEDDINGS = "embeddings"
    POSITIONS = "positions"  # one vector for every position, whatever stands there
    ACTIVATION = "activation"  # slopes and thresholds that an activation learns
    VARIABLE = "variable"  # added by the program itself, to no layer of the framework's
    STATE = "state"  # what an algorithm keeps between steps
    OTHER = "other"


KERNELS: Final = frozenset(kind for kind in WeightClass if kind.endswith("_kernel"))
BIASES: Final = frozenset(kind for kind in WeightClass if kind.endswith("_bias"))
NORMALIZATION: Final = frozenset([WeightClass.NORM_SCALE, WeightClass.NORM_SHIFT, WeightClass.RUNNING_STATISTICS])
"""Everything that normalizations own."""


def weight_class(op: Op, weight: Weight, layer: Layer, inputs: tuple[Tensor, ...] = ()) -> WeightClass:
    """The class of one of a layer's weights.

    op: what the layer applies. inputs: what it is applied to, where that is at hand: a table looked up at indices that
    are the same for every example is one of positions, whatever its name.

    >>> from weigh.ops.convolution import Conv
    >>> op = Conv(64, (3, 3), (1, 1), (1, 1))
    >>> kernel, bias = op.apply(Tensor.of(28, 28, 1)).weights
    >>> weight_class(op, bias, Layer("conv2d", "Conv2D", op)).value
    'convolution_bias'
    """
    found = _class(op, weight)
    if found in _MAY_BE_POSITIONS and (_names_positions(weight, layer) or _is_fixed(op, inputs)):
        return WeightClass.POSITIONS
    return found


OTHERWISE = "*"
"""Stands for every weight of an op that has no line of its own."""

_Rules = Mapping[str, WeightClass]

_CONVOLUTION: _Rules = {"bias": WeightClass.CONVOLUTION_BIAS, OTHERWISE: WeightClass.CONVOLUTION_KERNEL}
_DENSE: _Rules = {"bias": WeightClass.DENSE_BIAS, OTHERWISE: WeightClass.DENSE_KERNEL}
_RECURRENT: _Rules = {"bias": WeightClass.RECURRENT_BIAS, OTHERWISE: WeightClass.RECURRENT_KERNEL}
_ATTENTION: _Rules = {"bias": WeightClass.ATTENTION_BIAS, OTHERWISE: WeightClass.ATTENTION_KERNEL}
_NORMALIZATION: _Rules = {
    "gamma": WeightClass.NORM_SCALE,
    "scale": WeightClass.NORM_SCALE,
    "beta": WeightClass.NORM_SHIFT,
    OTHERWISE: WeightClass.RUNNING_STATISTICS,
}
_SPECTRUM: _Rules = {OTHERWISE: WeightClass.OTHER_KERNEL}  # the fixed waves of a Fourier transform

_RULES: Mapping[str, _Rules] = {
    kind: rules
    for kinds, rules in (
        ("conv depthwise_conv separable_conv conv_transpose locally_connected partial_conv", _CONVOLUTION),
        ("dense highway maxout_dense einsum_dense bilinear adaptive_softmax", _DENSE),
        ("rnn simple_rnn lstm gru conv_lstm", _RECURRENT),
        ("simple_rnn_cell lstm_cell gru_cell conv_lstm_cell stacked_cells", _RECURRENT),
        ("rnn_step lstm_step gru_step rnn_layers lstm_layers gru_layers", _RECURRENT),
        ("attention additive_attention multi_head_attention group_query_attention packed_attention", _ATTENTION),
        ("batch_norm layer_norm rms_norm group_norm instance_norm", _NORMALIZATION),
        ("standardize", {OTHERWISE: WeightClass.STANDARDIZE}),
        ("embedding reversible_embedding embedding_bag", {OTHERWISE: WeightClass.EMBEDDINGS}),
        ("prelu parametric_softplus srelu channel_prelu", {OTHERWISE: WeightClass.ACTIVATION}),
        ("stft_spectrogram", _SPECTRUM),
        ("spectral_norm", {"vector_u": WeightClass.STATE}),
        ("trained_pool", {"bias": WeightClass.OTHER_BIAS, OTHERWISE: WeightClass.OTHER_KERNEL}),
        ("recorded", {OTHERWISE: WeightClass.OTHER}),
        ("variable", {OTHERWISE: WeightClass.VARIABLE}),
    )
    for kind in kinds.split()
}
"""Kind of op to its weights' classes by name."""


def _class(op: Op, weight: Weight) -> WeightClass:
    inner = _inside(op, weight)
    while inner is not op:
        op, inner = inner, _inside(inner, weight)
    rules = _RULES.get(op.kind, {})
    bias = rules.get("bias") if "bias" in weight.name else None  # PyTorch has several: bias_ih_l0, out_proj.bias
    return rules.get(weight.name) or bias or rules.get(OTHERWISE, WeightClass.OTHER)


def _inside(op: Op, weight: Weight) -> Op:
    """The op, one wrapper less, that owns the weight; the op itself where it wraps none."""
    wrapper: Any = op  # its kind says which fields it has
    inner = op
    match op.kind:
        case "time_distributed" | "held" | "idle" | "unfit":
            inner = wrapper.inner
        case "spectral_norm" if weight.name not in _RULES["spectral_norm"]:
            inner = wrapper.inner
        case "bidirectional":
            inner = wrapper.backward if weight.part.startswith("backward") else wrapper.forward
        case "stacked":  # each is of the first one's kind
            inner = wrapper.layers[0]
        case "chain":  # of preprocessing, in which only standardizing owns anything
            inner = next((step for step in wrapper.steps if step.kind in _RULES), op)
    return inner


_MAY_BE_POSITIONS = frozenset([WeightClass.EMBEDDINGS, WeightClass.VARIABLE])
_POSITION = re.compile(r"(?:^|[^a-z])(?:pos(?:_?emb\w*|itions?|itional)?|wpe)(?:$|[^a-z])")
_CAPITALS = re.compile(r"(?<=[a-z])(?=[A-Z])")


def _names_positions(weight: Weight, layer: Layer) -> bool:
    """Whether a name says so: position_embeddings, PositionEmbedding, pos_emb, wpe; but not composition or pose."""
    names = _CAPITALS.sub("_", f"{weight.name} {layer.name} {layer.type}").lower()
    return _POSITION.search(names) is not None


def _is_fixed(op: Op, inputs: tuple[Tensor, ...]) -> bool:
    """Whether rows are looked up at indices without a batch: range(length), the same for every example."""
    return op.kind == "embedding" and any(x.axes and x.axes[0] != BATCH_AXIS and not x.has_rest for x in inputs)
