"""Functions that do what layers do, with their weights given as tensors: products, convolutions, pooling, images."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from weigh.network.ops import Op
from weigh.network.sizes import Size
from weigh.network.tensors import Tensor
from weigh.ops.attention import ScaledDotProductAttention
from weigh.ops.elementwise import Identity
from weigh.ops.functional import FilterConv, PerChannel
from weigh.ops.layout import Padding
from weigh.ops.linear_algebra import Einsum, InnerProduct, MatMul, TensorDot
from weigh.ops.merge import BatchDot, Dot
from weigh.ops.normalization import LocalResponseNorm
from weigh.ops.opaque import Opaque
from weigh.ops.pooling import Pool
from weigh.ops.resizing import DepthToSpace, Pad, Resize, SpaceToDepth, UpSample
from weigh.readers.keras.functions.table import FunctionRow, axes_of, function, not_read
from weigh.readers.keras.table import Given
from weigh.readers.vocabulary.signatures import as_size

# -- products ----------------------------------------------------------------------------------------------------------


def tensordot(given: Given) -> Op:
    """One number sums so many last axes against as many first ones; else two lists name the axes."""
    axes = given["axes"]
    if isinstance(axes, int):
        return TensorDot(tuple(range(-axes, 0)), tuple(range(axes)))
    left, right = ([side] if isinstance(side, int) else side for side in axes)
    return TensorDot(tuple(left), tuple(right))


def batch_dot(given: Given) -> Op:
    """Keras's default: the last axis of the first tensor against the one before the last of the second.

    Keras before 2.3 gave this to TensorFlow's matmul, for which all axes in front of the last two are batches.
    """
    axes = axes_of(given, "axes") or (-1, -2)
    pair = (axes[0], axes[-1])
    return BatchDot(pair) if given.dialect in ("keras1", "keras2", "tf.keras") else Dot(pair)


def einsum(given: Given) -> Op:
    return Einsum(given["equation"])


_OPERANDS = "a b c d e f g h"
EINSUM = function("equation, " + ", ".join(f"{name}=None" for name in _OPERANDS.split()), _OPERANDS, einsum)
"""Up to eight operands, each an argument of its own."""

ATTENTION = function(
    "query, key, value, bias=None, mask=None, scale=None, is_causal=False, flash_attention=None, "
    "attn_logits_soft_cap=None",
    "query key value",
    lambda given: ScaledDotProductAttention(steps_first=True),
)  # fmt: skip

# -- convolutions and pooling ------------------------------------------------------------------------------------------


def channels_first(given: Given) -> bool:
    """TensorFlow writes `NCHW` or `NC` where Keras writes `channels_first`."""
    layout = given.values.get("data_format")
    return layout.startswith("NC") if isinstance(layout, str) and layout.startswith("N") else given.channels_first


def spatial(given: Given, name: str) -> tuple[int, ...]:
    """One number for each spatial axis, or one for all; TensorFlow also gives the batch and the channels theirs."""
    value = given[name]
    if value is None:
        return (1,)
    items = whole_numbers(value if isinstance(value, list | tuple) else [value], name)
    if len(items) >= 4:
        items = items[2:] if channels_first(given) else items[1:-1]
    return items


def whole_numbers(values: Iterable[Any], name: str) -> tuple[int, ...]:
    """Raises: NotKnown where one of them is not known."""
    sizes = tuple(as_size(value, name) for value in values)
    numbers = tuple(size for size in sizes if isinstance(size, int))
    if len(numbers) < len(sizes):
        raise not_read(name)
    return numbers


def padding_of(given: Given, name: str = "padding") -> Padding:
    """`same` and `valid`, or TensorFlow's pairs for every axis, of which the spatial ones are kept."""
    value = given[name]
    if isinstance(value, list | tuple):
        pairs = tuple((before, behind) for before, behind in (whole_numbers(pair, name) for pair in value))
        return pairs[2:] if channels_first(given) else pairs[1:-1]
    return given.padding(name)


def conv(depthwise: bool = False) -> Callable[[Given], Op]:
    def build(given: Given) -> Op:
        return FilterConv(
            stride=spatial(given, "strides"),
            dilation=spatial(given, "dilation_rate"),
            padding=padding_of(given),
            channels_first=channels_first(given),
            depthwise=depthwise,
        )

    return build


def conv_transpose(given: Given) -> Op:
    size: tuple[Size, ...] | None = None
    if given.has("shape"):
        if not isinstance(given["shape"], list | tuple):
            raise not_read("conv_transpose")
        whole = tuple(as_size(item, "shape") for item in given["shape"][1:])
        size = whole[1:] if channels_first(given) else whole[:-1]
    return FilterConv(
        stride=spatial(given, "strides"),
        padding=padding_of(given),
        channels_first=channels_first(given),
        transposed=True,
        output_size=size,
    )


def pool(kind: str | None, rank: int = 2) -> Callable[[Given], Op]:
    """kind: None where an argument tells it. rank: how many spatial axes a single number stands for."""

    def build(given: Given) -> Op:
        size = spatial(given, "pool_size")
        size = size * rank if len(size) == 1 else size
        stride = spatial(given, "strides") if given.has("strides") else size
        return Pool(
            function=kind or {"max": "max", "avg": "average"}[given["pool_mode"]],
            size=size,
            stride=stride * len(size) if len(stride) == 1 else stride,
            padding=padding_of(given),
            channels_first=channels_first(given),
        )

    return build


def pool_row(kind: str, rank: int = 2, layout: str = "None") -> FunctionRow:
    return function(f"x, pool_size, strides=None, padding='valid', data_format={layout}", "x", pool(kind, rank))


def tf_pools(kind: str, name: str) -> dict[str, FunctionRow]:
    """`max_pool` and its kin, which have the number of axes in their names."""
    ranks = {name: 2, f"{name}1d": 1, f"{name}2d": 2, f"{name}3d": 3}
    return {name: pool_row(kind, rank, "'NHWC'") for name, rank in ranks.items()}


def per_channel(signature: str, tensors: str, name: str, times: int) -> FunctionRow:
    return function(signature, tensors, lambda given: PerChannel(name, times))


_TF_LAYOUT = "data_format='NHWC'"
"""TensorFlow's own functions put the channels last, whatever Keras is set to."""
_TF_CONV = f"x, kernel, strides=1, padding='valid', {_TF_LAYOUT}, dilation_rate=1"
_CONV = "x, kernel, strides=1, padding='valid', data_format=None, dilation_rate=1"
_BIAS_ADD = per_channel("x, bias, data_format=None", "x bias", "bias_add", 1)
_NORMALIZED = per_channel(
    "x, mean, variance, offset=None, scale=None, epsilon=0.001", "x mean variance offset scale",
    "batch_normalization", 4,
)  # fmt: skip

# -- images ------------------------------------------------------------------------------------------------------------


def resize(given: Given) -> Op:
    height, width = (as_size(size, "size") for size in given["size"])
    method = given.values.get("method") or given.values.get("interpolation")
    return Resize((height, width), given.channels_first, method.lower() if isinstance(method, str) else "bilinear")


def resize_as(method: str) -> FunctionRow:
    """One of TensorFlow 1's functions, which have a method each."""
    settings = f"align_corners=False, half_pixel_centers=False, method='{method}', {_TF_LAYOUT}"
    return function("x, size, " + settings, "x", resize)


def resize_by(given: Given) -> Op:
    """`K.resize_images`: whole factors instead of sizes."""
    factors = given.integer("height"), given.integer("width")
    return UpSample((1, 1, *factors) if given.channels_first else (1, *factors, 1))


def pad_spatial(rank: int) -> Callable[[Given], Op]:
    """`K.spatial_2d_padding` and its kin."""

    def build(given: Given) -> Op:
        value: Any = given["pad_width"]
        pairs = (tuple(value),) if rank == 1 else tuple(tuple(pair) for pair in value)
        inside = ((0, 0), *pairs) if given.channels_first and rank > 1 else (*pairs, (0, 0))
        return Pad(((0, 0), *inside))

    return build


def depth(kind: type[SpaceToDepth] | type[DepthToSpace], layout: str = "data_format=None") -> FunctionRow:
    return function(
        "x, block_size, " + layout, "x", lambda given: kind(int(given["block_size"]), channels_first(given))
    )


def lrn(given: Given) -> Op:
    """The neighbours within `depth_radius` on both sides, and the channel itself."""
    return LocalResponseNorm(2 * int(given["depth_radius"]) + 1)


RANDOM_IMAGE = [
    "random_flip_left_right", "random_flip_up_down", "random_brightness", "random_contrast", "random_saturation",
    "random_hue", "flip_left_right", "flip_up_down", "adjust_brightness", "adjust_contrast", "adjust_saturation",
    "adjust_hue", "per_image_standardization", "convert_image_dtype", "rgb_to_hsv", "hsv_to_rgb",
]  # fmt: skip
"""Functions of images that leave their shape."""

SHARED: dict[str, FunctionRow] = {
    "matmul": function("x1, x2", "x1 x2", lambda given: MatMul()),
    "tensordot": function("x1, x2, axes=2", "x1 x2", tensordot),
    "einsum": EINSUM,
    "depth_to_space": depth(DepthToSpace),
    "space_to_depth": depth(SpaceToDepth),
    **{f"image.{name}": function("x, a=None, b=None, c=None", "x", lambda given: Identity()) for name in RANDOM_IMAGE},
}

KERAS_OPS = {
    "dot": function("x1, x2", "x1 x2", lambda given: InnerProduct()),
    "dot_product_attention": ATTENTION,
    "conv": function(_CONV, "x kernel", conv()),
    "depthwise_conv": function(_CONV, "x kernel", conv(depthwise=True)),
    "conv_transpose": function(
        "x, kernel, strides=1, padding='valid', output_padding=None, data_format=None, dilation_rate=1", "x kernel",
        conv_transpose,
    ),
    "max_pool": pool_row("max"),
    "average_pool": pool_row("average"),
    "batch_normalization": per_channel(
        "x, mean, variance, axis, offset=None, scale=None, epsilon=0.001", "x mean variance offset scale",
        "batch_normalization", 4,
    ),
    "layer_normalization": per_channel(
        "x, gamma=None, beta=None, axis=-1, epsilon=None", "x gamma beta", "layer_normalization", 8
    ),
    "rms_normalization": per_channel("x, scale=None, axis=-1, epsilon=None", "x scale", "rms_normalization", 4),
    "image.resize": function("x, size, interpolation='bilinear', antialias=False, data_format=None", "x", resize),
}  # fmt: skip

TF = {
    "matmul": function(
        "x1, x2, transpose_a=False, transpose_b=False, adjoint_a=False, adjoint_b=False", "x1 x2",
        lambda given: MatMul(
            given.flag("transpose_a") or given.flag("adjoint_a"), given.flag("transpose_b") or given.flag("adjoint_b")
        ),
    ),
    **{name: function(_TF_CONV, "x kernel", conv()) for name in ("conv1d", "conv2d", "conv3d", "convolution")},
    "depthwise_conv2d": function(_TF_CONV, "x kernel", conv(depthwise=True)),
    "depthwise_conv2d_native": function(_TF_CONV, "x kernel", conv(depthwise=True)),
    "atrous_conv2d": function("x, kernel, dilation_rate, padding='valid', strides=1", "x kernel", conv()),
    **{
        name: function("x, kernel, shape, strides, padding='same', data_format='NHWC'", "x kernel", conv_transpose)
        for name in ("conv1d_transpose", "conv2d_transpose", "conv3d_transpose", "conv_transpose")
    },
    **tf_pools("max", "max_pool"),
    **tf_pools("average", "avg_pool"),
    "bias_add": _BIAS_ADD,
    "batch_normalization": _NORMALIZED,
    "local_response_normalization": function("x, depth_radius=5, bias=1.0, slope=1.0, beta=0.5", "x", lrn),
    "lrn": function("x, depth_radius=5, bias=1.0, slope=1.0, beta=0.5", "x", lrn),
    "depth_to_space": depth(DepthToSpace, _TF_LAYOUT),
    "space_to_depth": depth(SpaceToDepth, _TF_LAYOUT),
    "image.resize": function(
        "x, size, method='bilinear', preserve_aspect_ratio=False, antialias=False, " + _TF_LAYOUT, "x", resize
    ),
    "image.resize_images": resize_as("bilinear"),
    "image.resize_bilinear": resize_as("bilinear"),
    "image.resize_bicubic": resize_as("bicubic"),
    "image.resize_nearest_neighbor": resize_as("nearest"),
}  # fmt: skip

BACKEND = {
    "dot": KERAS_OPS["dot"],
    "batch_dot": function("x1, x2, axes=None", "x1 x2", batch_dot),
    "bias_add": _BIAS_ADD,
    "ctc_batch_cost": function(
        "y_true, y_pred, input_length, label_length",
        "y_true y_pred input_length label_length",
        lambda given: Opaque("ctc_batch_cost", may_own=False, output=Tensor.of(1)),
    ),
    "batch_normalization": per_channel(
        "x, mean, variance, beta, gamma, axis=-1, epsilon=0.001", "x mean variance beta gamma", "batch_normalization", 4
    ),
    **{name: function(_CONV, "x kernel", conv()) for name in ("conv1d", "conv2d", "conv3d")},
    "depthwise_conv2d": function(_CONV, "x kernel", conv(depthwise=True)),
    "conv2d_transpose": function(
        "x, kernel, shape, strides=(1, 1), padding='valid', data_format=None", "x kernel", conv_transpose
    ),
    **{
        f"pool{rank}d": function(
            "x, pool_size, strides=1, padding='valid', data_format=None, pool_mode='max'", "x", pool(None, rank)
        )
        for rank in (2, 3)
    },
    "resize_images": function(
        "x, height, width, data_format=None, interpolation='nearest'", "x", resize_by
    ),
    "temporal_padding": function("x, pad_width=(1, 1)", "x", pad_spatial(1)),
    "spatial_2d_padding": function("x, pad_width=((1, 1), (1, 1)), data_format=None", "x", pad_spatial(2)),
    "spatial_3d_padding": function("x, pad_width=((1, 1), (1, 1), (1, 1)), data_format=None", "x", pad_spatial(3)),
}  # fmt: skip
