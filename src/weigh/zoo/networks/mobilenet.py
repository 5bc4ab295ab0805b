"""MobileNet v1, v2 and v3 as Keras names them: depthwise separable convolutions, then inverted bottlenecks.

v1: Howard et al., "MobileNets", arXiv:1704.04861, table 1.
v2: Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", arXiv:1801.04381, table 2.
v3: Howard et al., "Searching for MobileNetV3", arXiv:1905.02244, tables 1 and 2.
"""

from keras import layers

from .common import (
    batch_norm,
    channel_axis,
    classify,
    divisible,
    finish,
    image_shape,
    pool,
    start,
    stride_padding,
)

# v1, a depthwise separable convolution a row: filters, stride
V1_BLOCKS = (
    (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2),
    (512, 1), (512, 1), (512, 1), (512, 1), (512, 1), (1024, 2), (1024, 1),
)  # fmt: skip

# v2, a stage a row: expansion, filters, blocks, stride of the first
V2_STAGES = (
    (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
)  # fmt: skip

# v3, a block a row: expansion, filters, kernel, stride, squeeze ratio, activation
RELU, SWISH = "relu", "hard_swish"
V3_LARGE = (
    (1, 16, 3, 1, None, RELU), (4, 24, 3, 2, None, RELU), (3, 24, 3, 1, None, RELU),
    (3, 40, 5, 2, 0.25, RELU), (3, 40, 5, 1, 0.25, RELU), (3, 40, 5, 1, 0.25, RELU),
    (6, 80, 3, 2, None, SWISH), (2.5, 80, 3, 1, None, SWISH),
    (2.3, 80, 3, 1, None, SWISH), (2.3, 80, 3, 1, None, SWISH),
    (6, 112, 3, 1, 0.25, SWISH), (6, 112, 3, 1, 0.25, SWISH),
    (6, 160, 5, 2, 0.25, SWISH), (6, 160, 5, 1, 0.25, SWISH), (6, 160, 5, 1, 0.25, SWISH),
)  # fmt: skip
V3_SMALL = (
    (1, 16, 3, 2, 0.25, RELU), (72 / 16, 24, 3, 2, None, RELU), (88 / 24, 24, 3, 1, None, RELU),
    (4, 40, 5, 2, 0.25, SWISH), (6, 40, 5, 1, 0.25, SWISH), (6, 40, 5, 1, 0.25, SWISH),
    (3, 48, 5, 1, 0.25, SWISH), (3, 48, 5, 1, 0.25, SWISH),
    (6, 96, 5, 2, 0.25, SWISH), (6, 96, 5, 1, 0.25, SWISH), (6, 96, 5, 1, 0.25, SWISH),
)  # fmt: skip


def default_name(family, alpha, shape, weights, trained_sides):
    """Such as mobilenet_1.00_224. ImageNet weights of a side not published are those of 224."""
    height, width = shape[1:] if channel_axis() == 1 else shape[:2]
    if weights == "imagenet" and (height != width or height not in trained_sides):
        height = 224
    return f"{family}_{alpha:.2f}_{height}"


def conv(x, filters, kernel, name, strides=1):
    return layers.Conv2D(filters, kernel, strides=strides, padding="same", use_bias=False, name=name)(x)


def relu6(x, name):
    return layers.ReLU(6.0, name=name)(x)


def separable_v1(x, filters, stride, depth_multiplier, index):
    """A 3x3 filter a channel, then a 1x1 convolution across channels."""
    if stride == 2:
        x = layers.ZeroPadding2D(((0, 1), (0, 1)), name=f"conv_pad_{index}")(x)
    x = layers.DepthwiseConv2D(
        3,
        strides=stride,
        padding="same" if stride == 1 else "valid",
        depth_multiplier=depth_multiplier,
        use_bias=False,
        name=f"conv_dw_{index}",
    )(x)
    x = relu6(batch_norm(x, f"conv_dw_{index}_bn"), f"conv_dw_{index}_relu")
    x = conv(x, filters, 1, f"conv_pw_{index}")
    return relu6(batch_norm(x, f"conv_pw_{index}_bn"), f"conv_pw_{index}_relu")


def MobileNet(
    input_shape=None,
    alpha=1.0,
    depth_multiplier=1,
    dropout=1e-3,
    include_top=True,
    weights="imagenet",
    input_tensor=None,
    pooling=None,
    classes=1000,
    classifier_activation="softmax",
    name=None,
):
    """`alpha` widens or narrows every layer; `depth_multiplier` is the filters a channel of the depthwise ones."""
    shape = input_shape or image_shape(224 if include_top else None)
    image = start(input_tensor, shape, None)
    x = conv(image, int(32 * alpha), 3, "conv1", strides=2)
    x = relu6(batch_norm(x, "conv1_bn"), "conv1_relu")
    for index, (filters, stride) in enumerate(V1_BLOCKS, start=1):
        x = separable_v1(x, int(filters * alpha), stride, depth_multiplier, index)
    if include_top:
        x = layers.GlobalAveragePooling2D(keepdims=True)(x)
        x = layers.Dropout(dropout, name="dropout")(x)
        x = layers.Conv2D(classes, 1, padding="same", name="conv_preds")(x)
        x = layers.Reshape((classes,), name="reshape_2")(x)
        x = layers.Activation(classifier_activation, name="predictions")(x)
    else:
        x = pool(x, pooling)
    return finish(image, x, name or default_name("mobilenet", alpha, shape, weights, (128, 160, 192, 224)))


def norm(x, name):
    return batch_norm(x, name, momentum=0.999)


def bottleneck_v2(x, expansion, filters, stride, index):
    """Widen by 1x1, filter each channel by 3x3, narrow by 1x1 without activation; a shortcut where shapes agree."""
    shortcut, channels = x, x.shape[channel_axis()]
    prefix = f"block_{index}" if index else "expanded_conv"
    if index:
        x = conv(x, expansion * channels, 1, f"{prefix}_expand")
        x = relu6(norm(x, f"{prefix}_expand_BN"), f"{prefix}_expand_relu")
    if stride == 2:
        x = layers.ZeroPadding2D(stride_padding(x, 3), name=f"{prefix}_pad")(x)
    padding = "same" if stride == 1 else "valid"
    x = layers.DepthwiseConv2D(3, strides=stride, padding=padding, use_bias=False, name=f"{prefix}_depthwise")(x)
    x = relu6(norm(x, f"{prefix}_depthwise_BN"), f"{prefix}_depthwise_relu")
    x = conv(x, filters, 1, f"{prefix}_project")
    x = norm(x, f"{prefix}_project_BN")
    if stride == 1 and channels == filters:
        x = layers.Add(name=f"{prefix}_add")([shortcut, x])
    return x


def MobileNetV2(
    input_shape=None,
    alpha=1.0,
    include_top=True,
    weights="imagenet",
    input_tensor=None,
    pooling=None,
    classes=1000,
    classifier_activation="softmax",
    name=None,
):
    shape = input_shape or image_shape(224 if include_top else None)
    image = start(input_tensor, shape, None)
    x = conv(image, divisible(32 * alpha), 3, "Conv1", strides=2)
    x = relu6(norm(x, "bn_Conv1"), "Conv1_relu")
    index = 0
    for expansion, filters, blocks, first_stride in V2_STAGES:
        for block in range(blocks):
            x = bottleneck_v2(x, expansion, divisible(int(filters * alpha)), 1 if block else first_stride, index)
            index += 1
    x = layers.Conv2D(divisible(1280 * max(alpha, 1.0)), 1, use_bias=False, name="Conv_1")(x)
    x = relu6(norm(x, "Conv_1_bn"), "out_relu")
    x = classify(x, classes, classifier_activation, pool_name=None) if include_top else pool(x, pooling)
    return finish(image, x, name or default_name("mobilenetv2", alpha, shape, weights, (96, 128, 160, 192, 224)))


def activate(x, activation):
    return layers.ReLU()(x) if activation == RELU else layers.Activation(activation)(x)


def squeeze_excite(x, ratio, prefix):
    """Each channel weighed by a hard sigmoid of two 1x1 convolutions on the channels' means."""
    channels = x.shape[channel_axis()]
    gate = layers.GlobalAveragePooling2D(keepdims=True, name=f"{prefix}_avg_pool")(x)
    gate = layers.Conv2D(divisible(channels * ratio), 1, padding="same", name=f"{prefix}_conv")(gate)
    gate = layers.ReLU(name=f"{prefix}_relu")(gate)
    gate = layers.Conv2D(channels, 1, padding="same", name=f"{prefix}_conv_1")(gate)
    gate = layers.ReLU(6.0)(gate + 3.0) * (1.0 / 6.0)
    return layers.Multiply(name=f"{prefix}_mul")([x, gate])


def bottleneck_v3(x, expansion, filters, kernel, stride, squeeze, activation, index):
    shortcut, channels = x, x.shape[channel_axis()]
    prefix = f"expanded_conv_{index}" if index else "expanded_conv"
    if index:
        x = conv(x, divisible(channels * expansion), 1, f"{prefix}_expand")
        x = activate(norm(x, f"{prefix}_expand_bn"), activation)
    if stride == 2:
        x = layers.ZeroPadding2D(stride_padding(x, kernel), name=f"{prefix}_depthwise_pad")(x)
    padding = "same" if stride == 1 else "valid"
    x = layers.DepthwiseConv2D(kernel, strides=stride, padding=padding, use_bias=False, name=f"{prefix}_depthwise")(x)
    x = activate(norm(x, f"{prefix}_depthwise_bn"), activation)
    if squeeze:
        x = squeeze_excite(x, squeeze, f"{prefix}_squeeze_excite")
    x = conv(x, filters, 1, f"{prefix}_project")
    x = norm(x, f"{prefix}_project_bn")
    if stride == 1 and channels == filters:
        x = layers.Add(name=f"{prefix}_add")([shortcut, x])
    return x


def constructor_v3(blocks, last_filters, default_name):
    def build(
        input_shape=None,
        alpha=1.0,
        minimalistic=False,
        include_top=True,
        weights="imagenet",
        input_tensor=None,
        classes=1000,
        pooling=None,
        dropout_rate=0.2,
        classifier_activation="softmax",
        include_preprocessing=True,
        name=default_name,
    ):
        """`minimalistic` does without squeeze-and-excite, hard swish and 5x5 kernels."""
        image = start(input_tensor, input_shape, None)
        swish = RELU if minimalistic else SWISH
        x = layers.Rescaling(scale=1.0 / 127.5, offset=-1.0)(image) if include_preprocessing else image
        x = conv(x, 16, 3, "conv", strides=2)
        x = activate(norm(x, "conv_bn"), swish)
        for index, (expansion, filters, kernel, stride, squeeze, activation) in enumerate(blocks):
            if minimalistic:
                kernel, squeeze, activation = 3, None, RELU
            x = bottleneck_v3(x, expansion, divisible(filters * alpha), kernel, stride, squeeze, activation, index)
        x = conv(x, divisible(6 * x.shape[channel_axis()]), 1, "conv_1")
        x = activate(norm(x, "conv_1_bn"), swish)
        if include_top:
            x = layers.GlobalAveragePooling2D(keepdims=True)(x)
            x = layers.Conv2D(divisible(last_filters * max(alpha, 1.0)), 1, padding="same", name="conv_2")(x)
            x = activate(x, swish)
            if dropout_rate > 0:
                x = layers.Dropout(dropout_rate)(x)
            x = layers.Conv2D(classes, 1, padding="same", name="logits")(x)
            x = layers.Flatten()(x)
            x = layers.Activation(classifier_activation, name="predictions")(x)
        else:
            x = pool(x, pooling, named=True)
        return finish(image, x, name)

    return build


MobileNetV3Large = constructor_v3(V3_LARGE, 1280, "MobileNetV3Large")
MobileNetV3Small = constructor_v3(V3_SMALL, 1024, "MobileNetV3Small")
