"""Residual networks as Keras names them: v1 normalises after each convolution, v2 before it.

v1: He et al., "Deep Residual Learning for Image Recognition", arXiv:1512.03385, table 1.
v2: He et al., "Identity Mappings in Deep Residual Networks", arXiv:1603.05027, figure 4(e).
"""

from keras import layers

from .common import batch_norm, classify, finish, pool, start

DEPTHS = {50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}
WIDTHS = (64, 128, 256, 512)
EPSILON = 1.001e-5


def norm(x, name):
    return batch_norm(x, f"{name}_bn", epsilon=EPSILON)


def norm_relu(x, name):
    return layers.Activation("relu", name=f"{name}_relu")(norm(x, name))


def block_v1(x, filters, stride, project, name):
    """1x1, 3x3 and 1x1 convolutions beside a shortcut; the stride is in the first 1x1."""
    shortcut = x
    if project:
        shortcut = layers.Conv2D(4 * filters, 1, strides=stride, name=f"{name}_0_conv")(x)
        shortcut = norm(shortcut, f"{name}_0")
    x = norm_relu(layers.Conv2D(filters, 1, strides=stride, name=f"{name}_1_conv")(x), f"{name}_1")
    x = norm_relu(layers.Conv2D(filters, 3, padding="same", name=f"{name}_2_conv")(x), f"{name}_2")
    x = norm(layers.Conv2D(4 * filters, 1, name=f"{name}_3_conv")(x), f"{name}_3")
    x = layers.Add(name=f"{name}_add")([shortcut, x])
    return layers.Activation("relu", name=f"{name}_out")(x)


def block_v2(x, filters, stride, project, name):
    """As v1, normalised first; the stride is in the 3x3, and a shortcut without weights is sampled to match."""
    ready = norm_relu(x, f"{name}_preact")
    if project:
        shortcut = layers.Conv2D(4 * filters, 1, strides=stride, name=f"{name}_0_conv")(ready)
    else:
        shortcut = layers.MaxPooling2D(1, strides=stride)(x) if stride > 1 else x
    x = norm_relu(layers.Conv2D(filters, 1, use_bias=False, name=f"{name}_1_conv")(ready), f"{name}_1")
    x = layers.ZeroPadding2D(((1, 1), (1, 1)), name=f"{name}_2_pad")(x)
    x = norm_relu(layers.Conv2D(filters, 3, strides=stride, use_bias=False, name=f"{name}_2_conv")(x), f"{name}_2")
    x = layers.Conv2D(4 * filters, 1, name=f"{name}_3_conv")(x)
    return layers.Add(name=f"{name}_out")([shortcut, x])


def stages_v1(x, depths):
    """Every stage but the first halves the image, in its first block."""
    for stage, (depth, filters) in enumerate(zip(depths, WIDTHS, strict=True), start=2):
        for index in range(depth):
            stride = 2 if index == 0 and stage > 2 else 1
            x = block_v1(x, filters, stride, index == 0, f"conv{stage}_block{index + 1}")
    return x


def stages_v2(x, depths):
    """Every stage but the last halves the image, in its last block."""
    for stage, (depth, filters) in enumerate(zip(depths, WIDTHS, strict=True), start=2):
        for index in range(depth):
            stride = 2 if index == depth - 1 and stage < 5 else 1
            x = block_v2(x, filters, stride, index == 0, f"conv{stage}_block{index + 1}")
    return x


def constructor(depth, version, default_name):
    def build(
        include_top=True,
        weights="imagenet",
        input_tensor=None,
        input_shape=None,
        pooling=None,
        classes=1000,
        classifier_activation="softmax",
        name=default_name,
    ):
        image = start(input_tensor, input_shape, 224 if include_top else None)
        x = layers.ZeroPadding2D(((3, 3), (3, 3)), name="conv1_pad")(image)
        x = layers.Conv2D(64, 7, strides=2, name="conv1_conv")(x)
        if version == 1:
            x = norm_relu(x, "conv1")
        x = layers.ZeroPadding2D(((1, 1), (1, 1)), name="pool1_pad")(x)
        x = layers.MaxPooling2D(3, strides=2, name="pool1_pool")(x)
        x = stages_v1(x, DEPTHS[depth]) if version == 1 else norm_relu(stages_v2(x, DEPTHS[depth]), "post")
        x = classify(x, classes, classifier_activation) if include_top else pool(x, pooling, named=True)
        return finish(image, x, name)

    return build


ResNet50 = constructor(50, 1, "resnet50")
ResNet101 = constructor(101, 1, "resnet101")
ResNet152 = constructor(152, 1, "resnet152")
ResNet50V2 = constructor(50, 2, "resnet50v2")
ResNet101V2 = constructor(101, 2, "resnet101v2")
ResNet152V2 = constructor(152, 2, "resnet152v2")
