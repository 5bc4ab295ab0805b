"""Rearranging: the elements are the same before and behind."""

from __future__ import annotations

from math import prod

import pytest
from figures import refusal, shape
from hypothesis import given
from hypothesis import strategies as st

from weigh.network.ops import Op
from weigh.network.sizes import BATCH, Formula, Size
from weigh.network.tensors import Tensor
from weigh.ops.shape import (
    BroadcastTo,
    Cast,
    ExpandDims,
    Flatten,
    Repeat,
    RepeatVector,
    Reshape,
    Squeeze,
    Tile,
    Transpose,
)

STEPS = Formula("steps")


@pytest.mark.parametrize(
    ("op", "x", "expected"),
    [
        (Flatten(), Tensor.of(6, 6, 256), (6 * 6 * 256,)),
        (Flatten(), Tensor.of(), (1,)),
        (Flatten(), Tensor.of(STEPS, 4), (STEPS * 4,)),
        (Flatten(2), Tensor.of(3, 4, 5), (3, 4 * 5)),
        (Flatten(1, 2), Tensor.of(3, 4, 5), (3 * 4, 5)),
        (Reshape((7, 7, 256)), Tensor.of(12544), (7, 7, 256)),
        (Reshape((-1, 64)), Tensor.of(7, 7, 64), (49, 64)),
        (Reshape((-1, 4)), Tensor.of(STEPS, 8), (STEPS * 2, 4)),
        (Transpose((0, 2, 1)), Tensor.of(10, 64), (64, 10)),
        (RepeatVector(5), Tensor.of(32), (5, 32)),
        (ExpandDims(-1), Tensor.of(28, 28), (28, 28, 1)),
        (ExpandDims(1), Tensor.of(28, 28), (1, 28, 28)),
        (Squeeze(), Tensor.of(1, 5, 1), (5,)),
        (Squeeze((-1,)), Tensor.of(1, 5, 1), (1, 5)),
        (Tile((1, 2, 3)), Tensor.of(4, 5), (8, 15)),
        (Repeat(3, 1), Tensor.of(4, 5), (12, 5)),
        (BroadcastTo((BATCH, 4, 5)), Tensor.of(1, 5), (4, 5)),
        (BroadcastTo((-1, 4, -1)), Tensor.of(1, 5), (4, 5)),
        (Cast("float16"), Tensor.of(4, 5), (4, 5)),
    ],
)
def test_shapes(op: Op, x: Tensor, expected: tuple[Size, ...]) -> None:
    assert shape(op, x) == expected
    assert op.apply(x).weights == ()


@pytest.mark.parametrize(
    ("target", "x", "expected"),
    [
        ((-1, 3136), Tensor.of(7, 7, 64), (BATCH, 3136)),  # tf.reshape(x, [-1, 7 * 7 * 64])
        ((BATCH, -1), Tensor.of(7, 7, 64), (BATCH, 3136)),
        ((32, 784), Tensor.of(28, 28), (BATCH, 784)),  # a batch written out in numbers is still the batch
        ((32, -1), Tensor.of(28, 28), (BATCH, 784)),
        ((-1, 28), Tensor.of(28, 28), (BATCH * 28, 28)),  # rows of all examples in one axis
    ],
)
def test_a_shape_may_include_the_batch(target: tuple[Size, ...], x: Tensor, expected: tuple[Size, ...]) -> None:
    assert Reshape(target, whole=True).apply(x).outputs[0].shape == expected


@given(st.lists(st.integers(1, 7), min_size=1, max_size=4))
def test_reshaping_back_gives_the_shape_again(sizes: list[int]) -> None:
    x = Tensor.of(*sizes)
    flat = Flatten().apply(x).outputs[0]
    assert flat.shape[1:] == (prod(sizes),)
    assert shape(Reshape(tuple(sizes)), flat) == tuple(sizes)


@given(st.permutations([1, 2, 3]))
def test_transposing_twice_gives_the_shape_again(order: list[int]) -> None:
    x = Tensor.of(3, 4, 5)
    back = (0, *(order.index(i) + 1 for i in (1, 2, 3)))
    assert shape(Transpose(back), Transpose((0, *order)).apply(x).outputs[0]) == (3, 4, 5)


@pytest.mark.parametrize(
    ("op", "x", "text"),
    [
        (
            Reshape((7, 7, 128)),
            Tensor.of(12544),
            "a reshape keeps the number of elements.\n"
            "  (?, 12544) holds 12544, but (7, 7, 128) asks for 6272.\n"
            "  Give sizes whose product is 12544, or -1 for one of them.",
        ),
        (
            Reshape((-1, 5)),
            Tensor.of(12),
            "the sizes given must divide the number of elements.\n"
            "  (?, 12) holds 12, which is no multiple of 5, the product of the sizes in (-1, 5).\n"
            "  Give sizes whose product divides 12.",
        ),
        (
            Reshape((-1, -1)),
            Tensor.of(12),
            "only one size can follow from the others.\n"
            "  (-1, -1) has -1 for 2 of its sizes.\n"
            "  Give all of them but one.",
        ),
        (
            Transpose((0, 1, 1)),
            Tensor.of(3, 4),
            "every axis must be named once.\n"
            "  The order is (0, 1, 1), for 3 axes. Received: (?, 3, 4).\n"
            "  Name each of 0 to 2 once; the batch is axis 0.",
        ),
        (
            Squeeze((1,)),
            Tensor.of(3, 4),
            "only an axis of size 1 can be left out.\n"
            "  Axis 1 of (?, 3, 4) has size 3.\n"
            "  Take one position of it, or name an axis of size 1.",
        ),
        (
            ExpandDims(5),
            Tensor.of(3),
            "an axis must be one that the tensor has.\n"
            "  axis = 5, but there are 2 axes, the batch included. Received: (?, 3).\n"
            "  Count from 0 to the rank less 1, or from -1 backwards.",
        ),
        (
            BroadcastTo((4,)),
            Tensor.of(1, 5),
            "a tensor can only be broadcast to at least as many axes as it has.\n"
            "  (?, 1, 5) has 3 axes, but (4) has 1.\n"
            "  Write out the sizes in front as well.",
        ),
        (
            BroadcastTo((-1, 4, 5)),
            Tensor.of(3, 5),
            "only an axis of size 1 can be stretched.\n"
            "  steps = 3 in (?, 3, 5), but 4 is asked for.\n"
            "  Ask for 3 there, or repeat the tensor with tile.",
        ),
    ],
)
def test_refusals(op: Op, x: Tensor, text: str) -> None:
    assert refusal(op, x) == text


@pytest.mark.parametrize("op", [Flatten(2), Squeeze((2,)), ExpandDims(2), Repeat(3, 2)])
def test_an_axis_somewhere_in_an_unknown_rest_leaves_the_rank_unknown(op: Op) -> None:
    assert op.apply(Tensor.unknown("x")).outputs[0].rank is None
