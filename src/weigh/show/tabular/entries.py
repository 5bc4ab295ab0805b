"""The rows of a table: the ledger's own, or what stands for several of them.

In the ledger's order, a table is an outline: rows that enclose others are sums of what is indented below them. In any
other order nothing is below anything, so that only rows which add up are left, each under its path.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from weigh.ask.ledger import Row
from weigh.network.sizes import Size, total

if TYPE_CHECKING:  # a table that asks for no depth needs no picture
    from weigh.drawing.stages import Stage


class Kind(Enum):
    """What a row of a table tells."""

    LAYER = "layer"
    SUM = "sum"
    """What its layer encloses, which is listed below it: its figures do not add up with the others."""
    REPEAT = "repeat"
    """A layer whose weights are counted where it stands first."""
    GROUP = "group"
    """What its layer encloses, which is not listed: its figures are what that adds to the totals."""
    OTHERS = "others"
    """Several rows that are not listed."""
    FOLDED = "folded"
    """The further rounds of rows that repeat themselves."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What rows add to the totals, the parameters of each layer once. The names are those of `Row`."""

    params: Size
    trainable: Size
    macs: Size
    elementwise: Size
    activations: Size
    neurons: Size
    missing: bool
    unpriced: bool

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Sums:
        """The sums over rows of which none encloses another. The cost grows with their number."""
        owning = [row for row in rows if row.adds]
        return cls(
            params=total(row.params for row in owning),
            trainable=total(row.trainable for row in owning),
            macs=total(row.macs for row in rows),
            elementwise=total(row.elementwise for row in rows),
            activations=total(row.activations for row in rows),
            neurons=total(row.neurons for row in rows),
            missing=any(row.missing for row in rows),
            unpriced=any(row.unpriced for row in rows),
        )

    @property
    def non_trainable(self) -> Size:
        return self.params - self.trainable


@dataclass(slots=True, eq=False)
class Entry:
    """One row of a table.

    row: the ledger's row; None for several. number: its place in the ledger, from 1; 0 for several.
    leaves: the rows that it stands for, of which none encloses another; empty for a sum. label: what several rows are
    called together. last: the one of them whose output is that of all.
    elsewhere: parameters of layers in it that are counted in other rows. count: how many rows of a table it stands for.
    """

    kind: Kind
    row: Row | None
    number: int
    figures: Row | Sums
    leaves: tuple[Row, ...]
    elsewhere: Size = 0
    count: int = 1
    label: str = ""
    last: Row | None = None

    @property
    def depth(self) -> int:
        return self.row.depth if self.row else 0

    @property
    def adds(self) -> bool:
        """Whether its figures add up with the others."""
        return self.kind is not Kind.SUM


def outline(rows: Sequence[Row], depth: int | None = None) -> Iterator[Entry]:
    """The rows in the ledger's order, each below what encloses it.

    depth: how many levels are listed, at least 1; a row of the last one stands for everything that it encloses.
    """
    inside = _inside(rows, depth) if depth is not None else {}
    for number, row in enumerate(rows, 1):
        if depth is not None and row.depth >= depth:
            continue
        if not row.encloses:
            yield _leaf(row, number)
        elif depth is None or row.depth < depth - 1:
            yield Entry(Kind.SUM, row, number, row, ())
        else:
            yield _group(row, number, inside.get(row, []))


def staged(rows: Sequence[Row], stages: Sequence[Stage]) -> Iterator[Entry]:
    """The rows of a network without modules in the ledger's order, those of each stage told as one where it begins."""
    of = {index: stage for stage in stages for index in stage.rows}
    for index, row in enumerate(rows):
        stage = of.get(index)
        if stage is None:
            yield _leaf(row, index + 1)
        elif stage.rows[0] == index:
            leaves = tuple(rows[one] for one in stage.rows)
            sums = Sums.of(leaves)
            elsewhere = 0 if sums.missing else total(leaf.params for leaf in leaves) - sums.params
            last = None if stage.last is None else rows[stage.last]
            yield Entry(Kind.GROUP, None, 0, sums, leaves, elsewhere, len(leaves), stage.label, last)


def together(entries: Sequence[Entry], kind: Kind = Kind.OTHERS) -> Entry:
    """Rows told as one."""
    leaves = tuple(leaf for entry in entries for leaf in entry.leaves)
    return Entry(kind, None, 0, Sums.of(leaves), leaves, count=len(entries))


def _leaf(row: Row, number: int) -> Entry:
    repeats = not row.adds and bool(row.weights)
    return Entry(Kind.REPEAT if repeats else Kind.LAYER, row, number, row, (row,))


def _group(row: Row, number: int, leaves: Sequence[Row]) -> Entry:
    sums = Sums.of(leaves)
    elsewhere = 0 if sums.missing else row.params - sums.params
    return Entry(Kind.GROUP, row, number, sums, tuple(leaves), elsewhere)


def _inside(rows: Sequence[Row], depth: int) -> dict[Row, list[Row]]:
    """The leaves that each row of the last level stands for."""
    inside: dict[Row, list[Row]] = {}
    for row in rows:
        if row.encloses or row.depth < depth:
            continue
        around = row
        while around.around is not None and around.depth >= depth:
            around = around.around
        inside.setdefault(around, []).append(row)
    return inside
