"""A ledger in a notebook: a table whose enclosing layers open and close."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from weigh.ask.ledger import Ledger, Row
from weigh.show.lines import Line, Lines
from weigh.show.notebook.text import text_html
from weigh.show.report import header, remarked, totals
from weigh.show.tabular.columns import COLUMNS
from weigh.show.tabular.sheet import DEFAULT, Sheet
from weigh.words.notebook import MORE
from weigh.words.table import HEADINGS

MOST_ROWS: Final = 2000
"""Rows beyond which a notebook becomes slow to open: the rest is counted, and stands in the report."""
OPEN_ROWS: Final = 40
"""Enclosing layers are open at first where all their rows together are no more than that."""


def ledger_html(ledger: Ledger) -> str:
    """Header, table, totals, and what is not known or remarked."""
    lines = list(Lines(Sheet.of(ledger)))
    shown = lines[:MOST_ROWS]
    rows = "".join(_rows(ledger.rows[: len(shown)], shown, is_open=len(lines) <= OPEN_ROWS))
    more = f"<div>{escape(MORE.format(rows=f'{len(lines) - len(shown):,}'))}</div>" if len(shown) < len(lines) else ""
    remarks = text_html([[], *remarked(ledger, None)])
    return f"{text_html(header(ledger, None))}{_table(rows)}{more}{text_html(totals(ledger, None))}{remarks}"


def _table(rows: str) -> str:
    heads = "".join(f'<span role="columnheader"{_kind(one)}>{escape(HEADINGS.get(one, one))}</span>' for one in DEFAULT)
    return f'<div class="rows" role="table"><div class="row head" role="row">{heads}</div>{rows}</div>'


def _rows(rows: Sequence[Row], lines: Sequence[Line], is_open: bool) -> Iterator[str]:
    """Rows one after the other; those inside another between its summary and its end."""
    around: list[int] = []
    for row, line in zip(rows, lines, strict=True):
        while around and around[-1] >= row.depth:
            around.pop()
            yield "</details>"
        if row.encloses:
            around.append(row.depth)
            yield f"<details{' open' if is_open else ''}><summary>{_row(line)}</summary>"
        else:
            yield _row(line)
    yield "</details>" * len(around)


def _row(line: Line) -> str:
    cells = "".join(f'<span role="cell"{_kind(column)}>{escape(line.cell(column))}</span>' for column in DEFAULT)
    faded = " faded" if line.cells.faded else ""
    return f'<div class="row{faded}" role="row">{cells}</div>'


def _kind(column: str) -> str:
    return ' class="n"' if COLUMNS[column].right else ' class="f"' if column == "formula" else ""
