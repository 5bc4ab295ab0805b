"""What torchsummary prints: `Conv2d-1  [-1, 64, 112, 112]  9,408`, one row a call, in the order of the calls.

A module that holds others has a row behind theirs, with only the weights that are its own attributes `weight` and
`bias`; what is neither (weights of an LSTM, of attention, single parameters) is not counted by it. Programs for other
frameworks that print so have a column for the input as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from weigh.readers.written.evidence import Description, Line, Stated
from weigh.readers.written.tables.printed_cells import bare, batch, headed, is_gap, place_of, shapes, whole
from weigh.readers.written.tables.totals_below import below, for_one

GAP: Final = 4
"""Lines that may stand between two rows of one table."""

_SHAPE = r"\[[-\d,\s]*\]|\[(?:\[[-\d,\s]*\][,\s]*)+\]"
_ROW = re.compile(
    rf"(?<![\w.])(?P<type>[A-Za-z_]\w{{0,80}})-(?P<number>\d{{1,6}})[\s|]*(?:(?P<input>{_SHAPE})[\s|]*)?(?P<shape>{_SHAPE})[\s|]*(?P<params>\d[\d,.']*)?(?:[\s|]+(?P<trained>\d[\d,.']*)(?![-\w]))?"
)


@dataclass
class _Rows:
    """A table while its rows are found. start, end: indices of its first line and behind its last one."""

    start: int
    end: int
    number: int = 0
    left_out: bool = False
    layers: list[Stated] = field(default_factory=list)

    names: set[str] = field(default_factory=set)
    batch: int = 1

    def takes(self, row: re.Match[str], at: int) -> bool:
        """Whether a row goes on with the table. Its number counts all rows, with an input column those of its type."""
        goes_on = _name(row) not in self.names if row["input"] else int(row["number"]) > self.number
        return goes_on and at - self.end < GAP

    def add(self, row: re.Match[str], at: int, line: Line) -> None:
        number = int(row["number"])
        self.left_out |= not row["input"] and number != self.number + 1
        self.names.add(_name(row))
        self.number, self.end = number, at + 1
        self.batch = max(self.batch, batch(row["shape"]) or 1) if not self.layers else self.batch
        self.layers.append(
            Stated(
                place_of(line),
                name=_name(row),
                type=row["type"],
                outputs=shapes(row["shape"]),
                input=next(iter(shapes(row["input"] or "")), None),
                params=_count(row["params"]),
                trainable=_count(row["trained"]),
                text=row[0].strip(),
            )
        )


def _count(cell: str | None) -> int | None:
    return whole(cell.rstrip(",.'")) if cell else None


def _name(row: re.Match[str]) -> str:
    return f"{row['type']}-{row['number']}"


def find(lines: Sequence[Line]) -> list[Description]:
    """The tables of torchsummary among the lines, in their order."""
    return [found for rows in _tables(lines) if (found := _described(rows, lines)) is not None]


def _tables(lines: Sequence[Line]) -> Iterator[_Rows]:
    rows: _Rows | None = None
    for at, line in enumerate(lines):
        if "[" not in line.text or "-" not in line.text:
            continue
        for row in _ROW.finditer(bare(line)):
            if rows is None or not rows.takes(row, at):
                if rows is not None:
                    yield rows
                rows = _Rows(at, at)
            rows.add(row, at, line)
    if rows is not None:
        yield rows


def _described(rows: _Rows, lines: Sequence[Line]) -> Description | None:
    totals, end = below(lines, rows.end)
    start = headed(lines, rows.start)
    if len(rows.layers) < 2 and start == rows.start and not totals:
        return None
    gaps = any(is_gap(bare(line)) for line in lines[rows.start : rows.end])
    heading = " ".join(bare(line) for line in lines[start : rows.start])
    return Description(
        "torchsummary",
        tuple(_by_heading(row, heading) for row in rows.layers),
        place_of(lines[start]),
        lines[end - 1].number,
        framework="torch" if all(row.input is None for row in rows.layers) else "",
        totals=tuple(for_one(total, rows.batch) for total in totals),
        channels_first=True,
        left_out=rows.left_out or gaps,
    )


def _by_heading(row: Stated, heading: str) -> Stated:
    """The row as its heading names the columns: some programs print the input instead of the output, and a second count
    is that of the trained parameters only under its own title."""
    if row.trainable is not None and "Tr. Param" not in heading:
        row = replace(row, trainable=None)
    if "Input Shape" in heading and "Output Shape" not in heading:
        row = replace(row, input=next(iter(row.outputs), None), outputs=())
    return row
