"""Reports of whole sources: read, weighed and printed, their columns added up again from the text."""

from __future__ import annotations

import pytest

from weigh.api import read_source
from weigh.ask.ledger import ledger

from .golden import FOLDER, added_up, column, golden, printed, total

PARAMETERS = {
    # encoder, once for both images: kernel and bias, four numbers a channel; then 2 · 16 features to one unit
    "siamese": (3 * 3 * 3 + 1) * 16 + 4 * 16 + (2 * 16 + 1),
    # 28 -> 14 -> 10 -> 5: the first Dense sees 5 · 5 · 16 values
    "lenet": (25 + 1) * 6 + (25 * 6 + 1) * 16 + (400 + 1) * 120 + (120 + 1) * 84 + (84 + 1) * 10,
    # two directions, four parts each; tags from both directions' 64 values
    "tagger": 20000 * 128 + 2 * 4 * (128 + 64 + 1) * 64 + (128 + 1) * 17,
}


@pytest.mark.parametrize("name", PARAMETERS)
def test_report(name: str) -> None:
    (graph,) = read_source(str(FOLDER / "sources" / f"{name}.py"), dialect="keras3").graphs
    got = printed(ledger(graph))
    assert added_up(column(got, "parameters")) == total(got, "parameters") == PARAMETERS[name]
    assert got == golden(f"source_{name}", got)
