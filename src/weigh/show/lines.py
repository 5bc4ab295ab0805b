"""The rows of a ledger as cells of text: what each column says, whatever the medium and its width."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from weigh.ask.ledger import Ledger, Row
from weigh.network.sizes import BATCH, Size, total
from weigh.network.tensors import Tensor
from weigh.show import numbers
from weigh.show.widths import visible
from weigh.words.table import CELLS

COLUMNS = ("layer", "type", "shape", "params", "share", "macs", "formula")
NUMBERS = frozenset(["params", "share", "macs"])
INDENT = "  "


@dataclass(frozen=True, slots=True)
class Cells:
    """What a row says in each column but its name. Rows that say the same share one object: networks repeat themselves.

    `quiet` marks sums over the rows below, which do not add up with the others; `faded`, rows without weights.
    """

    type: str = ""
    shape: str = ""
    params: str = ""
    share: str = ""
    macs: str = ""
    formula: str = ""
    quiet: bool = False
    faded: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table: the layer's name, indented by its depth, and its cells."""

    layer: str
    cells: Cells

    def cell(self, column: str) -> str:
        text: str = self.layer if column == "layer" else getattr(self.cells, column)
        return text

    @property
    def indent(self) -> str:
        return self.layer[: len(self.layer) - len(self.layer.lstrip(" "))]


class Lines:
    """Makes the lines of one ledger. Equal applications are one object, so what they say is worked out once."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.total = ledger.params.known if ledger.params.exact else 0
        self.made: dict[tuple[int, str, bool, bool], Cells] = {}
        self.same: dict[Cells, Cells] = {}

    def __iter__(self) -> Iterator[Line]:
        return map(self.line, self.ledger.rows)

    def line(self, row: Row) -> Line:
        name = INDENT * row.depth + visible(row.layer.name)
        if row.encloses or len(row.calls) > 1:
            return Line(name, self._cells(row))
        layer = row.layer
        key = (id(row.calls[0].applied), layer.type, row.adds, layer in self.ledger.graph.frozen)
        cells = self.made.get(key)
        if cells is None:
            cells = self._cells(row)
            cells = self.made[key] = self.same.setdefault(cells, cells)
        return Line(name, cells)

    def _cells(self, row: Row) -> Cells:
        return Cells(
            type=visible(row.layer.type),
            shape=shapes(row),
            params=self._params(row),
            share=self._share(row),
            macs=_summed(row, _number(row.macs, row.unpriced)),
            formula=self._formula(row),
            quiet=row.encloses,
            faded=not row.encloses and not row.weights and not row.missing,
        )

    def _params(self, row: Row) -> str:
        return CELLS["counted_above"] if _repeats(row) else _summed(row, _number(row.params, row.missing))

    def _share(self, row: Row) -> str:
        if not self.total or not isinstance(row.params, int) or _repeats(row) or not row.params:
            return ""
        return _summed(row, numbers.share(row.params, self.total))

    def _formula(self, row: Row) -> str:
        text = numbers.formula(row.formula)
        if _repeats(row):
            return CELLS["counted_above_formula"].format(formula=text, number=numbers.size(row.params))
        return "; ".join(part for part in (text, self._untrained(row)) if part)

    def _untrained(self, row: Row) -> str:
        """What of a row's own weights is not trained."""
        if row.encloses or not isinstance(row.non_trainable, int) or row.non_trainable == 0:
            return ""
        if row.layer in self.ledger.graph.frozen:
            return CELLS["frozen"]
        return CELLS["non_trainable"].format(number=numbers.whole(row.non_trainable))


def shapes(row: Row) -> str:
    """Every output of every call; equal ones side by side once, with how often."""
    outputs = row.outputs
    each = (shape(tensor, numbers.short_dimension) for tensor in outputs)
    runs = [(text, len(list(same))) for text, same in groupby(each)]
    calls = len(row.calls)
    if calls == 1 == len(outputs):
        return runs[0][0]
    if len(runs) == 1 and calls == len(outputs):
        return CELLS["calls"].format(shape=runs[0][0], calls=numbers.whole(calls))
    texts = ", ".join(
        text if count == 1 else CELLS["several"].format(shape=text, count=numbers.whole(count)) for text, count in runs
    )
    return CELLS["several_calls"].format(shapes=texts, calls=numbers.whole(calls)) if calls > 1 else texts


def shape(tensor: Tensor, dimension: Callable[[Size], str] = numbers.dimension) -> str:
    """A shape as the framework writes it, `?` for the batch, formulas for what is not known: (?, 55, 55, 96)."""
    sizes = [
        "…" if axis.rest else numbers.UNKNOWN if axis.size == BATCH else dimension(axis.size) for axis in tensor.axes
    ]
    return f"({', '.join(sizes)})" if len(sizes) != 1 else f"({sizes[0]},)"


def folded(lines: Sequence[Line], rows: Sequence[Row], keep: int = 2, least: int = 8) -> Iterator[Line]:
    """The lines with long repetitions cut short: of a pattern of up to four rows that comes again and again, the first
    `keep` rounds are shown and the others told in one line, with their sums."""
    at = 0
    while at < len(lines):
        period, rounds = _repetition(lines, at, least)
        if not period:
            yield lines[at]
            at += 1
            continue
        shown, end = at + keep * period, at + rounds * period
        yield from lines[at:shown]
        yield _fold(lines[at], rows[shown:end])
        at = end


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


def _fold(first: Line, rows: Sequence[Row]) -> Line:
    missing, unpriced = any(row.missing for row in rows), any(row.unpriced for row in rows)
    cells = Cells(
        params=_number(total(row.params for row in rows if row.adds), missing),
        macs=_number(total(row.macs for row in rows), unpriced),
        faded=True,
    )
    return Line(first.indent + CELLS["folded"].format(rows=numbers.whole(len(rows))), cells)


def _repeats(row: Row) -> bool:
    """Whether a row's weights are counted in a row above."""
    return not row.adds and not row.encloses and bool(row.weights)


def _summed(row: Row, text: str) -> str:
    return CELLS["sum"].format(number=text) if row.encloses else text


def _number(value: Size, missing: bool) -> str:
    if missing:
        known = isinstance(value, int) and value > 0
        return CELLS["at_least"].format(number=numbers.size(value)) if known else CELLS["not_known"]
    if isinstance(value, int) or numbers.short_formula(value):
        return numbers.size(value)
    names = numbers.roots(value)
    return CELLS["depends"].format(names=names) if len(names) <= numbers.LONGEST_FORMULA else CELLS["not_known"]
