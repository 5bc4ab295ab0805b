"""`weigh report` and `network.report`: where the file goes, what is printed, and what is never written over."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import weigh
from weigh.cli.main import run
from weigh.page import is_report
from weigh.page.saving import OutputError, default_name, place, save

EXAMPLES = Path(__file__).parents[2] / "examples"
ALEXNET = str(EXAMPLES / "alexnet.py")
TWO = """
from keras.models import Sequential
from keras.layers import Dense
small = Sequential([Dense(3, input_shape=(4,))])
large = Sequential([Dense(30, input_shape=(40,))])
"""
BROKEN = """
from keras.models import Sequential
from keras.layers import Conv2D
model = Sequential([Conv2D(3, 9, input_shape=(4, 4, 1))])
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    return tmp_path


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_the_answer_the_file_and_its_size_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", ALEXNET, "--claim", "60M", "-o", "a.html"]) == 0
    answer, written = lines(capsys)
    assert answer.startswith("alexnet.py has 25,678,184 parameters")
    assert answer.endswith("The claim of 60M does not hold: two edits lead to 62,378,344.")
    size = (folder / "a.html").stat().st_size
    assert written == f"Written: a.html ({weigh_size(size)})"
    assert answer in (folder / "a.html").read_text(encoding="utf-8")


def weigh_size(size: int) -> str:
    from weigh.show.numbers import si

    return si(size, "B")


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("vgg16", "vgg16.html"),
        ("nets/vgg16.py", "vgg16.html"),
        ("net.py::Net(10, [3])", "net-Net.html"),
        ("net.py::build", "net-build.html"),
        ("saved page.html", "saved_page-report.html"),
        ("page.HTM", "page-report.html"),
        ("-", "report.html"),
        ("..", "report.html"),
        ("a/../../etc/passwd", "passwd.html"),
        ("../../x::../../y", "x-.._.._y.html"),
        ("résumé 網.py", "résumé_網.html"),
        ("x" * 400, "x" * 100 + ".html"),
        ("\x00/\n", "report.html"),
    ],
)
def test_default_names(source: str, name: str) -> None:
    assert default_name(source) == name
    assert "/" not in name and not name.startswith(".")


def test_without_o_it_is_called_after_the_source(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "lenet5"]) == 0
    assert lines(capsys)[-1].startswith("Written: lenet5.html (")
    assert is_report((folder / "lenet5.html").read_bytes())


def test_a_folder_is_a_place_to_put_it(folder: Path) -> None:
    (folder / "reports").mkdir()
    assert run(["report", "lenet5", "-o", "reports"]) == 0
    assert is_report((folder / "reports" / "lenet5.html").read_bytes())
    assert place("", "lenet5") == Path("lenet5.html")


def test_standard_output_gets_the_page_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "lenet5", "-o", "-"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("<!doctype html>") and out.endswith("</html>\n")
    assert not list(folder.iterdir())
    assert run(["report", "lenet5", "-o", "a.html"]) == 0
    assert (folder / "a.html").read_text(encoding="utf-8") == out


def test_json_is_the_document(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "lenet5", "--json", "--claim", "60k"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "weigh/1" and told["claims"] == ["60k"]
    assert not list(folder.iterdir())


def test_an_older_report_is_written_over(folder: Path) -> None:
    assert run(["report", "lenet5", "-o", "a.html"]) == 0
    before = (folder / "a.html").read_bytes()
    assert run(["report", "alexnet", "-o", "a.html"]) == 0
    assert (folder / "a.html").read_bytes() != before


def test_another_file_is_not_written_over(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "model.py"
    file.write_text(TWO)
    assert run(["report", "model.py", "-o", "model.py"]) == 2
    error = capsys.readouterr().err
    assert error == (
        "weigh: a report takes the place of nothing but an older report.\n"
        "  'model.py' is another file.\n"
        "  Give another name with -o, or write over it with --force.\n"
    )
    assert file.read_text() == TWO and [one.name for one in folder.iterdir()] == ["model.py"]
    assert run(["report", "model.py", "-o", "model.py", "--force"]) == 0
    assert is_report(file.read_bytes())


def test_an_empty_file_may_be_filled(folder: Path) -> None:
    (folder / "a.html").touch()
    assert run(["report", "lenet5", "-o", "a.html"]) == 0


def test_a_folder_that_is_not_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "lenet5", "-o", "nowhere/a.html"]) == 2
    assert capsys.readouterr().err == (
        "weigh: a report must have a file that can be written.\n"
        "  'nowhere/a.html' could not be written: No such file or directory.\n"
        "  Give another place with -o, or -o - for standard output.\n"
    )


def test_a_report_stands_there_whole_or_not_at_all(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = folder / "a.html"
    assert run(["report", "lenet5", "-o", "a.html"]) == 0
    before = old.read_bytes()

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError, match=r"'.*a\.html' could not be written: No space"):
        save("<html>", old)
    assert old.read_bytes() == before and [one.name for one in folder.iterdir()] == ["a.html"]


def test_devices_are_written_to_as_they_are() -> None:
    assert save("x", Path(os.devnull)) == 1
    assert Path(os.devnull).exists() and not Path(os.devnull).is_file()


def test_several_networks_are_told_one_by_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "two.py").write_text(TWO)
    assert run(["report", "two.py", "--claim", "15"]) == 0
    small, large, written = lines(capsys)
    assert " 15 parameters" in small and small.endswith("The claim of 15 holds.")
    assert " 1,230 parameters" in large and written.startswith("Written: two.html")


def test_status_of_a_network_that_contradicts_itself(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "m.py").write_text(BROKEN)
    assert run(["report", "m.py"]) == 1
    assert " contradicts itself at line " in lines(capsys)[0]
    assert is_report((folder / "m.html").read_bytes())


@pytest.mark.parametrize(
    "arguments", [["nothing.py"], ["lenet5", "--claim", "much"], ["lenet5", "--like", "nothing", "--claim", "5"]]
)
def test_what_cannot_be_read_writes_nothing(folder: Path, arguments: list[str]) -> None:
    assert run(["report", *arguments]) == 2
    assert not list(folder.iterdir())


def test_from_python(folder: Path) -> None:
    network = weigh.read(ALEXNET)
    file = network.report(folder, "60M")
    assert file == folder / "sequential.html"
    assert "two edits lead to 62,378,344" in file.read_text(encoding="utf-8")
    assert network.report("again.html") == Path("again.html")
    (folder / "x.py").write_text(TWO)
    with pytest.raises(OutputError, match="another file"):
        network.report("x.py")


def test_one_of_several_from_python(folder: Path) -> None:
    (folder / "two.py").write_text(TWO)
    _, large = weigh.read_all("two.py")
    page = large.report("large.html").read_text(encoding="utf-8")
    assert " 1,230 parameters" in page and " 15 parameters" not in page
