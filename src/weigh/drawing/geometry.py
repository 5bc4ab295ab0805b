"""Coordinates of a picture: heights of ranks and widths of lanes added up, open boxes around their own levels.

A lane is as wide as what reaches furthest to the left of its axis plus what reaches furthest to the right. It is
measured anew in each stretch of ranks between places where only the main chain goes on, whose axis is the same in all
of them. An open box hangs with the axis of its level on the axis of its lane: a main chain is one straight line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise

from weigh.drawing import style
from weigh.drawing.columns import columns, cut_level, stretches
from weigh.drawing.model import NETWORK, Edge, Level, Node, Part, Picture

DRAWN = 4000
"""Nodes in one drawing; beyond these nothing more is opened."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A node's rectangle. open: its level is drawn inside. dot: a value that enters or leaves on the axis of a box."""

    part: Part
    x: float
    y: float
    width: float
    height: float
    open: bool = False
    dot: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """An edge as corner points, from the bottom of what it leaves to the top of what it enters."""

    points: tuple[Point, ...]
    arrow: bool
    shape: str
    """Of the tensor, where it is not what the edge's source says."""


@dataclass(frozen=True, slots=True)
class Drawing:
    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def drawn(picture: Picture, open_levels: Collection[str] | None = None, wrapped: bool = False) -> Drawing:
    """The picture with these levels open, those that it proposes if not told.

    wrapped: a long network stands in several columns, to be read one after the other.
    """
    opened = set(picture.open if open_levels is None else open_levels)
    order = _order(picture, opened)
    sized: dict[str, _Sized] = {}
    for key in reversed(order[1:]):
        sized[key] = _Sized(picture.levels[key], False, opened, sized)
    whole = _Sized(picture.levels[NETWORK], True, opened, sized)
    pieces = [whole]
    if wrapped:
        cuts = columns(whole.starts, whole.tops, whole.reach)
        pieces = [_Sized(level, True, opened, sized) for level in cut_level(whole.level, cuts)] if cuts else pieces
    boxes: list[Box] = []
    lines: list[Line] = []
    turn = style.TURN if len(pieces) > 1 else 0
    top = float(style.PADDING + turn)
    left = float(style.PADDING)
    before: _Sized | None = None
    for piece in pieces:
        if before is not None:
            lines.append(_turn(before, piece, left, top))
            left += before.width + style.GUTTER
        waiting = [(piece, left, top)]
        while waiting:
            one, x, y = waiting.pop()
            waiting += [(sized[key], *corner) for key, corner in one.place(x, y, boxes, lines)]
        before = piece
    height = max(piece.height for piece in pieces) + 2 * (style.PADDING + turn)
    return Drawing(left + pieces[-1].width + style.PADDING, height, tuple(boxes), tuple(lines))


def _turn(before: _Sized, after: _Sized, left: float, top: float) -> Line:
    """From the foot of a column, whose left side is there, to the head of the next."""
    start = left + before.axis
    foot, low, high = top + before.height, top + before.height + style.TURN / 2, top - style.TURN / 2
    between = left + before.width + style.GUTTER / 2
    end = left + before.width + style.GUTTER + after.axis
    return Line(((start, foot), (start, low), (between, low), (between, high), (end, high), (end, top)), True, "")


def to_depth(picture: Picture, depth: int) -> set[str]:
    """Keys of all levels that at most so many others enclose; groups do not count."""
    found: set[str] = set()
    level = [NETWORK]
    seen = len(picture.levels[NETWORK].nodes)
    for _ in range(max(0, depth)):
        deeper: list[str] = []
        for key in level:
            for inside in _inside(picture, key):
                if inside not in found and seen + len(picture.levels[inside].nodes) <= DRAWN:
                    found.add(inside)
                    deeper.append(inside)
                    seen += len(picture.levels[inside].nodes)
        level = deeper
    return found


def _inside(picture: Picture, key: str) -> Iterator[str]:
    return (node.part.level for node in picture.levels[key].nodes if node.part.level is not None)


def _order(picture: Picture, opened: Collection[str]) -> list[str]:
    """The levels to draw, each behind the one around it."""
    order = [NETWORK]
    for key in order:
        order += [node.part.level for node in picture.levels[key].nodes if _is_open(node.part, opened)]  # type: ignore[misc]
    return order


def _is_open(part: Part, opened: Collection[str]) -> bool:
    """A module that is called again stays closed: its level is drawn once."""
    return part.level is not None and part.call == 0 and part.level in opened


class _Lanes:
    """The lanes of one stretch side by side: where their axes are, from the main one's, and how far all reach."""

    def __init__(self, reach: dict[int, tuple[float, float]], main: int) -> None:
        self.axes = {main: 0.0}
        self.left, self.right = reach[main]
        for lane in sorted(lane for lane in reach if lane > main):
            to_left, to_right = reach[lane]
            self.axes[lane] = self.right + style.LANE_MARGIN + to_left
            self.right = self.axes[lane] + to_right
        for lane in sorted((lane for lane in reach if lane < main), reverse=True):
            to_left, to_right = reach[lane]
            self.axes[lane] = -(self.left + style.LANE_MARGIN + to_right)
            self.left = to_left - self.axes[lane]


class _Sized:
    """The sizes of one level, those of the levels inside being known."""

    def __init__(self, level: Level, outermost: bool, opened: Collection[str], inside: dict[str, _Sized]) -> None:
        self.level = level
        self.outermost = outermost
        self.opened = opened
        self.inside = inside
        self.extents = [self._extent(node) for node in level.nodes]
        self.starts = stretches(level)
        self.stretch_of = [i for i, (first, last) in enumerate(self._bounds()) for _ in range(first, last)]
        measured = [_Lanes(reach, level.main) for reach in self._lanes()]
        self.reach = [(lanes.left, lanes.right) for lanes in measured]
        self.axis = max(left for left, _ in self.reach)
        self.width = self.axis + max(right for _, right in self.reach)
        self.axes = [{lane: self.axis + x for lane, x in lanes.axes.items()} for lanes in measured]
        self.tops, self.gaps = self._ranks()
        self.height = self.tops[-1]

    def x(self, rank: int, lane: int) -> float:
        """The axis of a lane where a rank is."""
        return self.axes[self.stretch_of[rank]][lane]

    def place(self, left: float, top: float, boxes: list[Box], lines: list[Line]) -> list[tuple[str, Point]]:
        """Add what the level shows, its corner being there; gives the open levels inside with their corners."""
        places: list[Box] = []
        found: list[tuple[str, Point]] = []
        for node, (to_left, to_right, height) in zip(self.level.nodes, self.extents, strict=True):
            part = node.part
            x = left + self.x(node.rank, node.lane)
            room = self.tops[node.rank + 1] - self.gaps[node.rank + 1] - self.tops[node.rank]
            y = top + self.tops[node.rank] + (room - height) / 2
            is_open = _is_open(part, self.opened)
            places.append(Box(part, x - to_left, y, to_left + to_right, height, is_open, self._is_dot(node)))
            if is_open:
                assert part.level is not None
                found.append((part.level, (x - to_left + style.PADDING, y + style.HEADING)))
        boxes += places
        lines += [self._line(edge, left, top, places) for edge in self.level.edges]
        return found

    def _extent(self, node: Node) -> tuple[float, float, float]:
        """How far a node reaches to the left and right of its axis, and its height."""
        part = node.part
        if _is_open(part, self.opened):
            assert part.level is not None
            sized = self.inside[part.level]
            heading = style.text_width(part.label, style.LABEL_SIZE, bold=True)
            heading += style.text_width("  " + part.type, style.DETAIL_SIZE)
            right = max(sized.width - sized.axis, min(heading, style.NODE_WIDTH) - sized.axis) + style.PADDING
            return sized.axis + style.PADDING, right, sized.height + style.HEADING + style.PADDING
        if self._is_dot(node):
            return style.DOT / 2, style.DOT / 2, style.DOT
        half = style.NODE_WIDTH / 2
        if part.kind in ("input", "output"):
            if self.outermost:
                return half, half, style.END_HEIGHT
            width = min(half, style.text_width(part.label, style.DETAIL_SIZE) / 2 + style.BEND)
            return width, width, style.PORT_HEIGHT
        return half, half, style.SLIM_HEIGHT if part.slim else style.NODE_HEIGHT

    def _is_dot(self, node: Node) -> bool:
        ends = node.part.kind in ("input", "output")
        return ends and not self.outermost and node.lane == self.level.main and node.rank in (0, self.level.ranks - 1)

    def _bounds(self) -> list[tuple[int, int]]:
        return list(pairwise([*self.starts, self.level.ranks]))

    def _lanes(self) -> list[dict[int, tuple[float, float]]]:
        """For each stretch how far each of its lanes reaches to the left and right of its axis."""
        edge = (float(style.EDGE_LANE), float(style.EDGE_LANE))
        found: list[dict[int, tuple[float, float]]] = [{} for _ in self.starts]
        for node, (to_left, to_right, _) in zip(self.level.nodes, self.extents, strict=True):
            lanes = found[self.stretch_of[node.rank]]
            left, right = lanes.get(node.lane, (0.0, 0.0))
            lanes[node.lane] = max(left, to_left), max(right, to_right)
        for line in self.level.edges:
            for rank, lane in line.via:
                found[self.stretch_of[rank]].setdefault(lane, edge)
        for lanes in found:
            lanes.setdefault(self.level.main, edge)
        return found

    def _ranks(self) -> tuple[list[float], list[float]]:
        """The top of each rank and the bottom of the last; the gap above each rank."""
        heights: list[float] = [0.0] * self.level.ranks
        for node, (_, _, height) in zip(self.level.nodes, self.extents, strict=True):
            heights[node.rank] = max(heights[node.rank], height)
        bent = {rank for edge in self.level.edges for rank, _ in self._bends(edge)}
        gaps = [0.0] + [
            float(style.BENT_GAP if rank in bent else style.STRAIGHT_GAP) for rank in range(1, self.level.ranks)
        ]
        tops: list[float] = []
        at = 0.0
        for gap, height in zip(gaps, heights, strict=True):
            tops.append(at + gap)
            at += gap + height
        return [*tops, at], [*gaps, 0.0]

    def _bends(self, edge: Edge) -> Iterator[tuple[int, int]]:
        """The ranks above which an edge changes its lane, and the lanes that it changes to."""
        start, end = self.level.nodes[edge.start], self.level.nodes[edge.end]
        lane = start.lane
        for rank, to in (*edge.via, (end.rank, end.lane)):
            if to != lane:
                yield rank, to
            lane = to

    def _line(self, edge: Edge, left: float, top: float, places: list[Box]) -> Line:
        nodes = self.level.nodes
        start, end = nodes[edge.start], nodes[edge.end]
        x = left + self.x(start.rank, start.lane)
        points: list[Point] = [(x, places[edge.start].y + places[edge.start].height)]
        for rank, lane in self._bends(edge):
            merges = rank == end.rank and (bool(edge.via) or start.lane != self.level.main)
            share = style.MERGE if merges else style.SPLIT
            y = top + self.tops[rank] - self.gaps[rank] * (1 - share)
            points.append((x, y))
            x = left + self.x(rank, lane)
            points.append((x, y))
        points.append((x, places[edge.end].y))
        told = "" if edge.shape in start.part.shape or not start.part.shape else edge.shape
        return Line(tuple(points), not places[edge.end].dot, told)
