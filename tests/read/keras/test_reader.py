"""What the reader decides where a source leaves something open, and what it says about it."""

from __future__ import annotations

import pytest

import weigh
from weigh.api import read_source
from weigh.network.graph import Gap
from weigh.words.remarks import note, unknown


def notes(text: str, **options: object) -> list[str]:
    return [note(gap) for gap in read_source("model.py", text=text, **options).notes]  # type: ignore[arg-type]


def gaps(text: str, **options: object) -> list[str]:
    return [unknown(gap) for gap in weigh.read("model.py", text=text, **options).graph.gaps]


def total(text: str, **options: object) -> int:
    network = weigh.read("model.py", text=text, **options)
    assert network.params.exact
    return network.params.known


GRU = "from keras.layers import GRU\nm = Sequential()\nm.add(GRU(32, input_shape=(10, 8)))\n"


def test_gru_keeps_one_bias_or_two() -> None:
    """Keras 1 and 2: (8 + 32 + 1) × 3 × 32; tf.keras 2 and Keras 3: (8 + 32 + 2) × 3 × 32, and a guess is told."""
    assert total(GRU, dialect="keras2") == (8 + 32 + 1) * 3 * 32
    assert total(GRU, dialect="tf.keras") == (8 + 32 + 2) * 3 * 32
    assert notes(GRU) == [
        "Read as keras2. GRU keeps two biases a gate in tf.keras 2 and Keras 3, one in Keras 1 and 2: with the other rule the "
        "total is 4,032. Settle it with --dialect."
    ]
    assert notes(GRU.replace("32,", "32, reset_after=True,")) == []


def test_code_of_the_time_of_theano() -> None:
    """Nothing says which axis is the channels, but only one order fits: concatenation on axis 1 of unequal maps."""
    code = (
        "a = Input((3, 16, 16))\nb = Convolution2D(8, 3, 3, border_mode='same')(a)\nc = MaxPooling2D((2, 2))(b)\n"
        "d = UpSampling2D((2, 2))(Convolution2D(4, 1, 1)(c))\n"
        "m = Model(input=a, output=merge([b, d], mode='concat', concat_axis=1))\n"
    )
    assert total(code) == (3 * 3 * 3 + 1) * 8 + (8 + 1) * 4
    (said,) = notes(code)
    assert said.startswith("Read with the channels first: with the channels last, the network contradicts itself.")
    with_faults = weigh.read("model.py", text=code, given={"image_data_format": "channels_last"})
    assert [fault.kind for fault in with_faults.graph.faults]


def test_an_old_image_with_its_channels_in_front() -> None:
    code = "m = Sequential()\nm.add(Convolution2D(8, 3, 3, input_shape=(3, 32, 32)))\n"
    assert total(code) == (3 * 3 * 3 + 1) * 8
    assert notes(code) == [
        "Read with the channels first: an input of 3x32x32 reads like an image with its channels in front.\n"
        "Settle it with --set image_data_format=channels_last or channels_first."
    ]
    assert total(code, given={"image_data_format": "channels_last"}) == (3 * 3 * 32 + 1) * 8


def test_a_misspelt_keyword_is_told() -> None:
    assert notes("m = Sequential([Dense(3, input_dim=2, use_bais=False)])\n", dialect="keras3") == [
        "Dense has no argument use_bais in keras3; it was passed over. Did you mean use_bias?"
    ]


def test_a_misspelt_layer_keeps_its_place() -> None:
    code = "import keras\nm = keras.Sequential([keras.Input((4,)), keras.layers.Dens(10), keras.layers.Dense(3)])\n"
    network = weigh.read("model.py", text=code)
    assert [view.type for view in network.layers] == ["Dens", "Dense"]
    assert not network.ledger.complete and network.params.missing
    assert gaps(code) == ["keras.layers.Dens is not known here. Did you mean Dense?"]


def test_an_unknown_layer_keeps_its_place_and_what_follows_is_exact() -> None:
    code = "i = Input((8,))\nx = Dense(4)(i)\nx = Magic(7)(x)\nx = Flatten()(x)\nx = Dense(5)(x)\nm = Model(i, Dense(2)(x))\n"
    network = weigh.read("model.py", text=code)
    assert [view.params for view in network.layers if view.type == "Dense"][0::2] == [(8 + 1) * 4, (5 + 1) * 2]
    assert network.params.missing and network.params.known == 36 + 12


def test_shapes_and_settings_that_nobody_asked_for_are_told() -> None:
    code = "m = Sequential([Dense(3, input_dim=2)])\n"
    assert notes(code, inputs={"image": (3, 4)}, given={"width": 3}) == [
        "The shape given by --input (image) was not used: no input has that name, or as many axes.",
        "--set width was not used: the source does not leave that name open.",
    ]
    assert notes("m = Sequential([Dense(3, input_shape=shape)])\n", inputs={"shape": (4,)}) == []


def test_long_training_does_not_cost_the_answer() -> None:
    code = "m = Sequential([Dense(3, input_dim=4)])\nfor e in range(10**4):\n    for b in range(600):\n        s = e * b + 1\n"
    network = weigh.read("model.py", text=code)
    assert network.params.known == 15 and not network.ledger.complete
    assert gaps(code)[0].startswith("Reading stopped before the end of the source, so what follows is not in it.")


def test_layers_without_a_model_are_shown() -> None:
    code = "i = Input((8,))\nx = Dense(4)(i)\nx = Dense(2)(x)\n"
    assert total(code) == 36 + 10
    assert notes(code) == [
        "The source applies layers but builds no model; what lies between its inputs and its last tensors is shown."
    ]


def test_pytorch_is_told_apart() -> None:
    code = "import torch.nn as nn\nclass Net(nn.Module):\n    pass\n"
    assert weigh.read("net.py", text=code).graph.dialect == "torch"
    with pytest.raises(weigh.SourceError, match="must build a network with Keras"):
        weigh.read("net.py", text=code, dialect="keras3")


def test_a_source_too_large_to_be_a_network() -> None:
    with pytest.raises(weigh.SourceError) as error:
        weigh.read("data.py", text="x = 1\n" * 300_000)
    assert str(error.value) == (
        "a source must be the code of a network, at most 30,000 lines.\n"
        "  'data.py' has 1,800,000 characters in 300,000 lines.\n"
        "  Leave the data out, and keep the lines that build the network."
    )


@pytest.mark.parametrize(
    "code, count",
    [
        ("class L(layers.Layer):\n    def __init__(self):\n        super().__init__()\n"
         "        init = tf.random_normal_initializer()\n        self.w = tf.Variable(initial_value=init(shape=(3, 4)))\n"
         "    def call(self, x):\n        return tf.matmul(x, self.w)\nm = Sequential([Input((3,)), L()])\n", 3 * 4),
        ("d = Dense(4)\ni = Input((3,))\nclass T(layers.Layer):\n    def call(self, x):\n"
         "        return tf.matmul(x, d.weights[0], transpose_b=True)\nm = Model(i, T()(d(i)))\n", (3 + 1) * 4),
        ("class Pass(layers.Layer):\n    def call(self, xs):\n        self.add_loss(tf.reduce_mean(xs[0] - xs[1]))\n        return xs[0]\n"
         "i = Input((3,))\nm = Model(i, Pass()([i, Dense(3)(i)]))\n", (3 + 1) * 3),
    ],
    ids=["tf.Variable", "borrowed weights", "a layer that passes its input on"],
)  # fmt: skip
def test_what_custom_layers_do(code: str, count: int) -> None:
    assert total(code) == count


def test_one_fault_of_ours_costs_one_statement(monkeypatch: pytest.MonkeyPatch) -> None:
    from weigh.readers.keras import model
    from weigh.readers.python.interpreter import Interpreter

    monkeypatch.setattr(Interpreter, "strict", False)
    monkeypatch.setattr(model, "append", lambda *_: 1 / 0)
    code = "a = Sequential([Dense(2, input_dim=3)])\ni = Input((3,))\nb = Model(i, Dense(4)(i))\n"
    reading = read_source("model.py", text=code)
    assert [len(graph.calls) for graph in reading.graphs] == [1]
    assert (
        Gap("internal", "", reading.notes[0].place, {"error": "ZeroDivisionError: division by zero"})
        == reading.notes[0]
    )


FROZEN = (
    "i = Input((3,))\nbase = Sequential([Dense(4, input_dim=3), Dense(5)])\nbase.trainable = False\n"
    "base.layers[-1].trainable = True\nm = Model(i, Dense(2)(base(i)))\n"
)


@pytest.mark.parametrize(
    "dialect, trainable",
    [
        ("keras1", (5 + 1) * 2),
        ("keras2", (5 + 1) * 2),
        ("tf.keras", (5 + 1) * 2),
        ("keras3", (5 + 1) * 2 + (4 + 1) * 5),
    ],
)
def test_a_frozen_model_freezes_what_is_in_it(dialect: str, trainable: int) -> None:
    """Before Keras 3 a frozen model has no trainable weights whatever its layers say; there, each weight has its flag."""
    assert weigh.read("model.py::m", text=FROZEN, dialect=dialect).ledger.trainable.known == trainable


def test_a_model_made_frozen() -> None:
    code = "i = Input((3,))\nm = Model(i, Dense(2)(i), trainable=False)\n"
    assert weigh.read("model.py", text=code).ledger.trainable.known == 0


def test_a_function_keyword_that_changes_a_shape_is_never_passed_over() -> None:
    code = "i = Input((4, 6))\nx = tf.nn.relu(i, axis=3)\nm = Model(i, Dense(2)(x))\n"
    assert gaps(code, dialect="tf.keras") == ["What `axis` means to relu is not known here."]
    assert notes("i = Input((4,))\nm = Model(i, tf.nn.relu(i, bogus=1))\n", dialect="tf.keras") == [
        "relu has no argument bogus in tf.keras; it was passed over."
    ]


def test_the_noise_of_an_autoencoder() -> None:
    code = (
        "import keras\nfrom keras import layers\n"
        "class Sampling(layers.Layer):\n"
        "    def call(self, inputs):\n"
        "        mean, spread = inputs\n"
        "        noise = keras.random.normal(shape=keras.ops.shape(mean))\n"
        "        return mean + keras.ops.exp(0.5 * spread) * noise\n"
        "i = keras.Input((4,))\n"
        "z = Sampling()([layers.Dense(2)(i), layers.Dense(2)(i)])\n"
        "m = keras.Model(i, layers.Dense(3)(z))\n"
    )
    network = weigh.read("vae.py", text=code)
    assert network.params.size == 2 * 10 + 9 and network.ledger.complete
