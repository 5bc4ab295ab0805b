"""The command line: what can be typed, exit statuses, and every message whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from show import networks
from weigh.cli import commands, options, reading
from weigh.cli.main import run
from weigh.network.errors import SourceError
from weigh.network.graph import Graph
from weigh.readers.reading import Reading

CODE = """\
from keras.models import Sequential
from keras.layers import Conv2D, Dense, Flatten
model = Sequential()
model.add(Conv2D(32, (5, 5), input_shape=input_shape))
model.add(Flatten())
model.add(Dense(10))
"""
PLAIN = CODE.replace("=input_shape", "=(28, 28, 1)")
WEIGH = [sys.executable, "-m", "weigh"]


@pytest.fixture
def source(tmp_path: Path) -> str:
    path = tmp_path / "net.py"
    path.write_text(PLAIN)
    return str(path)


def reads(monkeypatch: pytest.MonkeyPatch, *graphs: Graph) -> dict[str, Any]:
    """Let every source be these networks; what the reader was asked is in the dict that is given back."""
    asked: dict[str, Any] = {}

    def read_source(source: str, **wish: Any) -> Reading:
        asked.update(wish, source=source)
        return Reading(graphs, (), tuple(PLAIN.splitlines()), source)

    monkeypatch.setattr(reading, "read_source", read_source)
    return asked


def weigh(*arguments: str, stdin: str = "", **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*WEIGH, *arguments], input=stdin, capture_output=True, text=True, timeout=60, **more)


# what is asked of the reader


def test_options_reach_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = reads(monkeypatch, networks.plain())
    arguments = "net.py::Net(3) --input 3x224x224 --input mask:?x80 --set input_shape=28,28,1 --dialect TF.Keras"
    assert run([*arguments.split(), "--max-layers", "5,000"]) == 0
    assert asked == {
        "source": "net.py::Net(3)",
        "text": None,
        "inputs": {"": (3, 224, 224), "mask": (None, 80)},
        "given": {"input_shape": (28, 28, 1)},
        "dialect": "tf.keras",
        "max_layers": 5000,
    }


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("28,28,1", (28, 28, 1)),
        ("28x28x1", (28, 28, 1)),
        ("28×28×?", (28, 28, None)),
        ("10", 10),
        ("1e-3", 0.001),
        ("0x10", 16),
        ("[1, 2]", [1, 2]),
        ("'10'", "10"),
        ("true", True),
        ("False", False),
        ("None", None),
        ("channels_first", "channels_first"),
        ("__import__('os')", "__import__('os')"),
        ("", ""),
        ("(" * 500, "(" * 500),
    ],
)
def test_a_setting_is_a_literal_or_a_word(typed: str, value: object) -> None:
    assert options.literal(typed) == value


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("3x224x224", ("", (3, 224, 224))),
        ("3X224×224", ("", (3, 224, 224))),
        ("3,224,224", ("", (3, 224, 224))),
        ("3*224*224", ("", (3, 224, 224))),
        ("image:3x?x?", ("image", (3, None, None))),
        ("input_1:0:10", ("input_1:0", (10,))),
        ("(10,)", ("", (10,))),
        ("None,80", ("", (None, 80))),
    ],
)
def test_a_shape(typed: str, read: object) -> None:
    assert options.ShapeType().convert(typed, None, None) == read


def test_unnamed_inputs_are_told_by_their_number() -> None:
    assert reading.shapes([("", (1,)), ("x", (2,)), ("", (3,))]) == {"": (1,), "x": (2,), "2": (3,)}


# which command


def test_a_source_needs_no_command(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = reads(monkeypatch, networks.plain())
    for arguments in (["net.py"], ["--json", "net.py"], ["ledger", "net.py"]):
        assert run(arguments) == 0
        assert asked["source"] == "net.py"


@pytest.mark.parametrize("name", commands.COMMANDS)
def test_a_source_named_like_a_command(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    asked = reads(monkeypatch, networks.plain())
    for arguments in ([f"./{name}"], ["ledger", name]):
        assert run(arguments) == 0
        assert asked["source"] == arguments[-1]


def test_help_names_every_command_and_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    text = capsys.readouterr().out
    for word in (*commands.COMMANDS, "--input", "--set", "--dialect", "--json", "--max-layers", "--version", "--all"):
        assert word in text
    assert max(map(len, text.splitlines())) <= 80


def test_no_arguments_print_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 0
    assert capsys.readouterr().out.startswith("Usage: weigh SOURCE [OPTIONS]")


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("weigh ")


# exit statuses


def test_incomplete_is_answered(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    reads(monkeypatch, networks.unknown_channels())
    assert run(["net.py"]) == 0
    assert "at least 51,264" in capsys.readouterr().out


def test_a_contradiction_is_1_and_what_stands_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reads(monkeypatch, networks.contradicting())
    assert run(["net.py"]) == 1
    text = capsys.readouterr().out
    assert text.index("52,746") < text.index("The network contradicts itself")
    assert run(["net.py", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["models"][0]["params"]["total"] == 52746


def test_explain(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    reads(monkeypatch, networks.plain())
    assert run(["explain", "net.py", "conv2d_1", "--expected", "1,664"]) == 0
    assert capsys.readouterr().out.startswith("conv2d_1 (Conv2D) has 51,264 parameters: (5 × 5 × 32 + 1) × 64.\n")
    assert run(["explain", "net.py", "conv2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["params"] == 51264


def test_a_layer_of_one_of_several_networks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reads(monkeypatch, networks.plain(), networks.shared())
    assert run(["explain", "net.py", "head"]) == 0
    assert run(["explain", "net.py", "model/dense"]) == 0
    assert "110 parameters" in capsys.readouterr().out
    assert run(["explain", "net.py", "dense"]) == 2
    assert capsys.readouterr().err == (
        "weigh: a layer must be named so that only one is meant.\n"
        "  Received: 'dense'; 2 networks of the source have a layer of that name: sequential, model.\n"
        "  Name one network: sequential/dense.\n"
    )


# messages, whole

EXAMPLE = "  Write for example --input 3x224x224, --input image:3x224x224, or ? for a size that is not known.\n"
SHAPE_LAW = "weigh: --input: a shape is whole sizes above 0, joined with x, without the batch.\n"
MESSAGES = [
    (["net.py", "--input", "3x2y"], f"{SHAPE_LAW}  Received: '3x2y'; '2y' is not a size.\n{EXAMPLE}"),
    (["net.py", "--input", "3x-1"], f"{SHAPE_LAW}  Received: '3x-1'; '-1' is not a size.\n{EXAMPLE}"),
    (["net.py", "--input", "3x0"], f"{SHAPE_LAW}  Received: '3x0'; '0' is not a size.\n{EXAMPLE}"),
    (["net.py", "--input", "image:"], f"{SHAPE_LAW}  Received: 'image:', which has none.\n{EXAMPLE}"),
    (
        ["net.py", "--input", "a:3", "--input", "a:4x4"],
        "weigh: --input: each input has one shape.\n"
        "  'a' was given two: 3 and 4x4.\n"
        "  Leave one out, or name the inputs: --input NAME:SHAPE.\n",
    ),
    (
        ["net.py", "--set", "units"],
        "weigh: --set: a setting is a name, an equals sign and a value.\n"
        "  Received: 'units'.\n"
        "  Write for example --set input_shape=28,28,1 or --set image_data_format=channels_first.\n",
    ),
    (
        ["net.py", "--set", "3=4"],
        "weigh: --set: what stands before the equals sign is a name as Python has them.\n"
        "  Received: '3=4'; '3' is none.\n"
        "  Write for example --set input_shape=28,28,1 or --set image_data_format=channels_first.\n",
    ),
    (
        ["net.py", "--set", "units=3", "--set", "units=4"],
        "weigh: --set: each name has one value.\n  'units' was given two: 3 and 4.\n  Leave one out.\n",
    ),
    (
        ["net.py", "--dialect", "keras"],
        "weigh: --dialect: must be one of keras1, keras2, tf.keras, keras3 or torch.\n"
        "  Received: 'keras'.\n"
        "  Did you mean keras3? Leave it out to let the source decide.\n",
    ),
    (
        ["net.py", "--max-layers", "0"],
        "weigh: --max-layers: must be a whole number of at least 1.\n  Received: '0'.\n",
    ),
    (
        ["explain", "net.py", "conv2d", "--expected", "many"],
        "weigh: --expected: must be a whole number of at least 0.\n  Received: 'many'.\n",
    ),
    (
        ["explain", "net.py", "conv9"],
        "weigh: a layer must be one of the network's.\n"
        "  Received: 'conv9'; sequential has 3 layers, and none is called that.\n"
        "  The nearest: conv2d, conv2d_1. #1 is the first layer; `weigh SOURCE` lists them all.\n",
    ),
]


@pytest.mark.parametrize(("arguments", "message"), MESSAGES)
def test_message(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    reads(monkeypatch, networks.plain())
    assert run(arguments) == 2
    assert capsys.readouterr() == ("", message)


def test_an_error_is_an_object_too_where_json_was_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reads(monkeypatch, networks.plain())
    asked = [(["explain", "net.py", "no", "--json"], "select.no_layer"), (["--json", "a", "b"], "usage")]
    for arguments, kind in asked:
        assert run(arguments) == 2
        out, err = capsys.readouterr()
        answer = json.loads(out)
        assert (answer["schema"], answer["error"]["kind"]) == ("weigh/1", kind)
        assert err == f"weigh: {answer['error']['text']}\n"


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        (["explain", "net.py"], "weigh: Missing argument 'LAYER'.\n"),
        (["a.py", "b.py"], "weigh: Got unexpected extra argument"),
        (["a.py", "--jsn"], "weigh: No such option"),
    ],
)
def test_what_click_refuses_is_told_with_the_usage(
    capsys: pytest.CaptureFixture[str], arguments: list[str], first: str
) -> None:
    assert run(arguments) == 2
    err = capsys.readouterr().err
    assert err.startswith(first)
    assert "  The command is: weigh " in err


def test_a_missing_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "none.py")
    assert run([path]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("weigh: ") and path in err and err.count("\n") <= 4


def test_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([str(tmp_path)]) == 2
    assert repr(str(tmp_path)) in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser reads everything")
def test_a_file_that_may_not_be_read(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(source).chmod(0)
    assert run([source]) == 2
    assert source in capsys.readouterr().err


def test_an_error_of_our_own_is_told_as_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(source: str, **wish: Any) -> Reading:
        raise ZeroDivisionError

    monkeypatch.setattr(reading, "read_source", breaks)
    assert run(["net.py"]) == 2
    err = capsys.readouterr().err
    assert "ZeroDivisionError" in err
    assert err.endswith(
        "weigh failed. This is a fault in weigh, not in your source: please report it with the lines above.\n"
    )


# standard input


def test_standard_input_is_read_as_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    done = weigh("-", "--json", stdin=PLAIN)
    assert done.returncode == 0, done.stderr
    (model,) = json.loads(done.stdout)["models"]
    assert model["params"]["total"] == (25 * 1 + 1) * 32 + (24 * 24 * 32 + 1) * 10


def test_standard_input_that_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_SOURCE", 1000)
    with open("/dev/zero", "rb") as endless, pytest.raises(SourceError) as error:
        monkeypatch.setattr(sys, "stdin", _Standing(endless))
        reading.standard_input()
    assert str(error.value).startswith("standard input must hold one program.\n  It holds more than ")


class _Standing:
    """A standard input that is this file."""

    closed = False

    def __init__(self, buffer: Any) -> None:
        self.buffer = buffer

    def isatty(self) -> bool:
        return False


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
def test_closed_standard_input() -> None:
    done = subprocess.run(["sh", "-c", f"'{sys.executable}' -m weigh - <&-"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "weigh: standard input must be open when SOURCE is -.\n"
        "  It is closed.\n"
        "  Pipe the code in (cat model.py | weigh -), or give a file.\n"
    )


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    long = tmp_path / "long.py"
    long.write_text(PLAIN.replace("model.add(Dense(10))", "for i in range(5000): model.add(Dense(10))"))
    command = f"'{sys.executable}' -m weigh {long} --json | head -c 100 >/dev/null"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60)
    assert done.stderr == ""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk(source: str) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run([*WEIGH, source], stdout=full, stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr) == (
        2,
        "weigh: the answer could not be written; the system says: No space left on device.\n",
    )


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
def test_closed_standard_output(source: str) -> None:
    done = subprocess.run(["sh", "-c", f"'{sys.executable}' -m weigh {source} >&-"], stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (0, b"")


def test_interruption_is_quiet(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(source: str, **wish: Any) -> Reading:
        raise KeyboardInterrupt

    monkeypatch.setattr(reading, "read_source", interrupted)
    assert run(["net.py"]) == 130
    assert capsys.readouterr() == ("", "")


# what is loaded


@pytest.mark.parametrize("arguments", [[], ["--json"]])
def test_a_plain_answer_needs_neither_rich_nor_sympy(source: str, arguments: list[str]) -> None:
    run_and_list = (
        "import sys\nfrom weigh.cli.main import run\n"
        f"assert run({[source, *arguments]!r}) == 0\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", run_and_list], capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())
    assert "weigh.cli.main" in loaded
    assert not loaded & {"rich", "sympy", "keras", "torch", "numpy", "tensorflow"}


def test_unknowns_end_to_end(tmp_path: Path) -> None:
    path = tmp_path / "net.py"
    path.write_text(CODE)
    done = weigh(str(path))
    assert done.returncode == 0
    assert "with 1 channel 832, with 3 channels 2,432 parameters." in done.stdout
    assert "--set input_shape=" in done.stdout
    settled = weigh(str(path), "--set", "input_shape=28,28,1", "--json")
    assert json.loads(settled.stdout)["models"][0]["complete"] is True


def test_the_zoo_is_listed() -> None:
    from weigh import zoo

    done = weigh("zoo")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == list(zoo.entries())
    assert [entry["name"] for entry in json.loads(weigh("zoo", "--json").stdout)["zoo"]] == list(zoo.entries())


def test_a_misspelt_command_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["chek", "page.md"]) == 2
    assert capsys.readouterr().err == (
        "weigh: a command must be one of these: ledger, explain, why, report, diff, check, serve, verify, write, zoo.\n"
        "  Received: 'chek'. Did you mean: weigh check page.md\n"
    )
