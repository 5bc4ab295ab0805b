"""Ops that only PyTorch has, as Keras does the same: with as many parameters, and axes in the network's order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weigh.ops.elementwise import ChannelPReLU
from weigh.ops.functional import MoveAxis
from weigh.ops.given_weights import KernelDense, Normalized
from weigh.ops.indexing import Pieces
from weigh.ops.linear_algebra import ConstantLike
from weigh.ops.normalization import InstanceNorm, LayerNorm
from weigh.ops.packed_attention import PackedAttention
from weigh.ops.products import AddProduct, Outer
from weigh.ops.recurrent_layers import GRULayers, LSTMLayers, RecurrentLayers, RNNLayers
from weigh.ops.resizing import ChannelShuffle, Interpolate
from weigh.ops.shape import Transpose, Unflatten
from weigh.ops.views import Moved, Permute, ShapedAs, SwapAxes, Updated
from weigh.write.code.keras.forms import Form, Make, Site, Table, function, helper, layer, untold
from weigh.write.code.keras.functions import TABLE as FUNCTIONS
from weigh.write.code.spelling import bracketed, infix
from weigh.write.code.text import Code, called


def _attention(op: PackedAttention, site: Site) -> Form:
    """Keras gives query, value, key, and projections of the query's own width."""
    width = site.x.last.size
    if not op.batch_first or not op.packed or op.key_value_bias or op.zero_key or site.rank != 3 or not op.averaged:
        raise site.no_form()
    each = site.whole(width, "features") // op.heads

    def call(self: str, query: str, key: str, value: str) -> str:
        same = key == value
        return f"{self}({query}, {value})" if same else f"{self}({query}, {value}, key={key})"

    made = Make("layers.MultiHeadAttention", (op.heads, each), {"use_bias": untold(op.bias, True)}, call)
    return Form(made, first_only=True)


def _recurrent(op: RecurrentLayers, site: Site) -> Form:
    """One layer of Keras's for each of PyTorch's; two biases a gate are a cell of their own, but for a GRU."""
    if not op.batch_first or len(site.inputs) > 1 or op.projection is not None or site.rank != 3:
        raise site.no_form()
    text, helpers = _one(op, site)
    makes = [_layer(op, text) for _ in range(op.layers)]
    return Form(makes[-1], before=tuple(makes[:-1]), helpers=helpers, first_only=True)


def _one(op: RecurrentLayers, site: Site) -> tuple[str, tuple[str, ...]]:
    """A layer in one direction, and the small class that it needs."""
    units = site.whole(op.units, "units")
    bias = None if op.bias else False
    if isinstance(op, GRULayers):
        return Make("layers.GRU", (units,), {"use_bias": bias, "return_sequences": True}).text(), ()
    name = "LSTM" if isinstance(op, LSTMLayers) else "SimpleRNN"
    if op.activation not in ("tanh", ""):
        raise site.no_form(op.activation)
    if not op.bias:
        return Make(f"layers.{name}", (units,), {"use_bias": False, "return_sequences": True}).text(), ()
    cell = Make(f"TwoBias{name}Cell", (units,)).text()
    return Make("layers.RNN", (Code(cell),), {"return_sequences": True}).text(), (f"TwoBias{name}Cell",)


def _layer(op: RecurrentLayers, text: str) -> Make:
    if op.bidirectional:
        return Make("layers.Bidirectional", (Code(text),))
    name, _, arguments = text.partition("(")
    return Make(name, (Code(arguments[:-1]),))


def _instance_norm(op: InstanceNorm, site: Site) -> Form:
    return layer("GroupNormalization", -1, axis=1, center=op.center, scale=op.scale)


def _slopes(op: ChannelPReLU, site: Site) -> Form:
    shared = list(range(1 if op.slopes == 1 else 2, site.rank))
    return layer("PReLU", shared_axes=shared or None)


def _kernel_dense(op: KernelDense, site: Site) -> Form:
    def made(x: str, kernel: str, *bias: str) -> str:
        product = f"ops.matmul({x}, ops.transpose({kernel}))"
        return infix("+", [product, *bias])

    return function(made)


def _pieces(op: Pieces, site: Site) -> Form:
    axis = op.axis % site.rank
    ends: list[int] = []
    for y in site.outputs[:-1]:
        ends.append((ends[-1] if ends else 0) + site.whole(y.axes[axis].size, "size"))
    return function(f"ops.split({{0}}, {ends}, axis={op.axis})")


def _to_output(op: Any, site: Site) -> Form:
    """The numbers read as the output's axes."""
    return function(f"ops.reshape({{0}}, {site.sizes((-1, *site.outputs[0].shape[1:]))})")


def _shaped_as(op: ShapedAs, site: Site) -> Form:
    if op.function == "expand":
        return helper("BroadcastLike") if site.holder("batch") else function("ops.broadcast_to({0}, ops.shape({1}))")
    return _to_output(op, site) if op.function == "view" else function("ops.cast({0}, {1}.dtype)")


def _normalized(op: Normalized, site: Site) -> Form:
    """Layer normalization by a scale and a shift that come in."""
    if not isinstance(op.inner, LayerNorm) or len(site.inputs) != 1 + op.weights:
        raise site.no_form()
    axis = untold(op.inner.axis[0] if len(op.inner.axis) == 1 else op.inner.axis, -1)
    return function(lambda *inputs: called("ops.layer_normalization", *map(Code, inputs), axis=axis))


def _interpolate(op: Interpolate, site: Site) -> Form:
    y = site.outputs[0]
    if len(y.axes) != 4 or op.interpolation not in ("nearest", "bilinear", "bicubic"):
        raise site.no_form(op.interpolation)
    sizes = [site.size(axis.size) for axis in y.axes[2:]]
    mode = untold(op.interpolation, "bilinear")
    return layer("Resizing", *sizes, interpolation=mode, data_format="channels_first")


def _shuffle(op: ChannelShuffle, site: Site) -> Form:
    channels = site.whole(site.x.axes[1].size, "channels")
    rest = [site.size(axis.size) for axis in site.x.axes[2:]]
    apart = ", ".join(["-1", str(op.groups), str(channels // op.groups), *rest])
    together = ", ".join(["-1", str(channels), *rest])
    return function(f"ops.reshape(ops.swapaxes(ops.reshape({{0}}, ({apart})), 1, 2), ({together}))")


def _moved(op: Moved, site: Site) -> Form:
    texts = {"roll": "ops.roll({0}, 1)", "flip": "ops.flip({0}, -1)"}
    return function(texts.get(op.function, "{0} + 0"), "number" if op.function in texts else "")


ROWS: dict[type, Callable[[Any, Site], Form]] = {
    PackedAttention: _attention, RNNLayers: _recurrent, LSTMLayers: _recurrent, GRULayers: _recurrent,
    InstanceNorm: _instance_norm, ChannelPReLU: _slopes, KernelDense: _kernel_dense, Pieces: _pieces,
    Normalized: _normalized,
    Unflatten: _to_output, ShapedAs: _shaped_as, Interpolate: _interpolate, ChannelShuffle: _shuffle, Moved: _moved,
    Permute: lambda op, site: FUNCTIONS[Transpose](Transpose(op.order), site),
    SwapAxes: lambda op, site: FUNCTIONS[MoveAxis](MoveAxis(op.source, op.target, op.swap), site),
    ConstantLike: lambda op, site: function("ops.zeros_like({0})", "constant"),
    Updated: lambda op, site: function("{0} + 0", "constant"),
    Outer: lambda op, site: function("ops.outer({0}, {1})"),
    AddProduct: lambda op, site: function(lambda x, a, b: f"{bracketed(x)} + ops.matmul({a}, {b})"),
}  # fmt: skip
TABLE: Table = ROWS
