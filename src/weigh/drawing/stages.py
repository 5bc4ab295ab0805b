"""The groups of a picture as parts of a table: what `--depth` tells of a network that has no modules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from weigh.ask.ledger import Ledger
from weigh.drawing.folding import folded
from weigh.drawing.model import NETWORK, Part, Web
from weigh.drawing.nested import webs
from weigh.drawing.texts import shapes_text


@dataclass(frozen=True, slots=True)
class Stage:
    """A run of layers that belong together.

    label: as the picture calls it. rows: indices into the ledger, in its order, none in two stages. last: that of the
    row whose output is the stage's; None where several leave it.
    """

    label: str
    rows: tuple[int, ...]
    last: int | None


def stages(ledger: Ledger, depth: int) -> list[Stage]:
    """The groups that a picture of the network is folded into, opened `depth` - 1 times; none of a network that is
    short enough to be drawn whole, or has modules of its own. The cost grows with the number of calls."""
    if any(row.encloses for row in ledger.rows):
        return []
    levels = folded(webs(ledger))
    taken: set[int] = set()
    found: list[Stage] = []
    for part in _opened(levels, NETWORK, depth):
        rows = tuple(row for row in part.rows if row not in taken)
        taken.update(rows)
        if len(rows) > 1:
            found.append(Stage(part.label, rows, _last(ledger, part)))
    return found


def _opened(levels: Mapping[str, Web], key: str, depth: int) -> Iterator[Part]:
    for part in levels[key].parts:
        if part.kind != "group" or part.level is None:
            continue
        inner = list(_opened(levels, part.level, depth - 1)) if depth > 1 else []
        yield from inner or [part]


def _last(ledger: Ledger, part: Part) -> int | None:
    """The last row, where its shape is the one that the picture tells of the whole."""
    row = ledger.rows[part.rows[-1]]
    return part.rows[-1] if shapes_text(row.calls[-1].outputs) == part.shape else None
