"""The residual networks of the paper, a column of its table 1 each.

He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition", arXiv:1512.03385. Blocks are named as there
(conv3_1 is the first of stage 3); the convolutions of a block are _a, _b, _c, and a shortcut with weights _shortcut.
No convolution has a bias: the normalisation after it has one. A shortcut that changes shape has weights (option B).
"""

from keras import Input, Model, layers

WIDTHS = (64, 128, 256, 512)

# Blocks a stage, and whether a block is a bottleneck of 1x1, 3x3, 1x1 or two 3x3.
COLUMNS = {
    18: ((2, 2, 2, 2), False),
    34: ((3, 4, 6, 3), False),
    50: ((3, 4, 6, 3), True),
    101: ((3, 4, 23, 3), True),
    152: ((3, 8, 36, 3), True),
}


def conv(x, filters, kernel, stride, name):
    x = layers.Conv2D(filters, kernel, strides=stride, padding="same", use_bias=False, name=name)(x)
    return layers.BatchNormalization(epsilon=1e-5, name=f"{name}_bn")(x)


def relu(x, name):
    return layers.ReLU(name=f"{name}_relu")(x)


def plain(x, filters, stride, name):
    x = relu(conv(x, filters, 3, stride, f"{name}_a"), f"{name}_a")
    return conv(x, filters, 3, 1, f"{name}_b")


def bottleneck(x, filters, strides, name):
    """`strides` of the first 1x1 and of the 3x3."""
    x = relu(conv(x, filters, 1, strides[0], f"{name}_a"), f"{name}_a")
    x = relu(conv(x, filters, 3, strides[1], f"{name}_b"), f"{name}_b")
    return conv(x, 4 * filters, 1, 1, f"{name}_c")


def resnet(depth=50, stride_in_3x3=False, classes=1000):
    """224 x 224 x 3 to `classes` probabilities. Version 1.5 of the bottleneck moves its stride into the 3x3."""
    blocks, deep = COLUMNS[depth]
    image = Input((224, 224, 3))
    x = relu(conv(image, 64, 7, 2, "conv1"), "conv1")
    x = layers.MaxPooling2D(3, strides=2, padding="same", name="pool1")(x)
    for stage, (count, filters) in enumerate(zip(blocks, WIDTHS, strict=True), start=2):
        for index in range(1, count + 1):
            name = f"conv{stage}_{index}"
            stride = 2 if index == 1 and stage > 2 else 1
            width = 4 * filters if deep else filters
            shortcut = x
            if index == 1 and (deep or stage > 2):
                shortcut = conv(x, width, 1, stride, f"{name}_shortcut")
            if deep:
                x = bottleneck(x, filters, (1, stride) if stride_in_3x3 else (stride, 1), name)
            else:
                x = plain(x, filters, stride, name)
            x = relu(layers.Add(name=f"{name}_add")([shortcut, x]), name)
    x = layers.GlobalAveragePooling2D(name="pool5")(x)
    x = layers.Dense(classes, activation="softmax", name="fc")(x)
    return Model(image, x, name=f"resnet{depth}-v1.5" if stride_in_3x3 else f"resnet{depth}")


def resnet50():
    return resnet(50)


def resnet50_v1_5():
    return resnet(50, stride_in_3x3=True)
