"""Sentences of `weigh.ops.traced`."""

from __future__ import annotations

from weigh.words.ops import Sentences

TEXTS = {
    "traced": Sentences(
        weights="`{function}` owns no weights: what it computes with comes in as tensors.",
        shape="What comes out was measured while the model ran once without its numbers.",
        macs="Every output is a sum of products, and the factors are the sizes that came in.",
    ),
    "traced_view": Sentences(
        weights="`{function}` owns no weights.",
        shape="The same numbers under another shape; no data is moved.",
        macs="Nothing is multiplied.",
    ),
}
