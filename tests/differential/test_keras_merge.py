"""Merging layers against the real Keras."""

from __future__ import annotations

from typing import Any

import pytest
from agreement import agree, op_of, ours
from hypothesis import given, settings
from hypothesis import strategies as st

from weigh.network.errors import ShapeError

pytest.importorskip("keras")

Shape = tuple[int | None, ...]
ELEMENTWISE = ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum")
CASES: list[tuple[str, dict[str, Any], tuple[Shape, ...]]] = [
    *((name, {}, ((8, 8, 16), (8, 8, 16))) for name in ELEMENTWISE),
    *((name, {}, ((8, 8, 16), (1, 1, 16))) for name in ELEMENTWISE),
    ("Add", {}, ((8, 16), (8, 16), (8, 16), (1, 16))),
    ("Multiply", {}, ((8, 8, 16), (16,))),
    ("Multiply", {}, ((1, 16), (8, 1))),
    ("Add", {}, ((None, 16), (None, 16))),
    ("Concatenate", {}, ((8, 8, 16), (8, 8, 3))),
    ("Concatenate", {"axis": 1}, ((8, 16), (3, 16), (1, 16))),
    ("Concatenate", {"axis": -2}, ((8, 16), (3, 16))),
    ("Concatenate", {}, ((None, None, 16), (None, None, 3))),
    ("Concatenate", {"axis": 1}, ((None, 4), (3, 4))),
    ("Dot", {"axes": 1}, ((16,), (16,))),
    ("Dot", {"axes": -1, "normalize": True}, ((16,), (16,))),
    ("Dot", {"axes": 1}, ((1, 300), (1, 300))),
    ("Dot", {"axes": 2}, ((7, 16), (9, 16))),
    ("Dot", {"axes": (1, 2)}, ((5, 2), (10, 5))),
    ("Dot", {"axes": (2, 1)}, ((7, 9), (9, 16))),
]


@pytest.mark.parametrize(("name", "kwargs", "shapes"), CASES)
def test_merging(name: str, kwargs: dict[str, Any], shapes: tuple[Shape, ...]) -> None:
    agree(name, (), kwargs, *shapes)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 6), min_size=1, max_size=3), st.data())
def test_any_sizes_that_broadcast(sizes: list[int], data: st.DataObject) -> None:
    ones = data.draw(st.lists(st.booleans(), min_size=len(sizes), max_size=len(sizes)))
    kept = data.draw(st.integers(0, len(sizes) - 1))
    other = tuple(1 if one else size for one, size in zip(ones, sizes, strict=True))[kept:]
    agree("Add", (), {}, tuple(sizes), other)


@pytest.mark.parametrize(
    ("name", "kwargs", "shapes"),
    [
        ("Add", {}, ((8, 16), (8, 15))),
        ("Concatenate", {}, ((8, 16), (7, 16))),
        ("Concatenate", {}, ((8, 16), (16,))),
        ("Dot", {"axes": 1}, ((16,), (15,))),
    ],
)
def test_what_keras_refuses_is_refused(name: str, kwargs: dict[str, Any], shapes: tuple[Shape, ...]) -> None:
    with pytest.raises(ValueError):
        agree_only_keras(name, kwargs, shapes)
    with pytest.raises(ShapeError):
        ours(op_of(name, **kwargs), *shapes)


def agree_only_keras(name: str, kwargs: dict[str, Any], shapes: tuple[Shape, ...]) -> None:
    from agreement import theirs

    theirs(name, (), kwargs, *shapes)
