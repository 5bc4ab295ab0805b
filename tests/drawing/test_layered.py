"""The layout: what must hold for every graph, and how the usual ones stand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weigh.drawing.layered import EDGE_LANES, Layout, laid_out

Edges = list[tuple[int, int]]


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, Edges]:
    """Anything that goes forward in some numbering, numbered in another."""
    count = draw(st.integers(1, 24))
    names = draw(st.permutations(range(count)))
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda pair: pair[0] < pair[1])
    edges = draw(st.lists(pairs, max_size=60, unique=True)) if count > 1 else []
    return count, [(names[a], names[b]) for a, b in edges]


def passages(layout: Layout, edges: Edges) -> list[tuple[int, list[tuple[int, int]]]]:
    """For each edge that is kept: its index, and the cells between its ends."""
    found = []
    for index, via in zip(layout.kept, layout.via, strict=True):
        a, b = edges[index]
        top, bottom = layout.cells[a][0], layout.cells[b][0]
        lanes = dict(via)
        lane, cells = layout.cells[a][1], []
        for rank in range(top + 1, bottom):
            lane = lanes.get(rank, lane)
            cells.append((rank, lane))
        found.append((index, cells))
    return found


def crossings(layout: Layout, edges: Edges) -> int:
    """How often two edges cross between two ranks."""
    gaps: dict[int, set[tuple[int, int]]] = {}
    for index, cells in passages(layout, edges):
        a, b = edges[index]
        way = [layout.cells[a], *cells, layout.cells[b]]
        for (rank, one), (_, two) in pairwise(way):
            gaps.setdefault(rank, set()).add((one, two))
    return sum(a < c and b > d for segments in gaps.values() for a, b in segments for c, d in segments)


@given(graphs())
def test_edges_go_down_nodes_stand_apart_and_no_edge_runs_through_a_node(graph: tuple[int, Edges]) -> None:
    count, edges = graph
    layout = laid_out(count, edges)
    assert layout.kept == tuple(range(len(edges)))
    assert len(layout.cells) == count == len(set(layout.cells))
    assert all(0 <= rank < layout.ranks and 0 <= lane < layout.lanes for rank, lane in layout.cells)
    assert {rank for rank, _ in layout.cells} == set(range(layout.ranks))
    for a, b in edges:
        assert layout.cells[a][0] < layout.cells[b][0]
    taken = set(layout.cells)
    for index, cells in passages(layout, edges):
        assert not taken & set(cells), edges[index]
        assert all(0 <= lane < layout.lanes for _, lane in cells)


@given(graphs())
def test_it_is_the_same_every_time(graph: tuple[int, Edges]) -> None:
    assert laid_out(*graph) == laid_out(*graph)


@given(graphs())
def test_two_values_do_not_share_a_lane(graph: tuple[int, Edges]) -> None:
    """Long edges that run in one cell leave the same node, or lead to the same one."""
    count, edges = graph
    layout = laid_out(count, edges)
    held: dict[tuple[int, int], tuple[int, int]] = {}
    for index, cells in passages(layout, edges):
        for cell in cells:
            a, b = held.setdefault(cell, edges[index])
            assert a == edges[index][0] or b == edges[index][1]


@given(st.integers(1, 12), st.data())
def test_circles_lose_an_edge_and_nothing_else(count: int, data: st.DataObject) -> None:
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1))
    edges = data.draw(st.lists(pairs, max_size=30, unique=True))
    layout = laid_out(count, edges)
    assert len(set(layout.cells)) == count
    for index in layout.kept:
        a, b = edges[index]
        assert layout.cells[a][0] < layout.cells[b][0]


def chain(count: int) -> Edges:
    return [(i, i + 1) for i in range(count - 1)]


def inception(branches: list[int]) -> tuple[int, Edges]:
    """An input, branches of so many layers, what joins them, and one layer behind it."""
    edges, ends, count = [], [], 1
    for length in branches:
        before = 0
        for _ in range(length):
            edges.append((before, count))
            before, count = count, count + 1
        ends.append(before)
    edges += [(end, count) for end in ends]
    return count + 2, [*edges, (count, count + 1)]


UNET = (9, [*chain(9), (1, 7), (2, 6), (3, 5)])


@pytest.mark.parametrize(
    "name, graph, lanes",
    [
        ("chain", (6, chain(6)), 1),
        ("one node", (1, []), 1),
        ("residual block", (5, [*chain(5), (0, 3)]), 2),
        ("two residual blocks", (8, [*chain(8), (0, 3), (3, 6)]), 2),
        ("inception", inception([1, 2, 3, 2]), 4),
        ("three long skips, one in the other", UNET, 4),
        ("two towers", (6, [(0, 2), (1, 3), (2, 4), (3, 4), (4, 5)]), 2),
        ("concatenations that go on", (10, [*chain(10), (0, 3), (3, 6), (6, 9)]), 2),
        ("one value read by many", (8, [*chain(8), *((0, i) for i in range(2, 8))]), 2),
    ],
)
def test_usual_graphs_take_few_lanes_and_cross_nowhere(name: str, graph: tuple[int, Edges], lanes: int) -> None:
    layout = laid_out(*graph)
    assert layout.lanes == lanes, name
    assert crossings(layout, graph[1]) == 0, name


def test_the_main_chain_is_one_straight_line() -> None:
    count, edges = inception([1, 2, 3, 2])
    layout = laid_out(count, edges)
    longest = [0, 4, 5, 6, 9, 10]  # the third branch has three layers
    assert {layout.cells[node][1] for node in longest} == {layout.main}


def test_branches_stand_in_the_order_of_the_inputs_of_their_merge() -> None:
    count, edges = inception([2, 2, 2, 2])
    layout = laid_out(count, edges)
    lanes = [layout.cells[node][1] for node in (2, 4, 6, 8)]
    assert lanes == sorted(lanes) == [0, 1, 2, 3]


def test_of_equal_branches_the_middle_one_goes_straight_on() -> None:
    count, edges = inception([2, 2, 2])
    layout = laid_out(count, edges)
    assert layout.main == 1 == layout.cells[0][1] == layout.cells[count - 1][1]


def test_short_branches_stand_at_their_merge_and_late_inputs_where_they_are_read() -> None:
    layout = laid_out(7, [(0, 1), (1, 2), (2, 3), (3, 4), (0, 5), (5, 4), (6, 3)])
    assert layout.cells[5][0] == 3  # beside the last layer before the merge
    assert layout.cells[6][0] == layout.cells[3][0] - 1


def test_long_skips_lie_one_in_the_other() -> None:
    layout = laid_out(*UNET)
    lane = {UNET[1][index]: via[0][1] for index, via in zip(layout.kept, layout.via, strict=True) if via}
    assert layout.main < lane[3, 5] < lane[2, 6] < lane[1, 7]


def test_what_does_not_hang_together_stands_below_each_other() -> None:
    layout = laid_out(4, [(0, 1), (2, 3)])
    assert layout.cells == ((0, 0), (1, 0), (2, 0), (3, 0))


def test_single_nodes_stand_abreast() -> None:
    layout = laid_out(9, [])
    assert (layout.ranks, layout.lanes) == (3, 4)


def test_hostile_graphs_are_bounded() -> None:
    count = 4000
    nested = [*chain(count), *((i, count - 1 - i) for i in range(count // 2 - 2))]
    layout = laid_out(count, nested)
    assert layout.lanes <= 2 * (EDGE_LANES + 2)
    assert {lane for _, lane in layout.cells} == {layout.main}
    assert layout.main not in {lane for via in layout.via for _, lane in via}


def test_ten_thousand_nodes_with_skips_take_two_lanes() -> None:
    count = 10_000
    layout = laid_out(count, [*chain(count), *((i, i + 3) for i in range(0, count - 3, 3))])
    assert (layout.ranks, layout.lanes) == (count, 2)
