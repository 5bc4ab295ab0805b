"""Convolutions against the real Keras: shapes, trained and untrained weights."""

from __future__ import annotations

from typing import Any

import pytest
from agreement import agree
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("keras")

FIRST = "channels_first"
CASES: list[tuple[str, tuple[Any, ...], dict[str, Any], tuple[int | None, ...]]] = [
    ("Conv1D", (8, 3), {}, (20, 4)),
    ("Conv1D", (8, 3), {"padding": "causal", "dilation_rate": 4}, (20, 4)),
    ("Conv1D", (8, 4), {"padding": "same", "strides": 3, "use_bias": False}, (20, 4)),
    ("Conv1D", (8, 3), {"data_format": FIRST}, (4, 20)),
    ("Conv1D", (8, 3), {"strides": 2}, (None, 4)),
    ("Conv2D", (96, 11), {"strides": 4, "activation": "relu"}, (227, 227, 3)),
    ("Conv2D", (6, (3, 5)), {"strides": (2, 1), "padding": "same"}, (28, 31, 4)),
    ("Conv2D", (6, 3), {"groups": 2, "dilation_rate": (2, 3)}, (28, 31, 4)),
    ("Conv2D", (6, 3, 2), {}, (9, 9, 2)),
    ("Conv2D", (6, 3), {"data_format": FIRST, "padding": "same"}, (4, 9, 8)),
    ("Conv2D", (6, 3), {"padding": "SAME"}, (None, None, 3)),
    ("Conv3D", (5, (3, 2, 1)), {"strides": (1, 2, 3)}, (8, 9, 10, 2)),
    ("Conv3D", (6, 3), {"data_format": FIRST, "groups": 2, "padding": "same"}, (4, 8, 9, 10)),
    ("DepthwiseConv1D", (3,), {"depth_multiplier": 2}, (20, 4)),
    ("DepthwiseConv2D", (3, 2), {"padding": "same"}, (15, 16, 4)),
    ("DepthwiseConv2D", ((3, 5),), {"depth_multiplier": 3, "use_bias": False}, (15, 16, 4)),
    ("DepthwiseConv2D", (3,), {"dilation_rate": 2, "data_format": FIRST}, (4, 15, 16)),
    ("SeparableConv1D", (7, 3), {"depth_multiplier": 2, "strides": 2}, (20, 4)),
    ("SeparableConv2D", (7, 3), {"depth_multiplier": 2, "padding": "same"}, (20, 21, 4)),
    ("SeparableConv2D", (7, 3), {"use_bias": False, "data_format": FIRST}, (4, 20, 21)),
    ("Conv1DTranspose", (5, 4), {"strides": 2, "padding": "same", "output_padding": 1}, (9, 4)),
    ("Conv2DTranspose", (64, 5), {"strides": 2, "padding": "same", "use_bias": False}, (7, 7, 128)),
    ("Conv2DTranspose", (6, (2, 3)), {"strides": (3, 2)}, (7, 8, 4)),
    ("Conv2DTranspose", (6, 3), {"data_format": FIRST, "strides": 2}, (4, 7, 8)),
    ("Conv2DTranspose", (6, 3), {"strides": 2, "padding": "same"}, (None, None, 4)),
    ("Conv3DTranspose", (5, 3), {"strides": 2, "padding": "same"}, (3, 4, 5, 2)),
    ("Conv3DTranspose", (5, (1, 2, 3)), {"strides": (2, 1, 2), "output_padding": (1, 0, 1)}, (3, 4, 5, 2)),
    ("Convolution2D", (32, 3), {}, (28, 28, 1)),
]


@pytest.mark.parametrize(("name", "args", "kwargs", "shape"), CASES)
def test_convolutions(name: str, args: tuple[Any, ...], kwargs: dict[str, Any], shape: tuple[int | None, ...]) -> None:
    agree(name, args, kwargs, shape)


@settings(max_examples=120, deadline=None)
@given(
    size=st.integers(1, 30), kernel=st.integers(1, 7), stride=st.integers(1, 4), dilation=st.integers(1, 3),
    padding=st.sampled_from(["valid", "same"]), bias=st.booleans(),
)  # fmt: skip
def test_any_window_that_fits(size: int, kernel: int, stride: int, dilation: int, padding: str, bias: bool) -> None:
    dilation = 1 if stride > 1 else dilation  # Keras has no stride together with a dilation
    size = max(size, (kernel - 1) * dilation + 1)
    settings = {"strides": stride, "dilation_rate": dilation, "padding": padding, "use_bias": bias}
    agree("Conv1D", (3, kernel), settings, (size, 2))


@settings(max_examples=120, deadline=None)
@given(
    size=st.integers(1, 20), kernel=st.integers(1, 7), stride=st.integers(1, 4), dilation=st.integers(1, 3),
    padding=st.sampled_from(["valid", "same"]), extra=st.none() | st.integers(0, 3),
)  # fmt: skip
def test_any_transposed_window(
    size: int, kernel: int, stride: int, dilation: int, padding: str, extra: int | None
) -> None:
    dilation = 1 if stride > 1 else dilation
    if extra is not None and extra >= stride:
        extra = None
    settings = {"strides": stride, "dilation_rate": dilation, "padding": padding, "output_padding": extra}
    agree("Conv1DTranspose", (3, kernel), settings, (size, 2))
