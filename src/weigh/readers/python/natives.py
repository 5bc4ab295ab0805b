"""Wrapping our own functions as values of the program.

Each takes the interpreter and then the program's arguments. Python's own errors inside become the program's exceptions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from weigh.network.sizes import Formula
from weigh.readers.python.boxes import unboxed
from weigh.readers.python.containers import is_spoiled, plain
from weigh.readers.python.limits import NEW_OBJECT
from weigh.readers.python.operators import PLAIN_ERRORS
from weigh.readers.python.raised import Raised, exception
from weigh.readers.python.values import Native, Unknown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

Run = Callable[..., Any]


def _run(interp: Interpreter, name: str, function: Run, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """Call our function. Arguments that it has no place for are a gap of ours, not the program's error."""
    try:
        return function(interp, *args, **kwargs)
    except PLAIN_ERRORS as error:
        for arg in (*args, *kwargs.values()):
            if isinstance(arg, Unknown):
                return arg
        if isinstance(error, TypeError) and error.__traceback__ is not None and error.__traceback__.tb_next is None:
            return interp.unknown("call", name)
        raise Raised(exception(type(error).__name__, *error.args), interp.place) from None


def loose(name: str, function: Run) -> Native:
    """A function that takes care of unknown arguments itself."""

    def run(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        return _run(interp, name, function, args, kwargs)

    return Native(name, run)


def strict(name: str, function: Run) -> Native:
    """A function that gives an Unknown as soon as one argument is unknown; boxes are opened."""

    def run(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        opened = [unboxed(arg) for arg in args]
        for arg in (*opened, *kwargs.values()):
            if type(arg) is Unknown:
                return arg
            if (spoiled := is_spoiled(interp, arg)) is not None:
                return spoiled
        return _run(interp, name, function, opened, kwargs)

    return Native(name, run)


def pure(name: str, function: Run, bulk: bool = True) -> Native:
    """Python's own function on plain values: what is not plain makes the result unknown.

    The result is at most about as large as the arguments; `bulk` counts their elements.
    """

    def run(interp: Interpreter, *args: Any, **kwargs: Any) -> Any:
        for arg in (*args, *kwargs.values()):
            if isinstance(arg, Formula):
                return interp.unknown("formula", f"{name}()")
            if not plain(interp, arg):
                return interp.unknown("call", name)
            if bulk and isinstance(arg, str | bytes | list | tuple | dict | set | frozenset):
                interp.limits.bulk(len(arg))
        value = function(*args, **kwargs)
        if isinstance(value, str | bytes):
            interp.limits.allocate(len(value))
        elif isinstance(value, list | tuple):
            interp.limits.allocate(len(value), NEW_OBJECT)
        return interp.limits.integer(value) if type(value) is int else value

    return strict(name, run)


def table(wrap: Callable[[str, Run], Native], functions: Mapping[str, Run]) -> dict[str, Native]:
    """The functions of a table, each wrapped under its name."""
    return {name: wrap(name, function) for name, function in functions.items()}
