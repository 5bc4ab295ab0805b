"""A table's columns fitted to a width: nothing is ever cut, columns that do not fit move under their row.

A line of output is a list of spans, each a text and the name of a style; who paints them is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from weigh.show.lines import Line
from weigh.show.tabular.columns import COLUMNS, Column
from weigh.show.tabular.sheet import DEFAULT
from weigh.show.widths import cells, left, paragraph, right, wrapped
from weigh.words.table import HEADINGS, LABELLED


class Span(NamedTuple):
    text: str
    style: str = ""


Spans: TypeAlias = list[Span]

GAP = "  "
BETWEEN = " · "
UNDER = "    "
NARROWEST_FORMULA = 24
DEEPEST = 6
"""What stands under a row is indented by at most the sixth part of a line."""

GIVEN_UP = ("params", "shape", "type", "macs", "formula")
"""The columns that go under the row where not all fit, the last one first; what was asked for besides goes before."""
DISPENSABLE = ("share",)
"""The columns that are given up before any, unless they are asked for: they can be worked out."""
CAPS = {"name": 36, "type": 24, "shape": 36, "sizes": 36, "input": 36, "path": 48, "where": 36, "remarks": 36}
"""Cells beyond which one long text does not widen its column for all: it stands on a line of its own instead."""
UNBOUND = 4
"""So many times wider a column may be where lines have no bound: one name of 3,000 letters pads not every row."""


@dataclass(frozen=True, slots=True)
class Table:
    """How the columns are set. beside: columns with their widths, the layer's first. under: columns under the row."""

    beside: tuple[tuple[str, int], ...]
    under: tuple[str, ...]
    width: int | None
    made: dict[int, tuple[list[Spans], list[str]]] = field(default_factory=dict)

    @property
    def rule(self) -> int:
        """How wide the table is, without the formulas behind it."""
        inner = [width for _, width in self.beside]
        if self.beside[-1][0] == "formula":
            inner[-1] = len(HEADINGS["formula"])
        return sum(inner) + len(GAP) * (len(inner) - 1)

    def heading(self) -> Spans:
        texts = [_set(column, HEADINGS[column], width) for column, width in self.beside]
        return [Span(GAP.join(texts).rstrip(), "heading")]

    def row(self, line: Line) -> Iterator[Spans]:
        """The line as one or more lines of output."""
        lines, below = self._rest(line)
        first, width = self.beside[0]
        style, text = _style(line, first), line.cell(first)
        if cells(text) > width and lines:
            yield [Span(text, style)]
            text = ""
        text = _set(first, text, width) if lines or COLUMNS[first].right else text
        yield [Span(text, style), *(lines[0] if lines else ())]
        yield from lines[1:]
        if below:
            yield from self._below(below, line)

    def _rest(self, line: Line) -> tuple[list[Spans], list[str]]:
        """What stands behind the name, and what under it; worked out once for all rows that say the same."""
        key = id(line.cells)
        if key not in self.made:
            self.made[key] = self._set_cells(line)
        return self.made[key]

    def _set_cells(self, line: Line) -> tuple[list[Spans], list[str]]:
        spans: Spans = []
        below: list[str] = []
        start = self.beside[0][1]
        for column, width in self.beside[1:]:
            text = line.cell(column)
            if column == "formula" == self.beside[-1][0]:
                lines = self._formula(text, start + len(GAP), _style(line, column))
                return [_stripped([*spans, Span(GAP), *lines[0]]), *lines[1:]], below
            if cells(text) > width:
                below.append(text)
                text = ""
            spans += [Span(GAP), Span(_set(column, text, width), _style(line, column))]
            start += len(GAP) + width
        below += [LABELLED.get(column, "{cell}").format(cell=line.cell(column)) for column in self._told(line)]
        return ([_stripped(spans)] if spans else []), below

    def _told(self, line: Line) -> Iterator[str]:
        """The columns under the row that have something to say."""
        return (column for column in self.under if line.cell(column) not in ("", "0") or column == "params")

    def _formula(self, text: str, start: int, style: str) -> list[Spans]:
        """The formula as the last column, wrapped into what is left of the width."""
        room = None if self.width is None else max(self.width - start, NARROWEST_FORMULA)
        first, *more = wrapped(text.split(" "), room) if text else [""]
        return [[Span(first, style)], *([Span(" " * start + part, style)] for part in more)]

    def _below(self, texts: list[str], line: Line) -> Iterator[Spans]:
        indent = UNDER + line.indent
        if self.width is not None:
            indent = indent[: self.width // DEEPEST]
        style = _style(line, "formula")
        for part in wrapped(texts, self.width, indent, BETWEEN):
            fits = self.width is None or cells(part) <= self.width
            pieces = [part] if fits else paragraph(part.strip(), self.width, indent)
            yield from ([Span(piece, style)] for piece in pieces)


def _style(line: Line, column: str) -> str:
    return "quiet" if line.cells.quiet else "faded" if line.cells.faded else column


def _set(column: str, text: str, width: int) -> str:
    return right(text, width) if COLUMNS[column].right else left(text, width)


def fit(lines: Sequence[Line], width: int | None, columns: Sequence[Column] = (), asked: bool = False) -> Table:
    """The richest layout that fits into `width` cells; all columns where there is no bound.

    columns: those of the lines; the usual ones where none are given. asked: each of them was asked for, so that none
    is left out.
    """
    names = [column.name for column in columns] or list(DEFAULT)
    widest = {column: _widest(column, lines, width) for column in names}
    present = [column for column in names if asked or widest[column] or column not in ("share", "formula")]
    layouts = list(_layouts(names, () if asked else DISPENSABLE))
    beside, under = next(
        (layout for layout in layouts if width is None or _needed(layout[0], widest, present) <= width), layouts[-1]
    )
    shown = [column for column in beside if column in present]
    return Table(tuple((column, max(widest[column], cells(HEADINGS[column]))) for column in shown), under, width)


def _layouts(names: Sequence[str], dispensable: Sequence[str]) -> Iterator[tuple[list[str], tuple[str, ...]]]:
    """What stands beside the first column, and what goes under it: all beside, then one column after the other gone."""
    beside = list(names)
    yield beside, ()
    kept = [name for name in names if name not in dispensable]
    if len(kept) < len(names):
        yield kept, ()
    rest = kept[1:]
    last = [name for name in GIVEN_UP if name in rest]
    leaving = [*last, *(name for name in rest if name not in last)]
    while leaving:
        leaving.pop()
        under = [name for name in COLUMNS if name in rest and name not in leaving]
        yield [kept[0], *(name for name in rest if name in leaving)], tuple(under)


def _widest(column: str, lines: Iterable[Line], width: int | None) -> int:
    texts = {line.cell(column) for line in lines}
    widest = max(map(cells, texts), default=0)
    cap = CAPS.get(column, widest)
    return min(widest, cap * UNBOUND if width is None else cap)


def _needed(columns: Sequence[str], widest: dict[str, int], present: Sequence[str]) -> int:
    """Cells that these columns take at least, those of them that have anything to say."""
    behind = columns[-1] == "formula"
    set_out = columns[:-1] if behind else columns
    widths = [max(widest[name], cells(HEADINGS[name])) for name in set_out if name in present]
    if behind:
        widths.append(min(widest["formula"], NARROWEST_FORMULA))
    return sum(widths) + len(GAP) * (len(widths) - 1)


def _stripped(spans: Spans) -> Spans:
    """The line without the spaces at its end."""
    while spans and not spans[-1].text.rstrip():
        spans.pop()
    if spans:
        spans[-1] = Span(spans[-1].text.rstrip(), spans[-1].style)
    return spans


def told(text: str, width: int | None, style: str = "", indent: str = "") -> Iterator[Spans]:
    """A text as lines, wrapped at its words."""
    yield from ([Span(line, style)] for line in paragraph(text, width, indent))


def section(heading: str, style: str, texts: Iterable[str], width: int | None, indent: str = "  ") -> Iterator[Spans]:
    """A heading and its texts; nothing where there are none."""
    for i, text in enumerate(texts):
        if i == 0:
            yield []
            yield [Span(heading, style)]
        yield from told(text, width, indent=indent)
