"""Sentences of `weigh.ops.loss`."""

from __future__ import annotations

from weigh.words.ops import Sentences

TEXTS = {
    "loss": Sentences(
        weights="A loss compares what came out with what should have; there is nothing in it to learn.",
        shape="The last axis is averaged over and goes.",
        macs="Nothing is counted as a MAC: the two tensors are compared element by element.",
    ),
}
