"""Python's own types as classes of the program: called, derived from, asked for with `isinstance`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from weigh.network.sizes import Formula
from weigh.readers.python import constructors, methods
from weigh.readers.python.lazy import Lazy
from weigh.readers.python.mappings import Counter, DefaultDict, Deque, OrderedDict
from weigh.readers.python.raised import OBJECT
from weigh.readers.python.values import BoundMethod, Class, Function, Instance, Module, Native, Unknown


@dataclass(frozen=True, slots=True)
class Builtin:
    """What a class stands for: Python's type, and the function that makes a value of it."""

    python: type
    make: Callable[[Any, list[Any], dict[str, Any]], Any]


def _object(interp: Any, args: list[Any], kwargs: dict[str, Any]) -> Any:
    return Instance(OBJECT, place=interp.place)


def lacks(cls: Class, name: str) -> bool:
    """Whether Python's own type has a member that its class here has not."""
    return any(isinstance(base.data, Builtin) and hasattr(base.data.python, name) for base in cls.mro)


ANCESTORS = 500  # classes that one class may derive from, directly or not


def check_bases(interp: Any, bases: Iterable[Class]) -> None:
    """Count the work of merging the bases' orders of resolution."""
    ancestors = sum([len(base.mro) for base in bases])
    interp.limits.step(10 + ancestors)
    if ancestors > ANCESTORS:
        interp.limits.passed("limit.ancestors", ancestors=ANCESTORS)


def _type(interp: Any, args: list[Any], kwargs: dict[str, Any]) -> Any:
    if len(args) == 1:
        return args[0] if type(args[0]) is Unknown else interp.class_of(args[0])
    if len(args) == 3 and isinstance(args[1], tuple) and isinstance(args[2], dict):
        bases = tuple([base for base in args[1] if type(base) is Class]) or (OBJECT,)
        check_bases(interp, bases)
        return Class(str(args[0]), bases, dict(args[2]), interp.place)
    return interp.unknown("call", "type")


OBJECT.data = Builtin(object, _object)

_ROWS: list[tuple[str, type, type | None]] = [
    ("type", Class, None),
    ("int", int, None),
    ("bool", bool, int),
    ("float", float, None),
    ("complex", complex, None),
    ("str", str, None),
    ("bytes", bytes, None),
    ("bytearray", bytearray, None),
    ("list", list, None),
    ("tuple", tuple, None),
    ("dict", dict, None),
    ("set", set, None),
    ("frozenset", frozenset, None),
    ("range", range, None),
    ("slice", slice, None),
    ("function", Function, None),
    ("method", BoundMethod, None),
    ("builtin_function_or_method", Native, None),
    ("module", Module, None),
    ("NoneType", type(None), None),
    ("NotImplementedType", type(NotImplemented), None),
    ("ellipsis", type(...), None),
    ("generator", Lazy, None),
    ("OrderedDict", OrderedDict, dict),
    ("defaultdict", DefaultDict, dict),
    ("Counter", Counter, dict),
    ("deque", Deque, list),
]
"""The name, the type of its values here, and the type that it derives from."""

BY_TYPE: dict[type, Class] = {}
TYPES: dict[str, Class] = {"object": OBJECT}


def _refuse(name: str) -> Callable[[Any, list[Any], dict[str, Any]], Any]:
    return lambda interp, args, kwargs: interp.error("TypeError", f"cannot create '{name}' instances")


for _name, _python, _base in _ROWS:
    _make = _type if _name == "type" else constructors.MAKERS.get(_name, _refuse(_name))
    _parents = (BY_TYPE[_base],) if _base is not None else (OBJECT,)
    BY_TYPE[_python] = TYPES[_name] = Class(
        _name, _parents, dict(methods.METHODS.get(_name, {})), data=Builtin(_python, _make)
    )
BY_TYPE[Formula] = TYPES["int"]
TYPES["deque"].bases = (OBJECT,)
TYPES["deque"].mro = (TYPES["deque"], OBJECT)
TYPES["deque"].members = {**methods.METHODS["list"], **TYPES["deque"].members}

FACTS: dict[type, tuple[str, ...]] = {
    int: ("real", "imag", "numerator", "denominator"),
    bool: ("real", "imag", "numerator", "denominator"),
    float: ("real", "imag"),
    complex: ("real", "imag"),
    range: ("start", "stop", "step"),
    slice: ("start", "stop", "step"),
}
"""Attributes that are no methods."""

DEFAULT_METHODS: dict[str, Native] = methods.OBJECT_METHODS
"""What every object has from `object`."""


@cache
def thing_class(name: str) -> Class:
    """The class of what a vocabulary brings, by its name: only good for comparing and printing."""
    return Class(name, (OBJECT,))


@cache
def of_python(kind: Any) -> Class:
    """The class of any other Python type that appears as a value, such as a dict's view of its keys."""
    for base in kind.__mro__[1:]:
        if base in BY_TYPE and base is not object:
            return Class(kind.__name__, (BY_TYPE[base],))
    return Class(kind.__name__, (OBJECT,))


def tried_type(cls: Class, wanted: Any) -> bool:
    """Whether `except wanted:` takes an exception of class `cls`; a class that is not known takes none."""
    return type(wanted) is Class and cls.is_a(wanted)
