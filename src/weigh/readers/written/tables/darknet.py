"""What Darknet prints while it loads a network: `0 conv 32 3 x 3 / 1 416 x 416 x 3 -> 416 x 416 x 32 0.299 BFLOPs`.

Layers have numbers, and `route` and `res` name the ones that they read. Whether a convolution is followed by a batch
normalization is not printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any, Final, NamedTuple

from weigh.numbers.numerals import numeral
from weigh.readers.written.evidence import Description, Line, Sizes, Stated
from weigh.readers.written.tables.printed_cells import bare, place_of

LONGEST: Final = 300
GAP: Final = 3
"""Lines of other things that may stand between two rows."""
FEWEST: Final = 2

_SHAPE = r"\d{1,5}\s{0,4}x\s{0,4}\d{1,5}\s{0,4}x\s{0,4}\d{1,5}"
_ROW = re.compile(r"\s{0,12}(?P<number>\d{1,3})\s{1,8}(?P<kind>[A-Za-z]{2,16})\b(?P<rest>[^\n]{0,250})")
_INPUT = re.compile(rf"(?P<input>{_SHAPE})\s{{0,8}}->")
_OUTPUT = re.compile(rf"(?:->|outputs:)\s{{0,8}}(?P<output>{_SHAPE})")
_DENSE = re.compile(r"\s{0,30}(?P<input>\d{1,9})\s{0,8}->\s{0,8}(?P<output>\d{1,9})\b")
_WINDOW = re.compile(
    r"\s{0,30}(?:(?P<filters>\d{1,5})\s{0,4}(?:/\s{0,4}(?P<groups>\d{1,5}))?\s{1,12})?"
    r"(?P<height>\d{1,2})\s{0,3}x\s{0,3}(?P<width>\d{1,2})\s{0,3}/\s{0,3}(?P<stride>\d{1,2})"
)
_READS = re.compile(
    r"[\s:]{0,30}(?:Layer:\s{0,4})?(?P<read>\d{1,3}(?:[\s,]{1,12}\d{1,3}(?![\d\s]{0,6}x))*)(?![\d\s]{0,6}x)"
)
_FACTOR = re.compile(r"\s{0,40}(?P<factor>\d{1,2})\s?x\b")
_WORK = re.compile(r"(?P<work>\d{1,6}\.\d{1,4})\s?BF")
_KINDS: Final = {
    "conv": "conv", "convolutional": "conv", "max": "maxpool", "avg": "globalavgpool", "res": "Add", "shortcut": "Add",
    "route": "Concatenate", "upsample": "UpSampling2D", "connected": "fc", "dropout": "Dropout", "softmax": "Softmax",
}  # fmt: skip
"""The kinds of rows that are layers, and what others call them; `yolo`, `detection` and `cost` compute no features."""
_HEADS: Final = frozenset(["yolo", "detection", "region", "cost"])
BILLION: Final = 10**9


class _Row(NamedTuple):
    line: Line
    number: int
    kind: str
    rest: str


def find(lines: Sequence[Line]) -> list[Description]:
    """The networks that Darknet printed among the lines, in their order."""
    return [_described(rows) for rows in _runs(lines) if _is_network(rows)]


def _runs(lines: Sequence[Line]) -> Iterator[list[_Row]]:
    run: list[_Row] = []
    end = 0
    for at, line in enumerate(lines):
        row = _row(line)
        apart = at - end > GAP or (row is not None and run and row.number != run[-1].number + 1)
        if run and apart:
            yield run
            run = []
        if row is not None:
            run.append(row)
            end = at + 1
    if run:
        yield run


def _row(line: Line) -> _Row | None:
    found = _ROW.match(bare(line)[:LONGEST]) if line.text[:16].strip()[:1].isdigit() else None
    kind = found["kind"].lower() if found else ""
    if found is None or (kind not in _KINDS and kind not in _HEADS):
        return None
    return _Row(line, int(found["number"]), kind, found["rest"])


def _is_network(rows: Sequence[_Row]) -> bool:
    """Whether it is Darknet's: some rows lead from a shape to a shape."""
    return sum(_INPUT.search(row.rest) is not None for row in rows) >= FEWEST


def _described(rows: Sequence[_Row]) -> Description:
    first = next(found for row in rows if (found := _INPUT.search(row.rest)))
    given = Stated(place_of(rows[0].line), name="input", type="Input", outputs=(_sizes(first["input"]),))
    names = {row.number: _name(row) for row in rows}
    layers = tuple(_stated(row, names) for row in rows if row.kind in _KINDS)
    return Description(
        "darknet",
        (given, *layers),
        place_of(rows[0].line),
        rows[-1].line.number,
        channels_first=False,
        left_out=True,  # batch normalizations, which nearly all of its convolutions have
    )


def _name(row: _Row) -> str:
    return f"{row.kind}_{row.number}"


def _stated(row: _Row, names: dict[int, str]) -> Stated:
    output = _OUTPUT.search(row.rest)
    dense = _DENSE.match(row.rest) if row.kind == "connected" else None
    read = _INPUT.search(row.rest)
    return Stated(
        place_of(row.line),
        name=_name(row),
        type=_KINDS[row.kind],
        outputs=((int(dense["output"]),),) if dense else (_sizes(output["output"]),) if output else (),
        input=_sizes(read["input"]) if read else None,
        after=_after(row, names),
        attributes=_attributes(row),
        text=bare(row.line).strip(),
    )


def _after(row: _Row, names: dict[int, str]) -> tuple[str, ...] | None:
    """The layers that it reads: those whose numbers a row gives, and for a sum the one before it as well."""
    before = names.get(row.number - 1)
    if row.kind not in ("route", "res", "shortcut"):
        return None if before is None else (before,)
    found = _READS.match(row.rest)
    numbers = [int(digits) for digits in re.findall(r"\d+", found["read"])] if found else []
    told = tuple(names[number] for number in numbers if number in names)
    return (*told, before) if row.kind != "route" and before else told or None


def _attributes(row: _Row) -> dict[str, Any]:
    window = _WINDOW.match(row.rest)
    told: dict[str, Any] = {}
    if window and row.kind in ("conv", "convolutional", "max"):
        told = {"kernel": (int(window["height"]), int(window["width"])), "stride": (int(window["stride"]),) * 2}
        told |= {name: int(window[key]) for name, key in (("units", "filters"), ("groups", "groups")) if window[key]}
    factor = _FACTOR.match(row.rest) if row.kind == "upsample" else None
    if factor:
        told["factor"] = (int(factor["factor"]),) * 2
    work = _WORK.search(row.rest) if row.kind in ("conv", "convolutional") else None
    value = numeral(work["work"], BILLION) if work else None
    if value and (bounds := value.rounded(value.unit)):
        told["macs_about"] = (ceil(bounds[0] / 2), bounds[1] // 2)  # a multiplication and an addition each
    return told


def _sizes(text: str) -> Sizes:
    """Height and width as they stand there: Darknet prints the width first, and nearly all are square."""
    width, height, channels = (int(size) for size in re.findall(r"\d+", text))
    return height, width, channels
