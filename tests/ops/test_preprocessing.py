"""Before the network proper."""

from __future__ import annotations

import pytest
from figures import elementwise, macs, params, shape

from weigh.network.ops import Op
from weigh.network.sizes import Formula, Size
from weigh.network.tensors import Tensor
from weigh.ops.dense import Dense
from weigh.ops.preprocessing import (
    Augmentation,
    Chain,
    Encode,
    MelSpectrogram,
    Rescale,
    STFTSpectrogram,
    TextVectorize,
)


@pytest.mark.parametrize(
    ("op", "x", "expected"),
    [
        (Encode("int", 5), Tensor.of(8), (8,)),
        (Encode("one_hot", 5), Tensor.of(8), (8, 5)),
        (Encode("one_hot", 5), Tensor.of(1), (5,)),
        (Encode("multi_hot", 5), Tensor.of(8), (5,)),
        (Encode("count", 5), Tensor.of(4, 8), (4, 5)),
        (Encode("multi_hot", 5), Tensor.of(), (5,)),
        (TextVectorize("int", 7, 100), Tensor.of(1), (7,)),
        (TextVectorize("tf_idf", Formula("tokens"), 100), Tensor.of(1), (100,)),
        (Augmentation(), Tensor.of(32, 32, 3), (32, 32, 3)),
        (Chain((Dense(4), Dense(2))), Tensor.of(3), (2,)),
    ],
)
def test_shapes(op: Op, x: Tensor, expected: tuple[Size, ...]) -> None:
    assert shape(op, x) == expected


def test_a_chain_adds_up_what_is_inside() -> None:
    applied = Chain((Dense(4), Rescale(), Dense(2))).apply(Tensor.of(3))
    assert params(applied) == (3 + 1) * 4 + (4 + 1) * 2
    assert macs(applied) == 3 * 4 + 4 * 2
    assert elementwise(applied) == 4 + 4 * 2 + 2


def test_a_mel_spectrogram_owns_nothing() -> None:
    applied = MelSpectrogram(128, 2048, 512).apply(Tensor.of(16000))
    frames = (16000 + 512 + 1) // 512
    assert applied.outputs[0].shape[1:] == (128, frames)
    assert applied.weights == ()
    assert macs(applied) == frames * 1025 * 128  # 2048 / 2 + 1 frequencies
    assert elementwise(applied) == frames * 5 * 2048 * 11  # 2048 = 2 ** 11


def test_an_stft_keeps_its_waves_as_two_kernels() -> None:
    applied = STFTSpectrogram(256, 128, 256).apply(Tensor.of(1000, 2))
    frames = (1000 - 256) // 128 + 1
    assert applied.outputs[0].shape[1:] == (frames, 2 * 129)
    assert params(applied) == 2 * 256 * 129
    assert macs(applied) == 2 * frames * 256 * 2 * 129
