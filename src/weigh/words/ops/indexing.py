"""Sentences of `weigh.ops.indexing`."""

from __future__ import annotations

from weigh.words.ops import Sentences

_MACS = "Nothing is computed."


def _chosen(what: str, shape: str) -> Sentences:
    return Sentences(weights=f"{what} There is nothing to learn in that.", shape=shape, macs=_MACS)


TEXTS = {
    "index": _chosen(
        "An index picks part of the tensor.",
        "A position drops its axis, a slice shortens it, None puts in an axis of size 1.",
    ),
    "split": _chosen(
        "The tensor is cut into pieces.", "Along one axis the pieces have the sizes given; the others stay."
    ),
    "split_evenly": _chosen("The tensor is cut into {parts} equal pieces.", "One axis is divided by {parts}."),
    "pieces": _chosen(
        "The tensor is cut into pieces ({function}, {number}).",
        "Along one axis the pieces share the entries; the last may be smaller. The other axes stay.",
    ),
    "unstack": _chosen(
        "The tensor is taken apart along one axis.", "That axis goes: there is one tensor for each position."
    ),
    "meshgrid": _chosen(
        "Coordinates are spread over a grid.", "One axis for every vector of coordinates, as long as that vector."
    ),
    "stack": _chosen("The tensors are put behind each other.", "A new axis, as long as there are tensors: {inputs}."),
    "gather_along": _chosen("Along one axis, entries are picked by their numbers.", "The shape of the indices."),
    "sought": _chosen("Every element is looked for among others.", "The shape of the first input."),
    "picked": _chosen(
        "The entries are picked by what the data holds ({function}).",
        "How many they are depends on the data, so that size stays open.",
    ),
    "gather": _chosen(
        "Entries are picked by their numbers. The table belongs to whoever made it.",
        "The shape of the indices takes the place of the axis that is picked from.",
    ),
}
