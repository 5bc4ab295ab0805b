"""Arranging tensors, taking parts of them, and products between them, as PyTorch spells it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weigh.ops.functional import FilterConv, LookUp, MoveAxis
from weigh.ops.indexing import At, Cut, Gather, Grid, Index, NewAxis, Others, Split, SplitEvenly, Stack, Unstack
from weigh.ops.linear_algebra import Constant, Einsum, InnerProduct, MatMul, RandomLike, TensorDot
from weigh.ops.merge import BatchDot, Dot
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
from weigh.write.code.layouts import own
from weigh.write.code.spelling import bracketed
from weigh.write.code.text import Code, called, literal, one_or_all
from weigh.write.code.torch.forms import Form, Function, Site, Step, Table, fn, graphs_own, graphs_own_outputs

DTYPES = {
    "float32": "torch.float32", "float64": "torch.float64", "float16": "torch.float16", "bfloat16": "torch.bfloat16",
    "int8": "torch.int8", "uint8": "torch.uint8", "int16": "torch.int16", "int32": "torch.int32",
    "int64": "torch.int64",
    "bool": "torch.bool", "complex64": "torch.complex64", "uint16": "torch.int32", "uint32": "torch.int64",
}  # fmt: skip


def _own(text: str | Function, site: Site, module: str = "", comment: str = "") -> Form:
    """A function of the inputs in the graph's own order."""
    made = fn(text) if isinstance(text, str) else text
    takes, gives = graphs_own(site), graphs_own_outputs(site)
    return Form((Step(module=module, function=made),), takes, gives, chain=bool(module), comment=comment)


def _method(text: str, site: Site, **rest: Any) -> Form:
    """A method of the first input, which may be an expression."""
    return _own(lambda *inputs: text.format(bracketed(inputs[0]), *inputs[1:]), site, **rest)


def _flatten(op: Flatten, site: Site) -> Form:
    """In the order in which the axes lie: a Dense layer behind it has as many weights in any order."""
    if site.rank == 1 and len(site.outputs[0].axes) == 2:
        return _method("{0}.unsqueeze(1)", site)
    if (op.start, op.end) == (1, -1):
        step = Step("nn.Flatten()", fn("torch.flatten({0}, 1)"))
        return Form((step,), (site.layouts[0],), graphs_own_outputs(site))
    return _own(f"torch.flatten({{0}}, {op.start}, {op.end})", site, f"nn.Flatten({op.start}, {op.end})")


def _reshape(op: Reshape, site: Site) -> Form:
    """A vector that becomes an image takes the layout that its readers want; anything else is moved exactly."""
    y = site.outputs[0]
    layout = site.wanted(0) if site.rank == 2 else own(len(y.axes))
    layout = layout if len(layout) == len(y.axes) else own(len(y.axes))
    inner = [site.size(y.axes[axis].size, y.axes[axis].name) for axis in layout[1:]]
    told = all(isinstance(axis.size, int) for axis in y.axes[1:])
    same_batch = bool(y.axes) and (
        (bool(site.x.axes) and y.axes[0] == site.x.axes[0]) or (told and not isinstance(y.axes[0].size, int))
    )
    module = f"nn.Unflatten(1, ({', '.join(inner)}{',' if len(inner) == 1 else ''}))" if _is_vector(site, y) else ""
    if not same_batch:
        inner = site.shape(y)
    template = f"{{0}}.reshape({', '.join(['-1', *inner] if same_batch else inner)})"
    step = Step(module, lambda x: template.format(bracketed(x)))
    return Form((step,), graphs_own(site), (layout,), chain=bool(module))


def _is_vector(site: Site, y: Any) -> bool:
    return site.rank == 2 and len(y.axes) > 2 and all(isinstance(axis.size, int) for axis in y.axes[1:])


def _transpose(op: Transpose, site: Site) -> Form:
    order = op.order or tuple(range(site.rank))[::-1]
    moved = [i for i, axis in enumerate(order) if i != axis % site.rank]
    if len(moved) == 2:
        return _method(f"{{0}}.transpose({moved[0]}, {moved[1]})", site)
    return _method(f"{{0}}.permute({', '.join(str(axis % site.rank) for axis in order)})", site)


def _repeat_vector(op: RepeatVector, site: Site) -> Form:
    return _method(f"{{0}}.unsqueeze(1).expand(-1, {site.size(op.times)}, -1)", site)


def _expand_dims(op: ExpandDims, site: Site) -> Form:
    return _method(f"{{0}}.unsqueeze({op.axis})", site)


def _squeeze(op: Squeeze, site: Site) -> Form:
    single = tuple(i for i, axis in enumerate(site.x.axes) if axis.size == 1)
    axes = op.axes or single[len(single) + len(site.outputs[0].axes) - site.rank :]  # a batch of one may stay
    return _method(f"{{0}}.squeeze({literal(axes[0] if len(axes) == 1 else tuple(axes))})", site)


def _tile(op: Tile, site: Site) -> Form:
    return _own(f"torch.tile({{0}}, ({', '.join(site.size(times) for times in op.times)},))", site)


def _repeat(op: Repeat, site: Site) -> Form:
    return _method(f"{{0}}.repeat_interleave({site.size(op.times)}, dim={op.axis})", site)


def _broadcast_to(op: BroadcastTo, site: Site) -> Form:
    return _method(f"{{0}}.expand({', '.join(site.shape(site.outputs[0]))})", site)


def _cast(op: Cast, site: Site) -> Form:
    dtype = op.dtype.removeprefix("torch.")
    if f"{dtype}" not in DTYPES:
        raise site.no_form()
    step = Step(function=lambda x: f"{bracketed(x)}.to({DTYPES[dtype]})")
    return Form((step,), chain=False)


# -- parts ------------------------------------------------------------------------------------------------


def _index(op: Index, site: Site) -> Form:
    """PyTorch takes no negative steps: an axis read backwards is flipped."""
    keys = [index_key(key, site) for key in op.keys]
    flipped = [i for i, key in enumerate(op.keys) if isinstance(key, Cut) and (key.step or 1) < 0]
    if flipped and (any(isinstance(key, Others | NewAxis) for key in op.keys) or any(
        op.keys[i] != Cut(None, None, -1) for i in flipped
    )):  # fmt: skip
        raise site.no_form()
    flip = f".flip({', '.join(map(str, flipped))})" if flipped else ""
    return _method(f"{{0}}{flip}[{', '.join(keys)}]", site)


def index_key(key: object, site: Site) -> str:
    """One key of an index as it stands between the brackets."""
    if isinstance(key, NewAxis):
        return "None"
    if isinstance(key, Others):
        return "..."
    if isinstance(key, At):
        return str(key.position or 0)
    assert isinstance(key, Cut)
    start, stop = ("" if bound is None else site.size(bound) for bound in key[:2])
    step = "" if key.step in (None, 1, -1) else f":{key.step}"
    return f"{start}:{stop}{step}" if (key.step or 1) > 0 else ":"


def _split(op: Split, site: Site) -> Form:
    axis = op.axis % site.rank
    sizes = ", ".join(site.size(y.axes[axis].size) for y in site.outputs)
    return _own(f"torch.split({{0}}, [{sizes}], dim={op.axis})", site)


def _split_evenly(op: SplitEvenly, site: Site) -> Form:
    return _own(f"torch.chunk({{0}}, {op.parts}, dim={op.axis})", site)


def _unstack(op: Unstack, site: Site) -> Form:
    return _own(f"torch.unbind({{0}}, dim={op.axis})", site)


def _stack(op: Stack, site: Site) -> Form:
    return _own(f"torch.stack(({{all}}{',' if len(site.inputs) == 1 else ''}), dim={op.axis})", site)


def _grid(op: Grid, site: Site) -> Form:
    if op.rows:
        return _own("[torch.cartesian_prod({all})]", site)
    return _own(f'torch.meshgrid({{all}}, indexing="{"xy" if op.swapped else "ij"}")', site)


def _gather(op: Gather, site: Site) -> Form:
    """Which entries are picked is not in the network: the first ones stand in for them."""
    axis = op.axis % site.rank
    sizes = ", ".join(site.size(size) for size in op.indices)
    keys = ", ".join([*[":"] * axis, f"torch.zeros({sizes or '()'}, dtype=torch.long)"])
    return _method(f"{{0}}[{keys}]", site, comment="indices")


def _look_up(op: LookUp, site: Site) -> Form:
    axis = op.axis % site.rank
    if op.batch_axes == 0:
        before = ":, " * axis
        return _own(lambda table, indices: f"{bracketed(table)}[{before}{indices}]", site)
    if op.batch_axes == 1 and axis == 1:
        return _own("torch.vmap(lambda table, index: table[index])({0}, {1})", site)
    raise site.no_form()


def _move_axis(op: MoveAxis, site: Site) -> Form:
    name = "transpose" if op.swap else "movedim"
    return _method(f"{{0}}.{name}({op.source}, {op.target})", site)


# -- products ---------------------------------------------------------------------------------------------


def _matmul(op: MatMul, site: Site) -> Form:
    def made(left: str, right: str) -> str:
        a, b = bracketed(left), bracketed(right)
        return f"{a}{'.mT' if op.transpose_left else ''} @ {b}{'.mT' if op.transpose_right else ''}"

    return _own(made, site)


def _tensordot(op: TensorDot, site: Site) -> Form:
    dims = f"({list(op.left_axes)}, {list(op.right_axes)})"
    return _own(f"torch.tensordot({{0}}, {{1}}, dims={dims})", site)


def _inner_product(op: InnerProduct, site: Site) -> Form:
    other = len(site.inputs[1].axes)
    return _own(f"torch.tensordot({{0}}, {{1}}, dims=([-1], [{-1 if other == 1 else -2}]))", site)


def _einsum(op: Einsum, site: Site) -> Form:
    equation = op.equation.replace(" ", "")
    if not all(char.isascii() and (char.isalpha() or char in ",.->") for char in equation):
        raise site.no_form()
    return _own(f'torch.einsum("{equation}", {{all}})', site)


def _dot(op: Dot, site: Site) -> Form:
    """One example with one example: letters for the axes, the summed one shared."""
    left, right = (len(x.axes) for x in site.inputs)
    i, j = op.axes[0] % left, op.axes[1] % right
    letters = iter("cdefghijklmnop")
    a = ["b", *("s" if axis == i else next(letters) for axis in range(1, left))]
    b = ["b", *("s" if axis == j else next(letters) for axis in range(1, right))]
    if not i or not j:
        raise site.no_form()
    kept = [letter for letter in [*a, *b[1:]] if letter != "s"]
    text = f'torch.einsum("{"".join(a)},{"".join(b)}->{"".join(kept)}", {{0}}, {{1}})'
    if op.normalize:
        text = text.replace("{0}", f"F.normalize({{0}}, dim={i})").replace("{1}", f"F.normalize({{1}}, dim={j})")
    return _own(text if len(kept) > 1 else f"{text}.unsqueeze(1)", site)


def _batch_dot(op: BatchDot, site: Site) -> Form:
    """With axes in front that both have, these are shared; otherwise as `Dot`."""
    left, right = (len(x.axes) for x in site.inputs)
    if left != right or left < 4:
        return _dot(Dot(op.axes), site)
    i, j = op.axes[0] % left, op.axes[1] % right
    front = "bcdefg"[: left - 2]
    a, b = ["x", "x"], ["y", "y"]
    a[i - left + 2], b[j - right + 2] = "s", "s"
    return _own(f'torch.einsum("{front}{"".join(a)},{front}{"".join(b)}->{front}xy", {{0}}, {{1}})', site)


def _filter_conv(op: FilterConv, site: Site) -> Form:
    """F.conv with a kernel that comes in as (*taps, channels, filters)."""
    from weigh.write.code.layouts import channels_before
    from weigh.write.code.torch.padding import amounts, around

    taps = len(site.inputs[1].axes) - 2
    kernel = [site.whole(size, "kernel") for size in site.inputs[1].shape]
    layout = channels_before(site.rank, 1 if op.channels_first else -1)
    if op.transposed:
        raise site.no_form()
    stride, dilation = (each * taps if len(each) == 1 else each for each in (op.stride, op.dilation))
    positions = [site.x.axes[axis].size for axis in layout[2:]]
    ahead = around(amounts(site, op.padding, positions, kernel[:taps], stride, dilation))
    channels = site.whole(site.x.axes[layout[1]].size, "channels")
    groups = channels if op.depthwise else channels // kernel[-2]
    order = (taps + 1, taps, *range(taps)) if not op.depthwise else (taps, taps + 1, *range(taps))
    moved = f"{{1}}.permute({', '.join(map(str, order))})"
    weight = f"{moved}.reshape(-1, 1, {', '.join(map(str, kernel[:taps]))})" if op.depthwise else moved
    text = called(
        f"F.conv{taps}d", Code("{x}"), Code(weight), stride=_usual(stride), padding=ahead.padding,
        dilation=_usual(dilation),
        groups=None if groups == 1 else groups,
    )  # fmt: skip
    pad = ahead.before[0].function if ahead.before else None

    def made(x: str, weights: str) -> str:
        return text.replace("{x}", pad(x) if pad else x).replace("{1}", bracketed(weights))

    return Form((Step(function=made),), (layout, own(taps + 2)), (layout,), chain=False)


def _usual(values: tuple[int, ...]) -> Any:
    return None if set(values) == {1} else one_or_all(values)


# -- tensors from nothing ---------------------------------------------------------------------------------


def _constant(op: Constant, site: Site) -> Form:
    sizes = [site.size(size) for size in op.sizes]
    dtype = DTYPES.get(op.dtype, "torch.float32")
    if len(sizes) == 1 and dtype in ("torch.int32", "torch.int64"):
        return _own(lambda *_: f"torch.arange({sizes[0]})", site)
    name = "zeros" if site.call.layer.type in ("zeros", "zeros_like") or "int" in dtype else "ones"
    shape = f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"
    told = "" if dtype == "torch.float32" else f", dtype={dtype}"
    return _own(lambda *_: f"torch.{name}({shape}{told})", site, comment="constant")


def _random(op: RandomLike, site: Site) -> Form:
    shape = f"({', '.join(site.size(size) for size in op.sizes)}{',' if len(op.sizes) == 1 else ''})"
    return _own(lambda *_: f"torch.randn({shape})", site)


ROWS: dict[type, Callable[[Any, Site], Form]] = {
    Flatten: _flatten, Reshape: _reshape, Transpose: _transpose, RepeatVector: _repeat_vector, ExpandDims: _expand_dims,
    Squeeze: _squeeze, Tile: _tile, Repeat: _repeat, BroadcastTo: _broadcast_to, Cast: _cast, Index: _index,
    Split: _split,
    SplitEvenly: _split_evenly, Unstack: _unstack, Stack: _stack, Grid: _grid, Gather: _gather, LookUp: _look_up,
    MoveAxis: _move_axis, MatMul: _matmul, TensorDot: _tensordot, InnerProduct: _inner_product, Einsum: _einsum,
    Dot: _dot,
    BatchDot: _batch_dot, FilterConv: _filter_conv, Constant: _constant, RandomLike: _random,
}  # fmt: skip
TABLE: Table = ROWS
