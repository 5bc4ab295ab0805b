"""Programs on one line, as pages that lost their line ends have them."""

from __future__ import annotations

import pytest

from weigh.checking import check
from weigh.readers.written.evidence import Line
from weigh.readers.written.page.unfolding import unfolded


def parts(text: str) -> list[str]:
    return [line.text for line in unfolded([Line(4, text)])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "My model: model = Sequential() model.add(Dense(3, input_dim=4)) model.summary() prints 15.",
            ["My model:", "model = Sequential(); model.add(Dense(3, input_dim=4)); model.summary()", "prints 15."],
        ),
        (
            "from keras import layers from keras import models m = models.Sequential() m.add(layers.Dense(1, input_dim=9))",
            ["from keras import layers; from keras import models; m = models.Sequential(); m.add(layers.Dense(1, input_dim=9))"],
        ),
        (
            "a = Input((3,)) # the input b = x = Dense(4)(a) # then model = Model(a, x)",
            ["a = Input((3,)); x = Dense(4)(a); model = Model(a, x)"],
        ),
        (
            "net = Sequential([ Dense(3, input_dim=4), # three, of four Dense(2) # two ]) net.summary() and so on",
            ["net = Sequential([ Dense(3, input_dim=4), Dense(2) ]); net.summary()", "and so on"],
        ),
    ],
)  # fmt: skip
def test_statements_are_parted(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "model.add(Dense(3)) is what you call, and then nothing else of it.",
        "for a = f(3) we get (5 * 5 + 1) * 64 = 1664, which is what the paper says.",
        "x = Conv2D(32, 3)(x)  # a whole line of ordinary code, with a comment behind it",
    ],
)
def test_a_line_with_one_statement_stays_whole(text: str) -> None:
    assert parts(text) == [text]


def test_such_a_page_is_weighed() -> None:
    page = (
        "What I have\n\nimg = layers.Input(shape=(20, 20, 3)) x = layers.Conv2D(5, 3)(img) x = layers.Flatten()(x) "
        "out = layers.Dense(2)(x) model = Model(img, out) model.summary()\n\nWhy has the Conv2D 140 parameters?\n"
    )
    audit = check(page, "page.txt")
    assert [model.weighed.params.known for model in audit.models] == [(27 + 1) * 5 + (18 * 18 * 5 + 1) * 2]
    assert [(one.status, one.actual) for one in audit.verdicts] == [("holds", 140)]


@pytest.mark.parametrize(
    "text", ["a = f(" * 3_000, "a = f() " * 2_400, "x.add(#" * 2_800, "import a" * 2_400, "from a import " * 1_400]
)
def test_hostile_lines_cost_their_length(text: str) -> None:
    assert unfolded([Line(1, text[:20_000])])
