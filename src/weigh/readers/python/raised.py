"""Exceptions: those of the program, as values, and the two signals that the interpreter sends itself."""

from __future__ import annotations

import builtins
from functools import cache
from typing import Any

from weigh.network.place import Place
from weigh.readers.python.values import Cause, Class, Instance, Native, Unknown


class Raised(Exception):
    """An exception of the program on its way to an `except`, or to the end of the statement that it abandons."""

    def __init__(self, value: Instance, place: Place) -> None:
        super().__init__(value, place)
        self.value = value
        self.place = place

    @property
    def name(self) -> str:
        """The class's name."""
        return self.value.cls.name

    @property
    def message(self) -> str:
        """The text that the program gave, as far as it is text."""
        return message_of(self.value)

    def __str__(self) -> str:
        return f"{self.name}: {self.message}" if self.message else self.name


class NotKnown(Exception):
    """Truth, elements or a length were asked of what is not known. Caught where an `Unknown` can be the result."""

    def __init__(self, unknown: Unknown) -> None:
        super().__init__(unknown)
        self.unknown = unknown

    @property
    def cause(self) -> Cause:
        return self.unknown.cause


class Left(Exception):
    """A skipped branch may or may not have left: `what` is "loop" for break and continue, "function" for return."""

    def __init__(self, what: str, unknown: Unknown) -> None:
        super().__init__(what)
        self.what = what
        self.unknown = unknown


@cache
def exception_class(name: str) -> Class:
    """Python's own exception of that name, with Python's hierarchy.

    >>> [cls.name for cls in exception_class("KeyError").mro]
    ['KeyError', 'LookupError', 'Exception', 'BaseException', 'object']
    """
    if name == "object":
        return OBJECT
    own = getattr(builtins, name)
    if own.__name__ != name:  # IOError is OSError
        return exception_class(own.__name__)
    members = {"__init__": Native("__init__", _init)} if name == "BaseException" else {}
    return Class(name, tuple(exception_class(base.__name__) for base in own.__bases__), members)


def is_exception_name(name: str) -> bool:
    own = getattr(builtins, name, None)
    return isinstance(own, type) and issubclass(own, BaseException)


def exception(name: str, *args: Any) -> Instance:
    """An exception object with its arguments."""
    return Instance(exception_class(name), {"args": args})


def message_of(value: Instance) -> str:
    """What `str(exception)` shows when its arguments are plain."""
    args = value.attributes.get("args", ())
    if not isinstance(args, tuple) or not args:
        return ""
    shown = [repr(arg) if isinstance(arg, str | int | float | None) else "…" for arg in args]
    if len(args) > 1:
        return f"({', '.join(shown)})"
    plain = isinstance(args[0], str) and not value.cls.is_a(exception_class("KeyError"))
    return str(args[0]) if plain else shown[0]


def _init(interp: Any, args: list[Any], kwargs: dict[str, Any]) -> None:
    args[0].attributes["args"] = tuple(args[1:])


OBJECT = Class("object")
OBJECT.members["__init__"] = Native("__init__", lambda interp, args, kwargs: None)
