"""Sentences of `weigh.ops.recurrent_layers`."""

from __future__ import annotations

from weigh.words.ops import Sentences

_ONE = "Two matrices, for the input and for the last state, and two biases of {units} numbers each."
_FOUR = (
    "Four gates: each has a matrix for the input, one for the last state, and two biases of {units} numbers, since "
    "PyTorch adds one to either product."
)
_THREE = (
    "Three gates: each has a matrix for the input, one for the last state, and two biases of {units} numbers, since "
    "PyTorch adds one to either product."
)
_SAME = " The same weights serve every step; each layer and each direction has its own."
_STEP = "The new state is as large as there are units: {units}."
_SHAPE = (
    "One output a step, both directions side by side, and the last state of each layer and direction. "
    "batch_first={batch_first} says whether the batch stands in front of the steps."
)
_MACS = (
    "At every step the input and the last state are multiplied with their matrices: the weights are the same at each "
    "step, the work is done again."
)

TEXTS = {
    "rnn_step": Sentences(weights=_ONE, shape=_STEP, macs=_MACS),
    "lstm_step": Sentences(weights=_FOUR, shape=_STEP + " The cell is as large.", macs=_MACS),
    "gru_step": Sentences(weights=_THREE, shape=_STEP, macs=_MACS),
    "rnn_layers": Sentences(weights=_ONE + _SAME, shape=_SHAPE, macs=_MACS),
    "lstm_layers": Sentences(weights=_FOUR + _SAME, shape=_SHAPE, macs=_MACS),
    "gru_layers": Sentences(weights=_THREE + _SAME, shape=_SHAPE, macs=_MACS),
}
