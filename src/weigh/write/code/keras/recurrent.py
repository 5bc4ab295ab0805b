"""Recurrent layers, wrappers and preprocessing as Keras has them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from weigh.ops.preprocessing import (
    Augmentation,
    BoundingBoxes,
    Chain,
    ImageFilter,
    MelSpectrogram,
    Rescale,
    STFTSpectrogram,
)
from weigh.ops.recurrent import (
    GRU,
    LSTM,
    RNN,
    Bidirectional,
    Cell,
    GatedCell,
    GRUCell,
    LSTMCell,
    SimpleRNN,
    SimpleRNNCell,
    StackedCells,
)
from weigh.ops.recurrent_convolution import ConvLSTM, ConvLSTMCell
from weigh.ops.stacked import Stacked
from weigh.ops.wrappers import TimeDistributed
from weigh.write.code.keras.activations import activation_name
from weigh.write.code.keras.forms import Form, Make, Site, Table, fn, layer, untold
from weigh.write.code.text import Code, one_or_all

LAYERS = {SimpleRNNCell: "SimpleRNN", LSTMCell: "LSTM", GRUCell: "GRU"}
USUAL_BIASES = {SimpleRNNCell: 1, LSTMCell: 1, GRUCell: 2}


def _settings(cell: GatedCell, site: Site) -> dict[str, Any]:
    """The arguments of a cell that are not as usual."""
    named: dict[str, Any] = {
        "activation": None if cell.activation == "tanh" else activation_name(cell.activation) or "linear",
        "use_bias": None if cell.biases else False,
    }
    if not isinstance(cell, SimpleRNNCell):
        gates = cell.recurrent_activation
        named["recurrent_activation"] = None if gates == "sigmoid" else activation_name(gates) or "linear"
    if isinstance(cell, GRUCell) and cell.biases == 1:
        named["reset_after"] = False
    return named


def _is_kerass(cell: Cell) -> bool:
    """Whether Keras has a cell with as many biases."""
    return type(cell) in LAYERS and isinstance(cell, GatedCell) and cell.biases in (0, 1, USUAL_BIASES[type(cell)])


def _flags(op: RNN) -> dict[str, Any]:
    return {"return_sequences": op.return_sequences or None, "return_state": op.return_state or None}


def _call(self: str, *inputs: str) -> str:
    """First states are told by keyword."""
    states = ", ".join(inputs[1:])
    return f"{self}({inputs[0]}, initial_state=[{states}])" if states else f"{self}({inputs[0]})"


def _recurrent(op: RNN, site: Site) -> Form:
    made = _layer(op, site)
    assert made.layer is not None
    return replace(made, layer=replace(made.layer, call=_call)) if len(site.inputs) > 1 else made


def _layer(op: RNN, site: Site) -> Form:
    if op.time_major:
        raise site.no_form("time_major")
    cell = op.cell
    if isinstance(cell, ConvLSTMCell):
        return _conv_lstm(op, cell, site)
    if _is_kerass(cell):
        assert isinstance(cell, GatedCell)
        units = site.whole(cell.units, "units")
        return Form(Make(f"layers.{LAYERS[type(cell)]}", (units,), {**_settings(cell, site), **_flags(op)}))
    text, helpers = _cell_text(cell, site)
    return Form(Make("layers.RNN", (Code(text),), _flags(op)), helpers=helpers)


def _cell_text(cell: Cell, site: Site) -> tuple[str, tuple[str, ...]]:
    """A cell's constructor, and the small classes that it needs."""
    if isinstance(cell, StackedCells):
        parts = [_cell_text(one, site) for one in cell.cells]
        listed = Make("layers.StackedRNNCells", ([Code(text) for text, _ in parts],)).text()
        return listed, tuple(name for _, names in parts for name in names)
    if _is_kerass(cell):
        assert isinstance(cell, GatedCell)
        make = Make(f"layers.{LAYERS[type(cell)]}Cell", (site.whole(cell.units, "units"),), _settings(cell, site))
        return make.text(), ()
    if isinstance(cell, GatedCell) and isinstance(cell, LSTMCell | SimpleRNNCell) and cell.biases == 2:
        name = f"TwoBias{LAYERS[type(cell)]}Cell"
        return Make(name, (site.whole(cell.units, "units"),)).text(), (name,)
    raise site.no_form()


def _conv_lstm(op: RNN, cell: ConvLSTMCell, site: Site) -> Form:
    return layer(
        f"ConvLSTM{len(cell.kernel)}D", site.whole(cell.filters, "filters"), one_or_all(cell.kernel),
        strides=untold(one_or_all(cell.stride), 1), padding=untold(cell.padding, "valid"),
        data_format="channels_first" if cell.channels_first else None, dilation_rate=untold(one_or_all(cell.dilation),
        1),
        use_bias=untold(cell.bias, True), **_flags(op),
    )  # fmt: skip


def _bidirectional(op: Bidirectional, site: Site) -> Form:
    if not isinstance(op.forward, RNN) or not isinstance(op.backward, RNN):
        raise site.no_form()
    there, back = _layer(op.forward, site), _layer(op.backward, site)
    assert there.layer is not None and back.layer is not None
    named: dict[str, Any] = {"merge_mode": Code("None") if op.merge is None else untold(op.merge, "concat")}
    if op.forward != op.backward:
        named["backward_layer"] = Code(back.layer.text(go_backwards=True))
    call = _call if len(site.inputs) > 1 else None
    made = Make("layers.Bidirectional", (Code(there.layer.text()),), named, call)
    return Form(made, helpers=(*there.helpers, *back.helpers))


def _stacked(op: Stacked, site: Site) -> Form:
    """Layers on top of each other; the last one is the layer itself."""
    if len(site.outputs) > 1 or len(site.inputs) > 1 or not op.layers:
        raise site.no_form()
    forms = [_of(inner, site) for inner in op.layers]
    makes = [form.layer for form in forms if form.layer is not None]
    return Form(makes[-1], before=tuple(makes[:-1]), helpers=tuple(name for form in forms for name in form.helpers))


def _of(op: Any, site: Site) -> Form:
    from weigh.write.code.keras.table import form_of

    return form_of(op, replace(site, op=op))


def _time_distributed(op: TimeDistributed, site: Site) -> Form:
    from weigh.write.code.keras.layers import _around

    if len(site.inputs) != 1:
        raise site.no_form()
    inner = tuple(x.replace(1) for x in site.inputs)
    outer = tuple(y.replace(1) for y in site.outputs)
    return _around("TimeDistributed", op.inner, replace(site, inputs=inner, outputs=outer))


def _chain(op: Chain, site: Site) -> Form:
    made = [_of(step, site) for step in op.steps]
    if any(form.layer is None for form in made):
        raise site.no_form()
    steps = [Code(each.layer.text()) for each in made if each.layer is not None]
    return layer("Pipeline", steps)


# -- before the network proper ----------------------------------------------------------------------------

AUGMENTATIONS: dict[str, tuple[Any, ...]] = {
    "AugMix": (), "CutMix": (), "MixUp": (), "RandAugment": (), "RandomBrightness": (0.1,),
    "RandomColorDegeneration": (0.1,),
    "RandomColorJitter": (), "RandomContrast": (0.1,), "RandomElasticTransform": (), "RandomErasing": (),
    "RandomFlip": (),
    "RandomGaussianBlur": (), "RandomGrayscale": (), "RandomHue": (0.1,), "RandomInvert": (), "RandomPerspective": (),
    "RandomPosterization": (4,), "RandomRotation": (0.1,), "RandomSaturation": (0.1,), "RandomSharpness": (0.1,),
    "RandomShear": (), "RandomTranslation": (0.1, 0.1), "RandomZoom": (0.1,), "Solarization": (), "AutoContrast": (),
    "Equalization": (),
}  # fmt: skip
"""Keras's augmentations, and the arguments that they cannot be without: how strong they are is not in the network."""


def _augmentation(op: Any, site: Site) -> Form:
    if site.type in AUGMENTATIONS:
        return layer(site.type, *AUGMENTATIONS[site.type])
    return layer("Identity")


def _rescale(op: Rescale, site: Site) -> Form:
    return Form(Make("layers.Rescaling", (1.0,)), fn("{0} * 1.0"), comment="number")


def _mel(op: MelSpectrogram, site: Site) -> Form:
    return layer("MelSpectrogram", op.points, op.stride, num_mel_bins=site.whole(op.bins, "mel bins"))


def _stft(op: STFTSpectrogram, site: Site) -> Form:
    lone = op.kernels[0].removesuffix("_kernel") if len(op.kernels) == 1 else "log"
    mode = "stft" if op.both else lone
    return layer(
        "STFTSpectrogram", mode, op.length, op.step, op.points, padding=untold(op.padding, "valid"),
        expand_dims=op.separate or None, data_format="channels_first" if op.channels_first else None,
    )  # fmt: skip


ROWS: dict[type, Callable[[Any, Site], Form]] = {
    RNN: _recurrent, SimpleRNN: _recurrent, LSTM: _recurrent, GRU: _recurrent, ConvLSTM: _recurrent,
    Bidirectional: _bidirectional, Stacked: _stacked, TimeDistributed: _time_distributed, Chain: _chain,
    Augmentation: _augmentation, ImageFilter: _augmentation, BoundingBoxes: _augmentation, Rescale: _rescale,
    MelSpectrogram: _mel, STFTSpectrogram: _stft,
}  # fmt: skip
TABLE: Table = ROWS
