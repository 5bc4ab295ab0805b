"""Layers as older generations of Keras wrote them: the arguments, and the counts that made the generations differ."""

from __future__ import annotations

from typing import Any

import pytest

from weigh.network.ops import Op, apply
from weigh.network.tensors import Tensor
from weigh.readers.keras.layers import find
from weigh.readers.keras.table import Given


def op_of(dialect: str, name: str, *args: Any, **kwargs: Any) -> Op:
    found = find(name, dialect)
    assert found is not None
    values, _ = found[1].arguments(list(args), kwargs)
    return found[1].build(Given(values, dialect))


def count(op: Op, *shape: int) -> object:
    return sum(weight.count for weight in apply(op, (Tensor.of(*shape),)).weights)  # type: ignore[misc]


@pytest.mark.parametrize("dialect, name, args, kwargs, shape, params", [
    ("keras1", "Dense", (10,), {"input_dim": 784}, (784,), (784 + 1) * 10),
    ("keras1", "Dense", (10,), {"init": "uniform", "activation": "softmax", "bias": False}, (784,), 784 * 10),
    ("keras1", "Dense", (), {"output_dim": 10, "W_regularizer": None}, (784,), (784 + 1) * 10),
    ("keras1", "TimeDistributedDense", (5,), {}, (9, 3), (3 + 1) * 5),
    ("keras1", "Highway", (), {}, (32,), 2 * (32 + 1) * 32),
    ("keras1", "MaxoutDense", (10,), {"nb_feature": 3}, (32,), 3 * (32 + 1) * 10),
    ("keras1", "LSTM", (20,), {"inner_activation": "sigmoid", "return_sequences": True}, (9, 10), (10+20+1) * 4*20),
    ("keras1", "GRU", (20,), {"dropout_W": 0.2, "dropout_U": 0.2}, (9, 10), (10 + 20 + 1) * 3 * 20),
    ("keras1", "SimpleRNN", (), {"output_dim": 20}, (9, 10), (10 + 20 + 1) * 20),
    ("keras1", "ConvLSTM2D", (4, 3, 3), {"border_mode": "same"}, (5, 9, 9, 3), (3*3 * (3 + 4) + 1) * 4*4),
    ("keras2", "GRU", (20,), {}, (9, 10), (10 + 20 + 1) * 3 * 20),  # the reset comes before the product
    ("keras2", "GRU", (20,), {"reset_after": True}, (9, 10), (10 + 20 + 2) * 3 * 20),
    ("tf.keras", "GRU", (20,), {}, (9, 10), (10 + 20 + 2) * 3 * 20),  # and after it since TensorFlow 2
    ("keras3", "GRU", (20,), {}, (9, 10), (10 + 20 + 2) * 3 * 20),
    ("keras2", "CuDNNGRU", (20,), {}, (9, 10), (10 + 20 + 2) * 3 * 20),
    ("keras2", "CuDNNLSTM", (20,), {}, (9, 10), (10 + 20 + 2) * 4 * 20),
    ("tf.keras", "CuDNNLSTM", (20,), {}, (9, 10), (10 + 20 + 2) * 4 * 20),
    ("keras2", "LSTM", (20,), {"implementation": 2}, (9, 10), (10 + 20 + 1) * 4 * 20),
    ("tf.keras", "LSTM", (20,), {"time_major": False}, (9, 10), (10 + 20 + 1) * 4 * 20),
])  # fmt: skip
def test_count(
    dialect: str, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], shape: tuple[int, ...], params: int
) -> None:
    assert count(op_of(dialect, name, *args, **kwargs), *shape) == params


@pytest.mark.parametrize("dialect, params", [("keras2", 31), ("tf.keras", 32), ("keras3", 32)])
def test_a_cell_follows_its_generation(dialect: str, params: int) -> None:
    cell = op_of(dialect, "GRUCell", 20)
    assert count(cell, 10) == params * 3 * 20


def test_a_sequence_is_given_by_name_in_every_generation() -> None:
    for dialect in ("keras1", "keras2", "tf.keras", "keras3"):
        op = op_of(dialect, "LSTM", 20, return_sequences=True)
        assert str(apply(op, (Tensor.of(9, 10),)).outputs[0]) == "(?, 9, 20)"
