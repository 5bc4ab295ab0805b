"""Names that a source does not define: each part that it takes of one is a size of its own, and can be given."""

from __future__ import annotations

from typing import Any

import pytest

import weigh
from weigh.checking import check

LSTM = """
model = Sequential()
model.add(LSTM(7, input_shape=(x_train.shape[1], x_train.shape[2])))
model.add(Dense(len(classes) + 1))
"""


def formulas(text: str, **given: Any) -> list[str]:
    return [row.formula for row in weigh.read("part.py", text=text, given=given).ledger.rows if row.weights]


def test_two_parts_of_one_name_are_two_sizes() -> None:
    network = weigh.read("part.py", text=LSTM)
    (value,) = network.graph.inputs
    assert [str(size) for size in value.tensor.shape[1:]] == ["x_train.shape[1]", "x_train.shape[2]"]
    assert formulas(LSTM) == ["(x_train.shape[2] + 7 + 1) × 4 × 7", "(7 + 1) × (len(classes) + 1)"]
    assert [gap.what for gap in network.graph.gaps] == ["x_train", "classes"]


@pytest.mark.parametrize(
    "given",
    [
        {"x_train.shape": (90, 5, 3), "classes": ["a", "b"]},
        {"x_train.shape[2]": 3, "x_train.shape[1]": 5, "len(classes)": 2},
    ],
)
def test_parts_can_be_given(given: dict[str, Any]) -> None:
    network = weigh.read("part.py", text=LSTM, given=given)
    assert (network.params.known, network.graph.gaps) == ((3 + 7 + 1) * 4 * 7 + (7 + 1) * 3, ())


@pytest.mark.parametrize(
    ("size", "formula"),
    [
        ("args.hidden", "(4 + 1) × args.hidden"),
        ("x.shape[0] // 2", "(4 + 1) × (floor(x.shape[0]/2))"),
        ("2 * len(words)", "(4 + 1) × 2*len(words)"),
        ("words.size(1) + 1", "(4 + 1) × words"),  # what a call gives is no part of a shape
        ("rates['first']", "(4 + 1) × rates"),
    ],
)
def test_what_is_a_size(size: str, formula: str) -> None:
    assert formulas(f"model = Sequential()\nmodel.add(Dense({size}, input_dim=4))\n") == [formula]


def test_an_open_length_leaves_an_embedding_its_weights() -> None:
    text = "model = Sequential()\nmodel.add(Embedding(50, 6, input_length=maxlen))\nmodel.add(LSTM(3))\n"
    assert weigh.read("part.py", text=text).params.known == 50 * 6 + (6 + 3 + 1) * 4 * 3


@pytest.mark.parametrize(
    ("code", "claim", "settled"),
    [
        (LSTM.replace("len(classes) + 1", "1"), "The LSTM has 308 parameters.", {"x_train.shape[2]": 3}),
        (
            "model = Sequential()\nmodel.add(Embedding(len(words) + 1, 6, input_length=maxlen))\nmodel.add(LSTM(3))\n",
            "The embedding has 3,006 parameters.",
            {"len(words)": 500},
        ),
        (
            "model = Sequential()\nmodel.add(Conv2D(9, 3, input_shape=images.shape[1:]))\n",
            "The convolution has 252 parameters.",
            {"images.shape[1:][2]": 3},
        ),
    ],
)
def test_a_figure_of_the_page_settles_a_part(code: str, claim: str, settled: dict[str, int]) -> None:
    (model,) = check(f"{code}\n\n{claim}\n", "page.txt").models
    assert {one.unknown: one.value for one in model.solved} == settled
    assert model.weighed.params.exact
