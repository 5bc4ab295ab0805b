"""Layers that are given other layers: what op is inside."""

from __future__ import annotations

from typing import Any, TypeVar

from weigh.network.graph import Layer
from weigh.network.ops import Op
from weigh.network.place import Place
from weigh.readers.python.values import Cause
from weigh.readers.vocabulary.signatures import NotKnown

Kind = TypeVar("Kind", bound=Op)


def inner_op(value: Any, kind: type[Kind]) -> Kind:
    """The op of a layer that is an argument.

    Raises: NotKnown where it has none of that kind: a class of the program's own is code, not a row of the tables.
    """
    op = getattr(value, "op", None)
    if isinstance(op, kind):
        return op
    layer = getattr(value, "layer", None)
    what = layer.type if isinstance(layer, Layer) else type(value).__name__
    place = layer.place if isinstance(layer, Layer) and layer.place else Place(0)
    raise NotKnown(Cause("inner_layer", what, place))
