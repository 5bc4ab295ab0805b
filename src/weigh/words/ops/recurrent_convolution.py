"""Sentences of `weigh.ops.recurrent_convolution`."""

from __future__ import annotations

from weigh.words.ops import Sentences

_WEIGHTS = (
    "Four parts, three gates and a candidate, each have two kernels: one over the input's channels, one over the "
    "filters of the last state. Each part adds one bias a filter."
)
_MACS = "At every step both kernels of all four parts slide over the whole image."

TEXTS = {
    "conv_lstm_cell": Sentences(
        weights=_WEIGHTS,
        shape="The spatial sizes are those of a convolution; the channels become the {filters} filters.",
        macs=_MACS,
    ),
    "conv_lstm": Sentences(
        weights=_WEIGHTS + " The same weights are used at every step.",
        shape="The spatial sizes are those of a convolution, the channels become the {cell.filters} filters; the axis "
        "of steps stays only with return_sequences, which is {return_sequences} here.",
        macs=_MACS,
    ),
}
