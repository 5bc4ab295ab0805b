"""`weigh write`: what it prints, its exit status, and its JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from weigh.cli.main import run
from weigh.readers.written.notation import networks

CODE = """\
from tensorflow import keras
model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(4, name="head")], name="tiny")
other = keras.Sequential([keras.Input((8,)), keras.layers.Dense(4)], name="second")
"""


@pytest.fixture
def source(tmp_path: Path) -> str:
    file = tmp_path / "nets.py"
    file.write_text(CODE)
    return str(file)


def test_every_network_of_a_source_is_written(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["write", source, "--to", "torch"]) == 0
    text = capsys.readouterr().out
    assert text.count("import torch\n") == 2 and "nn.Linear(8, 4)" in text


def test_notation_is_a_target_too(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["write", f"{source}::model", "--to", "notation"]) == 0
    assert "Dense(4) as head" in capsys.readouterr().out


def test_json_holds_the_text(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["write", source, "--to", "keras", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == "weigh/1" and [model["name"] for model in found["models"]] == ["tiny", "second"]
    assert 'layers.Dense(4, name="head")' in found["models"][0]["text"]


def test_a_target_must_be_told(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["write", source]) == 2
    assert "--to" in capsys.readouterr().err


def test_what_cannot_be_written_is_told_with_its_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "open.py"
    file.write_text(
        "import keras\nfrom keras import layers\nmodel = keras.Sequential([keras.Input((None, None, 3)),\n"
        "    layers.AveragePooling2D(3, strides=2, padding='same', name='stem'), layers.LayerNormalization()])\n"
    )
    assert run(["write", str(file), "--to", "torch"]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.startswith("weigh: stem at line 3: a size that PyTorch needs")
    assert run(["write", str(file), "--to", "torch", "--input", "32x32x3"]) == 0


def test_notation_written_is_read_back(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["write", f"{source}::model", "--to", "notation"])
    (graph,) = networks(capsys.readouterr().out)
    assert graph.name == "tiny"
