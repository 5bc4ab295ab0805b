"""Recurrent layers and wrappers against the real Keras: the same output shapes and the same counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import pytest
from agreement import Figures, op_of, ours
from hypothesis import given, settings
from hypothesis import strategies as st

from weigh.network.ops import Op

keras = pytest.importorskip("keras")


class Spec(NamedTuple):
    """A layer, written down once and made twice: by Keras and by us."""

    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


@dataclass(frozen=True)
class Held:
    """What a row finds where a layer is an argument."""

    op: Op


def spec(name: str, *args: Any, **kwargs: Any) -> Spec:
    return Spec(name, args, kwargs)


def by_keras(value: Any) -> Any:
    if isinstance(value, list):
        return [by_keras(item) for item in value]
    if not isinstance(value, Spec):
        return value
    args, kwargs = by_keras(list(value.args)), {key: by_keras(item) for key, item in value.kwargs.items()}
    return getattr(keras.layers, value.name)(*args, **kwargs)


def by_us(value: Spec) -> Op:
    def held(item: Any) -> Any:
        if isinstance(item, list):
            return [held(each) for each in item]
        return Held(by_us(item)) if isinstance(item, Spec) else item

    return op_of(value.name, *map(held, value.args), **{key: held(item) for key, item in value.kwargs.items()})


def check(layer: Spec, shape: tuple[int | None, ...], *states: tuple[int, ...]) -> None:
    built = by_keras(layer)
    first = [keras.Input(state) for state in states]
    outputs = built(keras.Input(shape), **({"initial_state": first} if first else {}))
    outputs = keras.tree.flatten(outputs)
    counts = (sum(int(keras.ops.size(w)) for w in ws) for ws in (built.trainable_weights, built.non_trainable_weights))
    expected = Figures(tuple(tuple(y.shape[1:]) for y in outputs), *counts)
    assert ours(by_us(layer), shape, *states) == expected


LSTM = spec("LSTM", 4)
CASES = {
    "simple": (spec("SimpleRNN", 7), (5, 3)),
    "simple without bias": (spec("SimpleRNN", 7, use_bias=False), (5, 3)),
    "lstm": (spec("LSTM", 20), (30, 10)),
    "lstm over unknown steps": (spec("LSTM", 20, return_sequences=True), (None, 10)),
    "lstm without bias": (spec("LSTM", 20, use_bias=False), (30, 10)),
    "lstm states": (spec("LSTM", 20, return_state=True), (30, 10)),
    "lstm sequences and states": (spec("LSTM", 20, return_sequences=True, return_state=True), (30, 10)),
    "gru": (spec("GRU", 16), (30, 10)),
    "gru as Keras 2 made it": (spec("GRU", 16, reset_after=False), (30, 10)),
    "gru without bias": (spec("GRU", 16, use_bias=False, reset_after=True), (30, 10)),
    "gru states": (spec("GRU", 16, return_sequences=True, return_state=True), (30, 10)),
    "rnn of a cell": (spec("RNN", spec("LSTMCell", 6), return_state=True), (8, 3)),
    "rnn of a gru cell": (spec("RNN", spec("GRUCell", 6), return_sequences=True), (8, 3)),
    "rnn of a simple cell": (spec("RNN", spec("SimpleRNNCell", 6)), (8, 3)),
    "rnn of cells": (spec("RNN", [spec("LSTMCell", 6), spec("GRUCell", 5)], return_sequences=True), (8, 3)),
    "rnn of stacked cells": (spec("RNN", spec("StackedRNNCells", [spec("LSTMCell", 6), spec("LSTMCell", 5)])), (8, 3)),
    "conv lstm 1d": (spec("ConvLSTM1D", 4, 3, padding="same", return_sequences=True), (6, 9, 2)),
    "conv lstm 2d": (spec("ConvLSTM2D", 4, (3, 5), strides=(1, 2)), (6, 9, 11, 2)),
    "conv lstm 2d states": (spec("ConvLSTM2D", 4, 3, return_sequences=True, return_state=True), (6, 9, 11, 2)),
    "conv lstm without bias": (spec("ConvLSTM2D", 4, 3, use_bias=False), (6, 9, 11, 2)),
    "conv lstm channels first": (spec("ConvLSTM2D", 4, 3, data_format="channels_first"), (6, 2, 9, 11)),
    "conv lstm 3d": (spec("ConvLSTM3D", 2, 2), (3, 4, 5, 6, 1)),
    "both ways": (spec("Bidirectional", LSTM), (9, 3)),
    "both ways summed": (spec("Bidirectional", LSTM, merge_mode="sum"), (9, 3)),
    "both ways averaged": (spec("Bidirectional", LSTM, merge_mode="ave"), (9, 3)),
    "both ways apart": (spec("Bidirectional", LSTM, merge_mode=None), (9, 3)),
    "both ways sequences": (spec("Bidirectional", spec("GRU", 4, return_sequences=True)), (None, 3)),
    "both ways states": (spec("Bidirectional", spec("LSTM", 4, return_sequences=True, return_state=True)), (9, 3)),
    "both ways of two layers": (
        spec("Bidirectional", LSTM, backward_layer=spec("LSTM", 4, use_bias=False, go_backwards=True)), (9, 3)
    ),
    "dense at every step": (spec("TimeDistributed", spec("Dense", 5)), (10, 3)),
    "convolution at every step": (spec("TimeDistributed", spec("Conv2D", 8, 3)), (10, 9, 9, 3)),
    "flatten at every step": (spec("TimeDistributed", spec("Flatten")), (10, 4, 4, 3)),
    "normalization at every step": (spec("TimeDistributed", spec("BatchNormalization")), (10, 4, 4, 3)),
    "lstm at every step": (spec("TimeDistributed", spec("LSTM", 3)), (10, 4, 6)),
}  # fmt: skip


@pytest.mark.parametrize("layer, shape", CASES.values(), ids=CASES)
def test_agrees_with_keras(layer: Spec, shape: tuple[int | None, ...]) -> None:
    check(layer, shape)


@pytest.mark.parametrize("layer, shape, states", [
    (spec("LSTM", 4, return_sequences=True), (9, 3), [(4,), (4,)]),
    (spec("GRU", 4, return_state=True), (9, 3), [(4,)]),
    (spec("Bidirectional", spec("LSTM", 4, return_state=True)), (9, 3), [(4,)] * 4),
])  # fmt: skip
def test_first_states_change_no_shape(layer: Spec, shape: tuple[int, ...], states: list[tuple[int, ...]]) -> None:
    check(layer, shape, *states)


@settings(max_examples=30, deadline=None)
@given(
    kind=st.sampled_from(["SimpleRNN", "LSTM", "GRU"]),
    units=st.integers(1, 9),
    bias=st.booleans(),
    sequences=st.booleans(),
    state=st.booleans(),
    merge=st.sampled_from(["concat", "sum", "mul", "ave", None, "not wrapped"]),
    shape=st.tuples(st.integers(1, 6), st.integers(1, 6)),
)
def test_any_recurrent_layer_agrees(
    kind: str, units: int, bias: bool, sequences: bool, state: bool, merge: str | None, shape: tuple[int, int]
) -> None:
    layer = spec(kind, units, use_bias=bias, return_sequences=sequences, return_state=state)
    check(layer if merge == "not wrapped" else spec("Bidirectional", layer, merge_mode=merge), shape)
