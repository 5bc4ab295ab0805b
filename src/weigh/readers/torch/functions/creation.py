"""Functions that make tensors out of sizes or in the shape of another one, and draw random numbers."""

from __future__ import annotations

from math import ceil
from typing import Any

from weigh.network.ops import Op
from weigh.network.sizes import Formula, Size, ceil_div
from weigh.ops.arithmetic import Elementwise, OneHot
from weigh.ops.indexing import Picked
from weigh.ops.linear_algebra import Constant, ConstantLike, Drawn, RandomLike
from weigh.ops.views import DiagonalOrMatrix, Moved
from weigh.readers.torch.functions.arguments import (
    TYPED,
    constant_sizes,
    dtype,
    has_fraction,
    not_read,
    size,
    sizes,
    whole,
)
from weigh.readers.torch.table import TENSOR, FunctionRow, Given, function

_LIKE_TYPED = ", *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None"


def type_of(value: Any) -> str:
    """The data type of a tensor made of a number, or of a list of them."""
    if isinstance(value, list | tuple):
        return "float32" if has_fraction(value) or not value else type_of(value[0])
    return "bool" if isinstance(value, bool) else "float32" if isinstance(value, float) else "int64"


def filled(default: str = "float32") -> FunctionRow:
    return function("*size" + TYPED, "", lambda given: Constant(sizes(given), dtype(given, default)))


def full(given: Given) -> Op:
    return Constant(sizes(given), dtype(given, type_of(given.values["fill_value"])))


def random(given: Given) -> Op:
    return RandomLike(sizes(given), dtype(given, "float32"))


def integers(given: Given) -> Op:
    """`randint(high, size)` or `randint(low, high, size)`."""
    last = next((given[name] for name in ("size", "high") if given.values[name] is not None), None)
    return RandomLike(sizes(Given({"size": last})), dtype(given, "int64"))


def normal(given: Given) -> Op:
    """In a size, or in the shape of the tensor of means or of deviations."""
    if given.values["size"] is not None:
        return RandomLike(sizes(given))
    return Elementwise("normal")


def arange(given: Given) -> Op:
    """`arange(end)` or `arange(start, end, step)`; fractions make real numbers."""
    first, step = given["start"], given["step"]
    start, end = (0, first) if given.values["end"] is None else (first, given["end"])
    fractions = any(isinstance(value, float) for value in (start, end, step))
    return Constant((_steps(start, end, step),), dtype(given, "float32" if fractions else "int64"))


def _steps(start: Any, end: Any, step: Any) -> Size:
    """How many numbers there are from `start` on, less than `end`. Raises: NotKnown where there is no telling."""
    if all(isinstance(value, int | float) for value in (start, end, step)):
        return max(0, ceil((end - start) / step)) if step else 0
    distance: Size = size(end, "end") - size(start, "start")
    by = size(step, "step")
    if isinstance(by, int) and by < 0:
        return ceil_div(-distance, -by)
    return ceil_div(distance, by)


def spaced(given: Given) -> Op:
    return Constant((size(given["steps"], "steps"),), dtype(given, "float32"))


def eye(given: Given) -> Op:
    rows = size(given["n"], "n")
    return Constant((rows, size(given["m"], "m") if given.has("m") else rows), dtype(given, "float32"))


def data(given: Given) -> Op:
    """A tensor of what stands in the source; of another tensor, a copy."""
    value = given["data"]
    if value is TENSOR:
        return Moved("clone")
    return Constant(constant_sizes(value), dtype(given, type_of(value)))


def new(given: Given) -> Op:
    """In the data type of the tensor that is asked for it."""
    return Constant(sizes(given), dtype(given))


def triangle(given: Given) -> Op:
    """The places of a triangle's entries: two rows of indices.

    Raises: NotKnown where a size or the offset is not known.
    """
    rows, columns, offset = (given[name] for name in ("row", "col", "offset"))
    if not all(isinstance(value, int) for value in (rows, columns, offset)):
        raise not_read("tril_indices")
    return Constant((2, _below(rows, columns, offset)), "int64")


def _below(rows: int, columns: int, offset: int) -> int:
    """Entries on the diagonal `offset` above the main one and below it: row i has i + 1 + offset, 0 to `columns`."""
    first = max(0, -offset)  # the first row that has one
    full = max(first, min(rows, columns - offset))  # the first row that has all
    if rows <= first:
        return 0
    growing = full - first
    return growing * (first + 1 + offset) + growing * (growing - 1) // 2 + (rows - full) * columns


def upper_triangle(given: Given) -> Op:
    """What the triangle below leaves of all entries."""
    lower = triangle(Given({**given.values, "offset": given["offset"] - 1}))
    assert isinstance(lower, Constant)
    count = lower.sizes[1]
    return Constant((2, given["row"] * given["col"] - count), "int64")


def window(given: Given) -> Op:
    return Constant((size(given["window_length"], "window_length"),), dtype(given, "float32"))


def one_hot(given: Given) -> Op:
    classes = size(given["num_classes"], "num_classes")
    return OneHot(Formula("classes") if classes == -1 else classes, -1, "int64")


def like(settings: str = "") -> FunctionRow:
    return function(f"input{settings}{_LIKE_TYPED}", "input", lambda given: ConstantLike(dtype(given)))


def drawn(settings: str = "") -> FunctionRow:
    """Random numbers in place of a tensor's own: `x.normal_()`."""
    signature = f"input, {settings}, generator=None" if settings else "input, generator=None"
    return function(signature, "input", lambda given: ConstantLike())


_TRIANGLE = "row, col, offset=0, *, dtype=None, device=None, layout=None"
_SPACED = "start, end, steps, *" + TYPED

ROWS: dict[str, FunctionRow] = {
    **{name: filled() for name in ("zeros", "ones", "empty")},
    "full": function("size, fill_value, *" + TYPED, "", full),
    **{name: function("*size" + TYPED, "", random) for name in ("rand", "randn")},
    "randint": function("low, high=None, size=None, *" + TYPED, "", integers),
    "randperm": function("n, *" + TYPED, "", lambda given: RandomLike((size(given["n"], "n"),), dtype(given, "int64"))),
    "normal": function("mean, std=1.0, size=None, *" + TYPED, "mean std", normal),
    "arange": function("start, end=None, step=1, *" + TYPED, "", arange),
    "range": function("start, end=None, step=1, *" + TYPED, "", arange),
    "linspace": function(_SPACED, "", spaced),
    "logspace": function("start, end, steps, base=10.0, *" + TYPED, "", spaced),
    "eye": function("n, m=None, *" + TYPED, "", eye),
    **{name: function("data, *" + TYPED, "data", data) for name in ("tensor", "as_tensor", "scalar_tensor", "asarray")},
    "tril_indices": function(_TRIANGLE, "", triangle),
    "triu_indices": function(_TRIANGLE, "", upper_triangle),
    **{f"{name}_window": function("window_length, periodic=True, *" + TYPED, "", window)
       for name in ("hann", "blackman", "bartlett")},
    "hamming_window": function("window_length, periodic=True, alpha=0.54, beta=0.46, *" + TYPED, "", window),
    # -- in the shape or the data type of another tensor
    **{f"{name}_like": like() for name in ("zeros", "ones", "empty", "rand", "randn")},
    "full_like": like(", fill_value"),
    "randint_like": like(", low, high=None"),
    **{f"new_{name}": function("input, *size" + TYPED, "input", new) for name in ("zeros", "ones", "empty")},
    "new": function("input, *size" + TYPED, "input", new),
    "new_full": function("input, size, fill_value, *" + TYPED, "input", new),
    "new_tensor": function(
        "input, data, *" + TYPED, "input",
        lambda given: Constant(constant_sizes(given["data"]), dtype(given)),
    ),
    **{name: drawn(settings) for name, settings in {
        "normal_": "mean=0.0, std=1.0", "uniform_": "a=0.0, b=1.0", "random_": "low=0, high=None",
        "bernoulli_": "p=0.5", "exponential_": "lambd=1.0", "zero_": "", "log_normal_": "mean=1.0, std=2.0",
        "geometric_": "p=0.5", "cauchy_": "median=0.0, sigma=1.0",
    }.items()},
    "bernoulli": function("input, p=None, *, generator=None, out=None", "input", lambda given: ConstantLike()),
    "poisson": drawn(),
    "multinomial": function(
        "input, num_samples, replacement=False, *, generator=None, out=None", "input",
        lambda given: Drawn(size(given["num_samples"], "num_samples")),
    ),
    "one_hot": function("input, num_classes=-1", "input", one_hot),
    "diag": function(
        "input, diagonal=0, *, out=None", "input", lambda given: DiagonalOrMatrix(whole(given, "diagonal"))
    ),
    "unique": function(
        "input, sorted=True, return_inverse=False, return_counts=False, dim=None", "input",
        lambda given: Picked("unique"),
    ),
    "unique_consecutive": function(
        "input, return_inverse=False, return_counts=False, dim=None", "input", lambda given: Picked("unique")
    ),
}  # fmt: skip
