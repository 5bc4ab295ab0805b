"""Summaries that the real tools printed, read back, against what the live model said (`print_summaries.py`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from weigh.ask.ledger import Ledger, Row, ledger
from weigh.readers.written import infer, tables
from weigh.readers.written.evidence import Line

FOLDER = Path(__file__).parent / "printed"
FIXTURES = sorted(path.stem for path in FOLDER.glob("*.txt"))


def weighed(name: str) -> tuple[Ledger, dict[str, Any], str]:
    """What the text adds up to, what the live model says, and the text."""
    text = (FOLDER / f"{name}.txt").read_text()
    (description,) = tables.find([Line(number, line) for number, line in enumerate(text.splitlines(), start=1)])
    return ledger(infer.network(description)), json.loads((FOLDER / f"{name}.json").read_text()), text


def leaves(read: Ledger, truth: dict[str, Any]) -> list[Row]:
    """The rows of the table that hold no others.

    torchsummary prints what holds others as a row like any, behind what it holds. torch's tables have no row for what
    is no module: a flatten, a concatenation, the last step of a sequence, which the reader puts in.
    """
    kinds = {layer["type"] for layer in truth["layers"]}
    rows = [row for row in read.rows if not row.encloses and row.layer.type not in ("Input", "InputLayer")]
    return [row for row in rows if truth["framework"] != "torch" or row.layer.type in kinds]


def shapes_of(row: Row) -> list[list[int | None]]:
    """Each output of each call without the batch axis; None for a size that is open."""
    return [[size if isinstance(size, int) else None for size in tensor.shape[1:]] for tensor in row.outputs]


@pytest.mark.parametrize("name", FIXTURES)
def test_totals(name: str) -> None:
    read, truth, _ = weighed(name)
    assert (read.params.size, read.trainable.size, read.non_trainable.size) == (
        truth["total"],
        truth["trainable"],
        truth["non_trainable"],
    )
    assert read.params.exact


@pytest.mark.parametrize("name", FIXTURES)
def test_rows(name: str) -> None:
    read, truth, text = weighed(name)
    rows = leaves(read, truth)
    expected = [layer for layer in truth["layers"] if layer["type"] != "InputLayer"]
    assert [(row.layer.type, row.params) for row in rows] == [(one["type"], one["params"]) for one in expected]
    shapes, named = [shapes_of(row) for row in rows], [row.layer.name for row in rows]
    for found, layer in zip(shapes, expected, strict=True):
        shape = layer["output_shape"]
        if shape is not None:
            several = bool(shape) and isinstance(shape[0], list)
            assert found[: len(shape) if several else 1] == (shape if several else [shape]), layer["name"]
    if truth["form"] == "keras" or "(var_name)" in text:
        assert named == [layer["name"] for layer in expected]


@pytest.mark.parametrize("name", FIXTURES)
def test_rows_add_up(name: str) -> None:
    read, truth, _ = weighed(name)
    assert sum(row.params for row in read.rows if row.adds and not row.encloses) == truth["total"]


def test_fixtures_add_up() -> None:
    """A wrong fixture would be followed by a wrong reader."""
    for name in FIXTURES:
        truth = json.loads((FOLDER / f"{name}.json").read_text())
        assert sum(layer["params"] for layer in truth["layers"]) == truth["total"], name
        assert truth["trainable"] + truth["non_trainable"] == truth["total"], name
    assert len(FIXTURES) >= 30
