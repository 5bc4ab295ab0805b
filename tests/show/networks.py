"""Networks made by hand, each for what is hard to show about it."""

from __future__ import annotations

from collections.abc import Iterable

from weigh.network.errors import Fault
from weigh.network.graph import NOTHING, Call, Gap, Graph, Layer, Value, call_layer
from weigh.network.ops import Op
from weigh.network.place import Place
from weigh.network.sizes import Formula
from weigh.network.tensors import Tensor
from weigh.ops.activations import Activation
from weigh.ops.convolution import Conv
from weigh.ops.dense import Dense


def conv(filters: int, kernel: int = 3, padding: str = "valid", stride: int = 1) -> Conv:
    return Conv(filters, (kernel, kernel), (stride, stride), (1, 1), padding)


def chain(layers: Iterable[Layer], x: Value, parent: Call | None = None) -> tuple[Call, ...]:
    """Each layer applied to what the one before it gives."""
    calls = []
    for layer in layers:
        calls.append(call_layer(layer, (x,), parent, layer.place))
        x = calls[-1].outputs[0]
    return tuple(calls)


def image(*sizes: int | Formula) -> Value:
    return Value(Tensor.of(*sizes), name="image")


def plain() -> Graph:
    """Two convolutions and a Dense: 832 + 51,264 + (64 + 1) × 10 = 52,746."""
    ops: list[tuple[str, str, Op]] = [
        ("conv2d", "Conv2D", conv(32, 5)),
        ("conv2d_1", "Conv2D", conv(64, 5)),
        ("dense", "Dense", Dense(10, activation="softmax")),
    ]
    x = image(28, 28, 1)
    layers = [Layer(name, type, op, Place(line)) for line, (name, type, op) in enumerate(ops, 3)]
    calls = chain(layers, x)
    return Graph("sequential", "Sequential", (x,), calls[-1].outputs, calls, dialect="keras2")


def unknown_channels() -> Graph:
    """The first layer waits for its input channels; the second does not."""
    x = Value(Tensor.unknown("input_shape"), name="conv2d_input")
    layers = [Layer("conv2d", "Conv2D", conv(32, 5), Place(7)), Layer("conv2d_1", "Conv2D", conv(64, 5), Place(8))]
    calls = chain(layers, x)
    gap = Gap("undefined name", "input_shape", Place(7))
    return Graph("sequential", "Sequential", (x,), calls[-1].outputs, calls, gaps=(gap,), dialect="keras1")


def shared() -> Graph:
    """A Dense called twice, and again inside another model; the inner model encloses two layers."""
    x = Value(Tensor.of(10), name="x")
    dense = Layer("dense", "Dense", Dense(10), Place(2))
    first = call_layer(dense, (x,), None, Place(4))
    second = call_layer(dense, first.outputs, None, Place(5))
    inner = Call(Layer("inner", "Functional", None, Place(6)), None, second.outputs, None, Place(9), NOTHING)
    third = call_layer(dense, second.outputs, inner, Place(6))
    last = call_layer(Layer("head", "Dense", Dense(3), Place(7)), third.outputs, inner, Place(7))
    inner.outputs = last.outputs
    return Graph("model", "Functional", (x,), last.outputs, (first, second, inner, third, last), dialect="keras3")


def frozen() -> Graph:
    """The first of two layers is not trained."""
    graph = plain()
    layer = graph.calls[0].layer
    return Graph(graph.name, graph.type, graph.inputs, graph.outputs, graph.calls, frozenset([layer]))


def contradicting() -> Graph:
    graph = plain()
    facts = {"name": "in_channels", "size": 3, "groups": 2}
    fault = Fault("conv.groups", facts, "conv2d_2 (Conv2D)", Place(6))
    return Graph(graph.name, graph.type, graph.inputs, graph.outputs, graph.calls, faults=(fault,))


def long(count: int) -> Graph:
    """A chain of equal layers."""
    x = Value(Tensor.of(128), name="x")
    calls = chain((Layer(f"dense_{i}", "Dense", Dense(128)) for i in range(count)), x)
    return Graph("long", "Sequential", (x,), calls[-1].outputs, calls)


def deep() -> Graph:
    """Long names, deep nesting, large numbers."""
    x = image(224, 224, 3)
    outer = Call(Layer("backbone_with_a_very_long_name", "Functional", None), None, (x,), None, None, NOTHING)
    inner = Call(Layer("第一段階", "Model", None), None, (x,), outer, None, NOTHING)
    named = Layer("a_layer_whose_name_is_longer_than_any_column_should_be", "Conv2D", conv(4096, 7))
    calls = chain([named, Layer("dense", "Dense", Dense(100_000))], x, inner)
    inner.outputs = outer.outputs = calls[-1].outputs
    return Graph("deep", "Functional", (x,), outer.outputs, (outer, inner, *calls))


def alternating(count: int) -> Graph:
    """Dense and Activation, again and again."""
    x = Value(Tensor.of(64), name="x")
    pair = [("dense", "Dense", Dense(64)), ("activation", "Activation", Activation("relu"))]
    layers = (Layer(f"{name}_{i}", type, op) for i in range(count) for name, type, op in pair)
    calls = chain(layers, x)
    return Graph("alternating", "Sequential", (x,), calls[-1].outputs, calls)


def twins() -> Graph:
    """Two models with a layer of the same name in each."""
    x = Value(Tensor.of(10), name="x")
    calls: list[Call] = []
    for name in ("left", "right"):
        around = Call(Layer(name, "Functional", None), None, (x,), None, None, NOTHING)
        inner = call_layer(Layer("dense", "Dense", Dense(5)), (x,), around, None)
        around.outputs = inner.outputs
        calls += [around, inner]
    return Graph("twins", "Functional", (x,), calls[-1].outputs, tuple(calls))
