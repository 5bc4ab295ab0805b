"""The misconception behind a number, from the named axes of a layer's weights."""

from __future__ import annotations

import random
from collections.abc import Iterable
from time import process_time

import pytest
from made_layers import both_ways, conv, depthwise, gru, last_of, lstm, params, pool, rnn, separable

from weigh.ask.misconceptions import MOST_BITS, Misconception, misconceptions, nearest
from weigh.network.graph import Call
from weigh.network.sizes import Formula
from weigh.network.tensors import Tensor
from weigh.ops.activations import Activation
from weigh.ops.attention import GroupQueryAttention, MultiHeadAttention
from weigh.ops.convolution import Conv, ConvTranspose, LocallyConnected
from weigh.ops.dense import Dense, Highway, MaxoutDense
from weigh.ops.einsum_dense import EinsumDense
from weigh.ops.elementwise import Dropout, PReLU
from weigh.ops.embedding import Embedding, ReversibleEmbedding
from weigh.ops.normalization import BatchNorm, GroupNorm, LayerNorm, RMSNorm, SpectralNorm, Standardize
from weigh.ops.pooling import GlobalPool
from weigh.ops.recurrent_convolution import ConvLSTM, ConvLSTMCell
from weigh.ops.shape import Flatten, Reshape
from weigh.ops.wrappers import TimeDistributed

of = Tensor.of
PLACES = LocallyConnected(8, (3, 3), (1, 1))
UP = ConvTranspose(16, (3, 3), (2, 2), (1, 1))
FILM = ConvLSTM(ConvLSTMCell(8, (3, 3), (1, 1), (1, 1)))

FIRST, TOP = 1, 3
CASES = [
    # convolutions
    (last_of(of(12, 12, 32), conv(64, 5)), 51_264, (5 * 5 + 1) * 64, "axis_left_out", FIRST),
    (last_of(of(32, 32, 3), conv(32, 3)), 896, 3 * 3 * 32, "axis_left_out+biases_left_out", FIRST),
    (last_of(of(56, 56, 128), conv(256, 3)), 295_168, 294_912, "biases_left_out", FIRST),
    (last_of(of(28, 28, 1), conv(32, 3)), 320, (28 * 28 + 1) * 32, "other_window", FIRST),
    (last_of(of(28, 28, 16), conv(32, 3)), 4_640, (3 * 3 * 16 + 16) * 32, "bias_for_each", FIRST),
    (last_of(of(28, 28, 16), conv(32, 3)), 4_640, (3 + 3) * 16 * 32 + 32, "added", FIRST),
    (last_of(of(28, 28, 16), conv(32, 3)), 4_640, 3 * 16 * 32 + 32, "axis_left_out", FIRST),  # the kernel as one row
    (last_of(of(28, 28, 16), conv(32, 3)), 4_640, (16 + 1) * 32, "window_left_out", FIRST),
    (last_of(of(28, 28, 16), conv(32, 3)), 4_640, (3 * 3 * 32 + 1) * 16, "exchanged", FIRST),
    (last_of(of(28, 28, 16), conv(32, 3)), 4_640, (3 * 3 * 16 + 1) * 32 * 26 * 26, "all_for_each", FIRST),
    (last_of(of(28, 28, 16), conv(32, 3)), 4_640, (3 * 3 * 28 + 1) * 32, "other_axis", FIRST),  # 28 rows for channels
    (last_of(of(28, 28, 16), conv(32, 3)), 4_640, 3 * 3 * 16 + 16, "depthwise", FIRST),
    (last_of(of(28, 28, 16), conv(32, 3)), 4_640, 3 * 3 * 16 + (16 + 1) * 32, "separable", FIRST),
    (last_of(of(28, 28, 16), conv(32, 3, 2)), 4_640, (5 * 5 * 16 + 1) * 32, "kernel", FIRST),
    (last_of(of(28, 28, 16), conv(32, 3)), 4_640, 4 * 4_640, "bytes", FIRST),
    (last_of(of(28, 28, 16), conv(32, 3)), 4_640, 26 * 26 * 32, "values_out", FIRST),
    (last_of(of(28, 28, 16), conv(32, 3)), 4_640, 26 * 26 * 32 * 3 * 3 * 16, "macs", FIRST),
    (last_of(of(27, 27, 96), conv(256, 5, groups=2)), 307_456, 614_656, "groups", FIRST),
    (last_of(of(28, 28, 16), conv(32, 3), conv(64, 3)), 18_496, 4_640, "other_layer", FIRST),
    (last_of(of(28, 28, 16), conv(32, 3), pool(2), conv(64, 3)), 18_496, (3 * 3 * 16 + 1) * 64, "other_size", TOP),
    (last_of(of(28, 28, 16), separable(32, 3)), 688, (3 * 3 * 16 + 1) * 32, "full", FIRST),
    (last_of(of(28, 28, 16), depthwise(1, 3)), 160, 3 * 3 + 1, "axis_left_out", FIRST),
    (last_of(of(8, 8, 16), UP), 2_320, 3 * 3 * 16 * 16, "biases_left_out", FIRST),
    (last_of(of(6, 6, 4), PLACES), 4_736, (3 * 3 * 4 + 1) * 8, "positions_left_out", FIRST),
    (last_of(of(28, 28, 16), separable(32, 3)), 688, (3 * 3 + 1) * 16 + (16 + 1) * 32, "bias_of_part", FIRST),
    (last_of(of(28, 28, 1), conv(32, 3)), 320, (3 * 3 * 3 + 1) * 32, "other_size", FIRST),  # three colours
    # dense
    (last_of(of(32, 32, 3), Dense(512)), 2_048, 1_573_376, "flattened", FIRST),
    (last_of(of(784), Dense(128)), 100_480, 784 * 128, "biases_left_out", FIRST),
    (last_of(of(784), Dense(128)), 100_480, 784 * 128 + 784, "bias_of_inputs", FIRST),
    (last_of(of(784), Dense(128)), 100_480, 3 * 100_480, "optimizer", FIRST),
    (last_of(of(784), Dense(128)), 100_480, 128, "only_weight", FIRST),
    (last_of(of(784), Dense(128)), 100_480, (784 + 2) * 128, "other_size", TOP),
    (last_of(of(30, 10), both_ways(gru(16, return_sequences=True)), TimeDistributed(Dense(8))), 264, 272,
     "bias_for_each", FIRST),
    (last_of(of(7, 7, 64), Flatten(), Dense(10)), 31_370, (64 + 1) * 10, "other_size", FIRST),
    (last_of(of(10, 8), Dense(4)), 36, (10 + 1) * 4, "other_axis", FIRST),
    (last_of(of(10), MaxoutDense(20, 4)), 880, (10 + 1) * 20, "axis_left_out", FIRST),
    (last_of(of(28, 28, 1), conv(32, 3), pool(2), Flatten(), Dense(10)), 54_090, (26 * 26 * 32 + 1) * 10,
     "other_size", FIRST),  # as it is before the pooling
    (last_of(of(28, 28, 1), conv(32, 3), Flatten(), Dense(10)), 216_330, 216_330 + 320, "with_layer", FIRST),
    # recurrent
    (last_of(of(20, 16), both_ways(gru(32, 2))), 9_600 * 1, 9_408, "axis_left_out", FIRST),
    (last_of(of(10, 1), rnn(50)), 2_600, 50 + 50 + 50, "axis_left_out", FIRST),
    (last_of(of(10, 32), rnn(8)), 328, 264, "weight_left_out", FIRST),
    (last_of(of(30, 10), lstm(20)), 2_480, (10 + 20 + 1) * 20, "axis_left_out", FIRST),
    (last_of(of(30, 10), lstm(20)), 2_480, (10 + 20) * 4 * 20, "biases_left_out", FIRST),
    (last_of(of(30, 10), lstm(20)), 2_480, (10 + 1) * 4 * 20, "weight_left_out", FIRST),
    (last_of(of(30, 10), lstm(20)), 2_480, (10 + 20 + 2) * 4 * 20, "recurrent_biases", FIRST),
    (last_of(of(30, 10), lstm(20)), 2_480, 2 * 2_480, "bidirectional", FIRST),
    (last_of(of(30, 10), lstm(20)), 2_480, (30 + 20 + 1) * 4 * 20, "other_axis", FIRST),
    (last_of(of(28, 64), both_ways(lstm(20))), 13_600, 6_800, "part_left_out", FIRST),
    (last_of(of(5, 16, 16, 3), FILM), 3_200, (3 * 3 * 3 + 3 * 3 * 8 + 1) * 8, "axis_left_out", FIRST),
    (last_of(of(20, 16), gru(32)), 4_704, (16 + 32 + 1) * 4 * 32, "other_size", FIRST),  # four gates, as an LSTM
    # attention, tables, normalizations, activations
    (last_of(of(1800, 1), MultiHeadAttention(10, 10, bias=False)), 400, 720_000, "other_axis", FIRST),
    (last_of(of(10, 64), MultiHeadAttention(8, 64)), 132_672, 4 * (64 + 1) * 64, "key_dim", TOP),
    (last_of(of(10, 64), MultiHeadAttention(8, 8)), 16_640, 4 * 64 * 64, "biases_left_out", FIRST),
    (last_of(of(10, 64), MultiHeadAttention(8, 8)), 16_640, 3 * (64 + 1) * 64, "part_left_out", FIRST),
    (last_of(of(20), Embedding(1000, 64)), 64_000, 20 * 64, "other_size", FIRST),
    (last_of(of(20), Embedding(1000, 64)), 64_000, 1001 * 64, "vocabulary", FIRST),
    (last_of(of(28, 28, 64), BatchNorm()), 256, 128, "untrained_left_out", FIRST),
    (last_of(of(28, 28, 64), BatchNorm()), 256, 64, "only_weight", FIRST),
    (last_of(of(7, 7, 64), BatchNorm()), 256, 4 * 7 * 7 * 64, "flattened", TOP),
    (last_of(of(20, 64), LayerNorm()), 128, 64, "only_weight", FIRST),
    (last_of(of(28, 28, 16), PReLU()), 12_544, 16, "positions_left_out", FIRST),
    # layers without weights
    (last_of(of(28, 28, 16), conv(32, 3), Dropout(0.5)), 0, 4_640, "other_layer", FIRST),
    (last_of(of(28, 28, 6), pool(2)), 0, 2 * 2 * 6, "window_of_none", FIRST),
    (last_of(of(28, 28, 6), pool(2)), 0, (1 + 1) * 6, "for_each_channel", FIRST),  # as LeNet-5's subsampling learns
    (last_of(of(7, 7, 64), Flatten()), 0, 3_136, "values_out", FIRST),
]  # fmt: skip


@pytest.mark.parametrize(("call", "true", "expected", "kind", "among"), CASES)
def test_the_slip_behind_a_number(call: Call, true: int, expected: int, kind: str, among: int) -> None:
    found = misconceptions(call, expected, expected)
    assert params(call) == true
    assert kind in [one.kind for one in found[:among]], found


def test_a_shared_layer_counted_at_each_call() -> None:
    call = last_of(of(10), Dense(4))
    assert misconceptions(call, 3 * 44, 3 * 44, calls=3)[0].kind == "each_call"


def test_a_neighbour_read_instead() -> None:
    call = last_of(of(10), Dense(4))
    (found,) = misconceptions(call, 7_919, 7_919, beside={"head": 7_919})
    assert found.text == "the number of parameters of head"


@pytest.mark.parametrize(
    ("call", "expected", "formula", "text"),
    [
        (
            last_of(of(12, 12, 32), conv(64, 5)),
            1_664,
            "(5 × 5 + 1) × 64",
            "the 32 input channels left out: every filter spans all of them",
        ),
        (
            last_of(of(32, 32, 3), conv(32, 3)),
            288,
            "3 × 3 × 32",
            "the 3 input channels left out (every filter spans all of them), and the 32 biases left out (a bias is a "
            "parameter like any other)",
        ),
        (
            last_of(of(28, 28, 16), conv(32, 3)),
            3_104,
            "((3 + 3) × 16 + 1) × 32",
            "the 3 rows of the kernel and the 3 columns of the kernel added instead of multiplied",
        ),
        (
            last_of(of(1800, 1), MultiHeadAttention(10, 10, bias=False)),
            720_000,
            "3 × 1,800 × 10 × 10 + 10 × 10 × 1,800",
            "the input's 1,800 steps taken for its features: the layer works on the last axis, of 1",
        ),
        (
            last_of(of(28, 64), both_ways(lstm(20))),
            6_800,
            "(64 + 20 + 1) × 4 × 20",
            "one of the two directions left out: each has weights of its own",
        ),
        (
            last_of(of(10, 32), MultiHeadAttention(8, 8)),
            6_304,
            "2 × (32 + 1) × 8 × 8 + (8 × 8 + 1) × 32",
            "one of query, key, value left out: each has weights of its own",
        ),
    ],
)
def test_it_is_told_with_the_sum_as_it_was_made(call: Call, expected: int, formula: str, text: str) -> None:
    first = misconceptions(call, expected, expected)[0]
    assert (first.formula, first.text) == (formula, text)


def test_a_range_is_met_exactly_and_its_best_comes_first() -> None:
    call = last_of(of(12, 12, 32), conv(64, 5))
    found = misconceptions(call, 1_600, 1_700)
    assert found[0].value == 1_664
    assert [one.bits for one in found] == sorted(one.bits for one in found)


def test_nothing_is_made_up() -> None:
    call = last_of(of(12, 12, 32), conv(64, 5))
    assert misconceptions(call, 1_234, 1_234) == ()
    assert misconceptions(call, 51_264, 51_264) == ()  # it is right
    assert misconceptions(call, 2, 1) == ()
    assert [one.value for one in nearest(call, 1_700)] == [1_664, 2_112]


def test_an_unknown_size_may_be_what_was_left_out() -> None:
    call = last_of(of(28, 28, Formula("channels")), conv(32, 3))
    assert [one.kind for one in misconceptions(call, 320, 320)] == ["axis_left_out"]
    assert misconceptions(call, 321, 321) == ()


CHANNELS = Formula("channels")
LAYERS: list[Call] = [
    *(call for call, *_ in CASES),
    last_of(of(28, 28, CHANNELS), Conv(CHANNELS, (3, 3), (2, 2), (1, 1), ((1, 1), (1, 1)))),
    last_of(Tensor.unknown("input"), Dense(10)),
    last_of(of(16), Highway()),
    last_of(of(10, 16), EinsumDense("abc,cd->abd", (None, 8), "d")),
    last_of(of(10, 64), GroupQueryAttention(8, 8, key_value_heads=2)),
    last_of(of(10), ReversibleEmbedding(100, 8, tied=False)),
    last_of(of(8, 8, 32), GroupNorm(4)),
    last_of(of(8, 32), RMSNorm()),
    last_of(of(8, 32), Standardize()),
    last_of(of(8, 8, 3), SpectralNorm(conv(8, 3))),
    last_of(of(8, 8, 3), GlobalPool("max", 2)),
    last_of(of(8, 8, 3), Reshape((-1, 3)), Activation("relu")),
    last_of(of(4, 8, 8, 3), TimeDistributed(conv(8, 3, bias=False))),
    last_of(of(Formula("steps"), 8), both_ways(gru(16, 0))),
    last_of(of(10), Dense(1, bias=False)),
]


def evaluated(formula: str) -> int:
    return int(eval(formula.replace(",", "").replace("×", "*").replace("−", "-")))


@pytest.mark.parametrize("call", LAYERS, ids=lambda call: call.layer.type)
def test_every_explanation_holds(call: Call) -> None:
    """Its value is within the claim and what its formula gives; it is told in a sentence; no cheaper one comes later."""
    chance = random.Random(str(call.op))
    true = params(call)
    near = true if isinstance(true, int) else 1_000
    for low in (0, 1, near + 1, near // 2, near * 4, *(chance.randrange(2 * near + 10) for _ in range(8))):
        for high in (low, low + near // 50):
            found = misconceptions(call, low, high)
            assert_sound(found, low, high)
            assert true not in [one.value for one in found]
    nearest(call, near + 1)


def assert_sound(found: Iterable[Misconception], low: int, high: int) -> None:
    last = 0.0
    for one in found:
        assert low <= one.value <= high and evaluated(one.formula) == one.value, one
        assert one.text and "{" not in one.text and last <= one.bits <= MOST_BITS
        last = one.bits


def test_it_costs_little_enough_to_be_asked_of_every_layer() -> None:
    begin = process_time()
    for call in LAYERS:
        misconceptions(call, 12_345, 12_345)
    assert (process_time() - begin) / len(LAYERS) < 0.2  # seconds a layer; a few milliseconds as a rule
