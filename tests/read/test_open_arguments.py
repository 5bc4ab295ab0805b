"""Functions and classes that ask for arguments which nobody gives: they are read with these open, and asked for them."""

from __future__ import annotations

import pytest

import weigh
from weigh.ask.ledger import ledger
from weigh.asked import setting, settings
from weigh.network.graph import Graph
from weigh.sources import read_source
from weigh.words.remarks import unknown

KERAS = """
def block(x, filters, kernel=3):
    return layers.ReLU()(layers.Conv2D(filters, kernel, padding="same")(x))
def net(input_shape, classes, width=8):
    inputs = keras.Input(shape=input_shape)
    x = block(block(inputs, width), 2 * width)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(classes)(x))
def train(model, data, epochs):
    for epoch in range(epochs):
        model.fit(data)
"""
SUBCLASSED = """
class Net(tf.keras.Model):
    def __init__(self, classes):
        super().__init__()
        self.hidden = tf.keras.layers.Dense(64)
        self.out = tf.keras.layers.Dense(classes)
    def call(self, x):
        return self.out(self.hidden(x))
"""
GENERATOR = (
    "def generator(z):\n    return Sequential([Dense(7 * 7 * 4, input_dim=z), Reshape((7, 7, 4)), Conv2D(1, 3)])\n"
)
TORCH = """
import torch.nn as nn
def mlp(n, hidden):
    return nn.Sequential(nn.Linear(n, hidden), nn.ReLU(), nn.Linear(hidden, 10))
"""
CONFIGURED = """
import torch.nn as nn
class Tagger(nn.Module):
    def __init__(self, config, *, tags):
        super().__init__()
        self.words = nn.Embedding(config.words, config.width)
        self.mix = nn.Linear(config.width, 4 * config.width)
        self.out = nn.Linear(4 * config.width, tags)
    def forward(self, x):
        return self.out(self.mix(self.words(x)))
"""


def read(code: str, *given: str) -> Graph:
    (graph,) = read_source("m.py", text=code, given=settings([setting(one) for one in given])).graphs
    return graph


def said(code: str) -> list[str]:
    return [unknown(gap) for gap in read(code).gaps]


SETTLED = [
    (KERAS, ("input_shape=28,28,3", "classes=10"), (9 * 3 + 1) * 8 + (9 * 8 + 1) * 16 + 17 * 10),
    (GENERATOR, ("z=100",), 101 * 196 + 37),
    (TORCH, ("n=784", "hidden=64"), 785 * 64 + 650),
    (CONFIGURED, ("config.words=1000", "config.width=8", "tags=5"), 8_000 + 9 * 32 + 33 * 5),
]


@pytest.mark.parametrize(("code", "given", "params"), SETTLED)
def test_arguments_that_are_given(code: str, given: tuple[str, ...], params: int) -> None:
    graph = read(code, *given)
    assert (ledger(graph).params.known, graph.gaps) == (params, ())


OPEN = [
    (KERAS, "17 × classes + 72 × input_shape[2] + 1,176"),
    (GENERATOR, "196 × z + 233"),
    (TORCH, "11 × hidden + hidden × n + 10"),
    (SUBCLASSED, "65 × classes + 64 × x[-1] + 64"),
]


@pytest.mark.parametrize(("code", "formula"), OPEN)
def test_the_rest_is_known_as_a_formula(code: str, formula: str) -> None:
    from weigh.show import numbers

    assert numbers.size(ledger(read(code)).params.size) == formula


def test_what_is_asked_for() -> None:
    assert said(GENERATOR) == [
        "Nothing gives generator its argument z. Add --set z=VALUE; for a shape --set z=28,28,1."
    ]
    assert said(TORCH) == [
        "Nothing gives mlp its argument n. Add --set n=VALUE; for a shape --set n=28,28,1.",
        "Nothing gives mlp its argument hidden. Add --set hidden=VALUE; for a shape --set hidden=28,28,1.",
    ]
    assert (
        "Nothing gives Net its argument classes. Add --set classes=VALUE; for a shape --set classes=28,28,1."
        in said(SUBCLASSED)
    )


def test_several_parts_of_one_argument_are_asked_for_together() -> None:
    assert said(CONFIGURED) == [
        "Nothing gives Tagger its argument config. Add --set config.words=VALUE; for a shape --set config.words=28,28,1. "
        "Likewise: config.width.",
        "Nothing gives Tagger its argument tags. Add --set tags=VALUE; for a shape --set tags=28,28,1.",
    ]


def test_a_function_that_another_one_calls_is_no_network_of_its_own() -> None:
    code = "def half(n):\n    return Sequential([Dense(n, input_shape=(4,))])\ndef whole(n):\n    m = half(n)\n    m.add(Dense(2))\n    return m\n"
    assert ledger(read(code, "n=3")).params.known == 15 + 8


def test_what_needs_no_arguments_comes_first() -> None:
    code = f"{GENERATOR}def critic():\n    return Sequential([Dense(1, input_shape=(3,))])\n"
    assert ledger(read(code)).params.known == 4


@pytest.mark.parametrize("code", [GENERATOR, TORCH])
def test_functions_that_never_end_are_passed_over(code: str) -> None:
    endless = "def endless(n):\n    return endless(n + 1)\ndef forever(n):\n    while True:\n        n += 1\n"
    assert read(code + endless).calls
    assert read(endless + code).calls


CLAIMED = [
    (GENERATOR, "19,833", "Take z = 100", "+19,600"),
    (GENERATOR, "20k", "Take z = 100: any z from 99 to 103 would do", "+19,600"),
    (KERAS, "1,562", "Take input_shape[2] = 3, classes = 10", "+386"),
    (KERAS, "1,418", "Take input_shape[2] = 1, classes = 10", "+242"),
]


@pytest.mark.parametrize(("code", "claim", "said", "gap"), CLAIMED)
def test_why_gives_what_is_open_the_value_that_the_claim_tells(code: str, claim: str, said: str, gap: str) -> None:
    text = weigh.read("m.py", text=code).why(claim).__str__()
    assert "1  With a value for what the source leaves open: " in text
    assert f"   {gap}  {said}.\n" in text


def test_a_claim_that_no_value_gives_is_not_explained_by_one() -> None:
    assert not weigh.read("m.py", text=GENERATOR).why("100").answers
