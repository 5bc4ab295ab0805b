"""Sentences of `weigh.ops.loss`."""

from __future__ import annotations

from weigh.words.ops import Sentences

TEXTS = {
    "criterion": Sentences(
        weights="A loss compares what came out with what should have; there is nothing in it to learn.",
        shape="With reduction={reduction}: mean and sum leave one number, none leaves one for each of what is compared.",
        macs="Nothing is counted as a MAC: the two tensors are compared element by element.",
    ),
    "adaptive_softmax": Sentences(
        weights="The head scores the frequent classes and one entry for each cluster of rare ones; each cluster has "
        "two matrices of its own, through fewer and fewer features.",
        shape="One number for each example, and the mean of them.",
        macs="The head is multiplied for every example. A cluster is multiplied only for examples whose class lies in "
        "it, so that its work depends on the data and is not counted.",
    ),
    "loss": Sentences(
        weights="A loss compares what came out with what should have; there is nothing in it to learn.",
        shape="The last axis is averaged over and goes.",
        macs="Nothing is counted as a MAC: the two tensors are compared element by element.",
    ),
}
