"""What a text states of layers and networks, whatever its form: the common ground of tables, notation and prose.

Nothing here is worked out: a field holds what the text says, and is None or empty where the text says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from weigh.network.place import Place

Sizes: TypeAlias = tuple[int | None, ...]
"""A shape without the batch axis; None for a size that the text leaves open."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a text states of one layer, or of a run of equal ones.

    name: as it is printed. type: the word for its kind as printed (Conv2D, Linear, maxpool, FC). cut: a column's width
    ended one of these.
    outputs: what comes out, one shape for each output or call. input: what goes in.
    params: all its parameters; trainable: those of them that are trained; macs: for one example. Rounded figures are
    not put here but among the attributes, as (low, high) of "params_about" and "macs_about".
    after: the names of the layers that it reads; None where the text does not tell, and it reads what comes before.
    depth: how many rows enclose it; encloses: its figures are sums over the deeper rows that follow.
    repeats: how often it stands there, one behind the other. ordinal: it is the second, third, ... of its kind.
    again: the row shows a further use of an earlier layer of that name.
    attributes: hyperparameters under the names of `ATTRIBUTES`.
    text: the row or the clause as it was read, for quoting.
    """

    place: Place
    name: str = ""
    type: str = ""
    cut: bool = False
    outputs: tuple[Sizes, ...] = ()
    input: Sizes | None = None
    params: int | None = None
    trainable: int | None = None
    macs: int | None = None
    after: tuple[str, ...] | None = None
    depth: int = 0
    encloses: bool = False
    repeats: int = 1
    ordinal: int | None = None
    again: bool = False
    attributes: Mapping[str, Any] = field(default_factory=dict, hash=False)
    text: str = ""


ATTRIBUTES: Mapping[str, str] = {
    "units": "outputs of a dense layer or an RNN, filters of a convolution, features of an embedding: int",
    "kernel": "sizes of the window, one for all axes or one for each: tuple of int",
    "stride": "as kernel",
    "dilation": "as kernel",
    "padding": "'same', 'valid', 'causal', or what is added on each side: tuple of int, as kernel",
    "groups": "int",
    "in_channels": "channels that each filter reads, within its group: int",
    "multiplier": "outputs of a depthwise convolution for each channel: int",
    "bias": "bool",
    "heads": "int",
    "key_dim": "int",
    "vocabulary": "int",
    "function": "'max', 'average' or 'global max' ..., of a pooling; the name of an activation",
    "activation": "the name of the activation that the layer applies at its end",
    "rate": "of a dropout: float",
    "factor": "of an upsampling: as kernel",
    "return_sequences": "bool",
    "bidirectional": "bool",
    "biases": "of a recurrent layer: 1 or 2",
    "layers": "of a recurrent layer that stands for several, one behind the other: int",
    "affine": "bool, of a normalization: it has a scale, and a shift unless bias is False",
    "normalized": "sizes of the last axes that a layer normalization goes over: tuple of int",
    "output_size": "spatial sizes that come out, whatever goes in: tuple of int",
    "output_padding": "of a transposed convolution: as kernel",
    "ceil_mode": "bool, of a pooling: the last window may begin inside and end outside",
    "inner": "what a wrapper (TimeDistributed, Bidirectional) holds: Stated",
    "scope": "'kernels' where params leaves the biases out",
    "kernel_shape": "the shape of the kernel as printed: tuple of int",
    "params_about": "(low, high) of a rounded number of parameters",
    "connections": "of a convolution that reads some of the maps: tuple of (filters, maps that each of them reads)",
    "trainable_pool": "the pooling has one coefficient and one bias for each channel: bool",
    "macs_about": "(low, high) of a rounded number of MACs",
}
"""What a text may state of a layer besides its shape and its count, and the form that it has here."""


@dataclass(frozen=True, slots=True)
class Total:
    """A number that a table prints about all of its rows, or about a run of them.

    quantity: params, trainable, non_trainable, macs, flops, activations, bytes, neurons, layers.
    low, high: the whole numbers that the printed digits allow.
    """

    quantity: str
    low: int
    high: int
    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Description:
    """A network as one table, one line of notation or one passage describes it.

    form: who prints so, or the form itself: keras, torchsummary, torchinfo, torchsummaryx, lightning, flax, darknet,
    cs231n, table, notation, prose.
    framework: whose rules hold where forms differ, keras, torch, flax or "": statistics of a batch normalization count
    as parameters in keras, an LSTM has two biases in torch.
    layers: in the order of the text; an input is a layer of type "Input".
    channels_first: None where the text does not tell. left_out: the text says that rows are missing ("...").
    place, last: its first and its last line.
    """

    form: str
    layers: tuple[Stated, ...]
    place: Place
    last: int
    name: str = ""
    framework: str = ""
    totals: tuple[Total, ...] = ()
    channels_first: bool | None = None
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page: its text without the end, and its number there, from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A number that a sentence, a formula or a heading says of a network or of a layer.

    text: the clause as it stands on the page. value: the number as a claim is typed on the command line ("60M",
    "~ 650k", "138,357,544"), "" where only a formula was found.
    quantity: params, trainable, non_trainable, neurons, layers, macs, flops, bytes, activations; "" where no word
    tells. formula: what was computed in the text ("(5 * 5 + 1) * 64"). computed: its value.
    about: the layer that it speaks of, as far as it is told. names: words that may name a network, nearest first.
    part: "kernels" or "biases", where it speaks of these alone. denies: something that the sentence says the layers do
    not have ("bias"). supposed: it speaks of what would be, if the network were another one.
    """

    text: str
    place: Place
    value: str = ""
    quantity: str = ""
    formula: str = ""
    computed: int | None = None
    about: Stated | None = None
    names: tuple[str, ...] = ()
    part: str = ""
    denies: str = ""
    supposed: bool = False
