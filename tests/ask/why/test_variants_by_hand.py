"""Edits beside the same network with the edit written into its source by hand: all numbers agree."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rebuilding import counts, known

from weigh.api import Network
from weigh.ask.why.plan import Edit, New, Plan
from weigh.ask.why.variant import Variant
from weigh.ops.activations import Activation
from weigh.ops.convolution import Conv
from weigh.ops.dense import Dense
from weigh.ops.normalization import BatchNorm
from weigh.ops.pooling import GlobalPool, Pool
from weigh.ops.recurrent import LSTM, Bidirectional, LSTMCell
from weigh.ops.shape import Flatten
from weigh.sources import read_source

IMPORTS = "from keras import Input, Model, Sequential\nfrom keras.layers import *\n"

IMAGE = """
model = Sequential([
    Input((32, 32, 3)),
    Conv2D(8, 3, activation="relu", name="conv1"),
    MaxPooling2D(name="pool1"),
    Conv2D(16, 3, padding="same", name="conv2"),
    ReLU(name="relu2"),
    GlobalAveragePooling2D(name="mean"),
    Dense(24, name="hidden"),
    Dense(10, name="scores"),
])
"""
RESIDUAL = """
x = Input((16, 16, 8))
y = Conv2D(8, 3, padding="same", name="entry")(x)
z = Conv2D(8, 3, padding="same", name="a1")(y)
z = Conv2D(8, 1, name="a2")(z)
y = Add(name="a")([y, z])
z = Conv2D(8, 3, padding="same", name="b1")(y)
z = Conv2D(8, 1, name="b2")(z)
y = Add(name="b")([y, z])
model = Model(x, Dense(4, name="scores")(GlobalAveragePooling2D(name="mean")(y)))
"""
BRANCHES = """
x = Input((28, 28, 1))
y = Conv2D(4, 3, name="stem")(x)
left = Conv2D(4, 3, padding="same", name="left")(y)
right = Conv2D(6, 3, padding="same", name="right")(y)
both = Concatenate(name="both")([left, right])
model = Model(x, Dense(3, name="scores")(Flatten(name="flat")(both)))
"""
TEXT = """
words = Input((40,))
y = Embedding(500, 16, name="table")(words)
y = LSTM(8, name="memory")(y)
model = Model(words, Dense(2, name="scores")(y))
"""
SIAMESE = """
tower = Sequential([
    Input((28, 28, 1)),
    Conv2D(4, 3, name="conv1"),
    Conv2D(4, 3, padding="same", name="conv2"),
    MaxPooling2D(name="pool"),
    GlobalAveragePooling2D(name="mean"),
    Dense(5, name="code"),
])
left, right = Input((28, 28, 1)), Input((28, 28, 1))
both = Concatenate(name="both")([tower(left), tower(right)])
model = Model([left, right], Dense(1, name="scores")(both))
"""

ONE = (1, 1)
POOL = Pool("max", (2, 2), (2, 2))


class At:
    """Steps and values of a plan by the names of their layers."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.steps = {step.layer.name: index for index, step in reversed([*enumerate(plan.steps)])}  # the first call

    def out(self, name: str) -> int:
        return self.plan.steps[self.steps[name]].outputs[0]

    def put_in(self, name: str, *layers: New, rank: int = 1, readers: tuple[str, ...] | None = None) -> Edit:
        chosen = None if readers is None else tuple(self.steps[reader] for reader in readers)
        return Edit(after=self.out(name), insert=layers, readers=chosen, rank=rank)

    def without(self, *names: str) -> Edit:
        return Edit(removed=tuple(self.steps[name] for name in names))


def norm(at: At, *names: str) -> tuple[Edit, ...]:
    return tuple(at.put_in(name, New("BatchNormalization", BatchNorm()), rank=0) for name in names)


Made = Callable[[At], tuple[Edit, ...]]

CASES: dict[str, tuple[str, Made, tuple[tuple[str, str], ...]]] = {
    "flatten for the mean": (
        IMAGE,
        lambda at: (Edit(changes=((at.steps["mean"], Flatten()),)),),
        (('GlobalAveragePooling2D(name="mean")', "Flatten()"),),
    ),
    "another pooling": (
        IMAGE,
        lambda at: (at.put_in("relu2", New("MaxPooling2D", POOL)), Edit(changes=((at.steps["mean"], Flatten()),))),
        (('GlobalAveragePooling2D(name="mean")', "MaxPooling2D(), Flatten()"),),
    ),
    "pooling, then flatten, at one place": (
        IMAGE.replace('    GlobalAveragePooling2D(name="mean"),\n', ""),
        lambda at: (
            at.put_in("relu2", New("Flatten", Flatten()), rank=5, readers=("hidden",)),
            at.put_in("relu2", New("MaxPooling2D", POOL), rank=1),
        ),
        (('    ReLU(name="relu2"),\n', "    ReLU(), MaxPooling2D(), Flatten(),\n"),),
    ),
    "a normalization behind every convolution": (
        IMAGE,
        lambda at: norm(at, "conv1", "conv2"),
        (('name="conv1"),', 'name="conv1"), BatchNormalization(),'), ('name="conv2"),', 'name="conv2"), BatchNormalization(),')),
    ),
    "a normalization behind every hidden layer": (
        IMAGE,
        lambda at: norm(at, "conv1", "conv2", "hidden"),
        tuple((f'name="{name}"),', f'name="{name}"), BatchNormalization(),') for name in ("conv1", "conv2", "hidden")),
    ),
    "without the pooling": (IMAGE, lambda at: (at.without("pool1"),), (('    MaxPooling2D(name="pool1"),\n', ""),)),
    "without pooling and activation": (
        IMAGE,
        lambda at: (at.without("pool1"), at.without("relu2")),
        (('    MaxPooling2D(name="pool1"),\n', ""), ('    ReLU(name="relu2"),\n', "")),
    ),
    "a layer once more": (
        IMAGE,
        lambda at: (at.put_in("hidden", New("Dense", Dense(24), like=at.steps["hidden"]), rank=0),),
        (('Dense(24, name="hidden")', "Dense(24), Dense(24)"),),
    ),
    "the top cut off": (
        IMAGE,
        lambda at: (Edit(cut=at.out("relu2")),),
        (('    GlobalAveragePooling2D(name="mean"),\n    Dense(24, name="hidden"),\n    Dense(10, name="scores"),\n', ""),),
    ),
    "the top cut off behind a normalization": (
        IMAGE.replace('    ReLU(name="relu2"),\n', ""),
        lambda at: (Edit(cut=at.out("conv2")), *norm(at, "conv1", "conv2")),
        (
            ('    GlobalAveragePooling2D(name="mean"),\n    Dense(24, name="hidden"),\n    Dense(10, name="scores"),\n', ""),
            ('name="conv1"),', 'name="conv1"), BatchNormalization(),'),
            ('name="conv2"),', 'name="conv2"), BatchNormalization(),'),
        ),
    ),
    "without the last layer": (
        IMAGE,
        lambda at: (Edit(cut=at.out("hidden")),),
        (('    Dense(10, name="scores"),\n', ""),),
    ),
    "an image of another size": (
        IMAGE.replace('GlobalAveragePooling2D(name="mean")', "Flatten()"),
        lambda at: (Edit(inputs=((at.plan.sources[0], 1, 48), (at.plan.sources[0], 2, 40))),),
        (("Input((32, 32, 3))", "Input((48, 40, 3))"),),
    ),
    "grouped convolutions and fewer biases": (
        IMAGE,
        lambda at: (
            Edit(changes=((at.steps["conv2"], Conv(16, (3, 3), ONE, ONE, "same", groups=2)),)),
            Edit(changes=((at.steps["hidden"], Dense(24, bias=False)),)),
        ),
        (('Conv2D(16, 3, padding="same"', 'Conv2D(16, 3, padding="same", groups=2'), ("Dense(24, ", "Dense(24, use_bias=False, ")),
    ),
    "a residual block once more": (
        RESIDUAL,
        lambda at: (
            Edit(
                after=at.out("b"),
                insert=(
                    New("Conv2D", Conv(8, (3, 3), ONE, ONE, "same"), (-1,), like=at.steps["b1"]),
                    New("Conv2D", Conv(8, (1, 1), ONE, ONE), (-2,), like=at.steps["b2"]),
                    New("Add", at.plan.steps[at.steps["b"]].op, (-1, -3), like=at.steps["b"]),
                ),
            ),
        ),
        (
            (
                "model = ",
                "z = Conv2D(8, 3, padding='same')(y)\nz = Conv2D(8, 1)(z)\ny = Add()([y, z])\nmodel = ",
            ),
        ),
    ),
    "a residual block less": (
        RESIDUAL,
        lambda at: (
            Edit(after=at.out("b"), bypass=at.out("a"), removed=tuple(at.steps[name] for name in ("b1", "b2", "b"))),
        ),
        (('y = Add(name="b")([y, z])', ""), ('z = Conv2D(8, 3, padding="same", name="b1")(y)\n', ""), ('z = Conv2D(8, 1, name="b2")(z)', "")),
    ),
    "a residual block less, everything normalized": (
        RESIDUAL,
        lambda at: (
            *norm(at, "entry", "a1", "a2", "b1", "b2"),
            Edit(after=at.out("a"), bypass=at.out("entry"), removed=tuple(at.steps[name] for name in ("a1", "a2", "a"))),
        ),
        (
            ('name="entry")(x)', 'name="entry")(x)\ny = BatchNormalization()(y)'),
            ('z = Conv2D(8, 3, padding="same", name="a1")(y)\nz = Conv2D(8, 1, name="a2")(z)\ny = Add(name="a")([y, z])\n', ""),
            ('name="b1")(y)', 'name="b1")(y)\nz = BatchNormalization()(z)'),
            ('name="b2")(z)', 'name="b2")(z)\nz = BatchNormalization()(z)'),
        ),
    ),
    "a layer on one of two branches": (
        BRANCHES,
        lambda at: (at.put_in("stem", New("Conv2D", Conv(9, (1, 1), ONE, ONE)), readers=("right",)),),
        (('name="right")(y)', 'name="right")(Conv2D(9, 1)(y))'),),
    ),
    "layers on both branches and on one": (
        BRANCHES,
        lambda at: (
            at.put_in("stem", New("Conv2D", Conv(9, (1, 1), ONE, ONE)), readers=("right",)),
            at.put_in("stem", New("MaxPooling2D", POOL), rank=5),
        ),
        (
            ('name="stem")(x)', 'name="stem")(x)\ny = MaxPooling2D()(y)'),
            ('name="right")(y)', 'name="right")(Conv2D(9, 1)(y))'),
        ),
    ),
    "an auxiliary head": (
        BRANCHES,
        lambda at: (
            at.put_in(
                "stem", New("GlobalAveragePooling2D", GlobalPool("average", 2)), New("Dense", Dense(3), (-2,)), readers=()
            ),
        ),
        (("model = Model(x, ", "aux = Dense(3)(GlobalAveragePooling2D()(y))\nmodel = Model(x, [aux, "), ("(both)))", "(both))])")),
    ),
    "a normalization in a model that is called twice": (
        SIAMESE,
        lambda at: norm(at, "conv1", "conv2"),
        tuple((f'name="{name}"),', f'name="{name}"), BatchNormalization(),') for name in ("conv1", "conv2")),
    ),
    "a flatten in a model that is called twice": (
        SIAMESE.replace('    GlobalAveragePooling2D(name="mean"),\n', ""),
        lambda at: (at.put_in("pool", New("Flatten", Flatten()), readers=("code",)),),
        (('name="pool"),', 'name="pool"), Flatten(),'),),
    ),
    "a layer less in a model that is called twice": (
        SIAMESE,
        lambda at: (at.without("conv2"), at.without("pool")),
        (('    Conv2D(4, 3, padding="same", name="conv2"),\n', ""), ('    MaxPooling2D(name="pool"),\n', "")),
    ),
    "two layers passed by in a model that is called twice": (
        SIAMESE,
        lambda at: (
            Edit(after=at.out("pool"), bypass=at.out("conv1"), removed=(at.steps["conv2"], at.steps["pool"])),
            at.put_in("code", New("Dense", Dense(5), like=at.steps["code"])),
        ),
        (
            ('    Conv2D(4, 3, padding="same", name="conv2"),\n    MaxPooling2D(name="pool"),\n', ""),
            ('name="code"),', 'name="code"), Dense(5),'),
        ),
    ),
    "both ways, and an activation": (
        TEXT,
        lambda at: (
            Edit(changes=((at.steps["memory"], Bidirectional(LSTM(LSTMCell(8)), LSTM(LSTMCell(8)))),)),
            at.put_in("memory", New("ReLU", Activation("relu"))),
        ),
        (('LSTM(8, name="memory")(y)', "ReLU()(Bidirectional(LSTM(8))(y))"),),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_edited_network_is_the_one_written_by_hand(name: str) -> None:
    source, edits, replaced = CASES[name]
    written = source
    for old, new in replaced:
        assert old in written
        written = written.replace(old, new)
    plan = Plan(network(source).graph)
    variant = Variant(plan, edits(At(plan)))
    assert counts(variant.tally) == known(network(written).ledger)
    assert variant.tally == Plan(network(written).graph).tally


def network(source: str) -> Network:
    reading = read_source("-", text=IMPORTS + source, dialect="keras3")
    (graph,) = reading.graphs
    made = Network(graph)
    assert made.ledger.complete
    return made
