"""Layers for the tests of what is asked about one: an op behind other ops, on an input."""

from __future__ import annotations

from typing import Any

from weigh.network.graph import Call, Layer, Value, call_layer
from weigh.network.ops import Op
from weigh.network.sizes import Size, total
from weigh.network.tensors import Tensor
from weigh.ops.attention import MultiHeadAttention
from weigh.ops.convolution import Conv, DepthwiseConv, SeparableConv
from weigh.ops.pooling import Pool
from weigh.ops.recurrent import GRU, LSTM, Bidirectional, GRUCell, LSTMCell, SimpleRNN, SimpleRNNCell


def last_of(x: Tensor, *ops: Op) -> Call:
    """Each op applied to what the one before it gives; the last call."""
    value, call = Value(x, name="input"), None
    for i, op in enumerate(ops):
        inputs = (value, value) if isinstance(op, MultiHeadAttention) else (value,)
        call = call_layer(Layer(f"layer_{i}", type(op).__name__, op), inputs)
        value = call.outputs[0]
    assert call is not None
    return call


def params(call: Call) -> Size:
    return total(weight.count for weight in call.applied.weights)


def conv(filters: Size, kernel: int, stride: int = 1, **settings: Any) -> Conv:
    return Conv(filters, (kernel, kernel), (stride, stride), (1, 1), **settings)


def depthwise(multiplier: int, kernel: int) -> DepthwiseConv:
    return DepthwiseConv(multiplier, (kernel, kernel), (1, 1), (1, 1))


def separable(filters: Size, kernel: int) -> SeparableConv:
    return SeparableConv(filters, 1, (kernel, kernel), (1, 1), (1, 1))


def pool(size: int, stride: int | None = None, **settings: Any) -> Pool:
    stride = size if stride is None else stride
    return Pool("max", (size, size), (stride, stride), **settings)


def rnn(units: Size, **settings: Any) -> SimpleRNN:
    return SimpleRNN(SimpleRNNCell(units), **settings)


def lstm(units: Size, biases: int = 1, **settings: Any) -> LSTM:
    return LSTM(LSTMCell(units, biases), **settings)


def gru(units: Size, biases: int = 1, **settings: Any) -> GRU:
    return GRU(GRUCell(units, biases), **settings)


def both_ways(op: Op) -> Bidirectional:
    return Bidirectional(op, op)
