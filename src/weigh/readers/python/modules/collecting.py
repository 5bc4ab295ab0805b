"""`collections` and `collections.abc`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weigh.readers.python.boxes import Box, unboxed
from weigh.readers.python.containers import collected, plain
from weigh.readers.python.natives import loose
from weigh.readers.python.operators import unknown_base
from weigh.readers.python.raised import NotKnown
from weigh.readers.python.types import TYPES
from weigh.readers.python.values import Class, Instance, Native, NativeProperty, Thing, Unknown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


def namedtuple_class(name: str, fields: list[str], defaults: tuple[Any, ...]) -> Class:
    """A class of tuples with named fields; the last fields have the defaults."""

    def make(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        cls, given = args[0], list(args[1:])
        if len(given) > len(fields):
            interp.error("TypeError", f"{name}.__new__() takes {len(fields) + 1} positional arguments")
        values = dict(zip(fields[len(fields) - len(defaults) :], defaults, strict=True))
        values.update(zip(fields, given, strict=False))
        for key, value in kwargs.items():
            if key not in fields:
                interp.error("TypeError", f"{name}.__new__() got an unexpected keyword argument '{key}'")
            values[key] = value
        missing = [repr(field) for field in fields if field not in values]
        if missing:
            interp.error("TypeError", f"{name}.__new__() missing required arguments: {', '.join(missing)}")
        row = tuple([values[field] for field in fields])
        return Instance(cls, native=Box(row), place=interp.place)

    def replaced(interp: Interpreter, self: Any, **changes: Any) -> Any:
        return make(interp, [self.cls], {**dict(zip(fields, self.native.value, strict=True)), **changes})

    def shown(interp: Interpreter, self: Any) -> Any:
        from weigh.readers.python.text import represented

        pairs = zip(fields, self.native.value, strict=True)
        return f"{self.cls.name}({', '.join(f'{field}={represented(interp, value)}' for field, value in pairs)})"

    members: dict[str, Any] = {
        "__new__": Native("__new__", make),
        "__repr__": loose("__repr__", shown),
        "_fields": tuple(fields),
        "_replace": loose("_replace", replaced),
        "_asdict": loose("_asdict", lambda interp, self: dict(zip(fields, self.native.value, strict=True))),
    }
    for position, field in enumerate(fields):
        members[field] = NativeProperty(lambda interp, self, position=position: self.native.value[position])  # type: ignore[misc]
    return Class(name, (TYPES["tuple"],), members)


def _namedtuple(interp: Interpreter, name: str, fields: Any, *, defaults: Any = (), **options: Any) -> Any:
    names = fields.replace(",", " ").split() if isinstance(fields, str) else collected(interp, fields)
    return namedtuple_class(name, names, tuple(collected(interp, defaults or ())))


class Abstract(Thing):
    """A class of `collections.abc`: it can be asked with `isinstance`. What it gives as a base is not known here."""

    __slots__ = ("concrete", "name")

    def __init__(self, name: str, *concrete: type) -> None:
        self.name = name
        self.concrete = concrete

    def type_name(self) -> str:
        return self.name

    def item(self, interp: Interpreter, key: Any) -> Any:
        return self

    def has_instance(self, interp: Interpreter, value: Any) -> bool:
        """Whether the value is one. Raises: NotKnown for what others bring."""
        if type(value) is Unknown:
            raise NotKnown(value)
        if self.name == "Callable":
            return interp.truth(interp.call(interp.builtins["callable"], [value], {}))
        if isinstance(unboxed(value), self.concrete):
            return True
        if isinstance(value, Instance) and self.name in ("Iterable", "Sequence", "Collection"):
            wanted = "__iter__" if self.name == "Iterable" else "__getitem__"
            if (missing := unknown_base(interp, value)) is not None:
                raise NotKnown(missing)
            return value.cls.find(wanted) is not NotImplemented
        if isinstance(value, Thing) and not plain(interp, value) and not isinstance(value, Native):
            interp.not_known("call", "isinstance")
        return False


_SEQUENCES = (list, tuple, str, bytes, range)
_ABSTRACT: dict[str, tuple[type, ...]] = {
    "Iterable": (*_SEQUENCES, set, frozenset, dict), "Sequence": _SEQUENCES, "Collection": (*_SEQUENCES, set,
    frozenset, dict),
    "Mapping": (dict,), "MutableMapping": (dict,), "MutableSequence": (list,), "Set": (set, frozenset),
    "MutableSet": (set,), "Callable": (), "Iterator": (), "Generator": (), "Hashable": (), "Sized": (*_SEQUENCES, set,
    dict),
    "Container": (*_SEQUENCES, set, dict), "KeysView": (type({}.keys()),), "ValuesView": (type({}.values()),),
}  # fmt: skip
ABSTRACT: dict[str, Any] = {name: Abstract(name, *concrete) for name, concrete in _ABSTRACT.items()}


def _chain_map(interp: Interpreter, *maps: Any) -> Any:
    made: dict[Any, Any] = {}
    for mapping in reversed(maps):
        made.update(unboxed(mapping))
    return made


MODULES: dict[str, Any] = {
    "collections": {
        **{name: TYPES[name] for name in ("OrderedDict", "defaultdict", "Counter", "deque")},
        "namedtuple": loose("namedtuple", _namedtuple),
        "ChainMap": loose("ChainMap", _chain_map),
        "UserDict": TYPES["dict"],
        **ABSTRACT,
    },
    "collections.abc": ABSTRACT,
}
