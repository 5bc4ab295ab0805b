"""Sentences of `weigh.ops.sampling`."""

from __future__ import annotations

from weigh.words.ops import Sentences

TEXTS = {
    "grid_sample": Sentences(
        weights="The places come in as a tensor; reading an image there has nothing to learn.",
        shape="The channels stay, and the grid's sizes take the place of the image's.",
        macs="No MACs: the blending of neighbours is counted as operations on single elements.",
    ),
    "affine_grid": Sentences(
        weights="The map comes in as a tensor; its grid has nothing to learn.",
        shape="One coordinate for every axis at every place of the size asked for.",
        macs="At every place, the coordinates and a 1 are multiplied with the map.",
    ),
}
