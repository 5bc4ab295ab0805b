"""Printed tables to descriptions: one module for each program that prints them, and one for tables by columns."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from importlib import import_module
from typing import Final

from weigh.readers.written.evidence import Description, Line

FORMS: Final = (
    "keras",
    "torchsummary",
    "torchinfo",
    "torchsummaryx",
    "lightning",
    "flax",
    "darknet",
    "cs231n",
    "torch_repr",
    "parameters",
    "columns",
)
"""The modules that find tables, each by its `find(lines)`; where two find the same lines, the first has them."""


def find(lines: Sequence[Line]) -> list[Description]:
    """Every printed table among the lines, in order and not overlapping, with its heading and its totals.

    Shapes have no batch axis there. What stands around the tables is passed over.
    """
    found: list[Description] = []
    left = [list(lines)]
    for form in FORMS:
        module = import_module(f"{__name__}.{form}")
        tables = [table for run in left for table in module.find(run)]
        if tables:
            found += tables
            taken = {number for table in tables for number in range(table.place.line, table.last + 1)}
            left = [part for run in left for part in _without(run, taken)]
    return sorted(found, key=lambda table: table.place.line)


def _without(lines: Sequence[Line], taken: AbstractSet[int]) -> list[list[Line]]:
    """The runs of lines between those that tables have taken."""
    runs: list[list[Line]] = [[]]
    for line in lines:
        if line.number not in taken:
            runs[-1].append(line)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]
