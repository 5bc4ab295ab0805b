"""Differences as text and JSON, and the command: whole texts, columns added up again, widths kept."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from weigh.api import Network, read
from weigh.ask.diff import Difference, diff
from weigh.ask.ledger import ledger
from weigh.ask.weight_classes import WeightClass
from weigh.cli.main import run
from weigh.network.graph import Graph
from weigh.show.diff_text import diff_text
from weigh.show.json_diff import diff_json
from weigh.show.numbers import signed
from weigh.show.widths import cells
from weigh.words import diff as words

from . import networks
from .golden import text

HEAD = "from tensorflow import keras\nfrom tensorflow.keras import layers\n"
NO_FLATTEN = """\
net = keras.Sequential([
    layers.Input((227, 227, 3)),
    layers.Conv2D(96, 11, strides=4, activation="relu"),
    layers.MaxPooling2D(3, strides=2),
    layers.Conv2D(256, 5, activation="relu", padding="same"),
    layers.MaxPooling2D(3, strides=2),
    layers.Conv2D(384, 3, activation="relu", padding="same"),
    layers.Conv2D(384, 3, activation="relu", padding="same"),
    layers.Conv2D(256, 3, activation="relu", padding="same"),
    layers.Dense(4096, activation="relu"),
    layers.Dense(4096, activation="relu"),
    layers.Dense(1000, activation="softmax"),
])
"""
TAGGER = """\
words = layers.Input((100,))
x = layers.Embedding({vocabulary}, 64)(words)
x = layers.{recurrent}(x)
x = layers.GRU(16, reset_after={reset_after}, return_sequences=True)(x)
net = keras.Model(words, layers.Dense(3, use_bias={bias})(x))
"""
ONE_WAY = TAGGER.format(vocabulary=10001, recurrent="LSTM(32, return_sequences=True)", reset_after=False, bias=False)
BOTH_WAYS = TAGGER.format(
    vocabulary=10000,
    recurrent="Bidirectional(layers.LSTM(32, return_sequences=True))",
    reset_after=True,
    bias=True,
)


def network(code: str) -> Network:
    return read("net.py", text=HEAD + code)


def between(a: Network, b: Network, *names: str) -> Difference:
    return diff(a.ledger, b.ledger, (names[0], names[1]) if names else None)


def printed(difference: Difference, width: int | None = None) -> str:
    return text(diff_text(difference, width))


def added_up(difference: Difference) -> int:
    """The sum of the parts, from the printed text itself."""
    lines = printed(difference).partition(words.HEADINGS["parts"] + "\n")[2].partition("\n\n")[0].splitlines()
    found = [re.match(r" *([+−][\d,]+|0)  (.*)", line) for line in lines]
    numbers = [(match[1], match[2]) for match in found if match]
    parts = [int(number.replace("−", "-").replace(",", "")) for number, name in numbers if name != words.LINES["sum"]]
    sums = [int(number.replace("−", "-").replace(",", "")) for number, name in numbers if name == words.LINES["sum"]]
    assert sums in ([], [sum(parts)])
    return sum(parts)


CASES = [
    ("keras-resnet50", "resnet50"),
    ("vgg16", "vgg19"),
    ("alexnet", "alexnet-one-tower"),
    ("densenet121", "densenet169"),
    ("vgg16", "resnet50"),
]


@pytest.mark.parametrize(("a", "b"), CASES)
def test_columns_add_up(a: str, b: str) -> None:
    found = between(read(a), read(b), a, b)
    assert added_up(found) == found.params.gap


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize(("a", "b"), CASES)
def test_lines_keep_to_the_width_and_numbers_stay_whole(a: str, b: str, width: int) -> None:
    found = between(read(a), read(b), a, b)
    got = printed(found, width)
    assert max(map(cells, got.splitlines())) <= width
    assert not any(line != line.rstrip() for line in got.splitlines())
    assert f"{found.a.params.known:,}" in got and f"{found.b.params.known:,}" in got


def test_a_missing_flatten() -> None:
    assert (
        printed(between(network(NO_FLATTEN), read("alexnet"), "net.py", "alexnet"), 88)
        == """\
net.py has 25,678,184 parameters, alexnet has 60,965,224: 35,287,040 more.

                   net.py      alexnet             gap
parameters     25,678,184   60,965,224     +35,287,040
trainable      25,678,184   60,965,224     +35,287,040
MACs        4,781,416,992  724,406,816  −4,057,010,176

What makes the gap
+36,700,160  input of dense (fc6)
               dense  (256 + 1) × 4,096   =  1,052,672
               → fc6  (9,216 + 1) × 4,096 = 37,752,832
               it reads (?, 13, 13, 256) in net.py, (?, 9216) in alexnet
               before it, only in alexnet: pool5 and flatten
 −1,413,120  groups of conv2d_1 (conv2), conv2d_3 (conv4) and conv2d_4 (conv5)
               conv2d_3  (3 × 3 × 384 + 1) × 384 = 1,327,488
               → conv4   (3 × 3 × 192 + 1) × 384 =   663,936
               conv2d_4  (3 × 3 × 384 + 1) × 256 =   884,992
               → conv5   (3 × 3 × 192 + 1) × 256 =   442,624
               conv2d_1  (5 × 5 × 96 + 1) × 256  =   614,656
               → conv2   (5 × 5 × 48 + 1) × 256  =   307,456
───────────
+35,287,040  together

What else differs, without a parameter
  only in alexnet: norm1/local_response_normalization,
  norm2/local_response_normalization, pool5, flatten, drop6 and drop7
"""
    )


def test_biases_before_normalizations() -> None:
    assert (
        printed(between(read("keras-resnet50"), read("resnet50"), "keras-resnet50", "resnet50"), 80)
        == """\
keras-resnet50 has 25,636,712 parameters, resnet50 has 25,610,152: 26,560 fewer.

            keras-resnet50       resnet50      gap
parameters      25,636,712     25,610,152  −26,560
trainable       25,583,592     25,557,032  −26,560
MACs         3,857,973,248  3,857,973,248        0

What makes the gap
−26,560  biases of 53 convolutions, all before a normalization, only in
         keras-resnet50

What else differs, without a parameter
  only in keras-resnet50: conv1_pad and pool1_pad
  padding of conv1_conv (conv1) and pool1_pool (pool1)
"""
    )


def test_recurrent_layers() -> None:
    got = printed(between(network(BOTH_WAYS), network(ONE_WAY), "both", "one"), 88)
    assert (
        got.partition("What makes the gap\n")[2]
        == """\
−12,416  LSTM instead of Bidirectional: bidirectional (lstm)
           bidirectional  2 × (64 + 32 + 1) × 4 × 32 = 24,832
           → lstm         (64 + 32 + 1) × 4 × 32     = 12,416
 −1,584  number of biases and input of gru
           gru  (64 + 16 + 2) × 3 × 16 = 3,936
           →    (32 + 16 + 1) × 3 × 16 = 2,352
           it reads (?, 100, 64) in both, (?, 100, 32) in one
    +64  vocabulary of embedding
           embedding  10,000 × 64 = 640,000
           →          10,001 × 64 = 640,064
     −3  biases of dense, only in both
───────
−13,939  together
"""
    )


def test_no_room_for_columns() -> None:
    assert (
        printed(between(read("vgg16"), read("vgg19"), "vgg16", "vgg19"), 40).split("\n\n")[1]
        == """\
parameters
  vgg16     138,357,544
  vgg19     143,667,240
  gap        +5,309,696
trainable
  vgg16     138,357,544
  vgg19     143,667,240
  gap        +5,309,696
MACs
  vgg16  15,470,264,320
  vgg19  19,632,062,464
  gap    +4,161,798,144"""
    )


@pytest.mark.parametrize(
    ("a", "b", "sentence"),
    [
        (
            networks.plain(),
            networks.plain(),
            "A and B are the same network: the same 52,746 parameters, layer by layer.",
        ),
        (networks.long(4), networks.long(5), "A has 66,048 parameters, B has 82,560: 16,512 more."),
        (networks.long(5), networks.long(4), "A has 82,560 parameters, B has 66,048: 16,512 fewer."),
        (
            networks.unknown_channels(),
            networks.plain(),
            "How far A and B are apart is not known: not all of them was understood. The parts are what is known.",
        ),
    ],
)
def test_answers(a: Graph, b: Graph, sentence: str) -> None:
    assert printed(diff(ledger(a), ledger(b), ("A", "B"))).splitlines()[0] == sentence


def test_an_equal_number_of_other_layers() -> None:
    first = printed(between(read("keras-vgg16"), read("vgg16"), "keras-vgg16", "vgg16")).splitlines()[0]
    assert first == "keras-vgg16 and vgg16 have the same number of parameters, 138,357,544, but not the same layers."


def test_what_is_not_known_is_told() -> None:
    got = printed(diff(ledger(networks.unknown_channels()), ledger(networks.plain()), ("A", "B")))
    assert got.partition("Not known\n")[2] == (
        "  conv2d: some size is not known\n  In A something was not understood; weighing it alone says what.\n"
    )
    assert "gap\n" in got and "not known\n" in got.splitlines(keepends=True)[3]


def test_contradictions_are_told() -> None:
    got = printed(diff(ledger(networks.contradicting()), ledger(networks.plain()), ("A", "B")))
    assert "A contradicts itself\n  conv2d_2 (Conv2D) at line 6: " in got


def test_small_parts_are_told_together() -> None:
    found = between(read("mobilenet"), read("mobilenetv2"), "mobilenet", "mobilenetv2")
    assert len(found.parts) > 12
    assert f"{len(found.parts) - 11} smaller parts" in printed(found)
    assert added_up(found) == found.params.gap


def test_signs() -> None:
    assert [signed(number) for number in (-26560, 0, 590080)] == ["−26,560", "0", "+590,080"]


def test_every_class_has_a_name() -> None:
    assert set(words.CLASSES) == set(WeightClass)


# JSON


def test_json() -> None:
    got = json.loads(diff_json(between(read("vgg16"), read("vgg19"), "vgg16", "vgg19")))
    assert got["schema"] == "weigh/1" and (got["a"], got["b"], got["complete"]) == ("vgg16", "vgg19", True)
    assert got["totals"] == {"a": 138_357_544, "b": 143_667_240, "gap": 5_309_696}
    assert sum(part["params"] for part in got["parts"]) == got["totals"]["gap"] == got["known"]
    assert sum(layer["params"]["gap"] for layer in got["layers"]) == got["totals"]["gap"]
    assert sum(layer["params"]["b"] for layer in got["layers"]) == got["totals"]["b"]
    assert got["parts"][0]["text"] == "only in vgg19: conv4_4"
    assert [layer for layer in got["layers"] if layer["a"] is None] == [
        {
            "a": None,
            "b": name,
            "type": {"a": None, "b": "Conv2D"},
            "params": {"a": 0, "b": 9 * channels**2 + channels, "gap": 9 * channels**2 + channels},
            "formula": {"a": None, "b": f"(3 × 3 × {channels} + 1) × {channels}"},
            "settings": [],
        }
        for name, channels in (("conv3_4", 256), ("conv4_4", 512), ("conv5_4", 512))
    ]


def test_json_of_what_is_not_known() -> None:
    got = json.loads(diff_json(diff(ledger(networks.unknown_channels()), ledger(networks.plain()))))
    assert got["totals"] == {"a": None, "b": 52746, "gap": None}
    assert got["complete"] is False and got["unknown"] == ["conv2d"]
    assert got["layers"][0]["params"] == {"a": None, "b": 832, "gap": None}


# the command


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "net.py").write_text(HEAD + NO_FLATTEN)
    assert run(["diff", str(tmp_path / "net.py"), "alexnet"]) == 0
    assert capsys.readouterr().out.startswith(
        "net.py has 25,678,184 parameters, alexnet has 60,965,224: 35,287,040 more.\n"
    )


def test_files_of_one_name_are_told_by_their_folders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [tmp_path / folder / "net.py" for folder in ("one", "other")]
    for path, code in zip(paths, (ONE_WAY, BOTH_WAYS), strict=True):
        path.parent.mkdir()
        path.write_text(HEAD + code)
    assert run(["diff", *map(str, paths)]) == 0
    assert capsys.readouterr().out.startswith("one/net.py has 654,880 parameters, other/net.py has 668,819: ")


def test_one_of_several_is_chosen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "two.py"
    path.write_text(
        HEAD
        + "a = keras.Sequential([layers.Dense(3, input_dim=2)])\nb = keras.Sequential([layers.Dense(4, input_dim=2)])\n"
    )
    assert run(["diff", str(path), "vgg16"]) == 2
    assert "builds 2" in capsys.readouterr().err
    assert run(["diff", f"{path}::b", f"{path}::a", "--json"]) == 0
    got = json.loads(capsys.readouterr().out)
    assert (got["a"], got["b"], got["totals"]) == ("two.py::b", "two.py::a", {"a": 12, "b": 9, "gap": -3})


def test_a_contradiction_is_status_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "net.py"
    path.write_text(HEAD + "net = keras.Sequential([layers.Input((9, 9, 1)), layers.Conv2D(3, 50)])\n")
    assert run(["diff", str(path), "vgg16"]) == 1
    assert "net.py contradicts itself" in capsys.readouterr().out
