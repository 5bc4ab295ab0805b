"""Tables as CSV (RFC 4180, UTF-8), for spreadsheets and programs.

Every row adds up with the others: layers that enclose others are in it only where `depth` makes them stand for what is
in them. So the sum over a column is the network's total. Numbers are exact and without separators. A cell is empty
where the number is not known, or is counted in another row; the column `remarks` says which, and "at least" how many.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from weigh.ask.ledger import Ledger
from weigh.show.tabular.columns import Value
from weigh.show.tabular.sheet import Choice, Sheet
from weigh.show.widths import visible

MODEL = "model"
DEFAULT = (
    "path", "name", "type", "shape", "params", "trainable", "non_trainable", "share", "memory", "formula", "macs",
    "flops", "elementwise", "activations", "activation_memory", "neurons", "calls", "where", "shared", "remarks",
)  # fmt: skip
"""The columns where none are asked for."""
A_FORMULA = re.compile(r"^['\s]*[=+\-@＝＋－＠]")
"""What a spreadsheet would work out instead of showing it; also behind the apostrophes that keep it from that."""


def csv_text(ledgers: Sequence[Ledger], choice: Choice | None = None) -> Iterator[str]:
    """All networks in one table, the first column their name: left out only where columns were asked for and there is
    one network."""
    asked = choice or Choice()
    sheets = [Sheet.of(ledger, asked, DEFAULT, additive=True) for ledger in ledgers]
    named = len(ledgers) > 1 or not asked.columns
    yield _line([*[MODEL] * named, *(asked.columns or DEFAULT)])
    for sheet in sheets:
        model = [_cell(visible(sheet.ledger.graph.name))] * named
        for entry in sheet.entries:
            yield _line([*model, *(_cell(column.value(entry, sheet)) for column in sheet.columns)])


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe stands before one that looks like it.

    >>> guarded("=1+1"), guarded("conv2d_1"), guarded("'=1")
    ("'=1+1", 'conv2d_1', "''=1")
    """
    return f"'{text}" if A_FORMULA.match(text) else text


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return guarded(value) if isinstance(value, str) else str(value)


def _line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
