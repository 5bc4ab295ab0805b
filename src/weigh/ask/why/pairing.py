"""Ideas put together: which can be had at once, and which pairs cost least."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from typing import Final

from weigh.ask.why.moves.move import Idea, Move

SEVERAL: Final = frozenset(["units", "filters", "layer_less", "vocabulary"])
"""Moves that may be made twice, at different layers."""


TOGETHER_BITS: Final = 1.5
"""What two ideas cost more than each: the costs of ideas are set one by one, and all of a network's together come to
about 1.5 bits less than their frequencies may (their 2^−bits sum to 3, not to 1)."""


def both(one: Idea, other: Idea) -> Idea:
    return Idea(one.bits + other.bits + TOGETHER_BITS, (*one.moves, *other.moves))


def compatible(one: Idea, other: Idea) -> bool:
    """Whether two ideas can be had together: each move of the one with each of the other."""
    return all(_together(left, right) for left in one.moves for right in other.moves)


def _together(one: Move, other: Move) -> bool:
    """Whether two moves can be made together: not twice the same, not two things in one place."""
    if one.kind == other.kind:
        return one.kind in SEVERAL and not set(one.steps) & set(other.steps)
    return {one.kind, other.kind} != {"flatten", "global_pool"}


def cheapest_pairs(some: Sequence[Idea], others: Sequence[Idea]) -> Iterator[tuple[Idea, Idea]]:
    """Pairs of one of `some` and one of `others`, both in order of their bits, the cheapest pairs first."""
    waiting = [(one.bits + others[0].bits, i, 0) for i, one in enumerate(some)] if others else []
    while waiting:
        _, i, j = heappop(waiting)
        yield some[i], others[j]
        if j + 1 < len(others):
            heappush(waiting, (some[i].bits + others[j + 1].bits, i, j + 1))
