"""PyTorch's recurrent layers: every number is written out as the product it comes from."""

from __future__ import annotations

from typing import Any

import pytest
from figures import elementwise, macs, params, refusal

from weigh.network.ops import Op
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor
from weigh.ops.recurrent_layers import GRULayers, GRUStep, LSTMLayers, LSTMStep, RNNLayers, RNNStep


def shapes(op: Op, *inputs: Tensor) -> list[tuple[Any, ...]]:
    """All outputs, the batch as a letter."""
    return [tuple("b" if axis == BATCH_AXIS else axis.size for axis in y.axes) for y in op.apply(*inputs).outputs]


def steps_first(*sizes: int) -> Tensor:
    steps, features = sizes
    return Tensor((Axis("steps", steps), BATCH_AXIS, Axis("features", features)))


@pytest.mark.parametrize(
    ("op", "expected_params", "expected_macs"),
    [
        # two matrices and two biases; 30 steps
        (RNNLayers(20, batch_first=True), 20 * (10 + 20 + 2), 30 * 20 * (10 + 20)),
        (LSTMLayers(20, batch_first=True), 4 * 20 * (10 + 20 + 2), 30 * 4 * 20 * (10 + 20)),
        (GRULayers(20, batch_first=True, bias=False), 3 * 20 * (10 + 20), 30 * 3 * 20 * (10 + 20)),
        # the second layer reads the first one's units
        (GRULayers(20, 2, batch_first=True), 3 * 20 * (10 + 20 + 2) + 3 * 20 * (20 + 20 + 2),
         30 * 3 * 20 * (10 + 20 + 20 + 20)),
        # ... of both directions
        (LSTMLayers(20, 2, batch_first=True, bidirectional=True),
         2 * 4 * 20 * (10 + 20 + 2) + 2 * 4 * 20 * (40 + 20 + 2), 2 * 30 * 4 * 20 * (10 + 20 + 40 + 20)),
        # a state of 5: the recurrent matrix reads 5, and 5 × 20 projects to it
        (LSTMLayers(20, batch_first=True, projection=5), 4 * 20 * (10 + 5 + 2) + 5 * 20,
         30 * (4 * 20 * (10 + 5) + 5 * 20)),
    ],
)  # fmt: skip
def test_layers(op: Op, expected_params: int, expected_macs: int) -> None:
    applied = op.apply(Tensor.of(30, 10))
    assert params(applied) == expected_params
    assert macs(applied) == expected_macs


@pytest.mark.parametrize(
    ("op", "x", "expected"),
    [
        (LSTMLayers(20, batch_first=True), Tensor.of(30, 10), [("b", 30, 20), (1, "b", 20), (1, "b", 20)]),
        (LSTMLayers(20), steps_first(30, 10), [(30, "b", 20), (1, "b", 20), (1, "b", 20)]),
        (GRULayers(20, 3, bidirectional=True), steps_first(30, 10), [(30, "b", 40), (6, "b", 20)]),
        (LSTMLayers(20, 2, batch_first=True, projection=5), Tensor.of(30, 10),
         [("b", 30, 5), (2, "b", 5), (2, "b", 20)]),
        (RNNLayers(20), Tensor((Axis("steps", 30), Axis("features", 10))), [(30, 20), (1, 20)]),
    ],
)  # fmt: skip
def test_shapes(op: Op, x: Tensor, expected: list[tuple[Any, ...]]) -> None:
    assert shapes(op, x) == expected


@pytest.mark.parametrize(("op", "gates", "outputs"), [(RNNStep(20), 1, 1), (LSTMStep(20), 4, 2), (GRUStep(20), 3, 1)])
def test_one_step(op: Op, gates: int, outputs: int) -> None:
    applied = op.apply(Tensor.of(10))
    assert params(applied) == gates * 20 * (10 + 20 + 2)
    assert macs(applied) == gates * 20 * (10 + 20)
    assert shapes(op, Tensor.of(10)) == [("b", 20)] * outputs


def test_elementwise_work_of_an_lstm() -> None:
    """A gate: three sums, of two parts and two biases. Three sigmoids of three operations, two tanhs, four to mix."""
    assert elementwise(LSTMStep(20).apply(Tensor.of(10))) == 20 * (4 * 3 + 3 * 3 + 2 * 1 + 4)


def test_names_are_pytorchs() -> None:
    names = [weight.name for weight in LSTMLayers(20, 2, bidirectional=True).apply(steps_first(30, 10)).weights]
    ends = ("_l0", "_l0_reverse", "_l1", "_l1_reverse")
    assert names == [f"{kind}{end}" for end in ends for kind in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]


def test_first_states_have_the_shape_of_the_last() -> None:
    state = Tensor((Axis("layers", 1), BATCH_AXIS, Axis("units", 20)))
    assert len(LSTMLayers(20).apply(steps_first(30, 10), state, state).outputs) == 3
    assert refusal(GRULayers(20, 2), steps_first(30, 10), state) == (
        "a first state must have the shape of the last one.\n"
        "  State 1 is (1, ?, 20), but the layer makes (2, ?, 20): layers and directions, batch, units.\n"
        "  Give it that shape, or leave it out: it is zero then."
    )
    assert "It has 2, but 1 were given" in refusal(LSTMLayers(20), steps_first(30, 10), state)
