"""`dataclasses` and `enum`."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weigh.readers.python import comparisons
from weigh.readers.python.descriptors import ClassMethod, Property, StaticMethod
from weigh.readers.python.modules.copying import copied
from weigh.readers.python.natives import loose, table
from weigh.readers.python.raised import OBJECT
from weigh.readers.python.scopes import MISSING
from weigh.readers.python.text import represented
from weigh.readers.python.types import TYPES
from weigh.readers.python.values import BoundMethod, Class, Function, Instance, Native, NativeProperty

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


# -- dataclasses ---------------------------------------------------------------------------------------------------


@dataclass(eq=False, slots=True)
class Field:
    """One field of a dataclass, with the value or the factory of its default."""

    name: str
    default: Any = MISSING
    factory: Any = MISSING
    in_init: bool = True
    keyword_only: bool = False


def _field(interp: Interpreter, *, default: Any = MISSING, default_factory: Any = MISSING, **options: Any) -> Field:
    in_init = options.get("init", True) is not False
    return Field("", default, default_factory, in_init, options.get("kw_only", False) is True)


def _dataclass(interp: Interpreter, cls: Any = None, **options: Any) -> Any:
    """`@dataclass`, with or without arguments: fields, `__init__`, `__repr__`, `__eq__` and the order."""
    if cls is None:
        return loose("dataclass", lambda interp, cls: _dataclass(interp, cls, **options))
    if type(cls) is not Class:
        return cls
    fields: dict[str, Field] = {}
    for base in reversed(cls.mro):
        fields.update(base.members.get("__dataclass_fields__", {}))
    for name, annotation in cls.members.get("__annotated__", []):
        if "ClassVar" in ast.unparse(annotation):
            continue
        default = cls.members.get(name, MISSING)
        if isinstance(default, Field):
            default.name = name
            fields[name] = default
            cls.members.pop(name)
            if default.default is not MISSING:
                cls.members[name] = default.default
        else:
            fields[name] = Field(name, default)
        fields[name].keyword_only |= options.get("kw_only") is True
    cls.members["__dataclass_fields__"] = fields
    made: dict[str, Any] = {"__repr__": loose("__repr__", _show)}
    if options.get("init", True) is not False:
        made["__init__"] = Native("__init__", _initialize)
    if options.get("eq", True) is not False:
        made["__eq__"] = loose("__eq__", _equal)
    if options.get("frozen"):
        made["__hash__"] = loose("__hash__", lambda interp, self: interp.unknown("call", "hash"))
        made["__setattr__"] = loose("__setattr__", _frozen)
    if options.get("order"):
        for name, op in (("__lt__", ast.Lt), ("__le__", ast.LtE), ("__gt__", ast.Gt), ("__ge__", ast.GtE)):
            made[name] = loose(name, _ordered(op))
    for name, member in made.items():
        cls.members.setdefault(name, member)
    cls.members["__match_args__"] = tuple(fields)
    return cls


def _fields_of(value: Any) -> dict[str, Field]:
    cls = value.cls if type(value) is Instance else value
    found = cls.find("__dataclass_fields__") if type(cls) is Class else NotImplemented
    return {} if found is NotImplemented else found


def _initialize(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> None:
    self, given = args[0], list(args[1:])
    fields = _fields_of(self)
    names = [field.name for field in fields.values() if field.in_init and not field.keyword_only]
    if len(given) > len(names):
        interp.error(
            "TypeError",
            f"{self.cls.name}.__init__() takes {len(names) + 1} positional arguments but {len(args)} were given",
        )
    values = dict(zip(names, given, strict=False))
    for name, value in kwargs.items():
        if name not in fields or not fields[name].in_init:
            interp.error("TypeError", f"{self.cls.name}.__init__() got an unexpected keyword argument '{name}'")
        if name in values:
            interp.error("TypeError", f"{self.cls.name}.__init__() got multiple values for argument '{name}'")
        values[name] = value
    for name, field in fields.items():
        value = values.get(name, field.default)
        if value is MISSING and field.factory is not MISSING:
            value = interp.call(field.factory, [], {})
        if value is MISSING:
            if field.in_init:
                interp.error(
                    "TypeError", f"{self.cls.name}.__init__() missing 1 required positional argument: '{name}'"
                )
            continue
        self.attributes[name] = value
    after = self.cls.find("__post_init__")
    if after is not NotImplemented:
        interp.call(BoundMethod(self, after), [], {})


def _row(self: Any) -> tuple[Any, ...]:
    return tuple([self.attributes.get(name) for name in _fields_of(self)])


def _show(interp: Interpreter, self: Any) -> str:
    shown = [f"{name}={represented(interp, self.attributes.get(name))}" for name in _fields_of(self)]
    return f"{self.cls.name}({', '.join(shown)})"


def _equal(interp: Interpreter, self: Any, other: Any) -> Any:
    if type(other) is not Instance or other.cls is not self.cls:
        return NotImplemented
    return comparisons.equals(interp, _row(self), _row(other))


def _ordered(op: type[ast.cmpop]) -> Any:
    return lambda interp, self, other: comparisons.compare(interp, op, _row(self), _row(other))


def _frozen(interp: Interpreter, self: Any, name: str, new: Any) -> None:
    interp.error("AttributeError", f"cannot assign to field '{name}'")


def _replace(interp: Interpreter, value: Any, **changes: Any) -> Any:
    given = {name: value.attributes.get(name) for name, field in _fields_of(value).items() if field.in_init}
    return interp.instantiate(value.cls, [], {**given, **changes})


def _as_dict(interp: Interpreter, value: Any) -> Any:
    interp.limits.enter()
    interp.limits.step()
    try:
        if type(value) is Instance and _fields_of(value):
            return {name: _as_dict(interp, value.attributes.get(name)) for name in _fields_of(value)}
        if isinstance(value, list | tuple):
            return type(value)([_as_dict(interp, item) for item in value])
        if isinstance(value, dict):
            return {key: _as_dict(interp, item) for key, item in value.items()}
        return copied(interp, value)
    finally:
        interp.limits.leave()


_FIELD_CLASS = Class("Field", (OBJECT,))


def _fields(interp: Interpreter, value: Any) -> Any:
    return tuple([Instance(_FIELD_CLASS, {"name": name}) for name in _fields_of(value)])


_DATACLASSES = {
    **table(loose, {
        "dataclass": _dataclass,
        "field": _field,
        "replace": _replace,
        "asdict": _as_dict,
        "astuple": lambda interp, value: tuple(_as_dict(interp, value).values()),
        "fields": _fields,
        "is_dataclass": lambda interp, value: bool(_fields_of(value)),
    }),
    "KW_ONLY": None,
    "InitVar": OBJECT,
    "MISSING": None,
}  # fmt: skip

# -- enum ----------------------------------------------------------------------------------------------------------


@dataclass(eq=False, slots=True)
class Auto:
    """`enum.auto()`: one more than the member before."""


def _defined(interp: Interpreter, cls: Class) -> None:
    """Turn the plain values of a class body into the members of the enumeration."""
    members: dict[str, Any] = {}
    last: Any = 0
    skipped = (Function, Property, StaticMethod, ClassMethod, Native, NativeProperty)
    for name, value in list(cls.members.items()):
        if name.startswith("_") or isinstance(value, skipped):
            continue
        if isinstance(value, Auto):
            value = name.lower() if cls.is_a(TYPES["str"]) else last + 1
        last = value if isinstance(value, int) else last
        same = next((member for member in members.values() if member.attributes["value"] == value), None)
        member = same or Instance(cls, {"name": name, "value": value, "_value_": value, "_name_": name})
        if cls.is_a(TYPES["str"]) or cls.is_a(TYPES["int"]):
            from weigh.readers.python.boxes import Box

            member.native = Box(value)
        members[name] = cls.members[name] = member
        initializer = cls.find("__init__")
        if type(initializer) is Function:
            interp.call(BoundMethod(member, initializer), list(value) if isinstance(value, tuple) else [value], {})
    if members:
        cls.members["_members_"] = {
            name: member for name, member in members.items() if member.attributes["name"] == name
        }
        cls.members["__members__"] = members


def _member_text(interp: Interpreter, self: Any) -> str:
    return f"{self.cls.name}.{self.attributes['name']}"


def _member_repr(interp: Interpreter, self: Any) -> str:
    return f"<{_member_text(interp, self)}: {represented(interp, self.attributes['value'])}>"


_ENUM_MEMBERS = {
    "_defined_": _defined,
    "__str__": loose("__str__", _member_text),
    "__repr__": loose("__repr__", _member_repr),
}
ENUM = Class("Enum", (OBJECT,), dict(_ENUM_MEMBERS))
_ENUMS: dict[str, Any] = {
    "Enum": ENUM,
    "IntEnum": Class("IntEnum", (TYPES["int"], ENUM), {"_defined_": _defined}),
    "StrEnum": Class(
        "StrEnum",
        (TYPES["str"], ENUM),
        {"_defined_": _defined, "__str__": loose("__str__", lambda interp, self: self.attributes["value"])},
    ),
    "Flag": Class("Flag", (ENUM,)),
    "auto": loose("auto", lambda interp: Auto()),
    "unique": loose("unique", lambda interp, cls: cls),
}

MODULES: dict[str, Any] = {"dataclasses": _DATACLASSES, "enum": _ENUMS}
