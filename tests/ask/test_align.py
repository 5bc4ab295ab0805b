"""Pairing the layers of two networks: what the pairing keeps, whatever the networks, and what it finds in known ones."""

from __future__ import annotations

from collections.abc import Sequence
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weigh.api import read
from weigh.ask.align import Pair, align
from weigh.network.graph import Call, Graph, Layer, Value, call_layer
from weigh.network.ops import Op
from weigh.network.tensors import Tensor
from weigh.ops.activations import Activation
from weigh.ops.convolution import Conv, DepthwiseConv
from weigh.ops.dense import Dense
from weigh.ops.elementwise import Dropout
from weigh.ops.normalization import BatchNorm
from weigh.ops.shape import Flatten

ONE = (1, 1)
OPS: list[Op] = [
    Conv(4, (3, 3), ONE, ONE, "same"),
    Conv(4, (1, 1), ONE, ONE, "same", bias=False),
    Conv(8, (3, 3), ONE, ONE, "same"),
    DepthwiseConv(1, (3, 3), ONE, ONE, "same"),
    BatchNorm(),
    BatchNorm(scale=False),
    BatchNorm(scale=False, center=False, statistics=False),
    Activation("relu"),
    Activation("tanh"),
    Dropout(0.5),
    Dense(4),
]

ops = st.sampled_from(OPS)
names = st.sampled_from(["", "", "stem", "block1_conv", "head"])
networks = st.lists(st.tuples(ops, names), max_size=24)


def graph(layers: Sequence[tuple[Op, str]]) -> Graph:
    """A chain; a layer without a name gets the one that a framework gives."""
    x = start = Value(Tensor.of(8, 8, 4))
    calls = []
    for i, (op, name) in enumerate(layers):
        kind = type(op).__name__
        calls.append(call_layer(Layer(name or f"{kind.lower()}_{i}", kind, op), (x,)))
        x = calls[-1].outputs[0]
    return Graph("chain", "Sequential", (start,), (x,), tuple(calls))


def without(whole: Graph, left_out: set[int]) -> Graph:
    """The same calls less some, as they are: no size is worked out anew."""
    kept = tuple(call for i, call in enumerate(whole.calls) if i not in left_out)
    return Graph(whole.name, whole.type, whole.inputs, whole.outputs, kept)


def matched(pairs: Sequence[Pair]) -> list[tuple[Call, Call]]:
    return [(pair.a, pair.b) for pair in pairs if pair.a is not None and pair.b is not None]


@given(networks, networks)
def test_order_is_kept_and_every_layer_is_there_once(one: list[tuple[Op, str]], other: list[tuple[Op, str]]) -> None:
    a, b = graph(one), graph(other)
    pairs = align(a, b)
    assert tuple(pair.a for pair in pairs if pair.a is not None) == a.calls
    assert tuple(pair.b for pair in pairs if pair.b is not None) == b.calls
    assert Pair(None, None) not in pairs


@given(networks)
def test_a_network_is_itself(layers: list[tuple[Op, str]]) -> None:
    one = graph(layers)
    assert align(one, one) == tuple(Pair(call, call) for call in one.calls)


@given(networks, st.data())
def test_as_many_are_unmatched_as_were_taken_out(layers: list[tuple[Op, str]], data: st.DataObject) -> None:
    whole = graph(layers)
    left_out = data.draw(st.sets(st.integers(0, max(0, len(layers) - 1)), max_size=len(layers)))
    part = without(whole, left_out)
    pairs = align(whole, part)
    assert sum(pair.b is None for pair in pairs) == len(whole.calls) - len(part.calls)
    assert all(pair.a is not None for pair in pairs)


@given(networks, networks)
def test_swapping_the_networks_swaps_the_pairs(one: list[tuple[Op, str]], other: list[tuple[Op, str]]) -> None:
    a, b = graph(one), graph(other)
    assert {(pair.a, pair.b) for pair in align(a, b)} == {(pair.b, pair.a) for pair in align(b, a)}


@given(networks, networks)
def test_only_what_is_of_one_family_is_matched(one: list[tuple[Op, str]], other: list[tuple[Op, str]]) -> None:
    families = {"conv": "conv", "depthwise_conv": "conv"}
    for a, b in matched(align(graph(one), graph(other))):
        assert a.op is not None and b.op is not None
        assert families.get(a.op.kind, a.op.kind) == families.get(b.op.kind, b.op.kind)


def test_a_layer_of_another_kind_but_the_same_family() -> None:
    full, depthwise = graph([(OPS[0], ""), (OPS[4], "")]), graph([(OPS[3], ""), (OPS[4], "")])
    assert matched(align(full, depthwise)) == list(zip(full.calls, depthwise.calls, strict=True))


def test_names_settle_which_of_equal_layers_is_new() -> None:
    conv = OPS[0]
    two = graph([(conv, "conv_a"), (conv, "conv_c")])
    three = graph([(conv, "conv_a"), (conv, "conv_b"), (conv, "conv_c")])
    assert align(two, three)[1] == Pair(None, three.calls[1])


def test_names_that_the_framework_gave_settle_nothing() -> None:
    """Dense_1 of one network is not Dense_1 of the other, where that one has a convolution more before it."""
    x = Value(Tensor.of(4))
    sizes = {"dense": 10, "dense_1": 20}, {"dense": 5, "dense_1": 10, "dense_2": 20}
    a, b = (
        Graph("g", "Sequential", (x,), (), tuple(call_layer(Layer(k, "Dense", Dense(n)), (x,)) for k, n in s.items()))
        for s in sizes
    )
    assert [(one.layer.name, other.layer.name) for one, other in matched(align(a, b))] == [
        ("dense", "dense_1"), ("dense_1", "dense_2"),
    ]  # fmt: skip


def test_a_shared_layer_counts_once() -> None:
    x = Value(Tensor.of(4))
    shared, head = Layer("shared", "Dense", Dense(4)), Layer("head", "Dense", Dense(1))
    calls = [call_layer(shared, (x,)), call_layer(shared, (x,)), call_layer(head, (x,))]
    twice = Graph("twice", "Functional", (x,), (), tuple(calls))
    once = Graph("once", "Functional", (x,), (), (calls[0], calls[2]))
    assert align(twice, once) == (Pair(calls[0], calls[0]), Pair(calls[2], calls[2]))


def test_a_missing_flatten_is_found() -> None:
    layers: list[tuple[Op, str]] = [(OPS[0], ""), (Flatten(), ""), (Dense(10), "")]
    whole, part = graph(layers), graph([layers[0], layers[2]])
    assert align(whole, part) == (
        Pair(whole.calls[0], part.calls[0]),
        Pair(whole.calls[1], None),
        Pair(whole.calls[2], part.calls[1]),
    )


def test_published_networks() -> None:
    pairs = align(read("vgg16").graph, read("vgg19").graph)
    assert [pair.b.layer.name for pair in pairs if pair.a is None and pair.b] == [
        "conv3_4", "conv4_4", "conv5_4",
    ]  # fmt: skip
    assert all(pair.b is not None for pair in pairs)


@pytest.mark.parametrize("spread", [1, 400], ids=["of one size", "of many sizes"])
def test_a_thousand_layers_against_a_thousand(spread: int) -> None:
    """What they share is nowhere in the same place, so nothing can be skipped."""
    one = graph([(Dense(1 + i % spread), "") for i in range(1000)])
    other = graph([(OPS[i % 2] if i % 3 else Dense(7 + i % spread), "") for i in range(1000)])
    started = process_time()
    align(one, other)
    assert process_time() - started < 15  # about half a second; quadratic work would take minutes


@settings(max_examples=20, deadline=None)
@given(st.lists(ops, min_size=150, max_size=300), st.integers(0, 100), st.integers(0, 60))
def test_long_networks_with_a_piece_cut_out(kinds: list[Op], start: int, length: int) -> None:
    whole = graph([(op, "") for op in kinds])
    part = without(whole, set(range(start, start + length)))
    pairs = align(whole, part)
    assert sum(pair.b is None for pair in pairs) == length
    assert all(pair.a is not None for pair in pairs)
