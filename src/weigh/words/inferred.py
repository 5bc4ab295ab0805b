"""What is said of what a text leaves out and weigh works out: notes on layers, and the words for their attributes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NOTES: dict[str, str] = {
    "inferred": "{what}: follows from the printed shape and parameters.",
    "inferred.usual": "{what}: the most usual that gives the printed shape and parameters. These do as well: {others}.",
    "inferred.loose": "{what}: taken as usual, since the text does not say.",
    "inferred.input": "The input is not printed; {what} is what the first layer needs.",
    "inferred.input.usual": "The input is not printed; {what} is the most usual that the first layer allows. So are {others}.",
    "inferred.channels": "How many channels the input {what} has is not told; {channels} is the most usual for its size.",
    "inferred.unprinted": "{what} is not printed, but without it the next layer's numbers do not come out.",
    "inferred.flatten": "A Flatten is not written before {what}, which reads a vector: it was put in.",
    "inferred.earlier": "{what} does not fit what stands before it and reads an earlier output, {tensor}.",
    "inferred.lost": "{what} reads a tensor of shape {tensor} that no row before it gives; how that comes about is not told.",
    "inferred.join": "Which outputs {what} joins is not printed and does not show in the shapes; its own shape is taken as printed.",
    "inferred.recorded": "{what} is taken as printed: what is inside it is not shown.",
    "inferred.own": "{what} has {number} parameters more than the rows inside it: they are taken as its own.",
    "inferred.uncounted": "{what}: torchsummary prints 0 parameters, since it does not count layers of this kind; it has {number}, "
    "one layer of it with both biases being the usual.",
    "inferred.kernels": "The printed figure of {what} leaves the biases out; here they are counted.",
    "inferred.frozen": "Not trained: {what}. With these frozen the totals come out as printed.",
}

UNKNOWNS: dict[str, str] = {
    "rows left out": "The text says that rows are missing ({what}).",
    "normalizations left out": "Darknet does not print its batch normalizations: a convolution with one has 4 numbers for "
    "each filter in place of a bias, 2 of them trained.",
    "not connected": "{what} reads a layer that is not in the table.",
    "frozen": "{what} of the parameters are not trained as printed, but which layers that means does not show.",
}

ATTRIBUTES = {
    "kernel": "kernel {value}",
    "stride": "stride {value}",
    "dilation": "dilation {value}",
    "padding": "padding {value}",
    "groups": "{value} groups",
    "connections": "{value} connections of a filter with a channel",
    "multiplier": "depth multiplier {value}",
    "vocabulary": "vocabulary {value}",
    "cell": "{value}",
    "biases": "{value} biases a gate",
    "heads": "{value} heads",
    "key_dim": "of size {value}",
    "layers": "{value} layers deep",
    "factor": "factor {value}",
    "axis": "axis {value}",
    "order": "axes in the order {value}",
    "shared_axes": "shared along axes {value}",
    "output_padding": "output padding {value}",
    "amounts": "{value} before and behind",
    "function": "{value}",
}
"""How an attribute with its value reads; what is not here is told by its name."""
SWITCHES = {
    ("bias", False): "without bias",
    ("bias", True): "with bias",
    ("round_up", True): "sizes rounded up",
    ("center", False): "without beta",
    ("scale", False): "without gamma",
    ("statistics", False): "without statistics",
    ("center", True): "with beta",
    ("scale", True): "with gamma",
    ("statistics", True): "with statistics",
}
CELLS = {"lstm": "LSTM", "gru": "GRU", "simple_rnn": "SimpleRNN"}


def told(attributes: Mapping[str, Any]) -> str:
    """Attributes with their values in one line: `kernel 3 × 3, stride 1, padding same`."""
    return ", ".join(filter(None, (_one(name, value) for name, value in attributes.items())))


def _one(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return SWITCHES.get((name, value), "")
    return ATTRIBUTES.get(name, name + " {value}").format(value=_value(name, value))


def _value(name: str, value: Any) -> str:
    if isinstance(value, tuple) and value and all(isinstance(item, tuple) for item in value):
        return " × ".join(
            dict.fromkeys(str(before) if before == behind else f"{before}/{behind}" for before, behind in value)
        )
    if isinstance(value, tuple) and name in ("stride", "dilation", "factor") and len(set(value)) == 1:
        return str(value[0])
    if isinstance(value, tuple):
        return (" × " if name == "kernel" else ", ").join(map(str, value))
    if isinstance(value, int):
        return f"{value:,}"
    return CELLS.get(value, str(value))
