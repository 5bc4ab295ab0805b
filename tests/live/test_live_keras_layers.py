"""Every layer that Keras has, built live: its op must own the weights and give the shapes that Keras itself says."""

from __future__ import annotations

import inspect
from math import prod
from typing import Any

import pytest

pytest.importorskip("keras")

import keras
from keras import layers

from weigh.ask.ledger import ledger
from weigh.readers.keras.layers import FREE_OR_SPECIAL
from weigh.readers.live.keras import read_model

SEQUENCE, IMAGE, VOLUME, CLIP = (6, 4), (8, 8, 4), (6, 6, 6, 4), (3, 8, 8, 4)
BY_RANK = {"1D": SEQUENCE, "2D": IMAGE, "3D": VOLUME}
CELL = (4,)

CASES: dict[str, list[tuple[str, Any]]] = {
    **{f"Conv{n}": [("3, 2", shape), ("3, 2, padding='same', use_bias=False, activation='relu'", shape)] for n, shape in BY_RANK.items()},
    **{f"Conv{n}Transpose": [("3, 2, strides=2", shape)] for n, shape in BY_RANK.items()},
    **{f"DepthwiseConv{n}": [("3, depth_multiplier=2", BY_RANK[n])] for n in ("1D", "2D")},
    **{f"SeparableConv{n}": [("6, 3, depth_multiplier=2", BY_RANK[n])] for n in ("1D", "2D")},
    **{f"{kind}Pooling{n}": [("2", shape)] for kind in ("Max", "Average") for n, shape in BY_RANK.items()},
    **{f"Global{kind}Pooling{n}": [("", shape), ("keepdims=True", shape)] for kind in ("Max", "Average") for n, shape in BY_RANK.items()},
    **{f"Adaptive{kind}Pooling{n}": [("2", shape)] for kind in ("Max", "Average") for n, shape in BY_RANK.items()},
    **{f"UpSampling{n}": [("2", shape)] for n, shape in BY_RANK.items()},
    **{f"ZeroPadding{n}": [("2", shape)] for n, shape in BY_RANK.items()},
    **{f"Cropping{n}": [("1", shape)] for n, shape in BY_RANK.items()},
    **{f"SpatialDropout{n}": [("0.5", shape)] for n, shape in BY_RANK.items()},
    **{f"ConvLSTM{n}": [("3, 2, return_sequences=True", (3, *shape))] for n, shape in BY_RANK.items()},
    **{name: [("", [SEQUENCE, SEQUENCE])] for name in ("Add", "Average", "Maximum", "Minimum", "Multiply", "Subtract")},
    "Concatenate": [("", [SEQUENCE, SEQUENCE]), ("axis=1", [SEQUENCE, SEQUENCE])],
    "Dot": [("axes=1", [CELL, CELL]), ("axes=(2, 1)", [(3, 4), (4, 5)])],
    "Dense": [("7", CELL), ("7, use_bias=False", IMAGE), ("7, lora_rank=2", CELL)],
    "EinsumDense": [("'abc,cd->abd', output_shape=(6, 5), bias_axes='d'", SEQUENCE)],
    "Activation": [("'gelu'", CELL)],
    "ActivityRegularization": [("l1=0.1", CELL)],
    **{name: [("0.5", SEQUENCE)] for name in ("Dropout", "AlphaDropout", "GaussianDropout", "GaussianNoise")},
    **{name: [("", SEQUENCE)] for name in ("ELU", "LeakyReLU", "ReLU", "Softmax", "Identity", "Masking", "UnitNormalization")},
    "PReLU": [("", IMAGE), ("shared_axes=[1, 2]", IMAGE)],
    "Embedding": [("10, 3", (5,)), ("10, 3, lora_rank=2", (5,))],
    "ReversibleEmbedding": [("10, 3", (5,)), ("10, 3, tie_weights=False", (5,))],
    "BatchNormalization": [("", IMAGE), ("axis=1, scale=False", IMAGE)],
    "GroupNormalization": [("groups=2", IMAGE)],
    "LayerNormalization": [("", SEQUENCE), ("axis=[1, 2]", SEQUENCE)],
    "RMSNormalization": [("", SEQUENCE)],
    "Normalization": [("", SEQUENCE)],
    "SpectralNormalization": [("layers.Dense(3)", CELL), ("layers.Conv2D(3, 2)", IMAGE)],
    "AdditiveAttention": [("", [SEQUENCE, SEQUENCE])],
    "Attention": [("use_scale=True", [SEQUENCE, SEQUENCE]), ("score_mode='concat'", [SEQUENCE, SEQUENCE, SEQUENCE])],
    "MultiHeadAttention": [("2, 3", (SEQUENCE, SEQUENCE)), ("2, 3, value_dim=5, output_shape=7", (SEQUENCE, (5, 3), (5, 2)))],
    "GroupedQueryAttention": [("3, 4, 2", (SEQUENCE, SEQUENCE))],
    "LSTM": [("5", SEQUENCE), ("5, return_sequences=True, return_state=True, use_bias=False", SEQUENCE)],
    "GRU": [("5", SEQUENCE), ("5, reset_after=False", SEQUENCE)],
    "SimpleRNN": [("5, return_state=True", SEQUENCE)],
    "LSTMCell": [("5", (CELL, [(5,), (5,)]))],
    "GRUCell": [("5", (CELL, (5,)))],
    "SimpleRNNCell": [("5", (CELL, (5,)))],
    "StackedRNNCells": [("[layers.LSTMCell(5), layers.GRUCell(3)]", (CELL, [[(5,), (5,)], (3,)]))],
    "RNN": [("layers.LSTMCell(5)", SEQUENCE), ("[layers.LSTMCell(5), layers.GRUCell(3)], return_state=True", SEQUENCE)],
    "Bidirectional": [("layers.LSTM(5)", SEQUENCE), ("layers.GRU(5, return_sequences=True), merge_mode='sum'", SEQUENCE)],
    "TimeDistributed": [("layers.Dense(5)", SEQUENCE), ("layers.Conv2D(2, 3)", CLIP)],
    "Flatten": [("", IMAGE)],
    "Permute": [("(2, 1)", SEQUENCE)],
    "RepeatVector": [("3", CELL)],
    "Reshape": [("(3, -1)", SEQUENCE)],
    "Rescaling": [("2.0", IMAGE)],
    "Resizing": [("5, 6", IMAGE)],
    "CenterCrop": [("5, 6", IMAGE)],
    "RandomCrop": [("5, 6", IMAGE)],
    "MaxNumBoundingBoxes": [("3", IMAGE)],
    "CategoryEncoding": [("5", CELL)],
    "Discretization": [("[1.0, 2.0], output_mode='one_hot'", CELL)],
    "MelSpectrogram": [("fft_length=64, sequence_stride=16, num_mel_bins=8", (200,))],
    "STFTSpectrogram": [("frame_length=64, window=None", (200, 1))],
    "Pipeline": [("[layers.Rescaling(2.0), layers.CenterCrop(5, 6)]", IMAGE)],
}  # fmt: skip
"""Arguments, and the shapes of what it is called on without the batch: a tuple of shapes is several arguments."""

NEEDS_TENSORFLOW = {"HashedCrossing", "Hashing", "IntegerLookup", "StringLookup", "TextVectorization"}
"""Layers that only TensorFlow can compute."""
NOT_CALLED = {"Wrapper", "Lambda", *FREE_OR_SPECIAL}
"""Base classes, inputs, and what holds a function or a module of its own."""
AUGMENTS = {"AugMix", "AutoContrast", "ContrastLimitedAdaptiveHistogramEqualization", "CutMix", "Equalization", "MixUp"}
FACTORS = {"RandomTranslation": "0.1, 0.1", "RandomPosterization": "4", "Solarization": ""}


def cases() -> list[Any]:
    found = [pytest.param(name, *case, id=f"{name}({case[0]})") for name, several in CASES.items() for case in several]
    for name in sorted(ours() - CASES.keys()):
        arguments = FACTORS.get(name, "" if name in AUGMENTS or not needs_factor(name) else "0.1")
        found.append(pytest.param(name, arguments, (8, 8, 3), id=name))
    return found


def needs_factor(name: str) -> bool:
    parameters = list(inspect.signature(LAYERS[name]).parameters.values())
    return bool(parameters) and parameters[0].default is inspect.Parameter.empty


LAYERS = {cls.__name__: cls for cls in vars(layers).values() if isinstance(cls, type) and issubclass(cls, keras.Layer)}
"""Every layer of Keras under the name of its class."""


def ours() -> set[str]:
    """Those that are not set apart above."""
    return LAYERS.keys() - NEEDS_TENSORFLOW - NOT_CALLED


def nest(shapes: Any, make: Any) -> Any:
    if isinstance(shapes, list):
        return [nest(shape, make) for shape in shapes]
    return make((None, *shapes))


@pytest.mark.parametrize(("name", "arguments", "shapes"), cases())
def test_layer(name: str, arguments: str, shapes: Any) -> None:
    layer = eval(f"cls({arguments})", {"cls": LAYERS[name], "layers": layers})
    several = list(shapes) if isinstance(shapes, tuple) and not isinstance(shapes[0], int) else [shapes]
    graph = read_model(layer, *(nest(shape, lambda full: full) for shape in several)).graphs[0]
    assert not layer.built or not layer.weights or name == "Normalization"
    assert not graph.gaps
    told = keras.tree.flatten(layer(*(nest(shape, keras.KerasTensor) for shape in several)))
    made = [tuple(size if isinstance(size, int) else None for size in value.tensor.shape) for value in graph.outputs]
    assert made == [tuple(tensor.shape) for tensor in told]
    counted = ledger(graph)
    assert counted.params.known == sum(prod(weight.shape) for weight in layer.weights)
    assert counted.trainable.known == sum(prod(weight.shape) for weight in layer.trainable_weights)
    assert len(graph.calls) == 1
