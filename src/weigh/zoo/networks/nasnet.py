"""NASNet-A as Keras names it: normal cells keep the size of the image, reduction cells halve it.

Zoph et al., "Learning Transferable Architectures for Scalable Image Recognition", arXiv:1707.07012, figure 4.
A cell reads the cell before it (`x`) and the one before that (`before`).
"""

from keras import layers

from .common import batch_norm, channel_axis, classify, finish, height_width, pool, start, stride_padding


def relu(x, name=None):
    return layers.Activation("relu", name=name)(x)


def norm(x, name):
    return batch_norm(x, name, momentum=0.9997)


def conv(x, filters, name):
    return layers.Conv2D(filters, 1, padding="same", use_bias=False, name=name)(x)


def add(left, right, name=None):
    return layers.Add(name=name)([left, right])


def join(tensors, name=None):
    return layers.Concatenate(axis=channel_axis(), name=name)(tensors)


def separable(x, filters, kernel, name, stride=1):
    """Twice rectify, separable convolution, normalise; the first has the stride."""
    x = relu(x)
    if stride == 2:
        x = layers.ZeroPadding2D(stride_padding(x, kernel), name=f"separable_conv_1_pad_{name}")(x)
    padding = "same" if stride == 1 else "valid"
    x = layers.SeparableConv2D(
        filters, kernel, strides=stride, padding=padding, use_bias=False, name=f"separable_conv_1_{name}"
    )(x)
    x = relu(norm(x, f"separable_conv_1_bn_{name}"))
    x = layers.SeparableConv2D(filters, kernel, padding="same", use_bias=False, name=f"separable_conv_2_{name}")(x)
    return norm(x, f"separable_conv_2_bn_{name}")


def fit(before, x, filters, cell):
    """`before` with `filters` channels and the size of `x`: halved by two pools, one of them a pixel off."""
    if before is None:
        return x
    if height_width(before)[0] != height_width(x)[0]:
        before = relu(before, f"adjust_relu_1_{cell}")
        straight = layers.AveragePooling2D(1, strides=2, name=f"adjust_avg_pool_1_{cell}")(before)
        straight = conv(straight, filters // 2, f"adjust_conv_1_{cell}")
        shifted = layers.ZeroPadding2D(((0, 1), (0, 1)))(before)
        shifted = layers.Cropping2D(((1, 0), (1, 0)))(shifted)
        shifted = layers.AveragePooling2D(1, strides=2, name=f"adjust_avg_pool_2_{cell}")(shifted)
        shifted = conv(shifted, filters // 2, f"adjust_conv_2_{cell}")
        return norm(join([straight, shifted]), f"adjust_bn_{cell}")
    if before.shape[channel_axis()] != filters:
        before = conv(relu(before), filters, f"adjust_conv_projection_{cell}")
        return norm(before, f"adjust_bn_{cell}")
    return before


def enter(x, filters, kind, cell):
    return norm(conv(relu(x), filters, f"{kind}_conv_1_{cell}"), f"{kind}_bn_1_{cell}")


def average(x, name):
    return layers.AveragePooling2D(3, strides=1, padding="same", name=name)(x)


def normal(x, before, filters, cell):
    """Five sums of two, joined to what `before` brought."""
    before = fit(before, x, filters, cell)
    h = enter(x, filters, "normal", cell)
    pairs = (
        (separable(h, filters, 5, f"normal_left1_{cell}"), separable(before, filters, 3, f"normal_right1_{cell}")),
        (separable(before, filters, 5, f"normal_left2_{cell}"), separable(before, filters, 3, f"normal_right2_{cell}")),
        (average(h, f"normal_left3_{cell}"), before),
        (average(before, f"normal_left4_{cell}"), average(before, f"normal_right4_{cell}")),
        (separable(h, filters, 3, f"normal_left5_{cell}"), h),
    )
    sums = [add(left, right, f"normal_add_{index}_{cell}") for index, (left, right) in enumerate(pairs, start=1)]
    return join([before, *sums], f"normal_concat_{cell}")


def reduction(x, before, filters, cell):
    """Five sums of two at half the size; the first is read by two of the others and not joined itself."""
    before = fit(before, x, filters, cell)
    h = enter(x, filters, "reduction", cell)
    first = add(
        separable(h, filters, 5, f"reduction_left1_{cell}", stride=2),
        separable(before, filters, 7, f"reduction_right1_{cell}", stride=2),
        f"reduction_add_1_{cell}",
    )
    padded = layers.ZeroPadding2D(stride_padding(h, 3), name=f"reduction_pad_1_{cell}")(h)
    second = add(
        layers.MaxPooling2D(3, strides=2, name=f"reduction_left2_{cell}")(padded),
        separable(before, filters, 7, f"reduction_right2_{cell}", stride=2),
        f"reduction_add_2_{cell}",
    )
    third = add(
        layers.AveragePooling2D(3, strides=2, name=f"reduction_left3_{cell}")(padded),
        separable(before, filters, 5, f"reduction_right3_{cell}", stride=2),
        f"reduction_add3_{cell}",
    )
    fourth = add(second, average(first, f"reduction_left4_{cell}"))
    fifth = add(
        separable(first, filters, 3, f"reduction_left4_{cell}"),
        layers.MaxPooling2D(3, strides=2, name=f"reduction_right5_{cell}")(padded),
        f"reduction_add4_{cell}",
    )
    return join([second, third, fourth, fifth], f"reduction_concat_{cell}")


def constructor(side, side_without_top, stem_filters, cells, last_channels, skip_reduction, default_name):
    """With `skip_reduction` the cell after a reduction reads past the reduction's own input."""

    def build(
        input_shape=None,
        include_top=True,
        weights="imagenet",
        input_tensor=None,
        pooling=None,
        classes=1000,
        classifier_activation="softmax",
        name=default_name,
    ):
        filters = last_channels // 24  # the last cells join 6 tensors and are 4 times as wide as the first
        image = start(input_tensor, input_shape, side if include_top else side_without_top)
        x = layers.Conv2D(stem_filters, 3, strides=2, use_bias=False, name="stem_conv1")(image)
        x, before = norm(x, "stem_bn1"), None
        for cell, width in (("stem_1", filters // 4), ("stem_2", filters // 2)):
            x, before = reduction(x, before, width, cell), x
        for stage in range(3):
            if stage:
                entering = x
                x = reduction(x, before, filters * 2**stage, f"reduce_{stage * cells}")
                before = before if skip_reduction else entering
            for index in range(cells):
                cell = stage * cells + index + (1 if stage else 0)  # the first reduction takes a number too
                x, before = normal(x, before, filters * 2**stage, cell), x
        x = relu(x)
        x = classify(x, classes, classifier_activation, pool_name=None) if include_top else pool(x, pooling)
        return finish(image, x, name)

    return build


NASNetMobile = constructor(224, 224, 32, 4, 1056, False, "nasnet_mobile")
NASNetLarge = constructor(331, None, 96, 6, 4032, True, "nasnet_large")
