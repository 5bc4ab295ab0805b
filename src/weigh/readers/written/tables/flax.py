"""What flax prints (`tabulate` of linen and of nnx): a box of paths, modules, inputs, outputs and weights.

A cell of weights lists each with its shape and, below, how many values they are: "320 (1.3 KB)". Statistics of a batch
normalization are counted among the parameters, as the program's own "Total Parameters" has it; trained are those of
the collection "params" alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from weigh.readers.written.evidence import Description, Line, Sizes, Stated, Total
from weigh.readers.written.tables.boxes import BoxRow, box_rows
from weigh.readers.written.tables.printed_cells import bare, place_of, ruled, sizes, whole

GAP: Final = 3
"""Lines that may stand between the box and the total under it."""
COLUMNS: Final = {
    "path": "path",
    "module": "type",
    "type": "type",
    "inputs": "input",
    "outputs": "output",
    "params": "params",
    "param": "params",
    "batch_stats": "stats",
    "batchstat": "stats",
}
"""The columns that are read; those of work by the compiler, of states and of other collections are passed over."""
OTHER: Final = frozenset({"flops", "vjp_flops", "variables"})
"""Further columns that hold no collection of variables."""

_ARRAY = re.compile(r"(?:bfloat|float|int|uint|complex|bool|key)[\w<>]{0,10}\[(?P<sizes>[\d,\s]{0,200})\]")
_WEIGHT = re.compile(r"(?P<name>[A-Za-z_]\w{0,60}):\s{0,9}(?:[a-z]\w{0,10})\[(?P<sizes>[\d,\s]{1,200})\]")
_COUNT = re.compile(r"(?:^|\s)(?P<count>\d[\d,]{0,20})\s{1,9}\(\d[\d.,]{0,20}\s{1,9}[kKMGT]?i?B\)")
_TOTAL = re.compile(r"\W{0,200}Total Parameters:\s{0,9}(?P<count>\d[\d,]{0,20})", re.IGNORECASE)
_TITLE = re.compile(r"\s*(?P<name>[A-Za-z_]\w{0,80}) Summary\s*")


@dataclass
class _Entry:
    """A row of the box, over all its lines: the text of each column."""

    line: Line
    cells: dict[str, str]

    def add(self, cells: Mapping[str, str]) -> None:
        for column, text in cells.items():
            self.cells[column] = f"{self.cells.get(column, '')} {text}".strip()


@dataclass
class _Table:
    """A box while its rows are found. foreign: it holds collections that are no weights."""

    start: int
    end: int
    columns: Mapping[str, int]
    foreign: bool
    name: str
    entries: list[_Entry] = field(default_factory=list)

    def cells(self, row: BoxRow) -> dict[str, str]:
        return {name: row.cells[at] for name, at in self.columns.items() if at < len(row.cells)}


def find(lines: Sequence[Line]) -> list[Description]:
    """The tables of flax among the lines, in their order."""
    described = (_described(table, lines) for table in _tables(lines))
    return [found for found in described if found.layers]


def _tables(lines: Sequence[Line]) -> list[_Table]:
    found: list[_Table] = []
    for row in box_rows(lines):
        titles = [title.lower() for title in row.cells]
        columns = {name: at for at, title in enumerate(titles) if (name := _column(title))}
        if {"path", "type"} <= columns.keys() and columns.keys() & {"input", "output", "params"}:
            start = ruled(lines, row.index)
            foreign = any(not _column(title) and title not in OTHER for title in titles)
            found.append(_Table(start, row.index + 1, columns, foreign, _title(lines, start)))
        elif found and row.index - found[-1].end <= GAP:
            _add(found[-1], row)
    return found


def _column(title: str) -> str:
    """The column that a title names, also where a narrow terminal has cut it."""
    if not title.endswith("..."):
        return COLUMNS.get(title, "")
    return next(
        (name for whole_title, name in COLUMNS.items() if len(title) > 6 and whole_title.startswith(title[:-3])), ""
    )


def _title(lines: Sequence[Line], start: int) -> str:
    above = (_TITLE.fullmatch(bare(lines[at])) for at in range(start - 1, max(-1, start - 3), -1))
    return next((match["name"] for match in above if match), "")


def _add(table: _Table, row: BoxRow) -> None:
    """Adds a line of the box: a row of its own behind a rule, or where a module is named again after a blank path."""
    cells = table.cells(row)
    named = bool(cells.get("type")) or "Total" in row.cells
    begins = row.ruled or not table.entries or (named and _is_whole(table.entries[-1]))
    if begins:
        table.entries.append(_Entry(row.line, dict(cells)))
    else:
        table.entries[-1].add(cells)
    table.end = row.index + 1


def _is_whole(entry: _Entry) -> bool:
    """Whether the cells of weights have come to their counts, so that the next line begins a row."""
    texts = [entry.cells.get(column, "") for column in ("params", "stats")]
    return all(not text or _COUNT.search(text) for text in texts)


def _described(table: _Table, lines: Sequence[Line]) -> Description:
    rows = [entry for entry in table.entries if not _is_total(entry)]
    totals = [total for entry in table.entries if _is_total(entry) for total in _column_totals(entry)]
    end = table.end
    for at in range(table.end, min(len(lines), table.end + GAP)):
        match = _TOTAL.match(bare(lines[at]))
        if match is not None:
            end = at + 1
            if not table.foreign:
                count = int(match["count"].replace(",", ""))
                totals.append(Total("params", count, count, place_of(lines[at]), match[0].strip()))
            break
    return Description(
        "flax",
        tuple(_stated(rows)),
        place_of(lines[table.start]),
        lines[end - 1].number,
        name=table.name,
        framework="flax",
        totals=tuple(totals),
        channels_first=False,
    )


def _is_total(entry: _Entry) -> bool:
    cells = entry.cells
    return not cells.get("path") and not cells.get("type") and not _ARRAY.search(cells.get("output", ""))


def _column_totals(entry: _Entry) -> Iterator[Total]:
    """The sums under the columns: of what is trained, and of the statistics."""
    for column, quantity in (("params", "trainable"), ("stats", "non_trainable")):
        count = _count(entry.cells.get(column, ""))
        if count is not None:
            yield Total(quantity, count, count, place_of(entry.line), bare(entry.line).strip())


def _stated(rows: Sequence[_Entry]) -> Iterator[Stated]:
    paths = [row.cells.get("path", "").replace(" ", "") for row in rows]
    shown = set(paths)
    enclosing = {parent for path in paths for parent in _parents(path) if parent in shown}
    seen: set[str] = set()
    for row, path in zip(rows, paths, strict=True):
        encloses = path in enclosing
        trained, kept = _count(row.cells.get("params", "")), _count(row.cells.get("stats", ""))
        told = trained is not None or kept is not None
        again = path in seen
        seen.add(path)
        kind = row.cells.get("type", "").replace(" ", "")
        yield Stated(
            place_of(row.line),
            name=path.removesuffix("...") or kind,
            type=kind.removesuffix("..."),
            cut=kind.endswith("..."),
            outputs=_shapes(row.cells.get("output", "")),
            input=next(iter(_shapes(row.cells.get("input", ""))), None),
            params=(trained or 0) + (kept or 0) if told else _nothing(row, encloses or again),
            trainable=(trained or 0) if told else None,
            depth=sum(parent in enclosing for parent in _parents(path)),
            encloses=encloses,
            again=again,
            attributes=_attributes(kind, row.cells.get("params", "")),
            text=" ".join(text for text in row.cells.values() if text),
        )


def _nothing(row: _Entry, open_: bool) -> int | None:
    """No weights where the cell is blank; unknown where it was cut, or the row sums over others."""
    return None if open_ or row.cells.get("params") or "params" not in row.cells else 0


def _parents(path: str) -> list[str]:
    """The paths that enclose it; the model itself has the empty one.

    >>> _parents("B_0/Conv_0")
    ['', 'B_0']
    """
    parts = path.split("/")[:40]
    return ["/".join(parts[:length]) for length in range(len(parts))] if path else []


def _shapes(cell: str) -> tuple[Sizes, ...]:
    return tuple(sizes(match["sizes"])[1:] for match in _ARRAY.finditer(cell))


def _count(cell: str) -> int | None:
    match = _COUNT.search(cell)
    return whole(match["count"]) if match else None


def _attributes(kind: str, cell: str) -> dict[str, Any]:
    """What the weights tell: the kernel, which has the channels in and then the filters last, and whether there is a
    bias."""
    weights = {match["name"]: sizes(match["sizes"]) for match in _WEIGHT.finditer(cell)}
    shape = weights.get("kernel") or weights.get("embedding")
    if shape is None:
        return {}
    told: dict[str, Any] = {"kernel_shape": shape}
    if "kernel" in weights:
        told["bias"] = "bias" in weights
    if kind.startswith("Conv") and len(shape) > 2:
        told |= {"kernel": shape[:-2], "in_channels": shape[-2], "units": shape[-1]}
    elif kind in ("Dense", "Linear") and len(shape) == 2:
        told |= {"in_channels": shape[0], "units": shape[1]}
    elif kind == "Embed" and len(shape) == 2:
        told |= {"vocabulary": shape[0], "units": shape[1]}
    return told
