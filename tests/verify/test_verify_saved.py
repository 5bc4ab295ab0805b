"""What a forward pass saves, worked out by hand: one row an op, its arithmetic beside it. No framework is needed."""

from __future__ import annotations

import pytest

from weigh.network.graph import Graph
from weigh.sources import read_source
from weigh.verifying.saving import Saved, predicted

F, P = 4, 8  # bytes of a float32, and of a position


def network(layers: str, shape: str = "8, 8, 3", setup: str = "") -> Graph:
    text = f"import keras\nfrom keras import layers\n{setup}\nmodel = keras.Sequential([keras.Input(({shape},)), {layers}])\n"
    (graph,) = read_source("net.py", text=text, dialect="keras3").graphs
    return graph


CONV = "layers.Conv2D(4, 3)"
IMAGE = 8 * 8 * 3 * F
KERNEL = 3 * 3 * 3 * 4 * F
MAPS = 6 * 6 * 4 * F  # what the convolution gives


@pytest.mark.parametrize(
    "layers, each, once",
    [
        (CONV, IMAGE, KERNEL),  # what it reads, and its kernel
        ("layers.Conv2D(4, 3, activation='relu')", IMAGE + MAPS, KERNEL),  # relu's derivative is told in its output
        ("layers.Conv2D(4, 3, activation='gelu')", IMAGE + MAPS, KERNEL),  # gelu's in its input: as large here
        (
            f"{CONV}, layers.Activation('relu'), layers.Conv2D(2, 1)",
            IMAGE + MAPS,
            KERNEL + 4 * 2 * F,
        ),  # one storage, saved by both
        (
            f"{CONV}, layers.Activation('gelu'), layers.Conv2D(2, 1)",
            IMAGE + 2 * MAPS,
            KERNEL + 4 * 2 * F,
        ),  # gelu's input, and its output
        (
            f"{CONV}, layers.MaxPooling2D(2)",
            IMAGE + MAPS + 3 * 3 * 4 * P,
            KERNEL,
        ),  # the input, and where each maximum was
        (f"{CONV}, layers.AveragePooling2D(2)", IMAGE + MAPS, KERNEL),
        (f"{CONV}, layers.GlobalAveragePooling2D()", IMAGE, KERNEL),  # every input has the same share
        (f"{CONV}, layers.GlobalMaxPooling2D()", IMAGE + MAPS + 4 * P, KERNEL),
        (
            f"{CONV}, layers.BatchNormalization()",
            IMAGE + MAPS,
            KERNEL + 5 * 4 * F,
        ),  # gamma, two statistics and the moving ones
        (f"{CONV}, layers.Dropout(0.5)", IMAGE + MAPS, KERNEL),  # a mask
        (f"{CONV}, layers.Dropout(0)", IMAGE, KERNEL),
        (f"{CONV}, layers.SpatialDropout2D(0.5)", IMAGE + 4 * F, KERNEL),  # a mask by channel
        (f"{CONV}, layers.ZeroPadding2D(1)", IMAGE, KERNEL),
        (f"{CONV}, layers.UpSampling2D(2)", IMAGE, KERNEL),
        (
            "layers.Flatten(), layers.Dense(5)",
            IMAGE,
            0,
        ),  # nothing before the first layer is trained: its kernel is not asked for
        ("layers.Flatten(), layers.Dense(5), layers.Dense(2)", IMAGE + 5 * F, 5 * 2 * F),
        ("layers.Dense(5, activation='softmax')", IMAGE + 8 * 8 * 5 * F, 0),
        (
            "layers.Conv2D(4, 3, strides=2, padding='same')",
            9 * 9 * 3 * F,
            KERNEL,
        ),  # one row and column of padding, behind: written out
        ("layers.Conv2D(4, 3, padding='same')", IMAGE, KERNEL),  # as much before as behind: never written out
        ("layers.DepthwiseConv2D(3)", IMAGE, 3 * 3 * 3 * F),
        ("layers.SeparableConv2D(4, 3)", IMAGE + 6 * 6 * 3 * F, (3 * 3 * 3 + 3 * 4) * F),
        ("layers.LayerNormalization()", IMAGE + 2 * 8 * 8 * F, 2 * 3 * F),  # a mean and a deviation for each position
    ],
)
def test_saved_in_pytorch(layers: str, each: int, once: int) -> None:
    assert predicted(network(layers), "torch") == Saved(each, once)


@pytest.mark.parametrize(
    "layers, each",
    [
        (
            f"{CONV}, layers.Activation('relu'), layers.Conv2D(2, 1)",
            IMAGE + 2 * MAPS,
        ),  # laid out anew for the second convolution
        (
            f"{CONV}, layers.MaxPooling2D(2), layers.MaxPooling2D(2)",
            IMAGE + MAPS + 3 * 3 * 4 * (P + F) + 4 * P,
        ),  # the second reads what the first laid out
        (f"{CONV}, layers.BatchNormalization()", IMAGE + 2 * MAPS),  # computed in steps: the shifted input too
        (f"{CONV}, layers.Cropping2D(1), layers.Dense(2)", IMAGE + 4 * 4 * 4 * F),
    ],
)
def test_saved_in_keras(layers: str, each: int) -> None:
    assert predicted(network(layers), "keras").each == each


def test_a_frozen_kernel_still_passes_gradients_on() -> None:
    """A Dense that is not trained needs no input, but its kernel where a gradient goes through it."""
    frozen = network("layers.Flatten(), layers.Dense(5), layers.Dense(2, trainable=False), layers.Dense(3)")
    assert predicted(frozen, "torch") == Saved(IMAGE + 2 * F, 5 * 2 * F + 2 * 3 * F)


def test_a_layer_called_twice_keeps_its_weights_once() -> None:
    setup = "d = layers.Dense(5)"
    twice = network("layers.Dense(5), d, d", "5", setup)
    assert predicted(twice, "torch") == Saved(3 * 5 * F, 5 * 5 * F)


def test_what_has_no_rule_is_named() -> None:
    found = predicted(network("layers.LSTM(4)", "7, 3"), "torch")
    assert found.unknown == ("LSTM",)


def test_what_no_gradient_reaches_keeps_nothing() -> None:
    """Whatever it is, rule or none."""
    assert predicted(
        network("layers.Rescaling(0.5), layers.RandomFlip(), layers.Flatten(), layers.Dense(2)"), "torch"
    ) == Saved(IMAGE, 0)
