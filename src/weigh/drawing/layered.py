"""The layout of one level: every node gets a rank (top to bottom) and a lane (left to right), every edge its lanes.

Our own, because the result is discrete: whoever draws it (SVG here, the page in the browser) adds up the heights of
ranks and the widths of lanes, so that both draw the same, a level is folded without laying out anything again, and
nothing needs Node or the 1.5 MB of a general engine (ELK). Networks are also easier than graphs in general: a long
chain with branches beside it.

1. Ranks: the longest path from above, then everything as low as its readers allow: short branches stand at their
   merge, weights and late inputs where they are read; what nothing reads stays where it is made.
2. Tracks: the longest chain first, the longest of what remains next. An edge that skips ranks holds a track too, one
   for all that leave the same node (a bus). A track is an interval of ranks in one lane.
3. Lanes: the main chain is the axis. The other tracks are placed beside it, short ones next to it, each as near as
   the tracks placed before allow; a branch stays beside the branch that it leaves, on the side that the order of the
   inputs at its merge says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from weigh.drawing.skyline import Skyline

EDGE_LANES = 40
"""Lanes of edges on one side of the axis; those beyond share one more."""
ABREAST = 4
"""Nodes without any edge that stand in one rank."""

Cell = tuple[int, int]
"""Rank and lane."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything is.

    main: the lane of the main chain. cells: of each node. kept: indices of the edges that are drawn (all, unless they
    run in a circle). via: for each edge that is kept, where it runs between its ends, [] if straight from rank to rank.
    """

    ranks: int
    lanes: int
    main: int
    cells: tuple[Cell, ...]
    kept: tuple[int, ...]
    via: tuple[tuple[Cell, ...], ...]


@dataclass(slots=True, eq=False)
class _Track:
    """An interval of ranks in one lane: a chain of nodes, or (without nodes) the long edges that leave `source`."""

    top: int
    bottom: int
    nodes: list[int] = field(default_factory=list)
    source: int = -1
    parent: _Track | None = None
    side: int = 1
    order: int = 0
    lane: int = 0
    children: list[_Track] = field(default_factory=list)
    reach: tuple[int, int] = (0, 0)


def laid_out(count: int, edges: Sequence[tuple[int, int]]) -> Layout:
    """Lay out `count` nodes. The order of the edges into a node is the order of its inputs. Deterministic."""
    order, kept = in_order(count, edges)
    forward = [edges[i] for i in kept]
    placed = [_Component(nodes, own).placed() for nodes, own in _components(order, forward)]
    return _stacked(count, forward, kept, placed)


def in_order(count: int, edges: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """The nodes, each behind what it reads, else as they come; and the edges that do not close a circle."""
    after: list[list[int]] = [[] for _ in range(count)]
    waits = [0] * count
    for a, b in edges:
        after[a].append(b)
        waits[b] += 1
    ready = [node for node in range(count) if not waits[node]]
    heapify(ready)
    order: list[int] = []
    position = [-1] * count
    first_waiting = 0
    while len(order) < count:
        while not ready:  # a circle: whoever comes first goes first
            if position[first_waiting] < 0:
                waits[first_waiting] = 0
                ready.append(first_waiting)
            first_waiting += 1
        node = heappop(ready)
        if position[node] >= 0:
            continue
        position[node] = len(order)
        order.append(node)
        for reader in after[node]:
            waits[reader] -= 1
            if not waits[reader] and position[reader] < 0:
                heappush(ready, reader)
    return order, [i for i, (a, b) in enumerate(edges) if position[a] < position[b]]


def _components(
    order: Sequence[int], edges: Sequence[tuple[int, int]]
) -> list[tuple[list[int], list[tuple[int, int]]]]:
    """What hangs together, each with its edges, in the order in which they begin."""
    root = list(range(len(order)))

    def find(node: int) -> int:
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for a, b in edges:
        root[find(a)] = find(b)
    parts: dict[int, tuple[list[int], list[tuple[int, int]]]] = {}
    for node in order:
        parts.setdefault(find(node), ([], []))[0].append(node)
    for edge in edges:
        parts[find(edge[0])][1].append(edge)
    return list(parts.values())


@dataclass(frozen=True, slots=True)
class _Placed:
    """A component around its axis, which is lane 0. bus: the lane of the long edges of a node; held: of one edge."""

    ranks: int
    cells: dict[int, Cell]
    bus: dict[int, int]
    held: dict[tuple[int, int], int]


class _Component:
    """Lays out what hangs together. Nodes are told by their position in `nodes`, which is an order of dataflow."""

    def __init__(self, nodes: list[int], edges: list[tuple[int, int]]) -> None:
        self.nodes = nodes
        at = {node: i for i, node in enumerate(nodes)}
        self.before: list[list[int]] = [[] for _ in nodes]
        self.after: list[list[int]] = [[] for _ in nodes]
        for a, b in edges:
            self.before[at[b]].append(at[a])
            self.after[at[a]].append(at[b])
        self.height = self._heights()
        self.rank = self._ranks()
        self.track_of: dict[int, _Track] = {}
        self.shared: list[_Track] = []

    def placed(self) -> _Placed:
        chains = self._chains()
        held = self._held(chains[1:])
        buses = self._buses(held)
        self._attach(chains, buses)
        self._place(chains[0])
        cells = {self.nodes[i]: (self.rank[i], self.track_of[i].lane) for i in range(len(self.nodes))}
        bus = {self.nodes[track.source]: track.lane for track in buses}
        lanes = {(self.nodes[a], self.nodes[b]): self.track_of[b].lane for a, b in held}
        return _Placed(max(self.rank) + 1, cells, bus, lanes)

    def _heights(self) -> list[int]:
        """How many edges the longest way down has."""
        height = [0] * len(self.nodes)
        for i in reversed(range(len(self.nodes))):
            height[i] = max((height[b] + 1 for b in self.after[i]), default=0)
        return height

    def _ranks(self) -> list[int]:
        rank = [0] * len(self.nodes)
        for i in range(len(self.nodes)):
            rank[i] = max((rank[a] + 1 for a in self.before[i]), default=0)
        for i in reversed(range(len(self.nodes))):
            rank[i] = min((rank[b] - 1 for b in self.after[i]), default=rank[i])
        return rank

    def _chains(self) -> list[_Track]:
        """Every node in one chain of neighbouring ranks; the first chain is the longest way through."""
        starts = sorted(range(len(self.nodes)), key=lambda i: (self.rank[i], -self.height[i], i))
        chains: list[_Track] = []
        for start in starts:
            if start in self.track_of:
                continue
            track = _Track(self.rank[start], self.rank[start], [start])
            self.track_of[start] = track
            while (reader := self._next(track.nodes[-1])) is not None:
                self.track_of[reader] = track
                track.nodes.append(reader)
            track.bottom = self.rank[track.nodes[-1]]
            chains.append(track)
        return chains

    def _next(self, node: int) -> int | None:
        """How a chain goes on: to the longest way down; of equal branches the middle one."""
        free = [(i, b) for i, b in enumerate(self.after[node]) if self._continues(node, b)]
        if not free:
            return None
        middle = (len(self.after[node]) - 1) / 2
        return min(free, key=lambda one: (-self.height[one[1]], abs(one[0] - middle), one[0]))[1]

    def _continues(self, node: int, reader: int) -> bool:
        return reader not in self.track_of and self.rank[reader] == self.rank[node] + 1

    def _held(self, chains: Sequence[_Track]) -> set[tuple[int, int]]:
        """Edges that come down in the lane of the chain which they lead to, because it begins further below."""
        held = set()
        for chain in chains:
            head = chain.nodes[0]
            nearest = max(self.before[head], key=lambda a: (self.rank[a], -a), default=None)
            if nearest is not None and self.rank[nearest] < self.rank[head] - 1:
                chain.top = self.rank[nearest] + 1
                held.add((nearest, head))
        return held

    def _buses(self, held: set[tuple[int, int]]) -> list[_Track]:
        buses = []
        for a, readers in enumerate(self.after):
            far = [b for b in readers if self.rank[b] - self.rank[a] > 1 and (a, b) not in held]
            if far:
                buses.append(_Track(self.rank[a] + 1, max(self.rank[b] for b in far) - 1, source=a))
        return buses

    def _attach(self, chains: Sequence[_Track], buses: Sequence[_Track]) -> None:
        """Every track but the first hangs on another: the one that it leaves, or else the one that it joins."""
        main = chains[0]
        for chain in chains[1:]:
            chain.parent = self._origin(chain) or main
        _cut_circles(chains, main)
        for chain in chains[1:]:
            assert chain.parent is not None
            chain.order = self._beside(chain, chain.parent)
            chain.side = -1 if chain.order < 0 else 1
            chain.parent.children.append(chain)
        for bus in buses:
            bus.parent = self.track_of[bus.source]
            bus.parent.children.append(bus)

    def _origin(self, chain: _Track) -> _Track | None:
        head = chain.nodes[0]
        nearest = max(self.before[head], key=lambda a: (self.rank[a], -a), default=None)
        if nearest is not None:
            return self.track_of[nearest]
        joined = (self.track_of[b] for a in reversed(chain.nodes) for b in self.after[a])
        return next((track for track in joined if track is not chain), None)

    def _beside(self, chain: _Track, parent: _Track) -> int:
        """Where the chain stands among its siblings: how far before (below 0) or behind its parent's own edge."""
        tail = chain.nodes[-1]
        for merge in self.after[tail]:
            if self.track_of[merge] is parent:
                return self._distance(self.before[merge], tail, parent)
        head = chain.nodes[0]
        for split in self.before[head]:
            if self.track_of[split] is parent:
                return self._distance(self.after[split], head, parent)
        return 1

    def _distance(self, siblings: list[int], node: int, parent: _Track) -> int:
        own = next((i for i, one in enumerate(siblings) if self.track_of[one] is parent), None)
        return 1 if own is None else siblings.index(node) - own

    def _place(self, main: _Track) -> None:
        """Lanes, counted from the axis outwards on either side."""
        _measure(main)
        depth = max(self.rank) + 1
        skylines = {-1: Skyline(depth), 1: Skyline(depth)}
        stack = [(child, child.side) for child in reversed(_near_first(main))]
        late: list[tuple[_Track, int]] = []
        while stack:
            track, side = stack.pop()
            lane = skylines[side].highest(track.top, track.bottom) + 1
            if not track.nodes and lane > EDGE_LANES:
                late.append((track, side))
            else:
                skylines[side].raise_to(track.top, track.bottom, lane)
                track.lane = side * lane
            stack += [(child, side) for child in reversed(_near_first(track))]
        beyond = {side: skylines[side].highest(0, depth - 1) + 1 for side in (-1, 1)}
        for track, side in late:
            track.lane = side * beyond[side]


def _cut_circles(chains: Sequence[_Track], main: _Track) -> None:
    """Where tracks hang on each other in a circle, one of them hangs on the main chain instead."""
    safe = {main}
    for chain in chains[1:]:
        way: list[_Track] = []
        on_way: set[_Track] = set()
        at = chain
        while at not in safe:
            if at in on_way:
                at.parent = main
                break
            way.append(at)
            on_way.add(at)
            assert at.parent is not None
            at = at.parent
        safe.update(way)


def _measure(main: _Track) -> None:
    """How far each track reaches with all that hangs on it."""
    walk = [main]
    for track in walk:
        walk += track.children
    for track in reversed(walk):
        top = min((child.reach[0] for child in track.children), default=track.top)
        bottom = max((child.reach[1] for child in track.children), default=track.bottom)
        track.reach = min(top, track.top), max(bottom, track.bottom)


def _near_first(track: _Track) -> list[_Track]:
    """What hangs on a track, from the axis outwards: what is short lies inside what is long."""
    return sorted(
        track.children, key=lambda one: (one.reach[1] - one.reach[0], abs(one.order), one.reach[0], not one.nodes)
    )


def _stacked(count: int, edges: Sequence[tuple[int, int]], kept: Sequence[int], parts: Sequence[_Placed]) -> Layout:
    """The components one below the other on one axis; single nodes stand abreast."""
    cells: list[Cell] = [(0, 0)] * count
    bus: dict[int, int] = {}
    held: dict[tuple[int, int], int] = {}
    top = abreast = 0
    for part in parts:
        single = len(part.cells) == 1
        if abreast and (not single or abreast == ABREAST):
            top, abreast = top + 1, 0
        for node, (rank, lane) in part.cells.items():
            cells[node] = (top + rank, lane + abreast)
        bus.update(part.bus)
        held.update(part.held)
        if single:
            abreast += 1
        else:
            top += part.ranks
    used = {lane for _, lane in cells} | set(bus.values()) | set(held.values()) | {0}
    left = min(used)
    via = []
    for a, b in edges:
        lane = held.get((a, b), bus.get(a, 0)) - left
        via.append(((cells[a][0] + 1, lane),) if cells[b][0] - cells[a][0] > 1 else ())
    placed = tuple((rank, lane - left) for rank, lane in cells)
    return Layout(top + bool(abreast), max(used) - left + 1, -left, placed, tuple(kept), tuple(via))
