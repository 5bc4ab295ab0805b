"""Small networks that share, nest, freeze, split and join: what an edit may stumble over."""

from __future__ import annotations

_IMPORTS = """
import keras
from keras import layers, Input, Model, Sequential
"""

SNIPPETS = {
    "siamese": """
tower = Sequential([Input((28, 28, 1)), layers.Conv2D(8, 3, activation="relu"), layers.BatchNormalization(),
                    layers.MaxPooling2D(), layers.Flatten(), layers.Dense(16, name="code")])
left, right = Input((28, 28, 1)), Input((28, 28, 1))
joined = layers.Concatenate()([tower(left), tower(right)])
model = Model([left, right], layers.Dense(1)(joined))
""",
    "shared-layers": """
x = Input((12, 20))
dense = layers.Dense(20, name="twice")
norm = layers.LayerNormalization(name="norm_twice")
y = norm(dense(norm(dense(x))))
model = Model(x, layers.Dense(3)(layers.Flatten()(y)))
""",
    "nested-twice": """
def block(name):
    inner = Input((8, 8, 4))
    y = layers.Conv2D(4, 3, padding="same", name="inner_conv")(inner)
    y = layers.BatchNormalization(name="inner_norm")(y)
    return Model(inner, layers.ReLU()(y), name=name)
x = Input((8, 8, 4))
shared = block("shared")
y = layers.Add()([shared(x), shared(layers.Conv2D(4, 1, use_bias=False)(x))])
model = Model(x, layers.Dense(2)(layers.GlobalAveragePooling2D()(y)))
""",
    "bidirectional": """
model = Sequential([Input((30,)), layers.Embedding(1000, 16), layers.Bidirectional(layers.LSTM(8, return_sequences=True)),
                    layers.Bidirectional(layers.GRU(4)), layers.Dense(2)])
""",
    "time-distributed": """
model = Sequential([Input((5, 16, 16, 3)), layers.TimeDistributed(layers.Conv2D(8, 3)),
                    layers.TimeDistributed(layers.BatchNormalization()), layers.TimeDistributed(layers.Flatten()),
                    layers.TimeDistributed(layers.Dense(10)), layers.LSTM(6), layers.Dense(1)])
""",
    "frozen": """
base = Sequential([Input((16, 16, 3)), layers.Conv2D(4, 3), layers.BatchNormalization(), layers.Conv2D(8, 3)], name="base")
base.trainable = False
model = Sequential([Input((16, 16, 3)), base, layers.Flatten(), layers.Dense(5)])
""",
    "gan": """
generator = Sequential([Input((100,)), layers.Dense(7 * 7 * 8, use_bias=False), layers.BatchNormalization(), layers.LeakyReLU(),
                        layers.Reshape((7, 7, 8)), layers.Conv2DTranspose(4, 5, strides=2, padding="same", use_bias=False),
                        layers.BatchNormalization(), layers.Conv2DTranspose(1, 5, strides=2, padding="same")], name="generator")
critic = Sequential([Input((28, 28, 1)), layers.Conv2D(4, 5, strides=2, padding="same"), layers.LeakyReLU(),
                     layers.Dropout(0.3), layers.Flatten(), layers.Dense(1)], name="critic")
critic.trainable = False
noise = Input((100,))
model = Model(noise, critic(generator(noise)))
""",
    "conv-lstm": """
model = Sequential([Input((4, 10, 10, 1)), layers.ConvLSTM2D(4, 3, padding="same", return_sequences=True),
                    layers.BatchNormalization(), layers.ConvLSTM2D(2, 3, padding="same"), layers.Conv2D(1, 3)])
""",
    "several-inputs": """
words, image = Input((20,), name="words"), Input((32, 32, 3), name="image")
a = layers.LSTM(8)(layers.Embedding(500, 12)(words))
b = layers.Flatten()(layers.MaxPooling2D()(layers.Conv2D(6, 3)(image)))
both = layers.concatenate([a, b])
hidden = layers.Dense(16, activation="relu")(both)
model = Model([words, image], [layers.Dense(3, name="kind")(hidden), layers.Dense(1, name="score")(a)])
""",
    "several-outputs": """
x = Input((10, 6))
y, h, c = layers.LSTM(8, return_sequences=True, return_state=True)(x)
z = layers.LSTM(8)(y, initial_state=[h, c])
model = Model(x, [layers.Dense(2)(z), y])
""",
    "residual": """
x = Input((16, 16, 8))
y = layers.Conv2D(8, 3, padding="same", name="entry")(x)
for i in range(3):
    z = layers.Conv2D(8, 3, padding="same", use_bias=False)(y)
    z = layers.BatchNormalization()(z)
    z = layers.ReLU()(z)
    z = layers.Conv2D(8, 3, padding="same")(z)
    y = layers.Add()([y, z])
model = Model(x, layers.Dense(4)(layers.GlobalAveragePooling2D()(y)))
""",
    "chain": """
model = Sequential([Input((32,))] + [layers.Dense(32, activation="relu", name=f"dense_{i}") for i in range(5)]
                   + [layers.Dense(10)])
""",
    "attention": """
x = Input((50,))
y = layers.Embedding(200, 32, name="words")(x)
z = layers.MultiHeadAttention(4, 8)(y, y)
y = layers.LayerNormalization()(layers.Add()([y, z]))
z = layers.Dense(32)(layers.Dense(64, activation="gelu")(y))
y = layers.LayerNormalization()(layers.Add()([y, z]))
model = Model(x, layers.Dense(200, use_bias=False, name="words_out")(y))
""",
    "unknown-size": """
model = Sequential([Input((None, None, 3)), layers.Conv2D(8, 3), layers.BatchNormalization(), layers.MaxPooling2D(),
                    layers.Conv2D(16, 3), layers.GlobalAveragePooling2D(), layers.Dense(10)])
""",
    "depthwise": """
model = Sequential([Input((32, 32, 3)), layers.Conv2D(8, 3), layers.DepthwiseConv2D(3), layers.BatchNormalization(), layers.ReLU(),
                    layers.Conv2D(16, 1), layers.SeparableConv2D(24, 3), layers.Flatten(), layers.Dense(10)])
""",
}
"""Keras code by name."""


def code(name: str) -> str:
    return _IMPORTS + SNIPPETS[name]
