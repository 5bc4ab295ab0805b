"""Sentences of `weigh.ops.views`."""

from __future__ import annotations

from weigh.words.ops import Sentences

_MACS = "Nothing is computed."


def _seen(what: str, shape: str) -> Sentences:
    return Sentences(weights=f"{what} There is nothing to learn in that.", shape=shape, macs=_MACS)


TEXTS = {
    "permute": _seen("The axes change places, and no number moves.", "The same sizes in another order."),
    "swap_axes": _seen("Two axes change places, and no number moves.", "The same sizes, two of them swapped."),
    "move_axes": _seen("Axes go to other places, and no number moves.", "The same sizes in another order."),
    "shaped_as": _seen("The tensor takes the shape of another one.", "The shape of the second input."),
    "at_least": _seen("Axes of size 1 are added where there are too few.", "At least {rank} axes."),
    "diagonal": _seen("The numbers along a diagonal are looked at.", "Two axes go, and the diagonal is the last one."),
    "diagonal_matrix": _seen("A vector is put on the diagonal of zeros.", "The last axis twice."),
    "diagonal_or_matrix": _seen(
        "A diagonal is taken out of a matrix, or a vector put on one.", "One axis less, or one more."
    ),
    "windows": _seen(
        "The axis is seen through windows of {size}, {step} apart.",
        "The axis becomes the number of windows, and a new last axis holds the {size} entries of one.",
    ),
    "view_complex": _seen(
        "Pairs and complex numbers are two views of the same data.", "The last axis of 2 comes or goes."
    ),
    "broadcast": _seen("Axes of size 1 are stretched, without copying.", "The shape that the tensors take together."),
    "updated": _seen("Some entries are replaced by others.", "The shape of the first input."),
    "moved": _seen("`{function}` writes the same numbers to other places.", "The shape stays."),
}
