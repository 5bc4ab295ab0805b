"""The Keras networks whose printed summaries are the fixtures in `printed/`.

Keras is imported only inside the functions: the tests read the fixtures, not this file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def small_cnn() -> Any:
    from keras import Sequential, layers

    return Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, (3, 3), activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(10, activation="softmax"),
        ],
        name="small_cnn",
    )


def vgg_like() -> Any:
    from keras import Sequential, layers

    model = Sequential(name="vgg_like")
    model.add(layers.Input((48, 48, 3)))
    for block, filters in enumerate((16, 32, 64), start=1):
        for number in (1, 2):
            model.add(layers.Conv2D(filters, 3, padding="same", activation="relu", name=f"block{block}_conv{number}"))
        model.add(layers.MaxPooling2D(2, name=f"block{block}_pool"))
    model.add(layers.Flatten(name="flatten"))
    model.add(layers.Dense(256, activation="relu", name="fc1"))
    model.add(layers.Dense(100, activation="softmax", name="predictions"))
    return model


def perceptron() -> Any:
    from keras import Sequential, layers

    model = Sequential([layers.Input((784,)), layers.Dense(300, use_bias=False), layers.BatchNormalization()])
    model.add(layers.Activation("relu"))
    model.add(layers.Dropout(0.2))
    model.add(layers.Dense(100))
    model.add(layers.BatchNormalization())
    model.add(layers.LeakyReLU())
    model.add(layers.Dense(10, activation="softmax"))
    return model


def residual() -> Any:
    from keras import Model, layers

    image = layers.Input((32, 32, 3), name="image")
    x = layers.Conv2D(16, 3, padding="same")(image)
    for filters, stride in ((16, 1), (32, 2)):
        y = layers.Conv2D(filters, 3, strides=stride, padding="same", use_bias=False)(x)
        y = layers.BatchNormalization()(y)
        y = layers.ReLU()(y)
        y = layers.Conv2D(filters, 3, padding="same", use_bias=False)(y)
        y = layers.BatchNormalization()(y)
        if stride > 1:
            x = layers.Conv2D(filters, 1, strides=stride, name="shortcut")(x)
        x = layers.ReLU()(layers.Add()([x, y]))
    x = layers.Concatenate()([layers.GlobalAveragePooling2D()(x), layers.GlobalMaxPooling2D()(x)])
    return Model(image, layers.Dense(10)(x), name="residual")


def inception() -> Any:
    from keras import Model, layers

    image = layers.Input((28, 28, 64))
    branches = [
        layers.Conv2D(32, 1, activation="relu", name="one")(image),
        layers.Conv2D(64, 3, padding="same", name="three")(layers.Conv2D(24, 1, name="three_reduce")(image)),
        layers.Conv2D(16, 5, padding="same", name="five")(layers.Conv2D(8, 1, name="five_reduce")(image)),
        layers.Conv2D(16, 1, name="pool_project")(layers.MaxPooling2D(3, strides=1, padding="same")(image)),
    ]
    x = layers.Concatenate(name="mixed")(branches)
    x = layers.AveragePooling2D(7)(x)
    return Model(image, layers.Dense(5)(layers.Flatten()(x)), name="inception_module")


def tagger() -> Any:
    from keras import Sequential, layers

    return Sequential(
        [
            layers.Input((50,)),
            layers.Embedding(5000, 100, name="words"),
            layers.SpatialDropout1D(0.1),
            layers.Bidirectional(layers.LSTM(64, return_sequences=True)),
            layers.Bidirectional(layers.GRU(32, return_sequences=True), merge_mode="sum"),
            layers.TimeDistributed(layers.Dense(17, activation="softmax"), name="tags"),
        ],
        name="tagger",
    )


def sentences() -> Any:
    from keras import Sequential, layers

    model = Sequential([layers.Input((None,), dtype="int32"), layers.Embedding(20000, 128)])
    model.add(layers.Conv1D(128, 7, strides=3, activation="relu"))
    model.add(layers.Conv1D(64, 5, activation="relu"))
    model.add(layers.GlobalMaxPooling1D())
    model.add(layers.Dense(64, activation="relu"))
    model.add(layers.Dense(1, activation="sigmoid", name="is_positive"))
    return model


def unet() -> Any:
    from keras import Model, layers

    def twice(x: Any, filters: int) -> Any:
        for _ in range(2):
            x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
        return x

    image = layers.Input((64, 64, 1))
    first = twice(image, 8)
    second = twice(layers.MaxPooling2D()(first), 16)
    bottom = twice(layers.MaxPooling2D()(second), 32)
    x = layers.Conv2DTranspose(16, 2, strides=2, padding="same")(bottom)
    x = twice(layers.concatenate([x, second]), 16)
    x = layers.Conv2D(8, 2, padding="same")(layers.UpSampling2D()(x))
    x = twice(layers.concatenate([x, first]), 8)
    return Model(image, layers.Conv2D(1, 1, activation="sigmoid")(x), name="unet")


def mobile() -> Any:
    from keras import Sequential, layers

    model = Sequential(name="mobile")
    model.add(layers.Input((96, 96, 3)))
    model.add(layers.Conv2D(16, 3, strides=2, padding="same", use_bias=False))
    model.add(layers.BatchNormalization())
    model.add(layers.ReLU(6.0))
    model.add(layers.ZeroPadding2D(((0, 1), (0, 1))))
    model.add(layers.DepthwiseConv2D(3, strides=2, use_bias=False))
    model.add(layers.BatchNormalization())
    model.add(layers.Conv2D(32, 1, use_bias=False))
    model.add(layers.SeparableConv2D(64, 3, padding="same"))
    model.add(layers.DepthwiseConv2D(5, padding="same", depth_multiplier=2))
    model.add(layers.GlobalAveragePooling2D(keepdims=True))
    model.add(layers.Reshape((128,)))
    model.add(layers.Dense(12))
    return model


def frames() -> Any:
    from keras import Sequential, layers

    model = Sequential([layers.Input((None, 40, 40, 1))], name="frames")
    model.add(layers.ConvLSTM2D(12, 3, padding="same", return_sequences=True))
    model.add(layers.BatchNormalization())
    model.add(layers.ConvLSTM2D(6, (5, 5), padding="same", return_sequences=True))
    model.add(layers.Conv3D(1, 3, padding="same", activation="sigmoid"))
    return model


def nested() -> Any:
    from keras import Model, Sequential, layers

    image = layers.Input((20, 20, 3))
    features = Sequential([layers.Input((20, 20, 3)), layers.Conv2D(8, 3), layers.MaxPooling2D()], name="features")
    wide = layers.Input((9, 9, 8))
    head = Model(wide, layers.Dense(16)(layers.Flatten()(wide)), name="head")
    return Model(image, layers.Dense(4, name="scores")(head(features(image))), name="nested")


def siamese() -> Any:
    from keras import Model, Sequential, layers

    left, right = layers.Input((105,), name="left"), layers.Input((105,), name="right")
    twin = Sequential([layers.Input((105,)), layers.Dense(64, activation="relu"), layers.Dense(32)], name="twin")
    shared = layers.Dense(16, name="projection")
    apart = layers.Subtract(name="apart")([shared(twin(left)), shared(twin(right))])
    return Model([left, right], layers.Dense(1, activation="sigmoid")(apart), name="siamese")


def two_heads() -> Any:
    from keras import Model, layers

    text = layers.Input((None,), name="title")
    tags = layers.Input((12,), name="tags")
    x, hidden, _ = layers.LSTM(24, return_sequences=True, return_state=True, name="reader")(
        layers.Embedding(3000, 48)(text)
    )
    joined = layers.concatenate([hidden, tags, layers.GlobalAveragePooling1D()(x)])
    priority = layers.Dense(1, activation="sigmoid", name="priority")(joined)
    return Model([text, tags], [priority, layers.Dense(4, name="department")(joined)], name="two_heads")


def attention() -> Any:
    from keras import Model, layers

    tokens = layers.Input((40, 64), name="tokens")
    y = layers.MultiHeadAttention(num_heads=4, key_dim=16, name="attend")(tokens, tokens)
    x = layers.LayerNormalization(name="norm_1")(layers.Add()([tokens, y]))
    y = layers.Dense(64, name="contract")(layers.Dense(256, activation="gelu", name="expand")(x))
    x = layers.LayerNormalization(name="norm_2")(layers.Add()([x, y]))
    return Model(tokens, layers.Dense(2)(layers.GlobalAveragePooling1D()(x)), name="encoder_block")


def subclassed() -> Any:
    import keras
    import numpy
    from keras import layers

    class Classifier(keras.Model):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(name="classifier")
            self.convolution = layers.Conv2D(6, 5, activation="relu")
            self.pool = layers.MaxPooling2D()
            self.flatten = layers.Flatten()
            self.hidden = layers.Dense(32, activation="relu")
            self.scores = layers.Dense(10)

        def call(self, x: Any) -> Any:
            return self.scores(self.hidden(self.flatten(self.pool(self.convolution(x)))))

    model = Classifier()
    model(numpy.zeros((1, 16, 16, 3), "float32"))
    return model


def frozen_base() -> Any:
    from keras import Model, Sequential, layers

    base = Sequential(
        [
            layers.Input((24, 24, 3)),
            layers.Conv2D(12, 3, padding="same"),
            layers.BatchNormalization(),
            layers.GlobalAveragePooling2D(),
        ],
        name="base",
    )
    base.trainable = False
    image = layers.Input((24, 24, 3))
    x = layers.Dropout(0.3)(base(image, training=False))
    return Model(image, layers.Dense(7, name="new_head")(x), name="transfer")


def compiled() -> Any:
    import numpy

    model = small_cnn()
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(numpy.zeros((2, 28, 28, 1)), numpy.zeros(2), verbose=0)
    return model


Printed = tuple[str, Callable[[], Any], Mapping[str, Any]]

NETWORKS: tuple[Printed, ...] = (
    ("vgg_like", vgg_like, {"line_length": 80}),
    ("perceptron", perceptron, {"line_length": 65, "show_trainable": True}),
    ("residual", residual, {"line_length": 98}),
    ("inception", inception, {"line_length": 120}),
    ("tagger", tagger, {"line_length": 80}),
    ("sentences", sentences, {"line_length": 65}),
    ("unet", unet, {"line_length": 120}),
    ("mobile", mobile, {"line_length": 80, "show_trainable": True}),
    ("frames", frames, {"line_length": 80}),
    ("nested_closed", nested, {"line_length": 80}),
    ("nested_open", nested, {"line_length": 80, "expand_nested": True}),
    ("siamese", siamese, {"line_length": 98}),
    ("two_heads", two_heads, {"line_length": 98}),
    ("attention", attention, {"line_length": 120}),
    ("subclassed", subclassed, {"line_length": 80}),
    ("frozen_base", frozen_base, {"line_length": 98, "show_trainable": True, "expand_nested": True}),
    ("compiled", compiled, {"line_length": 80}),
)
"""The name of a fixture, the network, and how `summary` is called."""
