"""What torchinfo and torch-summary print: a tree of modules, `│    └─Conv2d: 2-1`, and the columns that were asked for.

A module that holds others has its row over theirs; its count there is that of the weights which none of them holds.
All figures are those of a whole batch, and one multiply-add is counted for each parameter at each position.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from weigh.readers.written.evidence import Description, Line, Stated
from weigh.readers.written.tables import headings
from weigh.readers.written.tables.printed_cells import (
    bare,
    batch,
    cells,
    is_gap,
    place_of,
    ruled,
    shapes,
    sizes,
    whole,
)
from weigh.readers.written.tables.torch_kernels import kernel_attributes
from weigh.readers.written.tables.totals_below import below, for_one

COLUMNS: Final = {
    "input": "Input Shape",
    "output": "Output Shape",
    "params": "Param #",
    "share": "Param %",
    "kernel": "Kernel Shape",
    "macs": "Mult-Adds",
    "trainable": "Trainable",
}
"""The columns that it can print, in whatever order they were asked for."""

GAP: Final = 3
"""Lines that may stand between two rows of one table."""

_COLUMN = re.compile("|".join(f"(?P<{name}>{re.escape(title)})" for name, title in COLUMNS.items()), re.IGNORECASE)
_HEADING = re.compile(r"depth-idx|\(var_name\)|Layer \(type", re.IGNORECASE)
_BEGINS = re.compile(r"\d-\d|depth-idx|var_name|Layer \(type", re.IGNORECASE)
_MOJIBAKE = re.compile(r"â[^\sA-Za-z0-9]{1,2}|Γö[^\sA-Za-z0-9]|�{1,3}")
_MARK = re.compile(r"[│├└|+]")
_TREE = re.compile(r"\W{0,400}")
_LAYER = re.compile(
    r"(?P<type>[A-Za-z_]\w{0,80})(?:\s?\((?P<var>[^()\s]{1,120})\))?(?:\s?[:：]\s?(?P<depth>\d{1,3})-(?P<index>\d{1,6}))?(?=[\s|]|$)"
)
_CELL = re.compile(r"\[|-?\d|-{1,2}$|\([\d,.']{1,20}\)$|\(recursive\)$|(?:True|False|Partial)$")
_WEIGHT = re.compile(
    r"\W{0,400}(?P<name>\w{0,60}(?:weight|bias)\w{0,60})[\s|]+(?:\[[\d,\s]*\])?"
    r"\W{0,120}(?P<params>\d[\d,]*)?[\s|]*(?P<shape>\[[\d,\s]*\])?$"
)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as it is printed. depth: below the module that was summarized. index: "2-1", "" where it is not printed."""

    line: Line
    text: str
    type: str
    var: str
    depth: int
    index: str
    cells: Mapping[str, str]

    @property
    def params(self) -> int | None:
        """The count; in parentheses where nothing of it is trained."""
        return whole(self.cells.get("params", "").strip("()"))

    @property
    def trainable(self) -> int | None:
        """How many of them are trained, None where the row does not tell."""
        told = self.cells.get("trainable")
        if told == "False" or (self.params is not None and self.cells["params"].startswith("(")):
            return 0
        return self.params if told == "True" else None


@dataclass
class _Table:
    """A table while its rows are found. start, end: indices of its first line and behind its last one.

    bias: by the index of a row, whether a bias is among the weights that are listed under it. margin: columns before
    the first row.
    """

    start: int
    end: int
    columns: tuple[str, ...]
    rows: list[_Row] = field(default_factory=list)
    bias: dict[int, bool] = field(default_factory=dict)
    left_out: bool = False
    margin: int = 0

    def batch(self) -> int:
        """The batch that was run, 1 where it is not told."""
        firsts = (batch(row.cells[name]) for row in self.rows for name in ("input", "output") if name in row.cells)
        return next((first for first in firsts if first), 1)


def find(lines: Sequence[Line]) -> list[Description]:
    """The tables of torchinfo among the lines, in their order."""
    return [_described(table, lines) for table in _tables(lines) if table.rows]


def _tables(lines: Sequence[Line]) -> list[_Table]:
    found: list[_Table] = []
    for at, line in enumerate(lines):
        near = found[-1] if found and at - found[-1].end <= GAP else None
        if not line.text.strip() or (near is None and not _BEGINS.search(line.text)):
            continue
        text = bare(line) if line.text.isascii() else _MOJIBAKE.sub(_drawn, bare(line))
        if _HEADING.search(text) and (columns := _columns(text)):
            found.append(_Table(ruled(lines, at), at + 1, columns))
        elif (row := _row(text, line, near)) is not None:
            if near is None or (row.index == "1-1" and any(one.index for one in near.rows)):
                root = list(_root_above(lines, at))
                near = _Table(at - len(root), at, (), root)
                found.append(near)
            near.margin = near.margin if near.rows else len(text) - len(text.lstrip())
            near.rows.append(row)
            near.end = at + 1
        elif near is not None and near.rows and (weight := _WEIGHT.match(text)):
            last = len(near.rows) - 1
            near.bias[last] = near.bias.get(last, False) or "bias" in weight["name"]
            near.end = at + 1
        elif near is not None and is_gap(text):
            near.left_out = True
            near.end = at + 1
    return found


def _drawn(mark: re.Match[str]) -> str:
    """What a mark of the tree was before it was read in a wrong encoding."""
    return "─" if mark[0][-1] in "€Ç" else "├"


def _columns(text: str) -> tuple[str, ...]:
    """The columns behind the first, by their titles, or by words of other languages that stand well apart."""
    titles = tuple(match.lastgroup or "" for match in _COLUMN.finditer(text))
    if titles:
        return titles
    words = [headings.roles(part) for part in re.split(r"\s{2,}", text.strip())]
    return tuple(roles[0] if roles else "" for roles in words[1:])


def _row(text: str, line: Line, table: _Table | None) -> _Row | None:
    """The row that a line holds; one without an index only inside a table whose heading was found."""
    tree = _TREE.match(text)
    start = tree.end() if tree else 0
    match = _LAYER.match(text, start)
    if match is None or (match["depth"] is None and (table is None or not table.columns)):
        return None
    values = [cell for cell in cells(text[match.end() :].replace("|", " ")) if cell]
    if not all(map(_CELL.match, values)) or (match["depth"] is None and not values):
        return None
    depth = int(match["depth"]) if match["depth"] else _depth(text[:start], table)
    index = f"{match['depth']}-{match['index']}" if match["depth"] else ""
    named = _by_column(values, table.columns if table else ())
    return _Row(line, text.strip(), match["type"], match["var"] or "", depth, index, named)


def _depth(tree: str, table: _Table | None) -> int:
    """How deep a row without an index stands: each level draws one mark; where the marks are lost, it takes two columns
    and then five a level."""
    marks = len(_MARK.findall(tree))
    if marks or table is None or not table.rows:
        return marks
    start = len(tree) - table.margin
    return 0 if start < 2 else 1 + (start - 2) // 5


def _by_column(values: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    """The cells by their columns; by their form where cells or the heading are lost."""
    if len(values) == len(columns):
        return dict(zip(columns, values, strict=True))
    found: dict[str, str] = {}
    tensors = [cell for cell in values if cell.startswith("[")]
    names = [name for name in ("input", "output", "kernel") if name in columns] or ["input", "output"][-len(tensors) :]
    found.update(zip(names, tensors, strict=False))
    counts = [cell for cell in values if whole(cell.strip("()")) is not None or cell == "(recursive)"]
    if not counts and values[-1:] == ["--"]:
        counts = ["--"]
    return found | ({"params": counts[0]} if counts else {})


def _root_above(lines: Sequence[Line], first: int) -> Iterator[_Row]:
    """The row of the whole model over the first indexed row, where no heading has announced the table."""
    text = bare(lines[first - 1]) if first else ""
    match = _LAYER.match(text)
    values = cells(text[match.end() :]) if match else []
    if match and values and all(map(_CELL.match, values)):
        yield _Row(lines[first - 1], text.strip(), match["type"], match["var"] or "", 0, "", _by_column(values, ()))


def _described(table: _Table, lines: Sequence[Line]) -> Description:
    totals, end = below(lines, table.end)
    size = table.batch()
    return Description(
        "torchinfo",
        tuple(_stated(table)),
        place_of(lines[table.start]),
        lines[end - 1].number,
        name=table.rows[0].type if table.rows[0].depth == 0 else "",
        framework="torch",
        totals=tuple(for_one(total, size) for total in totals),
        channels_first=True,
        left_out=table.left_out,
    )


def _stated(table: _Table) -> Iterator[Stated]:
    rows, size = table.rows, table.batch()
    lowest = min(row.depth for row in rows)
    names = _names(rows)
    uses = _Uses()
    for at, row in enumerate(rows):
        encloses = at + 1 < len(rows) and rows[at + 1].depth > row.depth
        again = row.cells.get("params") == "(recursive)" or row.cells.get("share") == "(recursive)"
        name = uses.name(row, names[at], again, encloses)
        layer = Stated(
            place_of(row.line),
            name=name,
            type=row.type,
            outputs=shapes(row.cells.get("output", "")),
            input=next(iter(shapes(row.cells.get("input", ""))), None),
            params=0 if not encloses and row.cells.get("params") == "--" else row.params,
            trainable=row.trainable,
            macs=_macs(row, size),
            depth=row.depth - lowest,
            encloses=encloses,
            again=again,
            attributes=_attributes(row, table.bias.get(at)),
            text=row.text,
        )
        yield from _own_weights(layer, rows, at) if encloses and row.params is not None else (layer,)


def _names(rows: Sequence[_Row]) -> list[str]:
    """The names: the path of variables where they are printed, else type and index."""
    path: list[tuple[int, str]] = []
    found = []
    for row in rows:
        while path and path[-1][0] >= row.depth:
            path.pop()
        if row.depth:
            path.append((row.depth, row.var))
        printed = f"{row.type}: {row.index}" if row.index else row.type
        found.append(".".join(var for _, var in path) if row.var and row.depth else printed)
    return found


class _Uses:
    """The first uses of layers, to find the one that a row marked "(recursive)" uses again.

    The row tells only the type, and the variable if asked for: of the layers of that type those come first that had
    the same sizes going in and coming out, and among these they are taken to come round in their order.
    """

    def __init__(self) -> None:
        self._alike: dict[tuple[str, ...], list[str]] = {}
        self._next: dict[tuple[str, ...], int] = {}
        self._names: set[str] = set()
        self._before = ""

    def name(self, row: _Row, name: str, again: bool, encloses: bool) -> str:
        sizes = (row.type, row.cells.get("input", self._before), row.cells.get("output", ""))
        self._before = self._before if encloses else sizes[2]
        kin = next((key for key in (sizes, (row.type,)) if key in self._alike), None)
        if again and row.var and name in self._names:
            return name
        if again and kin is not None:
            at = self._next[kin] % len(self._alike[kin])
            self._next[kin] = at + 1
            return self._alike[kin][at]
        self._names.add(name)
        for key in (sizes, (row.type,)):
            self._alike.setdefault(key, []).append(name)
            self._next[key] = len(self._alike[key])
        return name


def _macs(row: _Row, size: int) -> int | None:
    count = whole(row.cells.get("macs", ""))
    return count // size if count is not None and count % size == 0 else None


def _attributes(row: _Row, bias: bool | None) -> dict[str, Any]:
    told = kernel_attributes(row.type, sizes(row.cells.get("kernel", "")))
    return told if bias is None else told | {"bias": bias}


def _own_weights(layer: Stated, rows: Sequence[_Row], at: int) -> Iterator[Stated]:
    """A module that holds others, with a count: that of its own weights, or in some versions of all within."""
    inside = 0
    for row in rows[at + 1 :]:
        if row.depth <= rows[at].depth:
            break
        inside += row.params or 0
    if layer.params == inside:
        yield layer
        return
    yield replace(layer, params=None, trainable=None, macs=None)
    yield Stated(
        layer.place,
        name=f"{layer.name} (own)",
        type="Parameter",
        params=layer.params,
        trainable=layer.trainable,
        macs=layer.macs,
        after=(),
        depth=layer.depth + 1,
        text=layer.text,
    )
