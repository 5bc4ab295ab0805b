"""Sizes that code leaves open, solved for from figures and printed tables of the same page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import weigh
from weigh.ask.ledger import Ledger
from weigh.ask.open_sizes import solutions
from weigh.checking.audit import Model
from weigh.checking.solving import Figure, solved
from weigh.network.place import Place
from weigh.network.sizes import Formula

OPEN = """
model = Sequential()
model.add(Conv2D(32, (5, 5), input_shape=input_shape))
model.add(MaxPooling2D((2, 2)))
model.add(Conv2D(64, (5, 5)))
model.add(Flatten())
model.add(Dense(classes))
"""


def model_of(code: str) -> Model:
    network = weigh.read("page", text=code, dialect="keras3")
    return Model(network.name, "code", network.ledger, 0, Place(2), network.reading)


def figure(value: int) -> Figure:
    return Figure(value, Place(9))


def table(code: str) -> Ledger:
    return weigh.read("table", text=code).ledger


def test_a_figure_settles_the_channels_and_leaves_the_image_open() -> None:
    found = solved(model_of(OPEN), [figure(832)], [])
    (one,) = found.solved
    assert (one.unknown, one.value, one.layer, one.figure) == ("input_shape[2]", 1, "conv2d", "832")
    assert found.weighed.rows[0].params == 832
    assert not found.weighed.params.exact


@pytest.mark.parametrize("value", [833, 31, 51_264, 0])
def test_a_figure_that_no_size_gives_settles_nothing(value: int) -> None:
    assert solved(model_of(OPEN), [figure(value)], []).solved == ()


def test_a_printed_table_settles_every_size() -> None:
    printed = table(OPEN.replace("input_shape=input_shape", "input_shape=(28, 28, 1)").replace("classes", "10"))
    found = solved(model_of(OPEN), [], [printed])
    assert found.weighed.params.known == printed.params.known
    assert {one.unknown: (one.low, one.high) for one in found.solved}["input_shape[0]"] == (28, 28)


def test_a_printed_table_of_another_network_settles_nothing() -> None:
    printed = table(
        OPEN.replace("input_shape=input_shape", "input_shape=(28, 28, 1)").replace("classes", "10").replace("64", "48")
    )
    assert solved(model_of(OPEN), [], [printed]).solved == ()


def test_a_known_network_is_left_alone() -> None:
    model = model_of(OPEN.replace("input_shape=input_shape", "input_shape=(28, 28, 1)").replace("classes", "10"))
    assert solved(model, [figure(832)], []) is model


@given(st.integers(1, 50_000), st.integers(1, 9), st.integers(0, 99), st.integers(1, 4))
def test_solutions_are_all_sizes_that_give_the_value_and_no_other(size: int, times: int, plus: int, by: int) -> None:
    formula = (times * Formula("n") + plus) // by
    if not isinstance(formula, Formula):
        return
    value = formula.at({"n": size})
    assert isinstance(value, int)
    low, high = solutions(formula, "n", value) or (0, -1)
    assert low <= size <= high
    assert formula.at({"n": low}) == formula.at({"n": high}) == value
    assert low == 1 or formula.at({"n": low - 1}) != value
    assert formula.at({"n": high + 1}) != value
