"""EfficientNet v1 and v2 as Keras names them: one base network, scaled in width, depth and image size.

v1: Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", arXiv:1905.11946, table 1.
v2: Tan and Le, "EfficientNetV2: Smaller Models and Faster Training", arXiv:2104.00298, table 4.
"""

import math

from keras import layers

from .common import batch_norm, channel_axis, divisible, finish, image_shape, pool, start, stride_padding

MEAN = (0.485, 0.456, 0.406)
DEVIATION = (0.229, 0.224, 0.225)
SQUEEZE = 0.25  # of the channels that enter a block
DROP = 0.2  # chance that a block after the last would be dropped in training; earlier ones in proportion

# v1, a stage a row: kernel, blocks, filters, expansion, stride of the first block
V1_BASE = (
    (3, 1, 16, 1, 1), (3, 2, 24, 6, 2), (5, 2, 40, 6, 2), (3, 3, 80, 6, 2),
    (5, 3, 112, 6, 1), (5, 4, 192, 6, 2), (3, 1, 320, 6, 1),
)  # fmt: skip

# v2, a stage a row: fused?, blocks, filters, expansion, stride of the first block; every kernel is 3x3
FUSED, SEPARATE = True, False
V2_BASE = (
    (FUSED, 1, 16, 1, 1), (FUSED, 2, 32, 4, 2), (FUSED, 2, 48, 4, 2),
    (SEPARATE, 3, 96, 4, 2), (SEPARATE, 5, 112, 6, 1), (SEPARATE, 8, 192, 6, 2),
)  # fmt: skip
V2_S = (
    (FUSED, 2, 24, 1, 1), (FUSED, 4, 48, 4, 2), (FUSED, 4, 64, 4, 2),
    (SEPARATE, 6, 128, 4, 2), (SEPARATE, 9, 160, 6, 1), (SEPARATE, 15, 256, 6, 2),
)  # fmt: skip
V2_M = (
    (FUSED, 3, 24, 1, 1), (FUSED, 5, 48, 4, 2), (FUSED, 5, 80, 4, 2),
    (SEPARATE, 7, 160, 4, 2), (SEPARATE, 14, 176, 6, 1), (SEPARATE, 18, 304, 6, 2), (SEPARATE, 5, 512, 6, 1),
)  # fmt: skip
V2_L = (
    (FUSED, 4, 32, 1, 1), (FUSED, 7, 64, 4, 2), (FUSED, 7, 96, 4, 2),
    (SEPARATE, 10, 192, 4, 2), (SEPARATE, 19, 224, 6, 1), (SEPARATE, 25, 384, 6, 2), (SEPARATE, 7, 640, 6, 1),
)  # fmt: skip


def nearest_eight(width):
    """v2 rounds to the nearest multiple of eight, however much that loses."""
    return max(8, int(width + 4) // 8 * 8)


def conv(x, filters, kernel, name, strides=1):
    return layers.Conv2D(filters, kernel, strides=strides, padding="same", use_bias=False, name=name)(x)


def activate(x, name):
    return layers.Activation("silu", name=f"{name}activation")(x)


def squeeze_excite(x, entering, name):
    """Each channel weighed by two 1x1 convolutions on the channels' means."""
    channels = x.shape[channel_axis()]
    gate = layers.GlobalAveragePooling2D(name=f"{name}se_squeeze")(x)
    gate = layers.Reshape(image_shape(1, channels), name=f"{name}se_reshape")(gate)
    narrow = max(1, int(entering * SQUEEZE))
    gate = layers.Conv2D(narrow, 1, padding="same", activation="silu", name=f"{name}se_reduce")(gate)
    gate = layers.Conv2D(channels, 1, padding="same", activation="sigmoid", name=f"{name}se_expand")(gate)
    return layers.Multiply(name=f"{name}se_excite")([x, gate])


def shortcut_around(block_input, x, drop_rate, name):
    """Adds what entered the block, which in training is at times all there is."""
    if drop_rate > 0:
        x = layers.Dropout(drop_rate, noise_shape=(None, 1, 1, 1), name=f"{name}drop")(x)
    return layers.Add(name=f"{name}add")([x, block_input])


def block_v1(x, kernel, filters, expansion, stride, drop_rate, name):
    """Widen by 1x1, filter each channel, weigh the channels, narrow by 1x1."""
    block_input, entering = x, x.shape[channel_axis()]
    if expansion != 1:
        x = conv(x, entering * expansion, 1, f"{name}expand_conv")
        x = activate(batch_norm(x, f"{name}expand_bn"), f"{name}expand_")
    if stride == 2:
        x = layers.ZeroPadding2D(stride_padding(x, kernel), name=f"{name}dwconv_pad")(x)
    padding = "same" if stride == 1 else "valid"
    x = layers.DepthwiseConv2D(kernel, strides=stride, padding=padding, use_bias=False, name=f"{name}dwconv")(x)
    x = activate(batch_norm(x, f"{name}bn"), name)
    x = squeeze_excite(x, entering, name)
    x = conv(x, filters, 1, f"{name}project_conv")
    x = batch_norm(x, f"{name}project_bn")
    if stride == 1 and entering == filters:
        x = shortcut_around(block_input, x, drop_rate, name)
    return x


def norm(x, name):
    return batch_norm(x, name, momentum=0.9)


def block_v2(x, fused, filters, expansion, stride, drop_rate, name):
    """As v1, or fused: one 3x3 convolution across channels in place of the 1x1 and the filter a channel."""
    block_input, entering = x, x.shape[channel_axis()]
    if expansion != 1:
        kernel, step = (3, stride) if fused else (1, 1)
        x = conv(x, entering * expansion, kernel, f"{name}expand_conv", strides=step)
        x = activate(norm(x, f"{name}expand_bn"), f"{name}expand_")
    if not fused:
        x = layers.DepthwiseConv2D(3, strides=stride, padding="same", use_bias=False, name=f"{name}dwconv2")(x)
        x = activate(norm(x, f"{name}bn"), name)
        x = squeeze_excite(x, entering, name)
    alone = fused and expansion == 1  # nothing was widened: the 3x3 is the whole block
    kernel, step = (3, stride) if alone else (1, 1)
    x = conv(x, filters, kernel, f"{name}project_conv", strides=step)
    x = norm(x, f"{name}project_bn")
    if alone:
        x = activate(x, f"{name}project_")
    if stride == 1 and entering == filters:
        x = shortcut_around(block_input, x, drop_rate, name)
    return x


def block_count(stages, depth):
    return sum(math.ceil(depth * blocks) for _, blocks, _, _, _ in stages)


def body(x, block, stages, width, depth, rounded, drop_step):
    """All stages, block after block: block1a, block2a, block2b, ..., each dropped `drop_step` more often."""
    done = 0
    for stage, (kind, blocks, filters, expansion, first_stride) in enumerate(stages, start=1):
        for index in range(math.ceil(depth * blocks)):
            name = f"block{stage}{chr(ord('a') + index)}_"
            stride = 1 if index else first_stride
            x = block(x, kind, rounded(filters * width), expansion, stride, done * drop_step, name)
            done += 1
    return x


def top(x, include_top, pooling, classes, activation, dropout):
    x = activate(x, "top_")
    if not include_top:
        return pool(x, pooling, named=True)
    x = layers.GlobalAveragePooling2D(name="avg_pool")(x)
    x = layers.Dropout(dropout, name="top_dropout")(x)
    return layers.Dense(classes, activation=activation, name="predictions")(x)


def constructor_v1(width, depth, side, dropout, default_name):
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
        image = start(input_tensor, input_shape, side if include_top else None)
        x = layers.Rescaling(1.0 / 255.0)(image)
        x = layers.Normalization(axis=channel_axis())(x)
        if weights == "imagenet":  # those weights were trained on pixels divided by the root of the deviation
            x = layers.Rescaling([1.0 / math.sqrt(deviation) for deviation in DEVIATION])(x)
        x = layers.ZeroPadding2D(stride_padding(x, 3), name="stem_conv_pad")(x)
        x = layers.Conv2D(divisible(32 * width), 3, strides=2, use_bias=False, name="stem_conv")(x)
        x = activate(batch_norm(x, "stem_bn"), "stem_")
        x = body(x, block_v1, V1_BASE, width, depth, divisible, DROP / block_count(V1_BASE, depth))
        x = conv(x, divisible(1280 * width), 1, "top_conv")
        x = top(batch_norm(x, "top_bn"), include_top, pooling, classes, classifier_activation, dropout)
        return finish(image, x, name)

    return build


EfficientNetB0 = constructor_v1(1.0, 1.0, 224, 0.2, "efficientnetb0")
EfficientNetB1 = constructor_v1(1.0, 1.1, 240, 0.2, "efficientnetb1")
EfficientNetB2 = constructor_v1(1.1, 1.2, 260, 0.3, "efficientnetb2")
EfficientNetB3 = constructor_v1(1.2, 1.4, 300, 0.3, "efficientnetb3")
EfficientNetB4 = constructor_v1(1.4, 1.8, 380, 0.4, "efficientnetb4")
EfficientNetB5 = constructor_v1(1.6, 2.2, 456, 0.4, "efficientnetb5")
EfficientNetB6 = constructor_v1(1.8, 2.6, 528, 0.5, "efficientnetb6")
EfficientNetB7 = constructor_v1(2.0, 3.1, 600, 0.5, "efficientnetb7")


def preprocess_v2(image, by_channel):
    """To -1..1, or for a picture of three channels to the mean and deviation of each."""
    if not (by_channel and image.shape[channel_axis()] == 3):
        return layers.Rescaling(scale=1.0 / 128.0, offset=-1)(image)
    variance = [deviation**2 for deviation in DEVIATION]
    return layers.Normalization(mean=MEAN, variance=variance, axis=channel_axis())(layers.Rescaling(1.0 / 255.0)(image))


def constructor_v2(stages, stem, width, depth, side, by_channel, default_name):
    def build(
        include_top=True,
        weights="imagenet",
        input_tensor=None,
        input_shape=None,
        pooling=None,
        classes=1000,
        classifier_activation="softmax",
        include_preprocessing=True,
        name=default_name,
    ):
        image = start(input_tensor, input_shape, side if include_top else None)
        x = preprocess_v2(image, by_channel) if include_preprocessing else image
        x = conv(x, nearest_eight(stem * width), 3, "stem_conv", strides=2)
        x = activate(norm(x, "stem_bn"), "stem_")
        drop_step = DROP / block_count(stages, 1.0)  # of the unscaled depth: Keras drops B1 to B3 more than it says
        x = body(x, block_v2, stages, width, depth, nearest_eight, drop_step)
        x = conv(x, nearest_eight(1280 * width), 1, "top_conv")
        x = top(norm(x, "top_bn"), include_top, pooling, classes, classifier_activation, 0.2)
        return finish(image, x, name)

    return build


EfficientNetV2B0 = constructor_v2(V2_BASE, 32, 1.0, 1.0, 224, True, "efficientnetv2-b0")
EfficientNetV2B1 = constructor_v2(V2_BASE, 32, 1.0, 1.1, 240, True, "efficientnetv2-b1")
EfficientNetV2B2 = constructor_v2(V2_BASE, 32, 1.1, 1.2, 260, True, "efficientnetv2-b2")
EfficientNetV2B3 = constructor_v2(V2_BASE, 32, 1.2, 1.4, 300, True, "efficientnetv2-b3")
EfficientNetV2S = constructor_v2(V2_S, 24, 1.0, 1.0, 384, False, "efficientnetv2-s")
EfficientNetV2M = constructor_v2(V2_M, 24, 1.0, 1.0, 480, False, "efficientnetv2-m")
EfficientNetV2L = constructor_v2(V2_L, 32, 1.0, 1.0, 480, False, "efficientnetv2-l")
