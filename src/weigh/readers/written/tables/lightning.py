"""What Lightning prints over a training: `0 | encoder | Sequential | 50.4 K | train | [4, 784] | [4, 3]`.

Names are dotted paths, so that rows that begin alike stand in one another. Counts of a thousand and more are rounded
to one decimal, or cut to whole thousands, millions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any, Final

from weigh.numbers.numerals import Numeral
from weigh.readers.written.evidence import Description, Line, Stated, Total
from weigh.readers.written.tables.boxes import BoxRow, box_rows
from weigh.readers.written.tables.printed_cells import bare, batch, place_of, ruled, shapes, suffixed
from weigh.readers.written.tables.totals_below import for_one

FLOPS_PER_MAC: Final = 2
"""The column of FLOPs counts a multiplication and an addition."""
GAP: Final = 3
"""Lines that may stand between rows and totals."""
COLUMNS: Final = {
    "name": "name",
    "type": "type",
    "params": "params",
    "mode": "mode",
    "flops": "flops",
    "in sizes": "input",
    "out sizes": "output",
}
"""The columns that it prints."""

_NUMBER = r"\d[\d.,]{0,20}(?:\s?[KMBT](?![\w]))?"
_LABEL = r"(?:non-trainable|trainable|total) params|total estimated model params size \(MB\)|total flops"
_TOTAL = re.compile(
    rf"\W{{0,40}}(?:(?P<before>{_NUMBER})\s{{1,12}})?(?P<what>{_LABEL})(?:\W{{1,12}}(?P<after>{_NUMBER}))?",
    re.IGNORECASE,
)
_QUANTITIES: Final = {
    "trainable params": "trainable",
    "non-trainable params": "non_trainable",
    "total params": "params",
    "total flops": "flops",
}
MEGABYTE: Final = 10**6


@dataclass
class _Table:
    """A table while its rows are found. columns: the place of each column among the cells."""

    start: int
    end: int
    columns: Mapping[str, int]
    rows: list[BoxRow] = field(default_factory=list)

    def cell(self, row: BoxRow, column: str) -> str:
        at = self.columns.get(column, len(row.cells))
        return row.cells[at] if at < len(row.cells) else ""


def find(lines: Sequence[Line]) -> list[Description]:
    """The tables of Lightning among the lines, in their order."""
    return [_described(table, lines) for table in _tables(lines) if table.rows]


def _tables(lines: Sequence[Line]) -> list[_Table]:
    found: list[_Table] = []
    for row in box_rows(lines):
        columns = {COLUMNS[title.lower()]: at for at, title in enumerate(row.cells) if title.lower() in COLUMNS}
        near = found[-1] if found and row.index - found[-1].end <= GAP else None
        if {"name", "type", "params"} <= columns.keys():
            found.append(_Table(ruled(lines, row.index), row.index + 1, columns))
        elif near is not None and _is_row(row, near):
            near.rows.append(row)
            near.end = row.index + 1
    return found


def _is_row(row: BoxRow, table: _Table) -> bool:
    numbered = row.cells[0].isdigit() or table.columns["name"] == 0 or table.cell(row, "type") == "n/a"
    return numbered and bool(table.cell(row, "name"))


def _described(table: _Table, lines: Sequence[Line]) -> Description:
    totals, end = _totals(lines, table.end)
    size = next((found for row in table.rows if (found := batch(table.cell(row, "input")))), 1)
    return Description(
        "lightning",
        tuple(_stated(table)),
        place_of(lines[table.start]),
        lines[end - 1].number,
        framework="torch",
        totals=tuple(for_one(total, size) for total in totals if total.quantity != "flops" or total.high),
        channels_first=True,
    )


def _stated(table: _Table) -> Iterator[Stated]:
    names = [table.cell(row, "name") for row in table.rows]
    enclosing = _enclosing(names)
    for row, name in zip(table.rows, names, strict=True):
        kind = table.cell(row, "type")
        read = table.cell(row, "input")
        params = suffixed(table.cell(row, "params"))
        exact = params is not None and params.unit <= 1 and params.value.denominator == 1
        yield Stated(
            place_of(row.line),
            name=name,
            type="Parameter" if kind == "n/a" else kind,
            outputs=shapes(table.cell(row, "output")),
            input=next(iter(shapes(read)), None),
            params=int(params.value) if params and exact else None,
            after=() if kind == "n/a" else None,
            depth=sum(parent in enclosing for parent in _parents(name)),
            encloses=name in enclosing,
            attributes=_about(None if exact else params, suffixed(table.cell(row, "flops")), batch(read)),
            text=bare(row.line).strip(),
        )


def _enclosing(names: Sequence[str]) -> frozenset[str]:
    """The names that stand over deeper ones."""
    shown = set(names)
    return frozenset(parent for name in names for parent in _parents(name) if parent in shown)


def _parents(name: str) -> list[str]:
    parts = name.split(".")[:40]
    return [".".join(parts[:length]) for length in range(1, len(parts))]


def _about(params: Numeral | None, flops: Numeral | None, size: int | None) -> dict[str, Any]:
    """What is told in rounded numbers; FLOPs are those of the whole batch, and 0 where nothing was run."""
    told: dict[str, Any] = {}
    if params is not None:
        told["params_about"] = _bounds(params)
    if flops is not None and flops.value and size:
        low, high = _bounds(flops)
        told["macs_about"] = (ceil(low / (FLOPS_PER_MAC * size)), high // (FLOPS_PER_MAC * size))
    return told


def _bounds(number: Numeral) -> tuple[int, int]:
    """The whole numbers that print so: with a decimal they are rounded, to even where they lie in the middle; without
    one the digits behind are cut off."""
    if number.unit <= 1:
        return int(number.value), int(number.value)
    if number.unit.numerator in (10**3, 10**6, 10**9, 10**12):
        return number.cut()
    low, high = number.rounded(number.unit) or (int(number.value), int(number.value))
    return low, high + 1


def _totals(lines: Sequence[Line], start: int) -> tuple[list[Total], int]:
    found: list[Total] = []
    end = start
    for at in range(start, len(lines)):
        if at - end > GAP:
            break
        match = _TOTAL.match(bare(lines[at]))
        number = suffixed(match["before"] or match["after"] or "") if match else None
        if match is None or number is None:
            continue
        end = at + 1
        quantity = _QUANTITIES.get(match["what"].lower(), "bytes")
        low, high = _bounds(number) if quantity != "bytes" else _megabytes(number)
        found.append(Total(quantity, low, high, place_of(lines[at]), match[0].strip()))
    return found, end


def _megabytes(number: Numeral) -> tuple[int, int]:
    """Three decimals of a megabyte, or digits behind them cut off."""
    unit = number.unit * MEGABYTE
    value = number.value * MEGABYTE
    return max(0, ceil(value - unit)), ceil(value + unit) - 1
