"""Sentences of `weigh.ops.recurrent`."""

from __future__ import annotations

from weigh.words.ops import Sentences

_STEP = "One step gives as many values as there are units: {units}."
_SHAPE = (
    "return_sequences={return_sequences}: the last step's output alone, or one output a step. Each is as large as the "
    "cell has units."
)
_MACS = (
    "At every step the input is multiplied with the kernel and the last state with the recurrent kernel: the weights "
    "are the same at each step, the work is done again."
)
_SAME = "The same weights are used at every step, so the number of steps does not change the count. "

TEXTS = {
    "simple_rnn_cell": Sentences(
        weights="Every unit weighs each input value and each of the {units} values of the last state, and adds one "
        "bias.",
        shape=_STEP,
        macs=_MACS,
    ),
    "lstm_cell": Sentences(
        weights="Four parts, the input gate, the forget gate, the output gate and the candidate, each weigh every "
        "input value and every value of the last state, and add a bias: four times a simple cell.",
        shape=_STEP + " It also gives its state and its carry, of the same size.",
        macs=_MACS,
    ),
    "gru_cell": Sentences(
        weights="Three parts, the update gate, the reset gate and the candidate, each weigh every input value and "
        "every value of the last state. Where the reset comes after the matrix product, input and state have a bias "
        "each.",
        shape=_STEP,
        macs=_MACS,
    ),
    "stacked_cells": Sentences(
        weights="The cells stand on top of each other: each takes the output of the one before as its input.",
        shape="The output is the last cell's; every cell keeps states of its own.",
        macs="Those of all the cells, one after the other.",
    ),
    "rnn": Sentences(weights=_SAME + "All of them belong to the cell.", shape=_SHAPE, macs=_MACS),
    "simple_rnn": Sentences(
        weights=_SAME + "Every unit weighs each input value and each of the {cell.units} values of its last state, and "
        "adds one bias.",
        shape=_SHAPE,
        macs=_MACS,
    ),
    "lstm": Sentences(
        weights=_SAME + "Four parts, the input gate, the forget gate, the output gate and the candidate, each weigh "
        "every input value and each of the {cell.units} values of the last state, and add a bias.",
        shape=_SHAPE,
        macs=_MACS,
    ),
    "gru": Sentences(
        weights=_SAME + "Three parts, the update gate, the reset gate and the candidate, each weigh every input value "
        "and each of the {cell.units} values of the last state. Where the reset comes after the matrix product "
        "(reset_after, the default since TensorFlow 2), input and state have a bias each; else there is one.",
        shape=_SHAPE,
        macs=_MACS,
    ),
    "bidirectional": Sentences(
        weights="Two recurrent layers, one for each direction, that share nothing: twice the weights of one.",
        shape="The two outputs are joined by merge_mode={merge}: concat puts them side by side, which doubles the last "
        "axis; the other ways keep its size.",
        macs="Both layers go over all the steps: twice the work of one.",
    ),
}
