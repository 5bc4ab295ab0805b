"""What the networks here share: where they begin, where they end, and a few blocks between.

Channel order is asked in this file alone: -1 is the channel axis of `channels_last`, 1 that of `channels_first`.
"""

import keras
from keras import Input, Model, layers


def channel_axis():
    return 1 if keras.backend.image_data_format() == "channels_first" else -1


def image_shape(side, channels=3):
    """A square image without its batch axis; `side` None leaves height and width open."""
    if channel_axis() == 1:
        return (channels, side, side)
    return (side, side, channels)


def height_width(x):
    """The two spatial sizes of a batch of images."""
    return tuple(x.shape[2:4]) if channel_axis() == 1 else tuple(x.shape[1:3])


def start(input_tensor, input_shape, side):
    """The tensor a network reads: the one given, or a new input of the shape given, or a square of `side`."""
    if input_tensor is not None:
        return input_tensor
    return Input(shape=input_shape or image_shape(side))


def finish(image, x, name):
    """The model from the inputs that `image` came from, which is `image` itself unless layers precede it."""
    sources = keras.utils.get_source_inputs(image)
    return Model(sources[0] if len(sources) == 1 else sources, x, name=name)


def pool(x, pooling, named=False):
    """Features as they are, or their mean or maximum over all positions."""
    if pooling == "avg":
        return layers.GlobalAveragePooling2D(name="avg_pool" if named else None)(x)
    if pooling == "max":
        return layers.GlobalMaxPooling2D(name="max_pool" if named else None)(x)
    return x


def classify(x, classes, activation, pool_name="avg_pool"):
    """The mean over all positions, and one score a class."""
    x = layers.GlobalAveragePooling2D(name=pool_name)(x)
    return layers.Dense(classes, activation=activation, name="predictions")(x)


def batch_norm(x, name=None, momentum=0.99, epsilon=0.001, scale=True):
    return layers.BatchNormalization(axis=channel_axis(), momentum=momentum, epsilon=epsilon, scale=scale, name=name)(x)


def divisible(width, divisor=8):
    """The multiple of `divisor` nearest to `width`, one step more where that would lose over a tenth of it."""
    rounded = max(divisor, int(width + divisor / 2) // divisor * divisor)
    return rounded + divisor if rounded < 0.9 * width else rounded


def stride_padding(x, kernel):
    """Zeros around `x` that make a valid convolution of stride 2 see what TensorFlow's 'same' would.

    An even side takes one zero less before it than after it; a side not known counts as even.
    """
    after = kernel // 2
    return tuple((after if side is not None and side % 2 else after - 1, after) for side in height_width(x))
