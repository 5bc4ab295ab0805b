"""Lines that share a number, or go back in it, as finders can read them: numbered one by one, and put right behind.

A page saved without line ends has everything on its first line; what a finder says of "lines 1 to 20" must still tell
which of them it read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from weigh.network.place import Place
from weigh.readers.written.evidence import Description, Line, Stated

Finder = Callable[[Sequence[Line]], list[Description]]


def described(find: Finder, lines: Sequence[Line]) -> tuple[list[Description], list[Line]]:
    """What the finder finds in the lines, with places of the page; and the lines that are in none of it."""
    if not lines:
        return [], []
    single = all(before.number < after.number for before, after in pairwise(lines))
    own = lines if single else [Line(index, line.text) for index, line in enumerate(lines, start=1)]
    found = find(own)
    if not found:
        return [], list(lines)
    covered = {number for one in found for number in range(one.place.line, one.last + 1)}
    rest = [line for line, numbered in zip(lines, own, strict=True) if numbered.number not in covered]
    return (found if single else [_placed(one, lines) for one in found]), rest


def _placed(description: Description, lines: Sequence[Line]) -> Description:
    """The description of numbered lines, with the page's numbers in all its places."""

    def of(place: Place) -> Place:
        return Place(lines[min(place.line, len(lines)) - 1].number, place.file)

    def layer(stated: Stated) -> Stated:
        inner = {name: layer(value) for name, value in stated.attributes.items() if isinstance(value, Stated)}
        attributes = {**stated.attributes, **inner} if inner else stated.attributes
        return replace(stated, place=of(stated.place), attributes=attributes)

    return replace(
        description,
        place=of(description.place),
        last=of(Place(description.last)).line,
        layers=tuple(map(layer, description.layers)),
        totals=tuple(replace(total, place=of(total.place)) for total in description.totals),
    )
