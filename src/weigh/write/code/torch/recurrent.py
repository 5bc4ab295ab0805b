"""Recurrent layers as PyTorch has them, and small modules where it has another number of parameters.

PyTorch's LSTM and RNN have two biases a gate and Keras's have one; Keras's GRU has two where its reset gate comes
behind the matrix product, as PyTorch's has.
"""

from __future__ import annotations

from typing import Any

from weigh.network.ops import apply
from weigh.ops.recurrent import (
    GRU,
    LSTM,
    RNN,
    Bidirectional,
    GatedCell,
    GRUCell,
    LSTMCell,
    SimpleRNN,
    SimpleRNNCell,
)
from weigh.ops.recurrent_convolution import ConvLSTM, ConvLSTMCell
from weigh.ops.stacked import Stacked
from weigh.write.code.layouts import own
from weigh.write.code.text import Code, called, one_or_all
from weigh.write.code.torch.forms import Form, Site, Step, Table, graphs_own_outputs

HELPERS = {SimpleRNNCell: "SimpleRNN", LSTMCell: "LSTM", GRUCell: "GRU"}


def _layer(op: RNN, site: Site, features: int) -> tuple[str, str]:
    """The constructor of one recurrent layer as a helper, and the helper's name."""
    cell = op.cell
    if isinstance(cell, GatedCell) and type(cell) in HELPERS:
        name = HELPERS[type(cell)]
        arguments: dict[str, Any] = {"biases": None if cell.biases == _usual_biases(cell) else cell.biases}
        if name == "SimpleRNN" and cell.activation == "relu":
            arguments["activation"] = Code("torch.relu")
        text = called(
            name, features, site.whole(cell.units, "units"), **arguments, sequences=op.return_sequences or None,
            states=op.return_state or None,
        )  # fmt: skip
        return text, name
    raise site.no_form()


def _usual_biases(cell: GatedCell) -> int:
    return 2 if isinstance(cell, GRUCell) else 1


def _recurrent(op: RNN, site: Site) -> Form:
    if isinstance(op.cell, ConvLSTMCell):
        return _conv_lstm(op, op.cell, site)
    if op.time_major:
        raise site.no_form()
    text, name = _layer(op, site, site.channels())
    return _form(site, text, ("Recurrent", name))


def _form(site: Site, text: str, helpers: tuple[str, ...]) -> Form:
    takes = tuple(own(len(x.axes)) for x in site.inputs)
    alone = len(site.inputs) == len(site.outputs) == 1
    return Form((Step(module=text),), takes, graphs_own_outputs(site), helpers=helpers, chain=alone)


def _bidirectional(op: Bidirectional, site: Site) -> Form:
    if not isinstance(op.forward, RNN) or not isinstance(op.backward, RNN) or op.forward.time_major:
        raise site.no_form()
    there, name = _layer(op.forward, site, site.channels())
    back, other = _layer(op.backward, site, site.channels())
    merge = None if op.merge == "concat" else op.merge or "none"
    text = called("Bidirectional", Code(there), Code(back), merge=merge)
    return _form(site, text, ("Recurrent", name, other, "Bidirectional"))


def _conv_lstm(op: RNN, cell: ConvLSTMCell, site: Site) -> Form:
    """Images a step: (batch, steps, channels, *spatial)."""
    rank, first = len(cell.kernel), cell.channels_first
    strided = set(cell.stride) != {1}
    if len(site.inputs) > 1 or cell.padding not in ("same", "valid") or (strided and cell.padding == "same"):
        raise site.no_form()
    layout = own(rank + 3) if first else (0, 1, rank + 2, *range(2, rank + 2))
    text = called(
        "ConvLSTM", site.channels(2 if first else -1), site.whole(cell.filters, "filters"), tuple(cell.kernel),
        stride=one_or_all(cell.stride) if strided else None,
        dilation=None if set(cell.dilation) == {1} else one_or_all(cell.dilation),
        padding=None if cell.padding == "same" else 0, bias=None if cell.bias else False,
        sequences=op.return_sequences or None, states=op.return_state or None,
    )  # fmt: skip
    image = own(rank + 2) if first else (0, rank + 1, *range(1, rank + 1))
    gives = tuple(layout if len(y.axes) == rank + 3 else image for y in site.outputs)
    return Form((Step(module=text),), (layout,), gives, helpers=("ConvLSTM",))


def _stacked(op: Stacked, site: Site) -> Form:
    """Each layer reads what the one before gives, so they are a chain; what the last one gives comes out."""
    from weigh.write.code.torch.table import form_of

    if len(site.inputs) > 1:
        raise site.no_form("states")
    inputs = site.inputs
    modules: list[Code] = []
    helpers: list[str] = []
    for layer in op.layers:
        outputs = apply(layer, inputs).outputs
        made = form_of(layer, site.inner(layer, inputs, outputs))
        if any(not step.module or step.call for step in made.steps):
            raise site.no_form(type(layer).__name__)
        modules += [Code(step.module) for step in made.steps]
        helpers += made.helpers
        inputs = outputs[:1]
    return _form(site, called("nn.Sequential", *modules), tuple(helpers))


TABLE: Table = {
    RNN: _recurrent,
    SimpleRNN: _recurrent,
    LSTM: _recurrent,
    GRU: _recurrent,
    ConvLSTM: _recurrent,
    Bidirectional: _bidirectional,
    Stacked: _stacked,
}
