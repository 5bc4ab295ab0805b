"""Fully connected layers: counts, MACs and shapes by hand."""

from __future__ import annotations

import pytest

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied
from weigh.network.tensors import Tensor
from weigh.ops.dense import Dense, Highway, MaxoutDense
from weigh.ops.einsum_dense import EinsumDense


def params(applied: Applied, trainable: bool | None = None) -> object:
    return sum(w.count for w in applied.weights if trainable is None or w.trainable is trainable)  # type: ignore[misc]


def macs(applied: Applied) -> object:
    return sum(work.count for work in applied.macs)  # type: ignore[misc]


@pytest.mark.parametrize("op, shape, out, weights, work", [
    (Dense(4096), (9216,), (4096,), (9216 + 1) * 4096, 9216 * 4096),
    (Dense(4096), (13, 13, 256), (13, 13, 4096), (256 + 1) * 4096, 13*13 * 256 * 4096),  # it does not flatten
    (Dense(10, bias=False), (784,), (10,), 784 * 10, 784 * 10),
    (Highway(), (32,), (32,), 2 * (32 + 1) * 32, 2 * 32 * 32),  # a transform and a gate
    (MaxoutDense(10, pieces=4), (784,), (10,), 4 * (784 + 1) * 10, 4 * 784 * 10),
    (EinsumDense("abc,cd->abd", (None, 64), "d"), (32, 128), (32, 64), (128 + 1) * 64, 32 * 128 * 64),
    (EinsumDense("abc,cde->abde", (None, 8, 64), "de"), (10, 512), (10, 8, 64), (512 + 1) * 8*64, 10 * 512 * 8*64),
])  # fmt: skip
def test_counts(op: Dense, shape: tuple[int, ...], out: tuple[int, ...], weights: int, work: int) -> None:
    applied = op.apply(Tensor.of(*shape))
    assert applied.outputs[0].shape[1:] == out
    assert params(applied) == weights
    assert macs(applied) == work


def test_a_bias_is_one_addition_a_unit_and_an_activation_its_own_cost() -> None:
    applied = Dense(10, activation="sigmoid").apply(Tensor.of(7, 784))
    assert [work.count for work in applied.elementwise] == [7 * 10, 7 * 10 * 3]  # exp, add, divide


def test_lora_freezes_the_kernel_and_trains_two_thin_matrices() -> None:
    applied = Dense(64, lora_rank=4).apply(Tensor.of(7, 10))
    assert params(applied, trainable=False) == 10 * 64
    assert params(applied, trainable=True) == 64 + 10 * 4 + 4 * 64  # the bias stays trained
    assert macs(applied) == 7 * 10 * 64 + 10 * 4 * 64  # the two are multiplied once, not at every position


def test_an_input_of_unknown_rank_keeps_its_rest() -> None:
    applied = Dense(5).apply(Tensor.unknown("images"))
    assert str(applied.outputs[0]) == "(?, …, 5)"
    assert str(applied.weights[0].count) == "5*images[-1]"


ERRORS = [
    (
        EinsumDense("abc->ab", (None,)), (3, 4),
        "the equation must read input,kernel->output, with ... at most on one side of the letters.\n"
        "  Received: 'abc->ab'.\n"
        "  Write it as 'abc,cd->abd', '...b,bc->...c' or 'ab...,bc->ac...'.",
    ),
    (
        EinsumDense("abc,cd->abc", (None, 4)), (3, 4),
        "every letter must be in another part of the equation too.\n"
        "  'd' stands alone in 'abc,cd->abc'.\n"
        "  Use a letter of the input, or give the kernel and the output the same one.",
    ),
    (
        EinsumDense("abc,cd->abd", (7, 5)), (3, 4),
        "a letter of both input and output must stand for one size.\n"
        "  b = 3 in the input, but output_shape says 7. The equation: 'abc,cd->abd'.\n"
        "  Write None for it in output_shape, or 3.",
    ),
    (
        EinsumDense("abc,cd->abd", (None, None)), (3, 4),
        "output_shape must give a size to every letter that the input has not.\n"
        "  'd' of 'abc,cd->abd' has none.\n"
        "  Give output_shape one entry for each letter of the output behind the batch.",
    ),
]  # fmt: skip


@pytest.mark.parametrize("op, shape, text", ERRORS)
def test_errors(op: EinsumDense, shape: tuple[int, ...], text: str) -> None:
    with pytest.raises(ShapeError) as error:
        op.apply(Tensor.of(*shape))
    assert str(error.value) == text
