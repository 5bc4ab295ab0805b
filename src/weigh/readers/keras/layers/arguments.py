"""Reading arguments that have to be plain numbers or words, since the shape of the op itself depends on them."""

from __future__ import annotations

from weigh.network.errors import ShapeError
from weigh.readers.keras.table import Given
from weigh.readers.python.values import Unknown
from weigh.readers.vocabulary.signatures import NotKnown, as_size


def whole(given: Given, name: str) -> int:
    """An integer whose value is needed.

    Raises: NotKnown where reading could not give it, ShapeError where it is something else.
    """
    return _whole(given[name], name)


def wholes(given: Given, name: str) -> tuple[int, ...]:
    """Integers whose values are needed, from one or from a list of them."""
    value = given[name]
    return tuple(_whole(item, name) for item in (value if isinstance(value, list | tuple) else [value]))


def choice(given: Given, name: str, *choices: str) -> str:
    """One of these words."""
    value = given[name]
    if value in choices:
        return str(value)
    raise ShapeError.of("layer.argument_choice", argument=name, value=value, choices=", ".join(map(repr, choices)))


def _whole(value: object, name: str) -> int:
    if isinstance(value, Unknown):
        raise NotKnown(value.cause)
    size = as_size(value, name)
    if isinstance(size, int):
        return size
    raise ShapeError.of("layer.argument_integer", argument=name, value=value)
