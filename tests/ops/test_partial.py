"""Convolutions that read some of the maps, and pooling that learns: the figures of LeNet-5's paper."""

from __future__ import annotations

import pytest
from figures import elementwise, refusal, shape
from hypothesis import given
from hypothesis import strategies as st

from weigh.network.sizes import total
from weigh.network.tensors import Tensor
from weigh.ops.convolution import Conv
from weigh.ops.partial import Filters, PartialConv, TrainedPool
from weigh.ops.pooling import Pool

C3 = (Filters(6, 3), Filters(9, 4), Filters(1, 6))


def test_c3_of_lenet() -> None:
    applied = PartialConv(C3, (5, 5), (1, 1)).apply(Tensor.of(14, 14, 6))
    # 6 filters of 3 maps, 9 of 4, 1 of all 6; section II.B counts 1,516 weights and 151,600 connections.
    assert total(weight.count for weight in applied.weights) == 6 * (75 + 1) + 9 * (100 + 1) + 1 * (150 + 1)
    assert total(work.count for work in applied.macs) + 10 * 10 * 16 == 151_600  # a bias is a connection there


def test_without_bias() -> None:
    applied = PartialConv(C3, (5, 5), (1, 1), bias=False).apply(Tensor.of(14, 14, 6))
    assert total(weight.count for weight in applied.weights) == 1516 - 16


@given(
    st.integers(1, 8), st.integers(1, 8), st.integers(1, 5), st.integers(5, 12), st.integers(1, 3),
    st.sampled_from(["same", "valid"]), st.booleans(),
)  # fmt: skip
def test_sets_that_read_all_are_a_convolution(
    filters: int, channels: int, kernel: int, side: int, stride: int, padding: str, first: bool
) -> None:
    """Split in any two sets, filters that read every channel are the filters of an ordinary convolution."""
    image = Tensor.of(channels, side, side) if first else Tensor.of(side, side, channels)
    window = (kernel, kernel), (stride, stride)
    whole = Conv(filters + 1, *window, (1, 1), padding, channels_first=first, activation="tanh").apply(image)
    sets = (Filters(filters, channels), Filters(1, channels))
    parted = PartialConv(sets, *window, padding, channels_first=first, activation="tanh").apply(image)
    assert parted.outputs == whole.outputs
    assert total(w.count for w in parted.weights) == total(w.count for w in whole.weights)
    assert total(w.count for w in parted.macs) == total(w.count for w in whole.macs)
    assert total(w.count for w in parted.elementwise) == total(w.count for w in whole.elementwise)


@pytest.mark.parametrize("bad", [Filters(2, 7), Filters(0, 3), Filters(2, 0)])
def test_a_filter_reads_what_there_is(bad: Filters) -> None:
    text = refusal(PartialConv((Filters(4, 6), bad), (5, 5), (1, 1)), Tensor.of(14, 14, 6))
    assert f"reads={bad.reads}" in text and "channels=6" in text


def test_a_trained_pool_has_two_numbers_a_map() -> None:
    op = TrainedPool((2, 2), (2, 2))
    applied = op.apply(Tensor.of(28, 28, 6))
    assert total(weight.count for weight in applied.weights) == 2 * 6  # S2: 12 trainable parameters
    assert shape(op, Tensor.of(28, 28, 6)) == shape(Pool("average", (2, 2), (2, 2)), Tensor.of(28, 28, 6))


def test_a_trained_pool_adds_and_scales() -> None:
    applied = TrainedPool((2, 2), (2, 2)).apply(Tensor.of(28, 28, 6))
    outputs = 14 * 14 * 6
    assert elementwise(applied) == outputs * 4 + outputs * 2  # four values added; a coefficient and a bias
    assert applied.macs == ()


def test_its_bias_may_be_missing() -> None:
    applied = TrainedPool((2, 2), (2, 2), bias=False, channels_first=True).apply(Tensor.of(16, 10, 10))
    assert total(weight.count for weight in applied.weights) == 16
    assert applied.outputs[0].shape[1:] == (16, 5, 5)
