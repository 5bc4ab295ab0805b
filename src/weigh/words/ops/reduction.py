"""Sentences of `weigh.ops.reduction`."""

from __future__ import annotations

from weigh.words.ops import Sentences

TEXTS = {
    "reduce": Sentences(
        weights="`{function}` makes one number of many by a fixed rule; nothing is learned.",
        shape="The axes that it runs along go, or stay with size 1 (keepdims={keepdims}).",
        macs="No MACs: it is counted as operations on the elements of the input.",
    ),
    "top_k": Sentences(
        weights="Choosing the largest has nothing to learn.",
        shape="The last axis becomes {k}; the places come as a second tensor.",
        macs="No MACs: it is counted as one operation an element, whatever the method.",
    ),
    "sort": Sentences(
        weights="Sorting has nothing to learn.",
        shape="The shape stays.",
        macs="No MACs: it is counted as one operation an element, whatever the method.",
    ),
}
