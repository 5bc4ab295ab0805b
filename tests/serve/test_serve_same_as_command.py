"""The API answers what the command line prints with --json, character by character."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from weigh.cli.main import run
from weigh.serve.questions import answer

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = sorted([*(ROOT / "examples").glob("*.*"), *(ROOT / "tests" / "read" / "torch" / "programs").glob("*.py")])
PAGES = sorted([ROOT / "examples" / "forum_page.md", *(ROOT / "tests" / "pages" / "corpus").glob("*.*")])


def same(
    capsys: pytest.CaptureFixture[str], typed: list[str], question: str, request: dict[str, Any]
) -> dict[str, Any]:
    """What both answer, once it is found to be equal."""
    status = run([*typed, "--json"])
    printed = capsys.readouterr().out
    http, body = answer(question, json.dumps(request).encode())
    told = json.loads(body)
    if http == 200:
        assert status in (0, 1)
        assert body.decode() == printed.rstrip("\n")
    else:
        assert (status, http) == (2, 422)
        line = told["error"].pop("line")
        told_there = json.loads(printed)
        assert told["error"].items() >= {**told_there["error"], "text": told["error"]["text"]}.items()
        assert line is None or told["error"]["where"] == f"line {line}"
    return dict(told)


def source(file: Path) -> dict[str, Any]:
    return {"source": file.read_text("utf-8"), "name": file.name}


@pytest.mark.parametrize("file", PROGRAMS, ids=lambda file: file.stem)
def test_every_program(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    told = same(capsys, [str(file)], "weigh", source(file))
    layer = next((row["path"] for model in told.get("models", ()) for row in model["layers"] if row["params"]), None)
    if layer and file.parent.name == "examples":
        same(
            capsys,
            ["explain", str(file), layer, "--expected", "1664"],
            "explain",
            {**source(file), "layer": layer, "expected": 1664},
        )


@pytest.mark.parametrize("file", PAGES[::5], ids=lambda file: file.stem)
def test_pages(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    same(capsys, ["check", str(file)], "check", {"bytes": b64encode(file.read_bytes()).decode(), "name": file.name})


@pytest.mark.parametrize("name", ["alexnet.py", "convnet.py", "summary.txt"])
def test_why(capsys: pytest.CaptureFixture[str], name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "examples")
    claims = ["60M", "neurons=650k"]
    same(capsys, ["why", name, *claims], "why", {**source(ROOT / "examples" / name), "claims": claims})


def test_report(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "examples")
    request = {**source(ROOT / "examples" / "alexnet.py"), "claims": ["60M"]}
    same(capsys, ["report", "alexnet.py", "--claim", "60M"], "report", request)


def test_diff(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "examples")
    file = ROOT / "examples" / "alexnet.py"
    same(capsys, ["diff", "alexnet.py", "vgg16"], "diff", {"a": source(file), "b": {"zoo": "vgg16"}})
    same(capsys, ["diff", "vgg16", "vgg19"], "diff", {"a": {"zoo": "vgg16"}, "b": {"zoo": "vgg19"}})


@pytest.mark.parametrize(
    ("options", "more"),
    [
        (["--input", "3x96x96"], {"inputs": ["3x96x96"]}),
        (["--dialect", "keras2"], {"dialect": "keras2"}),
        (["--set", "input_shape=28,28,1"], {"set": {"input_shape": "28,28,1"}}),
        (["--set", "image_data_format=channels_first"], {"set": {"image_data_format": "channels_first"}}),
    ],
)
def test_options(capsys: pytest.CaptureFixture[str], options: list[str], more: dict[str, Any]) -> None:
    for name in ("keras1_cnn.py", "convnet.py"):
        file = ROOT / "examples" / name
        same(capsys, [str(file), *options], "weigh", {**source(file), **more})


def test_a_target(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "net.py"
    file.write_text(
        "from keras import layers, models\ndef build(n):\n    return models.Sequential([layers.Dense(n, input_shape=(3,))])\n"
    )
    same(capsys, [f"{file}::build(n=7)"], "weigh", {**source(file), "target": "build(n=7)"})


def test_the_zoo(capsys: pytest.CaptureFixture[str]) -> None:
    same(capsys, ["resnet50"], "weigh", {"zoo": "resnet50"})
    same(capsys, ["explain", "vgg16", "fc1"], "explain", {"zoo": "vgg16", "layer": "fc1"})
