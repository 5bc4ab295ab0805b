"""How somebody counted who got another number: what was done, and why it is not so.

An entry is (what was done, why it is not so); the second may be empty. Slips made together are told in one sentence.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from typing import Any

AXES = {
    "in_channels": "input channels",
    "in_features": "input features",
    "between_channels": "channels between the two steps",
    "filters": "filters",
    "units": "units",
    "recurrent_units": "units of the last state",
    "recurrent_filters": "filters of the last state",
    "gates": "gates",
    "input_and_recurrent": "biases of a gate",
    "heads": "heads",
    "key_value_heads": "heads of keys and values",
    "key_dim": "features of a head's keys",
    "value_dim": "features of a head's values",
    "directions": "directions",
    "vocabulary": "rows of the vocabulary",
    "features": "features",
    "channels": "channels",
    "pieces": "pieces",
    "depth_multiplier": "kernels of each channel",
    "kernel_depth": "slices of the kernel",
    "kernel_height": "rows of the kernel",
    "kernel_width": "columns of the kernel",
    "kernel_steps": "steps of the kernel",
    "depth": "slices",
    "height": "rows",
    "width": "columns",
    "steps": "steps",
    "output_depth": "slices of the output",
    "output_height": "rows of the output",
    "output_width": "columns of the output",
    "output_steps": "steps of the output",
    "lora_rank": "ranks of the correction",
    "rank": "ranks of the correction",
}
"""What an axis runs over; any other is called by its name."""

AXIS = "the {size} {noun}"
ONE = {"in_channels": "the one input channel", "in_features": "the one input feature"}
"""What an axis of size 1 is called where that matters."""
LEFT_OUT = {
    "input_and_recurrent": "one bias vector counted instead of two",
    "kernel_height": "the kernel counted as one row instead of {size}",
    "kernel_width": "the kernel counted as one column instead of {size}",
}
"""What it is to leave an axis out, where it is not just that."""

WHY = {
    "in_channels × filters": "every filter spans all of them",
    "in_channels × depth_multiplier": "each of them has a kernel of its own",
    "in_features × units": "every unit has one weight for each of them",
    "in_features × heads": "every head has weights for each of them",
    "recurrent_units": "every unit is fed the last state of all of them",
    "recurrent_filters": "every filter is fed the last state of all of them",
    "gates": "each gate has weights of its own",
    "input_and_recurrent": "one is added to the input's sum, the other to the state's",
    "heads": "each head has projections of its own",
    "key_value_heads": "each has projections of its own",
    "vocabulary": "the table has a row for each of them",
    "filters": "each filter has weights of its own",
    "units": "each unit has weights of its own",
    "channels": "each channel has numbers of its own",
    "kernel_height": "a filter has a weight for each position of its window",
    "kernel_width": "a filter has a weight for each position of its window",
    "pieces": "each piece is a layer of its own",
}
"""Why an axis counts, by its name or by its name and that of one beside it."""

SLIPS = {
    "axis_left_out": ("{axis} left out{of}", "{why}"),
    "window_left_out": ("the {sizes} positions of the kernel left out", "a filter has a weight for each of them"),
    "positions_left_out": ("the {sizes} positions left out", "each position has weights of its own"),
    "biases_left_out": ("the {count} biases left out", "a bias is a parameter like any other"),
    "untrained_left_out": ("the {count} that are not trained left out", "the layer keeps them, and they are counted"),
    "part_left_out": ("{part} left out", "each has weights of its own"),
    "weight_left_out": ("the {weight} left out", "it has {count} numbers of its own"),
    "only_weight": ("only the {weight} counted", "the layer owns {count} more"),
    "only_part": ("only {part} counted", "each has weights of its own"),
    "bias_for_each": ("a bias counted for each of {axis}", "there is one bias for each output, whatever it sums over"),
    "bias_for_each window": (
        "a bias counted for each of the {sizes} positions of the kernel",
        "there is one bias for each output, whatever it sums over",
    ),
    "bias_for_each positions": ("a bias counted for each of the {sizes} positions", "all positions share the biases"),
    "bias_of_inputs": ("a bias counted for each of {axis} instead of each output", ""),
    "bias_of_part": ("a bias counted in the {part} part, too", "only the other part has one"),
    "bias_for_each twice": ("the biases counted twice", ""),
    "bias_for_each before": (
        "the biases counted once for each of {axis} of the layer before",
        "what comes in is one input, whatever it is joined of",
    ),
    "all_for_each positions": ("everything counted once for each of the {sizes} positions", "all share the weights"),
    "all_for_each before": (
        "everything counted once for each of {axis} of the layer before",
        "what comes in is one input, whatever it is joined of",
    ),
    "other_size input": ("the input's {other} taken for {axis}", ""),
    "other_size output": ("the output's {other} taken for {axis}", ""),
    "other_size own": ("{other_the} taken for {axis}", ""),
    "other_size before": ("the {other_size} {other_noun} of the layer before taken for {axis}", ""),
    "other_size values_before": ("the {other_name} values further up taken for {axis}", ""),
    "other_size positions_before": (
        "only the {other_name} positions further up taken for {axis}",
        "each position has all its channels",
    ),
    "other_size other_kind": ("{other_size} gates instead of {size}", "an LSTM has 4, a GRU has 3"),
    "other_size colours": ("{other_size} {noun} instead of {size}", ""),
    "other_size layer_before": ("the {other_size} {other_noun} of the layer before taken for {axis}", ""),
    "other_size length": ("the input's length {other_size} taken for {axis}", ""),
    "other_size more": ("{other_size} {noun} instead of {size}", ""),
    "other_size less": ("{other_size} {noun} instead of {size}", ""),
    "other_size twice": ("{axis} taken twice", ""),
    "other_size half": ("half of {axis} taken", ""),
    "other_window input": (
        "the input's {others} taken for the kernel's {sizes}",
        "the kernel slides over the input, and its own size counts",
    ),
    "other_window output": (
        "the output's {others} taken for the kernel's {sizes}",
        "the kernel is used at every position, and counted once",
    ),
    "window_with stride": ("the stride {more} added to the kernel's {sizes}", "a stride adds no weights"),
    "window_with dilation": ("the dilation {more} added to the kernel's {sizes}", "a dilation adds no weights"),
    "window_with padding": ("the padding {more} added to the kernel's {sizes}", "padding adds no weights"),
    "exchanged": ("{axis} and {other_the} exchanged", ""),
    "squared": ("{axis} squared", ""),
    "squared kernel": (
        "the kernel counted as if every one of {axis} saw all of them",
        "each channel is filtered alone",
    ),
    "kernel_times stride": ("the kernel multiplied with the stride, {sizes}", "the stride moves the same kernel on"),
    "kernel_times dilation": (
        "the kernel multiplied with the dilation, {sizes}",
        "a dilated kernel has the same weights",
    ),
    "kernel_times padding": (
        "the kernel multiplied with the padding, {sizes}",
        "what is added around the input owns nothing",
    ),
    "all_for_each batch": (
        "everything counted for each of the {sizes} examples of a batch",
        "all examples share the weights",
    ),
    "added": ("{axis} and {other_the} added instead of multiplied", ""),
}
"""Edits of the sum; the second word of a key is one of the facts `source`, `setting`, `of` or `new`."""

READINGS = {
    "flattened": (
        "the input taken as flattened, to {size} features",
        "the layer works on the last axis, with the same weights at every position",
    ),
    "other_axis": (
        "the input's {size} {noun} taken for its {last_noun}",
        "the layer works on the last axis, of {last_size}",
    ),
    "filters": ("{new} {field} instead of {old}", ""),
    "units": ("{new} units instead of {old}", ""),
    "features": ("{new} features instead of {old}", ""),
    "vocabulary": ("a vocabulary of {new} instead of {old}", ""),
    "heads": ("{new} heads instead of {old}", ""),
    "kernel": ("a kernel of {new} instead of {old}", ""),
    "groups 1": ("no groups instead of {old}", "a filter spans the channels of its own group"),
    "groups": ("{new} groups instead of {old}", "a filter spans the channels of its own group"),
    "depthwise": ("taken for a depthwise convolution", "every filter of a full one spans all input channels"),
    "separable": ("taken for a separable convolution", "every filter of a full one has a window for each channel"),
    "full": ("taken for a full convolution", "each channel is filtered alone, then 1 × 1 filters mix the channels"),
    "bias_added": ("biases counted that it does not have", ""),
    "bias_removed": ("the biases left out", "a bias is a parameter like any other"),
    "recurrent_biases": ("{new} bias vectors for each gate instead of {old}", ""),
    "scale_added": ("a scale (gamma) counted that it does not have", ""),
    "scale_removed": ("the scale (gamma) left out", ""),
    "center_added": ("a shift (beta) counted that it does not have", ""),
    "center_removed": ("the shift (beta) left out", ""),
    "data_format": ("the channels looked for on another axis of the input", ""),
    "bidirectional": ("both directions counted", "it runs one way only"),
    "one_direction": ("only one of the two directions counted", "each direction has weights of its own"),
    "cell": ("counted as of {new} instead of {old}", "an LSTM has four gates, a GRU three, an RNN one"),
    "num_layers": ("{new} layers in it counted instead of {old}", ""),
    "key_dim": ("key_dim {new} instead of {old}", "key_dim is the size of each head, not of all together"),
}
"""The layer read as another. Where nothing is said here, READ_OTHERWISE is."""
READ_OTHERWISE = ("{field} {new} instead of {old}", "")

NUMBERS = {
    "each_call": ("counted once for each of its {calls} calls", "all calls share the weights"),
    "bytes": ("the bytes of its parameters, at {bytes} each", ""),
    "optimizer": ("its parameters with the two moments that Adam keeps of each", ""),
    "macs": ("the number of its multiply-accumulates (MACs) for one example", ""),
    "flops": ("the number of its FLOPs for one example, two for each MAC", ""),
    "values_out": ("the number of values it gives", "they are computed, not learned"),
    "values_in": ("the number of values it is given", "they are computed, not learned"),
    "with_layer": ("the parameters of {layer} with it", ""),
    "window_of_none": ("weights for its window", "the window takes a maximum or a mean and has no weights"),
    "for_each_channel": ("{each} for each of the {channels} channels", ""),
    "other_layer": ("the number of parameters of {layer}", ""),
}
"""Another number taken for the parameters."""

PARTS = {
    "one": "the {part}",
    "one_of": "one of {parts}",
    "directions": "one of the two directions",
}
ALONE, TOGETHER = "{what}: {why}", "{what} ({why})"
AND = ", and "
OF = " of the {weight}"

ANSWERS = {
    "right": "You expected {expected}, and so it is.",
    "one": "You expected {expected}. {line}",
    "several": "You expected {expected}. {count} ways of counting give that, the likeliest first:",
    "none": "You expected {expected}. None of the known slips gives that.",
    "nearest": "You expected {expected}. None of the known slips gives that; the nearest:",
    "weightless": "You expected {expected}. That is neither a number of the layer nor its neighbours' parameters.",
    "not_known": "You expected {expected}. What it is was not understood, so nothing can be said about that.",
    "encloses": "You expected {expected}. The number is the sum of what is inside: ask about one of those layers, "
    "or use weigh why.",
    "shape_right": "You expected {expected} to come out, and so it does.",
    "shape_one": "You expected {expected} to come out. That would come of {line}",
    "shape_several": "You expected {expected} to come out. {count} changes would give that, the likeliest first:",
    "shape_none": "You expected {expected} to come out. No change of the layer or its input that is known gives that.",
}
"""What is said first to a number or a shape that somebody expected."""
LINES = {
    "formula": "{formula} = {value}, {text}.",
    "number": "{value} is {text}.",
    "change": "{text}.",
}
COUNTS = {2: "Two", 3: "Three"}


def sentence(kind: str, facts: Mapping[str, Any]) -> str:
    """What somebody did who counted so, as a sentence without its full stop, beginning small.

    >>> sentence("biases_left_out", {"count": 64})
    'the 64 biases left out: a bias is a parameter like any other'
    """
    kinds = kind.split("+")
    told = [_entry(one, of) for one, of in zip(kinds, facts["slips"] if len(kinds) > 1 else [facts], strict=True)]
    form = TOGETHER if len(kinds) > 1 else ALONE
    return AND.join(form.format(what=what, why=why) if why else what for what, why in told)


def _entry(kind: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    which = next((facts[name] for name in ("source", "setting", "of", "new") if facts.get(name)), "")
    tables = ChainMap(SLIPS, READINGS, NUMBERS)
    entry = tables.get(f"{kind} {which}") or tables.get(kind)
    if kind == "axis_left_out" and facts["axis"] in LEFT_OUT:
        entry = (LEFT_OUT[facts["axis"]] + "{of}", "{why}")
    what, why = entry or READ_OTHERWISE
    filling = _filling(facts)
    return what.format_map(filling), why.format_map(filling)


def _filling(facts: Mapping[str, Any]) -> dict[str, str]:
    """The facts as they stand in a sentence."""
    filling = {name: _shown(value) for name, value in facts.items()}
    if "weight" in facts:
        filling["weight"] = facts["weight"].replace("_", " ")
    if "axis" in facts:
        filling["noun"] = AXES.get(facts["axis"], facts["axis"].replace("_", " "))
        size = filling.get("size") or filling.get("sizes", "")
        filling["axis"] = AXIS.format(size=size, noun=filling["noun"])
        if size == "1":
            filling["axis"] = ONE.get(facts["axis"], filling["axis"])
        filling["why"] = _why(facts)
        filling["of"] = OF.format(weight=filling["weight"]) if facts.get("weight") else ""
    for name in ("other", "last"):
        if name in facts:
            noun = AXES.get(facts[name], facts[name].replace("_", " "))
            size, filling[f"{name}_name"] = filling[f"{name}_size"], facts[name]
            filling |= {name: f"{size} {noun}", f"{name}_noun": noun, f"{name}_the": AXIS.format(size=size, noun=noun)}
    if "parts" in facts:
        filling["part"] = _part(facts["parts"])
    return filling


def _why(facts: Mapping[str, Any]) -> str:
    pairs = (f"{facts['axis']} × {other}" for other in facts.get("beside", ()))
    return next((WHY[pair] for pair in pairs if pair in WHY), WHY.get(facts["axis"], ""))


def _part(parts: Sequence[str]) -> str:
    if len(parts) == 1:
        return PARTS["one"].format(part=parts[0].replace("_", " "))
    if {part.split()[0] for part in parts} == {"forward", "backward"}:
        return PARTS["directions"]
    return PARTS["one_of"].format(parts=", ".join(parts))


def _shown(value: Any) -> str:
    """Numbers with their thousands parted; several as a product."""
    if isinstance(value, tuple):
        return " × ".join(map(_shown, value))
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value)
