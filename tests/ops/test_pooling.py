"""Pooling: how often a window fits, and no weights at all."""

from __future__ import annotations

import pytest
from figures import elementwise, refusal, shape

from weigh.network.sizes import Formula, Size
from weigh.network.tensors import Tensor
from weigh.ops.layout import Padding
from weigh.ops.pooling import AdaptivePool, GlobalPool, Pool


@pytest.mark.parametrize(
    ("size", "window", "stride", "padding", "round_up", "expected"),
    [
        (55, 3, 2, "valid", False, 27),  # (55 - 3) // 2 + 1
        (7, 2, 2, "valid", False, 3),  # the seventh is dropped
        (7, 2, 2, "valid", True, 4),  # torch's ceil_mode keeps it
        (7, 2, 2, "same", False, 4),  # ceil(7 / 2)
        (112, 3, 2, ((1, 1),), False, 56),  # (112 + 2 - 3) // 2 + 1
        (4, 2, 2, ((1, 1),), True, 3),
    ],
)
def test_windows(size: int, window: int, stride: int, padding: Padding, round_up: bool, expected: int) -> None:
    op = Pool("max", (window,), (stride,), padding, round_up=round_up)
    assert shape(op, Tensor.of(size, 5)) == (expected, 5)


def test_a_pool_owns_nothing_and_looks_at_every_value_of_its_windows() -> None:
    applied = Pool("average", (2, 3), (2, 3)).apply(Tensor.of(8, 9, 16))
    assert applied.weights == ()
    assert applied.macs == ()
    assert elementwise(applied) == (4 * 3 * 16) * (2 * 3)


@pytest.mark.parametrize(
    ("keepdims", "first", "expected"),
    [(False, False, (16,)), (True, False, (1, 1, 16)), (False, True, (8,)), (True, True, (8, 1, 1))],
)
def test_global_pool(keepdims: bool, first: bool, expected: tuple[Size, ...]) -> None:
    applied = GlobalPool("average", 2, keepdims, first).apply(Tensor.of(8, 9, 16))
    assert applied.outputs[0].shape[1:] == expected
    assert elementwise(applied) == 8 * 9 * 16


def test_global_pool_of_an_unknown_size_has_a_known_shape() -> None:
    applied = GlobalPool("max", 1).apply(Tensor.of(Formula("steps"), 16))
    assert applied.outputs[0].shape[1:] == (16,)
    assert elementwise(applied) == Formula("steps") * 16


def test_adaptive_pool_takes_its_output_size() -> None:
    assert shape(AdaptivePool("average", (3, None)), Tensor.of(10, 11, 4)) == (3, 11, 4)


def test_a_window_larger_than_the_input_is_refused() -> None:
    assert refusal(Pool("max", (2, 2), (2, 2)), Tensor.of(1, 4, 8)) == (
        "the window must fit into its input.\n"
        "  height = 1, but a kernel of 2 with dilation 1 spans 2, and padding 'valid' adds 0.\n"
        "  Give an input of at least 2, a smaller kernel, or padding='same'."
    )
