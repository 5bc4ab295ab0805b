"""Sentences of `weigh.ops.mapping`."""

from __future__ import annotations

from weigh.words.ops import Sentences

_NONE = "Going through the examples one by one computes nothing and owns no weights."

TEXTS = {
    "each_example": Sentences(
        weights=_NONE,
        shape="The first axis, that of the examples, is taken away: what follows sees one example.",
        macs="Nothing is multiplied.",
    ),
    "all_examples": Sentences(
        weights=_NONE,
        shape="The axis of the examples is put back in front.",
        macs="Nothing is multiplied.",
    ),
}
