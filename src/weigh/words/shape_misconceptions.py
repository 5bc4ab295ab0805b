"""Which change of a layer would give it the shape that somebody expected: what follows "That would come of "."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CHANGES = {
    "padding": "padding {new} instead of {old}",
    "stride": "a stride of {new} instead of {old}",
    "kernel": "a window of {new} instead of {old}",
    "dilation": "a dilation of {new} instead of {old}",
    "groups": "{new} groups instead of {old}",
    "filters": "{new} {field} instead of {old}",
    "units": "{new} units instead of {old}",
    "features": "{new} features instead of {old}",
    "data_format": "the channels on another axis of the input",
    "depthwise": "a depthwise convolution",
    "separable": "a separable convolution",
    "full": "a full convolution",
    "bidirectional": "both directions instead of one",
    "one_direction": "one direction instead of both",
    "cell": "{new} instead of {old}",
    "num_layers": "{new} layers in it instead of {old}",
    "skipped": "the input as it is before {layer}, {input}",
    "other_input": "an input of {input}",
    "axes_moved": "the axes in another order",
    "flattened": "a flattened output",
    "flattened_input": "a flattened input, of {input} features",
    "axis_left_out": "an output without its {axis} ({size})",
    "axis_of_one": "one more axis, of size 1",
    "with_batch": "a batch of 1 written in front",
    "unchanged": "an output like the input, as if the layer changed no size",
    "one_less": "leaving out the last + 1 of (size − window) // stride + 1",
    "one_more": "counting one position more than the window fits",
    "channels_kept": "keeping the input's {channels} channels, as a depthwise layer does",
    "channels_multiplied": "{filters} outputs for each of the {channels} input channels, instead of one sum over them",
}
"""By kind of change. Where nothing is said here, SETTING is."""
SETTING = "{field} {new} instead of {old}"

RETURN_SEQUENCES = {
    True: "return_sequences=True, which keeps all steps",
    False: "return_sequences=False, which keeps the last step only",
}
ROUND_UP = {True: "rounding up, where the last window is only partly inside", False: "rounding down"}
AND = ", and "


def sentence(kind: str, facts: Mapping[str, Any]) -> str:
    """What would have to be otherwise, as the end of a sentence without its full stop.

    >>> sentence("padding", {"field": "padding", "old": "valid", "new": "same"})
    'padding same instead of valid'
    """
    kinds = kind.split("+")
    return AND.join(map(_change, kinds, facts["changes"] if len(kinds) > 1 else [facts]))


def _change(kind: str, facts: Mapping[str, Any]) -> str:
    if facts.get("field") == "return_sequences":
        return RETURN_SEQUENCES[bool(facts["new"])]
    if facts.get("field") == "round_up":
        return ROUND_UP[bool(facts["new"])]
    return CHANGES.get(kind, SETTING).format_map({name: shown(value) for name, value in facts.items()})


def shown(value: Any) -> str:
    """Several sizes as a product; a padding that is the same on all sides as one number.

    >>> shown((3, 3)), shown(((1, 1), (1, 1))), shown(1024)
    ('3 × 3', '1 on every side', '1,024')
    """
    if isinstance(value, tuple) and value and all(isinstance(side, tuple) for side in value):
        sides = {size for side in value for size in side}
        return f"{sides.pop()} on every side" if len(sides) == 1 else " × ".join(str(side) for side in value)
    if isinstance(value, tuple):
        return " × ".join(map(shown, value))
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
