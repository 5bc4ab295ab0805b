"""PyTorch code: layouts, padding, shared and frozen layers, nesting, and names as hostile as they come."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest
from written_networks import assert_same_in_torch, read, totals

from weigh.api import read_source
from weigh.building import build
from weigh.network.errors import WeighError
from weigh.network.graph import Call, Graph, Layer, Value, call_layer
from weigh.network.ops import Op
from weigh.network.tensors import Tensor
from weigh.ops.activations import Activation
from weigh.ops.dense import Dense
from weigh.ops.opaque import Opaque
from weigh.ops.recurrent import GRU, LSTM, Bidirectional, GRUCell, LSTMCell, SimpleRNN, SimpleRNNCell
from weigh.ops.stacked import Stacked
from weigh.write.code import WriteError, code, write

HEAD = "import keras\nfrom keras import layers, ops\n"


def functional(body: str, shape: str = "(28, 28, 3)") -> Graph:
    return read(f"{HEAD}a = keras.Input({shape})\n{body}\nmodel = keras.Model(a, x)\n", target="model")


def chain(*layers: str, shape: str = "(28, 28, 3)") -> Graph:
    inner = ", ".join([f"keras.Input({shape})", *(f"layers.{layer}" for layer in layers)])
    return read(f"{HEAD}model = keras.Sequential([{inner}])\n", target="model")


# -- what it looks like -------------------------------------------------------------------------------------

PLAIN = '''"""sequential: 63,616 parameters.

It reads (batch, 3, 28, 28) and gives (batch, 10).

Images have their channels first, as PyTorch has them: a flattened image is read channel by
channel, so that a Dense layer behind it has the same weights in another order.
"""

from collections import OrderedDict

import torch
from torch import nn

model = nn.Sequential(OrderedDict([
    ("conv2d", nn.Conv2d(3, 32, 3, padding=1)),
    ("conv2d_relu", nn.ReLU()),
    ("max_pooling2d", nn.MaxPool2d(2)),
    ("flatten", nn.Flatten()),
    ("dropout", nn.Dropout(0.25)),
    ("dense", nn.Linear(6272, 10, bias=False)),
    ("dense_softmax", nn.Softmax(dim=-1)),
]))

if __name__ == "__main__":
    x = torch.randn(1, 3, 28, 28)
    print(model(x).shape)
'''


def test_a_chain_is_a_sequential_with_its_names() -> None:
    graph = chain(
        "Conv2D(32, 3, padding='same', activation='relu')", "MaxPooling2D(2)", "Flatten()", "Dropout(0.25)",
        "Dense(10, use_bias=False, activation='softmax')",
    )  # fmt: skip
    assert write(graph, "torch") == PLAIN


def test_branches_are_a_class_whose_forward_has_a_line_a_layer() -> None:
    text = write(functional("y = layers.Conv2D(3, 3, padding='same')(a)\nx = layers.Add()([a, y])"), "torch")
    assert "        y = self.conv2d(x)\n        return x + y\n" in text


def test_a_layer_called_twice_is_made_once() -> None:
    graph = functional("d = layers.Dense(3)\nx = layers.Concatenate()([d(a), d(d(a))])", "(3,)")
    text = write(graph, "torch")
    assert text.count("nn.Linear(3, 3)") == 1 and text.count("self.dense(") == 3
    assert_same_in_torch(graph)


def test_equal_blocks_are_one_class() -> None:
    body = """
class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.one = layers.Dense(8, activation="relu")
        self.two = layers.Dense(8)
    def call(self, x):
        return x + self.two(self.one(x))
x = Block()(Block()(Block()(a)))"""
    text = write(functional(body, "(8,)"), "torch")
    assert text.count("class Block(nn.Module)") == 1 and text.count(", Block())") == 3
    assert_same_in_torch(functional(body, "(8,)"))


def test_frozen_layers_are_not_trained() -> None:
    graph = functional("d = layers.Dense(3)\nd.trainable = False\nx = layers.Dense(2)(d(a))", "(3,)")
    assert "nn.Linear(3, 3).requires_grad_(False)" in write(graph, "torch")
    assert_same_in_torch(graph)


def test_weights_of_the_programs_own_are_parameters() -> None:
    body = """
class Scale(layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],), name="scale")
        self.fixed = self.add_weight(shape=(), name="fixed", trainable=False)
    def call(self, x):
        return x * self.scale + self.fixed
x = Scale()(a)"""
    graph = functional(body, "(5,)")
    assert "requires_grad=False" in write(graph, "torch")
    assert_same_in_torch(graph)


# -- every kind of layer --------------------------------------------------------------------------------------

LAYERS: list[tuple[str, str]] = [
    ("(28, 28, 3)", "Conv2D(8, 3, strides=2, padding='same')"),
    ("(27, 27, 3)", "Conv2D(8, 4, padding='same')"),
    ("(20, 3)", "Conv1D(8, 3, padding='causal', dilation_rate=2)"),
    ("(6, 28, 28)", "Conv2D(8, 3, groups=2, data_format='channels_first')"),
    ("(9, 9, 9, 2)", "Conv3D(4, 2, strides=2)"),
    ("(28, 28, 3)", "DepthwiseConv2D(3, depth_multiplier=2, strides=2, padding='same')"),
    ("(28, 28, 3)", "SeparableConv2D(8, 3, padding='same', activation='relu')"),
    ("(7, 7, 8)", "Conv2DTranspose(4, 5, strides=2, padding='same')"),
    ("(7, 7, 8)", "Conv2DTranspose(4, 2, strides=3)"),
    ("(7, 8)", "Conv1DTranspose(4, 4, strides=2, padding='same', output_padding=1)"),
    ("(28, 28, 3)", "MaxPooling2D(3, 2, padding='same')"),
    ("(27, 27, 3)", "AveragePooling2D(3, 2, padding='same')"),
    ("(28, 28, 3)", "AveragePooling2D(3, 1, padding='same')"),
    ("(28, 28, 3)", "AveragePooling2D(5, 2, padding='same')"),
    ("(28, 28, 3)", "GlobalMaxPooling2D(keepdims=True)"),
    ("(20, 3)", "GlobalAveragePooling1D()"),
    ("(28, 28, 3)", "BatchNormalization(scale=False)"),
    ("(20, 3)", "BatchNormalization(center=False)"),
    ("(20, 3)", "BatchNormalization(axis=1)"),
    ("(20, 6)", "GroupNormalization(3)"),
    ("(28, 28, 6)", "GroupNormalization(2, center=False)"),
    ("(28, 28, 6)", "LayerNormalization(axis=[1, 2])"),
    ("(28, 6)", "LayerNormalization(scale=False)"),
    ("(28, 6)", "RMSNormalization()"),
    ("(28, 6)", "UnitNormalization()"),
    ("(28, 6)", "SpectralNormalization(layers.Dense(3))"),
    ("(28, 6)", "PReLU()"),
    ("(28, 28, 6)", "PReLU(shared_axes=[1, 2])"),
    ("(28, 28, 6)", "PReLU(shared_axes=[1])"),
    ("(28, 6)", "LSTM(5)"),
    ("(28, 6)", "LSTM(5, use_bias=False, return_sequences=True)"),
    ("(28, 6)", "GRU(5)"),
    ("(28, 6)", "GRU(5, reset_after=False)"),
    ("(28, 6)", "SimpleRNN(5, return_sequences=True)"),
    ("(28, 6)", "Bidirectional(layers.LSTM(5), merge_mode='sum')"),
    ("(28, 6)", "Bidirectional(layers.GRU(5, return_sequences=True))"),
    ("(4, 9, 9, 2)", "ConvLSTM2D(3, 3)"),
    ("(4, 9, 9, 2)", "ConvLSTM2D(3, 3, padding='same', return_sequences=True)"),
    ("(4, 9, 9, 2)", "TimeDistributed(layers.Conv2D(3, 3))"),
    ("(4, 9, 2)", "TimeDistributed(layers.Flatten())"),
    ("(4, 9)", "EinsumDense('abc,cd->abd', output_shape=(None, 7), bias_axes='d')"),
    ("(9,)", "Embedding(20, 7)"),
    ("(9,)", "Reshape((3, 3, 1))"),
    ("(9, 4)", "Permute((2, 1))"),
    ("(9,)", "RepeatVector(4)"),
    ("(28, 28, 3)", "ZeroPadding2D(((1, 2), (0, 3)))"),
    ("(28, 28, 3)", "Cropping2D(((1, 2), (0, 3)))"),
    ("(20, 3)", "UpSampling1D(2)"),
    ("(20, 20, 3)", "UpSampling2D((2, 3), interpolation='bilinear')"),
    ("(20, 20, 3)", "Resizing(7, 9)"),
    ("(20, 20, 3)", "CenterCrop(7, 9)"),
    ("(20, 20, 3)", "SpatialDropout2D(0.1)"),
    ("(20, 3)", "GaussianNoise(0.1)"),
    ("(20, 3)", "Rescaling(0.5)"),
    ("(20, 3)", "Normalization()"),
    ("(28, 28, 3)", "Dense(4)"),
]


@pytest.mark.parametrize(("shape", "layer"), LAYERS)
def test_every_kind_of_layer_has_its_parameters_and_shapes(shape: str, layer: str) -> None:
    pytest.importorskip("torch")
    assert_same_in_torch(chain(layer, shape=shape))


@pytest.mark.parametrize("expression", [
    "layers.MultiHeadAttention(2, 4)(a, a)", "layers.MultiHeadAttention(3, 4, value_dim=5, output_shape=7)(a, a)",
    "layers.GroupQueryAttention(4, 4, 2)(a, a)", "layers.Attention(use_scale=True)([a, a])",
    "layers.AdditiveAttention()([a, a])", "layers.Dot(axes=(2, 2))([a, a])", "ops.matmul(a, ops.swapaxes(a, 1, 2))",
    "ops.einsum('abc,adc->abd', a, a)", "layers.Average()([a, a, a])", "ops.maximum(a, 0.0)", "a[:, -1]", "a[:, ::2, 1:3]",
    "ops.split(a, 2, axis=-1)[1]", "ops.stack([a, a], axis=1)", "ops.mean(a, axis=1, keepdims=True)", "ops.max(a, axis=(1, 2))",
    "ops.expand_dims(a, 1)", "ops.tile(a, (1, 2, 1))", "ops.transpose(a, (0, 2, 1))", "ops.softmax(a)", "1 - a ** 2",
    "ops.where(a > 0, a, 0.0)", "ops.cumsum(a, axis=1)", "ops.one_hot(ops.argmax(a, axis=-1), 8)", "ops.repeat(a, 2, axis=1)",
    "layers.Concatenate(axis=1)([a, a])", "ops.top_k(a, 3)[0]", "ops.squeeze(ops.expand_dims(a, 2), 2)",
    "ops.broadcast_to(ops.expand_dims(a, 1), (ops.shape(a)[0], 3, 6, 8))", "ops.moveaxis(a, 1, 2)",
])  # fmt: skip
def test_every_kind_of_function_has_its_shapes(expression: str) -> None:
    pytest.importorskip("torch")
    assert_same_in_torch(functional(f"x = {expression}", "(6, 8)"))


def test_uneven_padding_is_a_step_of_its_own() -> None:
    text = write(functional("y = layers.Conv2D(8, 3, strides=2, padding='same')(a)\nx = layers.Add()([y, y])"), "torch")
    assert "self.conv2d(F.pad(x, (0, 1, 0, 1)))" in text


def test_a_last_axis_is_moved_where_a_layer_reads_it() -> None:
    graph = chain("Conv2D(8, 3)", "Dense(4)", "Conv2D(2, 1)")
    text = write(graph, "torch")
    assert "self.dense(x.permute(0, 2, 3, 1))" in text and "self.conv2d_1(x.permute(0, 3, 1, 2))" in text
    built = assert_same_in_torch(graph)
    dense = graph.calls[1].outputs[0]
    assert built.layouts[dense] == (0, 1, 2, 3) and built.shape_of(graph.calls[0].outputs[0], 5) == (5, 8, 26, 26)


def test_every_layer_is_found_in_the_live_model() -> None:
    pytest.importorskip("torch")
    graph = functional("y = layers.Conv2D(3, 3, padding='same', activation='relu')(a)\nx = layers.Add()([a, y])")
    built = build(graph, "torch")
    conv, add = graph.layers
    assert type(built.modules[conv]).__name__ == "Conv2d" and built.modules[add] is None


# -- what cannot be -------------------------------------------------------------------------------------------


def test_a_size_that_is_not_known_is_asked_for() -> None:
    graph = chain("AveragePooling2D(3, strides=2, padding='same')", shape="(None, None, 3)")
    with pytest.raises(WriteError) as error:
        write(graph, "torch")
    assert str(error.value) == (
        "average_pooling2d at line 3: a size that PyTorch needs as a number must be known.\n"
        "  The height or width is height here.\n"
        "  Give the input's shape: --input 224x224x3."
    )


@pytest.mark.parametrize("layer", [
    "Conv2D(8, 3, strides=2, padding='same')", "DepthwiseConv2D((5, 3), strides=2, padding='same')",
    "SeparableConv2D(8, 3, strides=2, padding='same')", "MaxPooling2D(3, strides=2, padding='same')",
    "MaxPooling2D(2, padding='same')", "Conv2D(8, 1, strides=2, padding='same')",
])  # fmt: skip
def test_same_padding_of_an_image_of_any_size(layer: str) -> None:
    graph = chain(layer, "Conv2D(4, 3)", shape="(None, None, 3)")
    assert_same_in_torch(graph)
    again = read(write(graph, "torch"), dialect="torch")
    assert not again.gaps and totals(again)[:2] == totals(graph)[:2]
    for height, width in ((32, 32), (33, 40), (17, 31)):
        sides = {"height": height, "width": width}
        shapes = [[size if isinstance(size, int) else str(size.at(sides)) for size in net.outputs[0].tensor.shape]
                  for net in (graph, again)]  # fmt: skip
        assert shapes[1] == [shapes[0][0], shapes[0][3], *shapes[0][1:3]]


def test_layers_on_top_of_each_other_are_a_chain() -> None:
    lstm = LSTM(LSTMCell(6, biases=2), return_sequences=True)
    below = Bidirectional(lstm, lstm, "concat")
    kinds: list[Op] = [
        Stacked((lstm, LSTM(LSTMCell(5)))),
        Stacked((below, below)),
        Stacked((SimpleRNN(SimpleRNNCell(6, biases=0), return_sequences=True), GRU(GRUCell(4, biases=2)))),
        Stacked((lstm, LSTM(LSTMCell(5), return_sequences=True, return_state=True))),
    ]
    for op in kinds:
        x = Value(Tensor.of(9, 8), None, "x")
        call = call_layer(Layer("stack", "LSTM", op), (x,))
        graph = Graph("net", "Model", (x,), call.outputs, (call,))
        assert_same_in_torch(graph)
        again = read(write(graph, "torch"), dialect="torch")
        assert not again.gaps and totals(again) == totals(graph)
        assert [y.tensor.shape for y in again.outputs] == [y.tensor.shape for y in graph.outputs]


def test_what_was_not_understood_has_no_form() -> None:
    x = Value(Tensor.of(8), None, "x")
    call = call_layer(Layer("mystery", "Mystery", Opaque("mystery")), (x,))
    graph = Graph("net", "Model", (x,), call.outputs, (call,))
    with pytest.raises(WriteError, match=r"must have a form in PyTorch.*\n  Mystery \(Opaque\) has none"):
        write(graph, "torch")


def test_a_network_that_contradicts_itself_is_not_written() -> None:
    graph = chain("Conv2D(8, 30)", "Dense(3)")
    with pytest.raises(WriteError, match="must be understood in full"):
        write(graph, "torch")


def test_another_target_is_refused() -> None:
    with pytest.raises(WeighError, match="a network is written as keras, torch, notation"):
        write(chain("Dense(3)"), "caffe")


HOSTILE = [
    'x"); import os; os.system("false") #', "'''", '"""', "\\", "a\nb", "class", "forward", "__init__", "training", "0", "",
    "ünï", "𝕏", "a" * 5000, "self", "model", "nn", "{0}", "%s", "conv/1.2", "parameters", "\x00", "‮",
]  # fmt: skip


@pytest.mark.parametrize("target", ["torch", "keras"])
def test_names_of_any_kind_stay_names(target: str) -> None:
    """Nothing of the user's text is ever code: every name in the file is an identifier, a literal or prose."""
    x = Value(Tensor.of(8), None, 'in"); raise SystemExit #')
    calls: list[Call] = []
    for name in HOSTILE:
        inputs = calls[-1].outputs if calls else (x,)
        calls.append(call_layer(Layer(name, "Dense", Dense(8)), inputs))
        calls.append(call_layer(Layer(name, 'relu"); x', Activation("relu")), calls[-1].outputs))
    graph = Graph('n"""\nimport os\n', "Functional", (x,), calls[-1].outputs, tuple(calls), dialect="keras3")
    for each in (graph, replace(graph, outputs=(calls[0].outputs[0], calls[-1].outputs[0]))):
        text = code(each, target, named=True).text
        tree = ast.parse(text)
        imported = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        assert imported <= {"keras", "layers", "ops", "torch", "nn", "torch.nn.functional", "OrderedDict"}
        called = {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert called <= {"super", "print", "model", "OrderedDict", "N_import_os", "NImportOs"}
        pytest.importorskip(target)
        built = build(each, target)
        assert all(built.modules[call.layer] is not None for call in calls if isinstance(call.op, Dense))


def test_writing_imports_no_framework() -> None:
    import subprocess
    import sys

    program = (
        "import sys, weigh\nfrom weigh.write.code import write\nfrom weigh.sources import read_source\n"
        "g = read_source('lenet5').graphs[0]\nwrite(g, 'torch'); write(g, 'keras')\n"
        "print(sorted({'torch', 'keras', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_network_of_a_printed_table_is_written_as_well() -> None:
    pytest.importorskip("torch")
    graph = read_source("net.txt", text="Input 28x28x1 -> conv5-32 -> maxpool -> conv5-64 -> maxpool -> FC-10").graphs[
        0
    ]
    assert_same_in_torch(graph)
