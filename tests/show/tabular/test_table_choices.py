"""Columns, order, depth and the largest rows: what is asked for, what is refused, and that the sums always stay."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from show import networks
from show.golden import golden, text
from weigh.ask.ledger import Ledger, ledger
from weigh.network.errors import SelectionError
from weigh.show.report import report
from weigh.show.tabular.columns import COLUMNS, FIGURES
from weigh.show.tabular.entries import Kind
from weigh.show.tabular.sheet import Choice, Order, Sheet
from weigh.show.widths import cells

from . import made

LEDGERS = {
    "plain": ledger(networks.plain()),
    "shared": ledger(networks.shared()),
    "frozen": ledger(networks.frozen()),
    "deep": ledger(networks.deep()),
    "twins": ledger(networks.twins()),
    "long": ledger(networks.long(300)),
    "nested": made.nested(),
    "vgg16": made.vgg16(),
}
TREES = st.lists(st.sampled_from("((())0123456789"), max_size=24).map(lambda kinds: made.tree(*kinds))
CHOICES = st.builds(
    Choice,
    order=st.none() | st.builds(Order, st.sampled_from(list(COLUMNS)), st.sampled_from([None, True, False])),
    depth=st.none() | st.integers(1, 5),
    top=st.none() | st.integers(1, 12),
)


def shown(weighed: Ledger, choice: Choice, width: int | None = None, fold: bool = False) -> str:
    return text(report([weighed], width, fold, choice=choice))


def names(weighed: Ledger, choice: Choice) -> list[str]:
    sheet = Sheet.of(weighed, choice)
    return [COLUMNS["name"].text(entry, sheet) for entry in sheet.entries]


# the sums stay


def assert_adds_up(weighed: Ledger, choice: Choice, additive: bool) -> None:
    """Over the rows that add up, every figure gives its total."""
    sheet = Sheet.of(weighed, choice, additive=additive)
    rows = [entry for entry in sheet.entries if entry.adds]
    assert not additive or len(rows) == len(sheet.entries)
    for figure in FIGURES:
        values = [figure.value(entry, sheet) for entry in rows]
        numbers = [value for value in values if isinstance(value, int)]
        assert len(numbers) == len(values) or figure.owned, figure.name  # empty only where it is counted elsewhere
        assert sum(numbers) == figure.count(weighed).known, figure.name


@settings(deadline=None)
@given(st.sampled_from(list(LEDGERS)), CHOICES, st.booleans())
def test_every_choice_keeps_the_totals(name: str, choice: Choice, additive: bool) -> None:
    assert_adds_up(LEDGERS[name], choice, additive)


@settings(deadline=None)
@given(TREES, CHOICES, st.booleans())
def test_every_choice_keeps_the_totals_of_any_tree(weighed: Ledger, choice: Choice, additive: bool) -> None:
    assert_adds_up(weighed, choice, additive)


@settings(deadline=None)
@given(TREES, st.integers(1, 4))
def test_a_depth_shows_that_many_levels_and_each_leaf_stands_in_one_row(weighed: Ledger, depth: int) -> None:
    entries = Sheet.of(weighed, Choice(depth=depth)).entries
    assert all(entry.depth < depth for entry in entries)
    assert not any(entry.kind is Kind.SUM and entry.depth == depth - 1 for entry in entries)
    leaves = [leaf for entry in entries for leaf in entry.leaves]
    assert sorted(map(id, leaves)) == sorted(id(row) for row in weighed.rows if not row.encloses)


@settings(deadline=None)
@given(TREES)
def test_a_sum_is_that_of_the_rows_below_it(weighed: Ledger) -> None:
    """Work: the sum over what is indented below, whatever is shared."""
    entries = Sheet.of(weighed).entries
    for number, entry in enumerate(entries):
        if entry.kind is Kind.SUM:
            below = []
            for other in entries[number + 1 :]:
                if other.depth <= entry.depth:
                    break
                below += other.leaves
            for figure in ("macs", "activations", "elementwise", "neurons"):
                assert getattr(entry.figures, figure) == sum(getattr(leaf, figure) for leaf in below)


# order


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("params", ["fc1", "fc2", "fc3"]),
        ("params:desc", ["fc1", "fc2", "fc3"]),
        ("Parameters:ASC", ["pool1", "pool2", "pool3"]),
        ("macs", ["conv1_2", "conv2_2", "conv3_2"]),
        ("name", ["conv1_1", "conv1_2", "conv2_1"]),
        ("name:desc", ["softmax", "pool5", "pool4"]),
        ("number", ["conv1_1", "conv1_2", "pool1"]),
        ("number:desc", ["softmax", "fc3", "relu7"]),
    ],
)
def test_order(sort: str, first: list[str]) -> None:
    got = names(made.vgg16(), Choice.of(sort=sort))
    if sort.startswith("n"):
        got = [name for name in got if name in first or not sort.endswith("desc")]
        first = [name for name in first if name in got]
    assert got[: len(first)] == first


def test_numbers_in_names_are_numbers() -> None:
    weighed = made.named("conv10", "conv2", "Conv1", "a")
    assert names(weighed, Choice.of(sort="name")) == ["a", "Conv1", "conv2", "conv10"]


@pytest.mark.parametrize("sort", ["params", "params:asc"])
def test_what_is_not_known_comes_last(sort: str) -> None:
    """Neither the largest nor the smallest."""
    assert names(ledger(networks.unknown_channels()), Choice.of(sort=sort)) == ["conv2d_1", "conv2d"]


def test_equal_rows_keep_their_order() -> None:
    weighed = ledger(networks.long(30))
    for sort in ("params", "params:asc", "type", "type:desc"):
        assert names(weighed, Choice.of(sort=sort)) == [f"dense_{i}" for i in range(30)]


def test_sorted_rows_stand_under_their_paths_and_enclosing_ones_are_gone() -> None:
    got = names(ledger(networks.shared()), Choice.of(sort="macs"))
    assert got == ["dense", "inner/dense", "inner/head"]


# the largest rows


def test_the_largest_rows_and_the_others() -> None:
    got = shown(made.vgg16(), Choice.of("name,params,share,macs", top=3))
    assert [line.split() for line in got.splitlines()[6:10]] == [
        ["fc1", "102,764,544", "74.3%", "102,760,448"],
        ["fc2", "16,781,312", "12.1%", "16,777,216"],
        ["fc3", "4,097,000", "3.0%", "4,096,000"],
        ["21", "others", "14,714,688", "10.6%", "15,346,630,656"],
    ]


def test_more_rows_than_there_are() -> None:
    assert names(made.named("a", "b"), Choice.of(top=2)) == ["a", "b"]
    assert names(made.named("a", "b", "c"), Choice.of(top=2)) == ["a", "b", "1 other"]


def test_others_that_are_not_known_are_at_least() -> None:
    weighed = ledger(networks.unknown_channels())
    got = shown(weighed, Choice.of("name,params,macs", top=1))
    assert [line.split() for line in got.splitlines() if "1 other" in line] == [
        ["1", "other", *["by", "input_shape"] * 2]
    ]
    assert "at least 51,264" in got


# columns of the terminal


def test_columns_stand_as_they_are_asked_for() -> None:
    got = shown(made.named("a", "b"), Choice.of("macs,name,flops"))
    assert got.splitlines()[4:9] == [
        "MACs  layer  FLOPs",
        "──────────────────",
        "  16  a         32",
        "  16  b         32",
        "──────────────────",
    ]


@pytest.mark.parametrize("width", [20, 40, 80, 120, 200, None])
def test_no_column_that_is_asked_for_is_lost(width: int | None) -> None:
    """What does not fit goes under its row, the share of the parameters too."""
    got = shown(made.nested(), Choice.of("name,type,params,share,macs,flops,where", sort="macs", top=2), width)
    assert "1.3%" not in got and "27.2%" in got
    assert "18,874,368" in got and "line 7" in got
    assert width is None or max(map(cells, got.splitlines())) <= max(width, 40)


def test_rows_that_differ_in_a_column_are_not_folded() -> None:
    weighed = ledger(networks.long(300))
    assert "more rows" in shown(weighed, Choice.of("name,params,flops"), fold=True)
    assert "more rows" not in shown(weighed, Choice.of("name,number"), fold=True)


def test_folded_rows_add_up_in_other_columns() -> None:
    got = shown(ledger(networks.long(300)), Choice.of("name,flops,memory"), fold=True)
    assert [line.split()[-2:] for line in got.splitlines() if "more rows" in line] == [
        [f"{298 * 2 * 128 * 128:,}", f"{298 * 4 * 129 * 128:,}"]
    ]


# what is refused


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (
            {"columns": "name,parms"},
            "a column must be one of the table's.\n  Received: 'parms'. Did you mean params?\n  The columns: number, name,",
        ),
        ({"columns": " , "}, "a table must have a column.\n  Received: ' , ', which names none."),
        (
            {"columns": "name,macs,layer"},
            "each column stands once in a table.\n  'name' was given twice.\n  Leave one out.",
        ),
        (
            {"sort": "params:up"},
            "what sorts a table must be a column: NAME, NAME:asc or NAME:desc.\n"
            "  Received: 'params:up'; 'up' is no order.\n  Write params:asc or params:desc.",
        ),
        (
            {"sort": "-params"},
            "what sorts a table must be a column: NAME, NAME:asc or NAME:desc.\n"
            "  Received: '-params'. Elsewhere a minus means the largest first; here numbers are sorted so without one.\n"
            "  Write params:asc for the smallest first, params:desc for the largest.",
        ),
        ({"sort": "flop"}, "a column must be one of the table's.\n  Received: 'flop'. Did you mean flops?"),
        ({"top": 0}, "top must be a whole number of at least 1.\n  Received: 0."),
        ({"depth": 1.5}, "depth must be a whole number of at least 1.\n  Received: 1.5."),
    ],
)
def test_what_is_refused(asked: dict[str, object], message: str) -> None:
    with pytest.raises(SelectionError) as error:
        Choice.of(**asked)  # type: ignore[arg-type]
    assert str(error.value).startswith(message)


def test_a_name_of_any_length_is_refused_in_time() -> None:
    with pytest.raises(SelectionError):
        Choice.of("x" * 1_000_000)


@pytest.mark.parametrize("asked", ["name,params", " Layer , PARAMETERS ", ["name", "params"], "name,params,"])
def test_columns_as_people_write_them(asked: str | list[str]) -> None:
    assert Choice.of(asked).columns == ("name", "params")
    assert Choice.of("output-shape").columns == ("shape",)


def test_golden_on_a_terminal() -> None:
    """Two levels, then the largest rows in a narrow terminal."""
    weighed = made.nested()
    got = shown(weighed, Choice.of("name,type,calls,params,share,macs,formula", depth=2), 100)
    got += shown(weighed, Choice.of("name,type,params,macs,activations,where", "activations", top=3), 44)
    assert got == golden("table_nested_text", got)
