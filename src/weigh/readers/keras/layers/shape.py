"""Keras's layers that rearrange, pad, crop or enlarge, every generation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weigh.network.errors import ShapeError
from weigh.network.ops import Op
from weigh.network.sizes import Size
from weigh.ops.resizing import Crop, Pad, UpSample
from weigh.ops.shape import Flatten, RepeatVector, Reshape, Transpose
from weigh.readers.keras.layers.arguments import wholes
from weigh.readers.keras.layers.legacy import without
from weigh.readers.keras.table import Given, Row, row
from weigh.readers.vocabulary.signatures import Signature, as_size

Build = Callable[[Given], Op]
Amounts = tuple[tuple[Size, Size], ...]


def reshape(given: Given) -> Op:
    target = given["target_shape"]
    sizes = target if isinstance(target, list | tuple) else [target]
    return Reshape(tuple(as_size(size, "target_shape") for size in sizes))


def permute(given: Given) -> Op:
    """Keras counts the axes behind the batch from 1, and the batch stays in front."""
    return Transpose((0, *wholes(given, "dims")))


def pad(spatial: int) -> Build:
    return lambda given: Pad(_everywhere(given, _amounts(given["padding"], "padding", spatial)))


def crop(spatial: int) -> Build:
    return lambda given: Crop(_everywhere(given, _amounts(given["cropping"], "cropping", spatial)))


def upsample(spatial: int) -> Build:
    def build(given: Given) -> Op:
        factors = given.sizes("size", spatial)
        layout = (1, 1, *factors) if given.channels_first else (1, *factors, 1)
        return UpSample(layout, str(given.values.get("interpolation") or "nearest").lower())

    return build


def _everywhere(given: Given, amounts: Amounts) -> Amounts:
    """Amounts along the spatial axes, told for every axis."""
    none = (0, 0)
    return (none, none, *amounts) if given.channels_first else (none, *amounts, none)


def _amounts(value: Any, name: str, spatial: int) -> Amounts:
    """How much before and behind along each axis, from any of the forms that Keras takes.

    One number for all, one an axis, a pair an axis; in Keras 1 also all numbers in a row, or a dict of names.
    """
    if isinstance(value, dict):
        sides = ("left_pad", "right_pad") if spatial == 1 else ("top_pad", "bottom_pad", "left_pad", "right_pad")
        value = [value.get(side, 0) for side in sides]
    if not isinstance(value, list | tuple):
        value = [value] * spatial
    if spatial == 1 and len(value) == 2:
        value = [value]
    if len(value) == 2 * spatial and spatial > 1:
        value = [value[i : i + 2] for i in range(0, len(value), 2)]
    if len(value) != spatial:
        raise ShapeError.of("layer.argument_length", argument=name, expected=spatial, value=tuple(value))
    return tuple(_pair(item, name) for item in value)


def _pair(item: Any, name: str) -> tuple[Size, Size]:
    if not isinstance(item, list | tuple):
        return as_size(item, name), as_size(item, name)
    if len(item) != 2:
        raise ShapeError.of("layer.argument_length", argument=name, expected=2, value=tuple(item))
    return as_size(item[0], name), as_size(item[1], name)


_FORMAT = ", data_format=None"
_LAST = {"data_format": "channels_last"}
"""Sequences always have their channels last in these layers, whatever the framework is set to."""

KERAS3 = {
    "Flatten": row("data_format=None", lambda _: Flatten()),
    "Reshape": row("target_shape", reshape),
    "Permute": row("dims", permute),
    "RepeatVector": row("n", lambda given: RepeatVector(given.size("n"))),
    "ZeroPadding1D": row("padding=1" + _FORMAT, pad(1)),
    "ZeroPadding2D": row("padding=(1, 1)" + _FORMAT, pad(2)),
    "ZeroPadding3D": row("padding=((1, 1), (1, 1), (1, 1))" + _FORMAT, pad(3)),
    "Cropping1D": Row(Signature("cropping=(1, 1)"), crop(1), adapt=lambda bound: {**bound, **_LAST}),
    "Cropping2D": row("cropping=((0, 0), (0, 0))" + _FORMAT, crop(2)),
    "Cropping3D": row("cropping=((1, 1), (1, 1), (1, 1))" + _FORMAT, crop(3)),
    "UpSampling1D": Row(Signature("size=2"), upsample(1), adapt=lambda bound: {**bound, **_LAST}),
    "UpSampling2D": row("size=(2, 2)" + _FORMAT + ", interpolation='nearest'", upsample(2)),
    "UpSampling3D": row("size=(2, 2, 2)" + _FORMAT, upsample(3)),
}

TFKERAS = {"ZeroPadding1D": Row(Signature("padding=1"), pad(1), adapt=lambda bound: {**bound, **_LAST})}


def _keras1(text: str, build: Build, **names: str) -> Row:
    return Row(Signature(text), build, rename={"dim_ordering": "data_format", **names})


_ORDERING = ", dim_ordering='default'"

KERAS1 = {
    "Flatten": without(KERAS3["Flatten"], "data_format"),
    "ZeroPadding2D": _keras1("padding=(1, 1)" + _ORDERING, pad(2)),
    "ZeroPadding3D": _keras1("padding=(1, 1, 1)" + _ORDERING, pad(3)),
    "Cropping2D": _keras1("cropping=((0, 0), (0, 0))" + _ORDERING, crop(2)),
    "Cropping3D": _keras1("cropping=((1, 1), (1, 1), (1, 1))" + _ORDERING, crop(3)),
    "UpSampling1D": Row(
        Signature("length=2"), upsample(1), rename={"length": "size"}, adapt=lambda bound: {**bound, **_LAST}
    ),
    "UpSampling2D": _keras1("size=(2, 2)" + _ORDERING, upsample(2)),
    "UpSampling3D": _keras1("size=(2, 2, 2)" + _ORDERING, upsample(3)),
}
