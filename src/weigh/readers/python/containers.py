"""Python's own containers, which may hold anything and nest: walked with a loop, and counted, before Python sees them.

Python's own `==`, `hash` and `repr` follow nested containers with the C stack and without end where a list holds itself
twice. None of them is used on a container before `plain` has walked it within the limits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weigh.readers.python.limits import LEVELS
from weigh.readers.python.raised import NotKnown
from weigh.readers.python.values import Instance, Unknown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

SCALARS = frozenset({int, float, complex, bool, str, bytes, type(None), type(...), type(NotImplemented), range})
_SEQUENCES = (list, tuple, set, frozenset)
_UNHASHABLE = (list, dict, set)


def plain(interp: Interpreter, value: Any) -> bool:
    """Whether the value is made of Python's own values alone, to any depth.

    Elements count as often as they are reached. Raises: LimitError beyond the limits.
    """
    if type(value) in SCALARS:
        return True
    waiting: list[tuple[Any, int]] = [(value, 0)]
    limits = interp.limits
    is_plain = True
    while waiting:
        value, level = waiting.pop()
        if level > LEVELS:
            limits.passed("limit.levels", levels=LEVELS)
        if type(value) in SCALARS:
            continue
        if interp.spoiled and id(value) in interp.spoiled:
            return False
        if isinstance(value, dict):
            limits.step(1 + len(value) // 4)
            inside = [part for part in (*value.keys(), *value.values()) if type(part) not in SCALARS]
        elif isinstance(value, _SEQUENCES):
            limits.step(1 + len(value) // 8)
            inside = [part for part in value if type(part) not in SCALARS]
        elif isinstance(value, slice):
            inside = [value.start, value.stop, value.step]
        else:
            is_plain = False
            continue
        waiting.extend([(part, level + 1) for part in inside])
    return is_plain


def key_unknown(key: Any) -> Unknown | None:
    """The Unknown that makes a key unknown."""
    if type(key) is Unknown:
        return key
    if type(key) is tuple:
        for part in key:
            if type(part) is Unknown:
                return part
    return None


def hashable(interp: Interpreter, key: Any) -> Any:
    """The key, where Python can hash it safely. Raises: the program's TypeError where it cannot, NotKnown."""
    kind = type(key)
    if kind in SCALARS:
        return key
    if kind is Unknown:
        raise NotKnown(key)
    if kind in _UNHASHABLE:
        interp.error("TypeError", f"unhashable type: '{kind.__name__}'")
    if kind is tuple:
        if (missing := key_unknown(key)) is not None:
            raise NotKnown(missing)
        plain(interp, key)
        for part in key:
            hashable(interp, part)
    elif kind is Instance and key.cls.find("__eq__") is not NotImplemented and "__hash__" not in key.attributes:
        # Its equality is the program's: identity is the answer only where no two such keys could be equal.
        if key.cls.find("__hash__") is NotImplemented:
            interp.error("TypeError", f"unhashable type: '{key.cls.name}'")
        interp.not_known("custom hash", key.cls.name)
    return key


def is_spoiled(interp: Interpreter, value: Any) -> Unknown | None:
    """Why the contents of this container are no longer known, where they are not."""
    if not interp.spoiled:
        return None
    found = interp.spoiled.get(id(value))
    return found[1] if found is not None and found[0] is value else None


def collected(interp: Interpreter, value: Any) -> list[Any]:
    """All elements, counted. Raises: NotKnown."""
    if type(value) in (list, tuple) and not interp.spoiled:
        interp.limits.allocate(len(value))
        return list(value)
    limits = interp.limits
    found: list[Any] = []
    for item in interp.iterate(value):
        limits.step()
        found.append(item)
        limits.grow(len(found))
    return found
