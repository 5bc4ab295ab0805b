"""The small convolutional network of a first lesson: two convolutions, two dense layers."""

from keras import Input, Sequential, layers


def two_conv_cnn(classes=2):
    """28 x 28 x 1 to `classes` probabilities."""
    return Sequential(
        [
            Input((28, 28, 1)),
            layers.Conv2D(32, 5, activation="relu", name="conv1"),
            layers.MaxPooling2D(2, name="pool1"),
            layers.Conv2D(64, 5, activation="relu", name="conv2"),
            layers.MaxPooling2D(2, name="pool2"),
            layers.Dropout(0.25, name="drop1"),
            layers.Flatten(name="flatten"),
            layers.Dense(100, activation="relu", name="dense1"),
            layers.Dropout(0.5, name="drop2"),
            layers.Dense(classes, activation="softmax", name="dense2"),
        ],
        name="two-conv-cnn",
    )
