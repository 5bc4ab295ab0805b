"""What people mistype: each message whole, on the right stream, with the right status."""

from __future__ import annotations

from pathlib import Path

import pytest

from weigh.cli.main import run

NET = """import torch.nn as nn
class Net(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3)
        self.fc = nn.Linear(16, width)
    def forward(self, x):
        return self.fc(self.conv1(x).mean((2, 3)))
"""
LAYER = "weigh: a layer must be one of the network's.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "net.py").write_text(NET)
    (tmp_path / "keras.py").write_text(
        "from keras import Input, Model, layers\ni = Input((4,), name='image')\nm = Model(i, layers.Dense(2)(i))\n"
    )
    (tmp_path / "other.py").write_text(NET.replace("width", "7"))
    return tmp_path


ERRORS = [
    (["explain", "net.py", "#99"], f"{LAYER}  Received: '#99'; Net has 3 layers, #1 to #3.\n  `weigh SOURCE` lists them all.\n"),
    (["explain", "net.py", "#0"], f"{LAYER}  Received: '#0'; Net has 3 layers, #1 to #3.\n  `weigh SOURCE` lists them all.\n"),
    (["net.py", "--format", "csv", "-o", "out.json"], "weigh: an answer has one form.\n  Received: --format csv and -o out.json.\n  Leave one out.\n"),
    (["net.py", "--json", "-o", "out.svg"], "weigh: an answer has one form.\n  Received: --json and -o out.svg.\n  Leave one out.\n"),
    (
        ["whi", "net.py", "60M"],
        "weigh: a command must be one of these: ledger, explain, why, report, diff, check, serve, verify, write, zoo.\n"
        "  Received: 'whi'. Did you mean: weigh why net.py 60M\n",
    ),
    (
        ["write", "net.py"],
        "weigh: Missing option '--to'. Choose from: keras, torch, notation\n"
        "  The command is: weigh write [OPTIONS] SOURCE\n  `weigh write --help` says more.\n",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "message"), ERRORS)
def test_an_error_is_told_whole(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert err == message
    assert not out or out.startswith('{"schema"')


FORMS = [("--format", "markdown", "table.txt"), ("--format", "text", "table.md"), ("--notation", None, "net.txt")]


@pytest.mark.parametrize(("option", "form", "output"), FORMS)
def test_a_text_file_holds_any_form(option: str, form: str | None, output: str) -> None:
    assert run(["net.py", option, *([form] if form else []), "-o", output]) == 0
    assert Path(output).stat().st_size


NAME = "weigh: --set wdith was not used: the source does not leave that name open.{open}\n"
UNUSED = [
    (["net.py", "--set", "wdith=3"], NAME.format(open=" Open are: width.")),
    (["other.py", "--set", "wdith=3"], NAME.format(open="")),
    (["why", "net.py", "60M", "--set", "wdith=3"], NAME.format(open=" Open are: width.")),
    (["explain", "net.py", "conv1", "--set", "wdith=3"], NAME.format(open=" Open are: width.")),
    (["diff", "net.py", "other.py", "--set", "wdith=3"], NAME.format(open=" Open are: width.")),
    (["diff", "net.py", "other.py", "--set", "width=3"], ""),
    (["net.py", "--set", "width=3"], ""),
    (["net.py", "--json", "--set", "wdith=3"], NAME.format(open=" Open are: width.")),
    (["keras.py", "--input", "imgae:9x9x9"], "weigh: The shape given by --input (imgae) was not used: no input has that name, or as many axes. It has: image (?, 4).\n"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "said"), UNUSED)
def test_an_option_that_nothing_used_is_told_first(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 0
    out, err = capsys.readouterr()
    assert err == said
    assert "was not used" not in out or "--json" in arguments


def test_a_link_to_a_file_stays_one(folder: Path) -> None:
    (folder / "there.csv").write_text("old")
    (folder / "link.csv").symlink_to(folder / "there.csv")
    assert run(["net.py", "-o", "link.csv"]) == 0
    assert (folder / "link.csv").is_symlink()
    assert (folder / "there.csv").read_text().startswith("model,")
    assert not [one for one in folder.iterdir() if one.name.endswith(".weigh")]
