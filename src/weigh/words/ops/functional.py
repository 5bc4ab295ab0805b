"""Sentences of `weigh.ops.functional`."""

from __future__ import annotations

from weigh.words.ops import Sentences

_MOVED = "Values are only moved; nothing is learned."
_NOTHING = "Nothing is computed."

TEXTS = {
    "filter_conv": Sentences(
        weights="The kernel comes in as a tensor, and is counted where it was made.",
        shape="Each spatial size is how often the window fits; the channels become the kernel's last axis.",
        macs="For every output position and every filter, the window is multiplied with the kernel.",
    ),
    "per_channel": Sentences(
        weights="The numbers for each channel come in as tensors, and are counted where they were made.",
        shape="The shape stays.",
        macs="No MACs: it is counted as operations on single elements.",
    ),
    "look_up": Sentences(
        weights="The table comes in as a tensor, and is counted where it was made.",
        shape="The indices' shape takes the place of the axis that is looked up.",
        macs="A look-up multiplies nothing.",
    ),
    "move_axis": Sentences(weights=_MOVED, shape="The axes change places.", macs=_NOTHING),
}
