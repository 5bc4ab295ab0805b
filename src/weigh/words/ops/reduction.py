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
        shape="The axis becomes {k} long; the places come as a second tensor.",
        macs="No MACs: it is counted as one operation an element, whatever the method.",
    ),
    "sort": Sentences(
        weights="Sorting has nothing to learn.",
        shape="The shape stays.",
        macs="No MACs: it is counted as one operation an element, whatever the method.",
    ),
    "differences": Sentences(
        weights="Neighbours are subtracted; there is nothing to learn.",
        shape="The axis is shorter by {times}.",
        macs="No MACs: every difference is one operation.",
    ),
    "histogram": Sentences(
        weights="Counting has nothing to learn.",
        shape="One number for each of the {bins} bins.",
        macs="No MACs: it is counted as two operations an element, to find the bin and to add to it.",
    ),
    "quantile": Sentences(
        weights="Quantiles are found by sorting; there is nothing to learn.",
        shape="The axis goes; several shares make a new one in front.",
        macs="No MACs: it is counted as one operation an element, whatever the method.",
    ),
}
