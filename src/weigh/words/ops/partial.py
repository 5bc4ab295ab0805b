"""Sentences of `weigh.ops.partial`."""

from __future__ import annotations

from weigh.words.ops import Sentences

TEXTS = {
    "partial_conv": Sentences(
        weights="Not every filter reads every input channel: the filters stand in sets, and each filter of a set has "
        "one weight for each position of the kernel and for each channel that it reads, and one bias if there are "
        "biases.",
        shape="Each spatial size is how often the window fits, step by step, into the padded input; the channels "
        "become the filters of all sets together.",
        macs="For every output position and every filter, the window is multiplied with the kernel, through the "
        "channels that this filter reads.",
    ),
    "trained_pool": Sentences(
        weights="Every channel has one coefficient that its sums are multiplied with, and one bias if there are biases. "
        "The window's size does not matter.",
        shape="Each spatial size is how often the window fits, step by step; the channels stay as they are.",
        macs="The numbers of a window are added up and the sum is scaled; both are counted as operations on single "
        "elements.",
    ),
}
