"""What MACs and costs are kept apart by: hand-made networks whose every group is a visible product."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import weigh
from weigh.ask.why.plan import Plan
from weigh.ask.why.tally import COSTS, MACS, Tally
from weigh.ask.why.work import MAC_GROUPS
from weigh.network.errors import SelectionError
from weigh.network.graph import Graph, Layer, Value, call_layer
from weigh.network.ops import Op, apply
from weigh.network.sizes import total
from weigh.network.tensors import Axis, Tensor, Weight
from weigh.ops.activations import Activation
from weigh.ops.attention import Attention, MultiHeadAttention, ScaledDotProductAttention
from weigh.ops.convolution import Conv, ConvTranspose, DepthwiseConv
from weigh.ops.dense import Dense
from weigh.ops.linear_algebra import Einsum, MatMul, Variable
from weigh.ops.normalization import BatchNorm, GroupNorm, LayerNorm
from weigh.ops.pooling import GlobalPool, Pool
from weigh.ops.recurrent import GRU, LSTM, Bidirectional, GRUCell, LSTMCell, SimpleRNN, SimpleRNNCell
from weigh.ops.resizing import UpSample
from weigh.ops.shape import Transpose
from weigh.ops.wrappers import TimeDistributed

TOKENS, WIDTH, HEADS = 5, 8, 2
ROW = Tensor.of(TOKENS, WIDTH)
IMAGE = Tensor.of(6, 6, 3)


def chain(x: Tensor, *ops: Op, reads: int = 1) -> Plan:
    """A network of one layer behind the other. reads: how many times a layer reads what is in front of it."""
    start = value = Value(x, name="input")
    calls = []
    for number, op in enumerate(ops):
        calls.append(call_layer(Layer(f"layer_{number}", type(op).__name__, op), (value,) * reads))
        value = calls[-1].outputs[0]
    return Plan(Graph("chain", "Sequential", (start,), (value,), tuple(calls)), costs=True)


def groups(tally: Tally, what: str) -> dict[str, int]:
    return {part.group: count for part, count in tally.items() if part.what == what}


def row(*sizes: int) -> Tensor:
    return Tensor.of(*sizes)


@pytest.mark.parametrize(
    ("op", "x", "reads", "macs"),
    [
        (Conv(4, (3, 3), (1, 1), (1, 1), "same"), IMAGE, 1, {"convolution": 6 * 6 * 4 * 3 * 3 * 3}),
        (DepthwiseConv(1, (3, 3), (1, 1), (1, 1), "same"), IMAGE, 1, {"convolution": 6 * 6 * 3 * 3 * 3}),
        (ConvTranspose(4, (2, 2), (2, 2), (1, 1)), IMAGE, 1, {"conv_transpose": 6 * 6 * 3 * 4 * 2 * 2}),
        (Dense(10), ROW, 1, {"dense": TOKENS * WIDTH * 10}),
        (TimeDistributed(Dense(10)), ROW, 1, {"dense": TOKENS * WIDTH * 10}),
        (LSTM(LSTMCell(3)), ROW, 1, {"lstm": TOKENS * 4 * 3 * (WIDTH + 3)}),
        (GRU(GRUCell(3)), ROW, 1, {"recurrent": TOKENS * 3 * 3 * (WIDTH + 3)}),
        (SimpleRNN(SimpleRNNCell(3)), ROW, 1, {"recurrent": TOKENS * 3 * (WIDTH + 3)}),
        (MultiHeadAttention(HEADS, 4), ROW, 2, {"projection": 4 * TOKENS * WIDTH * 8, "attention": 2 * TOKENS**2 * 8}),
        (MultiHeadAttention(TOKENS, 4), ROW, 2, {"projection": 4 * TOKENS * WIDTH * 20, "attention": 2 * TOKENS**2 * 20}),
        (Attention(), ROW, 2, {"fused_attention": 2 * TOKENS**2 * WIDTH}),
        (ScaledDotProductAttention(), row(HEADS, TOKENS, 4), 3, {"fused_attention": 2 * HEADS * TOKENS**2 * 4}),
        (MatMul(transpose_right=True), ROW, 2, {"matmul": TOKENS**2 * WIDTH}),
        (Einsum("bic,bjc->bij"), ROW, 2, {"einsum": TOKENS**2 * WIDTH}),
        (Pool("max", (2, 2), (2, 2)), IMAGE, 1, {}),
    ],
)  # fmt: skip
def test_groups_of_macs(op: Op, x: Tensor, reads: int, macs: dict[str, int]) -> None:
    assert groups(chain(x, op, reads=reads).tally, MACS) == macs


def test_heads_as_many_as_tokens_are_no_reason_to_mix_projections_with_products() -> None:
    """Scores (heads, queries, keys, key_dim) hold all axes of a bias (heads, key_dim); a bias multiplies nothing."""
    tally = chain(ROW, MultiHeadAttention(HEADS, 4, bias=True), reads=2).tally
    assert groups(tally, MACS)["attention"] == 2 * TOKENS**2 * 8


def test_a_product_with_a_weight_of_no_layer() -> None:
    x = Value(ROW, name="input")
    table = Layer("table", "Parameter", Variable(Weight("weight", (Axis("inside", WIDTH), Axis("units", 3)))))
    weight = call_layer(table, ())
    turned = call_layer(Layer("t", "t", Transpose((1, 0))), (weight.outputs[0],))
    product = call_layer(Layer("matmul", "matmul", MatMul(transpose_right=True)), (x, turned.outputs[0]))
    tally = Plan(Graph("bare", "Module", (x,), product.outputs, (weight, turned, product))).tally
    assert groups(tally, MACS) == {"functional": TOKENS * WIDTH * 3}


@pytest.mark.parametrize(
    ("op", "x", "reads", "costs"),
    [
        (Conv(4, (3, 3), (1, 1), (1, 1), "same", activation="relu"), IMAGE, 1, {"bias.convolution": 144, "activation.relu": 144}),
        (Conv(4, (1, 1), (1, 1), (1, 1), bias=False), IMAGE, 1, {}),
        (ConvTranspose(4, (2, 2), (2, 2), (1, 1)), IMAGE, 1, {"bias.convolution": 12 * 12 * 4, "windows.conv_transpose": 12 * 12 * 3 * 4 * 2 * 2}),
        (Dense(10, activation="softmax"), ROW, 1, {"bias.dense": 50}),  # PyTorch has it in the loss
        (BatchNorm(), IMAGE, 1, {"batch_norm": 108}),
        (BatchNorm(scale=False, center=False), IMAGE, 1, {"batch_norm.plain": 108}),
        (LayerNorm(), ROW, 1, {"layer_norm": 40}),
        (GroupNorm(groups=3), IMAGE, 1, {"group_norm": 108}),
        (Activation("gelu"), ROW, 1, {"activation.gelu": 40}),
        (Activation("linear"), ROW, 1, {}),
        (Pool("average", (2, 2), (2, 2)), IMAGE, 1, {"average_pool.read": 108, "average_pool.written": 27}),
        (GlobalPool("max", 2), IMAGE, 1, {"adaptive_max_pool.read": 108, "adaptive_max_pool.written": 3}),
        (UpSample((1, 2, 2, 1)), IMAGE, 1, {"upsample.read": 108, "upsample.nearest": 4 * 108}),
        (MultiHeadAttention(HEADS, 4), ROW, 2, {"bias.projection": 4 * TOKENS * 8, "scores": HEADS * TOKENS**2, "queries": 40}),
        (Bidirectional(LSTM(LSTMCell(3)), LSTM(LSTMCell(3))), ROW, 1, {"steps.lstm": 2 * TOKENS * 3}),
        (GRU(GRUCell(3)), ROW, 1, {"steps.gru": TOKENS * 3}),
        (SimpleRNN(SimpleRNNCell(3)), ROW, 1, {"steps.rnn": TOKENS * 3}),
    ],
)  # fmt: skip
def test_costs(op: Op, x: Tensor, reads: int, costs: dict[str, int]) -> None:
    found = groups(chain(x, op, reads=reads).tally, COSTS)
    assert {group: count for group, count in found.items() if group != "elementwise"} == costs


@pytest.mark.parametrize(("name", "costs"), [("relu", {"function.relu": 108}), ("softmax", {})])
def test_a_function_is_told_from_a_layer(name: str, costs: dict[str, int]) -> None:
    x, op = Value(IMAGE, name="input"), Activation(name)
    call = call_layer(Layer(name, name, op), (x,))
    found = groups(Plan(Graph("function", "Module", (x,), call.outputs, (call,)), costs=True).tally, COSTS)
    assert found == {"elementwise": 108 * (1 if name == "relu" else 3), **costs}


def test_what_no_claim_asks_for_is_not_counted() -> None:
    plan = chain(IMAGE, BatchNorm())
    assert groups(plan.tally, COSTS)
    assert not groups(Plan(plan.graph).tally, COSTS)


OPS = st.sampled_from([Dense(4), Dense(3, activation="relu"), LayerNorm(), Activation("tanh"), LSTM(LSTMCell(2), return_sequences=True),
                       MultiHeadAttention(2, 3), Attention(), MatMul(transpose_right=True), GRU(GRUCell(4), return_sequences=True)])  # fmt: skip


@given(st.lists(OPS, max_size=6))
def test_every_mac_is_in_one_group_and_every_operation_on_an_element_is_in_another(ops: list[Op]) -> None:
    x, calls = Value(ROW, name="input"), []
    value = x
    for number, op in enumerate(ops):
        reads = 2 if isinstance(op, (MultiHeadAttention, Attention, MatMul)) else 1
        calls.append(call_layer(Layer(f"layer_{number}", type(op).__name__, op), (value,) * reads))
        value = calls[-1].outputs[0]
    tally = Plan(Graph("drawn", "Sequential", (x,), (value,), tuple(calls)), costs=True).tally
    applied = [apply(call.op, tuple(one.tensor for one in call.inputs)) for call in calls if call.op]
    found = groups(tally, MACS)
    assert set(found) <= set(MAC_GROUPS)
    assert sum(found.values()) == total(work.count for one in applied for work in one.macs)
    assert groups(tally, COSTS).get("elementwise", 0) == total(
        work.count for one in applied for work in one.elementwise
    )


@pytest.mark.parametrize("claim", ["1.8G MACs", "3 GFLOPs", "neurons=650k", "98MB"])
@pytest.mark.parametrize("source", ["examples/keras1_cnn.py", "tests/read/torch/programs/char_rnn.py"])
def test_a_size_that_is_open_is_said_and_no_fault(source: str, claim: str) -> None:
    for network in weigh.read_all(source):
        try:
            assert network.why(claim).claims
        except SelectionError as error:
            assert "whose sizes are known" in str(error)
