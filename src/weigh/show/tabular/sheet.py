"""Which columns and rows a table has: what is asked for, checked, and the table that comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from weigh.ask.ledger import Ledger
from weigh.network.errors import Fault, SelectionError
from weigh.show.tabular.columns import ALIASES, COLUMNS, Column
from weigh.show.tabular.entries import Entry, Kind, outline, staged, together

DEFAULT = ("name", "type", "shape", "params", "share", "macs", "formula")
"""The columns of a table that is read, where none are asked for."""
SIZE = "params"
"""What the largest rows are the largest by, where nothing else is asked for."""
ORDERS = {"asc": False, "desc": True}
NEAREST = 3
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Order:
    """What rows are sorted by. descending: None for what is usual: numbers the largest first, words as in a lexicon."""

    column: str
    descending: bool | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked of a table.

    columns: their names in order; none for the medium's own. order: None for the network's.
    depth: levels that are listed; the last one's rows stand for what is in them. Of a network without modules these are
    the groups of its picture. top: rows that are listed.
    """

    columns: tuple[str, ...] = ()
    order: Order | None = None
    depth: int | None = None
    top: int | None = None

    @classmethod
    def of(
        cls,
        columns: str | Iterable[str] | None = None,
        sort: str | None = None,
        depth: int | None = None,
        top: int | None = None,
    ) -> Choice:
        """What is asked for in words: "name,params", "macs:asc".

        Raises: SelectionError for what is no column, no order or no number of rows.
        """
        return cls(
            columns=() if columns is None else column_names(columns),
            order=None if sort is None else order(sort),
            depth=_bound("depth", depth),
            top=_bound("top", top),
        )

    @property
    def sorted(self) -> bool:
        """Whether the rows leave the network's order: the largest ones do."""
        return self.order is not None or self.top is not None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A ledger's table. outline: rows stand below what encloses them, whose figures are their sums; otherwise every row
    adds up with the others."""

    ledger: Ledger
    columns: tuple[Column, ...]
    outline: bool
    entries: Sequence[Entry] = field(default=())

    @property
    def has_sums(self) -> bool:
        """Whether some rows are sums of those below them."""
        return self.outline and any(entry.kind is Kind.SUM for entry in self.entries)

    @classmethod
    def of(
        cls, ledger: Ledger, choice: Choice | None = None, default: Sequence[str] = DEFAULT, additive: bool = False
    ) -> Sheet:
        """default: the columns where none are asked for. additive: only rows that add up with the others."""
        asked = choice or Choice()
        columns = tuple(COLUMNS[name] for name in asked.columns or default)
        flat = additive or asked.sorted
        sheet = cls(ledger, columns, not flat)
        entries = _entries(ledger, asked.depth)
        return replace(sheet, entries=_arranged(entries, sheet, asked) if flat else list(entries))


def _entries(ledger: Ledger, depth: int | None) -> Iterator[Entry]:
    """A network without modules has the groups of its picture for levels."""
    if depth is not None:
        from weigh.drawing.stages import stages  # heavy, and needed here alone

        found = stages(ledger, depth)
        if found:
            return staged(ledger.rows, found)
    return outline(ledger.rows, depth)


def column_names(asked: str | Iterable[str]) -> tuple[str, ...]:
    """The names of columns, as they are written in any case and with either dash, or by their headings.

    Raises: SelectionError for what is none, and for a column that is named twice.
    """
    parts = asked.split(",") if isinstance(asked, str) else list(asked)
    names = tuple(column_name(part) for part in parts if str(part).strip())
    if not names:
        raise SelectionError(Fault("column.none", {"received": asked, "columns": ", ".join(COLUMNS)}))
    for name in names:
        if names.count(name) > 1:
            raise SelectionError(Fault("column.twice", {"name": name}))
    return names


def column_name(asked: str) -> str:
    """The name of one column. Raises: SelectionError."""
    name = str(asked).strip()[:LONGEST_NAME].casefold().replace("-", "_").replace(" ", "_")
    name = ALIASES.get(name, name)
    if name not in COLUMNS:
        near = [ALIASES.get(one, one) for one in get_close_matches(name, [*COLUMNS, *ALIASES], NEAREST, 0.6)]
        facts = {"received": str(asked)[:LONGEST_NAME], "hint": _hint(list(dict.fromkeys(near)))}
        raise SelectionError(Fault("column.unknown", {**facts, "columns": ", ".join(COLUMNS)}))
    return name


def order(asked: str) -> Order:
    """`params`, `params:asc`, `params:desc`.

    A minus in front is refused rather than guessed at: where it is known (git, Django) it means the largest first,
    which is what numbers have here without it.
    """
    name, colon, way = asked.rpartition(":") if ":" in asked else (asked, "", "")
    if name.startswith("-"):
        name = column_name(name.removeprefix("-"))
        raise SelectionError(Fault("column.sign", {"received": asked, "name": name}))
    column = column_name(name)
    if colon and way.strip().casefold() not in ORDERS:
        raise SelectionError(Fault("column.order", {"received": asked, "order": way, "name": column}))
    return Order(column, ORDERS[way.strip().casefold()] if colon else None)


def _hint(near: Sequence[str]) -> str:
    from weigh.words.table import NEAR

    return NEAR.format(near=", ".join(near)) if near else ""


def _bound(name: str, value: Any) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise SelectionError(Fault("column.bound", {"name": name, "received": value}))
    return value


def _arranged(entries: Iterable[Entry], sheet: Sheet, choice: Choice) -> list[Entry]:
    """The rows that add up, in the order that is asked for; those beyond the top ones as one."""
    rows = [entry for entry in entries if entry.adds]
    if choice.sorted:
        rows = _in_order(rows, sheet, choice.order or Order(SIZE))
    if choice.top is not None and len(rows) > choice.top:
        rows[choice.top :] = [together(rows[choice.top :])]
    return rows


def _in_order(rows: list[Entry], sheet: Sheet, order: Order) -> list[Entry]:
    """What is not known comes last either way; equal rows stay as they were."""
    column = COLUMNS[order.column]
    descending = column.descending if order.descending is None else order.descending
    keys = [(column.key(row, sheet), row) for row in rows]
    known = [(key, row) for key, row in keys if key is not None]
    known.sort(key=lambda pair: pair[0], reverse=descending)
    return [row for _, row in known] + [row for key, row in keys if key is None]
