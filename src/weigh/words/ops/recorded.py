"""Sentences of `weigh.ops.recorded`."""

from __future__ import annotations

from weigh.words.ops import Sentences

TEXTS = {
    "recorded": Sentences(
        weights="The number of its parameters is taken as it is printed; how it comes about is not told.",
        shape="What comes out is taken as it is printed.",
        macs="The work is not known, since what the layer computes is not told, so totals say at least.",
    ),
}
