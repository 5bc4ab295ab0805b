"""From a live layer to the op that the tables make of its arguments: the same as that of its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from weigh.network.errors import ShapeError
from weigh.network.graph import Layer
from weigh.network.ops import Op
from weigh.network.place import Place
from weigh.readers.keras.layers import find
from weigh.readers.keras.table import Given, Row
from weigh.readers.vocabulary.signatures import NotKnown, odd_arguments

FRAMEWORK = ("keras.src.layers.", "keras.layers.")
OWN_CODE = ("Lambda", "Wrapper")
"""Classes with a row that computes nothing by itself: what they do is in the function or layer that they are given."""


@dataclass(frozen=True, slots=True)
class Inner:
    """A layer among the arguments, as the rows ask for it."""

    op: Op | None
    layer: Layer


@dataclass(frozen=True, slots=True)
class Known:
    """What a row makes of a live layer. also: as in `Row`; op is None where no row describes it."""

    op: Op | None = None
    also: tuple[str, ...] = ()


NOT_KNOWN = Known()


def framework_class(layer: Any) -> type | None:
    """The class of the framework that computes for this layer: its own, or one whose `call` its class inherits."""
    for cls in type(layer).__mro__:
        if cls.__module__.startswith(FRAMEWORK):
            return cls
        if "call" in vars(cls) or "__call__" in vars(cls):
            return None
    return None


def known(layer: Any, channels_first: bool) -> Known:
    """The op of a live layer, by its class and its configuration."""
    cls = framework_class(layer)
    found = find(cls.__name__) if cls is not None and cls.__name__ not in OWN_CODE else None
    if found is None:
        return NOT_KNOWN
    row = found[1]
    try:
        with odd_arguments(type(layer).__name__, Place(0)):
            op = row.build(Given(_arguments(layer, row, channels_first), "keras3", channels_first))
    except (NotKnown, ShapeError):
        return NOT_KNOWN
    return Known(op, row.also)


def flagged(op: Op, kwargs: dict[str, Any]) -> Op:
    """The op as a call's own keywords change it (`return_attention_scores=True`)."""
    fields = type(op).__dataclass_fields__
    flags = {name: value for name, value in kwargs.items() if name in fields and isinstance(value, bool)}
    return replace(op, **flags) if flags else op


def tensor_arguments(layer: Any, also: tuple[str, ...], args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any]:
    """The arguments that hold tensors to compute with, in the order of the op's inputs: no masks and no flags."""
    given = dict(zip(layer.call_signature_parameters, args, strict=False)) | kwargs
    first = list(given.values())[:1]
    return [*first, *(given[name] for name in also if given.get(name) is not None)]


def _arguments(layer: Any, row: Row, channels_first: bool) -> dict[str, Any]:
    """The row's arguments: from the layer's configuration, and from its attributes where that tells no more than text.

    Raises: whatever a layer's own `get_config` raises, which `known` takes for arguments of an odd kind.
    """
    config = layer.get_config()
    config.update(_inner(layer, channels_first))
    if "vocabulary" in row.signature.defaults and hasattr(layer, "vocabulary_size"):
        config["vocabulary"] = config["vocabulary"] or layer.get_vocabulary(include_special_tokens=False)
    names = {name: _name(value) if name.endswith("activation") else value for name, value in config.items()}
    return row.arguments([], names)[0]


def _name(value: Any) -> Any:
    """The name in what Keras writes for a function or an object."""
    if not isinstance(value, dict):
        return value
    inside = value.get("config")
    return inside if isinstance(inside, str) else value.get("class_name")


def _inner(layer: Any, channels_first: bool) -> Iterator[tuple[str, Any]]:
    """The layers among a layer's arguments, which its configuration only tells as text."""
    cls = framework_class(layer)
    for argument, attribute in _INNER.get(cls.__name__ if cls else "", {}).items():
        held = getattr(layer, attribute)
        many = isinstance(held, list | tuple)
        made = [_as_inner(item, channels_first) for item in (held if many else [held])]
        yield argument, made if many else made[0]


def _as_inner(layer: Any, channels_first: bool) -> Inner:
    op = known(layer, channels_first).op
    return Inner(op, Layer(layer.name, type(layer).__name__, op))


_INNER = {
    "Bidirectional": {"layer": "forward_layer", "backward_layer": "backward_layer"},
    "TimeDistributed": {"layer": "layer"},
    "SpectralNormalization": {"layer": "layer"},
    "RNN": {"cell": "cell"},
    "StackedRNNCells": {"cells": "cells"},
    "Pipeline": {"layers": "layers"},
}
"""Which arguments are layers, and the attribute that holds them."""
