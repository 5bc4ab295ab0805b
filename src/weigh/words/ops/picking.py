"""Sentences of `weigh.ops.picking`."""

from __future__ import annotations

from weigh.words.ops import Sentences

TEXTS = {
    "pick": Sentences(
        weights="Entries are only picked: there is nothing to learn.",
        shape="The shape of the indices takes the place of the axes that they pick from.",
        macs="Nothing is multiplied.",
    ),
}
