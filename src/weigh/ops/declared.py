"""Sizes of the input that a source declares beside the layer: `Linear(9216, 128)`, `BatchNorm2d(64)`.

A known size must be the declared one; one that is not known is taken to be it, so that weights are exact without any
input. Frameworks that infer these sizes from the input declare none: the fields are None then.
"""

from __future__ import annotations

from dataclasses import fields, replace
from functools import lru_cache
from typing import Any

from weigh.network.errors import ShapeError
from weigh.network.ops import Op, apply
from weigh.network.sizes import Size, clash, known
from weigh.network.tensors import Axis, Tensor

DECLARED = (
    "in_channels", "in_features", "key_features", "value_features", "left", "right", "channels", "normalized",
)  # fmt: skip
"""The fields of ops that hold declared sizes."""


def declared(size: Size, told: Size | None, argument: str, x: Tensor) -> Size:
    """The size of an axis, given what the layer was told of it as `argument`.

    x: the input, for the message.
    Raises: ShapeError where both are known and differ.
    """
    if told is None:
        return size
    if clash(size, told):
        last = x.axes[-1].size if x.axes else None
        if last == told and argument != "in_features":
            raise ShapeError.of("declared.channels_last", argument=argument, told=told, size=size, tensor=x)
        raise ShapeError.of("declared.size", argument=argument, told=told, size=size, tensor=x, made_of="", would_be="")
    return size if known(size) else told


def declared_axis(axis: Axis, told: Size | None, argument: str, x: Tensor) -> Axis:
    """The axis with the size that it was told, where its own is not known.

    Raises: ShapeError where both are known and differ.
    """
    size = declared(axis.size, told, argument, x)
    return axis if size == axis.size else Axis(axis.name, size)


@lru_cache(maxsize=4096)
def undeclared(op: Op, inputs: tuple[Tensor, ...]) -> Op:
    """The op without the declared sizes that follow from these inputs, so that it can be tried on other ones.

    The op itself where there are none, or where its weights are known by them alone.

    >>> from weigh.ops.dense import Dense
    >>> undeclared(Dense(10, in_features=9216), (Tensor.of(9216),))
    Dense(units=10, bias=True, activation='', lora_rank=None, in_features=None)
    """
    bare = _without(op)
    if bare is op:
        return op
    try:
        return bare if apply(bare, inputs) == apply(op, inputs) else op
    except ShapeError:
        return op


def _without(op: Op) -> Op:
    """The op, and the ops inside it, with no declared sizes; itself where there is nothing to change."""
    changes: dict[str, Any] = {}
    for field in fields(op):
        value = getattr(op, field.name)
        if field.name in DECLARED and value is not None:
            changes[field.name] = None
        elif (bare := _inside(value)) is not value:
            changes[field.name] = bare
    return replace(op, **changes) if changes else op


def _inside(value: Any) -> Any:
    """An op, or a tuple with ops in it, without declared sizes; anything else as it is."""
    if isinstance(value, Op):
        return _without(value)
    if isinstance(value, tuple) and any(isinstance(one, Op) for one in value):
        bare = tuple(map(_inside, value))
        return value if all(one is other for one, other in zip(bare, value, strict=True)) else bare
    return value
