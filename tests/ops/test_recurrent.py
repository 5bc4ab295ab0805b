"""Recurrent layers: counts, MACs, states and shapes by hand."""

from __future__ import annotations

import pytest

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op
from weigh.network.sizes import Formula
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor
from weigh.ops.recurrent import (
    GRU,
    LSTM,
    RNN,
    Bidirectional,
    GRUCell,
    LSTMCell,
    SimpleRNN,
    SimpleRNNCell,
    StackedCells,
)
from weigh.ops.recurrent_convolution import ConvLSTM, ConvLSTMCell


def params(applied: Applied) -> object:
    return sum(weight.count for weight in applied.weights)  # type: ignore[misc]


def macs(applied: Applied) -> object:
    return sum(work.count for work in applied.macs)  # type: ignore[misc]


def shapes(applied: Applied) -> list[str]:
    return [str(y) for y in applied.outputs]


IMAGES = ConvLSTM(ConvLSTMCell(4, (3, 3), (1, 1), (1, 1)))


@pytest.mark.parametrize("op, shape, out, weights, work", [
    (SimpleRNN(SimpleRNNCell(20)), (30, 10), (20,), (10 + 20 + 1) * 20, 30 * (10 + 20) * 20),
    (LSTM(LSTMCell(20)), (30, 10), (20,), (10 + 20 + 1) * 4 * 20, 30 * (10 + 20) * 4 * 20),
    (LSTM(LSTMCell(20, biases=0)), (30, 10), (20,), (10 + 20) * 4 * 20, 30 * (10 + 20) * 4 * 20),
    (LSTM(LSTMCell(20, biases=2)), (30, 10), (20,), (10 + 20 + 2) * 4 * 20, 30 * (10 + 20) * 4 * 20),  # cuDNN's
    (GRU(GRUCell(20)), (30, 10), (20,), (10 + 20 + 1) * 3 * 20, 30 * (10 + 20) * 3 * 20),
    (GRU(GRUCell(20, biases=2)), (30, 10), (20,), (10 + 20 + 2) * 3 * 20, 30 * (10 + 20) * 3 * 20),  # reset_after
    (
        RNN(StackedCells((LSTMCell(6), GRUCell(5)))), (8, 3), (5,),
        (3 + 6 + 1) * 4*6 + (6 + 5 + 1) * 3*5, 8 * ((3 + 6) * 4*6 + (6 + 5) * 3*5),  # the second takes the first's six
    ),
    (IMAGES, (5, 9, 9, 3), (7, 7, 4), (3*3 * (3 + 4) + 1) * 4 * 4, 5 * 7*7 * 3*3 * (3 + 4) * 4 * 4),
])  # fmt: skip
def test_counts(op: RNN, shape: tuple[int, ...], out: tuple[int, ...], weights: int, work: int) -> None:
    applied = op.apply(Tensor.of(*shape))
    assert applied.outputs[0].shape[1:] == out
    assert params(applied) == weights
    assert macs(applied) == work


def test_the_gates_of_a_step_cost_operations_on_elements() -> None:
    lstm = LSTMCell(20).apply(Tensor.of(10))
    assert [work.count for work in lstm.elementwise] == [
        20 * 4 * 2,  # each gate adds the state's part and a bias
        20,  # the candidate's tanh
        20 * 3 * 3,  # three sigmoids of three operations
        20 * 4,  # f·c + i·g and o·tanh(c)
        20,  # that tanh
    ]
    gru = GRUCell(20, biases=2).apply(Tensor.of(10))
    assert [work.count for work in gru.elementwise] == [20 * 3 * 3, 20, 20 * 2 * 3, 20 * 5]
    simple = SimpleRNNCell(20).apply(Tensor.of(10))
    assert [work.count for work in simple.elementwise] == [20 * 2, 20]


@pytest.mark.parametrize("op, outputs", [
    (LSTM(LSTMCell(4)), ["(?, 4)"]),
    (LSTM(LSTMCell(4), return_sequences=True), ["(?, 9, 4)"]),
    (LSTM(LSTMCell(4), return_state=True), ["(?, 4)", "(?, 4)", "(?, 4)"]),  # the state and the carry
    (GRU(GRUCell(4), return_sequences=True, return_state=True), ["(?, 9, 4)", "(?, 4)"]),
])  # fmt: skip
def test_outputs(op: RNN, outputs: list[str]) -> None:
    assert shapes(op.apply(Tensor.of(9, 3))) == outputs


def test_time_may_come_first() -> None:
    x = Tensor((Axis("steps", 9), BATCH_AXIS, Axis("features", 3)))
    assert shapes(LSTM(LSTMCell(4), return_sequences=True, time_major=True).apply(x)) == ["(9, ?, 4)"]
    assert shapes(LSTM(LSTMCell(4), time_major=True).apply(x)) == ["(?, 4)"]


def test_unknown_steps_leave_the_weights_known_and_make_the_work_a_formula() -> None:
    applied = LSTM(LSTMCell(20)).apply(Tensor.of(Formula("steps"), 10))
    assert params(applied) == 2480
    assert str(macs(applied)) == "2400*steps"


def both(merge: str | None, **kwargs: bool) -> Bidirectional:
    one = LSTM(LSTMCell(4), **kwargs)
    return Bidirectional(one, one, merge)


@pytest.mark.parametrize("op, outputs", [
    (both("concat"), ["(?, 8)"]),
    (both("sum"), ["(?, 4)"]),
    (both(None), ["(?, 4)", "(?, 4)"]),
    (both("concat", return_sequences=True), ["(?, 9, 8)"]),
    (both("ave", return_state=True), ["(?, 4)"] * 5),  # the output, then state and carry of each direction
])  # fmt: skip
def test_two_directions(op: Bidirectional, outputs: list[str]) -> None:
    applied = op.apply(Tensor.of(9, 3))
    assert shapes(applied) == outputs
    assert params(applied) == 2 * (3 + 4 + 1) * 4 * 4
    assert {weight.part for weight in applied.weights} == {"forward", "backward"}


def test_joining_two_directions_costs_what_the_way_says() -> None:
    concat, ave = (both(merge).apply(Tensor.of(9, 3)).elementwise for merge in ("concat", "ave"))
    assert [work.count for work in ave[len(concat) :]] == [4 * 2]  # a sum and a division


STATE = Tensor.of(5)
ERRORS: list[tuple[Op, tuple[Tensor, ...], str]] = [
    (
        LSTM(LSTMCell(5)), (STATE,),
        "a recurrent layer must be given all of its first states, or none.\n"
        "  It has 2, but 1 were given.\n"
        "  Give as many as return_state gives: for an LSTM the state and the carry.",
    ),
    (
        GRU(GRUCell(4)), (STATE,),
        "a first state must be as large as the layer.\n"
        "  State 1 has 5, but the layer has 4 units.\n"
        "  Give both the same number of units.",
    ),
    (
        both("sum"), (STATE,),
        "two directions must be given equally many first states.\n"
        "  1 were given.\n"
        "  Give those of the forward layer, then those of the backward layer.",
    ),
    (
        Bidirectional(LSTM(LSTMCell(4)), LSTM(LSTMCell(5)), "mul"), (),
        "two directions must be equally large, unless they are concatenated.\n"
        "  merge_mode = 'mul', but forward gives 4 and backward 5.\n"
        "  Use merge_mode='concat', or the same units for both.",
    ),
]  # fmt: skip


@pytest.mark.parametrize("op, states, text", ERRORS)
def test_errors(op: Op, states: tuple[Tensor, ...], text: str) -> None:
    with pytest.raises(ShapeError) as error:
        op.apply(Tensor.of(9, 3), *states)
    assert str(error.value) == text


def test_an_image_is_no_sequence() -> None:
    with pytest.raises(ShapeError) as error:
        LSTM(LSTMCell(4)).apply(Tensor.of(28, 28, 1))
    assert str(error.value) == (
        "the input must have 3 axes, the batch included.\n"
        "  It has 4. Received: (?, 28, 28, 1).\n"
        "  Reshape or flatten it first, or check the input shape."
    )
