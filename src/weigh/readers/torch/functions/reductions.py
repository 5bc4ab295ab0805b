"""Functions of all elements along axes: sums, extremes, norms, running sums, orders."""

from __future__ import annotations

from collections.abc import Callable

from weigh.network.ops import Op
from weigh.ops.arithmetic import CumSum, L2Normalize
from weigh.ops.indexing import Picked, Sought
from weigh.ops.reduction import Differences, Histogram, Quantile, Reduce, Sort, TopK
from weigh.readers.torch.functions.arguments import (
    OUT,
    as_tuple,
    axis,
    dims,
    elementwise,
    found,
    is_tensor,
    not_read,
    size,
    whole,
)
from weigh.readers.torch.table import FunctionRow, Given, function

Build = Callable[[Given], Op]

SUMS = {
    "sum": "sum nansum", "mean": "mean nanmean", "prod": "prod", "logsumexp": "logsumexp special.logsumexp",
    "any": "any", "all": "all", "count_nonzero": "count_nonzero", "amax": "amax", "amin": "amin",
}  # fmt: skip
"""One number from all along one axis, several, or all of them."""
EXTREMES = {"max": "maximum", "min": "minimum"}
"""Along one axis also where it was; of two tensors the larger element, by the name of that function."""
WITH_PLACES = ("median", "nanmedian", "mode")
RUNNING = {"cumsum": False, "cumprod": False, "logcumsumexp": False, "cummax": True, "cummin": True}
"""Along one axis; whether also where the largest or smallest so far was."""


def reduced(name: str, outputs: int = 1) -> Build:
    return lambda given: Reduce(name, dims(given), bool(given.values.get("keepdim")), outputs)


def extreme(name: str) -> Build:
    """Of the whole tensor, along an axis, or of two tensors."""

    def build(given: Given) -> Op:
        if given.values["other"] is not None or is_tensor(given.values["dim"]):
            return elementwise(EXTREMES[name], "input dim other")(given)
        return with_places(name)(given)

    return build


def with_places(name: str) -> Build:
    """Of the whole tensor one number; along an axis numbers and their places."""

    def build(given: Given) -> Op:
        axes = dims(given)
        return Reduce(name, axes, bool(given["keepdim"]), indices=axes is not None)

    return build


def place(name: str) -> FunctionRow:
    return function("input, dim=None, keepdim=False" + OUT, "input", reduced(name))


def variance(name: str, outputs: int = 1) -> FunctionRow:
    """A variance: over axes, or of everything where the one argument says only how it is divided."""

    def build(given: Given) -> Op:
        flags = isinstance(given.values["dim"], bool)
        return Reduce(name, None if flags else dims(given), bool(given.values["keepdim"]), outputs)

    signature = "input, dim=None, unbiased=True, keepdim=False, *, correction=1, out=None"
    return function(signature, "input", build, as_tuple if outputs > 1 else None)


def general_norm(given: Given) -> Op:
    """Without axes, an order that only matrices have is one of the last two."""
    axes = dims(given)
    if axes is None and given.values["ord"] is not None:
        raise not_read("linalg.norm")
    return Reduce("norm", axes, bool(given["keepdim"]))


def top(given: Given) -> Op:
    return TopK(size(given["k"], "k"), whole(given, "dim"), "int64")


def one_of(name: str) -> Build:
    """The k-th along an axis, and its place."""
    return lambda given: Reduce(name, (whole(given, "dim"),), bool(given["keepdim"]), indices=True)


def sought(given: Given) -> Op:
    return Sought("int32" if given["out_int32"] else "int64")


def quantile(given: Given) -> Op:
    shares = given["q"]
    axis = whole(given, "dim") if given.has("dim") else None
    several = (len(shares),) if isinstance(shares, list | tuple) and not is_tensor(shares) else ()
    return Quantile(several, axis, bool(given["keepdim"]))


def running(name: str) -> FunctionRow:
    places = RUNNING[name]
    return function(
        "input, dim, *, dtype=None, out=None", "input",
        lambda given: CumSum(whole(given, "dim"), places), found if places else None,
    )  # fmt: skip


_SUMMED = "input, dim=None, keepdim=False, *, dtype=None, out=None"
_ORDERED = "input, dim=-1, descending=False, stable=False"
_QUANTILE = "input, q, dim=None, keepdim=False, *, interpolation='linear', out=None"
_NORMED = "input, ord=2, dim=None, keepdim=False, *, dtype=None, out=None"

ROWS: dict[str, FunctionRow] = {
    **{alias: function(_SUMMED, "input", reduced(name)) for name, others in SUMS.items() for alias in others.split()},
    **{
        name: function(
            "input, dim=None, keepdim=False, *, other=None, out=None", "input dim other", extreme(name), found
        )
        for name in EXTREMES
    },
    **{
        name: function("input, dim=None, keepdim=False" + OUT, "input", with_places(name), found)
        for name in WITH_PLACES
    },
    **{name: place(name) for name in ("argmax", "argmin")},
    **{name: variance(name) for name in ("std", "var")},
    **{name: variance("moments", 2) for name in ("std_mean", "var_mean")},
    "aminmax": function("input, *, dim=None, keepdim=False, out=None", "input", reduced("amax", 2), as_tuple),
    "kthvalue": function("input, k, dim=-1, keepdim=False" + OUT, "input", one_of("kthvalue"), found),
    "norm": function("input, p='fro', dim=None, keepdim=False, out=None, dtype=None", "input", reduced("norm")),
    "linalg.norm": function("input, ord=None, dim=None, keepdim=False, *, out=None, dtype=None", "input", general_norm),
    "linalg.vector_norm": function(_NORMED, "input", reduced("norm")),
    "linalg.matrix_norm": function(
        "input, ord='fro', dim=(-2, -1), keepdim=False, *, dtype=None, out=None", "input", reduced("norm")
    ),
    "normalize": function(
        "input, p=2.0, dim=1, eps=1e-12, out=None", "input", lambda given: L2Normalize(dims(given) or (1,))
    ),
    "renorm": function("input, p, dim, maxnorm" + OUT, "input", lambda given: L2Normalize((whole(given, "dim"),))),
    **{name: running(name) for name in RUNNING},
    "diff": function(
        "input, n=1, dim=-1, prepend=None, append=None" + OUT,
        "input prepend append",
        lambda given: Differences(whole(given, "n"), axis(given)),
    ),
    # -- orders
    "topk": function("input, k, dim=-1, largest=True, sorted=True" + OUT, "input", top, found),
    "sort": function(_ORDERED + OUT, "input", lambda given: Sort(both=True, places="int64"), found),
    "msort": function("input" + OUT, "input", lambda given: Sort()),
    "argsort": function(_ORDERED, "input", lambda given: Sort(indices=True, places="int64")),
    "quantile": function(_QUANTILE, "input q", quantile),
    "nanquantile": function(_QUANTILE, "input q", quantile),
    "histc": function(
        "input, bins=100, min=0, max=0" + OUT, "input", lambda given: Histogram(size(given["bins"], "bins"))
    ),
    "searchsorted": function(
        "sorted_sequence, input, *, out_int32=False, right=False, side=None, sorter=None, out=None",
        "input sorted_sequence",
        sought,
    ),
    "bucketize": function("input, boundaries, *, out_int32=False, right=False, out=None", "input boundaries", sought),
    "isin": function(
        "elements, test_elements, *, assume_unique=False, invert=False, out=None",
        "elements test_elements",
        lambda given: Sought("bool"),
    ),
    "bincount": function("input, weights=None, minlength=0", "input weights", lambda given: Picked("bincount")),
}
