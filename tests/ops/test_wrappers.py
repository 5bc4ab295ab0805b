"""One layer at every step."""

from __future__ import annotations

import pytest

from weigh.network.errors import ShapeError
from weigh.network.sizes import Formula
from weigh.network.tensors import Axis, Tensor
from weigh.ops.arithmetic import Elementwise
from weigh.ops.convolution import Conv
from weigh.ops.dense import Dense
from weigh.ops.opaque import Opaque
from weigh.ops.shape import Flatten
from weigh.ops.wrappers import TimeDistributed

CONV = Conv(8, (3, 3), (1, 1), (1, 1))


def test_weights_count_once_and_work_once_a_step() -> None:
    inner, outer = CONV.apply(Tensor.of(9, 9, 3)), TimeDistributed(CONV).apply(Tensor.of(10, 9, 9, 3))
    assert str(outer.outputs[0]) == "(?, 10, 7, 7, 8)"
    assert outer.weights == inner.weights
    assert [work.count for work in outer.macs] == [10 * 7*7 * 3*3*3 * 8]  # fmt: skip
    assert [work.count for work in outer.elementwise] == [10 * 7*7 * 8]  # fmt: skip


def test_steps_that_are_not_known_make_the_work_a_formula() -> None:
    applied = TimeDistributed(Dense(5)).apply(Tensor.of(Formula("frames"), 3))
    assert str(applied.outputs[0]) == "(?, frames, 5)"
    assert str(applied.macs[0].count) == "15*frames"


def test_an_unknown_rank_stays_unknown() -> None:
    applied = TimeDistributed(Dense(5)).apply(Tensor.unknown("clips"))
    assert str(applied.outputs[0]) == "(?, clips[0], …, 5)"


def test_a_view_stays_a_view() -> None:
    assert TimeDistributed(Flatten()).view
    assert not TimeDistributed(Dense(5)).view


def test_what_is_not_known_of_the_inner_layer_stays_not_known() -> None:
    applied = TimeDistributed(Opaque("Mystery")).apply(Tensor.of(10, 4))
    assert applied.missing
    assert applied.unpriced


def test_several_inputs_lose_their_steps_together() -> None:
    x = Tensor.of(10, 7, 4)
    assert str(TimeDistributed(Elementwise("add")).apply(x, x).outputs[0]) == "(?, 10, 7, 4)"


def test_a_weight_among_the_inputs_has_no_steps() -> None:
    weight = Tensor((Axis("axis_1", 4),))
    assert str(TimeDistributed(Elementwise("add")).apply(Tensor.of(10, 7, 4), weight).outputs[0]) == "(?, 10, 7, 4)"


@pytest.mark.parametrize("inputs, text", [
    (
        (Tensor((Tensor.of(1).axes[0],)),),
        "the input must have an axis of steps behind the batch.\n"
        "  Received: (?).\n"
        "  Give an input of shape (steps, ...), or call the inner layer itself.",
    ),
    (
        (Tensor.of(10, 4), Tensor.of(9, 4)),
        "all inputs must have the same number of steps.\n"
        "  One has 10, another 9.\n"
        "  Cut or pad one of them.",
    ),
])  # fmt: skip
def test_errors(inputs: tuple[Tensor, ...], text: str) -> None:
    with pytest.raises(ShapeError) as error:
        TimeDistributed(Elementwise("add")).apply(*inputs)
    assert str(error.value) == text
