"""SqueezeNet as its paper describes it, and version 1.1 of its authors.

Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <0.5MB model size",
arXiv:1602.07360, table 1; version 1.1 as in the authors' repository, with less than half the work.
"""

from keras import Input, Model, layers

# Squeeze widths of fire2 to fire9; each half of an expansion is four times as wide as the squeeze before it.
SQUEEZE = (16, 16, 32, 32, 48, 48, 64, 64)

# Filters and kernel of the first convolution; the fires that a pooling precedes, and its padding (of an even side of
# version 1.1 the last window is only partly inside).
VERSIONS = {"1.0": ((96, 7), (5, 9), "valid"), "1.1": ((64, 3), (4, 6), "same")}


def fire(x, squeeze, name):
    x = layers.Conv2D(squeeze, 1, activation="relu", name=f"{name}_squeeze1x1")(x)
    ones = layers.Conv2D(4 * squeeze, 1, activation="relu", name=f"{name}_expand1x1")(x)
    threes = layers.Conv2D(4 * squeeze, 3, padding="same", activation="relu", name=f"{name}_expand3x3")(x)
    return layers.Concatenate(name=name)([ones, threes])


def squeezenet(version="1.0", classes=1000):
    """`classes` probabilities with no dense layer. Of 227 x 227 version 1.0 makes the 111 x 111 of the table."""
    (filters, kernel), pooled, padding = VERSIONS[version]
    image = Input((227, 227, 3))
    x = layers.Conv2D(filters, kernel, strides=2, activation="relu", name="conv1")(image)
    x = layers.MaxPooling2D(3, strides=2, name="pool1")(x)
    for index, squeeze in enumerate(SQUEEZE, start=2):
        if index in pooled:
            x = layers.MaxPooling2D(3, strides=2, padding=padding, name=f"pool{index - 1}")(x)
        x = fire(x, squeeze, f"fire{index}")
    x = layers.Dropout(0.5, name="drop9")(x)
    x = layers.Conv2D(classes, 1, activation="relu", name="conv10")(x)
    x = layers.GlobalAveragePooling2D(name="pool10")(x)
    return Model(image, layers.Softmax(name="softmax")(x), name=f"squeezenet-{version}")


def squeezenet_1_1():
    return squeezenet("1.1")
