"""Functions of tensors as Keras spells them: `keras.ops`, operators, indexing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weigh.network.sizes import Size
from weigh.ops.arithmetic import CumSum, Elementwise, Fourier, Gated, L2Normalize, OneHot
from weigh.ops.functional import FilterConv, LookUp, MoveAxis, PerChannel
from weigh.ops.indexing import At, Cut, Gather, Grid, Index, NewAxis, Others, Split, SplitEvenly, Stack, Unstack
from weigh.ops.linear_algebra import Constant, Einsum, InnerProduct, MatMul, RandomLike, TensorDot
from weigh.ops.loss import Loss
from weigh.ops.merge import BatchDot, Concatenate, Dot, Merge
from weigh.ops.reduction import Reduce, Sort, TopK
from weigh.ops.shape import (
    BroadcastTo,
    Cast,
    ExpandDims,
    Flatten,
    Repeat,
    RepeatVector,
    Reshape,
    Squeeze,
    Tile,
    Transpose,
)
from weigh.write.code.keras.forms import Form, Make, Site, Table, fn, function, layer
from weigh.write.code.spelling import INFIX, infix
from weigh.write.code.text import one_or_all

MERGES = {"add": "Add", "subtract": "Subtract", "multiply": "Multiply", "average": "Average", "maximum": "Maximum",
          "minimum": "Minimum"}  # fmt: skip
CALLED = {
    "maximum": "maximum", "minimum": "minimum", "arctan2": "arctan2", "logaddexp": "logaddexp", "hypot": "hypot",
    "logical_and": "logical_and", "logical_or": "logical_or", "logical_xor": "logical_xor", "where": "where",
    "equal": "equal", "not_equal": "not_equal", "squared_difference": "square_difference", "eq": "equal",
    "ne": "not_equal",
}  # fmt: skip


def _elementwise(op: Elementwise, site: Site) -> Form:
    """Operands that were numbers in the source are 1: the network keeps their shapes, not their values."""
    constants = [_constant_text(sizes, site) for sizes in op.constants]
    comment = "number" if constants else ""
    name = op.function
    if name == "squared_difference":
        return function(lambda *inputs: f"ops.square({infix('-', [*inputs, *constants])})", comment)
    if name == "divide_no_nan":
        return function(lambda *inputs: f"ops.divide_no_nan({', '.join([*inputs, *constants])})", comment)
    if name in ("clip", "clamp"):
        return function(lambda *inputs: f"ops.clip({', '.join([*inputs, *constants, '0.0', '1.0'][:3])})", "number")
    if name in CALLED:
        return function(lambda *inputs: _nested(f"ops.{CALLED[name]}", [*inputs, *constants], name), comment)
    made = INFIX.get(name)
    if made is None:
        raise site.no_form(name)
    return function(lambda *inputs: infix(made, [*inputs, *constants]), comment)


def _nested(name: str, operands: list[str], kind: str) -> str:
    if kind == "where" or len(operands) < 3:
        return f"{name}({', '.join(operands)})"
    made = operands[0]
    for other in operands[1:]:
        made = f"{name}({made}, {other})"
    return made


def _constant_text(sizes: tuple[Size, ...], site: Site) -> str:
    return f"ops.ones({site.sizes(sizes)})" if sizes else "1.0"


def _listed(self: str, *inputs: str) -> str:
    return f"{self}([{', '.join(inputs)}])"


def _merge(op: Merge, site: Site) -> Form:
    if op.function not in MERGES or len(site.inputs) < 2:
        return Form(function=fn("{0}")) if len(site.inputs) == 1 else _refuse(site, op.function)
    return Form(Make(f"layers.{MERGES[op.function]}", (), {}, _listed))


def _refuse(site: Site, why: str = "") -> Form:
    raise site.no_form(why)


def _concatenate(op: Concatenate, site: Site) -> Form:
    axis = None if op.axis == -1 else op.axis
    text = f"ops.concatenate([{{all}}], axis={op.axis})"
    if len(site.inputs) < 2:
        return function("{0}")
    return Form(Make("layers.Concatenate", (), {"axis": axis}, _listed), fn(text))


def _dot(op: Dot, site: Site) -> Form:
    return Form(Make("layers.Dot", (), {"axes": one_or_all(op.axes), "normalize": op.normalize or None}, _listed))


def _batch_dot(op: BatchDot, site: Site) -> Form:
    return (
        function(f"ops.batch_dot({{0}}, {{1}}, axes={op.axes})")
        if site.type == "batch_dot"
        else _dot(Dot(op.axes), site)
    )


# -- along axes -------------------------------------------------------------------------------------------

REDUCED = {"amax": "max", "amin": "min", "norm": "norm", "var_mean": "moments"}


def _reduce(op: Reduce, site: Site) -> Form:
    name = REDUCED.get(op.function, op.function)
    axes = "None" if op.axes is None else str(op.axes[0] if len(op.axes) == 1 else op.axes)
    if op.outputs > 1 and name != "moments":
        return _refuse(site, name)
    keep = ", keepdims=True" if op.keepdims else ""
    if name == "count_nonzero":
        keep = ""
    return function(f"ops.{name}({{0}}, axis={axes}{keep})")


def _fourier(op: Fourier, site: Site) -> Form:
    name = {1: "fft", 2: "fft2"}.get(op.axes)
    if op.half or name is None or len(site.inputs) != 2 or (op.inverse and op.axes == 1):
        return _refuse(site)
    return function(f"ops.{'i' if op.inverse else ''}{name}(({{0}}, {{1}}))")


def _per_channel(op: PerChannel, site: Site) -> Form:
    rank = site.rank
    first = site.dialect == "torch" and rank > 2

    def made(x: str, *others: str) -> str:
        lifted = [f"ops.reshape({other}, (1, -1{', 1' * (rank - 2)}))" if first else other for other in others]
        if len(lifted) == 4:
            mean, variance, shift, scale = lifted
            return f"({x} - {mean}) * ops.rsqrt({variance} + 1e-3) * {scale} + {shift}"
        return infix("+", [x, *lifted])

    return function(made)


# -- shapes -----------------------------------------------------------------------------------------------


def _flatten(op: Flatten, site: Site) -> Form:
    y = site.outputs[0]
    if (op.start, op.end) == (1, -1):
        return Form(Make("layers.Flatten"))
    if op.start % site.rank == 0:
        return function(f"ops.reshape({{0}}, {site.sizes(_open([axis.size for axis in y.axes]))})")
    return Form(Make("layers.Reshape", (site.sizes(_open([axis.size for axis in y.axes[1:]])),)))


def _broadcast(op: BroadcastTo, site: Site) -> Form:
    """A size that only shows when the network runs is taken from a tensor then: in a model there is none before."""
    sizes = site.outputs[0].shape
    unknown = {str(size) for size in sizes if not isinstance(size, int)}
    holder = site.holder(*unknown) if len(unknown) == 1 else None
    if holder is None:
        return function(f"ops.broadcast_to({{0}}, {site.sizes(sizes)})")
    like, axis = holder
    shape = tuple(size if isinstance(size, int) else None for size in sizes)
    made = Make("BroadcastLike", (shape, axis), call=lambda callee, x: f"{callee}({x}, {like})")
    return Form(made, helpers=("BroadcastLike",))


def _open(sizes: list[Size]) -> tuple[Size, ...]:
    """The sizes, a lone unknown one as -1."""
    unknown = [i for i, size in enumerate(sizes) if not isinstance(size, int)]
    return tuple(-1 if [i] == unknown else size for i, size in enumerate(sizes))


def _reshape(op: Reshape, site: Site) -> Form:
    y = site.outputs[0]
    same_batch = bool(y.axes) and y.axes[0] == site.x.axes[0]
    inner = _open([axis.size for axis in y.axes[1:]])
    if not same_batch:
        return function(f"ops.reshape({{0}}, {site.sizes(_open([axis.size for axis in y.axes]))})")
    made = Make("layers.Reshape", (site.sizes(inner),)) if inner else None
    whole = site.sizes((-1, *inner)) if -1 not in inner else None
    return Form(made, fn(f"ops.reshape({{0}}, {whole})") if whole is not None else None)


def _transpose(op: Transpose, site: Site) -> Form:
    order = op.order or tuple(range(site.rank))[::-1]
    text = fn(f"ops.transpose({{0}}, {order})")
    if order[0] == 0 and site.rank > 1:
        return Form(Make("layers.Permute", (tuple(axis % site.rank for axis in order[1:]),)), text)
    return Form(function=text)


def _index(op: Index, site: Site) -> Form:
    return function(f"{{0}}[{', '.join(_key(key, site) for key in op.keys)}]")


def _key(key: object, site: Site) -> str:
    if isinstance(key, NewAxis):
        return "None"
    if isinstance(key, Others):
        return "..."
    if isinstance(key, At):
        return str(key.position or 0)
    assert isinstance(key, Cut)
    start, stop = ("" if bound is None else site.size(bound) for bound in key[:2])
    return f"{start}:{stop}" + (f":{key.step}" if key.step not in (None, 1) else "")


def _split(op: Split, site: Site) -> Form:
    axis = op.axis % site.rank
    ends: list[int] = []
    for y in site.outputs[:-1]:
        ends.append((ends[-1] if ends else 0) + site.whole(y.axes[axis].size, "size"))
    return function(f"ops.split({{0}}, {ends}, axis={op.axis})")


def _gather(op: Gather, site: Site) -> Form:
    indices = f'ops.zeros({site.sizes(op.indices)}, dtype="int32")'
    return function(f"ops.take({{0}}, {indices}, axis={op.axis})", "indices")


def _look_up(op: LookUp, site: Site) -> Form:
    if op.batch_axes:
        return _refuse(site)
    return function(f"ops.take({{0}}, {{1}}, axis={op.axis})")


def _move_axis(op: MoveAxis, site: Site) -> Form:
    return function(f"ops.{'swapaxes' if op.swap else 'moveaxis'}({{0}}, {op.source}, {op.target})")


# -- products ---------------------------------------------------------------------------------------------


def _matmul(op: MatMul, site: Site) -> Form:
    left, right = ("ops.swapaxes({}, -1, -2)" if flag else "{}" for flag in (op.transpose_left, op.transpose_right))
    return function(lambda a, b: f"ops.matmul({left.format(a)}, {right.format(b)})")


def _einsum(op: Einsum, site: Site) -> Form:
    equation = op.equation.replace(" ", "")
    if not all(char.isascii() and (char.isalpha() or char in ",.->") for char in equation):
        return _refuse(site)
    return function(f'ops.einsum("{equation}", {{all}})')


def _inner_product(op: InnerProduct, site: Site) -> Form:
    return function("ops.dot({0}, {1})")


def _filter_conv(op: FilterConv, site: Site) -> Form:
    padding = op.padding if isinstance(op.padding, str) else ""
    if padding not in ("valid", "same") or op.transposed:
        return _refuse(site)
    name = "depthwise_conv" if op.depthwise else "conv"
    first = ', data_format="channels_first"' if op.channels_first else ""
    return function(
        f'ops.{name}({{0}}, {{1}}, strides={one_or_all(op.stride)}, padding="{padding}", '
        f"dilation_rate={one_or_all(op.dilation)}{first})"
    )


# -- tensors from nothing ---------------------------------------------------------------------------------


def _dtype(name: str) -> str:
    known = name.isalnum() and name.isascii()
    return f', dtype="{name}"' if known and name != "float32" else ""


def _constant(op: Constant, site: Site) -> Form:
    if len(op.sizes) == 1 and "int" in op.dtype:
        return function(lambda *_: f"ops.arange({site.size(op.sizes[0])})")
    name = "zeros" if "int" in op.dtype or "zeros" in site.type else "ones"
    return function(lambda *_: f"ops.{name}({site.sizes(op.sizes)}{_dtype(op.dtype)})", "constant")


def _random(op: RandomLike, site: Site) -> Form:
    return function(lambda *_: f"keras.random.normal({site.sizes(op.sizes)})")


def _cast(op: Cast, site: Site) -> Form:
    if not (op.dtype.isalnum() and op.dtype.isascii()):
        return _refuse(site)
    return function(f'ops.cast({{0}}, "{op.dtype}")')


def _simple(text: str) -> Callable[[Any, Site], Form]:
    """A function whose arguments are fields of the op."""
    return lambda op, site: function(text.format_map(_Fields(op, site)))


class _Fields(dict[str, str]):
    """The fields of an op as code; an input's place stays a place."""

    def __init__(self, op: Any, site: Site) -> None:
        super().__init__()
        self._op, self._site = op, site

    def __missing__(self, name: str) -> str:
        if name in ("x", "y", "all"):
            return {"x": "{0}", "y": "{1}", "all": "{all}"}[name]
        value = getattr(self._op, name)
        if isinstance(value, tuple):
            return self._site.sizes(value)
        return self._site.size(value) if not isinstance(value, bool) else str(value)


ROWS: dict[type, Callable[[Any, Site], Form]] = {
    Elementwise: _elementwise, Merge: _merge, Concatenate: _concatenate, Dot: _dot, BatchDot: _batch_dot,
    Reduce: _reduce,
    Fourier: _fourier, PerChannel: _per_channel, Flatten: _flatten, Reshape: _reshape, Transpose: _transpose,
    Index: _index,
    Split: _split, Gather: _gather, LookUp: _look_up, MoveAxis: _move_axis, MatMul: _matmul, Einsum: _einsum,
    InnerProduct: _inner_product, FilterConv: _filter_conv, Constant: _constant, RandomLike: _random, Cast: _cast,
    TopK: _simple("ops.top_k({x}, {k})"),
    Sort: lambda op, site: function("ops.argsort({0})" if op.indices else "ops.sort({0})"),
    CumSum: _simple("ops.cumsum({x}, axis={axis})"),
    L2Normalize: lambda op, site: function(f"ops.normalize({{0}}, axis={one_or_all(op.axes)})"),
    OneHot: _simple("ops.one_hot({x}, {depth}, axis={axis})"),
    Gated: _simple("ops.glu({x}, axis={axis})"),
    Loss: lambda op, site: function("ops.mean(ops.square({1} - {0}), axis=-1)"),
    RepeatVector: lambda op, site: layer("RepeatVector", site.whole(op.times, "times")),
    ExpandDims: _simple("ops.expand_dims({x}, {axis})"),
    Squeeze: lambda op, site: function(f"ops.squeeze({{0}}{f', axis={one_or_all(op.axes)}' if op.axes else ''})"),
    Tile: _simple("ops.tile({x}, {times})"),
    Repeat: _simple("ops.repeat({x}, {times}, axis={axis})"),
    BroadcastTo: _broadcast,
    SplitEvenly: _simple("ops.split({x}, {parts}, axis={axis})"),
    Unstack: _simple("ops.unstack({x}, axis={axis})"),
    Grid: lambda op, site: function(f'ops.meshgrid({{all}}, indexing="{"xy" if op.swapped else "ij"}")'),
    Stack: lambda op, site: function(f"ops.stack([{{all}}], axis={op.axis})"),
    TensorDot: lambda op,
    site: function(f"ops.tensordot({{0}}, {{1}}, axes=({list(op.left_axes)}, {list(op.right_axes)}))"),
}  # fmt: skip
TABLE: Table = ROWS
