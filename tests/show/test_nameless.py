"""A layer with the empty name is called by its number in sentences, as in the ledger."""

from __future__ import annotations

from show.document.sources import read
from weigh.ask.diff import diff
from weigh.ask.explain import explain
from weigh.ask.ledger import ledger
from weigh.show.diff_text import diff_text
from weigh.show.explain_text import answer, explain_text
from weigh.words.moves import edit_text

from .golden import text

CODE = """from keras import Sequential, layers
m = Sequential([layers.Input((8, 8, 3)), layers.Conv2D(8, 3, name=""), layers.Flatten(name=""), layers.Dense(10, name="")])
"""


def test_explain_begins_with_its_number() -> None:
    (graph,) = read("m.py", CODE).graphs
    weighed = ledger(graph)
    assert answer(explain(weighed, "#2")) == "no name (#2) (Flatten) has no parameters."
    assert text(explain_text(explain(weighed, "#3"))).startswith("no name (#3) (Dense) has 2,890 parameters")


def test_diff_names_it_by_its_number() -> None:
    one, other = (ledger(read("m.py", code).graphs[0]) for code in (CODE, CODE.replace("Dense(10", "Dense(12")))
    assert "units of no name (#3)" in text(diff_text(diff(one, other, ("a.py", "b.py"))))


def test_why_says_that_it_has_none() -> None:
    facts = {"layers": ["", "conv2"], "old": 3, "new": 5}
    assert edit_text("kernel", "", facts).startswith("set the window of the layer without a name and conv2 to 5")
    assert "behind the layer without a name" in edit_text("flatten", "", {"layers": [], "behind": ""})


def test_arguments_are_those_of_the_framework() -> None:
    facts = {"layers": ["conv1"], "type": "MaxPool2d", "size": 2, "stride": 2}
    said = {dialect: edit_text("bias_removed", "", {**facts, "dialect": dialect}) for dialect in ("torch", "keras3")}
    assert said == {
        "torch": "leave out the bias of conv1 (bias=False)",
        "keras3": "leave out the bias of conv1 (use_bias=False)",
    }
    assert edit_text("pool", "", {**facts, "dialect": "torch"}) == "put MaxPool2d(2, stride=2) behind conv1"
    assert edit_text("scale_removed", "", {**facts, "dialect": "torch"}) == "leave the scale of conv1 out"
    assert edit_text("scale_removed", "", facts) == "set scale=False in conv1"
