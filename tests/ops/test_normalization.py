"""Normalizations: a few numbers a channel, some of them not trained."""

from __future__ import annotations

import pytest
from figures import elementwise, params, refusal, trained

from weigh.network.ops import Op
from weigh.network.tensors import Tensor
from weigh.ops.activations import Activation
from weigh.ops.convolution import Conv, ConvTranspose
from weigh.ops.normalization import (
    BatchNorm,
    GroupNorm,
    LayerNorm,
    LocalResponseNorm,
    RMSNorm,
    SpectralNorm,
    Standardize,
    UnitNorm,
)

IMAGE = Tensor.of(8, 9, 64)


@pytest.mark.parametrize(
    ("op", "trainable", "others"),
    [
        (BatchNorm(), 2 * 64, 2 * 64),  # gamma, beta; moving mean, moving variance
        (BatchNorm((1,)), 2 * 8, 2 * 8),
        (BatchNorm(scale=False), 64, 2 * 64),
        (BatchNorm(statistics=False), 2 * 64, 0),
        (BatchNorm(renorm=True), 2 * 64, 5 * 64),
        (BatchNorm((1, 3)), 2 * 8 * 64, 2 * 8 * 64),
        (LayerNorm(), 2 * 64, 0),
        (LayerNorm((1, 2, 3)), 2 * 8 * 9 * 64, 0),
        (LayerNorm(center=False), 64, 0),
        (RMSNorm(), 64, 0),
        (RMSNorm(scale=False), 0, 0),
        (GroupNorm(16), 2 * 64, 0),  # how many groups does not matter
        (GroupNorm(-1), 2 * 64, 0),
        (UnitNorm(), 0, 0),
        (LocalResponseNorm(5), 0, 0),
        (Standardize(), 0, 64 + 64 + 1),  # mean, variance, and one count
        (Standardize(()), 0, 1 + 1 + 1),
        (Standardize(fixed=True), 0, 0),
    ],
)
def test_weights(op: Op, trainable: int, others: int) -> None:
    applied = op.apply(IMAGE)
    assert applied.outputs == (IMAGE,)
    assert trained(applied) == trainable
    assert params(applied) == trainable + others


@pytest.mark.parametrize(
    ("op", "operations"),
    [
        (BatchNorm(), 2),  # one scale, one shift
        (LayerNorm(), 8),  # mean 1, variance 3, subtract, divide, gamma, beta
        (RMSNorm(), 4),  # square, add, divide, scale
        (UnitNorm(), 3),
        (LocalResponseNorm(5), 5 + 5),  # its five neighbours; square, scale, shift, power, division
    ],
)
def test_work_an_element(op: Op, operations: int) -> None:
    assert elementwise(op.apply(IMAGE)) == 8 * 9 * 64 * operations


def test_spectral_norm_keeps_a_vector_as_long_as_the_kernels_last_axis() -> None:
    conv = SpectralNorm(Conv(3, (3, 3), (1, 1), (1, 1))).apply(Tensor.of(8, 8, 2))
    assert (trained(conv), params(conv)) == ((3 * 3 * 2 + 1) * 3, (3 * 3 * 2 + 1) * 3 + 3)
    turned = SpectralNorm(ConvTranspose(3, (3, 3), (1, 1), (1, 1))).apply(Tensor.of(8, 8, 2))
    assert params(turned) == (3 * 3 * 2 + 1) * 3 + 2  # a transposed kernel ends with its input channels


@pytest.mark.parametrize(
    ("op", "text"),
    [
        (
            GroupNorm(30),
            "the channels must be a multiple of groups.\n"
            "  channels = 64, but groups = 30.\n"
            "  Choose groups among the divisors of 64, or -1 for a group of every channel.",
        ),
        (
            SpectralNorm(Activation("relu")),
            "the layer inside must own a kernel or embeddings.\n"
            "  Its weights: none.\n"
            "  Put a Dense, a convolution or an Embedding inside.",
        ),
        (
            BatchNorm((4,)),
            "an axis must be one that the tensor has.\n"
            "  axis = 4, but there are 4 axes, the batch included. Received: (?, 8, 9, 64).\n"
            "  Count from 0 to the rank less 1, or from -1 backwards.",
        ),
    ],
)
def test_refusals(op: Op, text: str) -> None:
    assert refusal(op, IMAGE) == text


def test_an_unknown_input_has_a_formula_for_its_channels() -> None:
    applied = BatchNorm().apply(Tensor.unknown("x"))
    assert str(params(applied)) == "4*x[-1]"
