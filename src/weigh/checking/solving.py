"""Sizes that a program leaves open, solved for from figures of its page: 832 parameters in the first layer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from weigh.ask.ledger import Ledger
from weigh.ask.open_sizes import settings_for, solutions
from weigh.checking.audit import Model, Solved
from weigh.checking.models import owners, reread
from weigh.network.place import Place
from weigh.network.sizes import Formula, Size

LEAST_FIGURE: Final = 100
"""A smaller number is on every page."""
MOST_FIGURES: Final = 150
"""Numbers of a page that are tried; one that settles a size stands near the front, or in a short page."""
MOST_ROWS: Final = 400


@dataclass(frozen=True, slots=True)
class Figure:
    """An exact number of the page, and where it stands."""

    value: int
    place: Place | None


def tried(figures: Iterable[Figure]) -> list[Figure]:
    """The figures that may settle a size, each number once, where it stands first."""
    first: dict[int, Figure] = {}
    for figure in figures:
        if figure.value >= LEAST_FIGURE:
            first.setdefault(figure.value, figure)
    return list(first.values())[:MOST_FIGURES]


def solved(model: Model, figures: Sequence[Figure], tables: Sequence[Ledger]) -> Model:
    """The model with the sizes that figures and printed tables of the page settle; the model itself where none does.

    figures: as `tried` gives them.
    """
    if model.reading is None or model.reading.again is None or not _open(model.weighed):
        return model
    found = {one.unknown: one for one in _from_figures(model.weighed, figures)}
    for table in tables:
        for one in _from_table(model.weighed, table):
            found.setdefault(one.unknown, one)
    known = {name: one.value for name, one in found.items() if one.value is not None}
    settings = settings_for(model.weighed, known)
    if not settings:
        return replace(model, solved=tuple(found.values())) if found else model
    again = reread(model, settings=settings)
    if again is None or again.graph.faults:
        return model
    return replace(model, weighed=again, solved=tuple(found.values()))


def _open(weighed: Ledger) -> bool:
    return bool(weighed.params.formulas) or any(
        isinstance(size, Formula) for value in weighed.graph.inputs for size in value.tensor.shape[1:]
    )


def _from_figures(weighed: Ledger, figures: Sequence[Figure]) -> Iterator[Solved]:
    """One unknown of one layer's count at a time, and only where a single layer and a single size fit."""
    for row in list(owners(weighed))[:MOST_ROWS]:
        if not isinstance(row.params, Formula) or len(row.params.names) != 1:
            continue
        (name,) = row.params.names
        for figure in figures:
            sizes = solutions(row.params, name, figure.value)
            if sizes and sizes[0] == sizes[1]:
                yield Solved(name, *sizes, f"{figure.value:,}", row.layer.name, figure.place)
                break


def _from_table(weighed: Ledger, table: Ledger) -> Iterator[Solved]:
    """The unknowns of a program whose printed table has the same rows."""
    ours = [row for row in weighed.rows if not row.encloses]
    theirs = [row for row in table.rows if not row.encloses and row.layer.type not in ("Input", "InputLayer")]
    if len(ours) != len(theirs) or any(
        isinstance(mine.params, int) and mine.params != other.params for mine, other in zip(ours, theirs, strict=True)
    ):
        return
    bounds: dict[str, Solved] = {}
    for mine, other in list(zip(ours, theirs, strict=True))[:MOST_ROWS]:
        for size, value, what in _equations(mine.params, mine.outputs, other.params, other.outputs):
            if len(size.names) != 1:
                continue
            (name,) = size.names
            low, high = solutions(size, name, value) or (1, 0)
            before = bounds.get(name)
            if before is not None:
                low, high = max(low, before.low), min(high, before.high)
            if low > high:
                return
            if before is None or (low, high) != (before.low, before.high):
                bounds[name] = Solved(name, low, high, f"{value:,}", other.layer.name, other.layer.place, what)
    yield from bounds.values()


def _equations(
    params: Size, outputs: Sequence[Any], printed: Size, shapes: Sequence[Any]
) -> Iterator[tuple[Formula, int, str]]:
    if isinstance(params, Formula) and isinstance(printed, int):
        yield params, printed, "params"
    for one, other in zip(outputs, shapes, strict=False):
        if one.rank == other.rank and one.rank is not None:
            for size, value in zip(one.shape[1:], other.shape[1:], strict=True):
                if isinstance(size, Formula) and isinstance(value, int):
                    yield size, value, "outputs"
