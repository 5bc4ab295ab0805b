"""Sentences of `weigh.ops.activations`."""

from __future__ import annotations

from weigh.words.ops import Sentences

TEXTS = {
    "activation": Sentences(
        weights="An activation is a fixed function of each number ({function}); there is nothing in it to learn.",
        shape="Every number becomes another number, so the shape stays.",
        macs="Nothing is multiplied by a weight. The function itself is counted as operations on single elements.",
    ),
}
