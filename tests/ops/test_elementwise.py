"""Activations that learn, and layers that act only while training."""

from __future__ import annotations

import pytest
from figures import elementwise, params

from weigh.network.ops import Op
from weigh.network.tensors import Tensor
from weigh.ops.activations import Activation
from weigh.ops.elementwise import (
    ActivityRegularization,
    Dropout,
    Identity,
    Masking,
    Noise,
    ParametricSoftplus,
    PReLU,
    SpatialDropout,
    SReLU,
)

IMAGE = Tensor.of(28, 28, 16)


@pytest.mark.parametrize(
    ("op", "count"),
    [
        (PReLU(), 28 * 28 * 16),  # one slope a position
        (PReLU((1, 2)), 16),  # one a channel
        (PReLU((1, 2, 3)), 1),
        (ParametricSoftplus((1, 2)), 2 * 16),
        (SReLU((1, 2)), 4 * 16),
    ],
)
def test_learned_activations(op: Op, count: int) -> None:
    applied = op.apply(IMAGE)
    assert applied.outputs == (IMAGE,)
    assert params(applied) == count


@pytest.mark.parametrize("op", [Identity(), Dropout(0.5), SpatialDropout(0.5), Noise(), ActivityRegularization()])
def test_layers_of_training_alone_change_nothing_and_cost_nothing(op: Op) -> None:
    applied = op.apply(IMAGE)
    assert applied.outputs == (IMAGE,)
    assert (applied.weights, applied.macs, applied.elementwise) == ((), (), ())
    assert op.view


def test_masking_compares_every_value() -> None:
    assert elementwise(Masking().apply(Tensor.of(10, 4))) == 10 * 4


@pytest.mark.parametrize(("function", "operations"), [("linear", 0), ("relu", 1), ("sigmoid", 3), ("unheard_of", 1)])
def test_activations_cost_their_operations(function: str, operations: int) -> None:
    assert elementwise(Activation(function).apply(IMAGE)) == 28 * 28 * 16 * operations
