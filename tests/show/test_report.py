"""The printed ledger: golden files whose columns are added up again, and widths at which nothing may be lost."""

from __future__ import annotations

import re

import pytest

from weigh.ask.ledger import ledger
from weigh.network.graph import Gap, Graph
from weigh.network.place import Place
from weigh.show.report import report
from weigh.show.tabular.markdown import markdown
from weigh.show.widths import cells

from . import networks
from .document.sources import read
from .golden import added_up, column, golden, printed, text, total

GRAPHS = {
    "plain": networks.plain(),
    "shared": networks.shared(),
    "frozen": networks.frozen(),
    "contradicting": networks.contradicting(),
    "unknown_channels": networks.unknown_channels(),
    "deep": networks.deep(),
}
WIDTHS = (30, 40, 60, 80, 120, 200, None)
NUMBER = re.compile(r"\d+(?:,\d{3})*")


@pytest.mark.parametrize("name", GRAPHS)
def test_golden(name: str) -> None:
    got = printed(ledger(GRAPHS[name]))
    assert got == golden(name, got)


@pytest.mark.parametrize("name", ["plain", "shared"])
def test_golden_in_a_narrow_terminal(name: str) -> None:
    got = printed(ledger(GRAPHS[name]), width=40)
    assert got == golden(f"{name}_40", got)


@pytest.mark.parametrize("name", ["plain", "shared", "frozen", "deep"])
def test_printed_columns_add_up_to_the_printed_totals(name: str) -> None:
    got = printed(ledger(GRAPHS[name]))
    assert added_up(column(got, "parameters")) == total(got, "parameters")
    assert added_up(column(got, "MACs")) == total(got, "MACs")
    assert total(got, "FLOPs") == 2 * total(got, "MACs")
    assert total(got, "trainable") + total(got, "non-trainable") == total(got, "parameters")
    assert total(got, "memory") == 4 * total(got, "parameters")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", GRAPHS)
def test_every_number_is_whole_at_every_width(name: str, width: int | None) -> None:
    weighed = ledger(GRAPHS[name])
    shown = set(NUMBER.findall(printed(weighed, width)))
    for row in weighed.rows:
        for size in (row.params, row.macs):
            assert not isinstance(size, int) or not size or f"{size:,}" in shown
        for tensor in row.outputs:
            assert {str(size) for size in tensor.shape[1:] if isinstance(size, int)} <= shown
    for count in (weighed.params, weighed.macs, weighed.flops, weighed.elementwise, weighed.activations):
        assert not count.exact or f"{count.known:,}" in shown


@pytest.mark.parametrize("width", [width for width in WIDTHS if width])
@pytest.mark.parametrize("name", ["plain", "shared", "frozen", "contradicting"])
def test_no_line_is_wider_than_the_terminal(name: str, width: int) -> None:
    assert max(map(cells, printed(ledger(GRAPHS[name]), width).splitlines())) <= width


def test_columns_are_given_up_in_the_stated_order() -> None:
    weighed = ledger(networks.plain())
    headings = [
        next(line.split() for line in printed(weighed, width).splitlines() if line.startswith("layer "))
        for width in (100, 80, 60, 50, 40, 30)
    ]
    assert headings == [
        ["layer", "type", "output", "shape", "parameters", "share", "MACs", "formula"],
        ["layer", "type", "output", "shape", "parameters", "MACs", "formula"],
        ["layer", "type", "output", "shape", "parameters", "MACs"],
        ["layer", "type", "output", "shape", "parameters"],
        ["layer", "output", "shape", "parameters"],
        ["layer", "parameters"],
    ]


def test_what_is_not_known_is_never_a_zero() -> None:
    """832 of the first layer wait for the channels: 25 · c · 32 + 32; only the second layer's 51,264 are known."""
    got = printed(ledger(networks.unknown_channels()))
    assert "at least 51,264" in got
    assert "parameters = 800 × input_shape[2] + 51,296" in got
    assert "conv2d: with 1 channel 832, with 3 channels 2,432 parameters." in got
    assert re.search(r"^MACs +by input_shape", got, re.MULTILINE)


def test_equal_rows_are_folded_only_where_asked_and_their_sum_is_told() -> None:
    weighed = ledger(networks.long(1000))
    folded, whole = printed(weighed, 100, fold=True), printed(weighed, 100)
    assert len(folded.splitlines()) < 30 < 1000 < len(whole.splitlines())
    assert "… 998 more rows like these" in folded
    assert "Equal rows are folded; --all shows each." in folded
    assert added_up(column(folded, "parameters")) == 1000 * (128 + 1) * 128 == added_up(column(whole, "parameters"))


def test_a_repeated_pattern_of_rows_is_folded_whole() -> None:
    weighed = ledger(networks.alternating(300))
    got = printed(weighed, 120, fold=True)
    assert "… 596 more rows like these" in got
    assert added_up(column(got, "parameters")) == total(got, "parameters")


def test_short_networks_are_not_folded() -> None:
    assert "more rows" not in printed(ledger(networks.long(199)), 100, fold=True)


def test_several_networks_end_with_their_sum() -> None:
    got = text(report([ledger(networks.plain()), ledger(networks.shared())]))
    assert got.splitlines()[-1] == (
        "2 models, 52,889 parameters together; a layer that two of them share is counted in both."
    )


def test_equal_remarks_are_told_once_with_their_lines() -> None:
    graph = networks.plain()
    notes = tuple(Gap("no such kind", "the layer", Place(line)) for line in (3, 4, 4, 9))
    noted = Graph(graph.name, graph.type, graph.inputs, graph.outputs, graph.calls, notes=notes)
    assert printed(ledger(noted)).splitlines()[-2:] == ["Notes", "  the layer is not known. (line 3, line 4, line 9)"]


def test_one_long_name_widens_no_other_row() -> None:
    """Neither where lines have no bound nor in Markdown, whose cells are filled up."""
    code = f"from keras import Sequential, layers\nm = Sequential([layers.Input((4,)), layers.Dense(3, name={'n' * 3000!r}), layers.Dense(2)])\n"
    weighed = ledger(read("m.py", code).graphs[0])
    for lines in (printed(weighed).splitlines(), "".join(markdown([weighed])).splitlines()):
        assert sum("n" * 3000 in line for line in lines) == 1
        assert sorted(map(cells, lines))[-2] < 400
