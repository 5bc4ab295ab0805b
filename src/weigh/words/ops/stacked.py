"""Sentences of `weigh.ops.stacked`."""

from __future__ import annotations

from weigh.words.ops import Sentences

TEXTS = {
    "stacked": Sentences(
        weights="Several layers stand behind each other in one: each reads what the one before gives, and all their "
        "weights are its own.",
        shape="What the last of them gives comes out.",
        macs="The work of all of them.",
    ),
}
