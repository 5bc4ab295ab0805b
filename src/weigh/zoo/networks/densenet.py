"""DenseNet as Keras names it: every layer reads all the maps before it and adds 32 of its own.

Huang et al., "Densely Connected Convolutional Networks", arXiv:1608.06993, table 1 (growth rate 32, compression 0.5).
"""

from keras import layers

from .common import batch_norm, channel_axis, classify, finish, pool, start

GROWTH = 32


def norm_relu(x, norm_name, relu_name):
    return layers.Activation("relu", name=relu_name)(batch_norm(x, norm_name, epsilon=1.001e-5))


def dense_layer(x, name):
    """A 1x1 bottleneck of 4 x growth maps and a 3x3 of growth maps, joined to what came in."""
    new = norm_relu(x, f"{name}_0_bn", f"{name}_0_relu")
    new = layers.Conv2D(4 * GROWTH, 1, use_bias=False, name=f"{name}_1_conv")(new)
    new = norm_relu(new, f"{name}_1_bn", f"{name}_1_relu")
    new = layers.Conv2D(GROWTH, 3, padding="same", use_bias=False, name=f"{name}_2_conv")(new)
    return layers.Concatenate(axis=channel_axis(), name=f"{name}_concat")([x, new])


def transition(x, name):
    """Half the maps, half the height, half the width."""
    x = norm_relu(x, f"{name}_bn", f"{name}_relu")
    x = layers.Conv2D(x.shape[channel_axis()] // 2, 1, use_bias=False, name=f"{name}_conv")(x)
    return layers.AveragePooling2D(2, strides=2, name=f"{name}_pool")(x)


def constructor(depths, default_name):
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
        x = layers.ZeroPadding2D(((3, 3), (3, 3)))(image)
        x = layers.Conv2D(64, 7, strides=2, use_bias=False, name="conv1_conv")(x)
        x = norm_relu(x, "conv1_bn", "conv1_relu")
        x = layers.ZeroPadding2D(((1, 1), (1, 1)))(x)
        x = layers.MaxPooling2D(3, strides=2, name="pool1")(x)
        for stage, depth in enumerate(depths, start=2):
            for index in range(1, depth + 1):
                x = dense_layer(x, f"conv{stage}_block{index}")
            if stage < 5:
                x = transition(x, f"pool{stage}")
        x = norm_relu(x, "bn", "relu")
        x = classify(x, classes, classifier_activation) if include_top else pool(x, pooling, named=True)
        return finish(image, x, name)

    return build


DenseNet121 = constructor((6, 12, 24, 16), "densenet121")
DenseNet169 = constructor((6, 12, 32, 32), "densenet169")
DenseNet201 = constructor((6, 12, 48, 32), "densenet201")
