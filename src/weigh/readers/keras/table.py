"""How a Keras layer is described: a row with its signature, as the framework has it, and the op its arguments make."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from weigh.network.errors import ShapeError
from weigh.network.ops import Op
from weigh.network.place import Place
from weigh.network.sizes import Formula, Size
from weigh.ops.layout import Padding
from weigh.readers.python.values import Cause, Instance, Unknown

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
        return dict(zip(names, [REQUIRED] * (len(names) - len(given)) + given, strict=True))

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
class Given:
    """A layer's arguments, read as what an op needs. Every reader raises NotKnown where the value is not known.

    channels_first: the framework's global setting, for layers whose own `data_format` is None.
    """

    values: Mapping[str, Any]
    dialect: str = "keras3"
    global_channels_first: bool = False

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

    def padding(self, name: str = "padding") -> Padding:
        """`valid`, `same`, `causal` or `full`, whatever its case."""
        value = self[name]
        if not isinstance(value, str) or value.lower() not in ("valid", "same", "causal", "full"):
            raise ShapeError.of(
                "layer.argument_choice", argument=name, value=value, choices="'valid', 'same', 'causal'"
            )
        return value.lower()

    def activation(self, name: str = "activation") -> str:
        """The activation's name in lower case with underscores; empty for none."""
        return activation_name(self.values.get(name))

    @property
    def channels_first(self) -> bool:
        """Whether the channels come before the spatial axes: the layer's own word, else the framework's setting."""
        value = self.values.get("data_format")
        if isinstance(value, Unknown):
            raise NotKnown(value.cause)
        return self.global_channels_first if value in (None, "default") else value in ("channels_first", "th")


@dataclass(frozen=True, slots=True)
class Row:
    """One layer: its signature and the op that its arguments make.

    rename: for older generations, what an argument is called today, so that one `build` serves all of them.
    also: names of call arguments that may hold further input tensors, in order (`initial_state`, `value`, `key`).
    adapt: a last change to the arguments before `build` (Keras 1's nb_row and nb_col make one kernel_size).
    """

    signature: Signature
    build: Callable[[Given], Op]
    rename: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    adapt: Callable[[dict[str, Any]], dict[str, Any]] | None = None

    def arguments(self, args: list[Any], kwargs: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """The arguments under today's names, and the keywords that are not this layer's own."""
        bound, extra = self.signature.bind(args, kwargs)
        if self.rename:
            bound = {self.rename.get(name, name): value for name, value in bound.items()}
        return (self.adapt(bound) if self.adapt else bound), extra


def row(signature: str, build: Callable[[Given], Op], *also: str) -> Row:
    return Row(Signature(signature), build, also=also)


def as_size(value: Any, name: str) -> Size:
    """A value where an integer is needed: whole floats are taken, unknowns become formulas in their own name.

    Raises: ShapeError where it is not an integer.
    """
    if isinstance(value, Unknown):
        return Formula(formula_name(value.cause))
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


def formula_name(cause: Cause) -> str:
    """What a size that is not known is called in formulas: the name that the source uses, or the line it comes from."""
    return cause.what if cause.what.replace(".", "").isidentifier() else f"unknown_at_line_{cause.place.line}"


def activation_name(value: Any) -> str:
    """What an `activation=` argument names: a string, a function of the vocabulary, a layer's class; empty for none."""
    if value is None or isinstance(value, Unknown):
        return ""
    if isinstance(value, Instance):
        value = value.cls.name
    name = value if isinstance(value, str) else getattr(value, "name", "")
    snake = "".join(f"_{c.lower()}" if c.isupper() and i and not name[i - 1].isupper() else c.lower()
                    for i, c in enumerate(name))  # fmt: skip
    return "" if snake == "linear" else {"re_lu": "relu", "leaky_re_lu": "leaky_relu"}.get(snake, snake)
