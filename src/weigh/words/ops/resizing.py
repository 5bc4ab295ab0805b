"""Sentences of `weigh.ops.resizing`."""

from __future__ import annotations

from weigh.words.ops import Sentences

_NOTHING = "Nothing is computed."
_BLEND = "No weight is involved. Blending neighbours is counted as operations on single elements."

TEXTS = {
    "extract_patches": Sentences(
        weights="The windows are copied out as they are; there is nothing in it to learn.",
        shape="Each spatial size is how often the window fits; the channels become all the values of one window.",
        macs="Nothing is multiplied.",
    ),
    "pad": Sentences(
        weights="Padding adds fixed values at the edges; they are not learned.",
        shape="Every size grows by what is added before and behind.",
        macs=_NOTHING,
    ),
    "crop": Sentences(
        weights="Cropping cuts edges off; there is nothing to learn in that.",
        shape="Every size shrinks by what is cut off before and behind.",
        macs=_NOTHING,
    ),
    "upsample": Sentences(
        weights="Upsampling repeats or blends the numbers that are there ({interpolation}), by a fixed rule; a "
        "transposed convolution would learn it instead.",
        shape="Every spatial size is multiplied by its factor; the channels stay.",
        macs=_BLEND,
    ),
    "resize": Sentences(
        weights="Resizing computes new pixels from old ones by a fixed rule ({interpolation}).",
        shape="The spatial sizes are the ones asked for; the channels stay.",
        macs=_BLEND,
    ),
    "interpolate": Sentences(
        weights="Resampling computes new positions from old ones by a fixed rule ({interpolation}).",
        shape="The spatial sizes are the ones asked for, or the old ones times a factor, rounded down; the channels "
        "stay.",
        macs=_BLEND,
    ),
    "channel_shuffle": Sentences(
        weights="The channels are only put in another order, one of each of the {groups} groups in turn.",
        shape="The shape stays.",
        macs=_NOTHING,
    ),
    "unfold": Sentences(
        weights="The windows are copied out as they are; there is nothing in it to learn.",
        shape="Every window becomes a column, which holds all its values through all channels.",
        macs="Nothing is multiplied.",
    ),
    "fold": Sentences(
        weights="Columns are put back where they were cut out; there is nothing in it to learn.",
        shape="The spatial sizes are the ones asked for; what overlaps is added up.",
        macs="Nothing is multiplied. The additions where windows overlap are operations on single elements.",
    ),
    "crop_to": Sentences(
        weights="A piece of each image is cut out; there is nothing to learn in that.",
        shape="The spatial sizes are the ones asked for; the channels stay.",
        macs=_NOTHING,
    ),
    "space_to_depth": Sentences(
        weights="Blocks of {block} × {block} pixels are only rearranged into channels.",
        shape="Height and width are divided by {block}, the channels multiplied by its square.",
        macs=_NOTHING,
    ),
    "depth_to_space": Sentences(
        weights="Channels are only rearranged into blocks of {block} × {block} pixels.",
        shape="Height and width are multiplied by {block}, the channels divided by its square.",
        macs=_NOTHING,
    ),
}
