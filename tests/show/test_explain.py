"""Explanations as text, and how the layer that is meant is found."""

from __future__ import annotations

import pytest

from weigh.ask.explain import explain
from weigh.ask.ledger import ledger
from weigh.ask.select import select
from weigh.network.errors import SelectionError
from weigh.network.graph import Graph
from weigh.show.explain_text import answer, explain_text
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
