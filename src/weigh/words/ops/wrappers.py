"""Sentences of `weigh.ops.wrappers`."""

from __future__ import annotations

from weigh.words.ops import Sentences

TEXTS = {
    "time_distributed": Sentences(
        weights="The inner layer is used at every step with the same weights: they count once, as in the inner layer.",
        shape="The axis of steps stays; what follows it becomes what the inner layer makes of one step.",
        macs="Those of the inner layer, once a step.",
    ),
}
