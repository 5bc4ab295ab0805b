"""`weigh SOURCE` in every form: what is written where, what a form has no use for, and what is said beside it."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from pathlib import Path

import pytest

from weigh.cli.main import run
from weigh.cli.options import FORMS
from weigh.show.json_ledger import ledgers_json
from weigh.show.tabular.sheet import Choice

from . import made

OPEN = """\
from keras.models import Sequential
from keras.layers import Conv2D
model = Sequential()
model.add(Conv2D(32, (5, 5), input_shape=input_shape))
"""
CONTRADICTING = """\
from keras.models import Sequential
from keras.layers import Dense, Conv2D, Input
model = Sequential([Input((4,)), Dense(3), Conv2D(3, 3)])
"""
TWO = """\
from keras.models import Sequential
from keras.layers import Dense, Input
a = Sequential([Input((4,)), Dense(3)], name="a")
b = Sequential([Input((4,)), Dense(5)], name="b")
"""


@pytest.fixture
def source(tmp_path: Path) -> str:
    path = tmp_path / "nested.py"
    path.write_text(made.NESTED)
    return str(path)


def saved(tmp_path: Path, code: str) -> str:
    path = tmp_path / "net.py"
    path.write_text(code)
    return str(path)


def said(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> tuple[str, str]:
    """What a command prints, and what it says beside it."""
    assert run(list(arguments)) == status
    captured = capsys.readouterr()
    return captured.out, captured.err


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What is said where nothing is answered."""
    out, err = said(capsys, *arguments, status=2)
    assert not out
    return err.removeprefix("weigh: ").rstrip("\n")


# forms


@pytest.mark.parametrize("form", ["markdown", "csv", "latex"])
def test_a_table_is_what_python_gives_too(form: str, source: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(capsys, source, "--format", form, "--columns", "name,params", "--sort", "macs", "--top", "3")
    assert out == made.written(made.nested(), form, Choice.of("name,params", "macs", top=3))


@pytest.mark.parametrize("asked", [["--format", "json"], ["--format=JSON"], ["--json", "--format", "json"], ["--json"]])
def test_json_is_the_json(asked: list[str], source: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(capsys, source, *asked)
    got = json.loads(out)
    (expected,) = json.loads("".join(ledgers_json([made.nested()])))["models"]
    assert got["models"] == [expected]


@pytest.mark.parametrize("name", ["md", "tex", "Markdown", "LaTeX"])
def test_a_form_by_another_name(name: str, source: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(capsys, source, "--format", name)
    assert out.startswith(("| layer", "% model"))


def test_an_error_is_an_object_where_json_is_the_form(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(capsys, "nowhere.py", "--format", "json", status=2)
    assert json.loads(out)["error"]["kind"] == "source.missing"


def test_the_text_form_takes_columns_and_rows(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(capsys, source, "--depth", "1", "--columns", "name,params,flops")
    rows = [line.split() for line in out.splitlines()[6:12]]
    assert rows[:2] == [["stem", "448", "884,736"], ["stage1", "4,672", "9,437,184"]]
    assert made.whole([row[1] for row in rows]) == made.NESTED_PARAMS
    assert "Σ" not in out


def test_nothing_changes_where_nothing_is_asked(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    plain, _ = said(capsys, source)
    for asked in (["--format", "text"], ["--columns", "name,type,shape,params,share,macs,formula"], ["--depth", "9"]):
        assert said(capsys, source, *asked)[0] == plain


def test_csv_has_every_model_of_a_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(capsys, saved(tmp_path, TWO), "--format", "csv", "--columns", "name,params")
    rows = list(csv.reader(io.StringIO(out, newline="")))
    assert rows == [["model", "name", "params"], ["a", "dense_1", "15"], ["b", "dense_2", "25"]]


# what is said beside


@pytest.mark.parametrize("form", ["markdown", "csv", "latex", "svg"])
def test_what_is_not_known_is_said_beside(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = said(capsys, saved(tmp_path, OPEN), "--format", form)
    assert "input_shape is not defined" not in out
    assert err.splitlines()[0] == "conv2d_1: with 1 channel 832, with 3 channels 2,432 parameters."
    assert "Not known\n  line 4: input_shape is not defined in the source." in err


@pytest.mark.parametrize("form", ["markdown", "csv", "latex"])
def test_a_contradiction_is_said_beside_and_is_status_1(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = said(capsys, saved(tmp_path, CONTRADICTING), "--format", form, status=1)
    assert "dense" in out
    assert err.startswith("The network contradicts itself\n")


@pytest.mark.parametrize("form", ["markdown", "csv", "latex", "svg", "json", "text"])
def test_where_all_is_known_nothing_is_said_beside(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "lenet5", "--format", form)[1] == ""


# files


@pytest.mark.parametrize("form", [form for form in FORMS if form != "png"])
def test_a_file_has_the_form_of_its_ending(
    form: str, source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expected, beside = said(capsys, source, "--format", form)
    for ending in FORMS[form]:
        file = tmp_path / f"table{ending.upper()}"
        out, err = said(capsys, source, "-o", str(file))
        assert (out, err) == ("", beside)
        assert file.read_bytes() == expected.encode()
    assert sorted(os.listdir(tmp_path)) == sorted(["nested.py", *(f"table{end.upper()}" for end in FORMS[form])])


def test_a_png_is_a_file(source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("resvg_py")
    said(capsys, source, "-o", str(tmp_path / "net.png"), "--depth", "1")
    assert (tmp_path / "net.png").read_bytes().startswith(b"\x89PNG\r\n")


def test_a_png_is_never_printed_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert refused(capsys, "lenet5", "--format", "png") == (
        "a png is no text, so it is not printed on a terminal.\n"
        "  Standard output is one.\n"
        "  Name a file: -o network.png; or choose --format svg."
    )


def test_blocks_are_another_picture(capsys: pytest.CaptureFixture[str]) -> None:
    graph, _ = said(capsys, "vgg16", "--format", "svg")
    blocks, _ = said(capsys, "vgg16", "--format", "svg", "--view", "blocks")
    assert graph.startswith("<svg ") and blocks.startswith("<svg ") and graph != blocks
    assert graph == said(capsys, "vgg16", "--format", "svg", "--view", "graph")[0]


def test_a_picture_is_of_one_network(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "builds 2: a, b" in refused(capsys, saved(tmp_path, TWO), "--format", "svg")


def test_an_answer_that_fails_leaves_the_older_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "out.svg"
    file.write_text("older")
    refused(capsys, saved(tmp_path, TWO), "-o", str(file))
    assert file.read_text() == "older"
    assert sorted(os.listdir(tmp_path)) == ["net.py", "out.svg"]


def test_the_source_is_never_overwritten(source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.link(source, tmp_path / "same.csv")
    for output in (source, str(tmp_path / "same.csv")):
        assert refused(capsys, f"{source}::model", "--format", "csv", "-o", output) == (
            "an answer must not take the place of its source.\n"
            f"  Received: -o {output}, which is the file that is read.\n"
            "  Give another file."
        )
    assert Path(source).read_text() == made.NESTED


def test_an_ending_that_says_nothing(source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, source, "-o", str(tmp_path / "net.h5")).splitlines()[0] == (
        "what is written to a file must have a form: --format says it, or the file's ending."
    )
    assert not (tmp_path / "net.h5").exists()
    said(capsys, source, "-o", str(tmp_path / "net.data"), "--format", "csv")
    assert (tmp_path / "net.data").read_text().startswith("model,path,name")


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("", "an answer is written to a file.\n  Received: -o {output}, which is a folder.\n  Name a file in it."),
        (
            "no/such/x.csv",
            "the answer must be written to {output}.\n"
            "  The system says: No such file or directory.\n"
            "  Give another file with -o.",
        ),
    ],
)
def test_where_nothing_can_be_written(
    output: str, message: str, source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = str(tmp_path / output)
    got = refused(capsys, source, "--format", "csv", "-o", place)
    assert got.split("\n  The command is:")[0] == message.format(output=place)


# what is refused


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (
            ["--format", "cvs"],
            "--format: must be one of text, json, markdown, csv, latex, svg, png.\n"
            "  Received: 'cvs'. Did you mean csv?",
        ),
        (
            ["--json", "--format", "csv"],
            "an answer has one form.\n  Received: --json and --format csv.\n  Leave one out.",
        ),
        (["--json", "--notation"], "an answer has one form.\n  Received: --json and --notation.\n  Leave one out."),
        (
            ["--json", "--columns", "name"],
            "--columns is for text, markdown, csv, latex.\n  The form is json.\n"
            "  Leave --columns out, or choose another --format.",
        ),
        (
            ["--format", "svg", "--top", "3"],
            "--top is for text, markdown, csv, latex.\n  The form is svg.\n"
            "  Leave --top out, or choose another --format.",
        ),
        (
            ["--view", "blocks"],
            "--view is for svg, png.\n  The form is text.\n  Leave --view out, or choose another --format.",
        ),
        (["--top", "0"], "--top: must be a whole number of at least 1.\n  Received: '0'."),
        (["--depth", "x"], "--depth: must be a whole number of at least 1.\n  Received: 'x'."),
    ],
)
def test_what_is_refused_before_anything_is_read(
    asked: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["no_such_file.py", *asked]) == 2
    assert capsys.readouterr().err == f"weigh: {message}\n"


def test_a_column_that_is_none_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    got = refused(capsys, "no_such_file.py", "--columns", "name,flop")
    assert got.startswith("a column must be one of the table's.\n  Received: 'flop'. Did you mean flops?\n")
    assert refused(capsys, "no_such_file.py", "--sort", "-params").splitlines()[1].startswith("  Received: '-params'.")


def test_a_table_of_no_layers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved(tmp_path, "from keras.models import Sequential\nmodel = Sequential()\n")
    out, _ = said(capsys, path, "--format", "markdown", "--columns", "name,params")
    assert made.from_markdown(out)[1:] == [["total", "0"]]
