"""Keras's pooling layers, every generation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weigh.network.ops import Op
from weigh.ops.pooling import AdaptivePool, GlobalPool, Pool
from weigh.readers.keras.layers.legacy import changed, without
from weigh.readers.keras.table import Given, Row, row
from weigh.readers.vocabulary.signatures import Signature

Build = Callable[[Given], Op]
_FUNCTIONS = {"Max": "max", "Average": "average"}
_TWOS = {1: "2", 2: "(2, 2)", 3: "(2, 2, 2)"}
_COUNTS = (1, 2, 3)
_WINDOWED, _GLOBAL, _ADAPTIVE = "{name}Pooling{n}D", "Global{name}Pooling{n}D", "Adaptive{name}Pooling{n}D"


def pool(function: str, spatial: int) -> Build:
    """What the arguments of a pooling over so many axes make; without strides the windows lie side by side."""

    def build(given: Given) -> Op:
        size = given.sizes("pool_size", spatial)
        return Pool(
            function=function,
            size=size,
            stride=given.sizes("strides", spatial) if given.has("strides") else size,
            padding=given.padding(),
            channels_first=given.channels_first,
        )

    return build


def global_pool(function: str, spatial: int) -> Build:
    def build(given: Given) -> Op:
        return GlobalPool(function, spatial, given.flag("keepdims"), given.channels_first)

    return build


def adaptive_pool(function: str, spatial: int) -> Build:
    def build(given: Given) -> Op:
        return AdaptivePool(function, given.sizes("output_size", spatial), given.channels_first)

    return build


def _pool_row(name: str, function: str, spatial: int) -> Row:
    size = f"pool_size={_TWOS[spatial]}" if name == "Max" else "pool_size"  # Keras 3 asks for an average's size
    return row(f"{size}, strides=None, padding='valid', data_format=None", pool(function, spatial))


def _named(pattern: str, make: Callable[[str, str, int], Row]) -> dict[str, Row]:
    """A row for each function and number of axes."""
    return {
        pattern.format(name=name, n=spatial): make(name, function, spatial)
        for name, function in _FUNCTIONS.items()
        for spatial in _COUNTS
    }


KERAS3 = {
    **_named(_WINDOWED, _pool_row),
    **_named(_GLOBAL, lambda _, function, n: row("data_format=None, keepdims=False", global_pool(function, n))),
    **_named(_ADAPTIVE, lambda _, function, n: row("output_size, data_format=None", adaptive_pool(function, n))),
}

_LAST = "channels_last"

TFKERAS = {
    **{
        name: changed(KERAS3[name], data_format=_LAST)
        for name in ("MaxPooling1D", "GlobalMaxPooling1D", "GlobalAveragePooling1D")
    },
    "AveragePooling1D": changed(KERAS3["AveragePooling1D"], pool_size=2, data_format=_LAST),
    "AveragePooling2D": changed(KERAS3["AveragePooling2D"], pool_size=(2, 2)),
    "AveragePooling3D": changed(KERAS3["AveragePooling3D"], pool_size=(2, 2, 2)),
}

_BEFORE = {**KERAS3, **TFKERAS}

KERAS2 = _named(_GLOBAL, lambda name, _, n: without(_BEFORE[_GLOBAL.format(name=name, n=n)], "keepdims"))


def _sequence(bound: dict[str, Any]) -> dict[str, Any]:
    """Keras 1's sequences always have their channels last."""
    return {"keepdims": False, **bound, "data_format": _LAST}


_LEGACY_NAMES = {
    "pool_length": "pool_size", "stride": "strides", "border_mode": "padding", "dim_ordering": "data_format",
}  # fmt: skip


def _keras1_pool(_: str, function: str, spatial: int) -> Row:
    text = f"pool_size={_TWOS[spatial]}, strides=None, border_mode='valid', dim_ordering='default'"
    if spatial == 1:
        text = "pool_length=2, stride=None, border_mode='valid'"
    return Row(Signature(text), pool(function, spatial), _LEGACY_NAMES, adapt=_sequence if spatial == 1 else None)


def _keras1_global(_: str, function: str, spatial: int) -> Row:
    if spatial == 1:
        return Row(Signature(""), global_pool(function, 1), adapt=_sequence)
    return Row(
        Signature("dim_ordering='default'"),
        global_pool(function, spatial),
        _LEGACY_NAMES,
        adapt=lambda bound: {**bound, "keepdims": False},
    )


KERAS1 = {**_named(_WINDOWED, _keras1_pool), **_named(_GLOBAL, _keras1_global)}

_SHORT = {"Max": "Max", "Avg": "Average"}

ALIASES = {
    f"{front}{short}Pool{n}D": f"{front}{long}Pooling{n}D"
    for front in ("", "Global")
    for short, long in _SHORT.items()
    for n in _COUNTS
}
