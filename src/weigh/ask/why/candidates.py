"""What a search has weighed: an idea, a way of counting, and how the claims are met by them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from weigh.ask.why.counting import Counting
from weigh.ask.why.moves.move import Idea
from weigh.ask.why.question import Fit
from weigh.ask.why.variant import Variant

COUNTED_TOO_BITS: Final = 1.0
"""What an edit and another way of counting cost more together than each, as two edits do."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What was thought of, how it was counted, and how the claims are met then."""

    idea: Idea
    counting: Counting
    fits: tuple[Fit, ...]

    @property
    def bits(self) -> float:
        too = COUNTED_TOO_BITS if self.idea.moves and self.counting.conventions else 0.0
        return self.idea.bits + self.counting.bits + too + sum(fit.bits for fit in self.fits)

    @property
    def explained(self) -> int:
        return sum(fit.reading is not None for fit in self.fits)

    @property
    def kinds(self) -> tuple[str, ...]:
        """What is done, whatever the layer: answers are distinct in this."""
        conventions = (one.kind for one in self.counting.conventions)
        return (*sorted(move.kind for move in self.idea.moves), *sorted(conventions), *self.readings)

    @property
    def readings(self) -> tuple[str, ...]:
        """The conventions by which the claims are read."""
        readings = (fit.reading for fit in self.fits)
        return tuple(f"{one.convention} {one.detail}".strip() for one in readings if one and one.convention)


@dataclass(frozen=True, slots=True)
class Candidate(Weighed):
    """One way to come to the claimed numbers. variant: the network then, counted by `counting`.

    ties: other ideas of the same kinds that give the same.
    """

    variant: Variant
    ties: tuple[Idea, ...] = field(default=(), compare=False)
