"""Explanations as text, and how the layer that is meant is found."""

from __future__ import annotations

import json

import pytest

from weigh.ask.explain import explain
from weigh.ask.ledger import ledger
from weigh.ask.select import select
from weigh.network.errors import SelectionError
from weigh.network.graph import Graph
from weigh.show.expected_text import expected_text
from weigh.show.explain_text import answer, explain_text
from weigh.show.json_explain import explain_json
from weigh.show.widths import cells

from . import networks
from .golden import golden, text

CASES = [
    ("plain", networks.plain(), "conv2d_1"),
    ("shared", networks.shared(), "dense"),
    ("enclosing", networks.shared(), "inner"),
    ("frozen", networks.frozen(), "conv2d"),
    ("unknown", networks.unknown_channels(), "conv2d"),
    ("weightless", networks.alternating(1), "activation_0"),
]


@pytest.mark.parametrize(("name", "graph", "layer"), CASES)
def test_golden(name: str, graph: Graph, layer: str) -> None:
    got = text(explain_text(explain(ledger(graph), layer), "net.add(Layer())", 100))
    assert got == golden(f"explain_{name}", got)


@pytest.mark.parametrize("width", [30, 40, 60, 80, 120])
@pytest.mark.parametrize(("name", "graph", "layer"), CASES)
def test_lines_keep_to_the_width_and_numbers_stay_whole(name: str, graph: Graph, layer: str, width: int) -> None:
    explanation = explain(ledger(graph), layer)
    got = text(explain_text(explanation, "net.add(Layer())", width))
    assert max(map(cells, got.splitlines())) <= width
    if isinstance(explanation.row.params, int) and explanation.row.params:
        assert f"{explanation.row.params:,}" in got


EXPECTED: list[tuple[str, Graph, str, int | None, tuple[int | None, ...] | None]] = [
    ("expected", networks.plain(), "conv2d_1", 1_664, (24, 24, 64)),
    ("expected_together", networks.plain(), "conv2d_1", 1_600, None),
    ("expected_none", networks.plain(), "conv2d_1", 1_234, (1, 2, 3)),
    ("expected_of_none", networks.alternating(1), "activation_0", 640, None),
    ("expected_inside", networks.shared(), "inner", 144, None),
]


@pytest.mark.parametrize(("name", "graph", "layer", "params", "shape"), EXPECTED)
def test_golden_with_what_was_expected(
    name: str, graph: Graph, layer: str, params: int | None, shape: tuple[int | None, ...] | None
) -> None:
    explanation = explain(ledger(graph), layer, params, shape)
    got = text(explain_text(explanation, "net.add(Layer())", 80))
    assert got == golden(f"explain_{name}", got)
    assert (
        list(got.splitlines())[1:] != list(text(explain_text(explain(ledger(graph), layer), "", 80)).splitlines())[1:]
    )


@pytest.mark.parametrize("width", [30, 40, 60, 80, 120])
@pytest.mark.parametrize(("name", "graph", "layer", "params", "shape"), EXPECTED)
def test_what_was_expected_keeps_to_the_width(
    name: str, graph: Graph, layer: str, params: int | None, shape: tuple[int | None, ...] | None, width: int
) -> None:
    got = text(expected_text(explain(ledger(graph), layer, params, shape), width))
    assert max(map(cells, got.splitlines())) <= width


def expected_as_text(layer: str, expected: int | None = None, shape: tuple[int | None, ...] | None = None) -> str:
    return text(expected_text(explain(ledger(networks.plain()), layer, expected, shape))).strip()


@pytest.mark.parametrize(
    ("answered", "sentences"),
    [
        (
            expected_as_text("conv2d_1", 1_664),
            "You expected 1,664. (5 × 5 + 1) × 64 = 1,664, the 32 input channels left out: every filter spans all of them.",
        ),
        (expected_as_text("conv2d_1", 51_264), "You expected 51,264, and so it is."),
        (expected_as_text("conv2d_1", 650), "You expected 650. 650 is the number of parameters of dense."),
        (
            expected_as_text("conv2d_1", shape=(20, 20, 32)),
            "You expected 20 × 20 × 32 to come out. Three changes would give that, the likeliest first:\n"
            "  keeping the input's 32 channels, as a depthwise layer does.\n"
            "  32 filters instead of 64.\n"
            "  a depthwise convolution.",
        ),
        (
            expected_as_text("conv2d", shape=(24, 24, 64)),
            "You expected 24 × 24 × 64 to come out. That would come of 64 filters instead of 32.",
        ),
        (expected_as_text("conv2d_1", shape=(20, None, 64)), "You expected 20 × ? × 64 to come out, and so it does."),
        (
            expected_as_text("conv2d_1", shape=(7,)),
            "You expected 7 to come out. No change of the layer or its input that is known gives that.",
        ),
    ],
)
def test_what_is_said_to_an_expectation(answered: str, sentences: str) -> None:
    assert answered == sentences


def test_json_has_the_misconceptions_best_first() -> None:
    answer = json.loads(explain_json(explain(ledger(networks.plain()), "conv2d_1", 1_664, (24, 24, 64))))
    first = answer["misconceptions"][0]
    assert (first["formula"], first["value"], first["kind"]) == ("(5 × 5 + 1) × 64", 1_664, "axis_left_out")
    assert answer["shape_misconceptions"][0] == {
        "text": "padding same instead of valid",
        "shape": [24, 24, 64],
        "kind": "padding",
        "bits": 3.0,
    }
    assert (answer["expected"], answer["expected_shape"], answer["nearest"]) == (1_664, [24, 24, 64], [])


@pytest.mark.parametrize(
    ("graph", "layer", "sentence"),
    [
        (networks.plain(), "conv2d_1", "conv2d_1 (Conv2D) has 51,264 parameters: (5 × 5 × 32 + 1) × 64."),
        (networks.shared(), "inner", "inner (Functional) has 143 parameters: the sum of the 2 layers inside it."),
        (
            networks.shared(),
            "inner/dense",
            "dense (Dense) has 110 parameters: (10 + 1) × 10. They are shared with a layer above, and counted there.",
        ),
        (networks.alternating(1), "#2", "activation_0 (Activation) has no parameters."),
        (
            networks.unknown_channels(),
            "#1",
            "The parameters of conv2d (Conv2D) are known up to input_shape[2]: "
            "(5 × 5 × input_shape[2] + 1) × 32 = 800 × input_shape[2] + 32.",
        ),
    ],
)
def test_the_answer_comes_first_in_one_sentence(graph: Graph, layer: str, sentence: str) -> None:
    assert answer(explain(ledger(graph), layer)) == sentence


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("conv2d", "conv2d"),  # a name that is also the beginning of others
        ("conv2", "conv2d_1"),  # the second layer whose type begins with conv
        ("dense1", "dense"),
        ("#3", "dense"),
        ("CONV2D_1", "conv2d_1"),
        ("d_1", "conv2d_1"),  # the only one that ends so
        (" dense/ ", "dense"),
        ("den", "dense"),  # the only one that begins so
    ],
)
def test_a_layer_is_found_by(wanted: str, path: str) -> None:
    assert select(ledger(networks.plain()), wanted).path == path


def test_a_path_reaches_into_an_enclosing_layer_and_a_name_prefers_the_owner() -> None:
    weighed = ledger(networks.shared())
    assert select(weighed, "inner/dense").adds is False
    assert select(weighed, "dense").adds is True
    assert select(weighed, "head").path == "inner/head"


def test_a_layer_that_is_not_there() -> None:
    with pytest.raises(SelectionError) as error:
        select(ledger(networks.plain()), "conv9")
    assert str(error.value) == (
        "a layer must be one of the network's.\n"
        "  Received: 'conv9'; sequential has 3 layers, and none is called that.\n"
        "  The nearest: conv2d, conv2d_1. #1 is the first layer; `weigh SOURCE` lists them all."
    )


def test_a_type_that_only_one_layer_has() -> None:
    assert select(ledger(networks.shared()), "functional").path == "inner"


@pytest.mark.parametrize("wanted", ["#0", "#4", "", "/", "conv0", "dense2"])
def test_what_names_no_layer(wanted: str) -> None:
    with pytest.raises(SelectionError):
        select(ledger(networks.plain()), wanted)


def test_a_name_that_several_layers_have() -> None:
    with pytest.raises(SelectionError) as error:
        select(ledger(networks.twins()), "dense")
    assert str(error.value) == (
        "a layer must be named so that only one is meant.\n"
        "  Received: 'dense'; in twins that is 2 layers: left/dense, right/dense.\n"
        "  Name one by its path."
    )
