"""Networks that are AlexNet but for a few changes: torchvision's, Caffe's, and that of Zeiler and Fergus.

torchvision: Krizhevsky, "One weird trick for parallelizing convolutional neural networks", arXiv:1404.5997, with 256
maps in its fourth convolution where that paper has 384. Caffe: the reference CaffeNet that comes with it. ZFNet:
Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", arXiv:1311.2901, figure 3.
"""

from keras import Input, Model, layers

from .alexnet import conv, local_response_norm


def dense_part(x, classes):
    x = layers.Flatten(name="flatten")(x)
    for index in (6, 7):
        x = layers.Dense(4096, activation="relu", name=f"fc{index}")(x)
        x = layers.Dropout(0.5, name=f"drop{index}")(x)
    return layers.Dense(classes, activation="softmax", name="fc8")(x)


def torchvision_alexnet(classes=1000):
    """One tower, narrower at the beginning, with no normalization."""
    image = Input((224, 224, 3))
    x = layers.ZeroPadding2D(2, name="pad1")(image)
    x = conv(x, 64, 11, "conv1", strides=4, padding="valid")
    x = layers.MaxPooling2D(3, strides=2, name="pool1")(x)
    x = conv(x, 192, 5, "conv2")
    x = layers.MaxPooling2D(3, strides=2, name="pool2")(x)
    for index, filters in enumerate((384, 256, 256), start=3):
        x = conv(x, filters, 3, f"conv{index}")
    x = layers.MaxPooling2D(3, strides=2, name="pool5")(x)
    return Model(image, dense_part(x, classes), name="torchvision-alexnet")


def caffenet(classes=1000):
    """AlexNet with each pooling before its normalization; the two halves are still there, as groups."""
    image = Input((227, 227, 3))
    x = conv(image, 96, 11, "conv1", strides=4, padding="valid")
    x = local_response_norm(layers.MaxPooling2D(3, strides=2, name="pool1")(x), "norm1")
    x = conv(x, 256, 5, "conv2", groups=2)
    x = local_response_norm(layers.MaxPooling2D(3, strides=2, name="pool2")(x), "norm2")
    for index, (filters, groups) in enumerate(((384, 1), (384, 2), (256, 2)), start=3):
        x = conv(x, filters, 3, f"conv{index}", groups=groups)
    x = layers.MaxPooling2D(3, strides=2, name="pool5")(x)
    return Model(image, dense_part(x, classes), name="caffenet")


def zfnet(classes=1000):
    """A finer first layer, and no halves. One row and column of padding make the 110 of the paper's first layer."""
    image = Input((224, 224, 3))
    x = layers.ZeroPadding2D(1, name="pad1")(image)
    x = conv(x, 96, 7, "conv1", strides=2, padding="valid")
    x = local_response_norm(layers.MaxPooling2D(3, strides=2, padding="same", name="pool1")(x), "norm1")
    x = conv(x, 256, 5, "conv2", strides=2, padding="valid")
    x = local_response_norm(layers.MaxPooling2D(3, strides=2, padding="same", name="pool2")(x), "norm2")
    for index, filters in enumerate((384, 384, 256), start=3):
        x = conv(x, filters, 3, f"conv{index}")
    x = layers.MaxPooling2D(3, strides=2, name="pool5")(x)
    return Model(image, dense_part(x, classes), name="zfnet")
