"""What one application of a layer contributes, part by part, and what conventions make of the parts."""

from __future__ import annotations

import pytest

from weigh.ask.why.counting import AS_USUAL, CONVENTIONS, Counting, countings, is_known, optimizers
from weigh.ask.why.plan import Plan
from weigh.ask.why.tally import (
    ACTIVATIONS,
    AGAIN,
    ASIDE,
    LAYERS,
    MACS,
    UNKNOWN,
    WEIGHTS,
    Part,
    Tally,
    Use,
    added,
    read_in,
    tally_of,
)
from weigh.network.graph import Graph, Layer, Value, call_layer
from weigh.network.ops import Op, apply
from weigh.network.sizes import Formula
from weigh.network.tensors import Tensor
from weigh.ops.convolution import Conv
from weigh.ops.dense import Dense
from weigh.ops.normalization import BatchNorm
from weigh.ops.opaque import Opaque
from weigh.ops.pooling import Pool
from weigh.ops.shape import Flatten

IMAGE = Tensor.of(8, 8, 3)
CONV = Conv(4, (3, 3), (1, 1), (1, 1), "same", activation="relu")
KERNEL, BIAS, WORK, WRITTEN = 3 * 3 * 3 * 4, 4, 8 * 8 * 4 * 3 * 3 * 3, 8 * 8 * 4


def tally(op: Op, x: Tensor = IMAGE, use: Use | None = None) -> Tally:
    return tally_of(Layer("layer", type(op).__name__, op), op, apply(op, (x,)), (x,), use or Use())


def test_a_convolution() -> None:
    assert tally(CONV) == {
        Part(WEIGHTS, "convolution_kernel"): KERNEL,
        Part(WEIGHTS, "convolution_bias"): BIAS,
        Part(LAYERS, "convolution"): 1,
        Part(MACS, "convolution"): WORK,
        Part(ACTIVATIONS, "neurons"): WRITTEN,
        Part(ASIDE, "activation"): WRITTEN,  # its ReLU's output, which some count again
    }


@pytest.mark.parametrize(
    ("use", "weights"),
    [
        (Use(owns=False), {Part(AGAIN, "convolution_kernel"): KERNEL, Part(AGAIN, "convolution_bias"): BIAS}),
        (Use(frozen=True), {Part(WEIGHTS, "convolution_kernel", False): KERNEL, Part(WEIGHTS, "convolution_bias", False): BIAS,
                            Part(LAYERS, "convolution"): 1}),
        (Use(normalized=True), {Part(WEIGHTS, "convolution_kernel"): KERNEL, Part(WEIGHTS, "bias_before_norm"): BIAS,
                                Part(LAYERS, "convolution"): 1}),
        (Use(uncounted=frozenset(["kernel"])), {Part(WEIGHTS, "convolution_bias"): BIAS, Part(LAYERS, "convolution"): 1}),
    ],
)  # fmt: skip
def test_what_the_surroundings_decide(use: Use, weights: Tally) -> None:
    work = {part: count for part, count in tally(CONV).items() if part.what in (MACS, ACTIVATIONS, ASIDE)}
    assert tally(CONV, use=use) == {**weights, **work}


def test_layers_without_weights() -> None:
    assert tally(Pool("max", (2, 2), (2, 2))) == {Part(ACTIVATIONS, "pool"): 4 * 4 * 3}
    assert tally(Flatten()) == {Part(ASIDE, "view"): 8 * 8 * 3}
    norm = tally(BatchNorm())
    assert norm[Part(WEIGHTS, "running_statistics", False)] == 2 * 3
    assert norm[Part(ACTIVATIONS, "in_place")] == 8 * 8 * 3


def test_what_is_not_known_is_never_left_out_in_silence() -> None:
    height = Formula("height")
    counts = tally(CONV, Tensor.of(height, 8, 3))
    unknown = {part.group: count for part, count in counts.items() if part.what == UNKNOWN}
    assert unknown == {MACS: 1, ACTIVATIONS: 1, ASIDE: 1}
    assert is_known(counts, "params")
    assert not is_known(counts, "macs")
    assert not is_known(counts, "neurons")

    flat = tally(Dense(10), Tensor.of(Formula("features")))
    assert flat[Part(UNKNOWN, WEIGHTS)] == 1
    assert flat[Part(WEIGHTS, "dense_bias")] == 10
    assert not any(is_known(flat, quantity) for quantity in ("params", "trainable", "layers", "macs"))

    assert read_in([Tensor.of(height, 8, 3), IMAGE]) == {Part(UNKNOWN, ASIDE): 1, Part(ASIDE, "input"): 8 * 8 * 3}
    mystery = tally(Opaque("mystery"))
    assert mystery[Part(UNKNOWN, WEIGHTS)] == mystery[Part(UNKNOWN, MACS)] == 1


def test_adding_and_taking_off_again_leaves_nothing() -> None:
    whole: dict[Part, int] = {}
    added(whole, tally(CONV), 2)
    added(whole, tally(CONV), -2)
    assert whole == {}


# -- conventions -------------------------------------------------------------------------------------------------------


def chain(*ops: Op) -> Plan:
    start = value = Value(IMAGE)
    calls = []
    for number, op in enumerate(ops):
        calls.append(call_layer(Layer(f"layer_{number}", type(op).__name__, op), (value,)))
        value = calls[-1].outputs[0]
    return Plan(Graph("chain", "Sequential", (start,), (value,), tuple(calls)))


NETWORK = chain(CONV, BatchNorm(), CONV, Flatten(), Dense(10)).tally
CONVS = KERNEL + BIAS + 3 * 3 * 4 * 4 + BIAS
SCORES = 8 * 8 * 4 * 10 + 10
TOTAL = CONVS + 4 * 4 + SCORES


@pytest.mark.parametrize(
    ("kind", "quantity", "count"),
    [
        ("without_running_statistics", "params", TOTAL - 2 * 4),
        ("trainable_only", "params", TOTAL - 2 * 4),
        ("frozen_only", "params", 2 * 4),
        ("without_biases", "params", TOTAL - 4 - 4 - 10),
        ("without_biases_before_norm", "params", TOTAL - 4),
        ("without_convolution_biases", "params", TOTAL - 4 - 4),
        ("without_dense_biases", "params", TOTAL - 10),
        ("without_norm", "params", TOTAL - 4 * 4),
        ("without_dense", "params", TOTAL - SCORES),
        ("convolutions_only", "params", CONVS),
        ("dense_only", "params", SCORES),
        ("kernels_only", "params", TOTAL - 4 * 4 - 4 - 4 - 10),
        ("without_scale_shift", "trainable", TOTAL - 4 * 4),
        ("dense_only", "macs", SCORES - 10),
        ("with_views", "activations", 4 * WRITTEN + 10),
        ("relu_again", "activations", 5 * WRITTEN + 10),
        ("with_input", "activations", 3 * WRITTEN + 10 + 8 * 8 * 3),
        ("without_in_place", "activations", 2 * WRITTEN + 10),
        ("with_input", "neurons", 2 * WRITTEN + 10 + 8 * 8 * 3),
        ("with_batch", "activations", 32 * (3 * WRITTEN + 10)),
    ],
)
def test_conventions(kind: str, quantity: str, count: int) -> None:
    convention = next(one for one in CONVENTIONS if one.kind == kind and quantity in one.quantities)
    assert Counting((convention,)).count(NETWORK, quantity) == count


def test_counting_as_usual() -> None:
    found = {one: AS_USUAL.count(NETWORK, one) for one in ("params", "trainable", "non_trainable", "layers", "neurons")}
    assert found == {
        "params": TOTAL,
        "trainable": TOTAL - 8,
        "non_trainable": 8,
        "layers": 4,
        "neurons": 2 * WRITTEN + 10,
    }


def test_an_optimizer_keeps_slots_for_what_is_trained() -> None:
    adam = next(iter(optimizers("Adam", momentum=False)))
    assert (adam.detail, adam.bits) == ("adam", 3.0)
    assert Counting((adam,)).count(NETWORK, "params") == TOTAL + 2 * (TOTAL - 8) + 2
    momentum = next(iter(optimizers("SGD", momentum=True)))
    assert Counting((momentum,)).count(NETWORK, "params") == TOTAL + (TOTAL - 8) + 2
    kept = [(one.slots, one.counters) for one in optimizers("", momentum=False)]
    assert len(kept) == len(set(kept))


def test_ways_to_count_that_change_something_and_that_nothing_shorter_replaces() -> None:
    ways = countings(NETWORK, "params")
    assert [way.bits for way in ways] == sorted(way.bits for way in ways)
    counts = {tuple(one.kind for one in way.conventions): way.count(NETWORK, "params") for way in ways}
    assert TOTAL not in counts.values()
    assert counts["without_running_statistics", "without_biases"] == TOTAL - 8 - 18
    assert ("without_biases", "without_biases_before_norm") not in counts
    assert ("convolutions_only", "dense_only") not in counts
    assert ("without_norm", "without_running_statistics") not in counts
