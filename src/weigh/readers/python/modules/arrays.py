"""Arrays: the shape, the kind of the elements, and the elements themselves where they are few and known."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from weigh.network.sizes import Formula, Size, product, total
from weigh.readers.python import comparisons, operators
from weigh.readers.python.containers import SCALARS as PLAIN
from weigh.readers.python.containers import collected
from weigh.readers.python.modules.dtypes import SCALARS, dtype_name
from weigh.readers.python.natives import loose
from weigh.readers.python.raised import OBJECT
from weigh.readers.python.values import Class, Thing, Unknown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

Shape: TypeAlias = "tuple[Size | None, ...]"

KEPT = 10_000  # elements of an array that are kept; of larger ones only the shape is known
ARRAY_CLASS = Class("ndarray", (OBJECT,))


class Array(Thing):
    """An array of `shape`, whose sizes may be formulas or None for not known; `values` are its elements in C order."""

    __slots__ = ("dtype", "shape", "values")
    cls = ARRAY_CLASS

    def __init__(self, shape: Shape, dtype: str = "float64", values: list[Any] | None = None) -> None:
        self.shape = shape
        self.dtype = dtype
        self.values = values

    def type_name(self) -> str:
        return "ndarray"

    @property
    def size(self) -> Size | None:
        """How many elements."""
        known = [size for size in self.shape if size is not None]
        return product(known) if len(known) == len(self.shape) else None

    def scalar(self) -> Any:
        """The number that an array of one element holds; NotImplemented otherwise."""
        return self.values[0] if self.values is not None and len(self.values) == 1 else NotImplemented

    # -- hooks -----------------------------------------------------------------------------------------------------

    def get(self, interp: Interpreter, name: str) -> Any:
        if name == "shape":
            return tuple([_known(interp, size) for size in self.shape])
        if name == "size":
            return _known(interp, self.size)
        if name == "ndim":
            return len(self.shape)
        if name == "dtype":
            return SCALARS.get(self.dtype, self.dtype)
        if name == "T":
            return _transpose(interp, self)
        method = _METHODS.get(name)
        return (
            NotImplemented
            if method is None
            else loose(name, lambda interp, *args, **kwargs: method(interp, self, *args, **kwargs))
        )

    def length(self, interp: Interpreter) -> Any:
        if not self.shape:
            interp.error("TypeError", "len() of unsized object")
        return _known(interp, self.shape[0])

    def iterate(self, interp: Interpreter) -> Any:
        if not self.shape or not isinstance(self.shape[0], int):
            return NotImplemented
        return self._rows(interp)

    def _rows(self, interp: Interpreter) -> Iterator[Any]:
        assert isinstance(self.shape[0], int)
        for position in range(self.shape[0]):
            yield self.item(interp, position)

    def truth(self, interp: Interpreter) -> Any:
        number = self.scalar()
        return NotImplemented if number is NotImplemented else bool(number)

    def text(self, interp: Interpreter) -> str:
        return f"array of shape {tuple(self.shape)}" if self.values is None else str(nested(self))

    def item(self, interp: Interpreter, key: Any) -> Any:
        return _index(interp, self, key if isinstance(key, tuple) else (key,))

    def set_item(self, interp: Interpreter, key: Any, value: Any) -> Any:
        self.values = None  # the shape stays; which elements changed is not followed

    def unary(self, interp: Interpreter, op: type[ast.unaryop]) -> Any:
        values = None if self.values is None else [operators.UNARY[op][0](value) for value in self.values]
        return Array(self.shape, self.dtype, values)

    def binary(self, interp: Interpreter, op: type[ast.operator], other: Any, reflected: bool) -> Any:
        right = as_array(interp, other) if isinstance(other, list | tuple) else other
        if type(right) is Unknown:
            return right
        if isinstance(right, int | float):
            right = Array((), self.dtype, [right])
        if not isinstance(right, Array) or op is ast.MatMult:
            return NotImplemented
        return _combined(interp, self, right, lambda one, two: operators.plain_binary(
            interp, op, *((two, one) if reflected else (one, two))
        ))  # fmt: skip

    def compare(self, interp: Interpreter, op: type[ast.cmpop], other: Any, reflected: bool) -> Any:
        if op not in comparisons.COMPARISONS:
            return NotImplemented
        right = Array((), self.dtype, [other]) if type(other) in PLAIN else as_array(interp, other)
        if not isinstance(right, Array):
            return NotImplemented
        function = comparisons.COMPARISONS[op][0]
        made = _combined(interp, self, right, lambda one, two: function(*((two, one) if reflected else (one, two))))
        return made if isinstance(made, Unknown) else Array(made.shape, "bool", made.values)


def _known(interp: Interpreter, size: Size | None) -> Any:
    return interp.unknown("item", "shape") if size is None else size


def added(sizes: list[Size | None]) -> Size | None:
    """The sum; None where one size is not known."""
    return None if None in sizes else total([size for size in sizes if size is not None])


# -- making them ---------------------------------------------------------------------------------------------------


def filled(interp: Interpreter, shape: Shape, fill: Any, dtype: str) -> Array:
    """An array of one value; None fills with what is not known."""
    sizes = [size for size in shape if isinstance(size, int)]
    count = math.prod(sizes)
    if fill is None or len(sizes) < len(shape) or not 0 <= count <= KEPT:
        return Array(shape, dtype)
    interp.limits.allocate(count)
    return Array(shape, dtype, [float(fill) if dtype.startswith("float") else fill] * count)


def as_array(interp: Interpreter, value: Any, dtype: str | None = None) -> Any:
    """The array that nested lists describe; an Unknown for what has no shape of its own."""
    if isinstance(value, Array):
        return value if dtype is None else Array(value.shape, dtype, value.values)
    if type(value) is Unknown:
        return value
    if isinstance(value, Formula):
        return interp.unknown("formula", "np.array()")
    if type(value) in PLAIN and not isinstance(value, range):
        return Array((), dtype or _kind_of([value]), [value])
    if isinstance(value, Thing) and not hasattr(value, "interp"):
        return interp.unknown("conversion", value.type_name())
    interp.limits.enter()
    interp.limits.step()
    try:
        parts = [as_array(interp, part) for part in collected(interp, value)]
    finally:
        interp.limits.leave()
    for part in parts:
        if type(part) is Unknown:
            return part
    if not parts:
        return Array((0,), dtype or "float64", [])
    if any(part.shape != parts[0].shape for part in parts):
        return Array((len(parts),), "object")
    known = all(part.values is not None for part in parts) and len(parts) * len(parts[0].values or ()) <= KEPT
    values = [number for part in parts for number in part.values] if known else None
    kind = dtype or next((part.dtype for part in parts if part.dtype == "float64"), parts[0].dtype)
    return Array((len(parts), *parts[0].shape), kind, values)


def _kind_of(values: list[Any]) -> str:
    kinds = {bool: "bool", int: "int64", float: "float64", str: "str"}
    return kinds.get(type(values[0]), "object") if values else "float64"


def nested(array: Array) -> Any:
    """The elements as nested lists."""
    values: list[Any] = array.values or []
    for size in reversed(array.shape[1:]):
        assert isinstance(size, int)
        values = [values[start : start + size] for start in range(0, len(values), size)] if size else []
    return values if array.shape else values[0]


# -- indexing and arithmetic ---------------------------------------------------------------------------------------


def _index(interp: Interpreter, array: Array, key: tuple[Any, ...]) -> Any:
    """The shape, and the elements where the first axis alone is indexed, of `array[key]`."""
    if len(key) == 1 and isinstance(key[0], Array) and "int" in key[0].dtype and array.shape:
        return Array((*key[0].shape, *array.shape[1:]), array.dtype)  # rows by their numbers
    for part in key:
        if type(part) is Unknown:
            return part
        if not isinstance(part, int | slice) and part is not None and part is not ...:
            return interp.unknown("item", "ndarray")
    axes = len([part for part in key if part is not None and part is not ...])
    if axes > len(array.shape):
        interp.error("IndexError", f"too many indices for array: array is {len(array.shape)}-dimensional")
    if ... in key:
        place = key.index(...)
        key = (*key[:place], *[slice(None)] * (len(array.shape) - axes), *key[place + 1 :])
    sizes = list(array.shape)
    shape: list[Size | None] = []
    for part in key:
        if part is None:
            shape.append(1)
            continue
        size = sizes.pop(0)
        if isinstance(part, slice):
            shape.append(_sliced(size, part))
        elif isinstance(size, int) and not -size <= part < size:
            interp.error("IndexError", f"index {part} is out of bounds for axis 0 with size {size}")
    shape.extend(sizes)
    values = _values_at(array, key[0]) if len(key) == 1 else None
    if not shape:
        return values[0] if values else interp.unknown("item", "ndarray")
    return Array(tuple(shape), array.dtype, values)


def _sliced(size: Size | None, part: slice) -> Size | None:
    if part == slice(None):
        return size
    bounds = (part.start, part.stop, part.step)
    if not all(bound is None or isinstance(bound, int) for bound in bounds) or not isinstance(size, int):
        return None
    return len(range(*part.indices(size)))


def _values_at(array: Array, key: Any) -> list[Any] | None:
    if array.values is None or key is None or key is ...:
        return array.values
    rows = array.shape[0]
    if not isinstance(rows, int) or not rows:
        return None
    width = len(array.values) // rows
    wanted = range(rows)[key] if isinstance(key, int) else None
    chosen = [wanted] if wanted is not None else range(rows)[key]
    return [value for row in chosen for value in array.values[row * width : (row + 1) * width]]


def _combined(interp: Interpreter, one: Array, two: Array, function: Callable[[Any, Any], Any]) -> Any:
    """Element by element, with NumPy's broadcasting of shapes; elements where both sides have them and fit plainly."""
    shape: list[Size | None] = []
    length = max(len(one.shape), len(two.shape))
    padded = [(1,) * (length - len(array.shape)) + tuple(array.shape) for array in (one, two)]
    for left, right in zip(*padded, strict=True):
        if left != right and left != 1 and right != 1:
            if isinstance(left, int) and isinstance(right, int):
                interp.error(
                    "ValueError", f"operands could not be broadcast together with shapes {one.shape} {two.shape}"
                )
            shape.append(None)
        else:
            shape.append(right if left == 1 else left)
    kind = "float64" if "float64" in (one.dtype, two.dtype) else one.dtype
    left_values, right_values = one.values, two.values
    if left_values is None or right_values is None:
        return Array(tuple(shape), kind)
    count = max(len(left_values), len(right_values))
    if len(left_values) == 1:
        left_values = left_values * count
    if len(right_values) == 1:
        right_values = right_values * count
    if len(left_values) != len(right_values) or (
        one.shape != two.shape and 1 not in (len(one.values or ()), len(two.values or ()))
    ):
        return Array(tuple(shape), kind)
    interp.limits.step(count)
    values = [function(left, right) for left, right in zip(left_values, right_values, strict=True)]
    kind = "float64" if any(isinstance(value, float) for value in values) else kind
    return Array(tuple(shape), kind, values)


# -- methods -------------------------------------------------------------------------------------------------------


def _transpose(interp: Interpreter, array: Array, *axes: Any) -> Any:
    order = axes[0] if len(axes) == 1 and isinstance(axes[0], tuple | list) else axes
    if not order:
        return Array(tuple(reversed(array.shape)), array.dtype)
    if sorted(axis % len(array.shape) for axis in order) != list(range(len(array.shape))):
        interp.error("ValueError", "axes don't match array")
    return Array(tuple([array.shape[axis] for axis in order]), array.dtype)


def _reshape(interp: Interpreter, array: Array, *sizes: Any, **options: Any) -> Any:
    wanted = list(sizes[0]) if len(sizes) == 1 and isinstance(sizes[0], tuple | list) else list(sizes)
    for size in wanted:
        if type(size) is Unknown:
            return size
    fixed = product([size for size in wanted if size != -1])
    if -1 in wanted:
        whole = array.size
        if whole is None:
            wanted[wanted.index(-1)] = None
        elif isinstance(whole, int) and isinstance(fixed, int) and (fixed == 0 or whole % fixed):
            interp.error("ValueError", f"cannot reshape array of size {whole} into shape {tuple(wanted)}")
        else:
            wanted[wanted.index(-1)] = whole // fixed
    elif isinstance(array.size, int) and isinstance(fixed, int) and fixed != array.size:
        interp.error("ValueError", f"cannot reshape array of size {array.size} into shape {tuple(wanted)}")
    return Array(tuple(wanted), array.dtype, array.values)


def _squeeze(interp: Interpreter, array: Array, axis: Any = None) -> Any:
    shape = [
        size
        for number, size in enumerate(array.shape)
        if size != 1 or axis not in (None, number, number - len(array.shape))
    ]
    return Array(tuple(shape), array.dtype, array.values)


def _reduced(name: str, function: Callable[[list[Any]], Any]) -> Callable[..., Any]:
    """A number from all elements; along an axis, only the shape."""

    def run(interp: Interpreter, array: Array, axis: Any = None, keepdims: Any = False, **options: Any) -> Any:
        if axis is None:
            if not array.values:
                return interp.unknown("item", f"ndarray.{name}()")
            interp.limits.bulk(len(array.values))
            return operators.guarded(interp, function, array.values)
        gone = [number % len(array.shape) for number in (axis if isinstance(axis, tuple) else (axis,))]
        shape = [1 if number in gone else size for number, size in enumerate(array.shape)]
        return Array(tuple([size for number, size in enumerate(shape) if keepdims or number not in gone]), array.dtype)

    return run


def _cumsum(interp: Interpreter, array: Array, axis: Any = None) -> Any:
    if array.values is None or len(array.shape) > 1:
        return Array(array.shape if axis is not None else (array.size,), array.dtype)
    sums: list[Any] = []
    for value in array.values:
        sums.append(value + (sums[-1] if sums else 0))
    return Array(array.shape, array.dtype, sums)


def _astype(interp: Interpreter, array: Array, dtype: Any, **options: Any) -> Any:
    name = dtype_name(dtype)
    convert = int if name.startswith(("int", "uint")) else float if name.startswith("float") else None
    values = array.values
    if values is not None and convert is not None:
        values = operators.guarded(interp, lambda: [convert(value) for value in array.values or ()])
    return Array(array.shape, name, values)


def _tolist(interp: Interpreter, array: Array) -> Any:
    return nested(array) if array.values is not None else interp.unknown("item", "ndarray.tolist()")


def _item(interp: Interpreter, array: Array, *key: Any) -> Any:
    number = array.scalar()
    return interp.unknown("item", "ndarray.item()") if number is NotImplemented else number


def _argmax(interp: Interpreter, array: Array, axis: Any = None, **options: Any) -> Any:
    return _reduced("argmax", lambda values: values.index(max(values)))(interp, array, axis, **options)


def _not_followed(name: str) -> Callable[..., Any]:
    return lambda interp, array, *args, **kwargs: interp.unknown("call", f"ndarray.{name}")


_METHODS: dict[str, Callable[..., Any]] = {
    "transpose": _transpose,
    "reshape": _reshape,
    "squeeze": _squeeze,
    "ravel": lambda interp, array: _reshape(interp, array, -1),
    "flatten": lambda interp, array: _reshape(interp, array, -1),
    "copy": lambda interp, array: Array(array.shape, array.dtype, array.values),
    "astype": _astype,
    "tolist": _tolist,
    "item": _item,
    "cumsum": _cumsum,
    "argmax": _argmax,
    "sum": _reduced("sum", sum),
    "prod": _reduced("prod", math.prod),
    "max": _reduced("max", max),
    "min": _reduced("min", min),
    "any": _reduced("any", any),
    "all": _reduced("all", all),
    "mean": _reduced("mean", lambda values: sum(values) / len(values)),
    **{name: _not_followed(name) for name in ("std", "repeat")},
    "fill": lambda interp, array, value: array.set_item(interp, None, value),
}
