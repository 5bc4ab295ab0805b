"""The Vision Transformer as its paper describes it.

Dosovitskiy et al., "An Image is Worth 16x16 Words", arXiv:2010.11929, section 3.1 and table 1.
"""

import keras
from keras import Input, Model, layers

# Layers, width and heads; the width inside the dense part is four times as large.
SIZES = {"base": (12, 768, 12), "large": (24, 1024, 16), "huge": (32, 1280, 16)}


class Tokens(layers.Layer):
    """Patches in a row, behind one learned vector that will tell the class, plus one learned vector a position."""

    def build(self, input_shape):
        count, width = input_shape[1] * input_shape[2], input_shape[3]
        self.reshape = layers.Reshape((count, width))
        self.class_token = self.add_weight(shape=(1, 1, width), name="class_token")
        self.positions = self.add_weight(shape=(1, count + 1, width), name="positions")

    def call(self, patches):
        row = self.reshape(patches)
        first = keras.ops.broadcast_to(self.class_token, (keras.ops.shape(row)[0], 1, row.shape[-1]))
        return keras.ops.concatenate([first, row], axis=1) + self.positions


def norm(x, name):
    return layers.LayerNormalization(epsilon=1e-6, name=name)(x)


def vit(size="base", patch=16, side=224, classes=1000):
    """side x side x 3 to `classes` scores."""
    count, width, heads = SIZES[size]
    image = Input((side, side, 3))
    x = Tokens(name="tokens")(layers.Conv2D(width, patch, strides=patch, name="patches")(image))
    x = layers.Dropout(0.1, name="dropout")(x)
    for index in range(count):
        name = f"block{index}"
        inner = norm(x, f"{name}_norm1")
        x = x + layers.MultiHeadAttention(heads, width // heads, name=f"{name}_attention")(inner, inner)
        inner = layers.Dense(4 * width, activation="gelu", name=f"{name}_dense1")(norm(x, f"{name}_norm2"))
        x = x + layers.Dropout(0.1, name=f"{name}_dropout")(layers.Dense(width, name=f"{name}_dense2")(inner))
    x = norm(x, "final_norm")[:, 0]
    return Model(image, layers.Dense(classes, name="head")(x), name=f"vit-{size[0]}{patch}")
