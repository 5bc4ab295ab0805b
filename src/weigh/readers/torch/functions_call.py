"""Functions of tensors: `torch.matmul(a, b)`, `F.relu(x)`, `x.view(...)`, `x + y`, `x[:, 0]`. Each is a call."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from weigh.network.errors import ShapeError
from weigh.network.graph import Layer, Value, call_layer
from weigh.network.ops import Op
from weigh.network.place import Place
from weigh.network.sizes import Formula
from weigh.network.tensors import Axis, Tensor
from weigh.ops.opaque import Opaque
from weigh.readers.python.containers import is_spoiled
from weigh.readers.python.values import Cause, Native, Unknown
from weigh.readers.torch.calling import arranged, open_value
from weigh.readers.torch.folding import folded
from weigh.readers.torch.functions import find
from weigh.readers.torch.inert import Nothing
from weigh.readers.torch.module import session_of
from weigh.readers.torch.session import Session
from weigh.readers.torch.table import TENSOR, FunctionRow, Given
from weigh.readers.torch.tensor import Parameter, TorchTensor, tensors_in
from weigh.readers.vocabulary.recording import gap
from weigh.readers.vocabulary.signatures import NotKnown, formula_name, odd_arguments

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


@cache
def function(name: str, space: str = "") -> Any:
    """The function of that name (dotted for one of a submodule); NotImplemented where the tables have none.

    space: "torch", "functional" or "Tensor", as in `functions.find`.
    """
    row = find(name, space)
    if row is None:
        return NotImplemented
    short = name.rpartition(".")[2]
    return Native(short, lambda interp, args, kwargs: call_function(interp, short, row, args, kwargs))


def call_named(interp: Interpreter, name: str, operands: list[Any]) -> Any:
    """An operator's function on these operands; NotImplemented where one of them is nothing that tensors work with."""
    row = find(name, "Tensor")
    if row is None or not all(isinstance(item, _NUMBERS) for item in operands):
        return NotImplemented
    return call_function(interp, name, row, operands, {})


_NUMBERS = (TorchTensor, int, float, bool, complex, Formula, Unknown)


def call_function(interp: Interpreter, name: str, row: FunctionRow, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """One call of a function, recorded where a trace runs."""
    session = session_of(interp)
    kwargs = {key: value for key, value in kwargs.items() if key not in _HARMLESS}
    known = folded(interp, name.rstrip("_"), args, kwargs)
    if known is not NotImplemented:
        return known
    try:
        bound, extra = row.signature.bind(args, kwargs)
    except ShapeError:
        return _opaque(interp, name, [args, kwargs], Cause("function arguments", name, interp.place))
    if extra:
        cause = Cause("function keyword", name, interp.place, {"keyword": min(extra)})
        return _opaque(interp, name, [args, kwargs], cause)
    inside: dict[str, list[TorchTensor]] = {key: [] for key in bound}
    values = {key: _placed(interp, value, key in row.tensors, inside[key]) for key, value in bound.items()}
    tensors = [one for key in row.tensors for one in inside.get(key, ())]
    try:
        with odd_arguments(name, interp.place):
            op = row.build(Given(values))
    except NotKnown as unknown:
        return _opaque(interp, name, tensors, unknown.cause)
    except ShapeError as error:
        result = _opaque(interp, name, tensors, Cause("function arguments", name, interp.place))
        if session.trace is not None and isinstance(result, TorchTensor) and result.value.call is not None:
            session.fault(result.value.call, error, name, interp.place)
        return result
    outputs = _applied(interp, session, name, op, tuple(one.value for one in tensors))
    if isinstance(outputs, Unknown):
        return outputs
    result = arranged(session, outputs, row.arrange, values)
    return _in_place(name, tensors, result)


_HARMLESS = frozenset(["device", "generator", "pin_memory", "layout", "out", "memory_format", "non_blocking"])
"""Keywords of functions that no shape depends on."""


def _placed(interp: Interpreter, value: Any, holds_tensors: bool, tensors: list[TorchTensor]) -> Any:
    """The argument with every tensor replaced by a mark; the tensors are collected in order."""
    if isinstance(value, TorchTensor):
        if not holds_tensors:
            return TENSOR if value.array is None else _number(value)
        tensors.append(value)
        return TENSOR
    if holds_tensors and isinstance(value, Nothing):
        value = Unknown(Cause("function", value.name, interp.place))
    if holds_tensors and type(value) is list:
        value = is_spoiled(interp, value) or value
    if holds_tensors and isinstance(value, Unknown):
        session = session_of(interp)
        tensors.append(TorchTensor(session, open_value(session, value.cause)))
        return TENSOR
    if type(value) in (list, tuple):
        return type(value)(_placed(interp, item, holds_tensors, tensors) for item in value)
    return value


def _number(tensor: TorchTensor) -> Any:
    assert tensor.array is not None
    number = tensor.array.scalar()
    return TENSOR if number is NotImplemented else number


def _applied(
    interp: Interpreter, session: Session, name: str, op: Op, inputs: tuple[Value, ...]
) -> tuple[Value, ...] | Unknown:
    """The outputs of an op: a call in a trace, data outside of one."""
    interp.limits.built_layer()
    layer = Layer(session.operation_name(name) if session.trace else name, name, op, interp.place)
    if session.trace is not None and inputs:
        return session.apply(layer, inputs, interp.place).outputs
    try:
        with odd_arguments(name, interp.place):
            outputs = call_layer(layer, inputs).outputs
    except NotKnown as unknown:
        return Unknown(unknown.cause)
    except ShapeError as error:
        return interp.unknown("function arguments", f"{name}: {error}")
    return tuple(session.constant(value.tensor) for value in outputs)


def _in_place(name: str, tensors: list[TorchTensor], result: Any) -> Any:
    """`x.relu_()` changes x itself; a parameter stays what it is."""
    if not name.endswith("_") or name.endswith("__") or not tensors or not isinstance(result, TorchTensor):
        return result
    target = tensors[0]
    if isinstance(target, Parameter) or (target.value.call is None and result.value.call is None):
        return target
    target.become(result)
    return target


def _opaque(interp: Interpreter, name: str, structure: Any, cause: Cause) -> Any:
    """What is not understood keeps its place in the network, with an unknown shape; an Unknown outside of a trace."""
    session = session_of(interp)
    tensors = list(tensors_in(structure))
    if session.trace is None or not tensors:
        return interp.unknown(cause.kind, cause.what, cause.place, **cause.facts)
    layer = Layer(session.operation_name(name), name, Opaque(f"the output of {name}", may_own=False), interp.place)
    call = session.apply(layer, tuple(one.value for one in tensors), interp.place)
    session.gaps[call] = gap(cause, interp.place)
    return TorchTensor(session, call.outputs[0])


def missing(name: str) -> Native:
    """A function that no table has."""

    def run(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        known = folded(interp, name, args, kwargs)
        if known is not NotImplemented:
            return known
        return _opaque(interp, name, [args, kwargs], Cause("function", name, interp.place))

    return Native(name, run)


class Member(TorchTensor):
    """`output.logits`, `data.x`: a part of something that is no plain tensor, or a method that nobody knows."""

    __slots__ = ("missing", "of", "place")

    def __init__(self, of: TorchTensor, missing: Native, place: Place) -> None:
        super().__init__(of.session, None)
        self.of, self.missing, self.place = of, missing, place

    @property
    def value(self) -> Value:
        if self._value is None:
            self._value = self._part()
        return self._value

    def _part(self) -> Value:
        """As little known as the whole; a part of an input is an input of its own."""
        whole, name = self.of.value, f"{self.of.value.name or 'tensor'}.{self.missing.name}"
        if not self.of.tensor.has_rest:
            return self.session.unknown_value(Cause("attribute", name, self.place))
        return whole if whole.call is not None else Value(Tensor.unknown(name), name=name)

    def call(self, interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        return self.missing.run(interp, [self.of, *args], kwargs)


def method(interp: Interpreter, tensor: TorchTensor, name: str) -> Any:
    """`x.name(...)`: the function of that name with the tensor first."""
    row = find(name, "Tensor")
    short = name
    if name.startswith("__") and name.endswith("__"):
        return NotImplemented
    if row is None:
        return Member(tensor, missing(name), interp.place)
    found = row
    if not tensor.tensor.axes and not row.signature.defaults:
        return NotImplemented
    return Native(name, lambda interp, args, kwargs: call_function(interp, short, found, [tensor, *args], kwargs))


# -- indexing --------------------------------------------------------------------------------------


def index(interp: Interpreter, tensor: TorchTensor, key: Any) -> Any:
    """`x[...]`."""
    from weigh.ops.indexing import Index

    session = session_of(interp)
    keys = key if isinstance(key, tuple) else (key,)
    if tensor.array is not None:
        found = tensor.array.item(interp, key)
        if not isinstance(found, Unknown):
            return as_tensor(session, found)
    unknown = next((item for item in keys if isinstance(item, Unknown)), None)
    if unknown is not None:
        return _opaque(interp, "getitem", [tensor], unknown.cause)
    if any(isinstance(item, TorchTensor | list) for item in keys):
        return _picked(interp, session, tensor, keys)
    try:
        with odd_arguments("getitem", interp.place):
            op = Index.of(keys)
    except (ShapeError, NotKnown):
        return _opaque(interp, "getitem", [tensor], Cause("index", "x[...]", interp.place))
    outputs = _applied(interp, session, "getitem", op, (tensor.value,))
    return outputs if isinstance(outputs, Unknown) else TorchTensor(session, outputs[0])


def _picked(interp: Interpreter, session: Session, tensor: TorchTensor, keys: tuple[Any, ...]) -> Any:
    """`x[:, ids]`, `x[mask]`, `x[:, [-1]]`: with tensors or lists among the keys."""
    from weigh.ops.indexing import Index
    from weigh.ops.picking import Pick
    from weigh.readers.torch.creation import of_data

    found = [of_data(interp, item) if isinstance(item, list) else item for item in keys]
    tables = [item for item in found if isinstance(item, TorchTensor)]
    others = tuple(slice(None) if isinstance(item, TorchTensor) else item for item in found)
    places = tuple((i, _truths(item)) for i, item in enumerate(found) if isinstance(item, TorchTensor))
    unknown = next((item for item in found if isinstance(item, Unknown)), None)
    if unknown is not None:
        return _opaque(interp, "getitem", [tensor, tables], unknown.cause)
    try:
        with odd_arguments("getitem", interp.place):
            op = Pick(Index.of(others).keys, places)
    except (ShapeError, NotKnown):
        return _opaque(interp, "getitem", [tensor, tables], Cause("index", "x[...]", interp.place))
    outputs = _applied(interp, session, "getitem", op, (tensor.value, *(one.value for one in tables)))
    return outputs if isinstance(outputs, Unknown) else TorchTensor(session, outputs[0])


def _truths(table: TorchTensor) -> int:
    """Over how many axes a table of truths runs; 0 for one of indices."""
    return len(table.tensor.axes) if table.tensor.dtype == "bool" else 0


def as_tensor(session: Session, value: Any) -> Any:
    """An array of the program's as a tensor, with its elements where it has them."""
    from weigh.readers.python.modules.arrays import Array

    if isinstance(value, int | float) and not isinstance(value, bool):
        value = Array((), "int64" if isinstance(value, int) else "float32", [value])
    if not isinstance(value, Array):
        return value
    sizes = [Formula(f"size_{i}") if size is None else size for i, size in enumerate(value.shape)]
    axes = tuple(Axis(f"axis_{i + 1}", size) for i, size in enumerate(sizes))
    dtype = "float32" if value.dtype == "float64" else value.dtype
    return TorchTensor(session, session.constant(Tensor(axes, dtype)), value)


def unknown_layer(interp: Interpreter, cause: Cause, structure: Any, may_own: bool = False) -> Any:
    """A call of something unknown on tensors: a layer that may own anything, if a module of the network holds it."""
    session = session_of(interp)
    name = formula_name(cause).rpartition(".")[2]
    may_own = may_own or session.trace is None or session.trace.holds(cause)
    op = Opaque(f"the output of {name}", may_own=may_own)
    layer = Layer(session.operation_name(name), name, op, interp.place)
    call = session.apply(layer, tuple(one.value for one in tensors_in(structure)), interp.place)
    session.gaps[call] = gap(cause, interp.place)
    return TorchTensor(session, call.outputs[0])
