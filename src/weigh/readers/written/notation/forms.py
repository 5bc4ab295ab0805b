"""What the exact form of notation is made of: the ops by name, their fields, and the values that fields hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from weigh.network.ops import Op
from weigh.network.tensors import Axis, Tensor, Weight
from weigh.readers.written.notation.words import listed

PLAIN_NAME: Final = re.compile(r"[A-Za-z_][\w.]*", re.ASCII)
"""A name that needs no quotation marks, where it is no keyword."""
KEYWORDS: Final = listed(
    "network input given block again output as in from gives applying frozen gap fault training severed true false none"
)
CONSTANTS: Final[Mapping[str, bool | None]] = {"true": True, "false": False, "none": None}
_NAMES: Final = re.compile(r"\w+")
WINDOWS: Final = ("kernel", "size")
ONES: Final = frozenset(["stride", "dilation"])
"""Fields without a default that are 1 along each axis of the window unless they are written."""


@cache
def operations() -> Mapping[str, type[Op]]:
    """Every op that a network may hold, by the name of its class."""
    return {cls.__name__: cls for cls in _defined() if issubclass(cls, Op)}


@cache
def values() -> Mapping[str, type]:
    """What fields hold besides numbers, words, tuples and ops, by the name of its class."""
    annotated = {word for op in operations().values() for one in fields(op) for word in _NAMES.findall(str(one.type))}
    named = (cls for cls in _defined() if cls.__name__ in annotated and hasattr(cls, "_fields"))
    return {cls.__name__: cls for cls in (Axis, Tensor, Weight, *named)}


@cache
def _defined() -> tuple[type, ...]:
    """Every class that the modules of ops define."""
    package = import_module("weigh.ops")
    modules = [import_module(f"weigh.ops.{module.name}") for module in iter_modules(package.__path__)]
    return tuple(
        thing
        for module in modules
        for thing in vars(module).values()
        if isinstance(thing, type) and thing.__module__ == module.__name__
    )


@cache
def fields_of(cls: type) -> Mapping[str, Any]:
    """The fields of an op or a value in order, each with its default; MISSING where it has none."""
    if issubclass(cls, tuple):
        defaults = getattr(cls, "_field_defaults", {})
        return {name: defaults.get(name, MISSING) for name in getattr(cls, "_fields", ())}
    return {field.name: _default(field) for field in fields(cls) if field.init}  # type: ignore[arg-type]


@cache
def kinds_of(cls: type) -> Mapping[str, Any]:
    """What each field of an op or a value may hold, as it is annotated."""
    return get_type_hints(cls)


def fits(value: Any, kind: Any) -> bool:
    """Whether a value is of the kind that a field is annotated with.

    >>> fits((3, 3), tuple[int, ...]), fits((3, "x"), tuple[int, ...]), fits(True, int), fits(None, int | None)
    (True, False, False, True)
    """
    within, inner = get_origin(kind), get_args(kind)
    if within in (Union, UnionType):
        return any(fits(value, one) for one in inner)
    if within is tuple:
        if not isinstance(value, tuple):
            return False
        if inner[1:] == (...,):
            return all(fits(one, inner[0]) for one in value)
        return len(value) == len(inner) and all(map(fits, value, inner))
    if within is Literal:
        return value in inner
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return kind is Any or isinstance(value, within or kind or type(None))


def _default(field: Field[Any]) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def ones(given: Mapping[str, Any]) -> tuple[int, ...] | None:
    """1 along each axis of the window that is among these fields; None where there is no window."""
    window = next((given[name] for name in WINDOWS if isinstance(given.get(name), tuple)), None)
    return None if window is None else (1,) * len(window)
