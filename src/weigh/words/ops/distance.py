"""Sentences of `weigh.ops.distance`."""

from __future__ import annotations

from weigh.words.ops import Sentences

TEXTS = {
    "similarity": Sentences(
        weights="Two vectors are compared by a fixed rule ({function}); there is nothing in it to learn.",
        shape="The axis along which the vectors lie becomes one number.",
        macs="Not counted in MACs: no weight is involved, the vectors are compared element by element.",
    ),
}
