"""Several claims or shapes in one line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weigh.serve.limits import MOST_CLAIMS
from weigh.serve.parting import claims, shapes
from weigh.serve.questions import answer

NET = "m = Sequential([Input((4,)), Dense(3)])\n"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("60M", ["60M"]),
        ("60M, 1.8G MACs, conv2=1664", ["60M", "1.8G MACs", "conv2=1664"]),
        ("60M; neurons=650k", ["60M", "neurons=650k"]),
        ("60 million parameters, 650,000 neurons", ["60 million parameters", "650,000 neurons"]),
        ("138,357,544, neurons=650k", ["138,357,544", "neurons=650k"]),
        ("1,8G MACs", ["1,8G MACs"]),
        ("conv2.out=28, 28, 64", ["conv2.out=28, 28, 64"]),
        ("conv1.kernel=5, 5, 48, 60M", ["conv1.kernel=5, 5, 48", "60M"]),
        ("138, 357, 544", ["138, 357, 544"]),
        ("60M, so they say", ["60M, so they say"]),
        (" ; ", [" ; "]),
        ("", [""]),
    ],
)
def test_claims(line: str, found: list[str]) -> None:
    assert claims([line]) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("3x224x224, tokens:128", ["3x224x224", "tokens:128"]),
        ("tokens:128, 3x224x224", ["tokens:128", "3x224x224"]),
        ("image:3, 224, 224", ["image:3, 224, 224"]),
        ("3, 224, 224", ["3, 224, 224"]),
        ("(None, 224, 224, 3)", ["(None, 224, 224, 3)"]),
        ("(3, 224, 224), (10,)", ["(3, 224, 224)", "(10,)"]),
        ("3x224x224, 128", ["3x224x224", "128"]),
        ("a:3x?x3;b:4", ["a:3x?x3", "b:4"]),
    ],
)
def test_shapes(line: str, found: list[str]) -> None:
    assert shapes([line]) == found


@given(st.lists(st.sampled_from(["60M", "1.8G MACs", "138,357,544", "conv2=1664", "neurons=650k"]), min_size=1))
def test_what_is_joined_comes_apart(parts: list[str]) -> None:
    assert claims([", ".join(parts)]) == parts == claims(["; ".join(parts)])


@given(st.text(alphabet="6M,; =x:()?a1.", max_size=60))
def test_nothing_is_lost(line: str) -> None:
    def bare(text: str) -> str:
        return "".join(letter for letter in text if letter not in ",; ")

    assert bare("".join(claims([line]))) == bare(line) == bare("".join(shapes([line])))


def test_several_claims_are_answered() -> None:
    status, body = answer("report", json.dumps({"source": NET, "claims": ["15, neurons=3"]}).encode())
    assert status == 200
    assert json.loads(body)["claims"] == ["15", "neurons=3"]


def test_several_shapes_are_used() -> None:
    source = "from keras import *\na, b = Input(shape=s, name='a'), Input(shape=t, name='b')\n"
    source += "m = Model([a, b], layers.concatenate([a, b]))\n"
    status, body = answer("weigh", json.dumps({"source": source, "inputs": ["a:3, b:5"]}).encode())
    assert status == 200
    assert [one["shape"] for one in json.loads(body)["models"][0]["inputs"]] == [[None, 3], [None, 5]]


def test_one_line_holds_no_more_than_a_list() -> None:
    line = ", ".join(["60M"] * (MOST_CLAIMS + 1))
    status, body = answer("report", json.dumps({"source": NET, "claims": [line]}).encode())
    assert status == 400
    assert json.loads(body)["error"]["kind"] == "serve.value"
