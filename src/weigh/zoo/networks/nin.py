"""Network in Network: each convolution is followed by two 1x1 convolutions, a small dense network at every position.

Lin, Chen and Yan, "Network In Network", arXiv:1312.4400: the network for CIFAR-10 and the larger one for ImageNet,
with the sizes of their authors' published definitions. The larger one reads 227 x 227 here, which fills every window.
"""

from keras import Input, Model, layers

# Kernel, and the widths of the convolution and its two 1x1.
CIFAR = ((5, (192, 160, 96)), (5, (192, 192, 192)), (3, (192, 192, 10)))
IMAGENET = ((11, (96, 96, 96)), (5, (256, 256, 256)), (3, (384, 384, 384)), (3, (1024, 1024, 1000)))


def mlp_conv(x, kernel, widths, name, strides=1, padding="same"):
    x = layers.Conv2D(widths[0], kernel, strides=strides, padding=padding, activation="relu", name=name)(x)
    for index, filters in enumerate(widths[1:], start=1):
        x = layers.Conv2D(filters, 1, activation="relu", name=f"{name}_1x1_{index}")(x)
    return x


def score(image, x, name):
    """The mean of each map is the score of one class."""
    x = layers.GlobalAveragePooling2D(name="global_pool")(x)
    return Model(image, layers.Softmax(name="softmax")(x), name=name)


def nin_cifar():
    """32 x 32 x 3 to 10 probabilities."""
    image = Input((32, 32, 3))
    x = mlp_conv(image, *CIFAR[0], "conv1")
    x = layers.MaxPooling2D(3, strides=2, padding="same", name="pool1")(x)
    x = mlp_conv(layers.Dropout(0.5, name="drop1")(x), *CIFAR[1], "conv2")
    x = layers.AveragePooling2D(3, strides=2, padding="same", name="pool2")(x)
    x = mlp_conv(layers.Dropout(0.5, name="drop2")(x), *CIFAR[2], "conv3")
    return score(image, x, "nin")


def nin_imagenet():
    """227 x 227 x 3 to 1000 probabilities."""
    image = Input((227, 227, 3))
    x = mlp_conv(image, *IMAGENET[0], "conv1", strides=4, padding="valid")
    for index in (1, 2, 3):
        x = layers.MaxPooling2D(3, strides=2, name=f"pool{index}")(x)
        if index == 3:
            x = layers.Dropout(0.5, name="drop3")(x)
        x = mlp_conv(x, *IMAGENET[index], f"conv{index + 1}")
    return score(image, x, "nin-imagenet")
