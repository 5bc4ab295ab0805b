"""Tables of data in HTML, told from the tables that old pages lay themselves out with."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from weigh.readers.written.page.cells import MOST_COLUMNS
from weigh.readers.written.page.html import vocabulary as words

if TYPE_CHECKING:
    from lxml import etree

_MOST_ROWS = 5_000
_LONG = 120  # characters that a cell of data seldom passes
_BLOCKY = ("pre", "h1", "h2", "h3", "form", "article", "blockquote", "textarea")


def rows_of(table: etree._Element) -> list[list[etree._Element]]:
    """The cells of the table's own rows, not of tables within."""
    rows = []
    for part in table.iterchildren("tr", "thead", "tbody", "tfoot"):
        for row in [part] if part.tag == "tr" else part.iterchildren("tr"):
            rows.append(list(row.iterchildren("td", "th")))
            if len(rows) >= _MOST_ROWS:
                return rows
    return [row for row in rows if row]


def is_data(table: etree._Element) -> bool:
    """Whether the table holds data: short cells in at least two rows and columns, and nothing of a page's layout.

    Cost: linear in what stands before a table within this one, or in the table.
    """
    if table.get("role") in ("presentation", "none") or next(table.iterdescendants("table"), None) is not None:
        return False
    if next(table.iterdescendants(*_BLOCKY), None) is not None:
        return False
    rows = rows_of(table)
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return False
    if next(table.iterdescendants("th", "thead", "caption"), None) is not None:
        return True
    lengths = sorted(len(words.all_text(cell).strip()) for row in rows for cell in row)
    return lengths[len(lengths) // 2] <= _LONG // 3 and lengths[int(len(lengths) * 0.9)] <= _LONG


def cells_of(rows: list[list[etree._Element]], text_of: Callable[[etree._Element], str]) -> list[tuple[str, ...]]:
    """The texts of the rows' cells. A cell over several columns or rows is followed, or headed, by empty ones."""
    open_rows: dict[int, int] = {}  # column: how many further rows a cell above reaches over
    result = []
    for row in rows:
        texts: list[str] = []
        for cell in row:
            while open_rows.get(len(texts), 0) > 0 and len(texts) < MOST_COLUMNS:
                open_rows[len(texts)] -= 1
                texts.append("")
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            for number in range(across):
                if down > 1:
                    open_rows[len(texts)] = down - 1
                texts.append("" if number else text_of(cell))
        for column in sorted(column for column in open_rows if column >= len(texts)):
            if open_rows[column] > 0 and column == len(texts):
                open_rows[column] -= 1
                texts.append("")
        result.append(tuple(texts[:MOST_COLUMNS]))
    return result


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name) or "1"
    return min(max(int(value), 1), MOST_COLUMNS) if value.isascii() and value.isdigit() and len(value) < 6 else 1
