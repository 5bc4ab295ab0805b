"""The answer in one sentence, for what is known and what is not, and for every way that a claim can end."""

from __future__ import annotations

from pathlib import Path

import pytest

from show import networks
from weigh.network.errors import SelectionError
from weigh.network.graph import Graph
from weigh.show.document import document
from weigh.words import answer as words

from .sources import SEVERAL, read, reading

CNN = """
from keras.models import Sequential
from keras.layers import Conv2D, Flatten, Dense
model = Sequential()
model.add(Conv2D(32, 5, input_shape=(28, 28, 1)))
model.add(Conv2D(64, 5))
model.add(Flatten())
model.add(Dense(10))
"""
MYSTERY = CNN.replace("model.add(Flatten())", "model.add(Mystery())\nmodel.add(Flatten())")
NOTHING = """
from keras.models import Sequential
from keras.layers import Activation
model = Sequential([Activation('relu', input_shape=(3,))])
"""
ONE = """
from keras.models import Sequential
from keras.layers import Dense
model = Sequential([Dense(1, use_bias=False, input_shape=(1,))])
"""
COMMENTED = """
import tensorflow as tf
model = tf.keras.Sequential([
    tf.keras.layers.Dense(10, input_shape=(9,)),
    #tf.keras.layers.BatchNormalization(),
    tf.keras.layers.Dense(5),
    tf.keras.layers.Dense(1),
])
model.compile(optimizer="adam", loss="mse")
"""
ALEXNET = (Path(__file__).parents[3] / "examples" / "alexnet.py").read_text()

FIGURES: list[tuple[str, str]] = [
    (CNN, "m.py has 308,106 parameters (1.232 MB); one example takes 21,196,800 MACs and 176.2 kB of activations."),
    (MYSTERY, "m.py has at least 52,096 parameters (208.4 kB); one example takes at least 20,940,800 MACs and at least 176.2 kB of activations."),
    (NOTHING, "m.py has no parameters; one example takes no MACs and 12 B of activations."),
    (ONE, "m.py has 1 parameter (4 B); one example takes 1 MAC and 4 B of activations."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "sentence"), FIGURES)
def test_figures(code: str, sentence: str) -> None:
    (model,) = document(read("m.py", code))["models"]
    assert (model["answer"], model["verdict"]) == (sentence, None)


MADE: list[tuple[Graph, str]] = [
    (networks.unknown_channels(), "sequential has at least 51,264 parameters (205.1 kB); its MACs depend on input_shape; its activations depend on input_shape."),
    (networks.contradicting(), "sequential contradicts itself at line 6: in_channels must be a multiple of groups. What stands of it has 52,746 parameters (211.0 kB); one example takes 21,196,800 MACs and 192.1 kB of activations."),
]  # fmt: skip


@pytest.mark.parametrize(("graph", "sentence"), MADE)
def test_figures_of_made_networks(graph: Graph, sentence: str) -> None:
    assert document(reading(graph))["models"][0]["answer"] == sentence


CLAIMS: list[tuple[str, tuple[str, ...], str, str]] = [
    (CNN, ("308,106",), "The claim of 308,106 holds.", "holds"),
    (CNN, ("308k", "dense=256,010"), "The claims of 308k and dense=256,010 hold.", "holds"),
    (CNN, ("1,664",), "The claim of 1,664 does not hold: 1,664 is a number of one layer.", "explained"),
    (CNN, ("conv2d_1.output=1x2x3",), "The claim of conv2d_1.output=1x2x3 does not hold, and none of the known edits explains it.", "open"),
    (CNN, ("12345678901234", "3 MACs"), "The claims of 12345678901234 and 3 MACs do not hold together, and none of the known edits explains them.", "open"),
    (MYSTERY, ("52000",), "The claim of 52000 holds for what is known.", "partly"),
    (MYSTERY, ("60M",), "Of what is known, the claim of 60M does not hold, and none of the known edits explains it.", "open"),
    (COMMENTED, ("201",), "The claim of 201 does not hold: one edit leads to 201.", "explained"),
    (COMMENTED, ("485",), "The claim of 485 does not hold: counted otherwise, it is 485.", "explained"),
    (ALEXNET, ("60M",), "The claim of 60M does not hold: two edits lead to 62,378,344.", "explained"),
    (ALEXNET, ("60M", "conv2.kernel=5x5x48"), "The claims of 60M and conv2.kernel=5x5x48 do not hold together: three edits lead to 60,965,224, which explains both claims.", "explained"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "claims", "sentence", "verdict"), CLAIMS)
def test_verdict(code: str, claims: tuple[str, ...], sentence: str, verdict: str) -> None:
    made = document(read("m.py", code), claims)
    (model,) = made["models"]
    assert model["answer"].endswith(f" of activations. {sentence}")
    assert (model["verdict"], made["claims"]) == (verdict, list(claims))


def test_a_claim_about_a_layer_of_another_network() -> None:
    code = SEVERAL.replace("Dense(30,", "Dense(30, name='wide',")
    small, large = document(read("m.py", code), ("wide=1,230",))["models"]
    assert (small["verdict"], small["why"]) == (None, None)
    assert small["answer"].endswith("The claim of wide=1,230 is about a layer of another network.")
    assert large["verdict"] == "holds" and large["answer"].endswith("The claim of wide=1,230 holds.")
    small, _ = document(read("m.py", code), ("wide=1,230", "1,385"))["models"]
    assert small["answer"].endswith("Of the claims wide=1,230 and 1,385 one is about a layer of another network.")


def test_every_network_has_its_own_verdict() -> None:
    small, large = document(read("m.py", SEVERAL), ("15",))["models"]
    assert small["verdict"] == "holds" and small["answer"].endswith("The claim of 15 holds.")
    assert large["verdict"] != "holds"


def test_a_claim_that_no_network_can_have() -> None:
    with pytest.raises(SelectionError, match="conv9"):
        document(read("m.py", CNN), ("conv9=12",))


def test_titles() -> None:
    assert document(read("nets/m.py", CNN))["title"] == "m.py"
    assert document(read("nets/m.py::model", CNN))["title"] == "m.py"
    assert document(read("-", CNN))["title"] == "sequential_1"
    assert document(read("-", SEVERAL))["title"] == "sequential_1, sequential_2"
    assert document(reading(networks.plain()))["title"] == "sequential"
    assert document(read("vgg16"))["title"] == "vgg16"


def test_every_count_of_edits_has_its_words() -> None:
    assert set(words.EDITS) == {1, 2, 3, 4, 5}
    assert "{count}" in words.MANY_EDITS
