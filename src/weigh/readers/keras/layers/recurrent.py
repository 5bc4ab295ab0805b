"""Keras's recurrent layers, every generation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weigh.network.ops import Op
from weigh.ops.recurrent import (
    GRU,
    LSTM,
    RNN,
    Cell,
    GatedCell,
    GRUCell,
    LSTMCell,
    SimpleRNN,
    SimpleRNNCell,
    StackedCells,
)
from weigh.ops.recurrent_convolution import ConvLSTM, ConvLSTMCell
from weigh.readers.keras.layers.inner import inner_op
from weigh.readers.keras.table import Given, Row, row
from weigh.readers.vocabulary.signatures import Signature

_MATRICES = "kernel_initializer='glorot_uniform', recurrent_initializer='orthogonal', bias_initializer='zeros', "
_REGULARIZERS = "kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, "
_CONSTRAINTS = "kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, "
_DROPOUT = "dropout=0.0, recurrent_dropout=0.0"
_SETTINGS = _REGULARIZERS + "activity_regularizer=None, " + _CONSTRAINTS + _DROPOUT
_CELL_SETTINGS = _REGULARIZERS + _CONSTRAINTS + _DROPOUT
_FORGET = "unit_forget_bias=True, "
_SEQUENCE = ", return_sequences=False, return_state=False, go_backwards=False, stateful=False"
_ROLLED = _SEQUENCE + ", unroll=False"
_SIMPLE = "units, activation='tanh', use_bias=True, " + _MATRICES
_GATED = "units, activation='tanh', recurrent_activation='sigmoid', use_bias=True, " + _MATRICES

STATES = "initial_state"


def cell(kind: type[GatedCell]) -> Callable[[Given], GatedCell]:
    """What the arguments of a cell, or of the layer around one, make of it."""

    def build(given: Given) -> GatedCell:
        bias = given.flag("use_bias") if "use_bias" in given.values else True
        twice = bool(given.values.get("reset_after"))
        gates = given.activation("recurrent_activation")
        return kind(given.size("units"), bias * (1 + twice), given.activation(), gates)

    return build


def layer(kind: type[RNN], build_cell: Callable[[Given], Cell]) -> Callable[[Given], Op]:
    """What the arguments of a recurrent layer make of its cell."""

    def build(given: Given) -> Op:
        def flag(name: str) -> bool:
            return name in given.values and given.flag(name)

        return kind(build_cell(given), flag("return_sequences"), flag("return_state"), flag("time_major"))

    return build


def any_cell(given: Given) -> Cell:
    """The cell of `RNN(cell)`; a list of cells is a stack of them."""
    return _stack(given["cell"])


def _stack(value: Any) -> Cell:
    if isinstance(value, list | tuple):
        return StackedCells(tuple(_stack(item) for item in value))
    return inner_op(value, Cell)


def conv_lstm_cell(spatial: int) -> Callable[[Given], Cell]:
    """What the arguments of a ConvLSTM over so many spatial axes make."""

    def build(given: Given) -> Cell:
        return ConvLSTMCell(
            filters=given.size("filters"),
            kernel=given.sizes("kernel_size", spatial),
            stride=given.sizes("strides", spatial),
            dilation=given.sizes("dilation_rate", spatial),
            padding=given.padding(),
            bias=given.flag("use_bias"),
            channels_first=given.channels_first,
            activation=given.activation(),
            recurrent_activation=given.activation("recurrent_activation"),
        )

    return build


_simple_rnn = layer(SimpleRNN, cell(SimpleRNNCell))
_lstm = layer(LSTM, cell(LSTMCell))
_gru = layer(GRU, cell(GRUCell))


def _conv_lstm(spatial: int, one: str) -> Row:
    return row(
        f"filters, kernel_size, strides={one}, padding='valid', data_format=None, dilation_rate={one}, "
        "activation='tanh', recurrent_activation='sigmoid', use_bias=True, "
        + _MATRICES + _FORGET + _SETTINGS + ", seed=None" + _SEQUENCE,
        layer(ConvLSTM, conv_lstm_cell(spatial)), STATES,
    )  # fmt: skip


KERAS3 = {
    "SimpleRNN": row(_SIMPLE + _SETTINGS + _ROLLED + ", seed=None", _simple_rnn, STATES),
    "LSTM": row(_GATED + _FORGET + _SETTINGS + ", seed=None" + _ROLLED + ", use_cudnn='auto'", _lstm, STATES),
    "GRU": row(
        _GATED + _SETTINGS + ", seed=None" + _ROLLED + ", reset_after=True, use_cudnn='auto'", _gru, STATES
    ),
    "SimpleRNNCell": row(_SIMPLE + _CELL_SETTINGS + ", seed=None", cell(SimpleRNNCell), "states"),
    "LSTMCell": row(_GATED + _FORGET + _CELL_SETTINGS + ", seed=None", cell(LSTMCell), "states"),
    "GRUCell": row(_GATED + _CELL_SETTINGS + ", reset_after=True, seed=None", cell(GRUCell), "states"),
    "StackedRNNCells": row("cells", lambda given: _stack(list(given["cells"])), "states"),
    "RNN": row("cell" + _ROLLED + ", zero_output_for_mask=False", layer(RNN, any_cell), STATES),
    "ConvLSTM1D": _conv_lstm(1, "1"),
    "ConvLSTM2D": _conv_lstm(2, "1"),
    "ConvLSTM3D": _conv_lstm(3, "1"),
}  # fmt: skip

# Before Keras 3 the flags of the sequence came in another order, and the layer with the time first was one of them.
_MAJOR = _SEQUENCE + ", time_major=False, unroll=False"
_CUDNN = "units, kernel_initializer='glorot_uniform', recurrent_initializer='orthogonal', bias_initializer='zeros', "
_CUDNN_TAIL = _REGULARIZERS + "activity_regularizer=None, " + _CONSTRAINTS + _SEQUENCE[2:]


def _two_biases(kind: type[GatedCell]) -> Callable[[Given], GatedCell]:
    """cuDNN's own kernels always add one bias to the input's sum and one to the state's."""
    return lambda given: kind(given.size("units"), 2)


TFKERAS = {
    "SimpleRNN": row(_SIMPLE + _SETTINGS + _ROLLED + ", time_major=False", _simple_rnn, STATES),
    "LSTM": row(_GATED + _FORGET + _SETTINGS + _MAJOR, _lstm, STATES),
    "GRU": row(_GATED + _SETTINGS + _MAJOR + ", reset_after=True", _gru, STATES),
    "GRUCell": row(_GATED + _CELL_SETTINGS + ", reset_after=True", cell(GRUCell), "states"),
    "RNN": row("cell" + _ROLLED + ", time_major=False", layer(RNN, any_cell), STATES),
    "CuDNNLSTM": row(_CUDNN + _FORGET + _CUDNN_TAIL, layer(LSTM, _two_biases(LSTMCell)), STATES),
    "CuDNNGRU": row(_CUDNN + _CUDNN_TAIL, layer(GRU, _two_biases(GRUCell)), STATES),
}

_SLOW = "units, activation='tanh', recurrent_activation='hard_sigmoid', use_bias=True, " + _MATRICES
_IMPLEMENTATION = ", implementation=1"

KERAS2 = {
    "LSTM": row(_SLOW + _FORGET + _SETTINGS + _IMPLEMENTATION + _ROLLED, _lstm, STATES),
    "GRU": row(_SLOW + _SETTINGS + _IMPLEMENTATION + _ROLLED + ", reset_after=False", _gru, STATES),
    "LSTMCell": row(_SLOW + _FORGET + _CELL_SETTINGS + _IMPLEMENTATION, cell(LSTMCell), "states"),
    "GRUCell": row(_SLOW + _CELL_SETTINGS + _IMPLEMENTATION + ", reset_after=False", cell(GRUCell), "states"),
}

_LEGACY_NAMES = {
    "output_dim": "units", "inner_activation": "recurrent_activation", "init": "kernel_initializer",
    "inner_init": "recurrent_initializer", "nb_filter": "filters", "border_mode": "padding", "subsample": "strides",
    "dim_ordering": "data_format",
}  # fmt: skip
_LEGACY_TAIL = (
    "W_regularizer=None, U_regularizer=None, b_regularizer=None, dropout_W=0.0, dropout_U=0.0, weights=None, "
    "return_sequences=False, go_backwards=False, stateful=False, unroll=False, consume_less='cpu', input_dim=None, "
    "input_length=None"
)
_LEGACY_GATES = "activation='tanh', inner_activation='hard_sigmoid', "
_LEGACY_HEAD = "output_dim, init='glorot_uniform', inner_init='orthogonal', "
_LEGACY_FORGET = "forget_bias_init='one', "


def _legacy_conv_lstm(bound: dict[str, Any]) -> dict[str, Any]:
    """Keras 1 gives a kernel's sizes one by one, and always adds a bias."""
    return {**bound, "kernel_size": [bound["nb_row"], bound["nb_col"]], "dilation_rate": 1, "use_bias": True}


KERAS1 = {
    "SimpleRNN": Row(
        Signature(_LEGACY_HEAD + "activation='tanh', " + _LEGACY_TAIL), _simple_rnn, _LEGACY_NAMES, (STATES,)
    ),
    "LSTM": Row(
        Signature(_LEGACY_HEAD + _LEGACY_FORGET + _LEGACY_GATES + _LEGACY_TAIL), _lstm, _LEGACY_NAMES, (STATES,)
    ),
    "GRU": Row(Signature(_LEGACY_HEAD + _LEGACY_GATES + _LEGACY_TAIL), _gru, _LEGACY_NAMES, (STATES,)),
    "ConvLSTM2D": Row(
        Signature(
            "nb_filter, nb_row, nb_col, init='glorot_uniform', inner_init='orthogonal', " + _LEGACY_FORGET
            + _LEGACY_GATES + "dim_ordering='default', border_mode='valid', subsample=(1, 1), " + _LEGACY_TAIL
        ),
        layer(ConvLSTM, conv_lstm_cell(2)),
        _LEGACY_NAMES,
        adapt=_legacy_conv_lstm,
    ),
}  # fmt: skip
