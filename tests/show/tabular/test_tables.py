"""Tables in their media: golden files whose columns are added up again, and letters that mean something elsewhere."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import weigh
from show import networks
from show.golden import golden
from weigh.ask.ledger import Ledger, ledger
from weigh.network.errors import SelectionError
from weigh.network.graph import Graph
from weigh.show.tabular import csv_text, latex, markdown
from weigh.show.tabular.columns import COLUMNS
from weigh.show.tabular.sheet import Choice, Sheet
from weigh.show.widths import visible
from weigh.words import table as words

from . import made
from .made import from_csv, from_latex, from_markdown, written

FORMS = ("markdown", "latex", "csv")
EVERY = Choice(tuple(COLUMNS))
HOSTILE = (
    "a|b", "a\\|b", "\\", "`", "``x`", "**b**", "__init__", "a_b", "_a_", "~~x~~", "<script>alert(1)</script>", "&amp;",
    "[x](http://y.z)", "![i](j)", "http://x.yz/a_b_", "www.x.yz", "a@b.cd", "$x$", "--", "---", ":--", "#1", "- x", "1. x",
    "=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''-x", "\t=1", " =1", "＝1", "a,b", 'say "x"', "a\nb", "a\r\nb", "\x1b[31m",
    "\x00", "%", "\\end{tabular}", "\\input{/etc/passwd}", "$$", "^^5c", "{}", "[4pt]", "*", "\\\\", "& x", "第一段階",
    "‮x", " lead", "trail ", "  ", "", "é", "a  b", "\ud800", "×Σ…", "1,000", "<0.1%", "&", "a & b", "<", "x<y",
)  # fmt: skip
NAMES = st.lists(st.text(min_size=1, max_size=12) | st.sampled_from(HOSTILE), min_size=1, max_size=4, unique=True)


# golden tables, added up again


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("network", [made.vgg16, made.nested])
def test_golden(network: Callable[[], Ledger], form: str) -> None:
    got = written(network(), form).replace("\r\n", "\n")
    assert got == golden(f"table_{network.__name__}_{form}", got)


def test_golden_with_every_choice() -> None:
    got = written(made.nested(), "markdown", Choice.of("name,type,calls,params,share,macs,macs_share,remarks", depth=2))
    got += "\n" + written(made.nested(), "markdown", Choice.of("path,params,memory,activations", "macs", 2, 3))
    assert got == golden("table_nested_chosen", got)


@pytest.mark.parametrize("form", FORMS)
def test_columns_of_a_nested_network_add_up(form: str) -> None:
    head, *rows = made.READERS[form](written(made.nested(), form, Choice.of("name,params,macs")))
    rows = rows if form == "csv" else rows[:-1]
    assert [head[1].lower(), head[2].lower()] == (["params", "macs"] if form == "csv" else ["parameters", "macs"])
    assert made.whole([row[1] for row in rows]) == made.NESTED_PARAMS
    assert made.whole([row[2] for row in rows]) == made.NESTED_MACS


@pytest.mark.parametrize("form", ["markdown", "latex"])
def test_the_last_row_has_the_totals(form: str) -> None:
    rows = made.READERS[form](written(made.vgg16(), form, Choice.of("name,type,params,macs,share,flops,memory")))
    params, macs = 138_357_544, 15_470_264_320
    assert rows[-1][1:] == ["", f"{params:,}", f"{macs:,}", "100.0%", f"{2 * macs:,}", f"{4 * params:,}"]
    assert rows[-1][0].lower() == "total"
    assert made.whole([row[2] for row in rows[1:-1]]) == params
    assert made.whole([row[5] for row in rows[1:-1]]) == 2 * macs


def test_csv_adds_up_in_every_column_of_figures() -> None:
    weighed = made.nested()
    head, *rows = from_csv(written(weighed, "csv"))
    cells = {name: made.whole([row[at] for row in rows]) for at, name in enumerate(head)}
    for name in ("params", "trainable", "non_trainable", "macs", "flops", "elementwise", "activations", "neurons"):
        assert cells[name] == getattr(weighed, name).known, name
    assert cells["memory"] == 4 * made.NESTED_PARAMS
    assert sum(float(row[head.index("share")]) for row in rows) == pytest.approx(1)


# what is not known, and what is counted elsewhere


@pytest.mark.parametrize("form", ["markdown", "latex"])
def test_what_is_not_known_is_a_word_never_a_zero(form: str) -> None:
    rows = made.READERS[form](written(ledger(networks.unknown_channels()), form, Choice.of("name,params,macs")))
    assert [row[1:] for row in rows[1:]] == [
        ["by input_shape", "by input_shape"],
        ["51,264", "by input_shape"],
        ["at least 51,264", "by input_shape"],
    ]


def test_csv_leaves_a_cell_empty_and_says_why() -> None:
    head, first, second = from_csv(
        written(ledger(networks.unknown_channels()), "csv", Choice.of("params,macs,remarks"))
    )
    assert head == ["params", "macs", "remarks"]
    assert first == [
        "",
        "",
        "params, trainable: 800 × input_shape[2] + 32; macs, elementwise, activations, neurons: depends on input_shape",
    ]
    assert second[:2] == ["51264", ""]


MYSTERY = """\
from keras.models import Sequential
from keras.layers import Dense, Input
inner = Sequential([Input((4,)), Dense(3), Mystery(5)], name="inner")
model = Sequential([Input((4,)), inner, Dense(2)], name="outer")
"""


def test_a_part_that_is_known_is_told_as_at_least() -> None:
    """Of what `inner` encloses, only the Dense layer is known: (4 + 1) × 3 parameters, 4 × 3 MACs."""
    weighed = weigh.read("mystery.py::model", text=MYSTERY).ledger
    rows = from_markdown(written(weighed, "markdown", Choice.of("name,params,macs", depth=1)))
    assert [row[1:] for row in rows[1:]] == [
        ["at least 15", "at least 12"],
        ["not known", "not known"],
        ["at least 15", "at least 12"],
    ]
    (_, inner, _) = from_csv(written(weighed, "csv", Choice.of("params,macs,remarks", depth=1)))
    assert inner == [
        "",
        "",
        "params, trainable: at least 15; non_trainable, activations: not known; macs: at least 12; "
        "elementwise, neurons: at least 3",
    ]
    sheet = Sheet.of(weighed, Choice.of(sort="params:asc", depth=1))
    assert [COLUMNS["params"].key(entry, sheet) for entry in sheet.entries] == [15, None]


def test_others_of_which_a_part_is_not_known() -> None:
    rows = from_csv(written(ledger(networks.unknown_channels()), "csv", Choice.of("params,remarks", top=1)))
    assert rows[2][0] == "" and rows[2][1].startswith("params, trainable: 800 × input_shape[2] + 32")


def test_a_shared_layer_is_counted_once() -> None:
    weighed = ledger(networks.shared())
    _, *rows = from_csv(written(weighed, "csv", Choice.of("path,params,shared,remarks")))
    assert rows == [
        ["dense", "110", "false", ""],
        ["inner/dense", "", "true", "parameters counted in another row"],
        ["inner/head", "33", "false", ""],
    ]
    outlined = from_markdown(written(weighed, "markdown", Choice.of("name,params,formula")))
    assert outlined[3] == ["\u2003dense", "counted above", "(10 + 1) × 10 = 110"]
    assert outlined[2] == ["inner", "Σ 143", ""]
    by_work = from_markdown(written(weighed, "markdown", Choice.of("name,params", "macs:asc")))
    assert ["inner/dense", "counted elsewhere"] in by_work


def test_a_row_for_what_it_encloses_tells_what_of_it_is_counted_above() -> None:
    rows = from_markdown(written(ledger(networks.shared()), "markdown", Choice.of("name,params,formula", depth=1)))
    assert rows[1:] == [
        ["dense", "110", "(10 + 1) × 10"],
        ["inner", "33", "110 more counted above"],
        ["total", "143", ""],
    ]
    all_of_it = from_markdown(written(made.tree("0", "(", "0", ")"), "markdown", Choice.of("name,params", depth=1)))
    assert all_of_it[2] == ["block_1", "counted above"]


def test_frozen_layers_are_remarked() -> None:
    rows = from_csv(written(ledger(networks.frozen()), "csv", Choice.of("trainable,non_trainable,remarks")))
    assert rows[1] == ["0", "832", "frozen"]


# several networks, no networks, no layers


def test_several_networks_have_a_table_each_and_one_csv() -> None:
    both = [ledger(networks.plain()), ledger(networks.shared())]
    assert written(both, "markdown").startswith("**sequential (Sequential)**\n\n| layer")
    assert "\n\n**model (Functional)**\n\n| layer" in written(both, "markdown")
    assert written(both, "latex").count("\\begin{tabular}") == written(both, "latex").count("\\end{tabular}") == 2
    head, *rows = from_csv(written(both, "csv", Choice.of("name,params")))
    assert head == ["model", "name", "params"]
    assert [row[0] for row in rows] == ["sequential"] * 3 + ["model"] * 3


@pytest.mark.parametrize("form", FORMS)
def test_a_network_without_layers_is_a_table_without_rows(form: str) -> None:
    empty = ledger(Graph("empty", "Sequential", (), (), ()))
    rows = made.READERS[form](written(empty, form, Choice.of("name,params")))
    assert rows[1:] == ([] if form == "csv" else [[rows[-1][0], "0"]])


# letters that mean something elsewhere


@settings(deadline=None)
@given(NAMES)
@example(list(HOSTILE))
def test_names_come_back_from_csv_and_no_cell_is_a_formula(names: list[str]) -> None:
    text = written(made.named(*names), "csv", Choice.of("name,path,params"))
    assert text.endswith("\r\n")
    _, *rows = from_csv(text)
    for name, (cell, path, _) in zip(names, rows, strict=True):
        assert cell == path
        assert not re.match(r"\s*[=+\-@＝＋－＠]", cell)
        guarded = re.match(r"'+\s*'*[\s']*[=+\-@＝＋－＠]", cell)
        assert (cell[1:] if guarded else cell) == visible(name)


def shown(names: list[str]) -> list[str]:
    """What a table says in the column of names: what has none is called by its number."""
    return [visible(name) or f"no name (#{number})" for number, name in enumerate(names, 1)]


@settings(deadline=None)
@given(NAMES)
@example(list(HOSTILE))
@example(["a", ""])
def test_names_come_back_from_markdown(names: list[str]) -> None:
    rows = from_markdown(written(made.named(*names), "markdown", Choice.of("name,params")))
    assert [row[0] for row in rows[1:-1]] == shown(names)


@settings(deadline=None)
@given(NAMES)
@example(list(HOSTILE))
def test_names_are_printed_by_latex_and_are_never_commands(names: list[str]) -> None:
    text = written(made.named(*names), "latex", Choice.of("name,params"))
    rows = from_latex(text)
    assert len(rows) == len(names) + 2
    assert [row[0] for row in rows[1:-1]] == shown(names)
    assert not any(re.match(r"\s*[\[*]", line) for line in text.splitlines())


@settings(deadline=None)
@given(st.text(max_size=30))
def test_latex_has_only_letters_and_the_known_pieces(text: str) -> None:
    assert made.printed(latex.escaped(text)) == visible(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("conv2d_1", "conv2d_1"),  # stays readable as it is written
        ("(?, 55, 55, 96)", "(?, 55, 55, 96)"),
        ("<0.1%", "<0.1%"),
        ("__init__", "\\_\\_init\\_\\_"),
        ("<b>", "&lt;b>"),
        ("a|b", "a\\|b"),
        ("www.x.yz", "www\\.x.yz"),
    ],
)
def test_markdown_is_marked_only_where_it_must_be(text: str, shown: str) -> None:
    assert markdown.escaped(text) == shown


def test_a_formula_of_a_spreadsheet_is_kept_from_being_one() -> None:
    assert csv_text.guarded("=cmd|'/C calc'!A0") == "'=cmd|'/C calc'!A0"
    assert csv_text.guarded("'=1") == "''=1"  # so that one apostrophe taken away always gives the name
    assert csv_text.guarded("conv-1") == "conv-1"


def test_csv_is_that_of_the_standard() -> None:
    """RFC 4180: CRLF behind each line, quotes doubled, as many cells in each line."""
    text = written(made.named('a "b", c', "d"), "csv")
    assert text.count("\r\n") == text.count("\n") == 3
    assert '"a ""b"", c"' in text
    assert len({len(row) for row in csv.reader(text.splitlines())}) == 1


# the table of columns


def test_every_column_has_its_words() -> None:
    assert list(COLUMNS) == list(words.COLUMNS)
    assert set(words.HEADINGS) == set(COLUMNS)
    assert set(words.LABELLED) <= set(COLUMNS)


@pytest.mark.parametrize("form", FORMS)
def test_every_column_can_be_written(form: str) -> None:
    head, *rows = made.READERS[form](written(made.nested(), form, EVERY))
    assert len(head) == len(COLUMNS)
    assert {len(row) for row in rows} == {len(COLUMNS)}


def test_another_form_is_named() -> None:
    with pytest.raises(SelectionError) as error:
        written(made.named("a"), "xlsx")
    assert str(error.value) == ("a table's form must be one of these: markdown, csv, latex.\n  Received: 'xlsx'.")
