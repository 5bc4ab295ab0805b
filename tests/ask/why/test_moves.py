"""The catalogue: what each generator offers for a small network, and what the network weighs then."""

from __future__ import annotations

from contextlib import suppress

import pytest

from weigh.api import Network
from weigh.ask.why.counting import AS_USUAL
from weigh.ask.why.moves import CATALOGUE, ideas
from weigh.ask.why.moves.move import FIRST_BITS, Idea, which
from weigh.ask.why.plan import Plan
from weigh.ask.why.variant import Variant
from weigh.network.errors import ShapeError
from weigh.sources import read_source

LETTERS = """
from keras import Sequential, layers, Input
net = Sequential([
    Input((32, 32, 3)),
    layers.Conv2D(8, 3, activation="relu", name="conv1"),
    layers.Conv2D(8, 3, name="conv2"),
    layers.BatchNormalization(name="norm"),
    layers.MaxPooling2D(name="pool"),
    layers.Conv2D(16, 3, name="conv3"),
    layers.Flatten(name="flat"),
    layers.Dense(32, activation="relu", name="hidden"),
    layers.Dense(26, name="out"),
])
"""
INVERTED = """
from keras import Model, layers, Input
image = Input((32, 32, 3))
x = layers.Conv2D(16, 3, strides=2, padding="same", use_bias=False)(image)
y = layers.Conv2D(96, 1, use_bias=False, name="expand")(x)
y = layers.BatchNormalization()(y)
y = layers.DepthwiseConv2D(3, padding="same", use_bias=False)(y)
y = layers.Conv2D(24, 1, use_bias=False, name="project")(y)
y = layers.Conv2D(64, 1, name="last")(y)
net = Model(image, layers.Dense(10)(layers.GlobalAveragePooling2D()(y)))
"""
BOTTLENECK = """
from keras import Model, layers, Input
x = image = Input((32, 32, 64))
y = layers.Conv2D(16, 1, strides=2, name="reduce")(x)
y = layers.BatchNormalization()(y)
y = layers.ReLU()(y)
y = layers.Conv2D(16, 3, padding="same", name="middle")(y)
y = layers.Conv2D(64, 1, name="widen")(y)
short = layers.Conv2D(64, 1, strides=2, name="short")(x)
net = Model(image, layers.Add()([short, y]))
"""


def plan_of(code: str) -> Plan:
    return Plan(Network(read_source("-", text=code).graphs[0]).graph)


def found(code: str, *kinds: str) -> list[tuple[Idea, int]]:
    """The ideas of just these kinds of moves, with the parameters that the network has then."""
    plan = plan_of(code)
    made = []
    for idea in ideas(plan):
        if sorted(move.kind for move in idea.moves) == sorted(kinds):
            with suppress(ShapeError):
                made.append((idea, AS_USUAL.count(Variant(plan, idea.edits).tally, "params")))
    return made


def totals(code: str, *kinds: str) -> set[int]:
    return {total for _, total in found(code, *kinds)}


BASE = 224 + 584 + 32 + 1_168 + (2_304 + 1) * 32 + 33 * 26  # conv3 gives 12 × 12 × 16 = 2,304


@pytest.mark.parametrize(
    ("kinds", "total", "why"),
    [
        (["without_flatten"], BASE - (2_304 - 16) * 32, "Dense reads 16 channels"),
        (["global_pool"], BASE - (2_304 - 16) * 32, "the 16 channels' means are left"),
        (["pool"], BASE - (2_304 - 576) * 32, "a pooling behind conv3: 6 × 6 × 16"),
        (["without_pool"], BASE + (26 * 26 - 144) * 16 * 32, "28 - 2 = 26 rows are left"),
        (["without_top"], 224 + 584 + 32 + 1_168, "the convolutions"),
        (["without_output"], BASE - 33 * 26, "all but the last"),
        (["classes"], BASE + 33, "27 classes"),
        (["channels"], BASE - 2 * 3 * 3 * 8, "grey pictures"),
        (["input_size"], BASE - (144 - 100) * 16 * 32, "28 × 28: 10 × 10 are left"),
        (["channels", "input_size"], BASE - (144 - 100) * 16 * 32 - 2 * 3 * 3 * 8, "MNIST"),
        (["norm"], BASE + 4 * (8 + 16), "behind conv1 and conv3; conv2 has one"),
        (["norm", "bias_removed"], BASE + 3 * (8 + 16), "and their biases dropped"),
        (["bias_removed"], BASE - 26, "of the last layer"),
        (["layer_more"], BASE + (32 + 1) * 32, "hidden twice"),
        (["groups"], BASE - 8 * 8 * 9 // 2, "conv2 in two groups"),
        (["units"], BASE + (2_304 + 1 + 26) * 32, "twice as many hidden units"),
    ],
)
def test_moves_of_a_small_network(kinds: list[str], total: int, why: str) -> None:
    assert total in totals(LETTERS, *kinds), why


def test_the_catalogue_goes_through_hyperparameters() -> None:
    kinds = {move.kind for idea in ideas(plan_of(LETTERS)) for move in idea.moves}
    assert len(CATALOGUE) == len(set(CATALOGUE))
    assert kinds >= {"padding", "stride", "kernel", "filters", "width", "scale_removed", "depthwise", "separable"}


def test_every_idea_costs_something_and_can_be_weighed_or_contradicts_itself() -> None:
    for code in (LETTERS, INVERTED, BOTTLENECK):
        plan = plan_of(code)
        for idea in ideas(plan):
            assert idea.bits > 0
            try:
                Variant(plan, idea.edits)
            except ShapeError:
                continue


def test_a_width_multiplier_rounds_to_eights_and_keeps_expansions() -> None:
    """1.4 × 16 = 22.4 → 24, 6 times that inside; 24 → 33.6 → 32; 64 → 89.6 → 88."""
    kernels = 9 * 3 * 24 + 24 * 144 + 9 * 144 + 144 * 32 + 32 * 88
    rest = 4 * 144 + 88 + (88 + 1) * 10
    assert kernels + rest in totals(INVERTED, "width")


def test_a_multiplier_below_one_leaves_the_last_convolution() -> None:
    """0.5 × 16 = 8, 48 inside; 24 → 12 → 16, as 8 would be too few; 64 stays."""
    kernels = 9 * 3 * 8 + 8 * 48 + 9 * 48 + 48 * 16 + 16 * 64
    assert kernels + 4 * 48 + 64 + 65 * 10 in totals(INVERTED, "width")


def test_a_bottleneck_strides_in_its_larger_convolution() -> None:
    plan = plan_of(BOTTLENECK)
    (idea,) = [idea for idea in ideas(plan) if [move.kind for move in idea.moves] == ["stride", "stride"]]
    names = [[plan.steps[index].layer.name for index in move.steps] for move in idea.moves]
    assert names == [["reduce"], ["middle"]]
    before, after = (AS_USUAL.count(one.tally, "macs") for one in (Variant(plan), Variant(plan, idea.edits)))
    assert after - before == (32 * 32 - 16 * 16) * 64 * 16  # the first 1 × 1 keeps all positions


def test_partly_connected_convolutions_read_everything() -> None:
    plan = Plan(read_source("lenet5").graphs[0])
    (idea,) = [idea for idea in ideas(plan) if idea.moves[0].facts.get("full") and idea.moves[0].kind == "groups"]
    assert AS_USUAL.count(Variant(plan, idea.edits).tally, "trainable") == 60_000 - 1_516 + (5 * 5 * 6 + 1) * 16


def test_the_first_layer_is_named_more_readily() -> None:
    plan = plan_of(LETTERS)
    assert which(plan, plan.weighted[0], 16) == FIRST_BITS
    assert which(plan, plan.weighted[1], 16) == 4.0


def test_one_odd_layer_among_like_ones_costs_more() -> None:
    plan = plan_of(LETTERS)
    paddings = {
        plan.steps[idea.moves[0].steps[0]].layer.name: idea.bits
        for idea in ideas(plan)
        if idea.moves[0].kind == "padding" and idea.moves[0].facts["new"] == "same" and len(idea.moves[0].steps) == 1
    }
    assert paddings["conv1"] < paddings["conv2"] == paddings["conv3"]


def test_equal_layers_are_tried_twice() -> None:
    chain = "from keras import *\nnet = Sequential([Input((8,))] + [layers.Dense(8) for _ in range(50)])"
    plan = plan_of(chain)
    more = [idea for idea in ideas(plan) if idea.moves[0].kind == "layer_more" and "block" not in idea.moves[0].facts]
    assert len(more) == 3  # the first reads the input, and two of those that read each other
