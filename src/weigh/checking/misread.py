"""How somebody may have counted a layer who got another number for it, among all the layers it may be about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from weigh.ask.ledger import Row
from weigh.checking.audit import Model
from weigh.checking.figures import numbers_in
from weigh.network.graph import Call

if TYPE_CHECKING:
    from weigh.ask.misconceptions import Misconception

MOST_LAYERS: Final = 40
MOST_ASKED: Final = 100
"""Layers of a page that are asked how somebody may have counted them; each takes some milliseconds."""
LIKELY_BITS: Final = 7.0
"""Longer stories fit too many numbers by chance to be told of somebody's page unasked."""
MOST_SLIPS: Final = 4
"""So many wrong counts of one layer are compared; the one with the numbers that were computed with is told."""
SHARED: Final = 2
"""So many factors of a computation have to be sizes of the layer that it was made for."""


@dataclass(frozen=True, slots=True)
class Misread:
    """One layer, and how it was counted."""

    model: Model
    row: Row
    slip: Misconception


@dataclass(slots=True)
class Asked:
    """How layers of one page may have been counted: each is asked once for a number, and not without end."""

    _slips: dict[tuple[Call, int, int], Sequence[Misconception]] = field(default_factory=dict)

    def slips(self, call: Call, value: int, calls: int) -> Sequence[Misconception]:
        from weigh.ask.misconceptions import misconceptions

        key = (call, value, calls)
        if key not in self._slips and len(self._slips) < MOST_ASKED:
            self._slips[key] = misconceptions(call, value, value, most=MOST_SLIPS, calls=calls)
        return self._slips.get(key, ())


def misread(
    asked: Asked, rows: Iterable[tuple[Model, Row]], value: int, formula: str = "", named: bool = False
) -> Misread | None:
    """The likeliest wrong count that gives the value.

    asked: what was asked of the page's layers before. formula: how it was computed: then only counts with the same
    numbers, or of layers that have most of them. named: the text says that it speaks of these layers.
    """
    factors = _numbers(formula)
    found: list[tuple[bool, float, int, Misread]] = []
    seen: set[object] = set()
    for model, row in rows:
        call = row.calls[0] if row.calls else None
        key = (call.op, tuple(value.tensor for value in call.inputs)) if call else None
        sizes = {axis.size for weight in row.weights for axis in weight.axes}
        if call is None or key in seen or len(seen) >= MOST_LAYERS or (factors and not named and not factors & sizes):
            continue
        seen.add(key)
        fitting = named or not factors or len(factors & sizes) >= SHARED
        for slip in asked.slips(call, value, len(row.calls)):
            same = not factors or _numbers(slip.formula) <= factors
            likely = same and slip.bits <= LIKELY_BITS and (fitting or _numbers(slip.formula) == factors)
            if named or likely:
                found.append((not same, slip.bits, len(found), Misread(model, row, slip)))
    return min(found, key=lambda one: one[:3])[3] if found else None


def _numbers(formula: str) -> set[int]:
    """The numbers of a formula that say something."""
    return {number for number in numbers_in(formula) if number > 1}
