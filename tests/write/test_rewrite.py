"""Edits of source text: the program that comes out is the network that was meant, and the rest stays as it was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import weigh
from weigh.network.place import Place
from weigh.write.rewrite import (
    CodeEdit,
    Hunk,
    InsertAfter,
    InsertBefore,
    NewLayer,
    RemoveLayer,
    ReplaceType,
    SetArgument,
    Uncomment,
    place_of_only,
    rewritten,
)

FLATTEN = NewLayer("Flatten")
POOL = NewLayer("MaxPooling2D", ((None, 2),))


def patched(text: str, hunks: Sequence[Hunk]) -> str:
    """The text with its hunks put in; what they say they remove has to be there."""
    lines = text.split("\n")
    for hunk in reversed(hunks):
        at = hunk.first - 1
        assert tuple(lines[at : at + len(hunk.removed)]) == hunk.removed
        lines[at : at + len(hunk.removed)] = hunk.added
    return "\n".join(lines)


def edited(text: str, *edits: CodeEdit, dialect: str) -> str:
    hunks, refused = rewritten(text.split("\n"), edits, dialect)
    assert not refused
    return patched(text, hunks)


def rows(text: str, dialect: str) -> list[tuple[str, Any]]:
    """Class and parameters of every layer of the first network."""
    network = weigh.read_all("pasted.py", text=text, dialect=dialect)[0]
    return [(layer.type, layer.params) for layer in network.layers]


def op(text: str, line: int, dialect: str) -> Any:
    """The op of the first layer made in a line."""
    network = weigh.read_all("pasted.py", text=text, dialect=dialect)[0]
    return next(layer.op for layer in network.graph.layers if layer.place == Place(line))


def place(text: str, needle: str) -> Place:
    """The line that holds these words."""
    return Place(next(i for i, line in enumerate(text.split("\n"), 1) if needle in line))


# -- another argument ------------------------------------------------------------------------------

CONVOLUTIONS = "model = Sequential()\nmodel.add({0}({1}input_shape=({2})))\n"


@pytest.mark.parametrize(
    ("dialect", "line", "type", "field", "value", "becomes"),
    [
        # by keyword, by position, and appended
        ("keras3", "Conv2D(filters=8, kernel_size=3)", "Conv2D", "filters", 16, "Conv2D(filters=16, kernel_size=3)"),
        ("keras3", "Conv2D( 8 , (3, 3) )", "Conv2D", "filters", 16, "Conv2D( 16 , (3, 3) )"),
        ("keras3", "Conv2D(8, (3, 3))", "Conv2D", "kernel", (5, 5), "Conv2D(8, (5, 5))"),
        ("keras3", "Conv2D(8, 3)", "Conv2D", "kernel", (5, 5), "Conv2D(8, 5)"),
        ("keras3", "Conv2D(8, 3)", "Conv2D", "kernel", (5, 3), "Conv2D(8, (5, 3))"),
        ("keras3", "Conv2D(8, [3, 3])", "Conv2D", "kernel", (5, 5), "Conv2D(8, [5, 5])"),
        ("keras3", "Conv2D(8, 3,)", "Conv2D", "groups", 2, "Conv2D(8, 3, groups=2,)"),
        ("keras3", "Conv2D(8, 3)", "Conv2D", "padding", "same", "Conv2D(8, 3, padding='same')"),
        ("keras3", 'Conv2D(8, 3, padding="same")', "Conv2D", "padding", "valid", 'Conv2D(8, 3, padding="valid")'),
        ("keras3", "Conv2D(8, 3, 1, 'same')", "Conv2D", "padding", "valid", "Conv2D(8, 3, 1, 'valid')"),
        ("keras3", "Conv2D(8, 3)", "Conv2D", "stride", (2, 2), "Conv2D(8, 3, strides=2)"),
        ("keras3", "Conv2D(8, 3)", "Conv2D", "dilation", (2, 2), "Conv2D(8, 3, dilation_rate=2)"),
        ("keras3", "Conv2D(8, 3)", "Conv2D", "bias", False, "Conv2D(8, 3, use_bias=False)"),
        ("keras3", "Conv2D(8, 3)", "Conv2D", "channels_first", True, "Conv2D(8, 3, data_format='channels_first')"),
        ("keras3", "SeparableConv2D(8, 3)", "SeparableConv2D", "multiplier", 2, "SeparableConv2D(8, 3, depth_multiplier=2)"),
        # Keras 2 under its own names and under those of Keras 1
        ("keras2", "Convolution2D(8, (3, 3))", "Conv2D", "padding", "same", "Convolution2D(8, (3, 3), padding='same')"),
        ("keras2", "Conv2D(8, 3, 3)", "Conv2D", "kernel", (5, 5), "Conv2D(8, 5, 5)"),
        ("keras2", "Conv2D(8, 3, 3)", "Conv2D", "stride", (2, 2), "Conv2D(8, 3, 3, strides=2)"),
        ("keras2", "Conv2D(8, (3, 3), 1)", "Conv2D", "stride", (2, 2), "Conv2D(8, (3, 3), 2)"),
        ("keras2", "Conv2D(8, 3, 3, border_mode='same')", "Conv2D", "padding", "valid", "Conv2D(8, 3, 3, border_mode='valid')"),
        ("keras2", "Conv2D(nb_filter=8, nb_row=3, nb_col=3)", "Conv2D", "kernel", (5, 4), "Conv2D(nb_filter=8, nb_row=5, nb_col=4)"),
        ("keras2", "Conv2D(8, (3, 3), dim_ordering='tf')", "Conv2D", "channels_first", True, "Conv2D(8, (3, 3), dim_ordering='th')"),
        # Keras 1
        ("keras1", "Convolution2D(8, 3, 3)", "Convolution2D", "filters", 16, "Convolution2D(16, 3, 3)"),
        ("keras1", "Convolution2D(8, 3, 3)", "Convolution2D", "kernel", (5, 5), "Convolution2D(8, 5, 5)"),
        ("keras1", "Convolution2D(8, 3, 3)", "Convolution2D", "padding", "same", "Convolution2D(8, 3, 3, border_mode='same')"),
        ("keras1", "Convolution2D(8, 3, 3)", "Convolution2D", "stride", (2, 2), "Convolution2D(8, 3, 3, subsample=(2, 2))"),
        ("keras1", "Convolution2D(8, 3, 3)", "Convolution2D", "bias", False, "Convolution2D(8, 3, 3, bias=False)"),
        ("keras1", "AtrousConvolution2D(8, 3, 3)", "AtrousConvolution2D", "dilation", (2, 2), "AtrousConvolution2D(8, 3, 3, atrous_rate=(2, 2))"),
        ("keras1", "Conv2D(8, 1, 3, 3)", "Convolution2D", "kernel", (5, 5), "Conv2D(8, 1, 5, 5)"),  # Keras 0.1
    ],
)  # fmt: skip
def test_argument_of_a_convolution(dialect: str, line: str, type: str, field: str, value: Any, becomes: str) -> None:
    size = "2, 28, 28" if field == "channels_first" else "28, 28, 2"
    text = f"model = Sequential()\nmodel.add(InputLayer(({size})))\nmodel.add({line})  # one\nmodel.add(Flatten())"
    after = edited(text, SetArgument(Place(3), type, field, value), dialect=dialect)
    assert after == text.replace(line, becomes)
    assert getattr(op(after, 3, dialect), field) == value


@pytest.mark.parametrize(
    ("dialect", "shape", "line", "field", "value", "becomes"),
    [
        ("keras2", "(4,)", "Dense(32, activation='relu')", "units", 64, "Dense(64, activation='relu')"),
        ("keras1", "(4,)", "Dense(output_dim=32, bias=True)", "bias", False, "Dense(output_dim=32, bias=False)"),
        ("keras1", "(4,)", "Dense(4, 32)", "units", 64, "Dense(4, 64)"),  # Keras 0.1: its input first
        ("tf.keras", "(9, 4)", "GRU(8)", "biases", 1, "GRU(8, reset_after=False)"),
        ("tf.keras", "(9, 4)", "GRU(8, reset_after=False)", "biases", 2, "GRU(8, reset_after=True)"),
        ("keras2", "(9, 4)", "GRU(8)", "biases", 2, "GRU(8, reset_after=True)"),
        ("keras3", "(9, 4)", "GRU(8, use_bias=False)", "biases", 1, "GRU(8, use_bias=True, reset_after=False)"),
        ("keras3", "(9, 4)", "LSTM(8)", "biases", 0, "LSTM(8, use_bias=False)"),
        ("keras3", "(9, 4)", "GRU(8)", "biases", 0, "GRU(8, use_bias=False)"),
    ],
)
def test_argument_of_a_cell_or_a_dense_layer(
    dialect: str, shape: str, line: str, field: str, value: Any, becomes: str
) -> None:
    text = f"model = Sequential()\nmodel.add(InputLayer({shape}))\nmodel.add({line})"
    after = edited(text, SetArgument(Place(3), line.split("(")[0], field, value), dialect=dialect)
    assert after == text.replace(line, becomes)
    found = op(after, 3, dialect)
    assert getattr(getattr(found, "cell", found), field) == value


# -- every style of program, under the same edits --------------------------------------------------

STYLES: dict[str, tuple[str, str]] = {
    "add": ("keras3", """
from keras.models import Sequential
from keras.layers import Conv2D, Dropout, Dense
model = Sequential()
model.add(Conv2D(8, 3, input_shape=(28, 28, 1)))
model.add(Dropout(0.5))
model.add(Dense(10))
"""),
    "add, keras 1, python 2": ("keras1", """
from keras.layers.core import Dense, Dropout
from keras.layers.convolutional import Convolution2D
model = Sequential()
model.add(Convolution2D(8, 3, 3, input_shape=(28, 28, 1), dim_ordering='tf'))
model.add(Dropout(0.5))
model.add(Dense(output_dim=10))
print model.summary()
"""),
    "add, keras 2, old words, a star": ("keras2", """
from keras.layers import *
model = Sequential()
model.add(Convolution2D(8, 3, 3, border_mode='valid', input_shape=(28, 28, 1)))
model.add (Dropout(0.5))
model.add((Dense(10)))
"""),
    "add with a module": ("tf.keras", """
import tensorflow as tf
model = tf.keras.Sequential()
model.add(tf.keras.layers.Conv2D(8, 3, input_shape=(28, 28, 1)))   # features
model.add(tf.keras.layers.Dropout(rate=0.5))
model.add(tf.keras.layers.Dense(10, activation='softmax'))         # classes
"""),
    "add in a function": ("tf.keras", """
from tensorflow.keras import layers as L, models
def build(classes=10):
    net = models.Sequential()
    net.add(L.Conv2D(8, kernel_size=(3, 3), input_shape=(28, 28, 1)))
    if classes:
        net.add(L.Dropout(0.5))
        net.add(L.Dense(classes))
    return net
net = build()
"""),
    "add behind semicolons": ("keras3", """
m = Sequential()
m.add(Conv2D(8, 3, input_shape=(28, 28, 1))); m.add(Dropout(0.5)); m.add(Dense(10))
"""),
    "add at a prompt": ("keras2", """
>>> m = Sequential()
>>> m.add(Conv2D(8, (3, 3), input_shape=(28, 28, 1)))
>>> m.add(Dropout(0.5))
>>> m.add(Dense(10))
"""),
    "add over several lines": ("keras3", """
m = Sequential()
m.add(
    Conv2D(
        filters=8,
        kernel_size=3,
        input_shape=(28, 28, 1),
    )
)
m.add(Dropout(
    0.5))
m.add(Dense(units=10,
            use_bias=True))
"""),
    "add with tabs": ("keras2", """
def build():
\tm = Sequential()
\tm.add(Conv2D(8, (3,3), input_shape=(28,28,1)))
\tm.add(Dropout(0.5))
\tm.add(Dense(10))
\treturn m
m = build()
"""),
    "list": ("keras3", """
from keras import layers
model = keras.Sequential([
    layers.Input((28, 28, 1)),
    layers.Conv2D(8, 3),  # features
    layers.Dropout(0.5),
    layers.Dense(10),
])
"""),
    "list without a last comma": ("keras3", """
model = Sequential([
    Conv2D(8, 3, input_shape=(28, 28, 1)),
    Dropout(0.5),
    Dense(10)  # classes
])
"""),
    "list that hangs": ("tf.keras", """
from tensorflow.keras.layers import (Conv2D, Dense,
                                     Dropout)
model = Sequential([Conv2D(8, 3, input_shape=(28, 28, 1)),
                    Dropout(0.5),
                    Dense(10)])
"""),
    "list on one line": ("tf.keras", """
from tensorflow import keras
model = keras.Sequential([keras.layers.Conv2D(8, 3, input_shape=(28, 28, 1)), keras.layers.Dropout(0.5), keras.layers.Dense(10)])
"""),
    "list by keyword, commas first": ("keras3", """
model = Sequential(layers=[
    Conv2D(8, 3, input_shape=(28, 28, 1))
  , Dropout(0.5)
  , Dense(10)
  ], name="net")
"""),
    "list with a name": ("keras2", """
stack = [
    InputLayer((28, 28, 1)),
    Conv2D(8, (3, 3)), Dropout(0.5),
    Dense(10)]
model = Sequential(stack)
"""),
    "lists in a row": ("keras3", """
features = 8
model = Sequential([Conv2D(features, 3, input_shape=(28, 28, 1))] + [Dropout(0.5), Dense(10)])
"""),
    "functional": ("keras3", """
from keras.layers import Input, Conv2D, Dropout, Dense
inputs = Input(shape=(28, 28, 1))
x = Conv2D(8, 3)(inputs)
x = Dropout(0.5)(x)
outputs = Dense(10)(x)
model = Model(inputs, outputs)
"""),
    "functional, names of their own": ("keras1", """
from keras.layers import Input, Convolution2D, Dropout, \\
    Dense
inputs = Input(shape=(28, 28, 1))
conv1 = Convolution2D(8, 3, 3, dim_ordering='tf', name='conv1')(inputs)
drop1 = Dropout(0.5, name='drop1')(conv1)
dense1 = Dense(10, name='dense1')(drop1)
model = Model(input=inputs, output=dense1)
"""),
    "functional, nested": ("tf.keras", """
i = tf.keras.layers.Input((28, 28, 1))
o = tf.keras.layers.Dense(10)(tf.keras.layers.Dropout(0.5)(tf.keras.layers.Conv2D(8, 3)(i)))
model = tf.keras.Model(i, o)
"""),
    "functional, in a call": ("keras3", """
i = Input((28, 28, 1))
model = Model(i, Dense(10)(
    Dropout(0.5)(
        Conv2D(8, 3)(i))))
"""),
    "functional, returned": ("keras3", """
def head(x):
    x = layers.Dropout(0.5)(x, training=True)
    return layers.Dense(10)(x)
i = keras.Input((28, 28, 1))
features = layers.Conv2D(
    8, 3, padding="valid",  # no border
)(i)
model = keras.Model(i, head(features))
"""),
    "functional in a method": ("tf.keras", """
class Builder:
    def __init__(self, classes):
        super().__init__()
        self.classes = classes
    def network(self):
        self.x = i = KL.Input((28, 28, 1))
        self.x = KL.Conv2D(8, 3)(self.x)
        self.x = KL.Dropout(0.5)(self.x)
        self.x = KL.Dense(self.classes)(self.x)
        return Model(i, self.x)
import tensorflow.keras.layers as KL
model = Builder(10).network()
"""),
    "other names": ("keras2", """
from keras.layers import Conv2D as C, Dropout as Drop, Dense as D
m = Sequential()
m.add(C(8, (3, 3), input_shape=(28, 28, 1)))
m.add(Drop(0.5))
m.add(D(10))
"""),
    "partial": ("tf.keras", """
from functools import partial
DefaultConv2D = partial(tf.keras.layers.Conv2D, kernel_size=3)
m = tf.keras.Sequential([
    DefaultConv2D(filters=8, input_shape=(28, 28, 1)),
    tf.keras.layers.Dropout(0.5),
    tf.keras.layers.Dense(10),
])
"""),
    "prose around, typographic quotes": ("keras2", """
I don't understand this (see below:
Here's my model :)

model = Sequential()
model.add(Conv2D(8, (3, 3), activation=‘relu’, input_shape=(28, 28, 1)))
model.add(Dropout(0.5))
model.add(Dense(10, activation=“softmax”))

Isn't that right?
"""),
    "an unclosed bracket behind": ("keras2", """
model = Sequential()
model.add(Conv2D(8, (3, 3), input_shape=(28, 28, 1)))
model.add(Dropout(0.5))
model.add(Dense(10))
model.compile(loss='mse', optimizer=SGD(lr=0.1
"""),
}  # fmt: skip

CONVOLUTION, DROPOUT, DENSE = 3 * 3 * 1 * 8 + 8, 0, (8 + 1) * 10
ON_IMAGE, POOLED = (26 * 26 * 8 + 1) * 10, (13 * 13 * 8 + 1) * 10


def made_at(text: str, *names: str) -> Place:
    """The line in which one of these calls begins, the imports aside."""
    for number, line in enumerate(text.split("\n"), 1):
        if any(re.search(rf"\b{name}\(", line) for name in names):
            return Place(number)
    raise AssertionError(names)


def figures(text: str, dialect: str) -> list[tuple[str, Any]]:
    """Class and parameters of every layer that is no input, by the newest name of its class."""
    new = {"Convolution2D": "Conv2D", "SeparableConvolution2D": "SeparableConv2D"}
    return [(new.get(type, type), params) for type, params in rows(text, dialect) if type != "InputLayer"]


@pytest.fixture(params=list(STYLES))
def style(request: pytest.FixtureRequest) -> tuple[str, str, Place, Place, Place]:
    """A dialect, a program in it, and where its convolution, its dropout and its dense layer are made."""
    dialect, text = STYLES[request.param]
    convolution = made_at(text, "Conv2D", "Convolution2D", "DefaultConv2D", "C")
    return dialect, text, convolution, made_at(text, "Dropout", "Drop"), made_at(text, "Dense", "D")


Style = tuple[str, str, Place, Place, Place]


def test_styles_are_the_same_network(style: Style) -> None:
    dialect, text, *_ = style
    assert figures(text, dialect) == [("Conv2D", CONVOLUTION), ("Dropout", DROPOUT), ("Dense", DENSE)]


def test_insert_after(style: Style) -> None:
    dialect, text, convolution, _, _ = style
    after = edited(text, InsertAfter(convolution, "Conv2D", (POOL, FLATTEN)), dialect=dialect)
    assert figures(after, dialect) == [
        ("Conv2D", CONVOLUTION), ("MaxPooling2D", 0), ("Flatten", 0), ("Dropout", 0), ("Dense", POOLED),
    ]  # fmt: skip


def test_insert_before(style: Style) -> None:
    dialect, text, _, _, dense = style
    after = edited(text, InsertBefore(dense, "Dense", (POOL, FLATTEN)), dialect=dialect)
    assert figures(after, dialect) == [
        ("Conv2D", CONVOLUTION), ("Dropout", 0), ("MaxPooling2D", 0), ("Flatten", 0), ("Dense", POOLED),
    ]  # fmt: skip


def test_insert_at_the_end(style: Style) -> None:
    dialect, text, _, _, dense = style
    after = edited(text, InsertAfter(dense, "Dense", (FLATTEN, NewLayer("Dense", ((None, 3),)))), dialect=dialect)
    assert figures(after, dialect)[-2:] == [("Flatten", 0), ("Dense", (26 * 26 * 10 + 1) * 3)]


def test_remove(style: Style) -> None:
    dialect, text, _, dropout, _ = style
    after = edited(text, RemoveLayer(dropout, "Dropout"), dialect=dialect)
    assert figures(after, dialect) == [("Conv2D", CONVOLUTION), ("Dense", DENSE)]


def test_set(style: Style) -> None:
    dialect, text, convolution, _, dense = style
    edits = (
        SetArgument(convolution, "Conv2D", "filters", 16),
        SetArgument(convolution, "Conv2D", "kernel", (5, 5)),
        SetArgument(dense, "Dense", "units", 7),
    )
    if "kernel_size=3)\nm =" in text:  # the kernel is set where the class gets its name; here it is set anew
        assert "kernel_size=5" in edited(text, edits[1], dialect=dialect)
    after = edited(text, *edits, dialect=dialect)
    assert figures(after, dialect) == [("Conv2D", (25 + 1) * 16), ("Dropout", 0), ("Dense", (16 + 1) * 7)]


def test_replace(style: Style) -> None:
    dialect, text, convolution, _, _ = style
    new = "SeparableConvolution2D" if dialect == "keras1" else "SeparableConv2D"
    if "partial(" in text:
        pytest.skip("the arguments that a partial class was given are not this class's")
    after = edited(text, ReplaceType(convolution, "Conv2D", new, (("multiplier", 2),)), dialect=dialect)
    assert figures(after, dialect)[0] == ("SeparableConv2D", 9 * 1 * 2 + 2 * 8 + 8)


def test_all_at_once(style: Style) -> None:
    dialect, text, convolution, dropout, dense = style
    edits = (
        InsertAfter(convolution, "Conv2D", (POOL,)),
        InsertBefore(dense, "Dense", (FLATTEN,)),
        SetArgument(convolution, "Conv2D", "filters", 4),
        SetArgument(convolution, "Conv2D", "padding", "same"),
        SetArgument(dense, "Dense", "bias", False),
        RemoveLayer(dropout, "Dropout"),
    )
    after = edited(text, *edits, dialect=dialect)
    assert figures(after, dialect) == [
        ("Conv2D", 40), ("MaxPooling2D", 0), ("Flatten", 0), ("Dense", 14 * 14 * 4 * 10),
    ]  # fmt: skip


def alike(one: str, other: str) -> int:
    """How many characters are the same from the beginning on."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def test_everything_else_stays(style: Style) -> None:
    dialect, text, convolution, _, _ = style
    hunks, _ = rewritten(text.split("\n"), [SetArgument(convolution, "Conv2D", "padding", "same")], dialect)
    (hunk,) = hunks
    before, after = "\n".join(hunk.removed), "\n".join(hunk.added)
    kept = alike(before, after) + alike(before[::-1], after[::-1])
    assert kept >= len(before) - len("valid")


# -- single edits, seen whole ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dialect", "before", "edits", "after"),
    [
        pytest.param("keras2", "from keras.layers import Dense, Conv2D  # ours\nm.add(Conv2D(8, (3, 3)))",
            [InsertAfter(Place(2), "Conv2D", (FLATTEN,))],
            "from keras.layers import Dense, Conv2D, Flatten  # ours\nm.add(Conv2D(8, (3, 3)))\nm.add(Flatten())",
            id="the new name is imported"),
        pytest.param("keras2", "from keras.layers.core import Dense\nm.add(Dense(8))",
            [InsertAfter(Place(2), "Dense", (POOL,))],
            "from keras.layers.core import Dense\nfrom keras.layers import MaxPooling2D\nm.add(Dense(8))\nm.add(MaxPooling2D(2))",
            id="a submodule does not have it"),
        pytest.param("keras2", ">>> from keras.layers.core import Dense\n>>> m.add(Dense(8))",
            [InsertAfter(Place(2), "Dense", (FLATTEN,))],
            ">>> from keras.layers.core import Dense\n>>> from keras.layers import Flatten\n>>> m.add(Dense(8))\n>>> m.add(Flatten())",
            id="an import at a prompt"),
        pytest.param("keras2", "from keras.layers import Flatten as F, Dense\nm.add(Dense(8))", [InsertAfter(Place(2), "Dense", (FLATTEN,))],
            "from keras.layers import Flatten as F, Dense, Flatten\nm.add(Dense(8))\nm.add(Flatten())", id="it is there under another name"),
        pytest.param("keras2", "from keras.layers import *\nm.add(Dense(8))",
            [InsertAfter(Place(2), "Dense", (FLATTEN,))],
            "from keras.layers import *\nm.add(Dense(8))\nm.add(Flatten())", id="a star has it"),
        pytest.param("keras1", "m.add(Convolution2D(8, 3, 3))",
            [InsertAfter(Place(1), "Convolution2D", (NewLayer("MaxPooling2D", ((None, 3), ("strides", 2), ("padding", "same"))),))],
            "m.add(Convolution2D(8, 3, 3))\nm.add(MaxPooling2D((3, 3), strides=2, border_mode='same'))",
            id="a new layer in the words of Keras 1"),
        pytest.param("keras3", "m.add(layers.Dense(8))",
            [InsertAfter(Place(1), "Dense", (NewLayer("Bidirectional", ((None, NewLayer("LSTM", ((None, 4),))),)),))],
            "m.add(layers.Dense(8))\nm.add(layers.Bidirectional(layers.LSTM(4)))", id="a layer in a new layer"),
        pytest.param("keras2", "m.add(LSTM(8, return_sequences=True))", [ReplaceType(Place(1), "LSTM", "Bidirectional")],
            "m.add(Bidirectional(LSTM(8, return_sequences=True)))", id="both ways"),
        pytest.param("keras2", "m.add(L.LSTM(8))", [ReplaceType(Place(1), "LSTM", "Bidirectional", (("merge_mode", "sum"),))],
            "m.add(L.Bidirectional(L.LSTM(8), merge_mode='sum'))", id="both ways, added"),
        pytest.param("keras3", "x = Bidirectional(LSTM(8), merge_mode=None)(x)", [ReplaceType(Place(1), "Bidirectional", "LSTM")],
            "x = LSTM(8)(x)", id="one way"),
        pytest.param("keras3", "x = Conv2D(8, (3, 3), padding='same', kernel_initializer='zeros')(x)",
            [ReplaceType(Place(1), "Conv2D", "DepthwiseConv2D", (("multiplier", 2),), ("filters",))],
            "x = DepthwiseConv2D((3, 3), padding='same', depthwise_initializer='zeros', depth_multiplier=2)(x)", id="depthwise"),
        pytest.param("keras3", "x = DepthwiseConv2D(3, 1, 'same')(x)", [ReplaceType(Place(1), "DepthwiseConv2D", "Conv2D", (("filters", 8),))],
            "x = Conv2D(kernel_size=3, strides=1, padding='same', filters=8)(x)", id="full instead of depthwise"),
        pytest.param("keras3", "x = Bidirectional(GRU(8))(x)", [SetArgument(Place(1), "Bidirectional", "units", 4),
            SetArgument(Place(1), "Bidirectional", "biases", 1)],
            "x = Bidirectional(GRU(4, reset_after=False))(x)", id="inside a wrapper"),
        pytest.param("keras3", "x = BatchNormalization()(x)", [SetArgument(Place(1), "BatchNormalization", "scale", False),
            SetArgument(Place(1), "BatchNormalization", "center", False)],
            "x = BatchNormalization(scale=False, center=False)(x)", id="two on one line"),
        pytest.param("keras3", "i = keras.Input(shape=(28,28,1))", [SetArgument(Place(1), "InputLayer", "input_shape", (28, 28, 3))],
            "i = keras.Input(shape=(28,28,3))", id="an input"),
        pytest.param("keras2", "m.add(Dense(8, input_dim=784))", [SetArgument(Place(1), "Dense", "input_shape", (100,))],
            "m.add(Dense(8, input_dim=100))", id="an input's features"),
        pytest.param("keras2", "m.add(LSTM(8, input_length=5, input_dim=3))", [SetArgument(Place(1), "LSTM", "input_shape", (5, 4))],
            "m.add(LSTM(8, input_length=5, input_dim=4))", id="an input's steps"),
        pytest.param("keras2", "m.add(LSTM(8, batch_input_shape=(32, 5, 3)))", [SetArgument(Place(1), "LSTM", "input_shape", (6, 3))],
            "m.add(LSTM(8, batch_input_shape=(32, 6, 3)))", id="the batch stays"),
        pytest.param("keras3", "e = Embedding(100, 8)", [SetArgument(Place(1), "Embedding", "vocabulary", 101),
            SetArgument(Place(1), "Embedding", "features", 9)], "e = Embedding(101, 9)", id="a layer made alone"),
        pytest.param("keras3", "a = MultiHeadAttention(8, key_dim=64)", [SetArgument(Place(1), "MultiHeadAttention", "heads", 4),
            SetArgument(Place(1), "MultiHeadAttention", "key_dim", 8)], "a = MultiHeadAttention(4, key_dim=8)", id="heads"),
        pytest.param("keras3", "m = Sequential([Dense(1), Dense(2), Dense(3)])", [SetArgument(Place(1), "Dense", "units", 9, nth=1, of=3),
            RemoveLayer(Place(1), "Dense", nth=2, of=3), InsertBefore(Place(1), "Dense", (FLATTEN,), nth=0, of=3)],
            "m = Sequential([Flatten(), Dense(1), Dense(9)])", id="several of a kind"),
        pytest.param("keras3", "for n in range(2):\n    x = Dense(4)(x)", [SetArgument(Place(2), "Dense", "units", 9, nth=n, of=2) for n in (0, 1)],
            "for n in range(2):\n    x = Dense(9)(x)", id="all that a loop makes"),
        pytest.param("keras3", "def block(x):\n    return Conv2D(4, 3)(x)\ny = block(block(x))",
            [InsertAfter(Place(2), "Conv2D", (NewLayer("BatchNormalization"),), nth=n, of=2) for n in (0, 1)],
            "def block(x):\n    return BatchNormalization()(Conv2D(4, 3)(x))\ny = block(block(x))", id="behind all that a function makes"),
        pytest.param("keras3", "m.add(Dense(3))", [InsertAfter(Place(1), "Dense", (POOL,)), InsertAfter(Place(1), "Dense", (FLATTEN,))],
            "m.add(Dense(3))\nm.add(MaxPooling2D(2))\nm.add(Flatten())", id="one behind the other"),
        pytest.param("keras3", "y = Dropout(0.5)(x)", [RemoveLayer(Place(1), "Dropout")], "y = x", id="a tensor under another name"),
        pytest.param("keras3", "m.add(Dense(3))\nm.add(Dropout(0.5))  # half\n", [RemoveLayer(Place(2), "Dropout")], "m.add(Dense(3))\n", id="a line less"),
        pytest.param("keras3", "y = ReLU()(x + 3) * 2", [RemoveLayer(Place(1), "ReLU")], "y = (x + 3) * 2", id="what it was applied to"),
        pytest.param("keras2", "m.add(Flatten(input_shape=(28, 28)))\nm.add(Dense(3))", [RemoveLayer(Place(1), "Flatten")],
            "m.add(Dense(3, input_shape=(28, 28)))", id="the next is told the input"),
        pytest.param("keras2", "m = Sequential([Flatten(input_shape=(28, 28)), Dense(3)])", [RemoveLayer(Place(1), "Flatten")],
            "m = Sequential([Dense(3, input_shape=(28, 28))])", id="the next in a list is told the input"),
        pytest.param("keras2", "m = Sequential([Dense(3, input_shape=(28, 28)), Dense(3)])", [InsertBefore(Place(1), "Dense", (FLATTEN,), nth=0, of=2)],
            "m = Sequential([Flatten(input_shape=(28, 28)), Dense(3), Dense(3)])", id="the new one is told the input"),
        pytest.param("keras2", "m.add(Flatten(input_shape=(28, 28)))", [InsertBefore(Place(1), "Flatten", (NewLayer("Dense", ((None, 3),)),))],
            "m.add(Dense(3, input_shape=(28, 28)))\nm.add(Flatten())", id="the new one with arguments is told the input"),
        pytest.param("keras2", "m.add(Dense(3))\nm.add(Dense(4, input_dim=3))", [RemoveLayer(Place(2), "Dense")],
            "m.add(Dense(3))", id="an input told in vain"),
        pytest.param("keras3", "m = keras.applications.VGG16(weights=None)", [SetArgument(Place(1), "VGG16", "include_top", False)],
            "m = keras.applications.VGG16(weights=None, include_top=False)", id="a whole network"),
        pytest.param("keras3", "m = VGG16(True, classes=n)", [SetArgument(Place(1), "VGG16", "include_top", False),
            SetArgument(Place(1), "VGG16", "classes", 10)], "m = VGG16(False, classes=10)", id="a whole network by position"),
        pytest.param("keras3", "a = Input((9, 9, 3))\nx = Conv2D(8, 3)(a)", [SetArgument(Place(2), "Conv2D", "input_shape", (9, 9, 1))],
            "a = Input((9, 9, 1))\nx = Conv2D(8, 3)(a)", id="the input of a layer"),
        pytest.param("keras3", "a = Input((9, n, 3))\nb = Input((4,))\nx = Conv2D(8, 3)(a)",
            [SetArgument(Place(3), "Conv2D", "input_shape", (7, "n", 1))],
            "a = Input((7, n, 1))\nb = Input((4,))\nx = Conv2D(8, 3)(a)", id="that of several inputs, and a size not known"),
        pytest.param("keras3", "m.add(Dense(4))", [SetArgument(Place(1), "Dense", "input_shape", (7,))],
            "m.add(Dense(4, input_shape=(7,)))", id="an input not told yet"),
        pytest.param("keras2", "m.add(Bidirectional(LSTM(4, input_shape=(5, 3))))", [SetArgument(Place(1), "Bidirectional", "input_shape", (6, 3))],
            "m.add(Bidirectional(LSTM(4, input_shape=(6, 3))))", id="an input told inside"),
        pytest.param("keras2", "m.add(TimeDistributed(Dense(4), input_shape=(5, 3)))", [SetArgument(Place(1), "TimeDistributed", "input_shape", (6, 3))],
            "m.add(TimeDistributed(Dense(4), input_shape=(6, 3)))", id="an input told around"),
        pytest.param("keras3", "m = VGG16(True)", [SetArgument(Place(1), "VGG16", "input_shape", (96, 96, 3))],
            "m = VGG16(True, input_shape=(96, 96, 3))", id="a whole network's input"),
        pytest.param("keras3", "x = Reshape((4, 4))(x)", [SetArgument(Place(1), "Reshape", "shape", (2, 8))],
            "x = Reshape((2, 8))(x)", id="a shape of its own"),
        pytest.param("keras2", "m.add(LSTM(8, input_shape=(5, 3)))", [ReplaceType(Place(1), "LSTM", "Bidirectional")],
            "m.add(Bidirectional(LSTM(8), input_shape=(5, 3)))", id="the wrapper is told the input"),
        pytest.param("keras2", "m.add(Bidirectional(LSTM(8), input_shape=(5, 3)))", [ReplaceType(Place(1), "Bidirectional", "LSTM")],
            "m.add(LSTM(8, input_shape=(5, 3)))", id="the layer inside is told the input"),
        pytest.param("keras3", "x = Add()([x, Dense(4)(y)])", [InsertAfter(Place(1), "Dense", (FLATTEN,))],
            "x = Add()([x, Flatten()(Dense(4)(y))])", id="within an expression"),
        pytest.param("keras3", "z = y = Dense(4)(x)", [InsertAfter(Place(1), "Dense", (FLATTEN,))],
            "z = y = Flatten()(Dense(4)(x))", id="two names for one tensor"),
        pytest.param("keras3", "m.add(Dense(4))\n# m.add(Flatten())\n#m.add(Dense(3)) #last", [Uncomment(Place(2)), Uncomment(Place(3))],
            "m.add(Dense(4))\nm.add(Flatten())\nm.add(Dense(3)) #last", id="comments"),
        pytest.param("keras3", "def f():\n    m.add(Dense(4))\n#    m.add(Flatten())\n    # m.add(Dense(3))", [Uncomment(Place(3)), Uncomment(Place(4))],
            "def f():\n    m.add(Dense(4))\n    m.add(Flatten())\n    m.add(Dense(3))", id="comments in a function"),
        pytest.param("keras3", "m = Sequential([\n  Dense(4),\n  # Flatten(),\n  # Dense(\n  #   3),\n])", [Uncomment(Place(3)), Uncomment(Place(4))],
            "m = Sequential([\n  Dense(4),\n  Flatten(),\n  Dense(\n    3),\n])", id="comments in a list"),
    ],
)  # fmt: skip
def test_becomes(dialect: str, before: str, edits: list[CodeEdit], after: str) -> None:
    assert edited(before, *edits, dialect=dialect) == after


# -- what is not shown -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        pytest.param("x = 1", SetArgument(Place(1), "Dense", "units", 3), id="no such call"),
        pytest.param("Dense(3)", SetArgument(Place(2), "Dense", "units", 4), id="below the text"),
        pytest.param("Dense(3)", SetArgument(Place(0), "Dense", "units", 4), id="above the text"),
        pytest.param("Dense(3)", SetArgument(Place(1, "zoo/vgg.py"), "Dense", "units", 4), id="another file"),
        pytest.param("Dense(3", SetArgument(Place(1), "Dense", "units", 4), id="a bracket too few"),
        pytest.param("a = Dense(3), Dense(4)", SetArgument(Place(1), "Dense", "units", 5), id="which of the two"),
        pytest.param("a = Dense(3), Dense(4)", SetArgument(Place(1), "Dense", "units", 5, nth=2, of=2), id="a third of two"),
        pytest.param("Conv2D(3, k, s)", SetArgument(Place(1), "Conv2D", "stride", (2, 2)), id="3 × 3 or a stride"),
        pytest.param("Conv2D(3, 3, 3)", SetArgument(Place(1), "Conv2D", "groups", 2), id="no groups in Keras 2"),
        pytest.param("LSTM(3)", SetArgument(Place(1), "LSTM", "biases", 2), id="one bias at most"),
        pytest.param("CuDNNGRU(3)", SetArgument(Place(1), "CuDNNGRU", "biases", 1), id="two biases always"),
        pytest.param("Conv2D(3, (3, 3))", SetArgument(Place(1), "Conv2D", "padding", ((1, 1), (0, 0))), id="no such padding"),
        pytest.param("Dense(*sizes)", SetArgument(Place(1), "Dense", "units", 4), id="unpacked"),
        pytest.param("Dense(3, **more)", SetArgument(Place(1), "Dense", "bias", False), id="perhaps among the rest"),
        pytest.param("Dense(3)", SetArgument(Place(1), "Dense", "units", 3), id="so already"),
        pytest.param("MobileNetV2(shape, 1.0)", SetArgument(Place(1), "MobileNetV2", "include_top", False), id="by which position"),
        pytest.param("d = Dense(3)\ny = d(x)", SetArgument(Place(1), "Dense", "input_shape", (3,)), id="where the input is told"),
        pytest.param("m.add(Dense(4))\nm.add(Dense(5))", SetArgument(Place(2), "Dense", "input_shape", (3,)), id="not the first"),
        pytest.param("Mine(3)", SetArgument(Place(1), "Mine", "units", 4), id="a class of the program"),
        pytest.param("for i in a:\n    m.add(Dense(3))", SetArgument(Place(2), "Dense", "units", 4), id="perhaps several"),
        pytest.param("for i in a:\n    m.add(Dense(3))", SetArgument(Place(2), "Dense", "units", 4, nth=1, of=2), id="one of several"),
        pytest.param("for i in a:\n    m.add(Dense(3))", InsertAfter(Place(2), "Dense", (FLATTEN,)), id="in a loop"),
        pytest.param("for i in a: m.add(Dense(3))", InsertAfter(Place(1), "Dense", (FLATTEN,)), id="in a loop's line"),
        pytest.param("for i in a:\nm.add(Dense(3))", InsertAfter(Place(2), "Dense", (FLATTEN,)), id="in a loop that lost its body"),
        pytest.param("m = Sequential([Dense(3) for i in a])", InsertAfter(Place(1), "Dense", (FLATTEN,)), id="in a comprehension"),
        pytest.param("f = lambda x: Dense(3)(x)", InsertAfter(Place(1), "Dense", (FLATTEN,)), id="in a lambda"),
        pytest.param("def f(x):\n  return Dense(3)(x)\ny = f(f(x))", InsertAfter(Place(2), "Dense", (FLATTEN,)), id="in a helper"),
        pytest.param("d = Dense(3)\ny = d(x)", InsertAfter(Place(1), "Dense", (FLATTEN,)), id="made here, called there"),
        pytest.param("l = [Dense(3), Dense(3)]", InsertAfter(Place(1), "Dense", (FLATTEN,), nth=0, of=2), id="a list of anything"),
        pytest.param("a, b = LSTM(3, return_state=True)(x)", InsertAfter(Place(1), "LSTM", (FLATTEN,)), id="several outputs"),
        pytest.param("x = Dense(3)([a, b])", RemoveLayer(Place(1), "Dense"), id="several inputs"),
        pytest.param("x = Concatenate()(both)", RemoveLayer(Place(1), "Concatenate"), id="several inputs under one name"),
        pytest.param("x = Dense(3)(a, b)", InsertBefore(Place(1), "Dense", (FLATTEN,)), id="several tensors"),
        pytest.param("m.add(Dense(3, input_dim=4))", RemoveLayer(Place(1), "Dense"), id="it tells the input"),
        pytest.param("m.add(Dense(3, input_dim=4))", InsertBefore(Place(1), "Dense", (FLATTEN,)), id="before the input"),
        pytest.param("if a:\n  m.add(Dense(3))\nb", RemoveLayer(Place(2), "Dense"), id="the body would be empty"),
        pytest.param("m.add(Dense(3))", InsertAfter(Place(1), "Dense", (NewLayer("Dense", (("groups", 3),)),)), id="no such argument"),
        pytest.param("m.add(Dense(3))", InsertAfter(Place(1), "Dense", ()), id="nothing to insert"),
        pytest.param("x = Dense(3, activation='relu')(x)", ReplaceType(Place(1), "Dense", "Flatten"), id="arguments that it has not"),
        pytest.param("m.add(Bidirectional(cell))", ReplaceType(Place(1), "Bidirectional", "LSTM"), id="what is inside"),
        pytest.param("# a word about pooling", Uncomment(Place(1)), id="a comment that is none of code"),
        pytest.param("# pool_size = 2", Uncomment(Place(1)), id="code that makes nothing"),
        pytest.param("m.add(Dense(3))  # m.add(Dense(4))", Uncomment(Place(1)), id="a comment behind code"),
    ],
)  # fmt: skip
def test_is_not_shown(text: str, edit: CodeEdit) -> None:
    assert rewritten(text.split("\n"), [edit], "keras2") == ((), (edit,))


def test_what_cannot_be_shown_leaves_the_rest() -> None:
    edits = [SetArgument(Place(1), "LSTM", "biases", 2), SetArgument(Place(1), "LSTM", "units", 5)]
    assert rewritten(["m.add(LSTM(3))"], edits, "keras2") == (
        (Hunk(1, ("m.add(LSTM(3))",), ("m.add(LSTM(5))",)),), (edits[0],)
    )  # fmt: skip


def test_place_of_only() -> None:
    lines = ["i = Input((4,))", "x = Dense(3)(i)", "y = layers.Dense(3)(x)"]
    assert place_of_only(lines, "InputLayer", "keras3") == Place(1)
    assert place_of_only(lines, "Dense", "keras3") is None
    assert place_of_only(lines, "Flatten", "keras3") is None


# -- hostile text ----------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", ""])
def test_line_ends_stay(end: str) -> None:
    lines = [line + end for line in ("m = Sequential([", "  Dense(3),", "\tDense(4)", "])")]
    hunks, refused = rewritten(
        lines, [InsertAfter(Place(3), "Dense", (FLATTEN,)), RemoveLayer(Place(2), "Dense")], "keras3"
    )
    assert not refused
    assert hunks == (Hunk(2, (f"  Dense(3),{end}", f"\tDense(4){end}"), (f"\tDense(4),{end}", f"\tFlatten(){end}")),)


LONG = {
    "open": "Dense(" * 16_000,
    "brackets": "([" * 50_000,
    "word": "a" * 100_000 + "; Dense(3)",
    "calls": "Dense(3); " * 10_000,
    "nested": "x = " + "Dense(3)(" * 5_000 + "x" + ")" * 5_000,
    "quotes": "'" * 100_001 + "Dense(3)",
    "backslashes": "\\" * 100_000 + "Dense(3)",
    "comment": "# " + "Dense(" * 16_000,
    "tabs": "\t" * 100_000 + "Dense(3)",
    "elements": "m = Sequential([" + "Flatten(), " * 9_000 + "Dense(3)])",
    "groups": "m.add" + "(" * 40_000 + "Dense(3)" + ")" * 40_000,
    "commas": "a, " * 30_000 + "Dense(3)(x)",
    "receiver": "a" * 100_000 + ".b(Dense(3))",
    "inside": "f(" * 30_000 + "Dense(3)(x)" + ")" * 30_000,
    "for": "for " * 25_000 + "Dense(3)",
    "def": "def f(x): " * 10_000 + "Dense(3)",
}
KINDS: list[CodeEdit] = [
    SetArgument(Place(1), "Dense", "units", 4),
    InsertAfter(Place(1), "Dense", (FLATTEN,)),
    InsertBefore(Place(1), "Dense", (FLATTEN,)),
    RemoveLayer(Place(1), "Dense"),
    ReplaceType(Place(1), "Dense", "Bidirectional"),
    Uncomment(Place(1)),
]


@pytest.mark.parametrize("name", LONG)
@pytest.mark.parametrize("edit", KINDS, ids=lambda edit: type(edit).__name__)
def test_long_lines(name: str, edit: CodeEdit) -> None:
    began = process_time()
    hunks, refused = rewritten([LONG[name]], [edit], "keras2")
    assert process_time() - began < 20  # a second or two; quadratic work would take minutes
    assert bool(hunks) != bool(refused)


PIECES = [
    "Dense(3)", "Conv2D(8, (3, 3))", "model.add(", "Sequential([", "])", ")", "(", "[", "]", ",", ";", ":", "=", "x", "(x)",
    "'", '"', '"""', "#", "\\", "\t", "  ", "for i in a", "def f():", "lambda", "Bidirectional(LSTM(4))", "é", "\u2028", "“",
    "from keras.layers import ", "as", "**", "*", "partial(", "\x00", "input_shape=(3,)", "return ", ".", "\ud800",
]  # fmt: skip
TEXTS = st.lists(st.lists(st.sampled_from(PIECES), max_size=7).map("".join), min_size=1, max_size=5)
PLACES = st.integers(0, 6).map(Place)
TYPES = st.sampled_from(["Dense", "Conv2D", "LSTM", "Bidirectional", "Input", ""])
EDITS = st.one_of(
    st.builds(
        SetArgument, PLACES, TYPES, st.sampled_from(["units", "kernel", "biases", "input_shape"]), st.just((2, 2))
    ),
    st.builds(
        SetArgument, PLACES, TYPES, st.sampled_from(["units", "bias", "groups", "input_shape"]), st.integers(0, 9)
    ),
    st.builds(InsertAfter, PLACES, TYPES, st.just((POOL, FLATTEN))),
    st.builds(InsertBefore, PLACES, TYPES, st.just((FLATTEN,))),
    st.builds(RemoveLayer, PLACES, TYPES),
    st.builds(ReplaceType, PLACES, TYPES, st.sampled_from(["DepthwiseConv2D", "Bidirectional", "LSTM", "GRU"])),
    st.builds(Uncomment, PLACES),
)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.lists(EDITS, max_size=4), st.sampled_from(["keras1", "keras2", "tf.keras", "keras3"]))
def test_any_text(lines: list[str], edits: list[CodeEdit], dialect: str) -> None:
    hunks, refused = rewritten(lines, edits, dialect)
    assert set(refused) <= set(edits)
    assert refused or hunks or not edits
    at = 0
    for hunk in hunks:
        assert hunk.first > at and hunk.removed != hunk.added
        assert tuple(lines[hunk.first - 1 : hunk.first - 1 + len(hunk.removed)]) == hunk.removed
        at = hunk.first - 1 + len(hunk.removed)
