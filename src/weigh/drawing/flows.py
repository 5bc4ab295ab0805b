"""What flows between the things of nested levels: a value that crosses a border enters or leaves there, once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from weigh.drawing.model import Part
from weigh.words.drawing import MORE

ENDS = 12
"""Values entering a level, or leaving it, that are drawn one by one."""

Item = TypeVar("Item")
"""Something that a level shows, or that encloses such things."""
Flowing = TypeVar("Flowing")


@dataclass(frozen=True, slots=True)
class Enters(Generic[Flowing]):
    value: Flowing


@dataclass(frozen=True, slots=True)
class Leaves(Generic[Flowing]):
    value: Flowing


@dataclass(slots=True)
class Flow(Generic[Flowing]):
    """One level. entering, leaving: its values, each once. links: by (from, to): items, `Enters` or `Leaves`."""

    entering: dict[Flowing, None] = field(default_factory=dict)
    leaving: dict[Flowing, None] = field(default_factory=dict)
    links: dict[tuple[object, object], Flowing] = field(default_factory=dict)


class Flows(Generic[Item, Flowing]):
    """above: what encloses each item, None for the outermost. Flows are collected by what encloses them."""

    def __init__(self, above: Mapping[Item, Item | None]) -> None:
        self.above = above
        self.levels: dict[Item | None, Flow[Flowing]] = {None: Flow()}

    def add(self, value: Flowing, maker: Item | None, reader: Item | None) -> None:
        """A value goes from what makes it to what reads it; None stands for the world outside on either side."""
        around = self._around(maker)
        end: object = Leaves(value) if reader is None else reader
        level = None if reader is None else self.above[reader]
        if reader is None:
            self.levels[None].leaving[value] = None
        while level not in around:
            flow = self._level(level)
            known = value in flow.entering
            flow.entering[value] = None
            flow.links.setdefault((Enters(value), end), value)
            if known:
                return
            assert level is not None
            end, level = level, self.above[level]
        self._level(level).links.setdefault((self._given(value, maker, level), end), value)

    def _given(self, value: Flowing, maker: Item | None, level: Item | None) -> object:
        """What gives the value at a level: its maker, or what encloses the maker there."""
        if maker is None:
            self.levels[None].entering[value] = None
            return Enters(value)
        while (around := self.above[maker]) != level:
            flow = self._level(around)
            flow.leaving[value] = None
            flow.links.setdefault((maker, Leaves(value)), value)
            assert around is not None
            maker = around
        return maker

    def _level(self, key: Item | None) -> Flow[Flowing]:
        return self.levels.setdefault(key, Flow())

    def _around(self, item: Item | None) -> set[Item | None]:
        found: set[Item | None] = {None}
        while item is not None:
            item = self.above[item]
            found.add(item)
        return found


def add_ends(ends: Iterable[tuple[object, Part]], parts: list[Part], at: dict[object, int]) -> None:
    """One part for each value that enters or leaves; past a bound, one for all the rest."""
    ends = list(ends)
    for i, (end, part) in enumerate(ends):
        if i < ENDS - 1 or len(ends) <= ENDS:
            parts.append(part)
        elif i == ENDS - 1:
            label = MORE.format(count=len(ends) - i)
            parts.append(Part(part.kind, None, label, part.type, "", part.role))
        at[end] = len(parts) - 1
