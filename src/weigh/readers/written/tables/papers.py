"""What tables of papers and lectures mean by shapes and words that a framework would print otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from weigh.readers.written.evidence import Sizes, Stated
from weigh.readers.written.tables.translated import family

_OF_VECTORS: Final = frozenset({"dense", "activation", "flatten", "dropout"})
_WINDOWED: Final = frozenset({"kernel", "kernel_shape", "stride", "padding"})


def as_meant(layer: Stated) -> Stated:
    """The layer of a row of a table, read as such tables are meant.

    (120, 1) and 1 × 4096 are vectors behind a dense layer. A "Softmax" with parameters is a dense layer with that
    activation; an "Output" that has none only repeats what comes before it. A filter of a dense layer is its matrix.
    """
    kind = family(layer.type)
    if kind in _OF_VECTORS:
        layer = replace(layer, outputs=tuple(map(_vector, layer.outputs)), input=layer.input and _vector(layer.input))
    if kind == "activation" and layer.params:
        return replace(layer, type="Dense", attributes={**layer.attributes, "activation": layer.type.casefold()})
    if kind == "dense" and layer.params == 0 and layer.type.casefold().startswith("output"):
        return replace(layer, type="Identity")
    return replace(layer, attributes=_of_matrix(layer.attributes)) if kind == "dense" else layer


def _vector(shape: Sizes) -> Sizes:
    """A row or a column as the vector that it is."""
    return (max(shape, key=lambda size: size or 0),) if len(shape) == 2 and 1 in shape else shape


def _of_matrix(attributes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The attributes of a dense layer; what its cell of a filter says, if anything, is the shape of its matrix."""
    kept = {key: value for key, value in attributes.items() if key not in _WINDOWED}
    shape = attributes.get("kernel", ())
    return kept | {"kernel_shape": shape, "units": shape[1]} if len(shape) == 2 and shape[0] != shape[1] else kept
