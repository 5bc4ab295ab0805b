"""The kinds of an array's elements: their names, and NumPy's scalar types."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from weigh.readers.python.types import TYPES
from weigh.readers.python.values import Thing

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


def dtype_name(dtype: Any) -> str:
    """The name of a kind given as a string, a type or one of NumPy's scalar types."""
    if isinstance(dtype, str):
        return {"float": "float64", "int": "int64"}.get(dtype, dtype)
    name = str(getattr(dtype, "name", "float64"))
    return {"float": "float64", "int": "int64"}.get(name, name)


class Scalar(Thing):
    """`np.int32`, `np.float32`, ...: converts a number, and names a kind of elements."""

    __slots__ = ("convert", "name")

    def __init__(self, name: str, convert: str) -> None:
        self.name = name
        self.convert = convert

    def type_name(self) -> str:
        return f"np.{self.name}"

    def call(self, interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        if args and hasattr(args[0], "shape"):
            return interp.call(interp.get(args[0], "astype"), [self], {})
        return interp.instantiate(TYPES[self.convert], args[:1], {})

    def compare(self, interp: Interpreter, op: type[ast.cmpop], other: Any, reflected: bool) -> Any:
        if op not in (ast.Eq, ast.NotEq) or not isinstance(other, Scalar | str):
            return NotImplemented
        return (dtype_name(other) == self.name) is (op is ast.Eq)

    def get(self, interp: Interpreter, name: str) -> Any:
        return self.name if name in ("name", "__name__") else NotImplemented

    def text(self, interp: Interpreter) -> str:
        return self.name

    def has_instance(self, interp: Interpreter, value: Any) -> bool:
        """`isinstance(x, np.int64)`: numbers of programs are Python's own here."""
        return False


SCALARS: dict[str, Any] = {
    **{
        name: Scalar(name, "int") for name in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
    },
    **{name: Scalar(name, "float") for name in ("float16", "float32", "float64")},
    "bool_": Scalar("bool", "bool"),
    "float_": Scalar("float64", "float"),
    "int_": Scalar("int64", "int"),
    "float": Scalar("float64", "float"),
    "int": Scalar("int64", "int"),
    "integer": Scalar("integer", "int"),
    "floating": Scalar("floating", "float"),
    "generic": Scalar("generic", "float"),
}
