"""Indexing as NumPy does it, cutting and stacking."""

from __future__ import annotations

from typing import Any

import pytest
from figures import refusal
from hypothesis import given
from hypothesis import strategies as st

from weigh.network.ops import Op
from weigh.network.sizes import BATCH, Formula, Size
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor
from weigh.ops.indexing import Gather, Index, Pieces, Split, SplitEvenly, Stack, Unstack

STEPS = Formula("steps")


class Key:
    def __getitem__(self, key: Any) -> Any:
        return key


at = Key()


@pytest.mark.parametrize(
    ("key", "sizes", "expected"),
    [
        (at[:, 0], (7, 64), (BATCH, 64)),  # the first step
        (at[:, -1, :], (7, 64), (BATCH, 64)),
        (at[..., 1:3], (7, 64), (BATCH, 7, 2)),
        (at[:, ::2], (7, 64), (BATCH, 4, 64)),
        (at[:, 1:-1], (7, 64), (BATCH, 5, 64)),
        (at[:, ::-1], (7, 64), (BATCH, 7, 64)),
        (at[:, :100], (7, 64), (BATCH, 7, 64)),
        (at[:, None], (64,), (BATCH, 1, 64)),
        (at[..., None], (64,), (BATCH, 64, 1)),
        (at[0], (7, 64), (7, 64)),
        (at[:, 1:], (STEPS, 64), (BATCH, STEPS - 1, 64)),
        (at[:, :-1], (STEPS, 64), (BATCH, STEPS - 1, 64)),
        (at[:, -3:], (STEPS, 64), (BATCH, 3, 64)),
        (at[:, ::-1], (STEPS, 64), (BATCH, STEPS, 64)),
    ],
)
def test_index(key: Any, sizes: tuple[Size, ...], expected: tuple[Size, ...]) -> None:
    assert Index.of(key).apply(Tensor.of(*sizes)).outputs[0].shape == expected


def test_a_cut_that_may_be_longer_than_the_axis_has_a_size_of_its_own() -> None:
    (y,) = Index.of(at[:, :10]).apply(Tensor.of(STEPS, 64)).outputs
    assert [str(size) for size in y.shape] == ["batch", "steps_to_10", "64"]


@given(
    st.integers(0, 9), st.none() | st.integers(-12, 12), st.none() | st.integers(-12, 12),
    st.sampled_from([None, 1, 2, 3, -1, -2]),
)  # fmt: skip
def test_cuts_are_pythons(size: int, start: int | None, stop: int | None, step: int | None) -> None:
    (y,) = Index.of(at[:, start:stop:step]).apply(Tensor.of(size)).outputs
    assert y.shape[1] == len(range(size)[start:stop:step])


def outputs(op: Op, *inputs: Tensor) -> list[tuple[Size, ...]]:
    return [y.shape[1:] for y in op.apply(*inputs).outputs]


def test_cutting_and_stacking() -> None:
    x = Tensor.of(6, 10)
    assert outputs(SplitEvenly(2), x) == [(6, 5), (6, 5)]
    assert outputs(Split((2, 3, 5)), x) == [(6, 2), (6, 3), (6, 5)]
    assert outputs(Split((2, -1), 1), x) == [(2, 10), (4, 10)]
    assert outputs(Unstack(1), x) == [(10,)] * 6
    assert outputs(Stack(1), x, x, x) == [(3, 6, 10)]
    assert outputs(Gather((3,), 1), x) == [(3, 10)]
    assert outputs(Gather((2, 3), 2), x) == [(6, 2, 3)]


@pytest.mark.parametrize(
    ("op", "inputs", "text"),
    [
        (
            Index.of(at[:, 0, 0, 0]),
            [Tensor.of(6, 10)],
            "there can be at most one key for every axis.\n"
            "  4 are given, but (?, 6, 10) has 3 axes, the batch included.\n"
            "  Leave out 1 of them.",
        ),
        (
            Index.of(at[:, 6]),
            [Tensor.of(6, 10)],
            "a position must be one that the axis has.\n"
            "  steps = 6 in (?, 6, 10), but position 6 is asked for.\n"
            "  Count from 0 to the size less 1, or from -1 backwards.",
        ),
        (
            Split((2, 3), 2),
            [Tensor.of(6, 10)],
            "the parts must add up to the whole axis.\n"
            "  features = 10, but the parts (2, 3) add up to 5.\n"
            "  Give -1 for one of the parts, and it takes what is left.",
        ),
        (
            SplitEvenly(3),
            [Tensor.of(6, 10)],
            "the axis must be a multiple of the number of parts.\n"
            "  features = 10, but 3 parts are asked for.\n"
            "  Choose among the divisors of 10, or give a list of sizes.",
        ),
        (
            Unstack(1),
            [Tensor((BATCH_AXIS, Axis("steps", STEPS)))],
            "the number of tensors must be known.\n"
            "  The size of axis 1 in (?, steps) is not.\n"
            "  Give the number, or a fixed size for that axis of the input.",
        ),
        (
            Stack(),
            [Tensor.of(6), Tensor.of(7)],
            "tensors must have one shape to be stacked.\n"
            "  One is (?, 6), another (?, 7).\n"
            "  Bring both to one shape, or concatenate them along an axis that they have.",
        ),
    ],
)
def test_refusals(op: Op, inputs: list[Tensor], text: str) -> None:
    assert refusal(op, *inputs) == text


@pytest.mark.parametrize(
    ("op", "count"),
    [(Index.of(at[:, 0]), 1), (Split((2, 3), 2), 2), (SplitEvenly(3, 2), 3), (Unstack(2, 4), 4), (Gather((3,), 2), 1)],
)
def test_an_axis_somewhere_in_an_unknown_rest_leaves_the_rank_unknown(op: Op, count: int) -> None:
    outputs = op.apply(Tensor.unknown("x")).outputs
    assert [y.rank for y in outputs] == [None] * count


def test_pieces_of_unknown_number_are_one_unknown_tensor() -> None:
    for op in (Pieces("split", 5, 1), Pieces("split", 1, 1), Unstack(1, lenient=True), Pieces("chunk", 10**9, 1)):
        (y,) = op.apply(Tensor.of(STEPS, 4)).outputs
        assert y.has_rest


def test_pieces_of_a_known_number_need_no_size() -> None:
    ys = Pieces("chunk", 2, 1).apply(Tensor.of(2 * STEPS)).outputs
    assert [y.shape[1] for y in ys] == [STEPS, STEPS]
    assert [str(y.shape[1]) for y in Pieces("tensor_split", 2, 1).apply(Tensor.of(STEPS)).outputs] == [
        "floor((steps + 1)/2)",
        "floor(steps/2)",
    ]
