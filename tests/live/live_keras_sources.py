"""Keras programs as people write them, for both readings: each builds `model`."""

from __future__ import annotations

HEADER = """import keras
import numpy as np
from keras import Input, Model, Sequential, layers, ops
"""

SOURCES: dict[str, str] = {
    "a scale in front of the tensor": """
class Scale(layers.Layer):
    def build(self, shape):
        self.gamma = self.add_weight(shape=(shape[-1],), name="gamma")
        self.beta = self.add_weight(shape=(1, shape[-1]), name="beta", trainable=False)
    def call(self, x):
        return self.gamma * x + self.beta[0]
i = Input((4, 8))
model = Model(i, Scale()(i))
""",
    "shapes with the number of examples": """
class Heads(layers.Layer):
    def __init__(self):
        super().__init__()
        self.project = layers.Dense(12)
    def call(self, x):
        count, steps = ops.shape(x)[0], ops.shape(x)[1]
        y = ops.reshape(self.project(x), (count, steps, 3, 4))
        y = ops.transpose(y, (0, 2, 1, 3)) + ops.zeros((count, 3, steps, 4))
        return ops.matmul(y, ops.swapaxes(y, -1, -2))
i = Input((6, 8))
model = Model(i, Heads()(i))
""",
    "a class token": """
class Token(layers.Layer):
    def build(self, shape):
        self.token = self.add_weight(shape=(1, 1, shape[-1]), name="token")
    def call(self, x):
        return ops.concatenate([ops.repeat(self.token, ops.shape(x)[0], axis=0), x], axis=1)
i = Input((6, 8))
model = Model(i, Token()(i))
""",
    "positions from constants, attention, a dense part": """
class Places(layers.Layer):
    def __init__(self, steps, words, width):
        super().__init__()
        self.words, self.places = layers.Embedding(words, width), layers.Embedding(steps, width)
    def call(self, x):
        return self.words(x) + self.places(ops.arange(0, ops.shape(x)[-1], 1))
class Encoder(layers.Layer):
    def __init__(self, width, heads, hidden):
        super().__init__()
        self.attend = layers.MultiHeadAttention(heads, width)
        self.dense = Sequential([layers.Dense(hidden, activation="relu"), layers.Dense(width)])
        self.norms = [layers.LayerNormalization(epsilon=1e-6), layers.LayerNormalization(epsilon=1e-6)]
        self.drop = layers.Dropout(0.1)
    def call(self, x, training=False):
        x = self.norms[0](x + self.drop(self.attend(x, x), training=training))
        return self.norms[1](x + self.dense(x))
i = Input((50,))
x = Encoder(16, 2, 32)(Places(50, 200, 16)(i))
x = layers.Dropout(0.1)(layers.GlobalAveragePooling1D()(x))
model = Model(i, layers.Dense(2, activation="softmax")(x))
""",
    "a causal mask made of constants": """
class Causal(layers.Layer):
    def __init__(self, width):
        super().__init__()
        self.attend = layers.MultiHeadAttention(2, width)
        self.norm = layers.LayerNormalization()
    def call(self, x):
        count, steps = ops.shape(x)[0], ops.shape(x)[1]
        earlier = ops.arange(steps)[:, None] >= ops.arange(steps)
        mask = ops.broadcast_to(ops.cast(earlier, "bool")[None], (count, steps, steps))
        return self.norm(x + self.attend(x, x, attention_mask=mask))
i = Input((20, 16))
model = Model(i, Causal(16)(i))
""",
    "an image in patches": """
class Patches(layers.Layer):
    def __init__(self, side):
        super().__init__()
        self.side = side
    def call(self, images):
        count, height, width, channels = ops.shape(images)
        cut = ops.image.extract_patches(images, size=self.side)
        return ops.reshape(cut, (count, (height // self.side) * (width // self.side), self.side * self.side * channels))
class Encoded(layers.Layer):
    def __init__(self, patches, width):
        super().__init__()
        self.patches = patches
        self.project, self.places = layers.Dense(width), layers.Embedding(patches, width)
    def call(self, x):
        return self.project(x) + self.places(ops.expand_dims(ops.arange(start=0, stop=self.patches), axis=0))
i = Input((24, 24, 3))
x = Encoded(16, 8)(Patches(6)(i))
y = layers.LayerNormalization(epsilon=1e-6)(x)
x = layers.Add()([layers.MultiHeadAttention(2, 8, dropout=0.1)(y, y), x])
model = Model(i, layers.Dense(5)(layers.Flatten()(x)))
""",
    "a class of blocks": """
class Block(layers.Layer):
    def __init__(self, filters, **options):
        super().__init__(**options)
        self.conv, self.norm, self.act = layers.Conv2D(filters, 3, padding="same"), layers.BatchNormalization(), layers.ReLU()
    def call(self, x):
        return self.act(self.norm(self.conv(x)))
class Net(Model):
    def __init__(self, classes=10):
        super().__init__()
        self.blocks = [Block(filters) for filters in (8, 16)]
        self.pool, self.head = layers.GlobalAveragePooling2D(), layers.Dense(classes)
    def call(self, x):
        for block in self.blocks:
            x = block(x)
        return self.head(self.pool(x))
model = Net()
model(np.zeros((1, 16, 16, 3)))
""",
    "recurrent layers of every kind": """
i = Input((7, 5))
a = layers.LSTM(6, return_sequences=True)(i)
b = layers.Bidirectional(layers.GRU(4, return_sequences=True))(a)
c = layers.RNN(layers.StackedRNNCells([layers.LSTMCell(3), layers.GRUCell(4)]), return_sequences=True)(b)
d, h, s = layers.LSTM(6, return_state=True)(c)
e = layers.RNN(layers.SimpleRNNCell(3))(c, initial_state=[layers.Dense(3)(h)])
f = layers.TimeDistributed(layers.Dense(4))(c)
model = Model(i, [d, e, f])
""",
    "a model at every step": """
inner = Sequential([Input((8, 8, 3)), layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(5)])
i = Input((4, 8, 8, 3))
model = Model(i, layers.LSTM(3)(layers.TimeDistributed(inner)(i)))
""",
    "a custom layer at every step": """
class Two(layers.Layer):
    def __init__(self):
        super().__init__()
        self.first = layers.Dense(3)
    def build(self, shape):
        self.second = self.add_weight(shape=(3, 4), name="second")
    def call(self, x):
        return ops.matmul(self.first(x), self.second)
    def compute_output_shape(self, shape):
        return (*shape[:-1], 4)
i = Input((9, 5))
model = Model(i, layers.TimeDistributed(Two())(i))
""",
    "shared layers and models": """
dense = layers.Dense(8)
i = Input((8,))
base = Model(i, layers.Dense(4)(dense(i)))
a, b = Input((8,)), Input((8,))
model = Model([a, b], layers.Dot(1)([base(a), base(b)]) + dense(a)[:, :1])
""",
    "functions in Lambda": """
i = Input((4, 6))
x = layers.Lambda(lambda t: ops.sum(t, axis=1))(i)
y = layers.Lambda(lambda pair: pair[0] * pair[1])([x, x])
model = Model(i, layers.Dense(2)(y))
""",
    "several outputs by name": """
class Two(layers.Layer):
    def __init__(self):
        super().__init__()
        self.a, self.b = layers.Dense(3), layers.Dense(4)
    def call(self, x):
        return {"b": self.b(x), "a": self.a(x)}
i = Input((5,))
made = Two()(i)
model = Model(i, [made["a"], made["b"]])
""",
    "a class derived from a layer": """
class Plain(layers.Dense):
    pass
i = Input((5,))
model = Model(i, Plain(4)(i))
""",
    "attention with its scores": """
i = Input((5, 8))
y, scores = layers.MultiHeadAttention(2, 4)(i, i, return_attention_scores=True)
model = Model(i, [y, scores])
""",
    "a layer that passes its input on": """
class Pass(layers.Layer):
    def call(self, x):
        return x
i = Input((5,))
model = Model(i, layers.Dense(2)(Pass()(i)))
""",
    "layers in lists and dicts, called twice": """
class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.parts = [layers.Dense(8) for _ in range(3)]
        self.extra = {"norm": layers.LayerNormalization()}
    def call(self, x):
        for part in self.parts:
            x = ops.gelu(part(x)) + x
        return self.extra["norm"](x)
class Net(Model):
    def __init__(self):
        super().__init__()
        self.one, self.two, self.out = Block(), Block(), layers.Dense(1)
    def call(self, x, training=False, mask=None):
        return self.out(self.one(self.two(self.two(x))))
model = Net()
model(np.zeros((2, 8)))
""",
    "a path dropped while training": """
class Drop(layers.Layer):
    def __init__(self, rate):
        super().__init__()
        self.rate, self.seed = rate, keras.random.SeedGenerator(1)
    def call(self, x, training=None):
        if not training:
            return x
        kept = keras.random.uniform((ops.shape(x)[0], 1, 1, 1), seed=self.seed) > self.rate
        return x * ops.cast(kept, x.dtype)
i = Input((8, 8, 3))
x = layers.Dense(3)(layers.Activation("gelu")(layers.Dense(12)(layers.DepthwiseConv2D(3, padding="same")(i))))
model = Model(i, i + Drop(0.1)(x))
""",
    "experts by einsum": """
class Experts(layers.Layer):
    def build(self, shape):
        self.kernels = self.add_weight(shape=(4, shape[-1], 6), name="kernels")
    def call(self, x):
        return ops.einsum("bnd,edf->benf", x, self.kernels)
i = Input((5, 8))
model = Model(i, Experts()(i))
""",
    "a frozen base": """
base = Sequential([Input((8,)), layers.Dense(4), layers.BatchNormalization()])
base.trainable = False
i = Input((8,))
model = Model(i, layers.Dense(2)(base(i, training=False)))
""",
    "a Sequential without a shape": """
model = Sequential([layers.Embedding(100, 8), layers.LSTM(4), layers.Dense(2)])
""",
    "gates by multiplication": """
i = Input((12, 12, 8))
x = layers.Conv2D(8, 3, padding="same", activation="swish")(i)
s = layers.GlobalAveragePooling2D(keepdims=True)(x)
s = layers.Conv2D(8, 1, activation="sigmoid")(layers.Conv2D(2, 1, activation="relu")(s))
model = Model(i, layers.Flatten()(x * s) / 2.0)
""",
    "an autoencoder with a code": """
i = Input((16, 16, 1))
code = layers.Dense(4)(layers.Flatten()(layers.Conv2D(8, 3, strides=2, padding="same")(i)))
encoder = Model(i, code)
decoder = Sequential([Input((4,)), layers.Dense(8 * 8 * 8), layers.Reshape((8, 8, 8)), layers.Conv2DTranspose(1, 3, strides=2, padding="same")])
model = Model(i, decoder(encoder(i)))
""",
    "normalizations": """
i = Input((10, 10, 8))
x = layers.GroupNormalization(4)(layers.UnitNormalization()(layers.BatchNormalization(scale=False)(i)))
x = layers.PReLU(shared_axes=[1, 2])(layers.SpectralNormalization(layers.Conv2D(4, 3))(x))
model = Model(i, layers.RMSNormalization()(x))
""",
}  # fmt: skip
