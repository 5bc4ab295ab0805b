"""Every program that the tests hold, asked everything: what is open or odd in it is told, and no question ends in a
fault of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from weigh.network.errors import WeighError
from weigh.show.document import document
from weigh.sources import read_source

ROOT = Path(__file__).resolve().parent
PROGRAMS = sorted((ROOT / "read" / "torch" / "programs").glob("*.py"))
CLAIMS = (["60M"], ["1.8G MACs"], [])  # by turns: to ask why is what takes time


@pytest.mark.parametrize("file", PROGRAMS, ids=lambda file: file.stem)
def test_the_whole_report(file: Path) -> None:
    claims = CLAIMS[PROGRAMS.index(file) % len(CLAIMS)]
    try:
        reading = read_source(str(file))
        found = document(reading, claims)
    except WeighError:  # told, as for a class that wants arguments
        return
    assert len(found["models"]) == len(reading.graphs)
