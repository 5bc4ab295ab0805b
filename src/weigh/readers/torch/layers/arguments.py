"""Reading arguments of PyTorch's modules that several families share."""

from __future__ import annotations

from typing import Any

from weigh.network.errors import ShapeError
from weigh.network.place import Place
from weigh.network.sizes import Size
from weigh.network.tensors import Axis
from weigh.ops.layout import Padding
from weigh.readers.python.values import Cause
from weigh.readers.torch.table import Axes, Given, Param
from weigh.readers.vocabulary.signatures import NotKnown, as_size, only_known

FACTORY = ", device=None, dtype=None"
"""The last arguments of every module that owns numbers."""


def whole(given: Given, name: str) -> int:
    """An integer whose value is needed.

    Raises: NotKnown where reading could not give it, ShapeError where it is something else.
    """
    return _whole(given[name], name)


def whole_sizes(given: Given, name: str, count: int) -> tuple[int, ...]:
    """`count` integers whose values are needed, from one or from a list.

    Raises: as `whole`, and ShapeError where the list has another length.
    """
    value = given[name]
    if not isinstance(value, list | tuple):
        return (_whole(value, name),) * count
    items = [*value] * count if len(value) == 1 else [*value]
    if len(items) != count:
        raise ShapeError.of("layer.argument_length", argument=name, expected=count, value=tuple(value))
    return tuple(_whole(item, name) for item in items)


def wholes(given: Given, name: str) -> tuple[int, ...]:
    """As many integers whose values are needed as the argument gives. Raises: as `whole`."""
    value = given[name]
    return tuple(_whole(item, name) for item in (value if isinstance(value, list | tuple) else [value]))


def optional(given: Given, name: str) -> Size | None:
    """A positive size; None where the signature has no such argument, as that of a lazy module, or it is None."""
    return given.size(name) if given.has(name) else None


def choice(given: Given, name: str, *choices: str) -> str:
    """One of these words."""
    value = given[name]
    if value in choices:
        return str(value)
    raise ShapeError.of("layer.argument_choice", argument=name, value=value, choices=", ".join(map(repr, choices)))


def sizes_of(given: Given, name: str) -> tuple[Size, ...]:
    """As many sizes as the argument gives, from one or from a list of them."""
    value = given[name]
    items = value if isinstance(value, list | tuple) else [value]
    return tuple(as_size(item, name) for item in items)


def padding(given: Given, spatial: int) -> Padding:
    """What is added around: a word, or as much on both sides of each axis.

    Raises: ShapeError where it is `same` at a stride, which PyTorch does not take.
    """
    if not isinstance(given.values["padding"], str):
        return given.pairs("padding", spatial)
    word = choice(given, "padding", "valid", "same")
    stride = given.sizes("stride", spatial)
    if word == "same" and any(isinstance(step, int) and step != 1 for step in stride):
        raise ShapeError.of("conv.same_strided", stride=stride)
    return word


def _whole(value: Any, name: str) -> int:
    size = as_size(only_known(value), name)
    if isinstance(size, int):
        return size
    raise NotKnown(Cause("formula", name, Place(0)))


# -- how PyTorch orders the axes of parameters


def last_first(axes: Axes) -> Axes:
    """(*taps, in, out) -> (out, in, *taps): a convolution's or a linear map's weight."""
    return (axes[-1], axes[-2], *axes[:-2])


def merged(first: Axis, second: Axis) -> Axis:
    """Two axes as one, the first running slower."""
    return Axis(f"{first.name} × {second.name}", first.size * second.size)


KERNEL = {"weight": Param(("kernel",), last_first), "bias": Param(("bias",))}
"""The parameters of convolutions and linear maps."""
AFFINE = {"weight": Param(("gamma",)), "bias": Param(("beta",))}
"""The parameters of normalizations that scale and shift."""
