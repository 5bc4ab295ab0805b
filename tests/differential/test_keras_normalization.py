"""Normalizations against the real Keras: which weights are trained and which are only measured."""

from __future__ import annotations

from typing import Any

import pytest
from agreement import Figures, agree, ours
from hypothesis import given, settings
from hypothesis import strategies as st

from weigh.ops.dense import Dense
from weigh.ops.normalization import SpectralNorm

pytest.importorskip("keras")

Shape = tuple[int | None, ...]
CASES: list[tuple[str, dict[str, Any], Shape]] = [
    ("BatchNormalization", {}, (28, 28, 64)),
    ("BatchNormalization", {"axis": 1}, (64, 28, 28)),
    ("BatchNormalization", {"center": False}, (64,)),
    ("BatchNormalization", {"scale": False}, (64,)),
    ("BatchNormalization", {"center": False, "scale": False}, (64,)),
    ("BatchNormalization", {"renorm": True}, (64,)),
    ("BatchNormalization", {}, (None, 64)),
    ("LayerNormalization", {}, (28, 64)),
    ("LayerNormalization", {"axis": [1, 2]}, (5, 6)),
    ("LayerNormalization", {"axis": (-2, -1), "center": False}, (5, 6)),
    ("LayerNormalization", {"axis": 1, "scale": False}, (5, 6)),
    ("GroupNormalization", {}, (8, 8, 64)),
    ("GroupNormalization", {"groups": 4, "axis": 1, "center": False}, (8, 6, 3)),
    ("GroupNormalization", {"groups": -1}, (8, 6)),
    ("RMSNormalization", {}, (8, 64)),
    ("RMSNormalization", {"axis": (1, 2)}, (8, 64)),
    ("UnitNormalization", {}, (8, 64)),
    ("UnitNormalization", {"axis": 1}, (8, 64)),
    ("Normalization", {}, (4,)),
    ("Normalization", {"axis": None}, (4,)),
    ("Normalization", {"axis": (1, 2)}, (4, 5, 3)),
    ("Normalization", {"mean": 3.0, "variance": 2.0}, (4,)),
]


@pytest.mark.parametrize(("name", "kwargs", "shape"), CASES)
def test_normalizations(name: str, kwargs: dict[str, Any], shape: Shape) -> None:
    agree(name, (), kwargs, shape)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=3), st.booleans(), st.booleans(), st.data())
def test_any_axis(sizes: list[int], center: bool, scale: bool, data: st.DataObject) -> None:
    axis = data.draw(st.integers(1, len(sizes)))
    axis = data.draw(st.sampled_from([axis, axis - len(sizes) - 1]))
    for name in ("BatchNormalization", "LayerNormalization"):
        agree(name, (), {"axis": axis, "center": center, "scale": scale}, tuple(sizes))


def test_spectral_normalization_adds_a_vector_as_long_as_the_kernels_last_axis() -> None:
    import keras

    layer = keras.layers.SpectralNormalization(keras.layers.Dense(10))
    layer(keras.Input((7,)))
    assert ours(SpectralNorm(Dense(10)), (7,)) == Figures(((10,),), 7 * 10 + 10, 10)
    assert layer.count_params() == 7 * 10 + 10 + 10
