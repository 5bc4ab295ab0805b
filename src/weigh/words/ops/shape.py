"""Sentences of `weigh.ops.shape`."""

from __future__ import annotations

from weigh.words.ops import Sentences

_MACS = "Nothing is computed."


def _moved(what: str, shape: str) -> Sentences:
    stays = f"{what} The numbers themselves stay, so there is nothing to learn."
    return Sentences(weights=stays, shape=shape, macs=_MACS)


TEXTS = {
    "flatten": _moved(
        "Flatten only puts all positions and channels of an example in one row.",
        "The sizes are multiplied with each other; the batch stays. It owns no weights, but it decides how many the "
        "next Dense has.",
    ),
    "reshape": _moved(
        "Reshape reads the same numbers under other sizes.",
        "The new sizes must have the same product as the old ones; -1 stands for the one that follows from the others.",
    ),
    "transpose": _moved("The axes change places.", "The same sizes in another order."),
    "repeat_vector": _moved(
        "The same vector is handed to {times} steps.", "A new axis of {times} steps between the batch and the features."
    ),
    "expand_dims": _moved("An axis of size 1 is put in.", "One axis more, of size 1."),
    "squeeze": _moved("Axes of size 1 are left out.", "The other sizes stay."),
    "tile": _moved("The tensor is laid side by side with itself.", "Every size is multiplied by its number of copies."),
    "repeat": _moved("Every entry along one axis is repeated.", "The size of that axis is multiplied by {times}."),
    "broadcast_to": _moved("Axes of size 1 are stretched, without copying.", "The sizes asked for."),
    "unflatten": _moved(
        "One axis is read as several.", "Axis {axis} becomes {sizes}, whose product it is; -1 stands for what follows."
    ),
    "cast": _moved("Only the data type changes, to {dtype}.", "The shape stays."),
}
