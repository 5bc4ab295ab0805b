"""Keras code: layers by name and by number, functions, nesting, PyTorch's networks, and what Keras has not."""

from __future__ import annotations

import pytest
from written_networks import assert_same_in_keras, read, rows

import weigh
from weigh.api import read_source
from weigh.building import build
from weigh.network.graph import Graph
from weigh.write.code import WriteError, write

HEAD = "import keras\nfrom keras import layers, ops\n"


def functional(body: str, shape: str = "(28, 28, 3)") -> Graph:
    return read(f"{HEAD}a = keras.Input({shape})\n{body}\nmodel = keras.Model(a, x)\n", target="model")


def chain(*layers: str, shape: str = "(28, 28, 3)") -> Graph:
    inner = ", ".join([f"keras.Input({shape})", *(f"layers.{layer}" for layer in layers)])
    return read(f"{HEAD}model = keras.Sequential([{inner}])\n", target="model")


def again(graph: Graph) -> Graph:
    return read(write(graph, "keras"), target="model")


PLAIN = '''"""sequential: 63,616 parameters.

It reads (batch, 28, 28, 3) and gives (batch, 10).
"""

import keras
from keras import layers

model = keras.Sequential([
    keras.Input((28, 28, 3)),
    layers.Conv2D(32, 3, padding="same", activation="relu", name="first"),
    layers.MaxPooling2D(2),
    layers.Flatten(),
    layers.Dropout(0.25),
    layers.Dense(10, activation="softmax", use_bias=False),
])

if __name__ == "__main__":
    model.summary()
    print(model(keras.random.normal((1, 28, 28, 3))).shape)
'''


def test_a_sequential_stays_one_and_keeps_the_names_that_were_given() -> None:
    graph = chain(
        "Conv2D(32, 3, padding='same', activation='relu', name='first')", "MaxPooling2D(2)", "Flatten()", "Dropout(0.25)",
        "Dense(10, use_bias=False, activation='softmax')",
    )  # fmt: skip
    assert write(graph, "keras") == PLAIN


def test_a_layer_called_twice_is_made_once() -> None:
    graph = functional("d = layers.Dense(3)\nx = layers.Concatenate()([d(a), d(d(a))])", "(3,)")
    text = write(graph, "keras")
    assert text.count("layers.Dense(3)") == 1 and text.count("dense(") == 4 - 1
    assert rows(again(graph)) == rows(graph)


def test_a_model_inside_a_model_is_a_function_and_a_chain_inside_is_a_sequential() -> None:
    body = """
b = keras.Input((3,))
inner = keras.Model(b, layers.Add()([layers.Dense(3)(b), b]), name="inner")
tail = keras.Sequential([keras.Input((3,)), layers.Dense(4), layers.ReLU()], name="tail")
x = tail(inner(inner(a)))"""
    graph = functional(body, "(3,)")
    text = write(graph, "keras")
    assert "def inner(name=None):" in text and 'keras.Sequential([layers.Dense(4), layers.ReLU()], name="tail")' in text
    assert rows(again(graph)) == rows(graph)
    assert_same_in_keras(graph)


def test_frozen_layers_are_told() -> None:
    graph = functional("d = layers.Dense(3)\nd.trainable = False\nx = layers.Dense(2)(d(a))", "(3,)")
    assert "layers.Dense(3, trainable=False)" in write(graph, "keras")
    assert rows(again(graph)) == rows(graph)


def test_every_layer_is_found_in_the_live_model() -> None:
    pytest.importorskip("keras")
    body = "s = keras.Sequential([layers.Dense(3)], name='s')\nx = layers.Add()([a, s(a)]) * 2"
    graph = functional(body, "(3,)")
    built = build(graph, "keras")
    found = {layer.name: type(module).__name__ for layer, module in built.modules.items() if module is not None}
    assert found == {"s": "Sequential", "dense": "Dense", "add": "Add"}


KINDS = [
    ("(28, 28, 3)", "Conv2D(8, 3, strides=2, padding='same', dilation_rate=1)"),
    ("(3, 28, 28)", "Conv2D(8, 3, data_format='channels_first')"),
    ("(7, 7, 8)", "Conv2DTranspose(4, 5, strides=2, padding='same')"),
    ("(28, 28, 3)", "SeparableConv2D(8, (3, 1), depth_multiplier=2)"),
    ("(28, 28, 3)", "AveragePooling2D(3, 2, padding='same')"),
    ("(28, 28, 3)", "GlobalMaxPooling2D(keepdims=True)"),
    ("(20, 3)", "BatchNormalization(axis=1, center=False)"),
    ("(20, 6)", "GroupNormalization(3)"),
    ("(28, 28, 6)", "LayerNormalization(axis=[1, 2])"),
    ("(28, 6)", "SpectralNormalization(layers.Dense(3))"),
    ("(28, 28, 6)", "PReLU(shared_axes=[1, 2])"),
    ("(28, 6)", "LSTM(5, activation='relu', return_sequences=True)"),
    ("(28, 6)", "GRU(5, reset_after=False, use_bias=False)"),
    ("(28, 6)", "RNN(layers.StackedRNNCells([layers.LSTMCell(3), layers.GRUCell(4)]))"),
    ("(28, 6)", "Bidirectional(layers.LSTM(5), merge_mode='ave')"),
    ("(4, 9, 9, 2)", "ConvLSTM2D(3, 3, padding='same', return_sequences=True)"),
    ("(4, 9, 9, 2)", "TimeDistributed(layers.Conv2D(3, 3, activation='relu'))"),
    ("(4, 9)", "EinsumDense('abc,cd->abd', output_shape=(None, 7), bias_axes='d')"),
    ("(9,)", "Embedding(20, 7)"),
    ("(9,)", "Reshape((3, -1))"),
    ("(28, 28, 3)", "ZeroPadding2D(((1, 2), (0, 3)))"),
    ("(20, 3)", "Cropping1D((1, 2))"),
    ("(20, 20, 3)", "UpSampling2D((2, 3), interpolation='bilinear')"),
    ("(20, 20, 3)", "RandomRotation(0.2)"),
    ("(800,)", "MelSpectrogram(num_mel_bins=8, sampling_rate=800, sequence_stride=64, fft_length=128, min_freq=10.0)"),
    ("(20, 3)", "Normalization()"),
    ("(20, 3)", "ActivityRegularization(0.1)"),
    ("(20, 3)", "LeakyReLU()"),
    ("(20, 3)", "Softmax()"),
    ("(20, 3)", "GaussianDropout(0.1)"),
]


@pytest.mark.parametrize(("shape", "layer"), KINDS)
def test_every_kind_of_layer_reads_back(shape: str, layer: str) -> None:
    graph = chain(layer, shape=shape)
    assert rows(again(graph)) == rows(graph)


OLD = """
from keras.models import Sequential
from keras.layers import *
from keras.optimizers import SGD
model = Sequential()
model.add(Convolution2D(32, 5, 5, input_shape=(28, 28, 1)))
model.add(Activation('relu'))
model.add(MaxPooling2D(pool_size=(2, 2)))
model.add(Dropout(0.25))
model.add(Flatten())
model.add(Dense(2))
model.add(Activation('softmax'))
sgd = SGD(lr=1e-3, decay=1e-6, momentum=0.9, nesterov=True)
model.compile(loss='categorical_crossentropy', optimizer=sgd, metrics=['accuracy'])
"""


def test_an_old_network_is_written_for_today_with_its_training() -> None:
    (graph,) = read_source("old.py", text=OLD).graphs
    text = write(graph, "keras")
    assert "InverseTimeDecay(0.001, 1, 1e-06)" in text and "momentum=0.9" in text and "nesterov=True" in text
    assert 'loss="categorical_crossentropy"' in text
    assert [row[3:] for row in rows(read(text, target="model"))] == [row[3:] for row in rows(graph)]
    torch_text = write(graph, "torch")
    assert "optimizer = torch.optim.SGD(model.parameters(), lr=0.001, momentum=0.9, nesterov=True)" in torch_text
    assert "lambda step: 1 / (1 + 1e-06 * step)" in torch_text
    pytest.importorskip("keras")
    assert assert_same_in_keras(graph).model.optimizer.momentum == 0.9


# -- networks of other frameworks -------------------------------------------------------------------------------

TORCH = """
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 7, 2, 3, bias=False), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
        self.up = nn.ConvTranspose2d(8, 4, 4, 2, 1)
        self.norm = nn.GroupNorm(2, 4)
        self.head = nn.Linear(4, 10)

    def forward(self, x):
        x = self.stem(x)
        x = self.norm(self.up(x))
        return self.head(x.mean((2, 3)))

model = Net()
model(torch.randn(1, 3, 64, 64))
"""


def test_a_torch_network_keeps_its_channels_first() -> None:
    pytest.importorskip("keras")
    (graph,) = read_source("net.py", text=TORCH, dialect="torch").graphs
    text = write(graph, "keras")
    assert 'data_format="channels_first"' in text and '4, 4, strides=2, padding="same", data' in text
    import keras

    with keras.device("meta"):
        built = build(graph, "keras")
    statistics = 2 * 8  # Keras counts the moving mean and variance, PyTorch keeps them as buffers
    assert built.model.count_params() == sum(w.count for ws in graph.weights().values() for w in ws) + statistics
    assert built.model.output_shape == (None, 10)


def test_what_keras_has_not_is_said() -> None:
    (graph,) = read_source("net.py", text=TORCH.replace("nn.GroupNorm(2, 4)", "nn.Bilinear(4, 4, 3)").replace(
        "self.norm(self.up(x))", "self.up(x)").replace("self.head(x.mean((2, 3)))",
        "self.norm(x.mean((2, 3)), x.mean((2, 3)))"), dialect="torch").graphs  # fmt: skip
    with pytest.raises(WriteError, match=r"must have a form in Keras.*\n  Bilinear \(Bilinear\) has none"):
        write(graph, "keras")


def test_a_frozen_layer_that_holds_layers_is_frozen_in_the_live_model_too() -> None:
    pytest.importorskip("keras")
    body = "d = layers.LSTM(3, name='memory')\nd.trainable = False\nx = layers.Dense(2)(d(a))"
    graph = functional(body, "(5, 4)")
    assert 'model.get_layer("memory").trainable = False' in write(graph, "keras")
    assert rows(again(graph)) == rows(graph)
    assert_same_in_keras(graph)


def test_no_layer_has_the_name_of_an_operation_beside_it() -> None:
    """Keras numbers its operations among the layers, and refuses a model that has a name twice."""
    text = (
        "from torch import nn\n\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.mean = nn.Linear(8, 4)\n        self.add_1 = nn.Linear(4, 4)\n        self.tanh = nn.Linear(4, 4)\n\n"
        "    def forward(self, x):\n        y = self.mean(x)\n        return self.tanh(self.add_1(y) + y).mean(dim=1)\n\n\nnet = Net()\n"
    )
    network = weigh.read("net.py", text=text, inputs={"": (5, 8)})
    written = network.code("keras")
    assert 'name="mean_layer"' in written and 'name="add_1_layer"' in written and 'name="tanh"' in written
    assert weigh.build(network, "keras").count_params() == network.params.known
