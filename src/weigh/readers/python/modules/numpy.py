"""NumPy's small part: arrays that know their shape and kind, and their elements where those are few and known."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from weigh.network.sizes import Formula, product
from weigh.readers.python.containers import collected, plain
from weigh.readers.python.modules import arrays
from weigh.readers.python.modules.arrays import Array, Shape, as_array
from weigh.readers.python.modules.dtypes import SCALARS, dtype_name
from weigh.readers.python.modules.mathematics import Inert, chance
from weigh.readers.python.natives import loose, strict, table
from weigh.readers.python.values import Module, Unknown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

# -- making arrays -------------------------------------------------------------------------------------------------


def _shape_of(interp: Interpreter, value: Any) -> Shape:
    """A shape given as a number or a sequence; a size that is not known is None."""
    sizes = [value] if isinstance(value, int | Formula) else collected(interp, value)
    return tuple([size if isinstance(size, int | Formula) else None for size in sizes])


def _filled(fill: Any) -> Callable[..., Any]:
    def make(interp: Interpreter, shape: Any, *rest: Any, dtype: Any = None, **options: Any) -> Any:
        kind = dtype_name(dtype if dtype is not None else rest[0] if rest else "float64")
        return arrays.filled(interp, _shape_of(interp, shape), fill, kind)

    return make


def _full(interp: Interpreter, shape: Any, fill_value: Any, dtype: Any = None, **options: Any) -> Any:
    kind = dtype_name(dtype) if dtype is not None else "int64" if isinstance(fill_value, int) else "float64"
    return arrays.filled(interp, _shape_of(interp, shape), fill_value, kind)


def _array(interp: Interpreter, value: Any, dtype: Any = None, **options: Any) -> Any:
    return as_array(interp, value, None if dtype is None else dtype_name(dtype))


def _arange(interp: Interpreter, *bounds: Any, dtype: Any = None, **options: Any) -> Any:
    if not all(isinstance(bound, int | float) for bound in bounds):
        return Array((None,), "int64")
    start, stop, step = (*bounds, 1)[:3] if len(bounds) > 1 else (0, bounds[0], 1)
    count = max(0, math.ceil((stop - start) / step))
    interp.limits.allocate(min(count, arrays.KEPT))
    kind = "int64" if all(isinstance(bound, int) for bound in bounds) else "float64"
    values = [start + number * step for number in range(count)] if count <= arrays.KEPT else None
    return Array((count,), dtype_name(dtype) if dtype is not None else kind, values)


def _linspace(interp: Interpreter, start: Any, stop: Any, num: Any = 50, endpoint: Any = True, **options: Any) -> Any:
    if not isinstance(num, int) or not all(isinstance(bound, int | float) for bound in (start, stop)):
        return Array((num if isinstance(num, int) else None,), "float64")
    if num > arrays.KEPT:
        return Array((num,), "float64")
    interp.limits.allocate(num)
    steps = num - 1 if endpoint else num
    values = [start + (stop - start) * number / steps if steps else float(start) for number in range(num)]
    return Array((num,), "float64", [float(value) for value in values])


def _eye(interp: Interpreter, rows: Any, columns: Any = None, **options: Any) -> Any:
    size = rows if columns is None else columns
    if isinstance(rows, int) and isinstance(size, int) and rows * size <= arrays.KEPT:
        interp.limits.allocate(rows * size)
        return Array((rows, size), "float64", [float(row == column) for row in range(rows) for column in range(size)])
    return Array((rows, size), "float64")


def _like(fill: Any) -> Callable[..., Any]:
    def make(interp: Interpreter, value: Any, *rest: Any, dtype: Any = None, **options: Any) -> Any:
        source = as_array(interp, value)
        if type(source) is not Array:
            return source
        kind = source.dtype if dtype is None else dtype_name(dtype)
        return arrays.filled(interp, source.shape, fill, kind)

    return make


def _drawn(interp: Interpreter, *shape: Any) -> Any:
    """`np.random.rand(3, 4)`: only the shape is known."""
    return Array(_shape_of(interp, shape), "float64") if shape else interp.unknown("chance", "np.random")


def _drawn_with_size(kind: str, place: int = 2) -> Callable[..., Any]:
    """A function that draws numbers; `place` is where its arguments tell how many."""

    def draw(interp: Interpreter, *args: Any, size: Any = None, **options: Any) -> Any:
        size = args[place] if size is None and len(args) > place else size
        if size is None or type(size) is Unknown:
            return interp.unknown("chance", "np.random")
        return Array(_shape_of(interp, size), kind)

    return draw


def _sampled(interp: Interpreter, size: Any = None) -> Any:
    return interp.unknown("chance", "np.random") if size is None else Array(_shape_of(interp, size), "float64")


_CHANCE = chance("np.random")
_RANDOM: dict[str, Any] = table(loose, {
    "rand": _drawn,
    "randn": _drawn,
    **{name: _drawn_with_size("float64") for name in ("normal", "uniform", "beta", "gamma", "laplace", "poisson")},
    "randint": _drawn_with_size("int64"),
    "choice": _drawn_with_size("int64", 1),
    **dict.fromkeys(("random", "random_sample", "standard_normal", "ranf", "sample"), _sampled),
    "default_rng": lambda interp, *args: Module("np.random", _random),
    "RandomState": lambda interp, *args: Module("np.random", _random),
})  # fmt: skip
_RANDOM["integers"] = _RANDOM["randint"]


def _random(name: str) -> Any:
    return _RANDOM[name] if name in _RANDOM else _CHANCE(name)


# -- what is computed from them ------------------------------------------------------------------------------------


def _on_array(name: str) -> Callable[..., Any]:
    """`np.reshape(a, ...)` is `a.reshape(...)`."""

    def run(interp: Interpreter, value: Any, *args: Any, **kwargs: Any) -> Any:
        source = as_array(interp, value)
        if type(source) is Unknown:
            return source
        return interp.call(source.get(interp, name), list(args), kwargs)

    return run


def _joined(stacked: bool) -> Callable[..., Any]:
    """`concatenate` and `stack`: only shapes."""

    def run(interp: Interpreter, parts: Any, axis: int = 0, **options: Any) -> Any:
        found = [as_array(interp, part) for part in collected(interp, parts)]
        for part in found:
            if type(part) is Unknown:
                return part
        if not found:
            interp.error("ValueError", "need at least one array to concatenate")
        first = list(found[0].shape)
        if stacked:
            first.insert(axis if axis >= 0 else len(first) + 1 + axis, len(found))
        elif -len(first) <= axis < len(first):
            first[axis] = arrays.added([part.shape[axis] for part in found])
        return Array(tuple(first), found[0].dtype)

    return run


def _tile(interp: Interpreter, value: Any, reps: Any) -> Any:
    """So many copies along each axis: only the shape."""
    source = as_array(interp, value)
    if type(source) is Unknown:
        return source
    times = list(reps) if isinstance(reps, list | tuple) else [reps]
    if not all(isinstance(count, int) for count in times):
        return interp.unknown("call", "np.tile")
    rank = max(len(times), len(source.shape))
    times = [1] * (rank - len(times)) + times
    sizes = [1] * (rank - len(source.shape)) + list(source.shape)
    return Array(tuple(None if n is None else n * count for n, count in zip(sizes, times, strict=True)), source.dtype)


def _meshgrid(interp: Interpreter, *vectors: Any, indexing: str = "xy", **options: Any) -> Any:
    """Coordinates of a grid; of few points also what they are."""
    found = [as_array(interp, vector) for vector in vectors]
    for part in found:
        if type(part) is Unknown:
            return part
    order = list(range(len(found)))
    if indexing == "xy":
        order[:2] = order[1::-1]
    shape = tuple([found[place].size for place in order])
    return [Array(shape, part.dtype, _spread(found, order, i)) for i, part in enumerate(found)]


def _spread(vectors: list[Array], order: list[int], which: int) -> list[Any] | None:
    """The elements of one vector at every point of the grid, in C order; None where they are not known, or too many."""
    points = product([vector.size or 0 for vector in vectors])
    values = vectors[which].values
    if values is None or not isinstance(points, int) or points > arrays.KEPT:
        return None
    lengths = [len(vectors[place].values or ()) or vectors[place].size for place in order]
    at = order.index(which)
    behind = math.prod([length for length in lengths[at + 1 :] if isinstance(length, int)])
    return [values[point // behind % len(values)] for point in range(points)]


def _expand_dims(interp: Interpreter, value: Any, axis: int = 0) -> Any:
    source = as_array(interp, value)
    if type(source) is Unknown:
        return source
    shape = list(source.shape)
    shape.insert(axis if axis >= 0 else len(shape) + 1 + axis, 1)
    return Array(tuple(shape), source.dtype, source.values)


def _elementwise(name: str, function: Callable[[Any], Any], kind: str | None = "float64") -> Callable[..., Any]:
    """A function of each number: on a number, on the elements of a small array, or on the shape alone."""

    def one(number: Any) -> Any:
        try:
            return function(number)
        except (ArithmeticError, ValueError):
            return math.nan

    def run(interp: Interpreter, value: Any, *rest: Any, **options: Any) -> Any:
        if isinstance(value, int | float):
            return one(value)
        if isinstance(value, Formula):
            return interp.unknown("formula", f"np.{name}()")
        source = as_array(interp, value)
        if type(source) is Unknown:
            return source
        values = None if source.values is None else [one(number) for number in source.values]
        return Array(source.shape, kind or source.dtype, values)

    return run


def flat(value: Any) -> list[Any]:
    """All numbers in nested lists."""
    found: list[Any] = []
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list | tuple):
            waiting.extend(reversed(part))
        else:
            found.append(part)
    return found


def _prod(interp: Interpreter, value: Any, axis: Any = None, **options: Any) -> Any:
    if isinstance(value, list | tuple) and axis is None:
        return interp.call(interp.get(interp.module("math"), "prod"), [flat(value)], {})
    return _on_array("prod")(interp, value, axis=axis)


def _sum(interp: Interpreter, value: Any, axis: Any = None, **options: Any) -> Any:
    if isinstance(value, list | tuple) and axis is None:
        return interp.call(interp.builtins["sum"], [flat(value)], {})
    return _on_array("sum")(interp, value, axis=axis)


def _pairwise(op: str) -> Callable[..., Any]:
    def run(interp: Interpreter, left: Any, right: Any, **options: Any) -> Any:
        return interp.call(
            interp.get(interp.module("operator"), op), [as_operand(interp, left), as_operand(interp, right)], {}
        )

    return run


def as_operand(interp: Interpreter, value: Any) -> Any:
    """Lists become arrays; numbers stay."""
    return as_array(interp, value) if isinstance(value, list | tuple) else value


def _larger(larger: bool) -> Callable[..., Any]:
    def run(interp: Interpreter, left: Any, right: Any) -> Any:
        if (
            plain(interp, left)
            and plain(interp, right)
            and isinstance(left, int | float)
            and isinstance(right, int | float)
        ):
            return max(left, right) if larger else min(left, right)
        like = _pairwise("add")(interp, left, right)  # the same shape
        if isinstance(like, Array):
            return Array(like.shape, like.dtype)
        return interp.unknown("call", "np.maximum" if larger else "np.minimum")

    return run


_METHODS = (
    "reshape",
    "transpose",
    "squeeze",
    "ravel",
    "max",
    "min",
    "mean",
    "cumsum",
    "argmax",
    "astype",
    "repeat",
    "std",
    "any",
)
_NUMPY: dict[str, Any] = {
    **table(loose, {"array": _array, "asarray": _array, "ascontiguousarray": _array, "expand_dims": _expand_dims,
                    "meshgrid": _meshgrid, "tile": _tile,
                    "prod": _prod, "product": _prod, "sum": _sum}),
    **table(strict, {
        "zeros": _filled(0), "ones": _filled(1), "empty": _filled(None), "full": _full, "arange": _arange,
        "linspace": _linspace, "eye": _eye, "identity": _eye, "zeros_like": _like(0), "ones_like": _like(1),
        "empty_like": _like(None), "concatenate": _joined(False), "stack": _joined(True),
        **{name: _on_array(name) for name in _METHODS},
        "amax": _on_array("max"), "amin": _on_array("min"),
        **{name: _elementwise(name, function) for name, function in {
            "sqrt": math.sqrt, "log": math.log, "log2": math.log2, "log10": math.log10, "exp": math.exp,
            "sin": math.sin,
            "cos": math.cos, "tanh": math.tanh, "ceil": lambda x: float(math.ceil(x)),
            "rint": lambda x: float(round(x)),
            "floor": lambda x: float(math.floor(x)),
        }.items()},
        "abs": _elementwise("abs", abs, None), "absolute": _elementwise("absolute", abs, None),
        "square": _elementwise("square", lambda x: x * x, None), "round": _elementwise("round", round, None),
        "power": _pairwise("pow"), "add": _pairwise("add"), "multiply": _pairwise("mul"), "subtract": _pairwise("sub"),
        "divide": _pairwise("truediv"), "maximum": _larger(True), "minimum": _larger(False),
        "shape": lambda interp, value: as_array(interp, value).get(interp, "shape"),
        "ndim": lambda interp, value: as_array(interp, value).get(interp, "ndim"),
        "size": lambda interp, value: as_array(interp, value).get(interp, "size"),
    }),
    "ndarray": arrays.ARRAY_CLASS,
    "random": Module("numpy.random", _random),
    "newaxis": None, "inf": math.inf, "Inf": math.inf, "nan": math.nan, "pi": math.pi, "e": math.e,
    "seterr": Inert("np.seterr"), "set_printoptions": Inert("np.set_printoptions"),
    **SCALARS,
}  # fmt: skip


def _find(name: str) -> Any:
    """A member of NumPy; a function that is not here gives an Unknown when called."""
    found = _NUMPY.get(name, NotImplemented)
    if found is NotImplemented and not name.startswith("_"):
        return loose(name, lambda interp, *args, **kwargs: interp.unknown("call", f"np.{name}"))
    return found


MODULES: dict[str, Any] = {"numpy": _find, "numpy.random": _random, "numpy.linalg": lambda name: NotImplemented}
