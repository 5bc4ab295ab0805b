"""The six networks of the VGG paper, a column of its table 1 each.

Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", arXiv:1409.1556.
They are older than batch normalization; torchvision has them with one behind each convolution too.
"""

from keras import Input, Model, layers

from .alexnet import local_response_norm

WIDTHS = (64, 128, 256, 512, 512)

# The kernels of each of the five blocks.
COLUMNS = {
    "A": ((3,), (3,), (3, 3), (3, 3), (3, 3)),
    "A-LRN": ((3,), (3,), (3, 3), (3, 3), (3, 3)),
    "B": ((3, 3), (3, 3), (3, 3), (3, 3), (3, 3)),
    "C": ((3, 3), (3, 3), (3, 3, 1), (3, 3, 1), (3, 3, 1)),
    "D": ((3, 3), (3, 3), (3, 3, 3), (3, 3, 3), (3, 3, 3)),
    "E": ((3, 3), (3, 3), (3, 3, 3, 3), (3, 3, 3, 3), (3, 3, 3, 3)),
}


def conv(x, filters, kernel, name, normalized):
    x = layers.Conv2D(filters, kernel, padding="same", activation=None if normalized else "relu", name=name)(x)
    if not normalized:
        return x
    return layers.ReLU(name=f"{name}_relu")(layers.BatchNormalization(epsilon=1e-5, name=f"{name}_bn")(x))


def vgg(column="D", classes=1000, normalized=False):
    """224 x 224 x 3 to `classes` probabilities."""
    x = image = Input((224, 224, 3))
    for block, (kernels, filters) in enumerate(zip(COLUMNS[column], WIDTHS, strict=True), start=1):
        for index, kernel in enumerate(kernels, start=1):
            x = conv(x, filters, kernel, f"conv{block}_{index}", normalized)
        if column == "A-LRN" and block == 1:
            x = local_response_norm(x, "lrn")
        x = layers.MaxPooling2D(2, strides=2, name=f"pool{block}")(x)
    x = layers.Flatten(name="flatten")(x)
    for index in (1, 2):
        x = layers.Dense(4096, activation="relu", name=f"fc{index}")(x)
        x = layers.Dropout(0.5, name=f"drop{index}")(x)
    x = layers.Dense(classes, activation="softmax", name="fc3")(x)
    return Model(image, x, name=f"vgg-{column.lower()}-bn" if normalized else f"vgg-{column.lower()}")
