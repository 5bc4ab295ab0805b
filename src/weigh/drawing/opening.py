"""Which levels are open at first: as many as stay readable, what tells most first.

First one of each build, from the outside in; then what consists of levels itself, so that the whole can be surveyed;
and everything, if everything fits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from weigh.drawing.model import NETWORK, Web

VISIBLE = 60
"""Nodes that one drawing shows at first, about."""

SURVEYED = 12
"""Nodes of a level that is opened for what it is made of."""


def opened(webs: Mapping[str, Web]) -> tuple[str, ...]:
    """Keys of the levels to open, from the outside in."""
    builds = _builds(webs)
    known: set[object] = set()

    def new(key: str) -> bool:
        fresh = builds[key] not in known
        known.add(builds[key])
        return fresh

    found: dict[str, None] = {}
    _open(webs, found, new)
    _open(webs, found, lambda key: _surveys(webs[key]))
    reached = _reached(webs)
    if sum(_nodes(webs[key]) - 1 for key in reached) + 1 <= VISIBLE:
        return tuple(reached[1:])
    return tuple(found)


def _open(webs: Mapping[str, Web], found: dict[str, None], wanted: Callable[[str], bool]) -> None:
    """Open what is wanted inside open levels, level by level, as long as it fits."""
    seen = _nodes(webs[NETWORK]) + sum(_nodes(webs[key]) - 1 for key in found)
    level = [NETWORK]
    while level:
        deeper: list[str] = []
        for key in dict.fromkeys(inside for around in level for inside in _levels(webs[around])):
            if key not in found:
                grown = seen + _nodes(webs[key]) - 1
                if grown > VISIBLE or not wanted(key):
                    continue
                found[key] = None
                seen = grown
            deeper.append(key)
        level = deeper


def _surveys(web: Web) -> bool:
    """Whether a level is made of a few levels."""
    return _nodes(web) <= SURVEYED and all(part.level or part.kind in ("input", "output") for part in web.parts)


def _reached(webs: Mapping[str, Web]) -> list[str]:
    order = [NETWORK]
    known = {NETWORK}
    for key in order:
        for inside in _levels(webs[key]):
            if inside not in known:
                known.add(inside)
                order.append(inside)
    return order


def _levels(web: Web) -> list[str]:
    return [part.level for part in web.parts if part.level is not None]


def _nodes(web: Web) -> int:
    return sum(part.kind not in ("input", "output") for part in web.parts)


def _builds(webs: Mapping[str, Web]) -> dict[str, int]:
    """A number for each level, the same for those that are built alike, however often a level repeats in them."""
    numbers: dict[object, int] = {}
    builds: dict[str, int] = {}
    for key in reversed(_reached(webs)):
        parts: list[tuple[int, str]] = []
        for part in webs[key].parts:
            one = (builds[part.level], "") if part.level else (-1, part.type)
            if not (part.level and parts and parts[-1] == one):
                parts.append(one)
        builds[key] = numbers.setdefault(tuple(parts), len(numbers))
    return builds
