"""Functions between layers: `tf.matmul(a, b)`, `keras.ops.mean(x)`, `x + y`, `x[:, -1]`. Each is a call."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from weigh.network.errors import ShapeError
from weigh.network.graph import Layer, Value
from weigh.network.ops import Op
from weigh.network.sizes import BATCH, Formula
from weigh.ops.opaque import Opaque
from weigh.readers.keras.calling import input_values, result_of
from weigh.readers.keras.layer import session_of
from weigh.readers.keras.session import Session
from weigh.readers.keras.shape_values import as_data, numbers, remember, shape_value
from weigh.readers.keras.table import Given
from weigh.readers.keras.tensor import KerasTensor
from weigh.readers.python.values import Cause, Native, Unknown
from weigh.readers.vocabulary.recording import gap
from weigh.readers.vocabulary.signatures import NotKnown, odd_arguments

if TYPE_CHECKING:
    from weigh.readers.keras.functions import FunctionRow
    from weigh.readers.python.interpreter import Interpreter


class FunctionValue(Native):
    """A function of the tables; also an activation where a layer asks for one by this value."""


@cache
def find(space: str, name: str) -> FunctionRow | None:
    """The row of a function; `name` may be dotted. The tables are read only when a program first uses one."""
    from weigh.readers.keras import functions

    tables = {"tf": functions.TF, "backend": functions.BACKEND}
    return functions.function_row(tables.get(space, functions.KERAS_OPS), name)


@cache
def function(space: str, name: str) -> Any:
    """The function of that name in `ops`, `backend`, `activations` or `tf` (where `name` may be dotted)."""
    row = find(space, name)
    if row is None:
        return NotImplemented
    short = name.rpartition(".")[2]
    return FunctionValue(short, lambda interp, args, kwargs: call_function(interp, short, row, args, kwargs))


def call_function(interp: Interpreter, name: str, row: FunctionRow, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """One call of a function, recorded where a tensor goes in or comes out."""
    session = session_of(interp)
    try:
        bound, extra = row.signature.bind(args, kwargs)
    except ShapeError:
        return interp.unknown("function arguments", name)
    sizes = shape_value(interp, name, bound)
    if sizes is not NotImplemented:
        return sizes
    bound = {key: value if key in row.tensors else _written_out(interp, value) for key, value in bound.items()}
    for keyword in sorted(extra.keys() - _HARMLESS - _SHAPING):
        session.passed_over(keyword, name, session.dialect, interp.place)
    tensors: list[Any] = []
    values = {key: _placed(interp, value, key in row.tensors, tensors) for key, value in bound.items()}
    if not tensors and any(key in row.tensors for key in bound):
        bound = {key: value if key not in row.tensors else as_data(interp, value) for key, value in bound.items()}
        values = {key: _placed(interp, value, key in row.tensors, tensors) for key, value in bound.items()}
    if not tensors and row.tensors and not _makes_tensors(bound, row):
        return _without_tensors(interp, name, bound)
    op: Op
    if unread := sorted(extra.keys() & _SHAPING):
        return _opaque(interp, name, tensors, Cause("function keyword", name, interp.place, {"keyword": unread[0]}))
    try:
        with odd_arguments(name, interp.place):
            op = row.build(Given(values, session.dialect, session.channels_first))
    except NotKnown as unknown:
        return _opaque(interp, name, tensors, unknown.cause)
    except ShapeError as error:
        result = _opaque(interp, name, tensors, Cause("function arguments", name, interp.place))
        if not any(_holds_tensor(value) for key, value in values.items() if key not in row.tensors):
            session.fault(result.value.call, error, name, interp.place)
        return result
    made = _recorded(interp, name, op, tensors)
    if name == "constant":
        remember(interp, bound["x"], made.value)
    return made


def _holds_tensor(value: Any) -> bool:
    """Whether a tensor stands in a setting: what it holds is known at run time only, and no fault of the program."""
    from weigh.readers.keras.functions import TENSOR

    return any(map(_holds_tensor, value)) if isinstance(value, list) else value is TENSOR


def _written_out(interp: Interpreter, value: Any) -> Any:
    """Constant tensors in the place of a shape, as the numbers that they hold."""
    if isinstance(value, list | tuple):
        return type(value)([_written_out(interp, item) for item in value])
    if not isinstance(value, KerasTensor):
        return value
    found = numbers(interp, value)
    return value if found is NotImplemented else found


_HARMLESS = {"name", "dtype", "seed", "training", "out_type", "epsilon", "noise_shape", "validate_shape", "sparse"}
"""Keywords of functions that no shape depends on."""


_SHAPING = {
    "axis", "axes", "dim", "dims", "keepdims", "keep_dims", "shape", "size", "sizes", "num", "k", "n", "perm", "start",
    "stop", "limit", "delta", "step", "depth", "padding", "paddings", "strides", "stride", "transpose_a", "transpose_b",
    "repeats", "multiples", "indices", "batch_dims", "num_or_size_splits", "output_shape", "pool_size", "ksize",
    "filters",
}  # fmt: skip
"""Keywords that change a shape: a function that has no row for one is not understood with it."""


def _placed(interp: Interpreter, value: Any, holds_tensors: bool, tensors: list[Any]) -> Any:
    """The argument with every tensor replaced by a mark; the tensors are collected in order."""
    from weigh.readers.keras.functions import TENSOR

    if isinstance(value, KerasTensor):
        tensors.append(value)
        return TENSOR
    if holds_tensors and not isinstance(value, _PLAIN) and not hasattr(value, "dtype"):
        known = isinstance(value, Unknown)
        cause = (value if known else interp.unknown("function operand", interp.class_of(value).name)).cause
        tensors.append(KerasTensor(session_of(interp), session_of(interp).unknown_value(cause)))
        return TENSOR
    if holds_tensors and hasattr(value, "shape") and hasattr(value, "dtype"):
        data = next(input_values(interp, value))
        tensors.append(KerasTensor(session_of(interp), session_of(interp).constant(_whole(value, data))))
        return TENSOR
    if isinstance(value, list | tuple):
        return [_placed(interp, item, holds_tensors, tensors) for item in value]
    return value


_PLAIN = (int, float, str, bool, type(None), list, tuple, Formula, slice)
"""What may stand among tensors as it is."""


def _whole(array: Any, like: Value) -> Any:
    """Data among tensors: all its axes are its own, none is the batch's."""
    from weigh.network.tensors import Axis, Tensor

    return Tensor(tuple(Axis(f"axis_{i + 1}", size) for i, size in enumerate(array.shape)), like.tensor.dtype)


def _makes_tensors(bound: dict[str, Any], row: FunctionRow) -> bool:
    return any(isinstance(value, list | tuple) and BATCH in value for value in bound.values())


def _without_tensors(interp: Interpreter, name: str, bound: dict[str, Any]) -> Any:
    """A function of plain numbers: Python's own where there is one, else not known."""
    numpy_name = {"reduce_prod": "prod", "reduce_sum": "sum", "cast": "asarray"}.get(name, name)
    found = interp.get(interp.module("numpy"), numpy_name)
    values = [value for value in bound.values() if value is not None][:1]
    if isinstance(found, Unknown) or any(isinstance(value, Unknown) for value in values):
        return interp.unknown("value of function", name)
    return interp.call(found, values, {})


def _recorded(interp: Interpreter, name: str, op: Op, tensors: list[Any]) -> Any:
    session = session_of(interp)
    interp.limits.built_layer()
    layer = Layer(session.operation_name(name), name, op, interp.place)
    return result_of(session, session.apply(layer, tuple(item.value for item in tensors), interp.place))


def apply_op(interp: Interpreter, name: str, op: Op, operands: list[Any]) -> Any:
    """One call of an op on whatever a program holds for tensors: data and unknowns among them."""
    tensors: list[Any] = []
    for operand in operands:
        _placed(interp, operand, True, tensors)
    return _recorded(interp, name, op, tensors) if tensors else interp.unknown("value of function", name)


def _opaque(interp: Interpreter, name: str, tensors: list[Any], cause: Cause) -> Any:
    session = session_of(interp)
    layer = Layer(session.operation_name(name), name, Opaque(f"the output of {name}", may_own=False), interp.place)
    call = session.apply(layer, tuple(item.value for item in tensors), interp.place)
    session.gaps[call] = gap(cause, interp.place)
    return result_of(session, call)


# -- operators, indexing and methods ---------------------------------------------------------------


def operator(interp: Interpreter, tensor: KerasTensor, name: str, other: Any = None, reflected: bool = False) -> Any:
    """`x + y` and its like."""
    operands = [other, tensor] if reflected else [tensor, other]
    if name == "negative":
        operands = [tensor]
    row = find("ops", name)
    if row is None or len(row.signature.defaults) < len(operands):
        return NotImplemented
    return call_function(interp, name, row, operands, {})


def index(interp: Interpreter, tensor: KerasTensor, key: Any) -> Any:
    """`x[...]`."""
    from weigh.ops.indexing import Index

    keys = key if isinstance(key, tuple) else (key,)
    if any(isinstance(item, Unknown) for item in keys):
        cause = next(item.cause for item in keys if isinstance(item, Unknown))
        return _opaque(interp, "getitem", [tensor], cause)
    try:
        op = Index.of(keys)
    except ShapeError:
        return _opaque(interp, "getitem", [tensor], Cause("index", "x[...]", interp.place))
    return _recorded(interp, "get_item" if tensor.session.dialect == "keras3" else "getitem", op, [tensor])


_METHODS = {
    "reshape", "transpose", "sum", "mean", "max", "min", "squeeze", "flatten", "astype", "dot", "argmax",
    "prod", "std", "var", "__abs__",
}  # fmt: skip


def method(tensor: KerasTensor, name: str) -> Any:
    """`x.reshape(...)` and the few other functions that are also methods."""
    if name == "dimshuffle":
        return Native(name, lambda interp, args, kwargs: _dimshuffle(interp, tensor, args))
    if name not in _METHODS:
        return NotImplemented
    row = find("ops", {"astype": "cast", "flatten": "ravel", "__abs__": "absolute"}.get(name, name))
    if row is None:
        return NotImplemented
    said = name.strip("_")
    return Native(name, lambda interp, args, kwargs: call_function(interp, said, row, [tensor, *args], kwargs))


def _dimshuffle(interp: Interpreter, tensor: KerasTensor, args: list[Any]) -> Any:
    """Theano's `x.dimshuffle(0, 'x', 1)`: the axes in that order, and new ones of one element at each 'x'."""
    pattern = list(args[0]) if len(args) == 1 and isinstance(args[0], list | tuple) else args
    order = [item for item in pattern if item != "x"]
    if not all(isinstance(item, int) for item in order):
        return interp.unknown("function arguments", "dimshuffle")
    moved: Any = tensor
    if order != list(range(len(order))):
        moved = interp.call(function("ops", "transpose"), [moved, order], {})
    for place, item in enumerate(pattern):
        if item == "x":
            moved = interp.call(function("ops", "expand_dims"), [moved, place], {})
    return moved


def missing_function(session: Session, name: str) -> Native:
    """A function that no table has: its result keeps its place in the network, with an unknown shape."""

    def run(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        tensors = [KerasTensor(session, value) for value in input_values(interp, [args, kwargs])]
        if not tensors:
            return interp.unknown("function", name)
        return _opaque(interp, name, tensors, Cause("function", name, interp.place))

    return Native(name, run)
