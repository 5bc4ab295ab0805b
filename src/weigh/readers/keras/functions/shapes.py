"""Functions that arrange, join, cut or pick, and those that make tensors out of sizes."""

from __future__ import annotations

from typing import Any

from weigh.network.ops import Op
from weigh.network.sizes import Size, ceil_div
from weigh.ops.functional import LookUp, MoveAxis
from weigh.ops.indexing import Cut, Gather, Grid, Index, Split, SplitEvenly, Stack, Unstack
from weigh.ops.linear_algebra import Constant, RandomLike
from weigh.ops.merge import Concatenate
from weigh.ops.resizing import ExtractPatches, Pad
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
from weigh.readers.keras.functions.table import (
    TENSOR,
    FunctionRow,
    axes_of,
    axis_of,
    constant_sizes,
    function,
    not_read,
    sizes_of,
)
from weigh.readers.keras.layers.arguments import wholes
from weigh.readers.keras.table import Given
from weigh.readers.vocabulary.signatures import as_size


def concatenate(signature: str, default: int) -> FunctionRow:
    return function(signature, "xs", lambda given: Concatenate(axis_of(given, default)))


def split_parts(given: Given) -> Op:
    """A number of equal parts, or the size of each (TensorFlow's meaning of a list)."""
    parts, axis = given["parts"], axis_of(given, 0)
    if isinstance(parts, list | tuple):
        return Split(tuple(as_size(size, "parts") for size in parts), axis)
    return SplitEvenly(int(parts), axis)


def split_places(given: Given) -> Op:
    """A number of equal parts, or the places to cut at (NumPy's meaning of a list)."""
    parts, axis = given["parts"], axis_of(given, 0)
    if not isinstance(parts, list | tuple):
        return SplitEvenly(int(parts), axis)
    places = [as_size(place, "parts") for place in parts]
    sizes = [end - start for start, end in zip([0, *places], places, strict=False)]
    return Split((*sizes, -1), axis)


def slice_(given: Given) -> Op:
    """`size` entries from `begin` on along every axis; -1 takes all that are left."""
    return Index(tuple(map(_cut, sizes_of(given, "begin"), sizes_of(given, "shape"))))


def _cut(begin: Size, size: Size) -> Cut:
    """A size that is not known is that of the batch, which is taken whole."""
    end = begin + size if isinstance(size, int) and size != -1 else None
    return Cut(None if begin == 0 else begin, end)


def gather(given: Given) -> Op:
    """Entries by a tensor of indices, or by numbers in the source."""
    indices, axis = given.values["indices"], axis_of(given, 0)
    if indices is TENSOR:
        return LookUp(axis, int(given.values.get("batch_dims") or 0))
    return Gather(constant_sizes(indices), axis)


def pad(given: Given) -> Op:
    """(before, behind) for every axis.

    Raises: NotKnown for one number, which stands for as many axes as the tensor has.
    """
    amounts = given["pad_width"]
    if not isinstance(amounts, list | tuple):
        raise not_read("pad")
    return Pad(tuple((as_size(before, "pad_width"), as_size(behind, "pad_width")) for before, behind in amounts))


def repeat(given: Given) -> Op:
    """So many of every entry along one axis.

    Raises: NotKnown where every entry has a number of its own, or where all axes become one first.
    """
    if not given.has("axis") or isinstance(given["repeats"], list | tuple):
        raise not_read("repeat")
    return Repeat(given.integer("repeats"), axis_of(given, -1))


def unstack(given: Given) -> Op:
    return Unstack(axis_of(given, 0), given["num"])


def transpose(given: Given) -> Op:
    return Transpose(axes_of(given, "axes") or ())


def dtype_of(given: Given) -> str:
    """The data type's name; float32 where none is told."""
    value: Any = given.values.get("dtype")
    name = value if isinstance(value, str) else getattr(value, "name", None)
    return name if isinstance(name, str) else "float32"


def filled(signature: str) -> FunctionRow:
    return function(signature, "", lambda given: Constant(sizes_of(given), dtype_of(given)))


def random(signature: str = "shape, mean=0.0, stddev=1.0, dtype=None, seed=None") -> FunctionRow:
    return function(signature, "", lambda given: RandomLike(sizes_of(given), dtype_of(given)))


def constant(given: Given) -> Op:
    if given.values.get("shape") is not None:
        return Constant(sizes_of(given), dtype_of(given))
    return Constant(constant_sizes(given["x"]), dtype_of(given))


def arange(given: Given) -> Op:
    """`arange(stop)` or `arange(start, stop, step)`."""
    first, step = given.integer("start"), given.integer("step")
    start, stop = (first, given.integer("stop")) if given.has("stop") else (0, first)
    return Constant((ceil_div(stop - start, step),), "int32")


def eye(given: Given) -> Op:
    rows = given.integer("rows")
    return Constant((rows, given.integer("columns") if given.values.get("columns") else rows), dtype_of(given))


SHARED: dict[str, FunctionRow] = {
    "reshape": function("x, shape", "x", lambda given: Reshape(sizes_of(given), whole=True)),
    "transpose": function("x, axes=None", "x", transpose),
    "expand_dims": function("x, axis=-1", "x", lambda given: ExpandDims(axis_of(given, -1))),
    "squeeze": function("x, axis=None", "x", lambda given: Squeeze(axes_of(given) or ())),
    "stack": function("xs, axis=0", "xs", lambda given: Stack(axis_of(given, 0))),
    "unstack": function("x, num=None, axis=0", "x", unstack),
    "tile": function("x, repeats", "x", lambda given: Tile(sizes_of(given, "repeats"))),
    "repeat": function("x, repeats, axis=None", "x", repeat),
    "broadcast_to": function("x, shape", "x", lambda given: BroadcastTo(sizes_of(given))),
    "cast": function("x, dtype", "x", lambda given: Cast(dtype_of(given))),
    "saturate_cast": function("x, dtype", "x", lambda given: Cast(dtype_of(given))),
    "pad": function("x, pad_width, mode='constant', constant_values=None", "x", pad),
    "gather": function("x, indices, axis=None", "x indices", gather),
    "slice": function("x, begin, shape", "x", slice_),
    "zeros": filled("shape, dtype=None"),
    "ones": filled("shape, dtype=None"),
    "empty": filled("shape, dtype=None"),
    "eye": function("rows, columns=None, k=0, dtype=None", "", eye),
    "arange": function("start, stop=None, step=1, dtype=None", "", arange),
    "constant": function("x, dtype=None, shape=None", "", constant),
    "meshgrid": function(
        "x=None, x2=None, x3=None, indexing='xy'", "x x2 x3", lambda given: Grid(swapped=given["indexing"] == "xy")
    ),
    "random.normal": random(),
    "random.uniform": random("shape, low=0.0, high=1.0, dtype=None, seed=None"),
    "random.truncated_normal": random(),
}


def _patches(given: Given) -> Op:
    """`keras.ops.image.extract_patches`; TensorFlow gives each size with ones for the batch and the channels around."""
    size = _within_ones(given, "size") or (1, 1)
    stride = _within_ones(given, "strides") or size
    return ExtractPatches(
        size, stride, _within_ones(given, "dilation_rate") or (1, 1), given.padding(), given.channels_first
    )


def _within_ones(given: Given, name: str) -> tuple[int, ...]:
    sizes = wholes(given, name) if given.has(name) else ()
    return sizes[1:3] if len(sizes) == 4 else sizes * 2 if len(sizes) == 1 else sizes


_PATCHES = "x, size, strides=None, dilation_rate=1, padding='valid', data_format=None"

KERAS_OPS = {
    "image.extract_patches": function(_PATCHES, "x", _patches),
    "concatenate": concatenate("xs, axis=0", 0),
    "split": function("x, parts, axis=0", "x", split_places),
    "array_split": function("x, parts, axis=0", "x", split_places),
    "take": SHARED["gather"],
    "swapaxes": function("x, axis1, axis2", "x", lambda g: MoveAxis(int(g["axis1"]), int(g["axis2"]), swap=True)),
    "moveaxis": function("x, source, target", "x", lambda g: MoveAxis(int(g["source"]), int(g["target"]))),
    "ravel": function("x", "x", lambda given: Reshape((-1,), whole=True)),
    "full": filled("shape, fill_value=0, dtype=None"),
    "linspace": function(
        "start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0", "",
        lambda given: Constant((given.integer("num"),)),
    ),
    "identity": function("rows, dtype=None", "", eye),
    "hstack": concatenate("xs", 1),
    "vstack": concatenate("xs", 0),
}  # fmt: skip

TF = {
    "image.extract_patches": function(_PATCHES, "x", _patches),
    "extract_image_patches": function(_PATCHES, "x", _patches),
    "image.extract_image_patches": function(_PATCHES, "x", _patches),
    "concat": concatenate("xs, axis=0", 0),
    "split": function("x, parts, axis=0, num=None", "x", split_parts),
    "gather": function("x, indices, validate_indices=None, axis=None, batch_dims=0", "x indices", gather),
    "embedding_lookup": function("x, indices", "x indices", gather),
    "fill": filled("shape, x=0"),
    "range": function("start, stop=None, step=1, dtype=None", "", arange),
    "linspace": KERAS_OPS["linspace"],
    "to_float": function("x", "x", lambda given: Cast("float32")),
    "to_int32": function("x", "x", lambda given: Cast("int32")),
    "layers.flatten": function("x", "x", lambda given: Flatten()),
    "random_normal": random(),
    "random_uniform": random("shape, low=0.0, high=1.0, dtype=None, seed=None"),
    "truncated_normal": random(),
    "random.stateless_normal": random("shape, seed=None, mean=0.0, stddev=1.0, dtype=None"),
    "random.stateless_uniform": random("shape, seed=None, low=0.0, high=1.0, dtype=None"),
    "pack": SHARED["stack"],
    "unpack": SHARED["unstack"],
}

BACKEND = {
    "concatenate": concatenate("xs, axis=-1", -1),
    "permute_dimensions": SHARED["transpose"],
    "flatten": function("x", "x", lambda given: Reshape((-1,), whole=True)),
    "batch_flatten": function("x", "x", lambda given: Flatten()),
    "squeeze": function("x, axis", "x", lambda given: Squeeze(axes_of(given) or ())),
    "repeat": function("x, repeats", "x", lambda given: RepeatVector(given.integer("repeats"))),
    "repeat_elements": function(
        "x, repeats, axis", "x", lambda given: Repeat(given.integer("repeats"), axis_of(given, -1))
    ),
    "gather": function("x, indices", "x indices", gather),
    "constant": function("x, dtype=None, shape=None, name=None", "", constant),
    "random_normal": random(),
    "random_uniform": random("shape, low=0.0, high=1.0, dtype=None, seed=None"),
    "random_normal_variable": random(),
    "truncated_normal": random(),
    "random_binomial": random("shape, p=0.0, dtype=None, seed=None"),
    "random_bernoulli": random("shape, p=0.0, dtype=None, seed=None"),
}
