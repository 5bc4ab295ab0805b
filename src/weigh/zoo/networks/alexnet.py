"""AlexNet as its paper describes it, and the same without the halves that kept two GPUs apart.

Krizhevsky, Sutskever and Hinton, "ImageNet Classification with Deep Convolutional Neural Networks", NIPS 2012,
section 3.5 and figure 2. The paper gives the input as 224 x 224 and the first layer's output as 55 x 55; an 11 x 11
kernel with stride 4 makes 55 of 227, so 227 it is.
"""

import tensorflow as tf
from keras import Input, Model, layers


def local_response_norm(x, name):
    """Each value over a power of the squares of its five neighbours across maps (section 3.3)."""
    return layers.Lambda(
        lambda maps: tf.nn.local_response_normalization(maps, depth_radius=2, bias=2.0, alpha=1e-4, beta=0.75),
        name=name,
    )(x)


def conv(x, filters, kernel, name, groups=1, strides=1, padding="same"):
    return layers.Conv2D(
        filters, kernel, strides=strides, padding=padding, groups=groups, activation="relu", name=name
    )(x)


def alexnet(classes=1000, groups=2):
    """Layers 2, 4 and 5 read, with two groups, only the maps that lie on their own GPU."""
    image = Input((227, 227, 3))
    x = conv(image, 96, 11, "conv1", strides=4, padding="valid")
    x = local_response_norm(x, "norm1")
    x = layers.MaxPooling2D(3, strides=2, name="pool1")(x)
    x = conv(x, 256, 5, "conv2", groups=groups)
    x = local_response_norm(x, "norm2")
    x = layers.MaxPooling2D(3, strides=2, name="pool2")(x)
    x = conv(x, 384, 3, "conv3")
    x = conv(x, 384, 3, "conv4", groups=groups)
    x = conv(x, 256, 3, "conv5", groups=groups)
    x = layers.MaxPooling2D(3, strides=2, name="pool5")(x)
    x = layers.Flatten(name="flatten")(x)
    for index in (6, 7):
        x = layers.Dense(4096, activation="relu", name=f"fc{index}")(x)
        x = layers.Dropout(0.5, name=f"drop{index}")(x)
    x = layers.Dense(classes, activation="softmax", name="fc8")(x)
    return Model(image, x, name="alexnet" if groups == 2 else "alexnet-one-tower")


def alexnet_one_tower(classes=1000):
    """As most frameworks retell it: every kernel reads all the maps before it."""
    return alexnet(classes, groups=1)
