"""LeNet-5 exactly as its paper describes it, and as it is retold since.

LeCun, Bottou, Bengio and Haffner, "Gradient-Based Learning Applied to Document Recognition", Proc. IEEE 1998,
section II.B. Its squashing function is 1.7159 tanh(2x/3); the factors weigh nothing and are left out here.
"""

import keras
from keras import Input, Model, layers

# Which of the six maps of S2 each of the sixteen maps of C3 reads: table I of the paper.
CONNECTIONS = (
    (0, 1, 2), (1, 2, 3), (2, 3, 4), (3, 4, 5), (4, 5, 0), (5, 0, 1),
    (0, 1, 2, 3), (1, 2, 3, 4), (2, 3, 4, 5), (3, 4, 5, 0), (4, 5, 0, 1), (5, 0, 1, 2),
    (0, 1, 3, 4), (1, 2, 4, 5), (0, 2, 3, 5),
    (0, 1, 2, 3, 4, 5),
)  # fmt: skip


class Subsampling(layers.Layer):
    """The sum of each 2 x 2 square, times one coefficient a map, plus one bias a map."""

    def build(self, input_shape):
        self.mean = layers.AveragePooling2D(2)
        self.coefficient = self.add_weight(shape=(input_shape[-1],), name="coefficient")
        self.bias = self.add_weight(shape=(input_shape[-1],), name="bias")

    def call(self, x):
        return keras.ops.tanh(4 * self.mean(x) * self.coefficient + self.bias)


class RadialBasis(layers.Layer):
    """The squared distance of the input to one fixed pattern a class: a 7 x 12 drawing of the character."""

    def __init__(self, classes, **options):
        super().__init__(**options)
        self.classes = classes

    def build(self, input_shape):
        self.patterns = self.add_weight(shape=(self.classes, input_shape[-1]), trainable=False, name="patterns")

    def call(self, x):
        return keras.ops.sum(keras.ops.square(keras.ops.expand_dims(x, 1) - self.patterns), axis=-1)


def partial_convolution(x, connections, name):
    """One 5 x 5 convolution for every map of the output, each over its own choice of the input's maps."""
    maps = [x[..., index : index + 1] for index in range(x.shape[-1])]
    outputs = []
    for index, chosen in enumerate(connections):
        read = layers.Concatenate(name=f"{name}_reads_{index}")([maps[source] for source in chosen])
        outputs.append(layers.Conv2D(1, 5, activation="tanh", name=f"{name}_{index}")(read))
    return layers.Concatenate(name=name)(outputs)


def lenet5():
    """32 x 32 x 1 to ten distances, the smallest of which is the answer."""
    image = Input((32, 32, 1))
    x = layers.Conv2D(6, 5, activation="tanh", name="C1")(image)
    x = Subsampling(name="S2")(x)
    x = partial_convolution(x, CONNECTIONS, "C3")
    x = Subsampling(name="S4")(x)
    x = layers.Conv2D(120, 5, activation="tanh", name="C5")(x)
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(84, activation="tanh", name="F6")(x)
    return Model(image, RadialBasis(10, name="output")(x), name="lenet-5")


def lenet5_modern(classes=10):
    """28 x 28 x 1 to `classes` probabilities: full convolutions, plain pooling, C5 and the output dense."""
    image = Input((28, 28, 1))
    x = layers.Conv2D(6, 5, padding="same", activation="tanh", name="C1")(image)
    x = layers.AveragePooling2D(2, name="S2")(x)
    x = layers.Conv2D(16, 5, activation="tanh", name="C3")(x)
    x = layers.AveragePooling2D(2, name="S4")(x)
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(120, activation="tanh", name="C5")(x)
    x = layers.Dense(84, activation="tanh", name="F6")(x)
    return Model(image, layers.Dense(classes, activation="softmax", name="output")(x), name="lenet5-modern")
