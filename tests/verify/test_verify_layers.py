"""Every layer is compared, wherever it stands in the code that was run: in classes, lists of layers, functions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from verify_networks import read

from weigh import building
from weigh.ask.ledger import ledger
from weigh.network.graph import Graph, Value
from weigh.verifying import Verification, verify
from weigh.verifying.figures import Checked

pytest.importorskip("torch")
FRAMEWORKS = ("torch", "keras")

NESTED = """
import torch
from torch import nn
import torch.nn.functional as F
class Block(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.conv1 = nn.Conv2d(c, c, 3, padding=1)
        self.body = nn.Sequential(nn.BatchNorm2d(c), nn.Sequential(nn.ReLU(), nn.Conv2d(c, 2 * c, 1)))
        self.scale = nn.Parameter(torch.ones(c, 1, 1))
    def forward(self, x, y):
        z = F.gelu(self.conv1(x * self.scale)) + y
        a, b = self.body(z).chunk(2, 1)
        return torch.cat([a, b, z], 1)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.ModuleList([Block(2), Block(6)])
        self.fc = nn.Linear(18, 4)
    def forward(self, x):
        for block in self.blocks:
            x = block(x, x)
        return torch.softmax(self.fc(x.mean((2, 3))), -1)
model = Net()
"""
SCALED = """
import keras
from keras import layers
model = keras.Sequential([keras.Input((5, 3)), layers.Normalization({given}), layers.Dense(2)])
"""
CUT = """
import keras
from keras import layers
image = keras.Input((4, 4, 3))
up = keras.Sequential([layers.Conv2DTranspose(4, 3, strides=2, padding="same")], name="inside")(image)
x = layers.Conv2DTranspose(4, 3, strides=2, padding="same")(image)
model = keras.Model(image, layers.Add()([up, x]))
"""
SCALE = """
import keras
from keras import layers
class Scale(layers.Layer):
    def call(self, x):
        return x * 0.17
image = keras.Input((4,))
x = layers.Dense(4)(image)
model = keras.Model(image, layers.Dense(2)({x}))
"""
IDLE = """
import torch
from torch import nn
class Head(nn.Module):
    def __init__(self):
        super().__init__()
        self.spare, self.used = nn.Linear(6, 7), nn.Linear(4, 3)
        self.scale = nn.Parameter(torch.ones(3))
    def forward(self, x):
        return self.used(x) * self.scale
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc, self.aux = Head(), nn.Linear(4, 9, bias=False)
    def forward(self, x):
        return self.fc(x)
model = Net()
"""
DEEP = """
import keras
from keras import layers
image = x = keras.Input((2,))
for _ in range(500):
    x = layers.Add()([x, layers.Activation("tanh")(x)])
model = keras.Model(image, layers.Dense(2)(x))
"""
DENSE = """
import torch
from torch import nn
class Joined(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.fc = nn.Linear(features, 3)
    def forward(self, features):
        return self.fc(torch.cat(features, -1))
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = Joined(5), Joined(8)
    def forward(self, x):
        return self.second([x, self.first([x])])
model = Net()
"""
IN_NESTED = {
    "blocks.0.conv1": (2, 5, 5),
    "blocks.0.scale": None,
    "blocks.0.gelu": (2, 5, 5),
    "blocks.0.add": (2, 5, 5),
    "blocks.0.body.0": (2, 5, 5),
    "blocks.0.body.1.1": (4, 5, 5),
    "blocks.0.cat": (6, 5, 5),
    "blocks.1.body.1.0": (6, 5, 5),
    "blocks.1.body.1": (12, 5, 5),
    "blocks.1": (18, 5, 5),
    "mean": (18,),
    "softmax": (4,),
}
"""Layers of it, and what they give."""

OF_CLASSES = """
import keras
from keras import layers, ops
class Gate(layers.Layer):
    def __init__(self, units, **options):
        super().__init__(**options)
        self.inner = keras.Sequential([layers.Dense(units), layers.Activation("relu")])
        self.out = layers.Dense(6)
        self.scale = self.add_weight(shape=(units,), name="scale")
    def call(self, x):
        return ops.sigmoid(self.out(self.inner(x) * self.scale)) * x
image = keras.Input((6,))
inside = keras.Input((6,))
nested = keras.Model(inside, layers.Add()([Gate(3)(inside), inside]), name="nested")
"""
ONCE = (
    OF_CLASSES
    + """
x = keras.Sequential([nested, layers.Dense(6), layers.LayerNormalization()], name="chain")(image)
model = keras.Model(image, layers.Dense(2)(x + ops.tanh(x)))
"""
)
TWICE = (
    OF_CLASSES
    + """
x = keras.Sequential([nested, layers.Dense(6), layers.LayerNormalization()], name="chain")(image)
model = keras.Model(image, layers.Dense(2)(nested(x) + ops.tanh(x)))
"""
)

SHARED = """
import torch
from torch import nn
import torch.nn.functional as F
class Twice(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 2)
    def forward(self, x):
        return F.relu(self.conv(x))
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.twice, self.fc = Twice(), nn.Linear(3, 2)
    def forward(self, x):
        return self.fc(self.twice(self.twice(x)).amax((2, 3)))
model = Net()
"""

LENT = """
import torch
from torch import nn
import torch.nn.functional as F
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.called, self.lent = nn.Linear(8, 8), nn.Linear(8, 24, bias=False)
        self.places = nn.Linear(2, 8)
        self.register_buffer("grid", torch.zeros(5, 2))
    def forward(self, x):
        x = self.called(x) + self.places(self.grid)
        return F.linear(F.linear(x, self.lent.weight)[..., :8], self.called.weight)
model = Net()
"""

TOKEN = """
import torch
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.token = nn.Parameter(torch.zeros(1, 1, 4))
        self.fc, self.unread = nn.Linear(4, 3), nn.Linear(4, 5)
    def forward(self, x):
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1)
        self.unread(x)
        return self.fc(x)
model = Net()
"""


def by_path(found: Verification) -> dict[str, Checked]:
    return {layer.path: layer for layer in found.layers}


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_layers_in_classes_and_in_lists_of_layers(framework: str) -> None:
    layers = equal_in(NESTED, framework, (2, 5, 5))
    assert len(layers) == 29
    for path, shape in IN_NESTED.items():
        assert layers[path].measured == (((2, *shape),) if shape else ((2, 1, 1),)), path
    assert measured(layers["blocks.1.body.1.1"]) == {"params": 6 * 12 + 12, "macs": 25 * 6 * 12}


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_layers_of_a_programs_own_and_models_in_models(framework: str) -> None:
    layers = equal_in(ONCE, framework)
    assert layers["chain/nested"].measured == layers["chain/nested/gate"].measured == ((2, 6),)
    assert layers["chain/nested/gate/sequential/dense"].measured == ((2, 3),)
    assert layers["chain/nested/gate/scale"].measured == ((3,),)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_layers_around_others_that_the_code_has_not_give_what_is_made_inside(framework: str) -> None:
    """A model that a list of layers and the network around it both call can stand in neither."""
    layers = equal_in(TWICE, framework)
    assert "Gate" not in building.build(read(TWICE), framework).text
    assert layers["chain"].measured == ((2, 6),)
    assert layers["chain/nested"].measured == layers["chain/nested/gate/sigmoid"].measured == ((2, 6), (2, 6))
    assert layers["chain/nested/gate/sequential"].measured == ((2, 3), (2, 3))


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_functions_inside_a_module_that_is_called_twice(framework: str) -> None:
    """The code has them once; each call of the network has them anew, here on 5 × 5 and then on 4 × 4 positions."""
    found = verify(read(SHARED, inputs={"": (3, 6, 6)}), framework)
    assert list(found.differing) == []
    twice = [layer.measured for layer in found.layers if layer.path in ("twice.relu", "twice.conv")]
    assert twice == [((2, 3, 4, 4), (2, 3, 5, 5)), ((2, 3, 5, 5),), ((2, 3, 4, 4),)]


def test_weights_that_others_read_and_work_whatever_the_batch() -> None:
    """A weight that another layer's output is computed with gets its gradient; 5 × 2 × 8 MACs are done once a step."""
    found = verify(read(LENT, inputs={"": (5, 8)}), "torch")
    totals = {figure.name: figure.measured for figure in found.figures}
    assert list(found.differing) == []
    assert totals["params"] == totals["gradients"] == (8 + 1) * 8 + 8 * 24 + (2 + 1) * 8
    assert totals["macs"] == 5 * 8 * 8 + 5 * 2 * 8 + 5 * 8 * 24 + 5 * 8 * 8


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_what_no_output_depends_on_is_there_and_runs(framework: str) -> None:
    layers = equal_in(TOKEN, framework, (7, 4))
    assert layers["expand"].measured == ((2, 1, 4),)
    assert layers["unread"].measured == ((2, 8, 5),) and measured(layers["unread"]) == {"params": 25, "macs": 8 * 4 * 5}


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("paths", [{"blocks.0.conv1"}, {"blocks.1.gelu"}, {"blocks.0.body.1.1"}, {"mean"}], ids=str)
def test_a_wrong_shape_is_seen_wherever_it_is(framework: str, paths: set[str]) -> None:
    graph = read(NESTED, inputs={"": (2, 5, 5)})
    values = {value for row in ledger(graph).rows if row.path in paths for call in row.calls for value in call.outputs}
    found = verify(graph, framework, build=lambda seen: Misread(building.build(graph, framework, seen), values))
    differing = {layer.path for layer in found.layers if layer.equal is False and layer.type != "Sequential"}
    assert differing == paths and not found.equal


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_wrong_shape_in_a_list_of_layers_is_seen(framework: str) -> None:
    """The network says 3 units where the live model has 4: in a list of layers inside a class inside a model."""
    graph, other = (read(ONCE.replace("Gate(3)", f"Gate({units})")) for units in (3, 4))
    layers = by_path(verify(graph, framework, build=lambda seen: of(graph, building.build(other, framework, seen))))
    inside = "chain/nested/gate"
    wrong = {
        f"{inside}/{name}" for name in ("scale", "sequential/dense", "sequential/activation", "sequential", "multiply")
    }
    assert {path for path, one in layers.items() if one.predicted != one.measured} == wrong
    assert {path for path, one in layers.items() if not one.equal} == {*wrong, f"{inside}/dense_1"}


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("given, params", [("", 3 + 3 + 1), ("mean=[1, 2, 3], variance=[1, 1, 1]", 0)])
def test_what_normalization_measured_is_counted_and_constants_are_not(given: str, params: int, framework: str) -> None:
    """Mean, variance and how many examples were seen."""
    layers = equal_in(SCALED.format(given=given), framework)
    assert measured(layers["normalization"])["params"] == params


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_transposed_convolution_that_is_cut_behind_its_module(framework: str) -> None:
    layers = equal_in(CUT, framework)
    for name in ("inside/conv2d_transpose", "conv2d_transpose_1"):
        assert layers[name].measured == (((2, 4, 8, 8),) if framework == "torch" else ((2, 8, 8, 4),))


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_number_in_a_layers_call_is_no_tensor(framework: str) -> None:
    """In a model of Keras's it is one, which is saved: 4 bytes."""
    text = SCALE.format(x="Scale()(x)"), SCALE.format(x="x * 0.17")
    inside, outside = (verify(read(one), framework) for one in text)
    assert list(inside.differing) == list(outside.differing) == []
    once = [next(figure.measured for figure in one.figures if figure.name == "saved_once") for one in (inside, outside)]
    assert once[1] - once[0] == (4 if framework == "keras" else 0)


def test_weights_that_nothing_uses_are_owned_in_keras() -> None:
    layers = equal_in(IDLE, "keras", (4,))
    assert measured(layers["fc.spare"])["params"] == 6 * 7 + 7 and measured(layers["aux"])["params"] == 4 * 9


def test_a_model_that_is_deeper_than_pythons_stack() -> None:
    found = verify(read(DEEP), "keras")
    assert list(found.differing) == [] and len(found.layers) == 1001


def test_modules_with_several_unnamed_inputs_in_keras() -> None:
    layers = equal_in(DENSE, "keras", (4, 5))
    assert layers["second"].measured == layers["second.fc"].measured == ((2, 4, 3),)


def equal_in(text: str, framework: str, shape: tuple[int, ...] | None = None) -> dict[str, Checked]:
    """The layers of a network of which everything is compared and equal."""
    found = verify(read(text, **({"inputs": {"": shape}} if shape else {})), framework)
    assert [layer.path for layer in found.layers if not layer.equal] == []
    assert list(found.differing) == []
    return by_path(found)


def measured(layer: Checked) -> dict[str, int | None]:
    return {figure.name: figure.measured for figure in layer.figures}


def of(graph: Graph, live: building.Built) -> building.Built:
    """A live model said to be of another network, of which it has all layers in this order."""
    return replace(live, layouts={}, inputs=graph.inputs)


class Misread:
    """A live model of which is predicted that some values are one wider than they are."""

    def __init__(self, live: building.Built, values: set[Value]) -> None:
        self.live, self.values = live, values

    def __getattr__(self, name: str) -> Any:
        return getattr(self.live, name)

    def shape_of(self, value: Value, batch: int) -> tuple[int | None, ...]:
        *shape, last = self.live.shape_of(value, batch)
        return (*shape, None if last is None else last + (value in self.values))
