"""Tensors and parameters as a PyTorch program holds them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from weigh.network.graph import Value
from weigh.network.place import Place
from weigh.network.sizes import Formula, product
from weigh.network.tensors import Tensor
from weigh.readers.python.raised import OBJECT
from weigh.readers.python.values import Class, Instance, Thing
from weigh.readers.torch.session import Session

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter
    from weigh.readers.python.modules.arrays import Array

TENSOR_CLASS = Class("Tensor", (OBJECT,))
PARAMETER_CLASS = Class("Parameter", (TENSOR_CLASS,))

_OPERATORS = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow", ast.FloorDiv: "floor_divide",
    ast.Mod: "remainder", ast.MatMult: "matmul", ast.BitAnd: "bitwise_and", ast.BitOr: "bitwise_or",
    ast.BitXor: "bitwise_xor",
}  # fmt: skip
_COMPARISONS = {ast.Gt: "gt", ast.GtE: "ge", ast.Lt: "lt", ast.LtE: "le", ast.Eq: "eq", ast.NotEq: "ne"}
_UNARY = {ast.USub: "neg", ast.Invert: "bitwise_not", ast.UAdd: "positive"}


class TorchTensor(Thing):
    """A `Value` of the network, or data of the program, as the program sees it.

    array: its elements, where they are few and the program gives them: they may be sizes or settings.
    An operation in place gives the same object another value.
    """

    __slots__ = ("_value", "array", "requires_grad", "session")
    cls = TENSOR_CLASS
    kept_by = frozenset(["cuda", "cpu", "to", "half", "float", "double", "detach", "contiguous", "clone", "type"])
    """Methods that leave its sizes as they are, for statements that are not read."""

    def __init__(self, session: Session, value: Value | None, array: Array | None = None) -> None:
        self.session = session
        self._value = value
        self.array = array
        self.requires_grad = False

    def type_name(self) -> str:
        return "Tensor"

    @property
    def value(self) -> Value:
        assert self._value is not None
        return self._value

    @property
    def tensor(self) -> Tensor:
        return self.value.tensor

    def become(self, other: TorchTensor) -> None:
        """Take another's value: an operation in place."""
        self._value, self.array = other.value, other.array

    # hooks

    def alike(self, other: Any) -> bool:
        plain = isinstance(other, TorchTensor) and self.array is None and other.array is None
        return plain and self.tensor.shape == other.tensor.shape

    def get(self, interp: Interpreter, name: str) -> Any:
        from weigh.readers.torch.tensor_members import member

        return member(interp, self, name)

    def set(self, interp: Interpreter, name: str, value: Any) -> Any:
        if name == "requires_grad":
            self.requires_grad = value is not False
        elif name == "data" and isinstance(value, TorchTensor):
            self.become(value)
        return None

    def item(self, interp: Interpreter, key: Any) -> Any:
        from weigh.readers.torch.functions_call import index

        return index(interp, self, key)

    def set_item(self, interp: Interpreter, key: Any, value: Any) -> Any:
        self.array = None  # the shape stays; which elements changed is not followed

    def binary(self, interp: Interpreter, op: type[ast.operator], other: Any, reflected: bool) -> Any:
        name = _OPERATORS.get(op)
        return self._called(interp, name, *((other, self) if reflected else (self, other)))

    def compare(self, interp: Interpreter, op: type[ast.cmpop], other: Any, reflected: bool) -> Any:
        if op in (ast.Is, ast.IsNot):
            return (self is other) == (op is ast.Is)
        if op in (ast.Eq, ast.NotEq) and (other is None or isinstance(other, str)):
            return op is ast.NotEq
        return self._called(interp, _COMPARISONS.get(op), self, other)

    def unary(self, interp: Interpreter, op: type[ast.unaryop]) -> Any:
        return self._called(interp, _UNARY.get(op), self)

    def _called(self, interp: Interpreter, name: str | None, *operands: Any) -> Any:
        from weigh.readers.torch.functions_call import call_named

        return call_named(interp, name, list(operands)) if name else NotImplemented

    def truth(self, interp: Interpreter) -> Any:
        number = self.array.scalar() if self.array is not None else NotImplemented
        return NotImplemented if number is NotImplemented else bool(number)

    def iterate(self, interp: Interpreter) -> Any:
        first = self.tensor.axes[0].size if self.tensor.axes else None
        if not isinstance(first, int):
            return NotImplemented
        return (self.item(interp, i) for i in range(first))

    def length(self, interp: Interpreter) -> Any:
        return self.tensor.shape[0] if self.tensor.axes and not self.tensor.axes[0].rest else NotImplemented

    def text(self, interp: Interpreter) -> str:
        return f"tensor of shape {self.tensor}"


class Parameter(TorchTensor):
    """Numbers that a module trains, or keeps as they are where `requires_grad` is False.

    kind: shape and type. owner, name: the module that it was first given to, and the attribute. of_op: the owner is a
    module of `torch.nn`, whose op owns the numbers; `Param.of` names its weights.
    """

    __slots__ = ("kind", "name", "of_op", "owner", "place")
    cls = PARAMETER_CLASS

    def __init__(self, session: Session, kind: Tensor, name: str = "", place: Place | None = None) -> None:
        super().__init__(session, None)
        self.kind = kind
        self.name = name
        self.owner: Instance | None = None
        self.of_op = False
        self.place = place
        self.requires_grad = True

    def type_name(self) -> str:
        return "Parameter"

    @property
    def value(self) -> Value:
        return self.session.value_of(self)

    @property
    def tensor(self) -> Tensor:
        return self.kind

    def become(self, other: TorchTensor) -> None:
        self.kind = other.tensor

    def copied(self) -> Parameter:
        made = Parameter(self.session, self.kind, self.name, self.place)
        made.requires_grad = self.requires_grad
        return made

    @property
    def count(self) -> Any:
        return product(axis.size for axis in self.kind.axes)


def tensors_in(structure: Any) -> Iterator[TorchTensor]:
    """Every tensor in a nest of lists, tuples, dicts and objects of the program, in order."""
    if isinstance(structure, TorchTensor):
        yield structure
    elif isinstance(structure, list | tuple):
        for item in structure:
            yield from tensors_in(item)
    elif isinstance(structure, dict):
        for item in structure.values():
            yield from tensors_in(item)
    elif isinstance(structure, Instance):
        for item in structure.attributes.values():
            if isinstance(item, TorchTensor):
                yield item


def mapped(structure: Any, change: Callable[[TorchTensor], Any]) -> Any:
    """The same nest with each tensor changed."""
    if isinstance(structure, TorchTensor):
        return change(structure)
    if isinstance(structure, tuple) and hasattr(structure, "_fields"):
        return type(structure)(*[mapped(item, change) for item in structure])
    if type(structure) in (list, tuple):
        return type(structure)(mapped(item, change) for item in structure)
    if isinstance(structure, dict):
        return {key: mapped(item, change) for key, item in structure.items()}
    return structure


def shape_of(interp: Interpreter, tensor: TorchTensor) -> Any:
    """`x.shape`: a tuple of sizes, the batch as its formula."""
    kind = tensor.tensor
    if kind.has_rest:
        return interp.unknown("tensor shape", tensor.value.name or "a tensor")
    return tuple(kind.shape)


def is_size(value: Any) -> bool:
    return isinstance(value, int | Formula) and not isinstance(value, bool)
