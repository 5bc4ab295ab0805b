"""What a page needs of each row beside its figures: where it stands, what it is, and how much of the whole."""

from __future__ import annotations

from typing import Any

from weigh.ask.ledger import Ledger, Row
from weigh.drawing import role
from weigh.show.document.explained import Explanations
from weigh.show.lines import Cells, Lines
from weigh.show.tabular.sheet import Sheet


class Rows:
    """The rows of one ledger, and what they have in common, each thing once.

    rows: one object a row of the ledger. explanations, cells: what their `explained` and `cells` are places in.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.total = ledger.params.known if ledger.params.exact else 0
        self.explained = Explanations(ledger)
        self.numbers: dict[Cells, int] = {}
        at = {row: number for number, row in enumerate(ledger.rows)}
        lines = Lines(Sheet.of(ledger))
        self.rows = [self._row(row, at, line.cells) for row, line in zip(ledger.rows, lines, strict=True)]

    @property
    def explanations(self) -> list[dict[str, Any]]:
        return self.explained.told

    @property
    def cells(self) -> list[dict[str, str]]:
        """What the rows say in each column but their names, as the ledger prints it."""
        return [dict(zip(cells.columns, cells.texts, strict=True)) for cells in self.numbers]

    def _row(self, row: Row, at: dict[Row, int], cells: Cells) -> dict[str, Any]:
        place = row.layer.place or (row.calls[0].place if row.calls else None)
        return {
            "around": at[row.around] if row.around else None,
            "role": role(row),
            "share": self._share(row),
            "explained": self.explained.number(row),
            "cells": self.numbers.setdefault(cells, len(self.numbers)),
            "line": place.line if place and not place.file else None,
        }

    def _share(self, row: Row) -> float | None:
        """Of the parameters, 0 to 1; null where the total or the row's count is not known, and for what is counted in a
        row above."""
        if not self.total or row.missing or not isinstance(row.params, int) or not (row.adds or row.encloses):
            return None
        return round(row.params / self.total, SHARE_DIGITS)


SHARE_DIGITS = 6
