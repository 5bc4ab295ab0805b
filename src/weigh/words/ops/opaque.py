"""Sentences of `weigh.ops.opaque`."""

from __future__ import annotations

from weigh.words.ops import Sentences

TEXTS = {
    "opaque": Sentences(
        weights="What this layer is was not understood, so whether it owns weights is not known.",
        shape="What comes out is not known. What does not depend on it is exact all the same.",
        macs="The work is not known either, so totals say at least.",
    ),
}
