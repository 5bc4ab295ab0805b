"""Values as indices and as the bounds of slices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weigh.network.sizes import Formula
from weigh.readers.python.boxes import unboxed
from weigh.readers.python.raised import NotKnown
from weigh.readers.python.values import BoundMethod, Instance, Thing, Unknown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


def bounds(interp: Interpreter, key: slice) -> slice:
    """The slice with plain bounds. Raises: NotKnown."""
    parts = []
    for part in (key.start, key.stop, key.step):
        if type(part) is Unknown:
            raise NotKnown(part)
        if isinstance(part, Formula):
            interp.not_known("formula", "[:]")
        parts.append(index(interp, part) if part is not None else None)
    return slice(*parts)


def index(interp: Interpreter, value: Any) -> Any:
    """The integer that a value stands for as an index. Raises: the program's TypeError, NotKnown."""
    value = unboxed(value)
    if isinstance(value, int):
        return value
    if type(value) is Unknown:
        raise NotKnown(value)
    if type(value) is Instance and (method := value.cls.find("__index__")) is not NotImplemented:
        return index(interp, interp.call(BoundMethod(value, method), [], {}))
    if isinstance(value, Formula):
        interp.not_known("formula", "[]")
    if isinstance(value, Thing):
        number = getattr(value, "scalar", lambda: NotImplemented)()
        if isinstance(number, int):
            return number
        interp.not_known("item", value.type_name())
    return interp.error("TypeError", f"indices must be integers or slices, not {interp.class_of(value).name}")


def length_of_range(value: Any) -> int:
    """`len` that also works on ranges longer than the machine's integers."""
    if isinstance(value, range):
        return max(0, -(-(value.stop - value.start) // value.step))
    return len(value)
