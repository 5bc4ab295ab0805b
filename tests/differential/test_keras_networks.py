"""Whole programs, drawn at random: Keras runs the text, weigh reads it, and every figure must be the same.

    WEIGH_EXAMPLES=10000 pytest tests/differential/test_keras_networks.py

draws more of them, and others at every run; the default, which takes less than a minute, is always the same.
"""

from __future__ import annotations

import gc
import os

import pytest
from generate import PROGRAMS
from hypothesis import HealthCheck, given, note, settings

from portraits import Portrait, by_keras, by_weigh

pytest.importorskip("keras")
gc.freeze()  # what the libraries made at import stays: no need to look through it at every collection

EXAMPLES = int(os.environ.get("WEIGH_EXAMPLES", "150"))

COUNTED_WITHIN = {"Functional", "Dropout", "Softmax"}
"""Their numbers count what Keras makes unseen: a model within each Sequential, two layers within each attention."""


def compare(read: Portrait, built: Portrait) -> None:
    for ours, theirs in zip(read.parts, built.parts, strict=False):
        if theirs.type in COUNTED_WITHIN:
            ours = ours._replace(name=theirs.name)
        if not theirs.outputs:  # a Sequential that Keras leaves unbuilt tells no shapes
            ours = ours._replace(outputs=())
        assert ours == theirs
    assert len(read.parts) == len(built.parts)
    assert read[:2] == built[:2]


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="WEIGH_EXAMPLES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
@given(text=PROGRAMS)
def test_what_weigh_reads_is_what_keras_builds(text: str) -> None:
    note(text)
    compare(by_weigh(text, target="model", dialect="keras3"), by_keras(text))
