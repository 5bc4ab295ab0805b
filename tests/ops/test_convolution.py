"""Convolutions: every number is written out as the product it comes from."""

from __future__ import annotations

from typing import Any

import pytest
from figures import elementwise, macs, params, refusal, shape

from weigh.network.sizes import Formula, Size
from weigh.network.tensors import Tensor
from weigh.ops.convolution import Conv, ConvTranspose, DepthwiseConv, LocallyConnected, SeparableConv


def conv(filters: int, *kernel: int, stride: int = 1, dilation: int = 1, **settings: Any) -> Conv:
    n = len(kernel)
    return Conv(filters, kernel, (stride,) * n, (dilation,) * n, **settings)


def turned(filters: int, *kernel: int, stride: int = 1, dilation: int = 1, **settings: Any) -> ConvTranspose:
    n = len(kernel)
    return ConvTranspose(filters, kernel, (stride,) * n, (dilation,) * n, **settings)


@pytest.mark.parametrize(
    ("op", "x", "expected_shape", "expected_params", "expected_macs"),
    [
        # AlexNet's first: (227 - 11) / 4 + 1 = 55; output pixels * filters * taps * channels
        (conv(96, 11, 11, stride=4), Tensor.of(227, 227, 3), (55, 55, 96),
         (11 * 11 * 3 + 1) * 96, 55 * 55 * 96 * 11 * 11 * 3),
        # the forum's 51,264: (5 * 5 * 32 + 1) * 64
        (conv(64, 5, 5), Tensor.of(12, 12, 32), (8, 8, 64), 51264, 8 * 8 * 64 * 5 * 5 * 32),
        # two groups: each filter sees half of the 96 channels
        (conv(256, 5, 5, padding="same", groups=2), Tensor.of(27, 27, 96), (27, 27, 256),
         (5 * 5 * 48 + 1) * 256, 27 * 27 * 256 * 5 * 5 * 48),
        # without a bias; same: ceil(20 / 3) = 7
        (conv(8, 4, stride=3, padding="same", bias=False), Tensor.of(20, 4), (7, 8), 4 * 4 * 8, 7 * 8 * 4 * 4),
        # dilation 2 spans 5 of 3 taps: 20 - 5 + 1 = 16; the taps stay 3
        (conv(8, 3, dilation=2), Tensor.of(20, 4), (16, 8), (3 * 4 + 1) * 8, 16 * 8 * 3 * 4),
        # causal keeps the length
        (conv(8, 3, dilation=4, padding="causal"), Tensor.of(20, 4), (20, 8), (3 * 4 + 1) * 8, 20 * 8 * 3 * 4),
        # Theano's full: 5 + 3 - 1 = 7
        (conv(2, 3, 3, padding="full"), Tensor.of(5, 5, 1), (7, 7, 2), (3 * 3 * 1 + 1) * 2, 7 * 7 * 2 * 9),
        # padding told in numbers: 224 + 3 + 3 - 7 = 223, 223 // 2 + 1 = 112
        (conv(64, 7, 7, stride=2, padding=((3, 3), (3, 3)), channels_first=True), Tensor.of(3, 224, 224),
         (64, 112, 112), (7 * 7 * 3 + 1) * 64, 112 * 112 * 64 * 7 * 7 * 3),
        (conv(5, 3, 2, 1), Tensor.of(8, 9, 10, 2), (6, 8, 10, 5), (3 * 2 * 1 * 2 + 1) * 5, 6 * 8 * 10 * 5 * 6 * 2),
    ],
)  # fmt: skip
def test_conv(op: Conv, x: Tensor, expected_shape: tuple[Size, ...], expected_params: int, expected_macs: int) -> None:
    applied = op.apply(x)
    assert applied.outputs[0].shape[1:] == expected_shape
    assert params(applied) == expected_params
    assert macs(applied) == expected_macs


def test_bias_and_activation_are_elementwise_work() -> None:
    applied = conv(64, 3, 3, activation="sigmoid").apply(Tensor.of(10, 10, 3))
    assert elementwise(applied) == 8 * 8 * 64 * (1 + 3)  # one addition; a sigmoid is three operations


def test_depthwise_conv_sees_one_channel_a_kernel() -> None:
    applied = DepthwiseConv(2, (3, 3), (1, 1), (1, 1)).apply(Tensor.of(10, 10, 4))
    assert applied.outputs[0].shape[1:] == (8, 8, 4 * 2)
    assert params(applied) == 3 * 3 * 4 * 2 + 4 * 2
    assert macs(applied) == 8 * 8 * (4 * 2) * 3 * 3


def test_separable_conv_is_depthwise_then_pointwise_with_one_bias() -> None:
    applied = SeparableConv(64, 1, (3, 3), (1, 1), (1, 1), "same").apply(Tensor.of(10, 10, 32))
    assert applied.outputs[0].shape[1:] == (10, 10, 64)
    assert params(applied) == 3 * 3 * 32 + 32 * 64 + 64
    assert macs(applied) == 10 * 10 * (3 * 3 * 32 + 32 * 64)


@pytest.mark.parametrize(
    ("op", "size", "grown"),
    [
        (turned(1, 5, stride=2, padding="same"), 7, 7 * 2),
        (turned(1, 5, stride=2), 7, (7 - 1) * 2 + 5),
        (turned(1, 2, stride=3), 7, 7 * 3),  # valid never gives less than a stride for every input
        (turned(1, 3, dilation=2), 7, (7 - 1) + 5),
        (turned(1, 3, stride=2, padding="same", output_padding=(1,)), 7, (7 - 1) * 2 + 3 - 2 + 1),
        (turned(1, 4, stride=2, padding="same", output_padding=(1,)), 7, (7 - 1) * 2 + 4 - 4 + 1),
        (turned(1, 3, stride=2, padding=((1, 1),), output_padding=(1,)), 7, (7 - 1) * 2 + 3 - 2 + 1),  # torch
        (turned(1, 3, stride=2, output_size=(16,)), 7, 16),
    ],
)
def test_transposed_sizes(op: ConvTranspose, size: int, grown: int) -> None:
    assert shape(op, Tensor.of(size, 4)) == (grown, 1)


def test_conv_transpose_spreads_every_input_element() -> None:
    applied = turned(64, 5, 5, stride=2, padding="same").apply(Tensor.of(7, 7, 128))
    assert applied.weights[0].shape == (5, 5, 64, 128)  # Keras's order: filters before input channels
    assert params(applied) == 5 * 5 * 64 * 128 + 64
    assert macs(applied) == 7 * 7 * 5 * 5 * 128 * 64


def test_locally_connected_owns_a_kernel_and_a_bias_for_every_position() -> None:
    applied = LocallyConnected(64, (3,), (1,)).apply(Tensor.of(10, 32))
    assert applied.outputs[0].shape[1:] == (8, 64)
    assert params(applied) == 8 * (3 * 32 * 64 + 64)
    assert macs(applied) == 8 * 64 * 3 * 32


def test_an_unknown_size_gives_a_formula() -> None:
    applied = conv(8, 3, padding="same").apply(Tensor.of(Formula("steps"), 4))
    assert applied.outputs[0].shape[1:] == (Formula("steps"), 8)
    assert macs(applied) == Formula("steps") * (8 * 3 * 4)
    assert params(applied) == (3 * 4 + 1) * 8


def test_an_unknown_rank_is_read_as_an_image() -> None:
    applied = conv(8, 1, 1).apply(Tensor.unknown("image"))
    assert [str(size) for size in applied.outputs[0].shape[1:]] == ["image[0]", "image[1]", "8"]


@pytest.mark.parametrize(
    ("op", "x", "text"),
    [
        (
            conv(8, 11, 11),
            Tensor.of(8, 8, 3),
            "the window must fit into its input.\n"
            "  height = 8, but a kernel of 11 with dilation 1 spans 11, and padding 'valid' adds 0.\n"
            "  Give an input of at least 11, a smaller kernel, or padding='same'.",
        ),
        (
            conv(8, 3, 3, groups=2),
            Tensor.of(8, 8, 3),
            "in_channels must be a multiple of groups.\n"
            "  in_channels = 3, but groups = 2.\n"
            "  Choose groups among the divisors of 3.",
        ),
        (
            conv(8, 3, 3),
            Tensor.of(784),
            "the input must have 4 axes, the batch included.\n"
            "  It has 2. Received: (?, 784).\n"
            "  Reshape or flatten it first, or check the input shape.",
        ),
        (
            conv(8, 3, 3, stride=0),
            Tensor.of(8, 8, 3),
            "a window's kernel, stride and dilation must be at least 1.\n"
            "  Along height, stride = 0.\n"
            "  Give a whole number above 0.",
        ),
        (
            turned(8, 3, 3, dilation=0),
            Tensor.of(8, 8, 3),
            "a window's kernel, stride and dilation must be at least 1.\n"
            "  Along height, dilation = 0.\n"
            "  Give a whole number above 0.",
        ),
        (
            conv(0, 3, 3),
            Tensor.of(8, 8, 3),
            "a convolution must have at least one filter.\n"
            "  filters = 0.\n"
            "  Every filter makes one channel of the output: give as many as there should be.",
        ),
    ],
)
def test_refusals(op: Conv, x: Tensor, text: str) -> None:
    assert refusal(op, x) == text
