"""Layers that rearrange, pad, crop and enlarge, against the real Keras."""

from __future__ import annotations

from math import prod
from typing import Any

import pytest
from agreement import agree, op_of, ours
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("keras")

FIRST = "channels_first"
Shape = tuple[int | None, ...]
CASES: list[tuple[str, tuple[Any, ...], dict[str, Any], Shape]] = [
    ("Flatten", (), {}, (13, 13, 256)),
    ("Flatten", (), {}, (7,)),
    ("Flatten", (), {}, ()),
    ("Flatten", (), {"data_format": FIRST}, (3, 4, 5)),
    ("Flatten", (), {}, (None, 4)),
    ("Reshape", ((7, 7, 256),), {}, (12544,)),
    ("Reshape", ((-1, 64),), {}, (7, 7, 64)),
    ("Reshape", ((-1,),), {}, (7, 7, 64)),
    ("Reshape", ((1, 1, 10),), {}, (10,)),
    ("Permute", ((2, 1),), {}, (10, 64)),
    ("Permute", ((3, 1, 2),), {}, (10, 64, 3)),
    ("RepeatVector", (5,), {}, (32,)),
    ("ZeroPadding1D", (), {}, (9, 4)),
    ("ZeroPadding1D", ((2, 3),), {"data_format": FIRST}, (4, 9)),
    ("ZeroPadding2D", (3,), {}, (224, 224, 3)),
    ("ZeroPadding2D", ((1, 2),), {}, (9, 8, 3)),
    ("ZeroPadding2D", (((0, 1), (2, 3)),), {"data_format": FIRST}, (3, 9, 8)),
    ("ZeroPadding2D", (), {}, (None, 8, 3)),
    ("ZeroPadding3D", (), {}, (5, 6, 7, 2)),
    ("ZeroPadding3D", ((1, 2, 3),), {}, (5, 6, 7, 2)),
    ("Cropping1D", (), {}, (9, 4)),
    ("Cropping1D", (2,), {}, (9, 4)),
    ("Cropping2D", (((1, 2), (3, 4)),), {}, (10, 12, 3)),
    ("Cropping2D", (2,), {"data_format": FIRST}, (3, 10, 12)),
    ("Cropping3D", (), {}, (5, 6, 7, 2)),
    ("Cropping3D", ((1, 2, 3),), {}, (5, 6, 7, 2)),
    ("UpSampling1D", (3,), {}, (9, 4)),
    ("UpSampling2D", (), {}, (7, 8, 64)),
    ("UpSampling2D", ((2, 3),), {"interpolation": "bilinear"}, (7, 8, 64)),
    ("UpSampling2D", (2,), {"data_format": FIRST}, (64, 7, 8)),
    ("UpSampling3D", ((1, 2, 3),), {}, (3, 4, 5, 2)),
]


@pytest.mark.parametrize(("name", "args", "kwargs", "shape"), CASES)
def test_shapes(name: str, args: tuple[Any, ...], kwargs: dict[str, Any], shape: Shape) -> None:
    agree(name, args, kwargs, shape)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 6), min_size=1, max_size=4), st.data())
def test_any_reshape_with_one_size_left_open(sizes: list[int], data: st.DataObject) -> None:
    target: list[int] = data.draw(st.permutations(sizes))
    target[data.draw(st.integers(0, len(target) - 1))] = -1
    agree("Reshape", (tuple(target),), {}, (prod(sizes),))


def test_where_keras_gives_up_the_size_is_a_formula() -> None:
    """Keras says None for the open size of a tensor of unknown length; it is that length all the same."""
    assert ours(op_of("Reshape", (-1, 8)), (None, 8)).shapes == ((None, 8),)
    agree("Reshape", ((-1, 8),), {}, (None, 8))
