"""What torchsummaryX prints: `4_layer1.0.Conv2d_conv1  [16, 16, 3, 3]  [1, 16, 16, 16]  2.304k  589.824k`.

One row for each call of a module that holds no others. Numbers have their scale as a letter and all their digits;
those of few digits in millions are taken as rounded. Multiply-adds are those of one example, without biases.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from weigh.numbers.numerals import numeral
from weigh.numbers.units import SCALES
from weigh.readers.written.evidence import Description, Line, Sizes, Stated, Total
from weigh.readers.written.tables.printed_cells import (
    bare,
    cells,
    is_gap,
    place_of,
    ruled,
    shapes,
    sizes,
)
from weigh.readers.written.tables.torch_kernels import kernel_attributes
from weigh.readers.written.tables.totals_below import closed

GAP: Final = 9
"""Lines that may stand between two parts of one table: where it was too wide, further columns follow below."""

_BEGINS = re.compile(r"\b0_|Kernel Shape", re.IGNORECASE)
_ROW = re.compile(r"\W{0,40}(?P<number>\d{1,6})_(?P<name>[A-Za-z][\w.\-]{0,200}|\d[\w.\-]{0,200})(?=[\s|])")
_SCALED = re.compile(r"(?P<column>Params|Mult-Adds)\s?\((?P<scale>[KMG])\)", re.IGNORECASE)
_COLUMN = re.compile(
    r"(?P<kernel>Kernel Shape)|(?P<output>Output Shape)|(?P<params>Params)|(?P<macs>Mult-Adds)", re.IGNORECASE
)
_NUMBER = re.compile(r"(?P<digits>\d[\d.,]{0,30})(?P<scale>[kKMGT])?")
_CELL = re.compile(r"\[|-$|\d|\(recursive\)|NaN$", re.IGNORECASE)
_TYPED = re.compile(r"(?P<type>[A-Z]\w*?)_(?P<var>\w+)")
_TOTAL = re.compile(
    r"\W{0,40}(?P<what>Total params|Trainable params|Non-trainable params|Mult-Adds(?:\s?\([KMG]\))?)[\s:|]+"
    r"(?P<value>\d[\d.,]{0,30}[kMGT]?)",
    re.IGNORECASE,
)
_QUANTITIES = {"total params": "params", "trainable params": "trainable", "non-trainable params": "non_trainable"}


@dataclass
class _Table:
    """A table while its rows are found: the cells of each by their columns, under its number and name."""

    start: int
    end: int
    rows: dict[str, tuple[Line, dict[str, str]]] = field(default_factory=dict)
    scales: dict[str, int] = field(default_factory=dict)
    totals: list[Total] = field(default_factory=list)
    left_out: bool = False


def find(lines: Sequence[Line]) -> list[Description]:
    """The tables of torchsummaryX among the lines, in their order."""
    return [_described(table, lines) for table in _tables(lines) if table.rows]


def _tables(lines: Sequence[Line]) -> list[_Table]:
    found: list[_Table] = []
    columns: tuple[str, ...] = ()
    for at, line in enumerate(lines):
        near = found[-1] if found and at - found[-1].end <= GAP else None
        if not line.text.strip() or (near is None and not _BEGINS.search(line.text)):
            continue
        text = bare(line)
        titles = tuple(match.lastgroup or "" for match in _COLUMN.finditer(text))
        if "kernel" in titles or (titles and near is not None and not near.totals and not _TOTAL.match(text)):
            if "kernel" in titles:
                found.append(_Table(ruled(lines, at), at + 1))
            columns = titles
            found[-1].scales |= {one["column"].lower(): SCALES[one["scale"].lower()] for one in _SCALED.finditer(text)}
            continue
        if near is None:
            near = _headless(text, lines, at, found)
            columns = () if near is not None else columns
        if near is None:
            continue
        if _add_row(near, text, line, columns) or _add_total(near, text, line):
            near.end = at + 1
        elif is_gap(text):
            near.left_out = True
    return found


def _headless(text: str, lines: Sequence[Line], at: int, found: list[_Table]) -> _Table | None:
    """A new table where its first row stands without a heading."""
    row = _ROW.match(text)
    if row is None or row["number"] != "0" or len(_values(text, row)) != 4:
        return None
    found.append(_Table(at, at))
    return found[-1]


def _values(text: str, row: re.Match[str]) -> list[str]:
    values = cells(text[row.end() :].replace("|", " "))
    return values if values and all(map(_CELL.match, values)) else []


def _add_row(table: _Table, text: str, line: Line, columns: Sequence[str]) -> bool:
    row = _ROW.match(text)
    values = _values(text, row) if row else []
    if row is None or not values:
        return False
    named = dict(zip(columns if len(columns) == len(values) else _usual(values), values, strict=False))
    key = f"{row['number']}_{row['name']}"
    if key in table.rows:
        table.rows[key][1].update(named)
    else:
        table.rows[key] = (line, named)
    return True


def _usual(values: Sequence[str]) -> Sequence[str]:
    """The columns where some are lost: shapes are the output, and the kernel before it; numbers follow."""
    return (
        ("kernel", "output", "params", "macs")
        if len(values) > 1
        else ("output" if values[0].startswith("[") else "params",)
    )


def _add_total(table: _Table, text: str, line: Line) -> bool:
    match = _TOTAL.match(text)
    if match is None or not table.rows:
        return False
    bounds = _bounds(match["value"], 1)
    if bounds is not None:
        quantity = _QUANTITIES.get(match["what"].lower(), "macs")
        table.totals.append(Total(quantity, *bounds, place=place_of(line), text=text.strip()))
    return True


def _bounds(cell: str, scale: int) -> tuple[int, int] | None:
    """The whole numbers that print so: one, but for numbers of few digits in millions and more."""
    match = _NUMBER.fullmatch(cell)
    if match is None:
        return None
    power = scale * SCALES[(match["scale"] or "").lower()]
    number = numeral(match["digits"].removesuffix(".0") if power == 1 else match["digits"], power)
    if number is None:
        return None
    if number.value.denominator == 1 and (power <= 1000 or number.unit <= 1000):
        return int(number.value), int(number.value)
    return number.rounded(number.unit)


def _described(table: _Table, lines: Sequence[Line]) -> Description:
    seen: set[str] = set()
    return Description(
        "torchsummaryx",
        tuple(_stated(key, line, row, table, seen) for key, (line, row) in table.rows.items()),
        place_of(lines[table.start]),
        lines[closed(lines, table.end) - 1].number,
        framework="torch",
        totals=tuple(table.totals),
        channels_first=True,
        left_out=table.left_out,
    )


def _stated(key: str, line: Line, row: dict[str, str], table: _Table, seen: set[str]) -> Stated:
    kind, name = _named(key.partition("_")[2])
    outputs = shapes(row.get("output", ""))
    counts = {
        "params": _bounds(row.get("params", ""), table.scales.get("params", 1)),
        "macs": _bounds(row.get("macs", ""), table.scales.get("mult-adds", 1)),
    }
    attributes = _kernel(kind, sizes(row.get("kernel", "")), outputs)
    exact = {what: one[0] for what, one in counts.items() if one and one[0] == one[1]}
    attributes |= {f"{what}_about": one for what, one in counts.items() if one and what not in exact}
    again = name in seen and counts["params"] is None
    seen.add(name)
    nothing = row.get("params") == "-" and row.get("kernel") == "-" and not again
    return Stated(
        place_of(line),
        name=name,
        type=kind,
        outputs=outputs,
        params=0 if nothing else exact.get("params"),
        macs=exact.get("macs"),
        again=again,
        attributes=attributes,
        text=bare(line).strip(),
    )


def _named(printed: str) -> tuple[str, str]:
    """The type and the name. The type is printed only inside other modules.

    >>> _named("layer1.0.Conv2d_conv1"), _named("fc1")
    (('Conv2d', 'layer1.0.conv1'), ('', 'fc1'))
    """
    path, dot, last = printed.rpartition(".")
    typed = _TYPED.fullmatch(last) if dot else None
    return (typed["type"], f"{path}.{typed['var']}") if typed else ("", printed)


def _kernel(kind: str, kernel: Sizes, outputs: Sequence[Sizes]) -> dict[str, Any]:
    """What the kernel shape tells, also where the type is not printed."""
    if len(kernel) > 2 and not re.search("conv", kind, re.IGNORECASE):
        kind = f"Conv{len(kernel) - 2}d"
    elif len(kernel) > 2:
        kind = kind if kind[-1:] == "d" else f"Conv{len(kernel) - 2}d"
    elif len(kernel) == 2 and outputs and outputs[0]:
        kind = "Embedding" if outputs[0][-1] == kernel[0] and outputs[0][-1] != kernel[1] else "Linear"
    return kernel_attributes(kind, kernel)
