"""Real training steps: what is predicted is measured, and what is tampered with is found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from verify_networks import BRANCHED, KERAS1_CNN, SMALL, TOKENS, TORCH, read

from weigh import building, verifying
from weigh.network.graph import Call, Graph, replay
from weigh.network.ops import Op
from weigh.verifying import saving, work
from weigh.verifying.live import VerifyError

pytest.importorskip("torch")
FRAMEWORKS = ("torch", "keras")


def verified(graph: Graph, framework: str = "torch", **options: Any) -> verifying.Verification:
    return verifying.verify(graph, framework, **options)


def figures(found: verifying.Verification) -> dict[str, Any]:
    return {figure.name: figure.measured for figure in found.figures}


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("text", [SMALL, BRANCHED], ids=["small", "branched"])
def test_every_figure_is_the_one_predicted(text: str, framework: str) -> None:
    found = verified(read(text), framework)
    assert list(found.differing) == []
    assert all(figure.equal for figure in found.figures)
    assert all(layer.equal for layer in found.layers)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_measured_figures_are_what_arithmetic_says(framework: str) -> None:
    found = figures(verified(read(KERAS1_CNN, inputs={"": (28, 28, 1)}), framework))
    assert found["params"] == found["gradients"] == (5*5*1 + 1) * 32 + (5*5*32 + 1) * 64 + (1024 + 1) * 100 + (100 + 1) * 2  # fmt: skip
    assert found["macs"] == 24*24 * 25 * 32 + 8*8 * 25*32 * 64 + 1024 * 100 + 100 * 2  # fmt: skip


def test_tokens_go_through_tables() -> None:
    """9 steps of 4 gates of 5 units over 6 features and 5 states; what an LSTM saves has no rule, and that is said."""
    found = verified(read(TOKENS))
    assert found.equal
    assert figures(found)["macs"] == 9 * 4 * 5 * (6 + 5) + 5 * 3
    (saved,) = (figure for figure in found.figures if figure.name == "saved")
    assert (saved.predicted, saved.equal, saved.why, saved.facts) == (None, None, "no_rule", "LSTM")


FUSED = """
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = nn.MultiheadAttention(8, 2, batch_first=True)
        self.lstm = nn.LSTM(8, 5, batch_first=True)
        self.out = nn.Linear(5, 3)
    def forward(self, x):
        x, _ = self.attention(x, x, x, need_weights=False)
        x, _ = self.lstm(x)
        return self.out(x)
model = Net()
"""


def test_what_pytorchs_counter_leaves_out_is_counted_by_rules_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a CPU, fused attention and fused recurrent layers: 7 steps of 8 features, 4 gates of 5 units."""
    graph = read(FUSED, inputs={"": (7, 8)})
    found = verified(graph)
    attention, lstm = 7 * 8 * 24 + 7 * 8 * 8 + 2 * 7 * 7 * 8, 7 * 4 * 5 * (8 + 5)
    assert found.equal and figures(found)["macs"] == attention + lstm + 7 * 5 * 3
    monkeypatch.setattr(work, "RULES", {})
    assert verified(graph).equal is (not found.by_rule)


def test_a_tampered_model_is_found() -> None:
    """One filter more in the live model than in the network: its layer, the ones behind it, and every total differ."""
    graph = read(SMALL)
    more = changed(graph, "conv2d", lambda op: replace(op, filters=op.filters + 1))
    found = verified(graph, build=lambda seen: Tampered(building.build(more, "torch", seen), graph))
    assert not found.equal
    assert {figure.name for figure in found.figures if figure.equal is False} == {
        "params", "trainable", "gradients", "macs", "activations", "saved", "saved_once",
    }  # fmt: skip
    (conv,) = (layer for layer in found.layers if layer.path == "conv2d")
    assert conv.equal is False and conv.predicted == ((2, 8, 10, 10),) and conv.measured == ((2, 9, 10, 10),)
    assert [figure.measured for figure in conv.figures] == [(9 * 3 + 1) * 9, 10 * 10 * 9 * 27]


LONE = """
import keras
from keras import layers
model = keras.Sequential([keras.Input((4,)), layers.Dense(3), layers.BatchNormalization()])
"""


SEVERAL = """
import keras
from keras import layers
twice = layers.Dense(5)
a, b = keras.Input((4,)), keras.Input((4,))
x = layers.Concatenate()([twice(a), twice(b)])
y = layers.Dense(3)(x)
model = keras.Model([a, b], [layers.Dense(2, activation="softmax")(x), keras.ops.argmax(y, axis=-1), layers.Dense(1)(y)])
"""
TIED = """
import keras
from keras import layers
table = layers.ReversibleEmbedding(20, 6)
tokens = keras.Input((5,), dtype="int32")
model = keras.Model(tokens, table(layers.Dense(6, activation="relu")(table(tokens)), reverse=True))
"""
RECURRENT = """
import keras
from keras import layers
model = keras.Sequential([
    keras.Input((7, 4)), layers.GRU(5, return_sequences=True), layers.SimpleRNN(4, return_sequences=True),
    layers.Bidirectional(layers.SimpleRNN(3)), layers.Dense(2),
])
"""


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("text", [SEVERAL, RECURRENT, TIED], ids=["several", "recurrent", "tied"])
def test_shared_layers_several_inputs_and_cells(text: str, framework: str) -> None:
    assert list(verified(read(text), framework).differing) == []


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_network_of_pytorch_in_both(framework: str) -> None:
    """Its moving statistics are no parameters, in Keras neither; padding told in numbers is a layer of its own there."""
    found = verified(read(TORCH, inputs={"": (3, 32, 32)}), framework)
    assert list(found.differing) == [] and all(figure.equal for figure in found.figures)
    assert figures(found)["params"] == 27 * 8 + 8 + 2 * (72 * 8 + 16 + 72 * 8 + 8) + 33 * 10


def test_the_step_that_keras_runs_ahead_is_left_out_and_said() -> None:
    """8 runs of the cell for 7 steps: (4 inputs + 4 states) × 4 units, and twice (4 + 3) × 3."""
    found = verified(read(RECURRENT), "keras")
    assert found.again == ("simple_rnn", "bidirectional")
    gru = 7 * 3 * 5 * (4 + 5)
    assert figures(found)["macs"] == gru + 7 * (5 + 4) * 4 + 2 * 7 * (4 + 3) * 3 + 6 * 2


class Tampered:
    """A live model that is not of the network that it is said to be of."""

    def __init__(self, live: building.Built, graph: Graph) -> None:
        self.model, self.parts, self.links, self.inputs = live.model, live.parts, live.links, graph.inputs
        self.layouts: dict[Any, Any] = {}

    def shape_of(self, value: Any, batch: int) -> Any:
        rank = len(value.tensor.axes)
        layout = {4: (0, 3, 1, 2)}.get(rank, tuple(range(rank)))
        return building.Built(None, "torch", {}, {value: layout}).shape_of(value, batch)


@pytest.mark.parametrize(
    "field, names",
    [("macs", {"macs"}), ("weights", {"params", "trainable", "gradients"})],
)
def test_a_tampered_prediction_is_found(field: str, names: set[str]) -> None:
    """One layer's work or weights left out of what is predicted."""
    graph = read(SMALL)
    for call in graph.calls:
        if call.layer.name == "dense":
            call.applied = replace(call.applied, **{field: ()})
    found = verified(graph, build=lambda seen: Tampered(building.build(read(SMALL), "torch", seen), graph))
    assert names <= {figure.name for figure in found.figures if figure.equal is False}
    assert [layer.path for layer in found.layers if layer.equal is False] == ["dense"]


def test_a_tampered_rule_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Positions of maxima that are said to take 4 bytes each."""
    monkeypatch.setattr(saving.windows, "INDEX", 4)
    found = verified(read(SMALL))
    assert [figure.name for figure in found.differing] == ["saved"]


def test_the_same_seed_gives_the_same_step() -> None:
    one, other, third = (verified(read(SMALL), seed=seed).loss for seed in (1, 1, 2))
    assert one == other != third


def test_frozen_layers_get_no_gradient() -> None:
    graph = read(SMALL.replace('layers.Dense(5, activation="softmax")', "layers.Dense(5, trainable=False)"))
    found = figures(verified(graph))
    assert found["params"] - found["trainable"] == 4 * 3 * 3 * 5 + 5 + 2 * 8  # the Dense, and the moving statistics
    assert found["gradients"] == found["trainable"]


@pytest.mark.parametrize(
    "text, framework, options, kind",
    [
        (KERAS1_CNN, "torch", {}, "verify.open"),
        (SMALL, "jax", {}, "verify.framework"),
        (LONE, "torch", {"batch": 1}, "verify.forward"),
        (
            "import keras\nmodel = keras.Sequential([keras.Input((4,)), keras.layers.Activation('relu')])",
            "torch",
            {},
            "verify.nothing_trained",
        ),
        (
            "import keras\nmodel = keras.Sequential([keras.Input((4,)), keras.layers.Dense(10**12)])",
            "torch",
            {},
            "verify.too_large",
        ),
        (
            "import keras\nmodel = keras.Sequential([keras.Input((4,)), keras.layers.Dense(n)])",
            "torch",
            {},
            "verify.gaps",
        ),
    ],
)
def test_what_cannot_be_verified_says_why(text: str, framework: str, options: dict[str, Any], kind: str) -> None:
    with pytest.raises(VerifyError) as error:
        verified(read(text), framework, **options)
    assert error.value.fault.kind == kind
    assert "\n" in str(error.value) and "{" not in str(error.value)


def changed(graph: Graph, name: str, change: Any) -> Graph:
    """The network with one layer's op changed, everything behind it following."""

    def op_of(call: Call) -> Op | None:
        return change(call.op) if call.layer.name == name else call.op

    values: dict[Any, Any] = {}
    calls = replay(graph.calls, values, change=op_of)
    return replace(graph, calls=tuple(calls), outputs=tuple(values[value] for value in graph.outputs))
