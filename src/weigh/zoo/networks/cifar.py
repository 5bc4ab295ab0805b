"""Networks for the 32 x 32 images of CIFAR: residual, wide residual and densely connected.

ResNet: He et al., arXiv:1512.03385, section 4.2. Wide ResNet: Zagoruyko and Komodakis, arXiv:1605.07146, table 1.
DenseNet-BC: Huang et al., arXiv:1608.06993, section 3. No convolution has a bias.
"""

import keras
from keras import Input, Model, layers

GROUPS = (1, 2, 4)  # how much wider each third of the residual networks is; the second and third halve the image


def conv(x, filters, kernel, name, stride=1):
    return layers.Conv2D(filters, kernel, strides=stride, padding="same", use_bias=False, name=name)(x)


def norm(x, name):
    return layers.BatchNormalization(epsilon=1e-5, name=f"{name}_bn")(x)


def norm_relu(x, name):
    return layers.ReLU(name=f"{name}_relu")(norm(x, name))


def classify(image, x, classes, name):
    x = layers.GlobalAveragePooling2D(name="global_pool")(x)
    return Model(image, layers.Dense(classes, activation="softmax", name="fc")(x), name=name)


def without_weights(x, filters, stride):
    """A shortcut that changes shape and has no weights: every second position, zeros for the new maps (option A)."""
    return keras.ops.pad(x[:, ::stride, ::stride], [[0, 0], [0, 0], [0, 0], [0, filters - x.shape[-1]]])


def resnet(depth=20, classes=10):
    """Three groups of (depth - 2) / 6 blocks of two 3x3 convolutions."""
    image = Input((32, 32, 3))
    x = norm_relu(conv(image, 16, 3, "conv1"), "conv1")
    for group, times in enumerate(GROUPS, start=1):
        for block in range(1, (depth - 2) // 6 + 1):
            name, filters = f"group{group}_{block}", 16 * times
            stride = 2 if group > 1 and block == 1 else 1
            shortcut = x if x.shape[-1] == filters else without_weights(x, filters, stride)
            x = norm_relu(conv(x, filters, 3, f"{name}_a", stride), f"{name}_a")
            x = norm(conv(x, filters, 3, f"{name}_b"), f"{name}_b")
            x = layers.ReLU(name=f"{name}_relu")(layers.Add(name=f"{name}_add")([shortcut, x]))
    return classify(image, x, classes, f"resnet{depth}-cifar")


def wide_resnet(depth=28, widen=10, classes=10):
    """Three groups of (depth - 4) / 6 blocks, normalization before convolution; 1x1 shortcuts where shapes change."""
    image = Input((32, 32, 3))
    x = conv(image, 16, 3, "conv1")
    for group, times in enumerate(GROUPS, start=1):
        for block in range(1, (depth - 4) // 6 + 1):
            name, filters = f"group{group}_{block}", 16 * times * widen
            stride = 2 if group > 1 and block == 1 else 1
            ready = norm_relu(x, f"{name}_a")
            shortcut = x if x.shape[-1] == filters else conv(ready, filters, 1, f"{name}_shortcut", stride)
            inner = norm_relu(conv(ready, filters, 3, f"{name}_a", stride), f"{name}_b")
            x = layers.Add(name=f"{name}_add")([shortcut, conv(inner, filters, 3, f"{name}_b")])
    return classify(image, norm_relu(x, "final"), classes, f"wide-resnet-{depth}-{widen}")


def densenet_bc(depth=100, growth=12, classes=10):
    """Three blocks of (depth - 4) / 6 layers of a 1x1 and a 3x3 convolution; each transition halves the maps."""
    image = Input((32, 32, 3))
    x = conv(image, 2 * growth, 3, "conv1")
    for block in (1, 2, 3):
        for index in range(1, (depth - 4) // 6 + 1):
            name = f"block{block}_{index}"
            new = conv(norm_relu(x, f"{name}_a"), 4 * growth, 1, f"{name}_a")
            new = conv(norm_relu(new, f"{name}_b"), growth, 3, f"{name}_b")
            x = layers.Concatenate(name=name)([x, new])
        if block < 3:
            name = f"transition{block}"
            x = conv(norm_relu(x, name), x.shape[-1] // 2, 1, name)
            x = layers.AveragePooling2D(2, name=f"{name}_pool")(x)
    return classify(image, norm_relu(x, "final"), classes, f"densenet-bc-{depth}-{growth}")
