"""A network that contradicts itself says so first, and shows no totals that say nothing."""

from __future__ import annotations

import pytest

from show.document.sources import read
from weigh.ask.ledger import ledger
from weigh.show.document import document
from weigh.show.notebook.ledger import ledger_html
from weigh.show.report import report

from .golden import text

FIRST_LAYER = """from keras.models import Sequential
from keras.layers import *
model = Sequential([
    Conv2D(8, 7, input_shape=(4, 4, 3)),
    Flatten(),
    Dense(10),
])
"""
SECOND_LAYER = """from keras.models import Sequential
from keras.layers import *
model = Sequential([
    Conv2D(8, 3, input_shape=(4, 4, 3)),
    Conv2D(8, 5),
    Conv2D(8, 5),
])
"""
TORCH = """import torch.nn as nn
net = nn.Sequential(
    nn.Conv2d(3, 8, 3),
    nn.Conv2d(16, 8, 3),
)
"""
UNKNOWN = """from keras.models import Sequential
from keras.layers import *
model = Sequential([Mystery(3, input_shape=(4,))])
"""


def printed(code: str) -> str:
    return text(report([ledger(graph) for graph in read("m.py", code).graphs], 100))


ANSWERS = [
    (FIRST_LAYER, "m.py contradicts itself at line 4: the window must fit into its input."),
    (SECOND_LAYER, "m.py contradicts itself at line 5: the window must fit into its input. What stands of it has at least 224 parameters (896 B); one example takes at least 864 MACs and at least 128 B of activations."),
    (TORCH, "m.py contradicts itself at line 4: the input must have the size that the layer declares. What stands of it has 1,384 parameters (5.536 kB)."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "sentence"), ANSWERS)
def test_the_report_begins_with_it(code: str, sentence: str) -> None:
    assert document(read("m.py", code))["models"][0]["answer"] == sentence


@pytest.mark.parametrize(("code", "sentence"), ANSWERS)
def test_the_ledger_and_the_notebook_begin_with_it(code: str, sentence: str) -> None:
    (graph,) = read("m.py", code).graphs
    said = sentence.partition(". ")[0].removesuffix(".").replace("m.py", graph.name) + "."
    assert printed(code).splitlines()[1] == said
    assert said in ledger_html(ledger(graph))


def test_totals_that_say_nothing_are_left_out() -> None:
    got = printed(FIRST_LAYER)
    assert "\nIts totals are not known.\n" in got
    assert "parameters =" not in got
    assert document(read("m.py", FIRST_LAYER))["models"][0]["totals"] == []


def test_totals_that_say_something_stay() -> None:
    got = printed(SECOND_LAYER)
    assert "\nparameters         at least 224\n" in got
    assert "non-trainable" not in got


def test_nothing_known_without_a_contradiction() -> None:
    got = printed(UNKNOWN)
    assert "contradicts" not in got
    assert "\nIts totals are not known.\n" in got
