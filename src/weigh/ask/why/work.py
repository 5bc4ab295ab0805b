"""What a call's work is made of, kept apart by what people and tools count apart: its MACs, and all else that some add.

Groups are words of the tables in `words/why.py` and `tools.toml`; sizes are of one example.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from weigh.network.ops import Applied, Op
from weigh.network.sizes import BATCH, Size, product, total
from weigh.network.tensors import Tensor, Weight, Work

CONVOLUTION, TRANSPOSED, DENSE = "convolution", "conv_transpose", "dense"
RECURRENT, LSTM = "recurrent", "lstm"
"""Of layers; LSTMs apart, which PyTorch computes in one piece that some tools do not see."""
PROJECTION, ATTENTION, FUSED = "projection", "attention", "fused_attention"
"""Inside an attention layer: its projections, and its two products, queries with keys and scores with values. Fused:
the two products as a function."""
MATMUL, EINSUM, FUNCTIONAL, OTHER = "matmul", "einsum", "functional", "other"
"""Other products of two activations; what is written with einsum; products with a weight that belongs to no layer."""
MAC_GROUPS: Final = (
    CONVOLUTION, TRANSPOSED, DENSE, RECURRENT, LSTM, PROJECTION, ATTENTION, FUSED, MATMUL, EINSUM, FUNCTIONAL, OTHER,
)  # fmt: skip
"""Every MAC is in one of these groups."""

CONVOLUTIONS: Final = frozenset(["conv", "depthwise_conv", "separable_conv", "conv_transpose", "locally_connected"])
ATTENTIONS: Final = frozenset(
    ["attention", "additive_attention", "scaled_dot_product_attention", "multi_head_attention", "group_query_attention",
     "packed_attention"]
)  # fmt: skip
_FAMILIES: Final[Mapping[str, str]] = {
    **dict.fromkeys([*CONVOLUTIONS, "partial_conv"], CONVOLUTION),
    **dict.fromkeys(["kernel_conv", "kernel_dense", "kernel_bilinear"], FUNCTIONAL),
    **dict.fromkeys(["dense", "einsum_dense", "highway", "maxout_dense"], DENSE),
    **dict.fromkeys(["rnn", "simple_rnn", "lstm", "gru", "conv_lstm", "bidirectional", "stacked"], RECURRENT),
    **dict.fromkeys(["rnn_layers", "lstm_layers", "gru_layers", "rnn_step", "lstm_step", "gru_step"], RECURRENT),
    **dict.fromkeys(["simple_rnn_cell", "lstm_cell", "gru_cell", "conv_lstm_cell", "stacked_cells"], RECURRENT),
}


def innermost(op: Op) -> Op:
    """The op that a wrapper carries over time or positions."""
    inner = getattr(op, "inner", None)
    while isinstance(inner, Op):
        op, inner = inner, getattr(inner, "inner", None)
    return op


def kind_of(op: Op) -> str:
    """What an op is: its kind, or the function of a framework that it was traced from."""
    function = getattr(op, "function", "") if op.kind.startswith("traced") else ""
    return function or op.kind


def family(op: Op) -> str:
    """The family of layers whose MACs and weights people tell together."""
    return _FAMILIES.get(innermost(op).kind, OTHER)


# -- multiply-accumulates ----------------------------------------------------------------------------------------------


def macs(op: Op, applied: Applied, by_variable: bool) -> Iterator[tuple[str, Size]]:
    """The MACs of one call, by group. by_variable: it reads a weight that belongs to no layer.

    >>> from weigh.network.ops import apply
    >>> from weigh.ops.attention import MultiHeadAttention
    >>> op, x = MultiHeadAttention(heads=2, key_dim=4), Tensor.of(3, 8)
    >>> dict(macs(op, apply(op, (x, x)), False))
    {'projection': 768, 'attention': 144}
    """
    if not applied.macs:
        return
    kind, known = kind_of(innermost(op)), family(op)
    if known != OTHER:
        group = TRANSPOSED if kind == "conv_transpose" else LSTM if _gates(applied) == LSTM else known
        yield group, total(work.count for work in applied.macs)
    elif applied.weights:
        owned = [work for work in applied.macs if _multiplies_any(work, applied.weights)]
        rest = [work for work in applied.macs if work not in owned]
        attends = kind in ATTENTIONS or bool(owned and rest)
        yield PROJECTION if attends else OTHER, total(work.count for work in owned)
        yield ATTENTION if attends else OTHER, total(work.count for work in rest)
    else:
        group = FUSED if kind in ATTENTIONS else EINSUM if kind == "einsum" else FUNCTIONAL if by_variable else MATMUL
        yield group, total(work.count for work in applied.macs)


def _multiplies_any(work: Work, weights: tuple[Weight, ...]) -> bool:
    """Whether a product runs over all axes of some matrix: then that weight is what is multiplied."""
    matrices = (weight for weight in weights if not weight.name.endswith("bias") and len(weight.axes) > 1)
    return any(set(weight.axes) <= set(work.axes) for weight in matrices)


FUNCTIONS: Final = frozenset([
    "relu", "relu6", "elu", "gelu", "silu", "leaky_relu", "prelu", "batch_norm", "layer_norm", "group_norm",
    "max_pool1d", "max_pool2d", "max_pool3d", "avg_pool1d", "avg_pool2d", "avg_pool3d",
    "adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_max_pool1d", "adaptive_max_pool2d",
])  # fmt: skip
"""Functions of PyTorch whose elements some tool counts."""

# -- what some people add ----------------------------------------------------------------------------------------------


class Use(NamedTuple):
    """One call: the op without its wrappers, what it gives and what it reads."""

    op: Any
    applied: Applied
    inputs: tuple[Tensor, ...]

    @property
    def read(self) -> Size:
        return self.inputs[0].elements if self.inputs else 0

    @property
    def written(self) -> Size:
        return self.applied.outputs[0].elements if self.applied.outputs else 0

    @property
    def positions(self) -> Size:
        """At how many positions of one example the same weights are used: tokens, where the last axis has features."""
        axes = self.applied.outputs[0].axes[:-1] if self.applied.outputs else ()
        return product(axis.size for axis in axes if axis.size != BATCH)

    @property
    def has_biases(self) -> bool:
        return any(weight.name.endswith("bias") for weight in self.applied.weights)

    @property
    def biases(self) -> Size:
        return total(weight.count for weight in self.applied.weights if weight.name.endswith("bias"))


def costs(layer_type: str, op: Op, applied: Applied, inputs: tuple[Tensor, ...]) -> Iterator[tuple[str, Size]]:
    """What one call has besides MACs, in elements, by group; the groups overlap, as tools take different ones.

    "elementwise" is our own count of operations on single elements (`docs/architecture.md`). layer_type: of a function
    its name, which begins with a small letter; functions have groups of their own, as most tools see layers alone.
    """
    use = Use(innermost(op), applied, inputs)
    if applied.elementwise:
        yield "elementwise", total(work.count for work in applied.elementwise)
    if layer_type[:1].islower() and not applied.weights:
        if layer_type in FUNCTIONS:
            yield f"function.{layer_type}", use.read
        if family(op) == FUNCTIONAL and len(inputs) > 2:
            yield "bias.functional", use.written
        return
    found = _COSTS.get(use.op.kind) or (_of_attention if use.op.kind in ATTENTIONS else _COSTS_OF.get(family(op)))
    if found is not None:
        yield from found(use)


def _of_layer(use: Use) -> Iterator[tuple[str, Size]]:
    """A layer with weights: the sums with its bias, and the activation that it has inside.

    Not a classifier's softmax: PyTorch, whose networks these tools count, has it in the loss.
    """
    if use.has_biases:
        yield f"bias.{_FAMILIES[use.op.kind]}", use.written
    if getattr(use.op, "activation", "") not in ("", "linear", "softmax", None):
        yield f"activation.{use.op.activation}", use.written


def _of_transposed(use: Use) -> Iterator[tuple[str, Size]]:
    """A transposed convolution as if its whole window were gathered at every output, as in a plain one."""
    yield from _of_layer(use)
    kernels = total(weight.count for weight in use.applied.weights if weight.name != "bias")
    yield "windows.conv_transpose", use.written // use.op.filters * kernels


def _of_recurrent(use: Use) -> Iterator[tuple[str, Size]]:
    """Units times steps, over all directions and layers: what a step costs besides its products is a number a unit."""
    if use.inputs and len(use.inputs[0].axes) > 2:
        steps = next((axis.size for axis in use.inputs[0].axes if axis.size != BATCH), 1)
    else:
        steps = 1
    recurrent = _recurrent(use.applied)
    units = total(axis.size for weight in recurrent for axis in weight.axes if axis.name == "units")
    if recurrent:
        yield f"steps.{_gates(use.applied) or 'rnn'}", units * steps


def _recurrent(applied: Applied) -> list[Weight]:
    """The weights that a state is multiplied with."""
    return [one for one in applied.weights if any(axis.name == "recurrent_units" for axis in one.axes)]


def _gates(applied: Applied) -> str:
    """What a recurrent layer's number of gates makes it; empty for one without."""
    axes = (axis for weight in _recurrent(applied) for axis in weight.axes)
    return next((_GATED.get(axis.size, "") for axis in axes if axis.name == "gates"), "")


_GATED: Final[Mapping[Size, str]] = {4: LSTM, 3: "gru"}


def _of_attention(use: Use) -> Iterator[tuple[str, Size]]:
    if use.has_biases:
        yield "bias.projection", use.biases * use.positions
    scores = next((work for work in use.applied.macs if not _multiplies_any(work, use.applied.weights)), None)
    if scores is not None:
        yield "scores", Work(scores.axes[:-1]).count
    if use.inputs:
        yield "queries", use.read


def _of_norm(use: Use) -> Iterator[tuple[str, Size]]:
    learns = any(weight.trainable for weight in use.applied.weights)
    yield f"{use.op.kind}{'' if learns else '.plain'}", use.read


def _of_activation(use: Use) -> Iterator[tuple[str, Size]]:
    name = use.op.function if use.op.kind == "activation" else use.op.kind
    if name not in ("linear", ""):
        yield f"activation.{name}", use.written


def _of_pool(use: Use) -> Iterator[tuple[str, Size]]:
    """All values that are read, and all that are written. A pooling over whole images is adaptive in PyTorch."""
    adaptive = "" if use.op.kind == "pool" else "adaptive_"
    yield f"{adaptive}{use.op.function}_pool.read", use.read
    yield f"{adaptive}{use.op.function}_pool.written", use.written


def _of_resize(use: Use) -> Iterator[tuple[str, Size]]:
    yield "upsample.read", use.read
    yield f"upsample.{use.op.interpolation}", use.written


_Costs = Callable[[Use], Iterator[tuple[str, Size]]]
_COSTS: Final[Mapping[str, _Costs]] = {
    "conv_transpose": _of_transposed,
    **dict.fromkeys(["batch_norm", "layer_norm", "group_norm", "rms_norm"], _of_norm),
    **dict.fromkeys(["activation", "prelu"], _of_activation),
    **dict.fromkeys(["pool", "global_pool", "adaptive_pool"], _of_pool),
    **dict.fromkeys(["upsample", "resize"], _of_resize),
}
_COSTS_OF: Final[Mapping[str, _Costs]] = {
    **dict.fromkeys([CONVOLUTION, DENSE], _of_layer),
    RECURRENT: _of_recurrent,
}
