"""A symbolic tensor in the hands of a program: what it can be asked, and the operators that make further calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from weigh.network.graph import Value
from weigh.network.sizes import BATCH, Formula
from weigh.network.tensors import Tensor
from weigh.readers.keras.session import Session
from weigh.readers.python.values import Native, Thing, Unknown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

_OPERATORS = {
    ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.Div: "true_divide", ast.Pow: "power",
    ast.FloorDiv: "floor_divide", ast.Mod: "mod", ast.MatMult: "matmul",
    ast.BitAnd: "logical_and", ast.BitOr: "logical_or",
}  # fmt: skip
_COMPARISONS = {
    ast.Gt: "greater", ast.GtE: "greater_equal", ast.Lt: "less", ast.LtE: "less_equal", ast.Eq: "equal",
    ast.NotEq: "not_equal",
}  # fmt: skip


class KerasTensor(Thing):
    """A `Value` of the network, as the program sees it."""

    __slots__ = ("session", "value")

    def __init__(self, session: Session, value: Value) -> None:
        self.session = session
        self.value = value

    def type_name(self) -> str:
        return "KerasTensor"

    @property
    def tensor(self) -> Tensor:
        return self.value.tensor

    def get(self, interp: Interpreter, name: str) -> Any:
        tensor = self.tensor
        match name:
            case "shape" | "_keras_shape" | "static_shape":
                return self.shape(interp)
            case "get_shape":
                return Native(name, lambda _, args, kwargs: self.shape(interp))
            case "ndim" | "rank":
                return tensor.rank if tensor.rank is not None else self._unknown(interp, "rank")
            case "dtype":
                return tensor.dtype
            case "name":
                return self.value.name or (self.value.call.layer.name if self.value.call else "input")
            case "set_shape":
                return Native(name, lambda _, args, kwargs: None)
            case "numpy" | "value":
                return Native(name, lambda _, args, kwargs: self._unknown(interp, "value"))
            case "op":
                return self
            case "T":
                return interp.call(interp.get(interp.module("keras.backend"), "transpose"), [self], {})
        from weigh.readers.keras.functions_call import method

        return method(self, name)

    def shape(self, interp: Interpreter) -> Any:
        """The static shape: None for the batch and for sizes that the network takes as they come."""
        tensor = self.tensor
        if tensor.has_rest:
            return self._unknown(interp, "shape")
        return static_shape(self.session, tensor)

    def _unknown(self, interp: Interpreter, what: str) -> Unknown:
        return interp.unknown("tensor " + what, self.get(interp, "name"))

    def item(self, interp: Interpreter, key: Any) -> Any:
        from weigh.readers.keras.functions_call import index

        return index(interp, self, key)

    def binary(self, interp: Interpreter, op: type[ast.operator], other: Any, reflected: bool) -> Any:
        return self._elementwise(interp, _OPERATORS.get(op), other, reflected)

    def compare(self, interp: Interpreter, op: type[ast.cmpop], other: Any, reflected: bool) -> Any:
        if op in (ast.Is, ast.IsNot):
            return (self is other) == (op is ast.Is)
        if op in (ast.Eq, ast.NotEq) and (other is None or isinstance(other, str)):
            return op is ast.NotEq
        return self._elementwise(interp, _COMPARISONS.get(op), other, reflected)

    def unary(self, interp: Interpreter, op: type[ast.unaryop]) -> Any:
        return self._elementwise(interp, "negative" if op is ast.USub else None)

    def _elementwise(self, interp: Interpreter, function: str | None, *operands: Any) -> Any:
        from weigh.readers.keras.functions_call import operator

        return operator(interp, self, function, *operands) if function else NotImplemented

    def truth(self, interp: Interpreter) -> Any:
        return NotImplemented

    def iterate(self, interp: Interpreter) -> Any:
        first = self.tensor.axes[0].size if self.tensor.axes else None
        if not isinstance(first, int):
            return NotImplemented
        return iter([self.item(interp, i) for i in range(first)])

    def length(self, interp: Interpreter) -> Any:
        return self.tensor.shape[0] if self.tensor.axes else NotImplemented


def static_shape(session: Session, tensor: Tensor) -> tuple[Any, ...]:
    """A shape as the framework shows it to a program."""
    return tuple(static_size(session, size) for size in tensor.shape)


def static_size(session: Session, size: Any) -> Any:
    """A size as the framework shows it to a program: None where it is only known when the network runs."""
    return None if size is BATCH or (isinstance(size, Formula) and size.names <= session.dynamic) else size


def values_in(structure: Any) -> Iterator[Value]:
    """Every tensor's value in a nest of lists, tuples and dicts, in order."""
    if isinstance(structure, KerasTensor):
        yield structure.value
    elif isinstance(structure, list | tuple):
        for item in structure:
            yield from values_in(item)
    elif isinstance(structure, dict):
        for key in sorted(structure, key=str):  # a dict of tensors is flattened by its keys
            yield from values_in(structure[key])


def nest_of(session: Session, structure: Any, values: Iterator[Value]) -> Any:
    """The same nest with the next values in the tensors' places."""
    if isinstance(structure, KerasTensor):
        return KerasTensor(session, next(values))
    if isinstance(structure, list | tuple):
        return type(structure)(nest_of(session, item, values) for item in structure)
    if isinstance(structure, dict):
        made = {key: nest_of(session, structure[key], values) for key in sorted(structure, key=str)}
        return {key: made[key] for key in structure}
    return structure
