"""Ops that only PyTorch has, as it spells them: functions of tensors, views, products."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weigh.ops.distance import Similarity
from weigh.ops.functional import MoveAxis
from weigh.ops.given_weights import ChannelSlopes, KernelBags, KernelBilinear, KernelConv, KernelDense, Normalized
from weigh.ops.indexing import Cut, GatherAlong, Pieces
from weigh.ops.linear_algebra import ConstantLike, Drawn
from weigh.ops.merge import ConcatenateAs
from weigh.ops.normalization import BatchNorm, GroupNorm, LayerNorm, RMSNorm
from weigh.ops.picking import Pick
from weigh.ops.products import (
    AddProduct,
    AlongProduct,
    BlockDiagonal,
    Decomposition,
    Distance,
    Distances,
    Kronecker,
    LastProduct,
    MatrixChain,
    Outer,
    PairDistances,
)
from weigh.ops.rearranging import Rearrange, groups
from weigh.ops.reduction import Differences, Quantile
from weigh.ops.resizing import ChannelShuffle, Fold2d, Interpolate, Unfold2d
from weigh.ops.sampling import AffineGrid, GridSample
from weigh.ops.shape import Transpose, Unflatten
from weigh.ops.views import (
    AtLeast,
    Broadcast,
    Diagonal,
    DiagonalMatrix,
    DiagonalOrMatrix,
    MoveAxes,
    Moved,
    Permute,
    ShapedAs,
    SwapAxes,
    Updated,
    ViewComplex,
    Windows,
)
from weigh.write.code.spelling import bracketed
from weigh.write.code.text import Code, called, literal, one_or_all
from weigh.write.code.torch.forms import Form, Function, Site, Step, Table, fn, graphs_own, graphs_own_outputs


def _plain(made: Function, site: Site, module: str = "", comment: str = "") -> Form:
    """A function of tensors as the graph has them."""
    step = Step(module=module, function=made)
    return Form((step,), graphs_own(site), graphs_own_outputs(site), chain=bool(module), comment=comment)


def _method(text: str, site: Site, **rest: Any) -> Form:
    """A method of the first input, which may be an expression."""
    return _plain(lambda *inputs: text.format(bracketed(inputs[0]), *inputs[1:]), site, **rest)


def _always(text: str, module: str = "", comment: str = "") -> Callable[[Any, Site], Form]:
    """The same function whatever the op's fields."""
    return lambda op, site: _plain(fn(text), site, module, comment)


def _permute(op: Permute, site: Site) -> Form:
    from weigh.write.code.torch.shapes import _transpose

    return _transpose(Transpose(op.order), site)


def _swap(op: SwapAxes, site: Site) -> Form:
    if site.rank < 2:
        return _plain(fn("{0}"), site)
    from weigh.write.code.torch.shapes import _move_axis

    return _move_axis(MoveAxis(op.source, op.target, op.swap), site)


def _move_axes(op: MoveAxes, site: Site) -> Form:
    return _method(f"{{0}}.movedim({op.sources}, {op.targets})", site)


def _kernel_conv(op: KernelConv, site: Site) -> Form:
    rank = len(site.inputs[1].axes) - 2
    padding: Any = op.padding
    if isinstance(padding, tuple):
        padding = one_or_all([before for before, _ in padding])
    text = called(
        f"F.conv_transpose{rank}d" if op.transposed else f"F.conv{rank}d", Code("{all}"), stride=_usual(op.stride, 1),
        padding=None if padding in (0, "valid") else padding, dilation=_usual(op.dilation, 1),
        groups=None if op.groups == 1 else op.groups,
        output_padding=_usual(op.output_padding, 0) if op.transposed else None,
    )  # fmt: skip
    return _plain(fn(text), site)


def _usual(values: tuple[int, ...], usual: int) -> Any:
    return None if set(values) == {usual} else one_or_all(values)


def _normalized(op: Normalized, site: Site) -> Form:
    """Normalization by weights that come in: PyTorch's functions take the sizes or groups in between."""
    inner = op.inner
    if isinstance(inner, BatchNorm) or (isinstance(inner, GroupNorm) and inner.groups < 0):
        return _by_statistics("batch_norm" if isinstance(inner, BatchNorm) else "instance_norm", op.weights, site)
    if isinstance(inner, LayerNorm | RMSNorm):
        sizes = tuple(site.whole(axis.size, axis.name) for axis in site.x.axes[-len(inner.axis) :])
        name, second = ("layer_norm" if isinstance(inner, LayerNorm) else "rms_norm"), literal(sizes)
    elif isinstance(inner, GroupNorm):
        name, second = "group_norm", str(inner.groups)
    else:
        raise site.no_form()
    return _plain(lambda *inputs: f"F.{name}({', '.join([inputs[0], second, *inputs[1:]])})", site)


def _by_statistics(name: str, weights: int, site: Site) -> Form:
    """Running mean and variance come first, where they are given; without them it is trained."""
    statistics = len(site.inputs) - 1 - weights

    def made(x: str, *given: str) -> str:
        means = given[:statistics] or (() if name == "instance_norm" else ("None", "None"))
        told = [f"{key}={value}" for key, value in zip(("weight", "bias"), given[statistics:], strict=False)]
        training = ["training=True"] if name == "batch_norm" and not statistics else []
        return f"F.{name}({', '.join([x, *means, *told, *training])})"

    return _plain(made, site)


def _grid_sample(op: GridSample, site: Site) -> Form:
    mode = None if op.mode == "bilinear" else op.mode
    return _plain(fn(called("F.grid_sample", Code("{0}"), Code("{1}"), mode=mode, align_corners=False)), site)


def _affine_grid(op: AffineGrid, site: Site) -> Form:
    """The batch is that of the maps; how many channels the image has matters to nothing."""
    sizes = [Code("{0}.shape[0]"), Code("1"), *(site.size(axis.size) for axis in site.outputs[0].axes[1:-1])]
    return _plain(fn(called("F.affine_grid", Code("{0}"), sizes, align_corners=False)), site)


def _differences(op: Differences, site: Site) -> Form:
    """What is given besides is put in front, as many times as there is of it."""
    if len(site.inputs) > 2:
        raise site.no_form()
    added = {"prepend": Code("{1}")} if len(site.inputs) == 2 else {}
    times = None if op.times == 1 else op.times
    return _plain(fn(called("torch.diff", Code("{0}"), n=times, dim=op.axis, **added)), site)


def _quantile(op: Quantile, site: Site) -> Form:
    """Which shares they are is not in the network: halves stand in for them."""
    front = "{1}"
    if len(site.inputs) == 1:
        halves = f"torch.full(({', '.join(site.size(size) for size in op.shares)},), 0.5)"
        front = halves if op.shares else "0.5"
    named = {"dim": op.axis, "keepdim": op.keepdims or None}
    return _plain(fn(called("torch.quantile", Code("{0}"), Code(front), **named)), site)


DECOMPOSED = {
    "inverse": "torch.linalg.inv({0})", "cholesky": "torch.linalg.cholesky({0})", "det": "torch.linalg.det({0})",
    "matrix_power": "torch.linalg.matrix_power({0}, 2)", "solve": "torch.linalg.solve({all})",
    "qr": "torch.linalg.qr({0})", "eigh": "torch.linalg.eigh({0})", "svd full": "torch.linalg.svd({0})",
    "svd": "torch.linalg.svd({0}, full_matrices=False)", "svd v": "torch.svd({0})",
}  # fmt: skip


def _decomposition(op: Decomposition, site: Site) -> Form:
    if op.function not in DECOMPOSED:
        raise site.no_form(op.function)
    return _plain(fn(DECOMPOSED[op.function]), site, comment="number" if op.function == "matrix_power" else "")


def _kernel_bags(op: KernelBags, site: Site) -> Form:
    last = ", include_last_offset=True" if op.last_offset else ""
    return _plain(fn(f"F.embedding_bag({{0}}, {{1}}{', {2}' if op.offsets else ''}{last})"), site)


def _pieces(op: Pieces, site: Site) -> Form:
    return _plain(fn(f"torch.{op.function}({{0}}, {site.size(op.number)}, dim={op.axis})"), site)


def _pick(op: Pick, site: Site) -> Form:
    """An index with tensors in it: each stands in the place that the op tells."""
    from weigh.write.code.torch.shapes import index_key

    tables = {place: number for number, (place, _) in enumerate(op.tables, start=1)}
    if any(isinstance(key, Cut) and (key.step or 1) < 0 for key in op.keys):
        raise site.no_form()

    def made(x: str, *given: str) -> str:
        keys = [given[tables[i] - 1] if i in tables else index_key(key, site) for i, key in enumerate(op.keys)]
        return f"{bracketed(x)}[{', '.join(keys)}]"

    return _plain(made, site)


def _gather_along(op: GatherAlong, site: Site) -> Form:
    if op.axis is None and not op.stretched:
        return _plain(fn("torch.take({0}, {1})"), site)
    if op.stretched or op.axis is None:
        return _plain(fn(f"torch.take_along_dim({{0}}, {{1}}, dim={op.axis})"), site)
    return _plain(fn(f"torch.gather({{0}}, {op.axis}, {{1}})"), site)


def _interpolate(op: Interpolate, site: Site) -> Form:
    sizes = None if op.output_size is None else tuple(site.size(axis.size) for axis in site.outputs[0].axes[2:])
    mode = None if op.interpolation == "nearest" else op.interpolation
    scaling = None if op.scaling is None else one_or_all(op.scaling)
    named: dict[str, Any] = {"size": sizes, "scale_factor": scaling if sizes is None else None, "mode": mode}
    fixed = sizes is None or all(isinstance(axis.size, int) for axis in site.outputs[0].axes[2:])
    module = called("nn.Upsample", **named) if fixed else ""
    return _plain(fn(called("F.interpolate", Code("{0}"), **named)), site, module)


def _unfold(op: Unfold2d | Fold2d, site: Site) -> Form:
    padding = one_or_all([before for before, _ in op.padding])
    named = {"dilation": _usual(op.dilation, 1), "padding": padding or None, "stride": _usual(op.stride, 1)}
    first = [op.output_size] if isinstance(op, Fold2d) else []
    arguments = (*first, one_or_all(op.size))
    name = "fold" if isinstance(op, Fold2d) else "unfold"
    module = called(f"nn.{name.title()}", *arguments, **named)
    return _plain(fn(called(f"F.{name}", Code("{0}"), *arguments, **named)), site, module)


def _unflatten(op: Unflatten, site: Site) -> Form:
    axis = op.axis % site.rank
    count = len(site.outputs[0].axes) - site.rank + 1
    sizes = tuple(site.size(one.size) for one in site.outputs[0].axes[axis : axis + count])
    text = literal(sizes)
    return _method(f"{{0}}.unflatten({op.axis}, {text})", site)


def _rearrange(op: Rearrange, site: Site) -> Form:
    """As reshape, permute, reshape: every name an axis of its own in between."""
    left, right = groups(op.pattern)
    names = [name for group in left for name in group]
    if op.reduction or sorted(names) != sorted(name for group in right for name in group) or "…" in names:
        raise site.no_form(op.pattern)
    order = [names.index(name) for group in right for name in group]
    apart = _apart(op, site, left)
    together = [site.size(axis.size) for axis in site.outputs[0].axes]
    text = "{0}" if all(len(group) == 1 for group in left) else f"{{0}}.reshape({', '.join(apart)})"
    if order != sorted(order):
        text += f".permute({', '.join(map(str, order))})"
    if any(len(group) != 1 for group in right):
        text += f".reshape({', '.join(together)})"
    return _method(text, site)


def _apart(op: Rearrange, site: Site, left: tuple[tuple[str, ...], ...]) -> list[Code]:
    """The size of every name on the left."""
    told = dict(op.sizes)
    sizes: list[Code] = []
    for group, axis in zip(left, site.x.axes, strict=True):
        known = 1
        for name in group:
            size = told.get(name, 1 if name == "1" else None)
            known *= size if isinstance(size, int) else 1
        for name in group:
            size = told.get(name, 1 if name == "1" else None)
            sizes.append(site.size(axis.size // known if size is None else size))
    return sizes


def _shaped_as(op: ShapedAs, site: Site) -> Form:
    return _method(
        {"view": "{0}.view_as({1})", "expand": "{0}.expand_as({1})"}.get(op.function, "{0}.type_as({1})"), site
    )


def _moved(op: Moved, site: Site) -> Form:
    text = {"roll": "torch.roll({0}, 1)", "flip": "{0}.flip(-1)"}.get(op.function, "{0}.clone()")
    return _method(text, site, comment="number" if op.function in ("roll", "flip") else "")


def _similarity(op: Similarity, site: Site) -> Form:
    if op.function == "cosine" and not op.keepdims:
        return _plain(fn(f"F.cosine_similarity({{0}}, {{1}}, dim={op.axis})"), site)
    keep = ", keepdim=True" if op.keepdims else ""
    if op.function == "distance" and op.axis % site.rank == site.rank - 1:
        return _plain(fn(f"F.pairwise_distance({{0}}, {{1}}{keep})"), site)
    raise site.no_form(op.function)


def _add_product(op: AddProduct, site: Site) -> Form:
    if op.outer:
        return _plain(fn("torch.addr({all})"), site)
    if op.summed:
        return _plain(fn("torch.addbmm({all})"), site)
    return _plain(lambda x, a, b: f"{bracketed(x)} + {bracketed(a)} @ {bracketed(b)}", site)


def _along(op: AlongProduct, site: Site) -> Form:
    return _plain(fn(f"torch.linalg.{'cross' if op.cross else 'vecdot'}({{0}}, {{1}}, dim={op.axis})"), site)


def _concatenate_as(op: ConcatenateAs, site: Site) -> Form:
    names = {"row": "hstack", "column": "vstack", "depth": "dstack", "columns": "column_stack"}
    return _plain(fn(f"torch.{names[op.direction]}(({{all}},))"), site)


ROWS: dict[type, Callable[[Any, Site], Form]] = {
    Permute: _permute, SwapAxes: _swap, MoveAxes: _move_axes, KernelConv: _kernel_conv, Normalized: _normalized,
    Pieces: _pieces,
    GatherAlong: _gather_along, Interpolate: _interpolate, Unfold2d: _unfold, Fold2d: _unfold, Unflatten: _unflatten,
    Rearrange: _rearrange, ShapedAs: _shaped_as, Moved: _moved, Similarity: _similarity, AddProduct: _add_product,
    AlongProduct: _along, ConcatenateAs: _concatenate_as,
    Pick: _pick, GridSample: _grid_sample, AffineGrid: _affine_grid,
    Decomposition: _decomposition, KernelBags: _kernel_bags, Differences: _differences, Quantile: _quantile,
    PairDistances: _always("F.pdist({0})"),
    Distance: _always("torch.dist({0}, {1})"),
    KernelDense: _always("F.linear({all})"),
    KernelBilinear: _always("F.bilinear({all})"),
    ChannelSlopes: _always("F.prelu({0}, {1})"),
    ConstantLike: _always("torch.zeros_like({0})", comment="constant"),
    Drawn: lambda op, site: _plain(fn(f"torch.multinomial({{0}}, {site.size(op.count)})"), site),
    Outer: _always("torch.outer({0}, {1})"),
    LastProduct: _always("torch.inner({0}, {1})"),
    Kronecker: _always("torch.kron({0}, {1})"),
    Distances: _always("torch.cdist({0}, {1})"),
    BlockDiagonal: _always("torch.block_diag({all})"),
    MatrixChain: _always("torch.linalg.multi_dot(({all}))"),
    ChannelShuffle: lambda op, site: _plain(
        fn(f"F.channel_shuffle({{0}}, {op.groups})"), site, f"nn.ChannelShuffle({op.groups})"
    ),
    Updated: _always("{0}", comment="constant"),
    Broadcast: _always("torch.broadcast_tensors({all})"),
    AtLeast: lambda op, site: _plain(fn(f"torch.atleast_{op.rank}d({{0}})"), site),
    Diagonal: lambda op, site: _method(f"{{0}}.diagonal({op.offset}, {op.first}, {op.second})", site),
    DiagonalMatrix: lambda op, site: _plain(fn(f"torch.diag_embed({{0}}, {op.offset})"), site),
    DiagonalOrMatrix: lambda op, site: _plain(fn(f"torch.diag({{0}}, {op.offset})"), site),
    Windows: lambda op, site: _method(f"{{0}}.unfold({op.axis}, {site.size(op.size)}, {site.size(op.step)})", site),
    ViewComplex: lambda op, site: _plain(fn(f"torch.view_as_{'real' if op.back else 'complex'}({{0}})"), site),
}  # fmt: skip
TABLE: Table = ROWS
