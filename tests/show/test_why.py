"""The answers of `why` as text and JSON: golden reports, whose gaps are added up again from the text itself."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from weigh.explaining import explained
from weigh.network.errors import SelectionError
from weigh.show.json_why import why_json
from weigh.show.why_text import why_text
from weigh.show.widths import cells
from weigh.sources import read_source

from .golden import golden, text

ALEXNET = str(Path(__file__).parents[2] / "examples" / "alexnet.py")
TIED = """
import tensorflow as tf
model = tf.keras.Sequential([
    tf.keras.layers.Dense(10, input_shape=(9,)),
    #tf.keras.layers.BatchNormalization(),
    tf.keras.layers.Dense(5),
    tf.keras.layers.Dense(1),
])
model.compile(optimizer="adam", loss="mse")
"""

CNN = """
from keras.models import Sequential
from keras.layers import Conv2D, Flatten, Dense
model = Sequential()
model.add(Conv2D(32, 5, input_shape=(28, 28, 1)))
model.add(Conv2D(64, 5))
model.add(Flatten())
model.add(Dense(10))
"""

CASES: list[tuple[str, str, str | None, tuple[str, ...]]] = [
    ("why_alexnet", ALEXNET, None, ("60M",)),
    ("why_alexnet_kernel", ALEXNET, None, ("60M", "conv2.kernel=5x5x48")),
    ("why_biases", "vgg16", None, ("138,344,128",)),
    ("why_statistics", "keras-resnet50", None, ("25,557,032",)),
    ("why_auxiliary", "inceptionv3", None, ("27,161,264",)),
    ("why_nothing", "vgg16", None, ("24M activations",)),
    ("why_optimizer", "-", TIED, ("485",)),
    ("why_uncomment", "-", TIED, ("201",)),
    ("why_layer", "-", CNN, ("1,664",)),
    ("why_holds", "vgg16", None, ("528 MB",)),
]


def shown(source: str, code: str | None, claims: tuple[str, ...], width: int | None) -> str:
    reading = read_source(source, text=code)
    return "\n".join(
        text(why_text(answers, width, str, not reading.published)) for answers in explained(reading, claims)
    )


@pytest.mark.parametrize(("name", "source", "code", "claims"), CASES)
def test_golden(name: str, source: str, code: str | None, claims: tuple[str, ...]) -> None:
    got = shown(source, code, claims, 100)
    assert got == golden(name, got)


GAP = re.compile(r"^ {3}([\d,]+) − ([\d,]+) = ([+−]?[\d,]+)(?: = (.*))?$", re.MULTILINE)


def number(printed: str) -> int:
    return int(printed.replace("−", "-").replace("+", "").replace(",", "").replace(" ", ""))


@pytest.mark.parametrize(("name", "source", "code", "claims"), CASES)
def test_the_gaps_add_up(name: str, source: str, code: str | None, claims: tuple[str, ...]) -> None:
    """Total less total is the gap, and its parts are those in front of the edits."""
    got = shown(source, code, claims, None)
    for total, now, gap, parts in GAP.findall(got):
        assert number(total) - number(now) == number(gap)
        if parts:
            assert sum(number(part) for part in re.findall(r"[+−]? ?[\d,]+", parts)) == number(gap)


@pytest.mark.parametrize("width", [50, 60, 80, 120])
@pytest.mark.parametrize(("name", "source", "code", "claims"), CASES)
def test_lines_keep_to_the_width(name: str, source: str, code: str | None, claims: tuple[str, ...], width: int) -> None:
    """All but lines of code, which are the user's."""
    lines = shown(source, code, claims, width).splitlines()
    told = [line for line in lines if not re.match(r"^\s+\d* [-+] ", line)]
    assert max(map(cells, told)) <= width


@pytest.mark.parametrize(("name", "source", "code", "claims"), CASES)
def test_json(name: str, source: str, code: str | None, claims: tuple[str, ...]) -> None:
    """The edits' gaps add up to the gap, and every number is an exact integer."""
    reading = read_source(source, text=code)
    got = json.loads(why_json(explained(reading, claims)))
    assert got["schema"] == "weigh/1"
    assert [claim["text"] for claim in got["claims"]] == list(claims)
    for answer in got["answers"]:
        gaps = [edit["gap"] for edit in answer["edits"] if edit["gap"] is not None]
        assert not gaps or sum(gaps) == answer["gap"]
        for edit in answer["edits"]:
            assert not edit["groups"] or sum(group["gap"] for group in edit["groups"]) == edit["gap"]
            assert edit["kind"] and edit["text"]


def test_several_networks_are_all_asked() -> None:
    code = """
from keras import Sequential, layers
one = Sequential([layers.Input((4,)), layers.Dense(3)])
two = Sequential([layers.Input((4,)), layers.Dense(2)])
"""
    reading = read_source("-", text=code)
    found = explained(reading, ["12"])
    assert [answers.total for answers in found] == [15, 10]
    got = json.loads(why_json(found))
    assert len(got["models"]) == 2


def test_a_layer_that_no_network_has() -> None:
    with pytest.raises(SelectionError) as error:
        explained(read_source(ALEXNET), ["conv2d_9=5"])
    assert "The nearest: conv2d" in str(error.value)
