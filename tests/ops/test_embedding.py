"""Embeddings: a table, looked up."""

from __future__ import annotations

from figures import macs, params, refusal, trained

from weigh.network.sizes import Formula
from weigh.network.tensors import Tensor
from weigh.ops.embedding import Embedding, ReversibleEmbedding


def test_a_table_has_a_row_an_index_whatever_the_length() -> None:
    for sizes in ((), (20,), (4, 5), (Formula("steps"),)):
        applied = Embedding(10000, 128).apply(Tensor.of(*sizes))
        assert params(applied) == 10000 * 128
        assert applied.outputs[0].shape[1:] == (*sizes, 128)
        assert macs(applied) == 0


def test_input_length_fills_in_an_unknown_length() -> None:
    applied = Embedding(10, 3, length=(7,)).apply(Tensor.of(Formula("steps")))
    assert applied.outputs[0].shape[1:] == (7, 3)


def test_a_low_rank_correction_is_trained_in_place_of_the_table() -> None:
    applied = Embedding(10, 3, lora=2).apply(Tensor.of(8))
    assert trained(applied) == 10 * 2 + 2 * 3
    assert params(applied) == 10 * 3 + 10 * 2 + 2 * 3


def test_both_directions_own_the_same_table() -> None:
    forwards = ReversibleEmbedding(100, 8).apply(Tensor.of(5))
    backwards = ReversibleEmbedding(100, 8, reverse=True).apply(Tensor.of(5, 8))
    assert forwards.weights == backwards.weights
    assert params(forwards) == 100 * 8
    assert params(ReversibleEmbedding(100, 8, tied=False).apply(Tensor.of(5))) == 100 * 8 + 8 * 100
    assert forwards.outputs[0].shape[1:] == (5, 8)
    assert backwards.outputs[0].shape[1:] == (5, 100)
    assert macs(backwards) == 5 * 8 * 100


def test_refusals() -> None:
    assert refusal(Embedding(10, 3, length=(7,)), Tensor.of(8)) == (
        "the input must be as long as input_length says.\n"
        "  input_length = 7, but the input has 8. Received: (?, 8).\n"
        "  Give both the same length, or leave input_length out."
    )
    assert refusal(ReversibleEmbedding(10, 3, reverse=True), Tensor.of(5, 4)) == (
        "the reverse of an embedding takes its features.\n"
        "  The last axis of (?, 5, 4) is 4, but the embedding has 3 features.\n"
        "  Project it to 3 features with Dense first."
    )
