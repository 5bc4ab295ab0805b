"""`copy`: objects of the program are copied too, with what a vocabulary keeps with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weigh.readers.python.boxes import Box
from weigh.readers.python.containers import is_spoiled
from weigh.readers.python.limits import LEVELS
from weigh.readers.python.mappings import DefaultDict
from weigh.readers.python.natives import loose
from weigh.readers.python.operators import words_of
from weigh.readers.python.values import BoundMethod, Instance, Thing, Unknown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


def copied(interp: Interpreter, value: Any, memo: dict[int, Any] | None = None, level: int = 0) -> Any:
    """`copy.deepcopy(value)`. What is reached twice is copied once.

    A vocabulary's record of an object is copied by its own `copied(memo)`, where it has one, and shared otherwise.
    """
    memo = {} if memo is None else memo
    known = memo.get(id(value), memo)
    if known is not memo:
        return known
    if level > LEVELS:
        interp.limits.passed("limit.levels", levels=LEVELS)
    interp.limits.step()

    def inside(part: Any) -> Any:
        return copied(interp, part, memo, level + 1)

    made: Any
    if isinstance(value, list):
        made = memo[id(value)] = empty_like(value)
        interp.limits.allocate(len(value))
        made.extend([inside(item) for item in value])
    elif isinstance(value, dict):
        made = memo[id(value)] = empty_like(value)
        interp.limits.allocate(len(value), words_of(value))
        made.update({inside(key): inside(item) for key, item in value.items()})
    elif isinstance(value, tuple):
        made = tuple([inside(item) for item in value])
    elif isinstance(value, set):
        made = {inside(item) for item in value}
    elif type(value) is Instance:
        return _copied_instance(interp, value, memo, inside)
    elif isinstance(value, Thing) and hasattr(value, "copied"):
        made = value.copied()
    elif type(value) is BoundMethod:
        return BoundMethod(inside(value.self), value.function)
    else:
        return value
    if (spoiled := is_spoiled(interp, value)) is not None:
        interp.spoil(made, spoiled)
    memo[id(value)] = made
    memo[-id(value)] = value  # keeps it alive, so that its id is not used again
    return made


def empty_like(value: Any) -> Any:
    """An empty container of the same kind."""
    return DefaultDict(value.factory) if type(value) is DefaultDict else type(value)()


def _copied_instance(interp: Interpreter, value: Instance, memo: dict[int, Any], inside: Any) -> Any:
    hook = value.cls.find("__deepcopy__")
    if hook is not NotImplemented:
        made = interp.call(BoundMethod(value, hook), [memo], {})
        memo[id(value)] = made
        return made
    made = memo[id(value)] = Instance(value.cls, place=value.place)
    memo[-id(value)] = value
    if type(value.native) is Box:
        made.native = Box(inside(value.native.value))
    else:
        made.native = value.native.copied(memo) if hasattr(value.native, "copied") else value.native
    made.attributes.update({name: inside(part) for name, part in value.attributes.items()})
    return made


def shallow(interp: Interpreter, value: Any) -> Any:
    """`copy.copy(value)`."""
    if isinstance(value, list | dict | set):
        interp.limits.allocate(len(value), words_of(value))
        made = empty_like(value)
        made.update(value) if not isinstance(value, list) else made.extend(value)
        if (spoiled := is_spoiled(interp, value)) is not None:
            interp.spoil(made, spoiled)
        return made
    if type(value) is Instance:
        if (hook := value.cls.find("__copy__")) is not NotImplemented:
            return interp.call(BoundMethod(value, hook), [], {})
        native = Box(shallow(interp, value.native.value)) if type(value.native) is Box else value.native
        native = native.copied({}) if hasattr(native, "copied") else native
        return Instance(value.cls, dict(value.attributes), native, value.place)
    return value


def _deepcopy(interp: Interpreter, value: Any, memo: Any = None) -> Any:
    return value if type(value) is Unknown else copied(interp, value, memo if isinstance(memo, dict) else None)


MODULES: dict[str, Any] = {"copy": {"copy": loose("copy", shallow), "deepcopy": loose("deepcopy", _deepcopy)}}
