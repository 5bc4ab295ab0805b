"""A long network in stretches, and these set in columns, as a text is.

A stretch ends where one edge of the main chain goes straight on to the next rank, and nothing runs beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import log

from weigh.drawing import style
from weigh.drawing.model import Level

MOST = 8
"""Columns."""
SHORTEST = 0.25
"""Of the longest column; a shorter one is not worth its turn."""


def stretches(level: Level) -> list[int]:
    """The ranks at which stretches begin, the first included."""
    crossing = [0] * (level.ranks + 1)
    for edge in level.edges:
        crossing[level.nodes[edge.start].rank + 1] += 1
        crossing[level.nodes[edge.end].rank + 1] -= 1
    lanes: list[list[int]] = [[] for _ in range(level.ranks)]
    for node in level.nodes:
        lanes[node.rank].append(node.lane)
    starts, now = [0], 0
    for rank in range(level.ranks):
        now += crossing[rank]
        if rank and now == 1 and lanes[rank - 1] == lanes[rank] == [level.main]:
            starts.append(rank)
    return starts


def columns(starts: Sequence[int], tops: Sequence[float], reach: Sequence[tuple[float, float]]) -> list[int]:
    """The ranks at which columns begin, the first included; [] where one column is best.

    starts: of the stretches. tops: the top of each rank, and the bottom of the last. reach: how far each stretch
    reaches to the left and right of the axis.
    """
    if tops[-1] <= style.PAGE:
        return []
    best: list[int] = []
    least = _misfit([_width(reach)], [tops[-1]])
    for count in range(2, MOST + 1):
        cuts = _cut(starts, tops, count)
        if len(cuts) < 2:
            continue
        bounds = list(pairwise([*cuts, len(tops) - 1]))
        heights = [tops[end] - tops[start] for start, end in bounds]
        if min(heights) < SHORTEST * max(heights):
            continue
        widths = [
            _width([one for start, one in zip(starts, reach, strict=True) if first <= start < last])
            for first, last in bounds
        ]
        misfit = _misfit(widths, heights)
        if misfit < least:
            best, least = cuts, misfit
    return best


def _width(reach: Sequence[tuple[float, float]]) -> float:
    return max(left for left, _ in reach) + max(right for _, right in reach)


def _misfit(widths: Sequence[float], heights: Sequence[float]) -> float:
    """How far a drawing is from the sides that it should have, and how much of it stays empty."""
    width = sum(widths) + style.GUTTER * (len(widths) - 1)
    height = max([1.0, *heights])
    filled = sum(one * two for one, two in zip(widths, heights, strict=True)) / (width * height)
    return abs(log(width / height / style.ASPECT)) + 1 - filled


def _cut(places: Sequence[int], tops: Sequence[float], count: int) -> list[int]:
    """At most so many columns, the highest as low as it can be."""
    low, high = 0.0, tops[-1]
    best = [0]
    for _ in range(24):
        middle = (low + high) / 2
        cuts = _filled(places, tops, middle)
        if cuts is not None and len(cuts) <= count:
            best, high = cuts, middle
        else:
            low = middle
    return best


def _filled(places: Sequence[int], tops: Sequence[float], height: float) -> list[int] | None:
    """Columns of at most that height, each as full as can be; None where a piece is higher."""
    cuts = [0]
    for place, after in pairwise([*places, len(tops) - 1]):
        if tops[after] - tops[cuts[-1]] > height:
            if tops[after] - tops[place] > height:
                return None
            cuts.append(place)
    return cuts


def cut_level(level: Level, cuts: Sequence[int]) -> list[Level]:
    """The level in pieces that begin at these ranks."""
    return [_piece(level, first, last) for first, last in pairwise([*cuts, level.ranks])]


def _piece(level: Level, first: int, last: int) -> Level:
    inside = {i: node for i, node in enumerate(level.nodes) if first <= node.rank < last}
    at = {i: k for k, i in enumerate(inside)}
    nodes = tuple(replace(node, rank=node.rank - first) for node in inside.values())
    edges = tuple(
        replace(
            edge, start=at[edge.start], end=at[edge.end], via=tuple((rank - first, lane) for rank, lane in edge.via)
        )
        for edge in level.edges
        if edge.start in inside and edge.end in inside
    )
    return Level(last - first, level.lanes, level.main, nodes, edges)
