"""Sentences of `weigh.ops.rearranging`."""

from __future__ import annotations

from weigh.words.ops import Sentences

TEXTS = {
    "rearrange": Sentences(
        weights="Axes are only taken apart, moved and joined: there is nothing to learn.",
        shape="{pattern}: each group of names on the right is one axis, as large as its names together.",
        macs="Nothing is multiplied.",
    ),
}
