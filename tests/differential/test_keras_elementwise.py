"""Activations, and layers that act only while training, against the real Keras."""

from __future__ import annotations

from typing import Any

import pytest
from agreement import agree

pytest.importorskip("keras")

Shape = tuple[int | None, ...]
CASES: list[tuple[str, tuple[Any, ...], dict[str, Any], Shape]] = [
    ("Activation", ("relu",), {}, (8, 8, 3)),
    ("ReLU", (), {}, (8,)),
    ("ReLU", (6.0,), {}, (8,)),
    ("LeakyReLU", (0.2,), {}, (8,)),
    ("ELU", (), {}, (8,)),
    ("Softmax", (), {"axis": 1}, (8, 3)),
    ("PReLU", (), {}, (8, 9, 3)),
    ("PReLU", (), {"shared_axes": [1, 2]}, (8, 9, 3)),
    ("PReLU", (), {"shared_axes": (1,)}, (None, 3)),
    ("Dropout", (0.5,), {}, (8, 3)),
    ("AlphaDropout", (0.5,), {}, (8, 3)),
    ("SpatialDropout1D", (0.5,), {}, (8, 3)),
    ("SpatialDropout2D", (0.5,), {}, (8, 9, 3)),
    ("SpatialDropout3D", (0.5,), {}, (8, 9, 7, 3)),
    ("GaussianNoise", (0.5,), {}, (8, 3)),
    ("GaussianDropout", (0.5,), {}, (8, 3)),
    ("ActivityRegularization", (), {"l2": 0.01}, (8, 3)),
    ("Masking", (), {}, (8, 3)),
    ("Identity", (), {}, (8, 3)),
]


@pytest.mark.parametrize(("name", "args", "kwargs", "shape"), CASES)
def test_elementwise(name: str, args: tuple[Any, ...], kwargs: dict[str, Any], shape: Shape) -> None:
    agree(name, args, kwargs, shape)
