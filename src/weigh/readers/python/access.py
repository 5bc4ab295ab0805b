"""Attributes, elements, truth and text of any value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from weigh.network.sizes import Formula
from weigh.readers.python import classes
from weigh.readers.python.boxes import unboxed
from weigh.readers.python.containers import SCALARS, collected, hashable, is_spoiled, key_unknown
from weigh.readers.python.indices import bounds, index, length_of_range
from weigh.readers.python.lazy import Lazy
from weigh.readers.python.mappings import Counter, DefaultDict
from weigh.readers.python.operators import guarded, unknown_base
from weigh.readers.python.raised import NotKnown, Raised
from weigh.readers.python.scopes import MISSING
from weigh.readers.python.text import shown
from weigh.readers.python.values import (
    UNDEFINED,
    BoundMethod,
    Class,
    Function,
    Instance,
    Module,
    Native,
    Thing,
    Unknown,
)

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


def get(interp: Interpreter, value: Any, name: str) -> Any:
    """`value.name`."""
    kind = type(value)
    if kind is Instance:
        return classes.get_attribute(interp, value, name)
    if kind is Unknown:
        return _part_of(interp, value, "{}." + name)
    if isinstance(value, Thing):
        found = value.get(interp, name)
        if found is not NotImplemented:
            return found
        if isinstance(value, Module):
            submodule = interp.module(f"{value.name}.{name}")
            if type(submodule) is not Unknown:
                return submodule
        owner = value.name if isinstance(value, Module) else value.type_name()
        return interp.unknown("attribute", f"{owner}.{name}")
    if kind is Class:
        return classes.get_class_attribute(interp, value, name)
    if kind is Function or kind is BoundMethod:
        return classes.get_function_attribute(interp, value, name)
    if isinstance(value, Formula):
        return interp.unknown("attribute", f"{value}.{name}")
    return classes.get_plain_attribute(interp, value, name)


def _index(key: Any) -> str:
    """A place in a shape, or a stretch of it, as it is written; "" for anything else."""
    if type(key) is slice and key.step is None:
        ends = ["" if end is None else str(end) for end in (key.start, key.stop)]
        return ":".join(ends) if all(end is None or type(end) is int for end in (key.start, key.stop)) else ""
    return str(key) if type(key) is int else ""


_LONGEST_PART = 60


def _part_of(interp: Interpreter, value: Unknown, form: str) -> Any:
    """A part of a name that the source does not define, which is a size of its own; the caller may have given it."""
    if value.cause.kind not in UNDEFINED:
        return value
    part = form.format(value.part or value.cause.what)
    if part in interp.given:
        interp.given_used.add(part)
        return interp.given[part]
    return Unknown(value.cause, part) if len(part) <= _LONGEST_PART else value


def set_(interp: Interpreter, value: Any, name: str, new: Any) -> None:
    """`value.name = new`."""
    kind = type(value)
    if kind is Instance:
        classes.set_attribute(interp, value, name, new)
    elif kind is Unknown:
        return
    elif isinstance(value, Thing):
        value.set(interp, name, new)
    elif kind is Class:
        value.members[name] = new
    elif kind is Function:
        value.attributes[name] = new
    else:
        interp.error("AttributeError", f"'{interp.class_of(value).name}' object has no attribute '{name}'")


def delete_attribute(interp: Interpreter, value: Any, name: str) -> None:
    """`del value.name`."""
    holder = {Instance: "attributes", Class: "members", Function: "attributes"}.get(type(value))
    if holder is not None and getattr(value, holder).pop(name, MISSING) is MISSING:
        interp.error("AttributeError", name)


def item(interp: Interpreter, value: Any, key: Any) -> Any:
    """`value[key]`."""
    kind = type(value)
    if kind is list and type(key) is int and not interp.spoiled:
        try:
            return value[key]
        except IndexError:
            interp.error("IndexError", "list index out of range")
    if kind is Unknown:
        index = _index(key)
        return _part_of(interp, value, f"{{}}[{index}]") if index else value
    if isinstance(value, Thing):
        found = value.item(interp, key)
        return interp.unknown("item", value.type_name()) if found is NotImplemented else found
    if kind is Instance:
        return _instance_item(interp, value, key)
    if kind is Class:
        return classes.class_item(interp, value, key)
    if (missing := key_unknown(key) or is_spoiled(interp, value)) is not None:
        return missing
    if isinstance(value, dict):
        return dict_item(interp, value, key)
    if isinstance(value, list | tuple | str | bytes | range):
        return _sequence_item(interp, value, key)
    return interp.error("TypeError", f"'{interp.class_of(value).name}' object is not subscriptable")


def dict_item(interp: Interpreter, value: dict[Any, Any], key: Any) -> Any:
    """The entry, or what a defaultdict makes of a missing one."""
    try:
        key = hashable(interp, key)
    except NotKnown as caught:
        return caught.unknown
    if isinstance(key, slice):
        interp.error("TypeError", "unhashable type: 'slice'")
    found = value.get(key, MISSING)
    if found is not MISSING:
        return found
    if isinstance(value, DefaultDict) and value.factory is not None:
        made = value[key] = interp.call(value.factory, [], {})
        return made
    return 0 if isinstance(value, Counter) else interp.error("KeyError", key)


def _instance_item(interp: Interpreter, value: Instance, key: Any) -> Any:
    method = value.cls.find("__getitem__")
    inside = unboxed(value)
    if method is not NotImplemented and not (inside is not value and type(method) is Native):
        return interp.call(BoundMethod(value, method), [key], {})
    if inside is value:
        if (missing := unknown_base(interp, value)) is not None:
            return missing
        interp.error("TypeError", f"'{value.cls.name}' object is not subscriptable")
    if isinstance(inside, dict) and type(key) in SCALARS and key not in inside:
        fallback = value.cls.find("__missing__")
        if fallback is not NotImplemented:
            return interp.call(BoundMethod(value, fallback), [key], {})
    return item(interp, inside, key)


def _sequence_item(interp: Interpreter, value: Any, key: Any) -> Any:
    try:
        if type(key) is slice:
            key = bounds(interp, key)
            wanted = len(range(*guarded(interp, key.indices, length_of_range(value))))
            if not isinstance(value, range):
                interp.limits.allocate(wanted)
            return guarded(interp, lambda: value[key])
        key = index(interp, key)
    except NotKnown as caught:
        return caught.unknown
    return guarded(interp, lambda: value[key])


def set_item(interp: Interpreter, value: Any, key: Any, new: Any) -> None:
    """`value[key] = new`. With a key that is not known, what the container holds is no longer known."""
    if type(value) is Instance:
        method = value.cls.find("__setitem__")
        inside = unboxed(value)
        if method is not NotImplemented and not (inside is not value and type(method) is Native):
            interp.call(BoundMethod(value, method), [key, new], {})
            return
        if inside is value:
            if unknown_base(interp, value) is not None:
                return
            interp.error("TypeError", f"'{value.cls.name}' object does not support item assignment")
        value = inside
    if type(value) is Unknown:
        return
    if isinstance(value, Thing):
        value.set_item(interp, key, new)
        return
    try:
        if isinstance(value, dict):
            if (missing := key_unknown(key)) is not None:
                raise NotKnown(missing)
            value[hashable(interp, key)] = new
            interp.limits.grow(len(value))
        elif isinstance(value, list):
            if type(key) is slice:
                _set_slice(interp, value, bounds(interp, key), new)
            else:
                guarded(interp, value.__setitem__, index(interp, key), new)
        else:
            interp.error("TypeError", f"'{interp.class_of(value).name}' object does not support item assignment")
    except NotKnown as caught:
        interp.spoil(value, caught.unknown)


def _set_slice(interp: Interpreter, value: list[Any], key: slice, new: Any) -> None:
    items = collected(interp, new)
    interp.limits.allocate(len(value) + len(items))
    guarded(interp, value.__setitem__, key, items)


def delete_item(interp: Interpreter, value: Any, key: Any) -> None:
    """`del value[key]`."""
    if type(value) is Instance:
        method = value.cls.find("__delitem__")
        if method is not NotImplemented and (type(method) is not Native or unboxed(value) is value):
            interp.call(BoundMethod(value, method), [key], {})
            return
        value = unboxed(value)
    try:
        if isinstance(value, dict):
            hashable(interp, key)
            guarded(interp, value.__delitem__, key)
        elif isinstance(value, list):
            interp.limits.bulk(len(value))
            guarded(interp, value.__delitem__, bounds(interp, key) if type(key) is slice else index(interp, key))
    except NotKnown as caught:
        interp.spoil(value, caught.unknown)


def iterate(interp: Interpreter, value: Any) -> Iterator[Any]:
    """The elements. Raises: NotKnown; the program's TypeError for what has none."""
    if type(value) is Unknown:
        raise NotKnown(value)
    if (spoiled := is_spoiled(interp, value)) is not None:
        raise NotKnown(spoiled)
    if isinstance(value, Lazy):
        return value
    if type(value) is Instance:
        return _iterate_instance(interp, value)
    if isinstance(value, Thing):
        found = value.iterate(interp)
        if found is NotImplemented:
            interp.not_known("iteration", value.type_name())
        if type(found) is Unknown:
            raise NotKnown(found)
        return iter(found)
    if type(value) is Class and "_members_" in value.members:
        return iter(list(value.members["_members_"].values()))
    if isinstance(value, dict):
        return _watched(interp, value)
    if isinstance(value, str | bytes | list | tuple | set | frozenset | range) or hasattr(value, "mapping"):
        return iter(value)
    if isinstance(value, Formula):
        return interp.error("TypeError", "'int' object is not iterable")
    return interp.error("TypeError", f"'{interp.class_of(value).name}' object is not iterable")


def _watched(interp: Interpreter, value: Any) -> Iterator[Any]:
    """A dict's keys; a dict that changes its size meanwhile is the program's error."""
    try:
        yield from value
    except RuntimeError as error:
        interp.error("RuntimeError", str(error))


def _iterate_instance(interp: Interpreter, value: Instance) -> Iterator[Any]:
    method = value.cls.find("__iter__")
    inside = unboxed(value)
    if method is not NotImplemented and not (inside is not value and type(method) is Native):
        made = interp.call(BoundMethod(value, method), [], {})
        if type(made) is Instance and made.cls.find("__next__") is not NotImplemented:
            return _by_next(interp, made)
        return iterate(interp, made)
    if inside is not value:
        return iterate(interp, inside)
    if value.cls.find("__getitem__") is not NotImplemented:
        return _by_index(interp, value)
    if (missing := unknown_base(interp, value)) is not None:
        raise NotKnown(missing)
    return interp.error("TypeError", f"'{value.cls.name}' object is not iterable")


def _by_next(interp: Interpreter, value: Instance) -> Iterator[Any]:
    method = BoundMethod(value, value.cls.find("__next__"))
    while True:
        try:
            found = interp.call(method, [], {})
        except Raised as raised:
            if raised.name == "StopIteration":
                return
            raise
        yield found


def _by_index(interp: Interpreter, value: Instance) -> Iterator[Any]:
    position = 0
    while True:
        try:
            found = item(interp, value, position)
        except Raised as raised:
            if raised.name == "IndexError":
                return
            raise
        yield found
        position += 1


def truth(interp: Interpreter, value: Any) -> bool:
    """Whether the value counts as true. Raises: NotKnown."""
    if value is True or value is False or value is None:
        return bool(value)
    kind = type(value)
    if kind in SCALARS:
        return bool(value)
    if kind is Unknown:
        raise NotKnown(value)
    if (spoiled := is_spoiled(interp, value)) is not None:
        raise NotKnown(spoiled)
    if kind is Instance:
        for name in ("__bool__", "__nonzero__", "__len__"):
            method = value.cls.find(name)
            if method is not NotImplemented and unboxed(value) is value:
                return truth(interp, interp.call(BoundMethod(value, method), [], {}))
        inside = unboxed(value)
        return True if inside is value else truth(interp, inside)
    if isinstance(value, Formula):
        interp.not_known("formula", "if")
    if isinstance(value, Thing):
        found = value.truth(interp)
        if type(found) is Unknown:
            raise NotKnown(found)
        if found is NotImplemented:
            return True if type(value) in (Native, Module) else interp.not_known("truth", value.type_name())
        return bool(found)
    return bool(value) if hasattr(value, "__len__") else True


def length(interp: Interpreter, value: Any) -> Any:
    """`len(value)`: an int, a Formula or an Unknown."""
    if type(value) is Unknown:
        return _part_of(interp, value, "len({})")
    if (spoiled := is_spoiled(interp, value)) is not None:
        return spoiled
    if type(value) is Instance:
        method = value.cls.find("__len__")
        inside = unboxed(value)
        if method is not NotImplemented and not (inside is not value and type(method) is Native):
            return interp.call(BoundMethod(value, method), [], {})
        if inside is value:
            if (missing := unknown_base(interp, value)) is not None:
                return missing
            interp.error("TypeError", f"object of type '{value.cls.name}' has no len()")
        value = inside
    if isinstance(value, Thing) and not isinstance(value, Lazy):
        found = value.length(interp)
        return interp.unknown("length", value.type_name()) if found is NotImplemented else found
    if type(value) is Class and "_members_" in value.members:
        return len(value.members["_members_"])
    if isinstance(value, range):
        return length_of_range(value)
    if hasattr(value, "__len__"):
        return len(value)
    return interp.error("TypeError", f"object of type '{interp.class_of(value).name}' has no len()")


def text(interp: Interpreter, value: Any) -> Any:
    """`str(value)`: a str or an Unknown."""
    try:
        return shown(interp, value)
    except NotKnown as caught:
        return caught.unknown


def spoil(interp: Interpreter, value: Any, unknown: Unknown) -> None:
    """From here on the contents of this object are not known: it may have been changed in a way that was not read."""
    if isinstance(value, list | dict | set):
        interp.spoiled[id(value)] = (value, unknown)
        return
    native = getattr(value, "native", value)
    hook = getattr(native, "spoil", None)
    if hook is not None:
        hook(unknown.cause)
    elif type(value) is Instance and unboxed(value) is not value:
        spoil(interp, unboxed(value), unknown)
