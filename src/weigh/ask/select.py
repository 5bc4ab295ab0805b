"""Which row of a ledger is meant: by name, path, the end of a path, number, or kind and number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches

from weigh.ask.ledger import Ledger, Row
from weigh.network.errors import Fault, SelectionError

NEAREST = 5
NUMBERED = re.compile(r"#(\d{1,9})")
KIND_AND_NUMBER = re.compile(r"([a-z]+(?:[1-3]d)?)(\d{1,6})")


def select(ledger: Ledger, wanted: str) -> Row:
    """The row that `wanted` names: `conv2d_1`, `encoder/conv2d_1`, an end of that, `#3` the third row, or `conv2` the
    second convolution, or by a beginning; letters may be in either case. The first way that finds anything decides.

    Raises: SelectionError where nothing is found, or layers that differ.
    """
    for find in (_by_number, _by_name, _by_name_in_any_case, _by_end, _by_kind, _by_beginning):
        found = list(find(ledger.rows, wanted.strip().strip("/")))
        if found:
            return _one(found, wanted, ledger)
    kind = "select.no_number" if NUMBERED.fullmatch(wanted.strip()) else "select.no_layer"
    raise SelectionError(Fault(kind, _not_found(ledger, wanted)))


def _one(found: Sequence[Row], wanted: str, ledger: Ledger) -> Row:
    """The row that owns the weights, where all that were found are one layer; else the one nearest the top."""
    if len({row.layer for row in found}) == 1:
        return found[0]
    shallow = [row for row in found if row.depth == min(row.depth for row in found)]
    if len(shallow) == 1:
        return shallow[0]
    paths = ", ".join(row.path for row in found[:NEAREST])
    raise SelectionError(
        Fault("select.several", {"wanted": wanted, "network": ledger.graph.name, "count": len(found), "paths": paths})
    )


def _by_number(rows: Sequence[Row], wanted: str) -> Iterator[Row]:
    number = NUMBERED.fullmatch(wanted)
    if number and 0 < int(number[1]) <= len(rows):
        yield rows[int(number[1]) - 1]


def _by_name(rows: Sequence[Row], wanted: str) -> Iterator[Row]:
    return _names(rows, wanted, lambda text: text)


def _by_name_in_any_case(rows: Sequence[Row], wanted: str) -> Iterator[Row]:
    return _names(rows, wanted, str.casefold)


def _names(rows: Sequence[Row], wanted: str, as_read: Callable[[str], str]) -> Iterator[Row]:
    wanted = as_read(wanted)
    return (row for row in rows if wanted in (as_read(row.path), as_read(row.layer.name)))


def _by_end(rows: Sequence[Row], wanted: str) -> Iterator[Row]:
    return (row for row in rows if wanted and row.path.casefold().endswith(wanted.casefold()))


def _by_kind(rows: Sequence[Row], wanted: str) -> Iterator[Row]:
    """`conv2`: the second layer whose type begins with conv."""
    parts = KIND_AND_NUMBER.fullmatch(wanted.casefold())
    if parts:
        same = [row for row in rows if row.adds and row.layer.type.casefold().startswith(parts[1])]
        yield from same[int(parts[2]) - 1 : int(parts[2])]


def _by_beginning(rows: Sequence[Row], wanted: str) -> Iterator[Row]:
    """`lstm` for lstm_1, or for the one LSTM whatever its name."""
    wanted = wanted.casefold()
    named = [row for row in rows if wanted and row.layer.name.casefold().startswith(wanted)]
    return iter(named or [row for row in rows if row.adds and row.layer.type.casefold() == wanted])


def _not_found(ledger: Ledger, wanted: str) -> dict[str, object]:
    names = list(dict.fromkeys(name for row in ledger.rows for name in (row.layer.name, row.path)))
    by_case = {name.casefold(): name for name in names}
    near = [by_case[name] for name in get_close_matches(wanted.casefold(), by_case, NEAREST, 0.5)]
    return {
        "wanted": wanted,
        "network": ledger.graph.name,
        "count": len(ledger.rows),
        "nearest": ", ".join(near or names[:NEAREST]) or "–",
    }
