"""What the drawn programs choose from: layers with their arguments, merges, operations, and layer classes, as tables of text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

Draw = Callable[[st.SearchStrategy[Any]], Any]
Texts = st.SearchStrategy[str]


def texts(*values: Any) -> Texts:
    return st.sampled_from([repr(value) for value in values])


def several(values: st.SearchStrategy[int], count: int) -> Texts:
    """One number for all axes, or one for each."""
    return (values | st.tuples(*[values] * count)).map(repr)


N = st.integers(1, 6).map(repr)
BOOL = texts(True, False)
PADDING = texts("valid", "same")
FORMAT = texts("channels_last", "channels_first")
ACTIVATION = texts("relu", "tanh", "softmax", "linear", None)
RATE = texts(0.0, 0.25, 0.5)
AXIS = texts(-1, 1, 2)
SMALL, TINY = st.integers(1, 3), st.integers(1, 2)
HEAD = st.sampled_from(["activation='relu'", "use_bias=False", "name='head'"])


@dataclass(frozen=True)
class Configuration:
    """ranks: of the inputs it takes, batch left out. first: arguments always given, in order. optional: sometimes given."""

    ranks: tuple[int, ...]
    first: Mapping[str, Texts] = field(default_factory=dict)
    optional: Mapping[str, Texts] = field(default_factory=dict)


def arguments(draw: Draw, configuration: Configuration) -> str:
    """The text between the brackets; the first arguments by position or by name."""
    named = draw(st.integers(0, 3)) == 0
    given = [f"{name}={draw(values)}" if named else draw(values) for name, values in configuration.first.items()]
    for name, values in configuration.optional.items():
        if draw(st.integers(0, 2)) == 0:
            given.append(f"{name}={draw(values)}")
    return ", ".join(given)


def convolution(count: int, **more: Texts) -> Configuration:
    strides = {"strides": several(SMALL, count), "padding": PADDING, "data_format": FORMAT}
    usual = {"dilation_rate": several(TINY, count), "use_bias": BOOL, "activation": ACTIVATION}
    return Configuration(
        (count + 1,), {"filters": N, "kernel_size": several(SMALL, count)}, {**strides, **usual, **more}
    )


def depthwise(count: int) -> Configuration:
    optional = {
        "strides": SMALL.map(repr),
        "padding": PADDING,
        "depth_multiplier": SMALL.map(repr),
        "use_bias": BOOL,
        "data_format": FORMAT,
    }
    return Configuration((count + 1,), {"kernel_size": several(SMALL, count)}, optional)


def pooling(count: int) -> Configuration:
    optional = {
        "pool_size": several(SMALL, count),
        "strides": several(SMALL, count),
        "padding": PADDING,
        "data_format": FORMAT,
    }
    return Configuration((count + 1,), {}, optional)


def whole(count: int) -> Configuration:
    return Configuration((count + 1,), {}, {"keepdims": BOOL, "data_format": FORMAT})


def recurrent(**more: Texts) -> Configuration:
    usual = {
        "return_sequences": BOOL,
        "use_bias": BOOL,
        "activation": ACTIVATION,
        "go_backwards": BOOL,
        "dropout": RATE,
    }
    return Configuration((2,), {"units": N}, {**usual, **more})


def margins(count: int) -> Texts:
    pairs = st.integers(0, 2) | st.tuples(*[st.integers(0, 2)] * count) if count > 1 else st.integers(0, 2)
    return (pairs | st.tuples(*[st.tuples(TINY, TINY)] * count) if count > 1 else pairs | st.tuples(TINY, TINY)).map(
        repr
    )


ANY = (1, 2, 3, 4)
HEADS = {"num_heads": SMALL.map(repr), "key_dim": N}
LAYERS: dict[str, Configuration] = {
    "Dense": Configuration(ANY, {"units": N}, {"activation": ACTIVATION, "use_bias": BOOL}),
    "Flatten": Configuration(ANY, {}, {"data_format": FORMAT}),
    "Activation": Configuration(ANY, {"activation": texts("relu", "sigmoid", "gelu")}),
    "Dropout": Configuration(ANY, {"rate": RATE}),
    "BatchNormalization": Configuration(ANY, {}, {"axis": AXIS, "scale": BOOL, "center": BOOL, "momentum": RATE}),
    "LayerNormalization": Configuration(ANY, {}, {"axis": texts(-1, 1, [1, -1], (1,)), "scale": BOOL, "center": BOOL}),
    "GroupNormalization": Configuration((2, 3), {}, {"groups": texts(1, 2, 3, -1), "axis": AXIS, "scale": BOOL}),
    "RMSNormalization": Configuration(ANY, {}, {"axis": texts(-1, 1)}),
    "UnitNormalization": Configuration(ANY),
    "PReLU": Configuration(ANY, {}, {"shared_axes": texts([1], [1, 2], (2,))}),
    "LeakyReLU": Configuration(ANY),
    "RepeatVector": Configuration((1,), {"n": N}),
    "Reshape": Configuration(ANY, {"target_shape": texts((-1,), (-1, 2), (2, -1), (1, -1, 3), (-1, 1, 1), (2, 3))}),
    "Permute": Configuration((2, 3), {"dims": texts((2, 1), (2, 1, 3), (3, 1, 2))}),
    "Conv1D": convolution(1, groups=texts(1, 2), padding=texts("valid", "same", "causal")),
    "Conv2D": convolution(2, groups=texts(1, 2, 3)),
    "Conv3D": convolution(3),
    "Conv1DTranspose": convolution(1, output_padding=texts(0, 1)),
    "Conv2DTranspose": convolution(2, output_padding=texts(0, 1)),
    "Conv3DTranspose": convolution(3),
    "SeparableConv1D": convolution(1, depth_multiplier=SMALL.map(repr)),
    "SeparableConv2D": convolution(2, depth_multiplier=SMALL.map(repr)),
    "DepthwiseConv1D": depthwise(1),
    "DepthwiseConv2D": depthwise(2),
    **{f"{kind}Pooling{n}D": pooling(n) for kind in ("Max", "Average") for n in (1, 2, 3)},
    **{f"Global{kind}Pooling{n}D": whole(n) for kind in ("Max", "Average") for n in (1, 2, 3)},
    **{f"AdaptiveAveragePooling{n}D": Configuration((n + 1,), {"output_size": several(SMALL, n)}) for n in (1, 2)},
    **{f"UpSampling{n}D": Configuration((n + 1,), {}, {"size": several(SMALL, n) if n > 1 else N}) for n in (1, 2, 3)},
    **{f"ZeroPadding{n}D": Configuration((n + 1,), {}, {"padding": margins(n)}) for n in (1, 2, 3)},
    **{f"Cropping{n}D": Configuration((n + 1,), {}, {"cropping": margins(n)}) for n in (1, 2, 3)},
    **{f"SpatialDropout{n}D": Configuration((n + 1,), {"rate": RATE}) for n in (1, 2)},
    "SimpleRNN": recurrent(),
    "LSTM": recurrent(unit_forget_bias=BOOL),
    "GRU": recurrent(reset_after=BOOL),
    "ConvLSTM1D": Configuration((3,), {"filters": N, "kernel_size": several(SMALL, 1)}, {"padding": PADDING, "return_sequences": BOOL}),
    "ConvLSTM2D": Configuration((4,), {"filters": N, "kernel_size": several(SMALL, 2)}, {"padding": PADDING, "return_sequences": BOOL}),
    "Rescaling": Configuration(ANY, {"scale": RATE}),
    "GaussianNoise": Configuration(ANY, {"stddev": RATE}),
    "SpectralNormalization": Configuration((1, 2), {"layer": st.just("layers.Dense(3)")}),
}  # fmt: skip
RECURRENT = {"SimpleRNN", "LSTM", "GRU"}
NOT_PER_STEP = {"RepeatVector"}
"""Keras gives these a shape inside TimeDistributed for inputs that they then refuse."""

MERGES = [
    *(f"layers.{name}()([{{a}}, {{b}}])" for name in ("Add", "Multiply", "Average", "Maximum", "Minimum", "Subtract")),
    "layers.Concatenate(axis={axis})([{a}, {b}])",
    "layers.concatenate([{a}, {b}])",
    "layers.add([{a}, {b}, {a}])",
    "layers.Dot(axes={axis})([{a}, {b}])",
    "layers.Dot(axes=(1, 1), normalize=True)([{a}, {b}])",
    "layers.Attention(use_scale=True)([{a}, {a}])",
    "layers.AdditiveAttention()([{a}, {a}])",
    "layers.MultiHeadAttention(2, 3)({a}, {b})",
    "layers.MultiHeadAttention(num_heads=2, key_dim=4, value_dim=3, output_shape=5)({a}, {a})",
    "{a} + {b}",
    "{a} * {b}",
]

OPERATIONS = [
    "{x} + 1", "2.0 * {x}", "{x} - {y}", "-{x}", "{x} / {n}", "{x} ** 2", "{x}[:, :{n}]", "{x}[:, -1]", "{x}[..., None]",
    "{x}[:, ::2]", "{x}[..., :{n}]", "ops.relu({x})", "ops.concatenate([{x}, {y}], axis=-1)", "ops.mean({x}, axis=1)",
    "ops.sum({x}, axis=-1, keepdims=True)", "ops.expand_dims({x}, 1)", "ops.squeeze({x}, axis=1)", "ops.transpose({x}, (0, 2, 1))",
    "ops.matmul({x}, {y})", "ops.reshape({x}, (-1, {n}))", "ops.stack([{x}, {y}], axis=1)", "ops.tile({x}, (1, {n}))",
    "ops.repeat({x}, {n}, axis=1)", "ops.softmax({x})", "ops.pad({x}, [[0, 0], [{n}, 1]])", "ops.swapaxes({x}, 1, -1)",
    "ops.max({x}, axis=1, keepdims=True)", "ops.split({x}, {n}, axis=-1)[0]", "ops.where({x} > 0, {x}, {y})", "ops.einsum('bi,bi->b', {x}, {y})[:, None]",
    "layers.Lambda(lambda t: t * {n})({x})", "layers.Lambda(lambda t: t[:, 0])({x})", "layers.Lambda(lambda t: ops.mean(t, axis=-1, keepdims=True))({x})",
]  # fmt: skip

CUSTOM = {
    "Scale": """class Scale(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
    def build(self, input_shape):
        self.gamma = self.add_weight(name='gamma', shape=(input_shape[-1],), initializer='ones')
        self.steps = self.add_weight(name='steps', shape=(self.units,), trainable=False)
        super().build(input_shape)
    def call(self, x):
        return x * self.gamma
""",
    "MyDense": """class MyDense(keras.layers.Layer):
    def __init__(self, units=4, activation=None):
        super(MyDense, self).__init__()
        self.units = units
        self.activation = keras.activations.get(activation)
    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1], self.units), initializer='random_normal', trainable=True)
        self.b = self.add_weight(shape=(self.units,), initializer='zeros', trainable=True)
    def call(self, inputs):
        return self.activation(ops.matmul(inputs, self.w) + self.b)
    def compute_output_shape(self, input_shape):
        return input_shape[:-1] + (self.units,)
""",
    "Block": """class Block(layers.Layer):
    def __init__(self, units, rate=0.1):
        super().__init__()
        self.dense = layers.Dense(units * 2, activation='gelu')
        self.out = layers.Dense(units)
        self.norm = layers.LayerNormalization(epsilon=1e-6)
        self.dropout = layers.Dropout(rate)
    def call(self, x, training=None):
        return self.norm(self.dropout(self.out(self.dense(x)), training=training))
""",
    "Stack": """class Stack(layers.Layer):
    def __init__(self, depth):
        super().__init__()
        self.parts = [layers.Dense(2 + i) for i in range(depth)]
        self.model = keras.Sequential([layers.Dense(3), layers.BatchNormalization()])
    def call(self, x):
        for part in self.parts:
            x = part(x)
        return self.model(x)
""",
}
