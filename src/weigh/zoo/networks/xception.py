"""Xception as Keras names it.

Chollet, "Xception: Deep Learning with Depthwise Separable Convolutions", arXiv:1610.02357, figure 5.
"""

from keras import layers

from .common import batch_norm, classify, finish, pool, start


def relu(x, name):
    return layers.Activation("relu", name=f"{name}_act")(x)


def conv(x, filters, stride, name):
    x = layers.Conv2D(filters, 3, strides=stride, use_bias=False, name=name)(x)
    return relu(batch_norm(x, f"{name}_bn"), name)


def separable(x, filters, name):
    x = layers.SeparableConv2D(filters, 3, padding="same", use_bias=False, name=name)(x)
    return batch_norm(x, f"{name}_bn")


def shrinking_block(x, block, first, second):
    """Two separable convolutions of `first` and `second` maps and a pooling, beside a strided 1x1 convolution."""
    shortcut = batch_norm(layers.Conv2D(second, 1, strides=2, padding="same", use_bias=False)(x))
    if block > 2:  # what enters block 2 is rectified already
        x = relu(x, f"block{block}_sepconv1")
    x = separable(x, first, f"block{block}_sepconv1")
    x = separable(relu(x, f"block{block}_sepconv2"), second, f"block{block}_sepconv2")
    x = layers.MaxPooling2D(3, strides=2, padding="same", name=f"block{block}_pool")(x)
    return layers.Add()([x, shortcut])


def middle_block(x, block):
    shortcut = x
    for index in (1, 2, 3):
        name = f"block{block}_sepconv{index}"
        x = separable(relu(x, name), 728, name)
    return layers.Add()([x, shortcut])


def Xception(
    include_top=True,
    weights="imagenet",
    input_tensor=None,
    input_shape=None,
    pooling=None,
    classes=1000,
    classifier_activation="softmax",
    name="xception",
):
    image = start(input_tensor, input_shape, 299 if include_top else None)
    x = conv(image, 32, 2, "block1_conv1")
    x = conv(x, 64, 1, "block1_conv2")
    for block, filters in ((2, 128), (3, 256), (4, 728)):
        x = shrinking_block(x, block, filters, filters)
    for block in range(5, 13):
        x = middle_block(x, block)
    x = shrinking_block(x, 13, 728, 1024)
    for index, filters in ((1, 1536), (2, 2048)):
        x = relu(separable(x, filters, f"block14_sepconv{index}"), f"block14_sepconv{index}")
    x = classify(x, classes, classifier_activation) if include_top else pool(x, pooling)
    return finish(image, x, name)
