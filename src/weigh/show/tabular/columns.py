"""The columns of a table, for every medium: exact value, text, alignment, order, and what the cells add up to.

Five families: texts, figures that add up, shares of a figure's total, whole numbers that do not add up, yes or no.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from weigh.ask.ledger import BYTES_PER_ELEMENT, FLOPS_PER_MAC, Count, Ledger
from weigh.network.sizes import Size
from weigh.show import numbers
from weigh.show.tabular import cells
from weigh.show.tabular.entries import Entry, Kind
from weigh.show.widths import visible
from weigh.words.drawing import LAYERS
from weigh.words.table import CELLS, REMARKS
from weigh.words.table import COLUMNS as TOLD

Value: TypeAlias = str | int | float | bool | None
Key: TypeAlias = int | float | tuple[tuple[int, int | str], ...]

DIGITS = re.compile(r"(\d{1,300})")


class Sheet(Protocol):
    """What a cell may need beside its row. outline: rows stand below what encloses them; else under their paths."""

    @property
    def ledger(self) -> Ledger: ...
    @property
    def outline(self) -> bool: ...


class Column(Protocol):
    """One column.

    name: as it is asked for. right: set to the right, as numbers are. descending: sorted with the largest first.
    own: it may say another thing in rows that are otherwise equal.
    """

    @property
    def name(self) -> str: ...
    @property
    def right(self) -> bool: ...
    @property
    def descending(self) -> bool: ...
    @property
    def own(self) -> bool: ...

    def text(self, entry: Entry, sheet: Sheet) -> str:
        """The cell as people read it; what is not known in words."""

    def value(self, entry: Entry, sheet: Sheet) -> Value:
        """The cell for programs, exact; None where it is not known, or adds nothing because it is counted elsewhere.
        Values of figures add up to the network's totals over the rows with `adds`."""

    def key(self, entry: Entry, sheet: Sheet) -> Key | None:
        """What the rows are sorted by; None, which comes last, where it is not known."""

    def total(self, ledger: Ledger) -> str:
        """The cell under the column; empty where nothing is added up."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words. plain: what programs get instead of `read`."""

    name: str
    read: Callable[[Entry, Sheet], str]
    plain: Callable[[Entry, Sheet], str] | None = None
    own: bool = False
    right: bool = False
    descending: bool = False

    def text(self, entry: Entry, sheet: Sheet) -> str:
        return self.read(entry, sheet)

    def value(self, entry: Entry, sheet: Sheet) -> Value:
        return (self.plain or self.read)(entry, sheet) or None

    def key(self, entry: Entry, sheet: Sheet) -> Key | None:
        """Letters in either case, and numbers by what they are: conv2 before conv10."""
        parts = DIGITS.split((self.plain or self.read)(entry, sheet).casefold())
        return tuple((0, int(part)) if i % 2 else (1, part) for i, part in enumerate(parts) if part) or None

    def total(self, ledger: Ledger) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that adds up. of: its name among a row's figures and a ledger's totals, to be multiplied by `factor`.

    owned: it belongs to weights, so that a shared layer has it once; otherwise it belongs to calls.
    """

    name: str
    of: str
    owned: bool
    factor: int = 1
    right: bool = True
    descending: bool = True
    own: bool = False

    def size(self, entry: Entry) -> Size:
        size: Size = getattr(entry.figures, self.of)
        return size * self.factor

    def missing(self, entry: Entry) -> bool:
        """Whether a part of the number is not known at all."""
        figures = entry.figures
        return figures.missing if self.owned or self.of == "neurons" else figures.unpriced

    def count(self, ledger: Ledger) -> Count:
        count: Count = getattr(ledger, self.of)
        return count.times(self.factor)

    def elsewhere(self, entry: Entry) -> bool:
        """Whether all of it is counted in another row."""
        return self.owned and (entry.kind is Kind.REPEAT or (entry.elsewhere != 0 and entry.figures.params == 0))

    def text(self, entry: Entry, sheet: Sheet) -> str:
        if self.elsewhere(entry):
            return CELLS["counted_above" if sheet.outline else "counted_elsewhere"]
        text = cells.figure(self.size(entry), self.missing(entry))
        return CELLS["sum"].format(number=text) if entry.kind is Kind.SUM else text

    def value(self, entry: Entry, sheet: Sheet) -> Value:
        size = self.size(entry)
        known = isinstance(size, int) and not self.missing(entry) and not self.elsewhere(entry)
        return size if known and isinstance(size, int) else None

    def key(self, entry: Entry, sheet: Sheet) -> Key | None:
        """What is known of the number."""
        size = self.size(entry)
        unknown = not isinstance(size, int) or (self.missing(entry) and size == 0)
        return None if unknown or self.elsewhere(entry) or not isinstance(size, int) else size

    def total(self, ledger: Ledger) -> str:
        return cells.amount(self.count(ledger))


@dataclass(frozen=True, slots=True)
class Share:
    """A figure's part of its total; nothing is said where the total is not known."""

    name: str
    figure: Figure
    right: bool = True
    descending: bool = True
    own: bool = False

    def text(self, entry: Entry, sheet: Sheet) -> str:
        part, whole = self._part(entry), self._whole(sheet.ledger)
        if not part or not whole or entry.kind is Kind.FOLDED:
            return ""
        text = numbers.share(part, whole)
        return CELLS["sum"].format(number=text) if entry.kind is Kind.SUM else text

    def value(self, entry: Entry, sheet: Sheet) -> Value:
        part, whole = self._part(entry), self._whole(sheet.ledger)
        return None if part is None or not whole or self.figure.missing(entry) else part / whole

    def key(self, entry: Entry, sheet: Sheet) -> Key | None:
        return self.figure.key(entry, sheet)

    def total(self, ledger: Ledger) -> str:
        whole = self._whole(ledger)
        return numbers.share(whole, whole) if whole else ""

    def _part(self, entry: Entry) -> int | None:
        size = self.figure.size(entry)
        return size if isinstance(size, int) and not self.figure.elsewhere(entry) else None

    def _whole(self, ledger: Ledger) -> int:
        count = self.figure.count(ledger)
        return count.known if count.exact else 0


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number that does not add up: a place, a depth."""

    name: str
    read: Callable[[Entry], int | None]
    descending: bool = False
    own: bool = True
    right: bool = True

    def text(self, entry: Entry, sheet: Sheet) -> str:
        value = self.read(entry)
        return "" if value is None else numbers.whole(value)

    def value(self, entry: Entry, sheet: Sheet) -> Value:
        return self.read(entry)

    def key(self, entry: Entry, sheet: Sheet) -> Key | None:
        return self.read(entry)

    def total(self, ledger: Ledger) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Flag:
    """A yes or no: a word where it holds."""

    name: str
    read: Callable[[Entry], bool]
    right: bool = False
    descending: bool = True
    own: bool = False

    def text(self, entry: Entry, sheet: Sheet) -> str:
        return CELLS[self.name] if self.read(entry) else ""

    def value(self, entry: Entry, sheet: Sheet) -> Value:
        return self.read(entry)

    def key(self, entry: Entry, sheet: Sheet) -> Key | None:
        return int(self.read(entry))

    def total(self, ledger: Ledger) -> str:
        return ""


def _name(entry: Entry, sheet: Sheet) -> str:
    """The layer's name; its path where it does not stand below what encloses it."""
    if entry.label:
        return visible(entry.label)
    if entry.row is None:
        return CELLS["other" if entry.count == 1 else "others"].format(count=numbers.whole(entry.count))
    text = entry.row.layer.name if sheet.outline else entry.row.path
    return visible(text) + ("" if entry.row.layer.name else CELLS["no_name"].format(number=entry.number))


def _plain_name(entry: Entry, sheet: Sheet) -> str:
    return visible(entry.row.layer.name) if entry.row else _name(entry, sheet)


def _path(entry: Entry, sheet: Sheet) -> str:
    return visible(entry.row.path) if entry.row else _name(entry, sheet)


def _type(entry: Entry, sheet: Sheet) -> str:
    if entry.row is None:
        return LAYERS.format(count=numbers.whole(entry.count)) if entry.kind is Kind.GROUP else ""
    return visible(entry.row.layer.type)


def _input(entry: Entry, sheet: Sheet) -> str:
    return cells.inputs(entry.row) if entry.row else ""


def _shape(entry: Entry, sheet: Sheet) -> str:
    row = entry.row or entry.last
    return cells.shapes(row) if row else ""


def _sizes(entry: Entry, sheet: Sheet) -> str:
    row = entry.row or entry.last
    return cells.shapes(row, cells.sizes) if row else ""


def _where(entry: Entry, sheet: Sheet) -> str:
    if entry.row is None:
        return ""
    place = entry.row.layer.place or (entry.row.calls[0].place if entry.row.calls else None)
    return visible(str(place)) if place else ""


def _formula(entry: Entry, sheet: Sheet) -> str:
    """The formula, and what is to be said of the count."""
    row = entry.row
    if entry.kind is Kind.GROUP:
        word = "part_above" if sheet.outline else "part_elsewhere"
        return CELLS[word].format(number=numbers.size(entry.elsewhere)) if entry.elsewhere != 0 else ""
    if row is None:
        return ""
    text = numbers.formula(row.formula)
    if entry.kind is Kind.REPEAT:
        return CELLS["counted_above_formula"].format(formula=text, number=numbers.size(row.params))
    return "; ".join(part for part in (text, _untrained(entry, sheet)) if part)


def _plain_formula(entry: Entry, sheet: Sheet) -> str:
    return entry.row.formula if entry.row and not entry.row.encloses else ""


def _untrained(entry: Entry, sheet: Sheet) -> str:
    """What of a layer's own weights is not trained."""
    row = entry.row
    if row is None or row.encloses or not isinstance(row.non_trainable, int) or row.non_trainable == 0:
        return ""
    if row.layer in sheet.ledger.graph.frozen:
        return CELLS["frozen"]
    return CELLS["non_trainable"].format(number=numbers.whole(row.non_trainable))


def _remarks(entry: Entry, sheet: Sheet) -> str:
    """What the other cells leave open. Figures are told together where the same is to be said of them."""
    parts = [_untrained(entry, sheet)]
    if entry.kind is Kind.REPEAT:
        parts.append(REMARKS["repeat"])
    elif entry.kind is Kind.GROUP and entry.elsewhere != 0:
        parts.append(REMARKS["part"].format(number=numbers.size(entry.elsewhere)))
    unknown: dict[str, list[str]] = {}
    for figure in FIGURES:
        if figure.factor == 1 and figure.value(entry, sheet) is None and not figure.elsewhere(entry):
            what = cells.open_figure(figure.size(entry), figure.missing(entry))
            unknown.setdefault(what, []).append(figure.name)
    parts += [REMARKS["open"].format(columns=", ".join(names), what=what) for what, names in unknown.items()]
    return "; ".join(part for part in parts if part)


PARAMS = Figure("params", "params", owned=True)
MACS = Figure("macs", "macs", owned=False)
FIGURES = (
    PARAMS,
    Figure("trainable", "trainable", owned=True),
    Figure("non_trainable", "non_trainable", owned=True),
    Figure("memory", "params", owned=True, factor=BYTES_PER_ELEMENT),
    MACS,
    Figure("flops", "macs", owned=False, factor=FLOPS_PER_MAC),
    Figure("elementwise", "elementwise", owned=False),
    Figure("activations", "activations", owned=False),
    Figure("activation_memory", "activations", owned=False, factor=BYTES_PER_ELEMENT),
    Figure("neurons", "neurons", owned=False),
)
_OTHERS: tuple[Column, ...] = (
    Number("number", lambda entry: entry.number or None),
    Text("name", _name, _plain_name, own=True),
    Text("path", _path, own=True),
    Text("type", _type),
    Text("input", _input, own=True),
    Text("shape", _shape),
    Text("sizes", _sizes),
    Share("share", PARAMS),
    Share("macs_share", MACS),
    Text("formula", _formula, _plain_formula),
    Number("calls", lambda entry: len(entry.row.calls) if entry.row else None, descending=True),
    Number("depth", lambda entry: entry.row.depth if entry.row else None),
    Text("where", _where, own=True),
    Flag("shared", lambda entry: entry.kind is Kind.REPEAT),
    Text("remarks", _remarks),
)
_BY_NAME: dict[str, Column] = {column.name: column for column in (*FIGURES, *_OTHERS)}
COLUMNS = {name: _BY_NAME[name] for name in TOLD}
"""Every column that can be asked for, in the order in which they are told."""
ALIASES = {"layer": "name", "parameters": "params", "output_shape": "shape", "input_shape": "input", "#": "number"}
"""Other names that people know columns by."""
