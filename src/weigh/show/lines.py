"""The lines of a table as a terminal shows them: names indented below what encloses them, repetitions folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from weigh.show import numbers
from weigh.show.tabular.columns import Column
from weigh.show.tabular.entries import Entry, Kind, together
from weigh.show.tabular.sheet import Sheet
from weigh.words.table import CELLS

INDENT = "  "
ONE_CALL = frozenset([Kind.LAYER, Kind.REPEAT])


@dataclass(frozen=True, slots=True)
class Cells:
    """What a row says in each column but a name in front. Rows that say the same share one object: networks repeat
    themselves.

    texts: one for each of `columns`. `quiet` marks sums over the rows below, which do not add up with the others;
    `faded`, rows without weights.
    """

    columns: tuple[str, ...]
    texts: tuple[str, ...]
    quiet: bool = False
    faded: bool = False

    def text(self, column: str) -> str:
        return self.texts[self.columns.index(column)]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table: the layer's name, where that comes first, indented by its depth, and its other cells."""

    layer: str
    cells: Cells
    indent: str = ""

    def cell(self, column: str) -> str:
        return self.cells.text(column) if column in self.cells.columns else self.layer


class Lines:
    """Makes the lines of one table. Equal applications are one object, so what they say is worked out once."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        first, *rest = sheet.columns
        self.named = first.name == "name"
        self.columns = rest if self.named else list(sheet.columns)
        self.names = tuple(column.name for column in self.columns)
        self.repeat = not any(column.own for column in self.columns)
        self.made: dict[tuple[int, str, bool, bool], Cells] = {}
        self.same: dict[Cells, Cells] = {}

    def __iter__(self) -> Iterator[Line]:
        return map(self.line, self.sheet.entries)

    def line(self, entry: Entry) -> Line:
        indent = self._indent(entry)
        name = indent + self.sheet.columns[0].text(entry, self.sheet) if self.named else ""
        return Line(name, self._cells(entry), indent)

    def folded(self, keep: int = 2, least: int = 8) -> Iterator[Line]:
        """The lines with long repetitions cut short: of a pattern of up to four rows that comes again and again, the
        first `keep` rounds are shown and the others told in one line, with their sums."""
        lines, at = list(self), 0
        while at < len(lines):
            period, rounds = _repetition(lines, at, least)
            if not period:
                yield lines[at]
                at += 1
                continue
            shown, end = at + keep * period, at + rounds * period
            yield from lines[at:shown]
            yield self._fold(lines[at].indent, self.sheet.entries[shown:end])
            at = end

    def _cells(self, entry: Entry) -> Cells:
        row = entry.row
        if not self.repeat or row is None or entry.kind not in ONE_CALL or len(row.calls) > 1:
            return self._new(entry)
        key = (id(row.calls[0].applied), row.layer.type, row.adds, row.layer in self.sheet.ledger.graph.frozen)
        cells = self.made.get(key)
        if cells is None:
            cells = self._new(entry)
            cells = self.made[key] = self.same.setdefault(cells, cells)
        return cells

    def _new(self, entry: Entry) -> Cells:
        texts = tuple(self._text(column, entry) for column in self.columns)
        return Cells(self.names, texts, entry.kind is Kind.SUM, _faded(entry))

    def _text(self, column: Column, entry: Entry) -> str:
        text = column.text(entry, self.sheet)
        return self._indent(entry) + text if column.name == "name" else text

    def _indent(self, entry: Entry) -> str:
        return INDENT * entry.depth if self.sheet.outline else ""

    def _fold(self, indent: str, entries: Sequence[Entry]) -> Line:
        text = CELLS["folded"].format(rows=numbers.whole(len(entries)))
        return Line(indent + text, self._new(together(entries, Kind.FOLDED)), indent)


def _faded(entry: Entry) -> bool:
    """Whether a row owns nothing: no weights, nor any that are not known."""
    row, figures = entry.row, entry.figures
    if row is None or entry.kind is Kind.GROUP:
        return entry.kind is Kind.FOLDED or (figures.params == 0 and not figures.missing)
    return not row.encloses and not row.weights and not row.missing


def _repetition(lines: Sequence[Line], at: int, least: int) -> tuple[int, int]:
    """The shortest pattern that starts here and comes at least `least` times: its rows, and how often it comes."""
    for period in range(1, 5):
        end = at + period
        while end < len(lines) and _like(lines[end], lines[end - period]):
            end += 1
        rounds = (end - at) // period
        if rounds >= least:
            return period, rounds
    return 0, 0


def _like(one: Line, other: Line) -> bool:
    """Whether rows say the same beside their names."""
    return one.cells is other.cells and one.indent == other.indent
