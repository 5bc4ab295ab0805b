"""Pasted code of every generation: Keras runs what it still can, and for the rest the product is written out."""

from __future__ import annotations

import pytest
from pastes import Paste, pastes

from portraits import Portrait, by_keras, by_weigh

PASTES = pastes()
RUN = [paste for paste in PASTES if paste.judge == "keras"]
COUNTED = [paste for paste in PASTES if paste.judge != "keras"]


def shown(portrait: Portrait) -> tuple[int, int, list[tuple[object, ...]]]:
    """Names aside, which differ between generations."""
    return portrait.total, portrait.trainable, [part[2:] for part in portrait.parts]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("paste", RUN, ids=lambda paste: paste.name)
def test_as_keras_runs_it(paste: Paste) -> None:
    pytest.importorskip("keras")
    built = by_keras(paste.runnable, paste.target or "model")
    assert shown(by_weigh(paste.code, target=paste.target, **paste.options)) == shown(built)


@pytest.mark.parametrize("paste", COUNTED, ids=lambda paste: paste.name)
def test_as_counted_by_hand(paste: Paste) -> None:
    portrait = by_weigh(paste.code, target=paste.target, **paste.options)
    assert [portrait.total, portrait.trainable][: len(paste.figures)] == paste.figures
