"""The methods of lists, dicts, sets and deques, as tables of our functions.

A container whose contents are not known any more answers no question about them; what is added to it is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from weigh.readers.python import comparisons, operators, text
from weigh.readers.python.boxes import Box, unboxed
from weigh.readers.python.containers import collected, hashable, is_spoiled, key_unknown
from weigh.readers.python.descriptors import ClassMethod
from weigh.readers.python.indices import index
from weigh.readers.python.limits import IN_DICT, IN_SET
from weigh.readers.python.mappings import DefaultDict, Deque
from weigh.readers.python.natives import loose, pure, strict, table
from weigh.readers.python.ordering import sort
from weigh.readers.python.raised import NotKnown
from weigh.readers.python.scopes import MISSING
from weigh.readers.python.values import Instance, Native, Unknown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

# -- list ----------------------------------------------------------------------------------------------------------


def _reads(function: Callable[..., Any]) -> Callable[..., Any]:
    """A method that is not known where the contents of its container are not."""

    def run(interp: Interpreter, self: Any, *args: Any, **kwargs: Any) -> Any:
        self = unboxed(self)
        if (spoiled := is_spoiled(interp, self)) is not None:
            return spoiled
        return function(interp, self, *args, **kwargs)

    return run


def _reading(name: str, function: Callable[..., Any]) -> Native:
    return loose(name, _reads(function))


def _append(interp: Interpreter, self: Any, item: Any) -> None:
    self = unboxed(self)
    self.append(item)
    interp.limits.grow(len(self))
    if type(self) is Deque:
        self.trim()


def _extend(interp: Interpreter, self: Any, items: Any) -> None:
    self = unboxed(self)
    try:
        added = collected(interp, items)
    except NotKnown as caught:
        interp.spoil(self, caught.unknown)
        return
    interp.limits.allocate(len(self) + len(added))
    self.extend(added)
    if type(self) is Deque:
        self.trim()


def _insert(interp: Interpreter, self: Any, position: Any, item: Any) -> None:
    self = unboxed(self)
    interp.limits.bulk(len(self))
    interp.limits.grow(len(self) + 1)
    try:
        self.insert(index(interp, position), item)
    except NotKnown as caught:
        interp.spoil(self, caught.unknown)


def _pop(interp: Interpreter, self: Any, position: Any = -1) -> Any:
    if type(position) is Unknown:
        interp.spoil(self, position)
        return position
    return self.pop(index(interp, position))


def _remove(interp: Interpreter, self: Any, item: Any) -> None:
    position = _index(interp, self, item, absent="list.remove(x): x not in list")
    if type(position) is Unknown:
        interp.spoil(self, position)
    else:
        del self[position]


def _index(interp: Interpreter, self: Any, item: Any, *bounds: int, absent: str = "") -> Any:
    start, stop = (*bounds, None, None)[:2]
    for position in range(*slice(start, stop).indices(len(self))):
        interp.limits.step()
        same = comparisons.equals(interp, self[position], item)
        if type(same) is Unknown:
            return same
        if same:
            return position
    kind = "tuple.index(x): x not in tuple" if isinstance(self, tuple) else ""
    return interp.error("ValueError", absent or kind or f"{text.represented(interp, item)} is not in list")


def _count(interp: Interpreter, self: Any, item: Any) -> Any:
    found = 0
    for part in self:
        interp.limits.step()
        same = comparisons.equals(interp, part, item)
        if type(same) is Unknown:
            return same
        found += bool(same)
    return found


def _sort(interp: Interpreter, self: Any, key: Any = None, reverse: Any = False) -> None:
    try:
        self[:] = sort(interp, self, key, reverse)
    except NotKnown as caught:
        interp.spoil(self, caught.unknown)


def _reverse(interp: Interpreter, self: Any) -> None:
    interp.limits.bulk(len(self))
    self.reverse()


def _copied(interp: Interpreter, self: Any) -> Any:
    interp.limits.allocate(len(self), operators.words_of(self))
    if type(self) is DefaultDict:
        return DefaultDict(self.factory, self)
    return type(self)(self)


def _clear(interp: Interpreter, self: Any) -> None:
    self = unboxed(self)
    interp.spoiled.pop(id(self), None)
    self.clear()


_LIST_READS: dict[str, Callable[..., Any]] = {
    "pop": _pop, "remove": _remove, "index": _index, "count": _count, "sort": _sort, "reverse": _reverse,
    "copy": _copied,
}  # fmt: skip
LIST = {
    **table(loose, {"append": _append, "extend": _extend, "insert": _insert, "clear": _clear}),
    **table(_reading, _LIST_READS),
}


def _append_left(interp: Interpreter, self: Any, item: Any) -> None:
    self.insert(0, item)
    interp.limits.grow(len(self))
    self.trim(front=False)


def _extend_left(interp: Interpreter, self: Any, items: Any) -> None:
    for item in collected(interp, items):
        _append_left(interp, self, item)


def _rotate(interp: Interpreter, self: Any, steps: int = 1) -> None:
    interp.limits.bulk(len(self))
    if self:
        steps %= len(self)
        self[:] = self[-steps:] + self[:-steps] if steps else self[:]


DEQUE = table(loose, {
    "appendleft": _append_left, "popleft": _reads(lambda interp, self: _pop(interp, self, 0)), "rotate": _rotate,
    "extendleft": _extend_left,
})  # fmt: skip

# -- dict ----------------------------------------------------------------------------------------------------------


def _get(interp: Interpreter, self: Any, key: Any, default: Any = None) -> Any:
    if (missing := key_unknown(key)) is not None:
        return missing
    found = self.get(hashable(interp, key), MISSING)
    return default if found is MISSING else found


def _setdefault(interp: Interpreter, self: Any, key: Any, default: Any = None) -> Any:
    if (missing := key_unknown(key)) is not None:
        interp.spoil(self, missing)
        return missing
    interp.limits.grow(len(self) + 1)
    return self.setdefault(hashable(interp, key), default)


def _dict_pop(interp: Interpreter, self: Any, key: Any, *default: Any) -> Any:
    if (missing := key_unknown(key)) is not None:
        interp.spoil(self, missing)
        return missing
    found = self.pop(hashable(interp, key), *(default or (MISSING,)))
    return interp.error("KeyError", key) if found is MISSING else found


def _update(interp: Interpreter, self: Any, *others: Any, **more: Any) -> None:
    self = unboxed(self)
    try:
        for other in others:
            fill(interp, self, other)
    except NotKnown as caught:
        interp.spoil(self, caught.unknown)
    self.update(more)


def fill(interp: Interpreter, made: dict[Any, Any], source: Any) -> None:
    """Add the entries of a mapping, or of an iterable of pairs. Raises: NotKnown."""
    source = unboxed(source)
    if type(source) is Unknown:
        raise NotKnown(source)
    if isinstance(source, dict) or (type(source) is Instance and source.cls.find("keys") is not NotImplemented):
        entries = operators.plain_dict(interp, source)
        interp.limits.allocate(len(entries), IN_DICT)
        interp.limits.grow(len(made) + len(entries))
        made.update(entries)
        return
    for pair in interp.iterate(source):
        interp.limits.step()
        key, value = collected(interp, pair)
        if (missing := key_unknown(key)) is not None:
            raise NotKnown(missing)
        made[hashable(interp, key)] = value
        interp.limits.grow(len(made))


def _popitem(interp: Interpreter, self: Any, last: bool = True) -> Any:
    if last or not self:
        return self.popitem()
    key = next(iter(self))
    return key, self.pop(key)


def _move_to_end(interp: Interpreter, self: Any, key: Any, last: bool = True) -> None:
    value = self.pop(key)
    rest = {} if last else dict(self)
    if not last:
        self.clear()
    self[key] = value
    self.update(rest)


def _fromkeys(interp: Interpreter, cls: Any, keys: Any, value: Any = None) -> Any:
    return {hashable(interp, key): value for key in collected(interp, keys)}


def _view(name: str) -> Callable[..., Any]:
    method = getattr(dict, name)

    def view(interp: Interpreter, self: Any) -> Any:
        return list(method(self)) if interp.python2 else method(self)

    return view


_DICT_READS: dict[str, Callable[..., Any]] = {
    "get": _get, "setdefault": _setdefault, "pop": _dict_pop, "popitem": _popitem, "copy": _copied,
    "keys": _view("keys"), "values": _view("values"), "items": _view("items"),
    "iterkeys": _view("keys"), "itervalues": _view("values"), "iteritems": _view("items"),
    "has_key": lambda interp, self, key: comparisons.contains(interp, self, key),
    "__getitem__": lambda interp, self, key: interp.item(self, key),
    "__contains__": lambda interp, self, key: comparisons.contains(interp, self, key),
    "__len__": lambda interp, self: len(self),
}  # fmt: skip


def _init_box(kind: str) -> Callable[..., Any]:
    def init(interp: Interpreter, self: Any, *args: Any, **kwargs: Any) -> None:
        if type(self) is Instance and type(self.native) is Box:
            made = interp.builtins[kind].data.make(interp, list(args), kwargs)
            if type(made) is Unknown:
                interp.spoil(self.native.value, made)
            elif kind == "dict":
                self.native.value.update(made)
            else:
                self.native.value.extend(made)

    return init


DICT = {
    **table(_reading, _DICT_READS),
    **table(loose, {"update": _update, "clear": _clear, "__init__": _init_box("dict")}),
    "__setitem__": loose("__setitem__", lambda interp, self, key, new: interp.set_item(unboxed(self), key, new)),
    "fromkeys": ClassMethod(loose("fromkeys", _fromkeys)),
    "__delitem__": loose("__delitem__", lambda interp, self, key: interp.delete_item(unboxed(self), key)),
}
LIST |= {
    "__init__": loose("__init__", _init_box("list")),
    "__getitem__": loose("__getitem__", _reads(lambda interp, self, key: interp.item(self, key))),
    "__setitem__": loose("__setitem__", lambda interp, self, key, new: interp.set_item(unboxed(self), key, new)),
    "__len__": loose("__len__", _reads(lambda interp, self: len(self))),
}


def _most_common(self: Any, count: int | None = None) -> list[tuple[Any, Any]]:
    return sorted(self.items(), key=lambda entry: entry[1], reverse=True)[:count]


def _elements(interp: Interpreter, self: Any) -> list[Any]:
    times = [count for count in self.values() if isinstance(count, int) and count > 0]
    interp.limits.allocate(sum(times))
    return [key for key, count in self.items() for _ in range(count)]


COUNTER = {"most_common": pure("most_common", _most_common), "elements": strict("elements", _elements)}

# -- set -----------------------------------------------------------------------------------------------------------


def _as_set(interp: Interpreter, value: Any) -> set[Any]:
    return {hashable(interp, item) for item in collected(interp, value)}


def _set_operation(method: str) -> Callable[..., Any]:
    def run(interp: Interpreter, self: Any, *others: Any) -> Any:
        interp.limits.allocate(len(self), IN_SET)
        return getattr(self, method)(*[_as_set(interp, other) for other in others])

    return run


def _set_update(method: str) -> Callable[..., None]:
    def run(interp: Interpreter, self: Any, *others: Any) -> None:
        self = unboxed(self)
        try:
            for other in others:
                getattr(self, method)(_as_set(interp, other) if method.endswith("update") else hashable(interp, other))
        except NotKnown as caught:
            interp.spoil(self, caught.unknown)
        interp.limits.grow(len(self))

    return run


_SET_READS = ("union", "intersection", "difference", "symmetric_difference", "issubset", "issuperset", "isdisjoint")
_SET_CHANGES = ("add", "discard", "remove", "update", "intersection_update", "difference_update")
FROZENSET = {
    **{name: loose(name, _reads(_set_operation(name))) for name in _SET_READS},
    "copy": loose("copy", _reads(_copied)),
}
SET = {
    **FROZENSET,
    **{name: loose(name, _set_update(name)) for name in _SET_CHANGES},
    "pop": loose("pop", _reads(lambda interp, self: self.pop())),
    "clear": loose("clear", _clear),
}

TUPLE = table(_reading, {"index": _index, "count": _count})
ORDERED = {"move_to_end": loose("move_to_end", _reads(_move_to_end))}
