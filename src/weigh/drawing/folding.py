"""Flat levels folded into groups, so that a network of thousands of layers without modules can be looked at.

A group is a run of layers in the order of dataflow, so that what flows between groups never turns back. Runs are found
by name (`conv2_block1_1_conv` is in `conv2`, and there in `conv2_block1`), else where the network narrows (between two
places where one value goes on lies a block), else by cutting into runs of about equal length at narrow places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from weigh.drawing.flows import Enters, Flow, Flows, Leaves, add_ends
from weigh.drawing.layered import in_order
from weigh.drawing.model import Part, Web
from weigh.drawing.runs import CROWD, Run, Runs
from weigh.words.drawing import INPUT, LAYERS, OUTPUT

SUBDIVIDED = 10
"""Parts beyond which what is inside a group is folded, if its names or its shape say how."""
ENDS = ("input", "output")


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    label: str
    members: tuple[int | _Group, ...]

    def leaves(self) -> Iterator[int]:
        stack: list[int | _Group] = [self]
        while stack:
            one = stack.pop()
            if isinstance(one, _Group):
                stack += reversed(one.members)
            else:
                yield one


def folded(webs: Mapping[str, Web]) -> dict[str, Web]:
    """The levels, those with too many parts folded; the insides of groups have the keys "g0", "g1", ..."""
    found: dict[str, Web] = {}
    groups = 0
    for key, web in webs.items():
        if _inner(web) <= CROWD:
            found[key] = web
            continue
        tree = _fold(web)
        nested = _Nested(web, tree, groups)
        groups += len(nested.keys)
        found |= nested.webs(key)
    return found


def _inner(web: Web) -> int:
    return sum(part.kind not in ENDS for part in web.parts)


def _fold(web: Web) -> tuple[int | _Group, ...]:
    """The parts of a level, those that belong together as groups, in the order of dataflow."""
    order, kept = in_order(len(web.parts), list(web.links))
    links = list(web.links)
    inner = [i for i in order if web.parts[i].kind not in ENDS]
    return _members(Runs(web, inner, [links[i] for i in kept]), 0, len(inner), CROWD)


def _members(runs: Runs, first: int, last: int, most: int) -> tuple[int | _Group, ...]:
    if last - first <= most:
        return tuple(runs.order[first:last])
    found = runs.split(first, last, chunked=last - first > CROWD)
    if len(found) < 2:
        return tuple(runs.order[first:last])
    return _together(runs, found, [_item(runs, run) for run in found])


def _together(runs: Runs, found: list[Run], items: list[int | _Group]) -> tuple[int | _Group, ...]:
    """The items, in groups where they are too many, and these in groups again."""
    if len(items) <= CROWD:
        return tuple(items)
    pieces: list[int | _Group] = []
    for a, b in runs.chunks(found):
        label = runs.from_to(found[a].first, found[b - 1].last)
        pieces.append(items[a] if b - a == 1 else _Group(label, _together(runs, found[a:b], items[a:b])))
    return tuple(pieces)


def _item(runs: Runs, run: Run) -> int | _Group:
    if run.last - run.first == 1:
        return runs.order[run.first]
    return _Group(run.label, _members(runs, run.first, run.last, SUBDIVIDED))


class _Nested:
    """A level and its groups as levels of their own."""

    def __init__(self, web: Web, tree: tuple[int | _Group, ...], first_key: int) -> None:
        self.web = web
        self.above: dict[int | _Group, int | _Group | None] = dict.fromkeys(range(len(web.parts)))
        self.members: dict[_Group, tuple[int | _Group, ...]] = {}
        stack: list[int | _Group] = list(reversed(tree))
        while stack:
            one = stack.pop()
            if isinstance(one, _Group):
                self.members[one] = one.members
                self.above.setdefault(one, None)
                self.above.update(dict.fromkeys(one.members, one))
                stack += reversed(one.members)
        self.keys = {group: f"g{first_key + i}" for i, group in enumerate(self.members)}
        self.tree = tree
        self.flows: Flows[int | _Group, int] = Flows(self.above)
        for start, end in web.links:
            self.flows.add(start, start, end)

    def webs(self, key: str) -> dict[str, Web]:
        parts = self.web.parts
        outer = [i for i, part in enumerate(parts) if part.kind == "input"]
        last = [i for i, part in enumerate(parts) if part.kind == "output"]
        found = {key: self._web(None, (*outer, *self.tree, *last))}
        for group, inside in self.keys.items():
            found[inside] = self._web(group, self.members[group])
        return found

    def _web(self, around: _Group | None, members: tuple[int | _Group, ...]) -> Web:
        flow = self.flows.levels.get(around, Flow())
        at: dict[object, int] = {}
        parts: list[Part] = []
        add_ends(((Enters(i), self._end(i, "input")) for i in flow.entering), parts, at)
        for one in members:
            at[one] = len(parts)
            parts.append(self._group(one) if isinstance(one, _Group) else self.web.parts[one])
        add_ends(((Leaves(i), self._end(i, "output")) for i in flow.leaving), parts, at)
        links: dict[tuple[int, int], str] = {}
        for (start, end), source in flow.links.items():
            links.setdefault((at[start], at[end]), self._shape(source))
        return Web(parts, links)

    def _shape(self, source: int) -> str:
        return self.web.parts[source].shape

    def _end(self, source: int, kind: str) -> Part:
        part = self.web.parts[source]
        if kind == "input":
            return Part("input", None, part.label, INPUT, part.shape, "input")
        return Part("output", None, OUTPUT, OUTPUT, part.shape, "input")

    def _group(self, group: _Group) -> Part:
        leaves = list(group.leaves())
        rows = sorted({row for i in leaves if (row := self.web.parts[i].row) is not None})
        leaving = self.flows.levels[group].leaving if group in self.flows.levels else {}
        shapes = list(dict.fromkeys(self._shape(i) for i in reversed(leaving)))
        kind = LAYERS.format(count=len(leaves))
        shape = shapes[0] if shapes else self._shape(leaves[-1])
        return Part("group", None, group.label, kind, shape, "module", 0, self.keys[group], tuple(rows))
