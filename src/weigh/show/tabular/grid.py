"""A table as texts, before any medium's own marks: headings, rows and the row of totals."""

from __future__ import annotations

from dataclasses import dataclass

from weigh.show.tabular.cells import amount
from weigh.show.tabular.columns import Column
from weigh.show.tabular.sheet import Sheet
from weigh.words.table import CELLS, HEADINGS, TRAINED

WHERE_SAID = frozenset(["share", "formula"])
"""Columns that are left out where they say nothing, unless they are asked for."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Texts in columns.

    depths: how far each row's name is indented. sums: some rows are sums of those below them. totals: the last row.
    trained: a sentence on what of the parameters is trained, where that is not all and no column tells it.
    """

    columns: tuple[Column, ...]
    headings: list[str]
    rows: list[list[str]]
    depths: list[int]
    totals: list[str]
    sums: bool
    trained: str


def grid(sheet: Sheet, asked: bool) -> Grid:
    """The texts of a table. asked: its columns were asked for, so that each of them stays."""
    rows = [[column.text(entry, sheet) for column in sheet.columns] for entry in sheet.entries]
    totals = [column.total(sheet.ledger) for column in sheet.columns]
    kept = [
        at
        for at, column in enumerate(sheet.columns)
        if asked or column.name not in WHERE_SAID or any(row[at] for row in rows)
    ]
    columns = tuple(sheet.columns[at] for at in kept)
    return Grid(
        columns,
        [HEADINGS[column.name] for column in columns],
        [[row[at] for at in kept] for row in rows],
        [entry.depth if sheet.outline else 0 for entry in sheet.entries],
        _labelled([totals[at] for at in kept], columns),
        sheet.has_sums,
        _trained(sheet),
    )


def _trained(sheet: Sheet) -> str:
    ledger, names = sheet.ledger, {column.name for column in sheet.columns}
    if "params" not in names or names & {"trainable", "non_trainable"} or not ledger.non_trainable.known:
        return ""
    counts = {"params": ledger.params, "trainable": ledger.trainable, "non_trainable": ledger.non_trainable}
    return TRAINED.format(**{name: amount(count) for name, count in counts.items()})


def _labelled(totals: list[str], columns: tuple[Column, ...]) -> list[str]:
    """The row of totals is called so in its first cell, where that is free; it is empty where nothing is added up."""
    if not any(totals):
        return []
    free = bool(totals) and not totals[0] and not columns[0].right
    return [CELLS["total"], *totals[1:]] if free else totals
