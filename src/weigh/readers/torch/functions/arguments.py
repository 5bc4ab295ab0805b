"""Reading arguments of functions that several families share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from weigh.network.ops import Op
from weigh.network.place import Place
from weigh.network.sizes import Formula, Size
from weigh.ops.arithmetic import Elementwise
from weigh.readers.python.values import Cause
from weigh.readers.torch.table import TENSOR, FunctionRow, Given, LayerRow, function
from weigh.readers.vocabulary.signatures import NotKnown, as_size, only_known

OUT = ", *, out=None"
TYPED = ", dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False, out=None, generator=None"
"""The keywords of functions that make tensors, of which only the data type says something here."""


MOST_AXES = 64
"""So many axes PyTorch's tensors have at most."""


def not_read(name: str) -> NotKnown:
    """What to raise for a form of the arguments that is not followed; the caller knows the line."""
    return NotKnown(Cause("function arguments", name, Place(0)))


def size(value: Any, name: str) -> Size:
    """A value where an integer is needed.

    Raises: NotKnown where it is computed by the network, ShapeError where it is something else.
    """
    if value is TENSOR:
        raise not_read(name)
    return as_size(value, name)


def sizes(given: Given, name: str = "size") -> tuple[Size, ...]:
    """As many sizes as the argument gives, from one or from a list of them."""
    return listed_sizes(given[name], name)


def listed_sizes(value: Any, name: str) -> tuple[Size, ...]:
    items = value if isinstance(value, list | tuple) else [value]
    return tuple(size(item, name) for item in items)


def whole(given: Given, name: str) -> int:
    """An integer whose value is needed. Raises: NotKnown where it is a formula, or nothing that is known."""
    value = size(only_known(given.values[name]), name)
    if isinstance(value, Formula):
        raise not_read(name)
    return value


def axis(given: Given, name: str = "dim") -> int:
    """The number of an axis. Raises: NotKnown for a number that no tensor's axis has."""
    value = whole(given, name)
    if abs(value) > MOST_AXES:
        raise not_read(name)
    return value


def wholes(given: Given, name: str) -> tuple[int, ...]:
    """Integers whose values are needed, from one or from a list of them."""
    value = given[name]
    items = value if isinstance(value, list | tuple) else [value]
    return tuple(whole(Given({name: item}), name) for item in items)


def dims(given: Given, name: str = "dim") -> tuple[int, ...] | None:
    """One axis or several; None for all of them, which an empty list means as well."""
    return wholes(given, name) or None if given.values.get(name) is not None else None


def dtype(given: Given, default: str = "") -> str:
    """The data type's name, as `float32`; `default` where none is told."""
    value = given.values.get("dtype")
    name = value if isinstance(value, str) else getattr(value, "name", None)
    return name.removeprefix("torch.") if isinstance(name, str) else default


def constant_sizes(value: Any) -> tuple[Size, ...]:
    """The shape of an operand that is not a tensor: () for a number, and for what is not known."""
    if isinstance(value, list | tuple):
        return (len(value), *(constant_sizes(value[0]) if value else ()))
    return ()


def is_tensor(value: Any) -> bool:
    """Whether a tensor stands there, or a list with one in it."""
    return value is TENSOR or (isinstance(value, list | tuple) and any(item is TENSOR for item in value))


def elementwise(name: str, operands: str) -> Callable[[Given], Op]:
    """The op of a function of several operands, of which some may be numbers."""
    names = operands.split()

    def build(given: Given) -> Op:
        held = [given.values[operand] for operand in names if given.values.get(operand) is not None]
        constants = [value for value in held if not is_tensor(value)]
        return Elementwise(name, tuple(map(constant_sizes, constants)), any(map(has_fraction, constants)))

    return build


def has_fraction(value: Any) -> bool:
    """Whether a number, or one in a list, is no whole one by its type."""
    if isinstance(value, list | tuple):
        return any(map(has_fraction, value))
    return isinstance(value, float)


# -- what a function gives


class Found(NamedTuple):
    """Two results that programs also ask for by name, as PyTorch's `max(x, dim)` gives them."""

    values: Any
    indices: Any


def found(outputs: Sequence[Any], bound: Mapping[str, Any]) -> Any:
    """Values and indices where there are both; else the one tensor."""
    return Found(outputs[0], outputs[1]) if len(outputs) == 2 else outputs[0]


def as_tuple(outputs: Sequence[Any], bound: Mapping[str, Any]) -> tuple[Any, ...]:
    """A tuple, of one tensor as well."""
    return tuple(outputs)


def as_list(outputs: Sequence[Any], bound: Mapping[str, Any]) -> list[Any]:
    """A list of all tensors."""
    return list(outputs)


# -- rows made of other rows


def same_as(row: LayerRow, signature: str, tensors: str = "input", **names: str) -> FunctionRow:
    """A function that does what a module does. names: what the module calls an argument that is called otherwise here.

    Arguments that the module has and the function has not keep the module's defaults.
    """

    def build(given: Given) -> Op:
        values = {name: value for name, value in row.signature.defaults.items() if isinstance(name, str)}
        values.update({names.get(name, name): value for name, value in given.values.items()})
        return row.build(Given(values))

    return function(signature, tensors, build, row.arrange)
