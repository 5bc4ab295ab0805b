"""Inception v3 as it is trained: with its auxiliary classifier, and with a scale in every normalization.

Szegedy et al., "Rethinking the Inception Architecture for Computer Vision", arXiv:1512.00567, section 4 and figure 8;
torchvision has it so too. The network of keras.applications has neither the classifier nor the scales.
"""

from keras import Input, Model, layers

from . import inception


def conv(x, filters, kernel, stride=1, padding=None):
    return inception.conv(x, filters, kernel, stride, padding, scale=True)


def auxiliary(x, classes):
    """A second opinion from 17 x 17 x 768: the loss of training adds it, prediction leaves it out."""
    x = layers.AveragePooling2D(5, strides=3, name="aux_pool")(x)
    x = conv(x, 128, 1)
    x = conv(x, 768, 5, padding="valid")
    x = layers.Flatten(name="aux_flatten")(x)
    return layers.Dense(classes, activation="softmax", name="aux_predictions")(x)


def inception_v3_aux(classes=1000):
    """299 x 299 x 3 to `classes` probabilities, twice."""
    image = Input((299, 299, 3))
    half = inception.to_17(image, conv)
    x = layers.GlobalAveragePooling2D(name="avg_pool")(inception.to_8(half, conv))
    x = layers.Dropout(0.5, name="dropout")(x)
    x = layers.Dense(classes, activation="softmax", name="predictions")(x)
    return Model(image, [x, auxiliary(half, classes)], name="inception-v3-aux")
