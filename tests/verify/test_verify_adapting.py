"""A network fitted to a data set: its input, its classes, and what is told of both. No framework is needed."""

from __future__ import annotations

from typing import Any

import pytest
from verify_networks import KERAS1_CNN, SMALL, TOKENS, read

from weigh.ask.ledger import ledger
from weigh.network.errors import WeighError
from weigh.network.graph import Graph
from weigh.verifying.adapting import Adapted, adapted, with_classes, with_input
from weigh.verifying.datasets import Data
from weigh.verifying.figures import Shape
from weigh.verifying.live import VerifyError

DIGITS = Data("digits", "digits", "classes", (8, 8, 1), True, 10, (None, None), (None, None))
PARITY = Data("digits", "digits", "even-odd", (8, 8, 1), True, 2, (None, None), (None, None))
IRIS = Data("iris", "iris", "classes", (4,), False, 3, (None, None), (None, None))


def fitted(text: str, data: Data, asked: Shape | None = None) -> Adapted:
    return adapted(read(text), data, lambda shape: reread(text, shape), asked)


def reread(text: str, shape: Shape) -> Graph:
    graph = read(text, inputs={"": shape})
    if graph.faults:
        raise WeighError(graph.faults[0])
    return graph


def params(graph: Graph) -> int:
    return ledger(graph).params.known


def test_an_open_input_takes_the_smallest_size_that_fits() -> None:
    """8 × 8 is too small for two convolutions of 5 × 5 with poolings between; twice that leaves 1 × 1 × 64."""
    network = fitted(KERAS1_CNN, PARITY)
    assert network.shape == (16, 16, 1)
    assert params(network.graph) == (25 + 1) * 32 + (25 * 32 + 1) * 64 + (64 + 1) * 100 + (100 + 1) * 2
    assert [kind for kind, _ in network.notes] == ["input_open", "scaled"]


def test_the_size_that_is_asked_for_is_taken() -> None:
    assert fitted(KERAS1_CNN, PARITY, (28, 28, 1)).shape == (28, 28, 1)


def test_a_closed_input_is_replaced_and_its_weights_follow() -> None:
    network = fitted(SMALL, DIGITS)
    assert network.shape == (8, 8, 1)  # 8 - 2 = 6, pooled to 3, strided to 2
    assert params(network.graph) == (9 + 1) * 8 + 4 * 8 + (9 * 8 + 1) * 4 + (2 * 2 * 4 + 1) * 10
    assert ("input", {"old": "12 × 12 × 3", "new": "8 × 8 × 1"}) in network.notes
    assert ("units", {"layer": "dense", "what": "units", "old": 5, "new": 10}) in network.notes


def test_pictures_are_rows_of_numbers_to_a_network_that_reads_such() -> None:
    mlp = (
        "import keras\nmodel = keras.Sequential([keras.Input((784,)), keras.layers.Dense(30), keras.layers.Dense(10)])"
    )
    network = fitted(mlp, DIGITS)
    assert network.shape == (64,) and params(network.graph) == 65 * 30 + 31 * 10
    assert [kind for kind, _ in network.notes] == ["input"]


def test_a_network_that_fits_stays_as_it_is() -> None:
    mlp = "import keras\nmodel = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation='softmax')])"
    assert fitted(mlp, IRIS).notes == ()


def test_one_output_tells_two_classes() -> None:
    one = read(
        "import keras\nmodel = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation='sigmoid')])"
    )
    assert with_classes(one, 2) == (one, [])
    three, _ = with_classes(one, 3)
    assert three.outputs[0].tensor.elements == 3


def test_a_changed_head_is_a_layer_of_its_own() -> None:
    """The network as it was read stays: its layer has its units, the adapted one's the classes."""
    graph = read(SMALL)
    made, _ = with_classes(graph, 7)
    assert [getattr(one.layers[-1].op, "units", None) for one in (graph, made)] == [5, 7]
    assert made.calls[-1].layer is made.layers[-1]


def test_an_input_of_another_rank_is_refused() -> None:
    with pytest.raises(WeighError, match="axes"):
        with_input(read(SMALL), (64,))


@pytest.mark.parametrize(
    "text, data, asked, kind",
    [
        (SMALL, IRIS, None, "verify.rank"),
        (TOKENS, IRIS, None, "verify.rank"),
        (SMALL, DIGITS, (2, 2, 1), "verify.does_not_fit"),
        (
            "import keras\na, b = keras.Input((4,)), keras.Input((4,))\nmodel = keras.Model([a, b], keras.layers.Add()([a, b]))",
            IRIS,
            None,
            "verify.several",
        ),
        (
            "import keras\nmodel = keras.Sequential([keras.Input((4,)), keras.layers.Activation('relu')])",
            IRIS,
            None,
            "verify.no_head",
        ),
    ],
)
def test_what_does_not_fit_says_why(text: str, data: Data, asked: Any, kind: str) -> None:
    with pytest.raises(VerifyError) as error:
        fitted(text, data, asked)
    assert error.value.fault.kind == kind
    assert "{" not in str(error.value)
