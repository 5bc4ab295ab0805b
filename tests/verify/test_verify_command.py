"""`weigh verify` on the command line: its table, its JSON, its exit statuses and its messages."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from verify_networks import KERAS1_CNN, SMALL

from weigh.cli.main import run
from weigh.show.verify_text import verify_text
from weigh.verifying.figures import Checked, Figure, Verification

pytest.importorskip("torch")


@pytest.fixture
def source(tmp_path: Path) -> str:
    path = tmp_path / "net.py"
    path.write_text(SMALL)
    return str(path)


FOUND = Verification(
    network="net", framework="torch", versions=("PyTorch 2.9",), batch=2, loss=("classes", 1.25), optimizer="SGD(lr=0.01)",
    figures=(Figure("params", 1234, 1234), Figure("macs", 5000, 5001), Figure("saved", None, 800, "no_rule", "LSTM")),
    layers=(
        Checked("a", "Conv2D", ((2, 4, 9, 9),), ((2, 4, 9, 9),)),
        Checked("b", "Dense", ((2, 5),), ((2, 6),), (Figure("params", 10, 12), Figure("macs", 8, 8))),
        Checked("add", "Add", ((2, 5),), None, why="unread"),
        Checked("lambda", "Lambda", (), None, why="dissolved"),
    ),
)  # fmt: skip


def text(found: Verification, **options: Any) -> str:
    return "\n".join("".join(span.text for span in line) for line in verify_text(found, None, **options))


def test_what_differs_is_shown_whole() -> None:
    assert text(FOUND) == (
        "net in PyTorch 2.9: one training step of 2 examples, SGD(lr=0.01), loss 1.2500 (cross-entropy)\n"
        "\n"
        "                          predicted  measured  equal\n"
        "parameters                    1,234     1,234    yes\n"
        "MACs                          5,000     5,001     NO\n"
        "bytes saved for backward          –       800      –\n"
        "1 of 2 layers differ:\n"
        "b                            (?, 5)    (?, 6)     NO\n"
        "  parameters                     10        12     NO\n"
        "\n"
        "MACs, elements and bytes are for one example.\n"
        "The bytes saved for backward are not predicted: there is no rule for LSTM.\n"
        "Not compared, since no output depends on it and so PyTorch 2.9 does not run it: add.\n"
        "Not in the code that was run, where the layers inside stand for them, and are compared: lambda.\n"
        "NOT equal: 2 differ."
    )


def test_equal_layers_are_folded_and_unfolded() -> None:
    equal = replace(FOUND, figures=FOUND.figures[:1], layers=FOUND.layers[:1])
    assert "The one layer is equal: shapes, parameters, MACs." in text(equal)
    assert "(?, 4, 9, 9)" not in text(equal)
    assert "(?, 4, 9, 9)" in text(equal, every_layer=True)
    assert text(equal).endswith("\nEqual.")


def test_a_layer_that_is_never_called_differs() -> None:
    silent = replace(FOUND, layers=(Checked("a", "Dense", ((2, 5),), ()),))
    assert "never called" in text(silent)


def test_equal_is_status_0(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", source, "--with", "torch"]) == 0
    out = capsys.readouterr()
    assert out.out.endswith("Equal.\n") and "All 7 layers are equal" in out.out
    assert out.err == ""  # no bar where nobody looks


def test_json(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", source, "--with", "keras", "--json", "--batch", "3"]) == 0
    record = json.loads(capsys.readouterr().out)
    (found,) = record["verifications"]
    assert record["schema"] == "weigh/1" and record["equal"] is True
    assert found["batch"] == 3 and found["framework"] == "keras" and found["versions"][0].startswith("Keras 3")
    figures = {figure["name"]: (figure["predicted"], figure["measured"]) for figure in found["figures"]}
    assert figures["params"] == (224 + 32 + 292 + 185, 733)
    assert all(layer["output_shapes"]["measured"] for layer in found["layers"])


def test_a_difference_is_status_1(
    source: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from weigh.verifying.saving import windows

    monkeypatch.setattr(windows, "INDEX", 4)
    assert run(["verify", source, "--with", "torch"]) == 1
    out = capsys.readouterr().out
    assert "NO" in out and out.endswith("NOT equal: 1 differ.\n")
    assert run(["verify", source, "--with", "torch", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["equal"] is False


@pytest.mark.parametrize(
    "arguments, says",
    [
        (["nothing.py", "--with", "torch"], "There is no file 'nothing.py'"),
        (["{source}"], "Missing option '--with'"),
        (["{source}", "--with", "jax"], "'jax' is not"),
        (["{open}", "--with", "torch"], "Give it: --input 3x224x224"),
        (["{source}", "--with", "torch", "--train", "mnist"], "'mnist' is not"),
        (["{source}", "--with", "torch", "--train", "iris"], "must read tensors with as many axes as the data"),
        (["{source}", "--with", "torch", "--train", "iris", "--task", "even-odd"], "asks whether a number is even"),
        (["{source}", "--with", "torch", "--batch", "0"], "--batch: must be a whole number of at least 1"),
    ],
)
def test_what_cannot_be_done_is_status_2(
    source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    (tmp_path / "open.py").write_text(KERAS1_CNN)
    typed = [one.format(source=source, open=tmp_path / "open.py") for one in arguments]
    assert run(["verify", *typed]) == 2
    assert says in capsys.readouterr().err


def test_an_input_given_closes_what_is_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "open.py"
    path.write_text(KERAS1_CNN)
    assert run(["verify", str(path), "--with", "torch", "--input", "28x28x1"]) == 0
    assert "154,798" in capsys.readouterr().out


def test_training_on_rows_of_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mlp.py"
    path.write_text(
        "import keras\nmodel = keras.Sequential([keras.Input((30,)), keras.layers.Dense(16, activation='relu'),"
        " keras.layers.Dense(10, activation='softmax')])\nmodel.compile(keras.optimizers.Adam(0.01), 'categorical_crossentropy')"
    )
    arguments = ["verify", str(path), "--with", "torch", "--train", "iris", "--epochs", "12", "--dialect", "keras3"]
    assert run(arguments) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "iris flowers: 150 examples of 4, 3 classes; 120 to train on, 30 to test on." in lines
    assert "  its input is 4 instead of 30" in lines
    assert "  dense_1 has 3 units instead of 10, one for each class" in lines
    assert sum(line.startswith("epoch ") for line in lines) == 12
    assert float(lines[-1].removeprefix("test accuracy ").partition("%")[0]) >= 80
    assert run([*arguments, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert len(record["training"]["epochs"]) == 12 and record["training"]["test"]["examples"] == 30


def test_no_framework_is_imported_before_it_is_needed() -> None:
    """The help and a source that cannot be read come without PyTorch and Keras."""
    code = "import sys, weigh.cli.verify, weigh.verifying, weigh.verifying.training; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"torch", "keras", "sklearn", "numpy"} & set(loaded)
