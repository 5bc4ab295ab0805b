"""Which published network another one resembles, and whether the file that says so is up to date."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from itertools import pairwise

import pytest

import weigh
from weigh import zoo
from weigh.zoo import fingerprints
from weigh.zoo.fingerprints import FILE, RESEMBLES, likeness, nearest, tokens
from zoo_fingerprints import fingerprint

ALEXNET_WITHOUT_FLATTEN = """
model = Sequential([
    Conv2D(96, 11, strides=4, activation="relu", input_shape=(227, 227, 3)),
    MaxPooling2D(3, strides=2),
    Conv2D(256, 5, activation="relu", padding="same"),
    MaxPooling2D(3, strides=2),
    Conv2D(384, 3, activation="relu", padding="same"),
    Conv2D(384, 3, activation="relu", padding="same"),
    Conv2D(256, 3, activation="relu", padding="same"),
    Dense(4096, activation="relu"),
    Dense(4096, activation="relu"),
    Dense(1000, activation="softmax"),
])
"""


def nearest_of(code: str, count: int = 3) -> list[tuple[str, float]]:
    network = weigh.read("m.py", text=code)
    return [(near.name, near.likeness) for near in nearest(network.graph, count)]


def sequential(*layers: str) -> str:
    return f"model = Sequential([Input((64, 64, 3)), {', '.join(layers)}])"


@pytest.mark.parametrize(
    "layer, shape, token",
    [
        ("Conv2D(256, 3, strides=2, padding='same', groups=2, use_bias=False)", "8, 8, 4", "conv 3x3 256"),
        ("Conv1D(16, 5)", "8, 4", "conv 5 16"),
        ("Conv2DTranspose(64, (4, 2))", "8, 8, 4", "conv_transpose 4x2 64"),
        ("SeparableConv2D(64, 3)", "8, 8, 4", "separable_conv 3x3 64"),
        ("DepthwiseConv2D(5, depth_multiplier=2)", "8, 8, 4", "depthwise_conv 5x5"),
        ("Dense(4096)", "8", "dense 4096"),
        ("TimeDistributed(Dense(7))", "8, 4", "dense 7"),
        ("SpectralNormalization(Dense(7))", "4", "dense 7"),
        ("BatchNormalization()", "8, 8, 4", "batch_norm"),
        ("LayerNormalization()", "8, 4", "layer_norm"),
        ("Embedding(50257, 768)", "8", "embedding 50257 768"),
        ("LSTM(128)", "8, 4", "lstm 128"),
        ("Bidirectional(LSTM(128))", "8, 4", "lstm 128"),
        ("RNN(GRUCell(12))", "8, 4", "gru 12"),
        ("ConvLSTM2D(16, 3)", "5, 8, 8, 4", "conv_lstm 3x3 16"),
        ("PReLU()", "8", "prelu"),
    ],
)
def test_token_of_a_layer(layer: str, shape: str, token: str) -> None:
    network = weigh.read("m.py", text=f"model = Sequential([Input(({shape},)), {layer}])")
    assert tokens(network.graph) == Counter([token])


def test_tokens_of_stacked_cells_attention_and_weights_of_a_layers_own() -> None:
    stacked = "x = Input((8, 4))\nm = Model(x, RNN([LSTMCell(12), GRUCell(7)])(x))"
    attention = "x = Input((8, 4))\nm = Model(x, MultiHeadAttention(2, 16)(x, x))"
    assert tokens(weigh.read("m.py", text=stacked).graph) == Counter(["lstm 12", "gru 7"])
    assert tokens(weigh.read("m.py", text=attention).graph) == Counter(["multi_head_attention 2 16"])
    assert tokens(weigh.read("vit-b16").graph)["variable 1x197x768"] == 1


def test_a_shared_layer_counts_once_and_one_without_weights_not_at_all() -> None:
    code = "x = Input((4,))\nd = Dense(4)\nm = Model(x, Dropout(0.5)(d(d(x))))"
    assert tokens(weigh.read("m.py", text=code).graph) == Counter(["dense 4"])


def test_alexnet_retold_with_slips_is_alexnet() -> None:
    (first, best), *_, (other, next_best) = nearest_of(ALEXNET_WITHOUT_FLATTEN, 4)
    assert (first, best) == ("alexnet", 1.0)
    assert other == "zfnet" and next_best < 0.75  # after its twins, which have the same layers


def test_twins_stand_in_the_order_of_the_index() -> None:
    assert [name for name, _ in nearest_of(ALEXNET_WITHOUT_FLATTEN)] == ["alexnet", "alexnet-one-tower", "caffenet"]
    names = [near.name for near in nearest(weigh.read("keras-vgg16").graph)]
    assert names == ["vgg16", "vgg-d", "keras-vgg16"]


CONVOLUTIONS = ("Conv2D(96, 11)", "Conv2D(256, 5)", "Conv2D(384, 3)", "Conv2D(384, 3)", "Conv2D(256, 3)")


@pytest.mark.parametrize(
    "layers, name",
    [
        ((*CONVOLUTIONS, "Flatten()", "Dense(4096)", "Dense(4096)", "Dense(10)"), "alexnet"),
        ((*CONVOLUTIONS, "GlobalAveragePooling2D()", "Dense(10)"), "alexnet"),
        (
            (*(f"{conv}, BatchNormalization()" for conv in CONVOLUTIONS), "Dense(4096)", "Dense(4096)", "Dense(2)"),
            "alexnet",
        ),
        ((*CONVOLUTIONS, "Dense(4096)", "Dense(1000)"), "alexnet"),
        (("Conv2D(6, 5)", "Conv2D(16, 5)", "Flatten()", "Dense(120)", "Dense(84)", "Dense(26)"), "lenet5-modern"),
    ],
)
def test_layers_may_lack_and_be_more(layers: tuple[str, ...], name: str) -> None:
    first, best = nearest_of(sequential(*layers))[0]
    assert first == name and RESEMBLES <= best < 1


@pytest.mark.parametrize(
    "constructor, name", [("MobileNetV2", "mobilenetv2"), ("ResNet50", "resnet50"), ("VGG16", "vgg16")]
)
def test_a_base_with_another_head_is_recognised(constructor: str, name: str) -> None:
    code = f"base = keras.applications.{constructor}(include_top=False, input_shape=(224, 224, 3))\n"
    code += "model = Sequential([base, GlobalAveragePooling2D(), Dense(256), Dense(5)])"
    first, best = max(
        ((near.name, near.likeness) for one in weigh.read_all("m.py", text=code) for near in nearest(one.graph, 1)),
        key=lambda found: found[1],
    )
    assert first == name and best > RESEMBLES


def test_a_network_that_shares_nothing_resembles_nothing() -> None:
    assert nearest_of("model = Sequential([Input((3,)), Dense(17), Dense(23)])") == []


def test_small_networks_resemble_nothing_strongly() -> None:
    """A thousand as first lessons have them: one to eight convolutions, one to three dense layers of usual sizes."""
    known = [of.tokens for of in fingerprints.fingerprints().values() if of.layers >= fingerprints.LEAST_LAYERS]
    for seed in range(1000):
        chance = random.Random(seed)
        width, made = chance.choice([8, 16, 32, 64]), Counter[str]()
        for _ in range(chance.randint(1, 4)):
            made[f"conv {chance.choice(['3x3', '3x3', '5x5'])} {width}"] += chance.choice([1, 1, 2])
            made["batch_norm"] += chance.choice([0, 0, 1])
            width *= chance.choice([1, 2])
        for _ in range(chance.randint(0, 2)):
            made[f"dense {chance.choice([32, 64, 100, 128, 256, 512, 1024])}"] += 1
        made[f"dense {chance.choice([1, 2, 10, 100])}"] += 1
        assert max(likeness(made, theirs) for theirs in known) < RESEMBLES, made


def test_likeness_is_between_nothing_and_the_same_and_has_no_direction() -> None:
    known = list(fingerprints.fingerprints().values())
    for ours, theirs in pairwise(known):
        assert 0 <= likeness(ours.tokens, theirs.tokens) == likeness(theirs.tokens, ours.tokens) <= 1
        assert likeness(ours.tokens, ours.tokens) == 1
    assert likeness({}, {}) == 0


def test_every_network_of_the_zoo_has_a_fingerprint_in_its_order() -> None:
    assert list(fingerprints.fingerprints()) == list(zoo.entries())


@pytest.mark.parametrize("name", ["lenet5", "alexnet", "vgg16-bn", "inceptionv3-aux", "gpt2", "vit-b16", "mobilenetv2"])
def test_fingerprints_are_up_to_date(name: str) -> None:
    """Where it is not: `python tests/zoo_fingerprints.py --write`."""
    assert json.loads(FILE.read_text(encoding="utf-8"))[name] == fingerprint(name)


def test_the_file_is_small() -> None:
    assert FILE.stat().st_size < 150_000


def test_no_reader_is_imported_to_know_the_nearest() -> None:
    code = "import sys; import weigh.zoo.fingerprints as f; f.fingerprints(); print('weigh.readers' in sys.modules)"
    code = f"import sys, types; sys.modules['weigh'] = types.ModuleType('weigh'); sys.modules['weigh'].__path__ = {weigh.__path__!r}; {code}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
