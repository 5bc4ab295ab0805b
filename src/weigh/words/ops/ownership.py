"""Sentences of `weigh.ops.ownership`."""

from __future__ import annotations

from weigh.words.ops import Sentences

TEXTS = {
    "variable": Sentences(
        weights="Numbers of another layer, which this one uses: they are counted there.",
        shape="The weight's own shape; it has no batch.",
        macs="Nothing is multiplied.",
    ),
    "idle": Sentences(
        weights="The network owns this layer and never calls it: its weights count all the same.",
        shape="It is never called, so nothing comes out.",
        macs="It is never called, so nothing is computed.",
    ),
    "unfit": Sentences(
        weights="The layer's own weights, which it declares: they do not depend on what goes in.",
        shape="What goes in does not fit, so only what the layer itself declares is known.",
        macs="What goes in does not fit, so nothing is computed.",
    ),
    "held": Sentences(
        weights="The layer's own weights; those that it shares with another layer are counted there.",
        shape="That of the layer itself.",
        macs="Those of the layer itself.",
    ),
}
