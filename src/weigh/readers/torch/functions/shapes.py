"""Functions that read the same numbers under another shape, or write them in another order; most move no data."""

from __future__ import annotations

from weigh.network.ops import Op
from weigh.ops.dtypes import category
from weigh.ops.elementwise import Identity
from weigh.ops.indexing import At, Cut, Index, Others
from weigh.ops.shape import BroadcastTo, Cast, ExpandDims, Flatten, Repeat, Reshape, Squeeze, Tile, Unflatten
from weigh.ops.views import (
    AtLeast,
    Diagonal,
    DiagonalMatrix,
    MoveAxes,
    Moved,
    Permute,
    ShapedAs,
    SwapAxes,
    ViewComplex,
    Windows,
)
from weigh.readers.torch.functions.arguments import OUT, axis, dims, dtype, not_read, size, sizes, whole, wholes
from weigh.readers.torch.table import TENSOR, FunctionRow, Given, function
from weigh.readers.vocabulary.signatures import NotKnown


def view(given: Given) -> Op:
    """Sizes, or the data type that the same bytes are read as.

    Raises: NotKnown for a data type, which may change how many numbers the bytes are.
    """
    if any(isinstance(size, str) for size in given["size"]):
        raise not_read("view")
    return Reshape(sizes(given), whole=True)


def squeeze(given: Given) -> Op:
    return Squeeze(dims(given) or (), lenient=True)


def move_axes(given: Given) -> Op:
    return MoveAxes(wholes(given, "source"), wholes(given, "destination"))


def part(at: int, key: Cut | At) -> Op:
    """A key along one axis and all of the others."""
    return Index((*[Cut()] * at, key) if at >= 0 else (Others(), key, *[Cut()] * (-1 - at)))


def select(given: Given) -> Op:
    index = given.values["index"]
    return part(axis(given), At(index if isinstance(index, int) else None))


def narrow(given: Given) -> Op:
    """Raises: NotKnown where the start is computed by the network and counted from the end."""
    try:
        start = size(given["start"], "start")
    except NotKnown:
        start = 0  # wherever it starts, the length is what it is
    length = size(given["length"], "length")
    if isinstance(start, int) and start < 0:
        return part(axis(given), Cut(start, None if start + length == 0 else start + length))
    return part(axis(given), Cut(start, start + length))


def repeat_each(given: Given) -> Op:
    """Every entry so often. Raises: NotKnown where a tensor says how often."""
    repeats = given["repeats"]
    if isinstance(repeats, list | tuple):
        raise not_read("repeat_interleave")
    return Repeat(size(repeats, "repeats"), whole(given, "dim") if given.has("dim") else None)


def rotated(given: Given) -> Op:
    """A quarter turn swaps two axes; half a turn moves numbers alone."""
    first, second = wholes(given, "dims")
    return SwapAxes(first, second) if whole(given, "k") % 2 else Moved("rot90")


def to(given: Given) -> Op:
    """Another data type, that of another tensor, or only another device."""
    first = given.values.get("dtype")
    if first is TENSOR:
        return ShapedAs("type")
    name = dtype(given)
    known = isinstance(first, str) and (category(name) != 2 or "float" in name)
    return Cast(name) if known and "cuda" not in name and "cpu" not in name else Identity()


def like(function_name: str) -> FunctionRow:
    return function("input, other", "input other", lambda given: ShapedAs(function_name))


def at_least(rank: int) -> FunctionRow:
    return function("input", "input", lambda given: AtLeast(rank))


def copied(name: str, signature: str = "input") -> FunctionRow:
    return function(signature, "input", lambda given: Moved(name))


def same(signature: str = "input") -> FunctionRow:
    return function(signature, "input", lambda given: Identity())


_SWAP = function("input, dim0, dim1", "input", lambda given: SwapAxes(whole(given, "dim0"), whole(given, "dim1")))
_LIKE = {"view_as": "view", "reshape_as": "view", "expand_as": "expand", "type_as": "type"}

ROWS: dict[str, FunctionRow] = {
    "view": function("input, *size", "input", view),
    "reshape": function("input, *shape", "input", lambda given: Reshape(sizes(given, "shape"), whole=True)),
    **{name: like(what) for name, what in _LIKE.items()},
    "flatten": function(
        "input, start_dim=0, end_dim=-1", "input",
        lambda given: Flatten(whole(given, "start_dim"), whole(given, "end_dim")),
    ),
    "ravel": function("input", "input", lambda given: Flatten(0, -1)),
    "unflatten": function(
        "input, dim, sizes", "input", lambda given: Unflatten(whole(given, "dim"), sizes(given, "sizes"))
    ),
    "permute": function("input, *dims", "input", lambda given: Permute(wholes(given, "dims"))),
    "transpose": _SWAP,
    "swapdims": _SWAP,
    "swapaxes": function(
        "input, axis0, axis1", "input", lambda given: SwapAxes(whole(given, "axis0"), whole(given, "axis1"))
    ),
    "t": function("input", "input", lambda given: SwapAxes(0, 1)),
    **{name: function("input", "input", lambda given: Permute()) for name in ("T", "H")},
    **{name: function("input", "input", lambda given: SwapAxes(-2, -1)) for name in ("mT", "mH", "adjoint")},
    **{name: function("input, source, destination", "input", move_axes) for name in ("movedim", "moveaxis")},
    "squeeze": function("input, dim=None", "input", squeeze),
    "unsqueeze": function("input, dim", "input", lambda given: ExpandDims(whole(given, "dim"))),
    **{f"atleast_{n}d": at_least(n) for n in (1, 2, 3)},
    "expand": function("input, *size, implicit=False", "input", lambda given: BroadcastTo(sizes(given))),
    "broadcast_to": function("input, *size", "input", lambda given: BroadcastTo(sizes(given))),
    "repeat": function("input, *repeats", "input", lambda given: Tile(sizes(given, "repeats"))),
    "tile": function("input, *dims", "input", lambda given: Tile(sizes(given, "dims"))),
    "repeat_interleave": function("input, repeats, dim=None, *, output_size=None", "input", repeat_each),
    "select": function("input, dim, index", "input", select),
    "narrow": function("input, dim, start, length", "input", narrow),
    "narrow_copy": function("input, dim, start, length", "input", narrow),
    "diagonal": function(
        "input, offset=0, dim1=0, dim2=1", "input",
        lambda given: Diagonal(whole(given, "offset"), whole(given, "dim1"), whole(given, "dim2")),
    ),
    "diag_embed": function(
        "input, offset=0, dim1=-2, dim2=-1", "input", lambda given: DiagonalMatrix(whole(given, "offset"))
    ),
    "Tensor.unfold": function(
        "input, dimension, size, step", "input",
        lambda given: Windows(whole(given, "dimension"), size(given["size"], "size"), size(given["step"], "step")),
    ),
    "view_as_complex": function("input", "input", lambda given: ViewComplex()),
    "view_as_real": function("input", "input", lambda given: ViewComplex(back=True)),
    # -- the same numbers, written anew
    "contiguous": copied("contiguous", "input, memory_format=None"),
    "clone": copied("clone", "input, *, memory_format=None"),
    "roll": copied("roll", "input, shifts, dims=None"),
    "flip": copied("flip", "input, *dims"),
    "fliplr": copied("flip"),
    "flipud": copied("flip"),
    "rot90": function("input, k=1, dims=(0, 1)", "input", rotated),
    "tril": copied("tril", "input, diagonal=0" + OUT),
    "triu": copied("triu", "input, diagonal=0" + OUT),
    # -- the tensor itself
    **{name: same() for name in ("detach", "alias", "resolve_conj", "resolve_neg", "requires_grad_", "retain_grad")},
    **{name: same("input, device=None, non_blocking=False, memory_format=None") for name in ("cuda", "cpu", "xpu")},
    **{name: function("input, dtype=None, *others, non_blocking=False, copy=False, memory_format=None, device=None",
                      "input dtype", to) for name in ("to", "type")},
}  # fmt: skip
