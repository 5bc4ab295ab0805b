"""Pooling against the real Keras: shapes, and no weights."""

from __future__ import annotations

from typing import Any

import pytest
from agreement import agree
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("keras")

FIRST = "channels_first"
Shape = tuple[int | None, ...]
CASES: list[tuple[str, tuple[Any, ...], dict[str, Any], Shape]] = [
    ("MaxPooling1D", (), {}, (9, 4)),
    ("MaxPooling1D", (3, 2, "same"), {}, (10, 4)),
    ("MaxPooling1D", (3,), {"data_format": FIRST}, (4, 10)),
    ("MaxPooling2D", (), {}, (28, 29, 6)),
    ("MaxPooling2D", (3,), {"strides": 2}, (55, 55, 96)),
    ("MaxPooling2D", ((2, 3),), {"strides": (1, 2), "padding": "same"}, (7, 8, 6)),
    ("MaxPool2D", (), {"data_format": FIRST}, (6, 7, 8)),
    ("MaxPooling2D", (), {}, (None, 9, 6)),
    ("MaxPooling3D", (), {}, (5, 6, 7, 2)),
    ("MaxPooling3D", ((1, 2, 3),), {"padding": "same", "data_format": FIRST}, (2, 5, 6, 7)),
    ("AveragePooling1D", (2,), {"strides": 3}, (10, 4)),
    ("AveragePooling2D", (7,), {"strides": 1}, (7, 7, 1024)),
    ("AveragePooling3D", ((2, 2, 1),), {}, (5, 6, 7, 2)),
    ("AvgPool2D", (2,), {"padding": "same"}, (5, 5, 2)),
    *((f"Global{f}Pooling1D", (), {"keepdims": k}, (9, 4)) for f in ("Max", "Average") for k in (False, True)),
    *((f"Global{f}Pooling2D", (), {"keepdims": k}, (9, 8, 4)) for f in ("Max", "Average") for k in (False, True)),
    ("GlobalAveragePooling2D", (), {"data_format": FIRST, "keepdims": True}, (4, 9, 8)),
    ("GlobalAveragePooling2D", (), {}, (None, None, 4)),
    ("GlobalMaxPooling3D", (), {"data_format": FIRST}, (4, 9, 8, 7)),
    ("GlobalAveragePooling3D", (), {"keepdims": True}, (9, 8, 7, 4)),
    ("AdaptiveMaxPooling1D", (3,), {}, (10, 4)),
    ("AdaptiveAveragePooling2D", ((3, 2),), {}, (10, 11, 4)),
    ("AdaptiveAveragePooling2D", (3,), {"data_format": FIRST}, (4, 10, 11)),
    ("AdaptiveMaxPooling3D", (2,), {}, (4, 5, 6, 3)),
]


@pytest.mark.parametrize(("name", "args", "kwargs", "shape"), CASES)
def test_pooling(name: str, args: tuple[Any, ...], kwargs: dict[str, Any], shape: Shape) -> None:
    agree(name, args, kwargs, shape)


@settings(max_examples=120, deadline=None)
@given(
    size=st.integers(1, 30), window=st.integers(1, 6), stride=st.none() | st.integers(1, 5),
    padding=st.sampled_from(["valid", "same"]), function=st.sampled_from(["Max", "Average"]),
)  # fmt: skip
def test_any_window_that_fits(size: int, window: int, stride: int | None, padding: str, function: str) -> None:
    kwargs = {"pool_size": window, "strides": stride, "padding": padding}
    agree(f"{function}Pooling1D", (), kwargs, (max(size, window), 3))
