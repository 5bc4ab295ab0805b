"""Sentences of `weigh.ops.pooling`."""

from __future__ import annotations

from weigh.words.ops import Sentences

_NONE = "Pooling takes the {function} of numbers that are already there; there is nothing in it to learn."
_MACS = "Nothing is multiplied by a weight. Comparisons or additions are counted as operations on single elements."

TEXTS = {
    "pool": Sentences(
        weights=_NONE,
        shape="Each spatial size is how often the window fits, step by step; the channels stay as they are. Without "
        "padding, rows that no longer fill a window are dropped.",
        macs=_MACS,
    ),
    "global_pool": Sentences(
        weights=_NONE,
        shape="Every channel becomes one number, its {function} over all positions; only the channels remain.",
        macs=_MACS,
    ),
    "fractional_pool": Sentences(
        weights="Pooling takes the maximum of numbers that are already there; there is nothing in it to learn.",
        shape="The output's size is asked for, outright or as a share of the input's; the windows are spread over the "
        "input at random.",
        macs=_MACS,
    ),
    "max_unpool": Sentences(
        weights="Every number goes back to the place that its maximum had; there is nothing in it to learn.",
        shape="The sizes are those that a pooling with the same window, stride and padding would take to the input's.",
        macs="Nothing is computed: numbers are put in their places, and zeros elsewhere.",
    ),
    "adaptive_pool": Sentences(
        weights=_NONE,
        shape="The output's spatial sizes are given, and the input is cut into so many windows.",
        macs=_MACS,
    ),
}
