"""Inception v3 and Inception-ResNet v2 as Keras names them: tables of parallel branches.

v3: Szegedy et al., "Rethinking the Inception Architecture for Computer Vision", arXiv:1512.00567, table 1.
Inception-ResNet v2: Szegedy et al., "Inception-v4, Inception-ResNet ...", arXiv:1602.07261, figures 15 to 19.

A branch is a row of steps. (filters, kernel) keeps the size of the image, (filters, kernel, 2) halves it without
padding; AVERAGE pools with stride 1 and MAX with stride 2.
"""

from keras import layers

from .common import batch_norm, channel_axis, classify, finish, pool, start

AVERAGE, MAX = "average", "max"
ROW, COLUMN = (1, 7), (7, 1)

INCEPTION_A = (((64, 1),), ((48, 1), (64, 5)), ((64, 1), (96, 3), (96, 3)))
INCEPTION_A_TO_B = (((384, 3, 2),), ((64, 1), (96, 3), (96, 3, 2)), (MAX,))
INCEPTION_B_TO_C = (((192, 1), (320, 3, 2)), ((192, 1), (192, ROW), (192, COLUMN), (192, 3, 2)), (MAX,))

MIXED_5B = (((96, 1),), ((48, 1), (64, 5)), ((64, 1), (96, 3), (96, 3)), (AVERAGE, (64, 1)))
MIXED_6A = (((384, 3, 2),), ((256, 1), (256, 3), (384, 3, 2)), (MAX,))
MIXED_7A = (((256, 1), (384, 3, 2)), ((256, 1), (288, 3, 2)), ((256, 1), (288, 3), (320, 3, 2)), (MAX,))

BLOCK35 = (((32, 1),), ((32, 1), (32, 3)), ((32, 1), (48, 3), (64, 3)))
BLOCK17 = (((192, 1),), ((128, 1), (160, ROW), (192, COLUMN)))
BLOCK8 = (((192, 1),), ((192, 1), (224, (1, 3)), (256, (3, 1))))

# Inception-ResNet: what the stage begins with and its name; its residuals: name, count, channels, scale, branches
RESIDUAL_STAGES = (
    (MIXED_5B, "mixed_5b", "block35", 10, 320, 0.17, BLOCK35),
    (MIXED_6A, "mixed_6a", "block17", 20, 1088, 0.1, BLOCK17),
    (MIXED_7A, "mixed_7a", "block8", 9, 2080, 0.2, BLOCK8),
)


def conv(x, filters, kernel, stride=1, padding=None, scale=False):
    padding = padding or ("same" if stride == 1 else "valid")
    x = layers.Conv2D(filters, kernel, strides=stride, padding=padding, use_bias=False)(x)
    return layers.Activation("relu")(batch_norm(x, scale=scale))


def branch(x, steps, conv=conv):
    for step in steps:
        if step == AVERAGE:
            x = layers.AveragePooling2D(3, strides=1, padding="same")(x)
        elif step == MAX:
            x = layers.MaxPooling2D(3, strides=2)(x)
        else:
            x = conv(x, *step)
    return x


def join(tensors, name=None):
    return layers.Concatenate(axis=channel_axis(), name=name)(tensors)


def mixed(x, branches, name, conv=conv):
    return join([branch(x, steps, conv) for steps in branches], name)


def stem(image, conv=conv):
    """An image of 299 x 299 to 192 maps of 35 x 35; both networks begin so."""
    x = conv(image, 32, 3, 2)
    x = conv(x, 32, 3, padding="valid")
    x = branch(x, ((64, 3), MAX), conv)
    x = conv(x, 80, 1, padding="valid")
    x = conv(x, 192, 3, padding="valid")
    return branch(x, (MAX,))


def inception_b(width):
    """Branches whose 7x7 kernels are a row and a column, `width` maps wide inside."""
    return (
        ((192, 1),),
        ((width, 1), (width, ROW), (192, COLUMN)),
        ((width, 1), (width, COLUMN), (width, ROW), (width, COLUMN), (192, ROW)),
        (AVERAGE, (192, 1)),
    )


def inception_c(x, index, conv=conv):
    """Branches that end in a row and a column side by side."""
    first = conv(x, 320, 1)
    second = conv(x, 384, 1)
    second = join([conv(second, 384, (1, 3)), conv(second, 384, (3, 1))], f"mixed9_{index}")
    third = branch(x, ((448, 1), (384, 3)), conv)
    third = join([conv(third, 384, (1, 3)), conv(third, 384, (3, 1))])
    fourth = branch(x, (AVERAGE, (192, 1)), conv)
    return join([first, second, third, fourth], f"mixed{9 + index}")


def to_17(image, conv=conv):
    """The first half of v3: an image of 299 x 299 to 768 maps of 17 x 17."""
    x = stem(image, conv)
    for index, pooled in enumerate((32, 64, 64)):
        x = mixed(x, (*INCEPTION_A, (AVERAGE, (pooled, 1))), f"mixed{index}", conv)
    x = mixed(x, INCEPTION_A_TO_B, "mixed3", conv)
    for index, width in enumerate((128, 160, 160, 192), start=4):
        x = mixed(x, inception_b(width), f"mixed{index}", conv)
    return x


def to_8(x, conv=conv):
    """The second half of v3: to 2048 maps of 8 x 8."""
    x = mixed(x, INCEPTION_B_TO_C, "mixed8", conv)
    for index in (0, 1):
        x = inception_c(x, index, conv)
    return x


def InceptionV3(
    include_top=True,
    weights="imagenet",
    input_tensor=None,
    input_shape=None,
    pooling=None,
    classes=1000,
    classifier_activation="softmax",
    name="inception_v3",
):
    image = start(input_tensor, input_shape, 299 if include_top else None)
    x = to_8(to_17(image))
    x = classify(x, classes, classifier_activation) if include_top else pool(x, pooling)
    return finish(image, x, name)


class CustomScaleLayer(layers.Layer):
    """trunk + scale x residual."""

    def __init__(self, scale, **options):
        super().__init__(**options)
        self.scale = scale

    def call(self, inputs):
        return inputs[0] + inputs[1] * self.scale


def residual(x, branches, channels, scale, name):
    """The branches joined, brought to the trunk's width by a 1x1 convolution, and added with weight `scale`."""
    step = mixed(x, branches, f"{name}_mixed")
    step = layers.Conv2D(channels, 1, padding="same", name=f"{name}_conv")(step)
    return CustomScaleLayer(scale)([x, step])


def InceptionResNetV2(
    include_top=True,
    weights="imagenet",
    input_tensor=None,
    input_shape=None,
    pooling=None,
    classes=1000,
    classifier_activation="softmax",
    name="inception_resnet_v2",
):
    image = start(input_tensor, input_shape, 299 if include_top else None)
    x = stem(image)
    for entry, entry_name, block, count, channels, scale, branches in RESIDUAL_STAGES:
        x = mixed(x, entry, entry_name)
        for index in range(1, count + 1):
            x = residual(x, branches, channels, scale, f"{block}_{index}")
            x = layers.Activation("relu", name=f"{block}_{index}_ac")(x)
    x = residual(x, BLOCK8, 2080, 1.0, "block8_10")
    x = layers.Conv2D(1536, 1, padding="same", use_bias=False, name="conv_7b")(x)
    x = layers.Activation("relu", name="conv_7b_ac")(batch_norm(x, "conv_7b_bn", scale=False))
    x = classify(x, classes, classifier_activation) if include_top else pool(x, pooling)
    return finish(image, x, name)
