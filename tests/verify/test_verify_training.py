"""Training: the recipe that the source gives, Keras 1's decay, and the network of the page that reaches its accuracy."""

from __future__ import annotations

import pytest
from verify_networks import KERAS1_CNN, SMALL, read

from weigh.network.graph import Training
from weigh.verifying.adapting import adapted
from weigh.verifying.datasets import load
from weigh.verifying.live import VerifyError, live
from weigh.verifying.recipe import Recipe, output_says, recipe, stepper
from weigh.verifying.training import Epoch, classifying, trainer

torch = pytest.importorskip("torch")
pytest.importorskip("sklearn")


def test_the_recipe_is_the_sources() -> None:
    said = recipe(read(KERAS1_CNN))
    assert said == Recipe("sgd", 1e-3, 1e-6, {"momentum": 0.9, "nesterov": True}, "classes", "softmax", True)
    assert said.written == "SGD(lr=0.001, decay=1e-06, momentum=0.9, nesterov=True)"


def test_a_source_that_says_nothing_gets_plain_descent() -> None:
    said = recipe(read("import keras\nmodel = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])"))
    assert (said.optimizer, said.rate, said.loss, said.given) == ("sgd", 0.01, "squares", False)
    assert (classifying(said).loss, classifying(said).says) == ("classes", "logits")


@pytest.mark.parametrize(
    "tail, says",
    [
        ("layers.Dense(3, activation='softmax')", "softmax"),
        ("layers.Dense(3), layers.Activation('softmax'), layers.Flatten()", "softmax"),
        ("layers.Dense(1, activation='sigmoid')", "sigmoid"),
        ("layers.Dense(3)", "values"),
    ],
)
def test_what_the_output_says(tail: str, says: str) -> None:
    graph = read(f"import keras\nfrom keras import layers\nmodel = keras.Sequential([keras.Input((4,)), {tail}])")
    assert output_says(graph, graph.outputs[0]) == says


def test_the_learning_rate_decays_as_keras_1_has_it() -> None:
    """lr / (1 + decay · iterations)."""
    said = Recipe("sgd", 0.5, 0.25, {}, "squares", "values", True)
    assert [said.rate_at(iteration) for iteration in (0, 1, 4)] == [0.5, 0.5 / 1.25, 0.5 / 2]


@pytest.mark.parametrize("framework", ["torch", "keras"])
def test_steps_of_descent_by_hand(framework: str) -> None:
    """w -= lr/(1 + decay·i) · gradient, three times, on one weight whose gradient is always 1."""
    from weigh.building import build

    graph = read("import keras\nmodel = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])")
    alive = live(build(graph, framework).model, framework, graph.dialect)
    (weight,) = alive.trained()
    before = float(weight.detach())
    stepping = stepper(Recipe("sgd", 0.5, 1.0, {}, "squares", "values", True), alive, framework)
    for _ in range(3):
        stepping.step(alive.forward([torch.ones(1, 1)])[0].sum())
    assert float(alive.trained()[0].detach()) == pytest.approx(before - (0.5 + 0.5 / 2 + 0.5 / 3), abs=1e-6)


def test_momentum_with_nesterov_by_hand() -> None:
    """Two steps on a gradient of 1: 1 + 0.9, then 1 + 0.9 · (0.9 + 1)."""
    from weigh.building import build

    graph = read("import keras\nmodel = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])")
    moved = []
    for framework in ("torch", "keras"):
        alive = live(build(graph, framework).model, framework, graph.dialect)
        before = float(alive.trained()[0].detach())
        said = Recipe("sgd", 0.1, 0.0, {"momentum": 0.9, "nesterov": True}, "squares", "values", True)
        stepping = stepper(said, alive, framework)
        for _ in range(2):
            stepping.step(alive.forward([torch.ones(1, 1)])[0].sum())
        moved.append(before - float(alive.trained()[0].detach()))
    assert moved == pytest.approx([0.1 * (1 + 0.9 + 1 + 0.9 * (0.9 + 1))] * 2, abs=1e-6)


def test_an_optimizer_of_any_name_takes_a_step() -> None:
    graph = read(SMALL)
    from weigh.building import build
    from weigh.verifying.recipe import OPTIMIZERS

    for name in OPTIMIZERS:
        said = recipe(graph_with(graph, name))
        assert said.optimizer == name
        for framework in ("torch", "keras"):
            stepper(said, live(build(graph, framework).model, framework, graph.dialect), framework)


def graph_with(graph: object, optimizer: str) -> object:
    from dataclasses import replace

    return replace(graph, training=Training(optimizer.upper(), "", {"momentum": 0.5, "eps": 1e-6}))  # type: ignore[type-var]


def test_the_network_of_the_page_tells_even_from_odd() -> None:
    """The Keras 1 CNN with its own optimizer, dropout on, from a fixed seed: at least 95 % of the digits not seen."""
    graph = read(KERAS1_CNN)
    data = load("digits", "even-odd", 0)
    network = adapted(
        graph, data, lambda shape: read(KERAS1_CNN, inputs={"": shape}) if shape == (16, 16, 1) else refuse()
    )
    told: list[tuple[int, Epoch]] = []
    done = trainer(network, data, "torch", 0).train(24, lambda number, epoch: told.append((number, epoch)))
    assert done.test.accuracy >= 0.95
    assert done.tested == 360 and len(done.epochs) == 24
    assert [number for number, _ in told] == list(range(1, 25))
    assert done.epochs[-1].loss < done.epochs[0].loss / 2


def refuse() -> object:
    from weigh.network.errors import ShapeError

    raise ShapeError.of("rank", expected=4, rank=3, tensor="")


@pytest.mark.parametrize(
    "name, task, kind",
    [
        ("mnist", "classes", "verify.no_such_data"),
        ("iris", "even-odd", "verify.task"),
        ("iris", "half", "verify.no_such_task"),
    ],
)
def test_data_that_is_not_there(name: str, task: str, kind: str) -> None:
    with pytest.raises(VerifyError) as error:
        load(name, task, 0)
    assert error.value.fault.kind == kind


@pytest.mark.parametrize(
    "name, shape, classes, count",
    [
        ("digits", (8, 8, 1), 10, 1797),
        ("iris", (4,), 3, 150),
        ("wine", (13,), 3, 178),
        ("breast_cancer", (30,), 2, 569),
    ],
)
def test_data_sets(name: str, shape: tuple[int, ...], classes: int, count: int) -> None:
    data = load(name, "classes", 0)
    assert (data.shape, data.classes) == (shape, classes)
    assert len(data.train[1]) + len(data.test[1]) == count
    assert tuple(data.train[0].shape[1:]) == shape
    assert abs(float(data.train[0].mean())) < 1e-4
