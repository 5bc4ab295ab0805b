"""Functions that put tensors together, cut them, or pick from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from weigh.network.ops import Op
from weigh.network.tensors import Tensor
from weigh.ops.functional import LookUp
from weigh.ops.indexing import GatherAlong, Grid, Picked, Pieces, Split, Stack, Unstack
from weigh.ops.merge import Concatenate, ConcatenateAs
from weigh.ops.products import BlockDiagonal
from weigh.ops.views import Broadcast, Updated
from weigh.readers.torch.functions.arguments import OUT, as_tuple, listed_sizes, size, sizes, whole
from weigh.readers.torch.table import FunctionRow, Given, function

# -- together


def concatenate(signature: str = "tensors, dim=0") -> FunctionRow:
    return function(signature + OUT, "tensors", lambda given: Concatenate(whole(given, "dim")))


def joined(direction: str) -> FunctionRow:
    return function("tensors" + OUT, "tensors", lambda given: ConcatenateAs(direction))


# -- apart


def split(given: Given) -> Op:
    """Pieces of one size, or the size of each."""
    parts, axis = given["split_size_or_sections"], whole(given, "dim")
    if isinstance(parts, list | tuple):
        return Split(listed_sizes(parts, "split_size_or_sections"), axis)
    return Pieces("split", size(parts, "split_size_or_sections"), axis)


def _renamed(given: Given) -> Given:
    """A tensor's own `split` calls its argument `split_size`."""
    return Given({**given.values, "split_size_or_sections": given.values["split_size"]})


def tensor_split(given: Given) -> Op:
    """A number of pieces, or the places to cut at."""
    parts, axis = given["indices_or_sections"], whole(given, "dim")
    if not isinstance(parts, list | tuple):
        return Pieces("tensor_split", size(parts, "indices_or_sections"), axis)
    places = listed_sizes(parts, "indices_or_sections")
    return Split((*(end - start for start, end in zip((0, *places), places, strict=False)), -1), axis)


def along(axis: int) -> FunctionRow:
    """`tensor_split` along one axis: `hsplit`, `vsplit`, `dsplit`."""

    def build(given: Given) -> Op:
        return tensor_split(Given({**given.values, "dim": axis}))

    return function("input, indices_or_sections", "input", build, as_tuple)


# -- picked


def gather(given: Given) -> Op:
    return GatherAlong(whole(given, "dim"))


def take_along(given: Given) -> Op:
    return GatherAlong(whole(given, "dim") if given.has("dim") else None, stretched=True)


def pieces(outputs: Sequence[Any], bound: Mapping[str, Any]) -> Any:
    """All pieces; where their number is not known, the one tensor that stands for them."""
    one = getattr(outputs[0], "tensor", outputs[0]) if len(outputs) == 1 else None
    return outputs[0] if isinstance(one, Tensor) and one.has_rest else tuple(outputs)


def first(outputs: Sequence[Any], bound: Mapping[str, Any]) -> Any:
    """The one tensor of an op that gives several to others."""
    return outputs[0]


def nonzero(given: Given) -> Op:
    """Places in one tensor, or one an axis."""
    return Picked("places" if given.flag("as_tuple") else "nonzero")


def places(outputs: Sequence[Any], bound: Mapping[str, Any]) -> Any:
    """A tuple, where one tensor an axis was asked for; also of a single one."""
    return tuple(outputs) if bound["as_tuple"] is True else outputs[0]


def updated(signature: str, others: str) -> FunctionRow:
    """A tensor with some entries changed; the others tell which and to what."""
    return function(signature, "input " + others, lambda given: Updated())


_INTO = "input, dim, index, "

ROWS: dict[str, FunctionRow] = {
    **{name: concatenate() for name in ("cat", "concat", "concatenate")},
    "stack": function("tensors, dim=0" + OUT, "tensors", lambda given: Stack(whole(given, "dim"))),
    "hstack": joined("row"),
    **{name: joined("column") for name in ("vstack", "row_stack")},
    "dstack": joined("depth"),
    "column_stack": joined("columns"),
    "cartesian_prod": function("*tensors", "tensors", lambda given: Grid(swapped=False, rows=True), first),
    "block_diag": function("*tensors", "tensors", lambda given: BlockDiagonal()),
    "meshgrid": function(
        "*tensors, indexing=None", "tensors", lambda given: Grid(swapped=given["indexing"] == "xy"), as_tuple
    ),
    "broadcast_tensors": function("*tensors", "tensors", lambda given: Broadcast(), as_tuple),
    # -- apart
    "chunk": function(
        "input, chunks, dim=0",
        "input",
        lambda given: Pieces("chunk", size(given["chunks"], "chunks"), whole(given, "dim")),
        pieces,
    ),
    "split": function("tensor, split_size_or_sections, dim=0", "tensor", split, pieces),
    "Tensor.split": function("input, split_size, dim=0", "input", lambda given: split(_renamed(given)), pieces),
    "split_with_sizes": function(
        "input, split_sizes, dim=0",
        "input",
        lambda given: Split(sizes(given, "split_sizes"), whole(given, "dim")),
        as_tuple,
    ),
    "tensor_split": function("input, indices_or_sections, dim=0", "input", tensor_split, pieces),
    "hsplit": along(1),
    "vsplit": along(0),
    "dsplit": along(2),
    "unbind": function("input, dim=0", "input", lambda given: Unstack(whole(given, "dim"), lenient=True), pieces),
    # -- picked
    "index_select": function("input, dim, index" + OUT, "input index", lambda given: LookUp(whole(given, "dim"))),
    "gather": function("input, dim, index, *, sparse_grad=False, out=None", "input index", gather),
    "take_along_dim": function("input, indices, dim=None" + OUT, "input indices", take_along),
    "take": function("input, index", "input index", lambda given: GatherAlong(None)),
    "masked_select": function("input, mask" + OUT, "input mask", lambda given: Picked("masked_select")),
    "nonzero": function("input, *, out=None, as_tuple=False", "input", nonzero, places),
    "argwhere": function("input", "input", lambda given: Picked("nonzero")),
    # -- changed
    "scatter": updated(_INTO + "src=None, *, value=None, reduce=None, out=None", "index src value"),
    "scatter_add": updated(_INTO + "src", "index src"),
    "scatter_reduce": updated(_INTO + "src, reduce, *, include_self=True, out=None", "index src"),
    "index_add": updated(_INTO + "source, *, alpha=1, out=None", "index source"),
    "index_copy": updated(_INTO + "source" + OUT, "index source"),
    "index_fill": updated(_INTO + "value", "index value"),
    "index_put": updated("input, indices, values, accumulate=False", "indices values"),
    "masked_scatter": updated("input, mask, source", "mask source"),
    "select_scatter": updated("input, src, dim, index", "src"),
    "slice_scatter": updated("input, src, dim=0, start=None, end=None, step=1", "src"),
    "index_reduce": updated(_INTO + "source, reduce, *, include_self=True, out=None", "index source"),
    "diagonal_scatter": updated("input, src, offset=0, dim1=0, dim2=1", "src"),
    "put": updated("input, index, source, accumulate=False", "index source"),
    "fill_diagonal_": updated("input, fill_value, wrap=False", "fill_value"),
    "copy_": updated("input, src, non_blocking=False", "src"),
    "fill": updated("input, value", "value"),
}
