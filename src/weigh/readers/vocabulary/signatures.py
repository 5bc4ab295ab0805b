"""What a framework's tables are made of: signatures as the framework prints them, and arguments that may be unknown."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from weigh.network.errors import ShapeError
from weigh.network.place import Place
from weigh.network.sizes import Formula, Size
from weigh.readers.python.values import Cause, Unknown

REQUIRED = object()


class NotKnown(Exception):
    """A layer needs an argument whose value reading could not give."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause)
        self.cause = cause


ODD = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError)
"""What Python raises where an argument is of a kind that nobody thought of."""


@contextmanager
def odd_arguments(what: str, place: Place) -> Iterator[None]:
    """Arguments of a kind that a row or an op does not expect are not understood; that is no fault of the network.

    Raises: NotKnown.
    """
    try:
        yield
    except ODD as error:
        raise NotKnown(Cause("odd arguments", what, place, {"why": str(error)})) from error


class Signature:
    """Names, order and defaults of a callable's arguments, from the text between its parentheses.

    >>> Signature("units, activation=None").bind([32], {"name": "out"})
    ({'units': 32, 'activation': None}, {'name': 'out'})
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def defaults(self) -> Mapping[str, Any]:
        """Each argument's default, REQUIRED where it has none, in order."""
        arguments = ast.parse(f"lambda {self.text}: 0", mode="eval").body.args  # type: ignore[attr-defined]
        names = [argument.arg for argument in arguments.args]
        given = [ast.literal_eval(default) for default in arguments.defaults]
        found = dict(zip(names, [REQUIRED] * (len(names) - len(given)) + given, strict=True))
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
            found[argument.arg] = REQUIRED if default is None else ast.literal_eval(default)
        return found

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The arguments that have no default."""
        return tuple(name for name, default in self.defaults.items() if default is REQUIRED)

    def bind(self, args: list[Any], kwargs: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """The arguments by name with defaults filled in, and the keywords that the signature does not have.

        Raises: ShapeError where an argument is missing or there are too many.
        """
        defaults = self.defaults
        if len(args) > len(defaults):
            raise ShapeError.of("layer.too_many_arguments", most=len(defaults), received=len(args), signature=self.text)
        bound = dict(defaults)
        bound.update(zip(defaults, args, strict=False))
        extra: dict[str, Any] = {}
        for name, value in kwargs.items():
            (bound if name in defaults else extra)[name] = value
        for name in self.required:
            if bound[name] is REQUIRED:
                raise ShapeError.of("layer.argument_missing", argument=name, signature=self.text)
        return bound, extra


@dataclass(frozen=True, slots=True)
class Arguments:
    """Arguments by name, read as what an op needs. Every reader raises NotKnown where the value is not known."""

    values: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return only_known(self.values[name])

    def has(self, name: str) -> bool:
        """Whether the argument is given and not None."""
        return self.values.get(name) is not None

    def integer(self, name: str) -> Size:
        """An integer; an unknown one becomes a formula in its own name."""
        return as_size(self.values[name], name)

    def size(self, name: str) -> Size:
        """A positive integer, or a formula."""
        size = self.integer(name)
        if isinstance(size, int) and size < 1:
            raise ShapeError.of("layer.argument_positive", argument=name, value=size)
        return size

    def sizes(self, name: str, count: int) -> tuple[Any, ...]:
        """`count` integers, from one number or from a list of so many."""
        value = self.values[name]
        if isinstance(value, list | tuple):
            if len(value) == 1 and count != 1:
                value = [value[0]] * count
            if len(value) != count:
                raise ShapeError.of("layer.argument_length", argument=name, expected=count, value=tuple(value))
            return tuple(as_size(item, name) for item in value)
        return (as_size(value, name),) * count

    def flag(self, name: str) -> bool:
        value = self[name]
        if isinstance(value, Formula):
            raise NotKnown(Cause("condition", str(value), Place(0)))
        return bool(value)


def as_size(value: Any, name: str) -> Size:
    """A value where an integer is needed: whole floats are taken, unknowns become formulas in their own name.

    Raises: ShapeError where it is not an integer.
    """
    if isinstance(value, Unknown):
        return Formula(value.part or formula_name(value.cause))
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, int | Formula) and not isinstance(value, bool):
        return value
    raise ShapeError.of("layer.argument_integer", argument=name, value=value)


def only_known(value: Any) -> Any:
    """The value. Raises: NotKnown where reading could not give it."""
    if isinstance(value, Unknown):
        raise NotKnown(value.cause)
    return value


def roots(names: Iterable[str]) -> set[str]:
    """What formulas' names are parts of: `X_train.shape[2]` of X_train, `len(words)` of words; and they themselves."""
    return {root for name in names for root in (name, name.partition("[")[0], *_ROOT.findall(name)[:1])}


_ROOT = re.compile(r"[A-Za-z_]\w*(?!\()\b")


def formula_name(cause: Cause) -> str:
    """What a size that is not known is called in formulas: the name that the source uses, or the line it comes from."""
    return cause.what if cause.what.replace(".", "").isidentifier() else f"unknown_at_line_{cause.place.line}"
