"""Sizes that a source declares: held against known ones, taken for unknown ones, dropped where they follow."""

from __future__ import annotations

import pytest
from figures import macs, params, refusal, shape

from weigh.network.ops import Op, apply
from weigh.network.sizes import BATCH, Formula, total
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor
from weigh.ops.convolution import Conv, ConvTranspose
from weigh.ops.declared import undeclared
from weigh.ops.dense import Bilinear, Dense
from weigh.ops.normalization import BatchNorm, GroupNorm, InstanceNorm, LayerNorm, RMSNorm
from weigh.ops.packed_attention import PackedAttention
from weigh.ops.pooling import AdaptivePool, Pool
from weigh.ops.preprocessing import Chain
from weigh.ops.recurrent_layers import LSTMLayers, LSTMStep


def conv(filters: int, told: int | None, kernel: int = 3) -> Conv:
    return Conv(filters, (kernel,) * 2, (1, 1), (1, 1), channels_first=True, in_channels=told)


@pytest.mark.parametrize(
    ("op", "expected"),
    [
        (conv(64, 3, 7), (7 * 7 * 3 + 1) * 64),
        (ConvTranspose(8, (2, 2), (2, 2), (1, 1), channels_first=True, in_channels=16), (2 * 2 * 16 + 1) * 8),
        (Dense(128, in_features=9216), (9216 + 1) * 128),
        (BatchNorm((1,), statistics=False, channels=64), 2 * 64),
        (InstanceNorm(2, 64, scale=True, center=True), 2 * 64),
        (GroupNorm(8, 1, channels=64), 2 * 64),
        (LayerNorm((-2, -1), normalized=(7, 768)), 2 * 7 * 768),
        (RMSNorm(normalized=(768,)), 768),
        (LSTMLayers(20, in_features=10), 4 * 20 * (10 + 20 + 2)),
        (LSTMStep(20, in_features=10), 4 * 20 * (10 + 20 + 2)),
    ],
)
def test_weights_need_no_input(op: Op, expected: int) -> None:
    assert params(op.apply(Tensor.unknown("x"))) == expected


def test_weights_of_several_inputs_need_none() -> None:
    some = Tensor.unknown("x")
    assert params(PackedAttention(8, in_features=512).apply(some, some, some)) == 4 * 512 * (512 + 1)
    assert params(Bilinear(6, left=4, right=5).apply(some, some)) == 6 * (4 * 5 + 1)


def test_the_law_names_the_argument_as_the_source_has_it() -> None:
    assert refusal(BatchNorm((1,), channels=64), Tensor.of(32, 8, 8)) == (
        "the input must have the size that the layer declares.\n"
        "  num_features = 64, but the input has 32 there. Received: (?, 32, 8, 8).\n"
        "  Write num_features=32, or give it an input of 64."
    )


def test_channels_in_the_last_axis_are_told() -> None:
    text = refusal(conv(64, 3), Tensor.of(224, 224, 3))
    assert "in_channels = 3, but the input has 224 there, and 3 in its last axis" in text
    assert "permute(0, 3, 1, 2)" in text


@pytest.mark.parametrize(
    ("op", "x"),
    [
        (conv(64, 3), Tensor.of(3, 8, 8)),
        (Dense(128, in_features=10), Tensor.of(10)),
        (BatchNorm((1,), channels=64), Tensor.of(64, 8, 8)),
        (LayerNorm((-1,), normalized=(10,)), Tensor.of(10)),
        (Chain((Dense(128, in_features=10),)), Tensor.of(10)),
    ],
)
def test_what_follows_from_the_input_is_dropped(op: Op, x: Tensor) -> None:
    bare = undeclared(op, (x,))
    assert bare != op
    assert apply(bare, (x,)) == apply(op, (x,))
    other = Tensor((*x.axes[:1], *(Axis(axis.name, 2 * int(axis.size)) for axis in x.axes[1:])))  # type: ignore[arg-type]
    apply(bare, (other,))


def test_a_chain_keeps_what_its_steps_keep() -> None:
    """Running statistics are buffers: two numbers a channel, and the count of batches."""
    norm = BatchNorm((1,), channels=64, buffers=True)
    applied = Chain((norm,)).apply(Tensor.of(64, 8, 8))
    assert total(weight.count for weight in applied.buffers) == 2 * 64 + 1
    assert params(applied) == 2 * 64


def test_what_does_not_follow_stays() -> None:
    op = Dense(128, in_features=10)
    assert undeclared(op, (Tensor.unknown("x"),)) is op
    assert undeclared(op, (Tensor.of(Formula("n")),)) is op
    assert undeclared(op, (Tensor.of(11),)) is op  # it is refused either way, and the fault stays what it is
    assert undeclared(Dense(128), (Tensor.of(10),)) == Dense(128)


def test_a_single_image_has_no_batch() -> None:
    image = Tensor((Axis("c", 3), Axis("h", 8), Axis("w", 8)))
    assert conv(64, 3).apply(image).outputs[0].shape == (64, 6, 6)
    assert Pool("max", (2, 2), (2, 2), channels_first=True).apply(image).outputs[0].shape == (3, 4, 4)


def test_a_batch_is_no_channels() -> None:
    assert "the input must have 4 axes" in refusal(conv(64, 3), Tensor.of(3, 8))


def test_channels_last_images_always_have_a_batch() -> None:
    image = Tensor((Axis("h", 8), Axis("w", 8), Axis("c", 3)))
    assert "the input must have 4 axes" in refusal(Conv(64, (3, 3), (1, 1), (1, 1)), image)


def test_sixteen_images_an_example_are_sixteen_times_the_work() -> None:
    frames = Tensor((Axis("rows", 16 * BATCH), Axis("c", 3), Axis("h", 8), Axis("w", 8)))
    one = Tensor((BATCH_AXIS, *frames.axes[1:]))
    assert macs(conv(64, 3).apply(frames)) == 16 * macs(conv(64, 3).apply(one))
    assert shape(conv(64, 3), frames) == (64, 6, 6)
    pool = AdaptivePool("average", (1, 1), channels_first=True)
    (many,), (single,) = pool.apply(frames).elementwise, pool.apply(one).elementwise
    assert many.count == 16 * single.count
