"""Keras's convolutions, every generation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weigh.network.errors import ShapeError
from weigh.network.ops import Op
from weigh.network.sizes import Size
from weigh.ops.convolution import Conv, ConvTranspose, DepthwiseConv, LocallyConnected, SeparableConv
from weigh.readers.keras.layers.arguments import whole
from weigh.readers.keras.layers.legacy import KERNEL_2D, KERNEL_3D, changed, legacy, without
from weigh.readers.keras.table import Given, Row, row
from weigh.readers.vocabulary.signatures import Signature, as_size

Build = Callable[[Given], Op]


def conv(spatial: int) -> Build:
    """What the arguments of a convolution over so many axes make."""

    def build(given: Given) -> Op:
        return Conv(
            filters=given.size("filters"),
            kernel=given.sizes("kernel_size", spatial),
            stride=given.sizes("strides", spatial),
            dilation=given.sizes("dilation_rate", spatial),
            padding=given.padding(),
            groups=whole(given, "groups"),
            bias=given.flag("use_bias"),
            channels_first=given.channels_first,
            activation=given.activation(),
        )

    return build


def conv_transpose(spatial: int) -> Build:
    def build(given: Given) -> Op:
        return ConvTranspose(
            filters=given.size("filters"),
            kernel=given.sizes("kernel_size", spatial),
            stride=given.sizes("strides", spatial),
            dilation=given.sizes("dilation_rate", spatial),
            padding=given.padding(),
            output_padding=given.sizes("output_padding", spatial) if given.has("output_padding") else None,
            output_size=_output_size(given, spatial),
            bias=given.flag("use_bias"),
            channels_first=given.channels_first,
            activation=given.activation(),
        )

    return build


def depthwise_conv(spatial: int) -> Build:
    def build(given: Given) -> Op:
        return DepthwiseConv(
            multiplier=whole(given, "depth_multiplier"),
            kernel=given.sizes("kernel_size", spatial),
            stride=given.sizes("strides", spatial),
            dilation=given.sizes("dilation_rate", spatial),
            padding=given.padding(),
            bias=given.flag("use_bias"),
            channels_first=given.channels_first,
            activation=given.activation(),
        )

    return build


def separable_conv(spatial: int) -> Build:
    def build(given: Given) -> Op:
        return SeparableConv(
            filters=given.size("filters"),
            multiplier=whole(given, "depth_multiplier"),
            kernel=given.sizes("kernel_size", spatial),
            stride=given.sizes("strides", spatial),
            dilation=given.sizes("dilation_rate", spatial),
            padding=given.padding(),
            bias=given.flag("use_bias"),
            channels_first=given.channels_first,
            activation=given.activation(),
        )

    return build


def locally_connected(spatial: int) -> Build:
    def build(given: Given) -> Op:
        return LocallyConnected(
            filters=given.size("filters"),
            kernel=given.sizes("kernel_size", spatial),
            stride=given.sizes("strides", spatial),
            padding=given.padding(),
            bias=given.flag("use_bias"),
            channels_first=given.channels_first,
            activation=given.activation(),
        )

    return build


def _output_size(given: Given, spatial: int) -> tuple[Size, ...] | None:
    """Keras 1's transposed convolution is told its whole output shape, the batch included."""
    if not given.has("output_shape"):
        return None
    told = given["output_shape"]
    if not isinstance(told, list | tuple) or len(told) != spatial + 2:
        raise ShapeError.of("layer.argument_length", argument="output_shape", expected=spatial + 2, value=told)
    inner = told[1:]
    sizes = inner[1:] if given.channels_first else inner[:-1]
    return tuple(as_size(size, "output_shape") for size in sizes)


def _settings(*kernels: str) -> str:
    """The arguments that no number depends on, in the order of the framework."""
    return "".join((
        "activation=None, use_bias=True, ",
        *(f"{kernel}_initializer='glorot_uniform', " for kernel in kernels),
        "bias_initializer='zeros', ",
        *(f"{kernel}_regularizer=None, " for kernel in kernels),
        "bias_regularizer=None, activity_regularizer=None, ",
        *(f"{kernel}_constraint=None, " for kernel in kernels),
        "bias_constraint=None",
    ))  # fmt: skip


_TAIL = _settings("kernel")
_DEPTHWISE_TAIL = _settings("depthwise")
_SEPARABLE_TAIL = _settings("depthwise", "pointwise")


def _window(ones: str) -> str:
    return f"filters, kernel_size, strides={ones}, padding='valid', data_format=None, dilation_rate={ones}, "


def _depthwise(ones: str, spatial: int) -> Row:
    head = f"kernel_size, strides={ones}, padding='valid', depth_multiplier=1, data_format=None, dilation_rate={ones}, "
    return row(head + _DEPTHWISE_TAIL, depthwise_conv(spatial))


def _transposed(ones: str, spatial: int) -> Row:
    head = (
        f"filters, kernel_size, strides={ones}, padding='valid', output_padding=None, data_format=None, "
        f"dilation_rate={ones}, "
    )
    return row(head + _TAIL, conv_transpose(spatial))


def _local(ones: str, spatial: int) -> Row:
    head = f"filters, kernel_size, strides={ones}, padding='valid', data_format=None, "
    return row(head + _TAIL + ", implementation=1", locally_connected(spatial))


KERAS3 = {
    "Conv1D": row(_window("1") + "groups=1, " + _TAIL, conv(1)),
    "Conv2D": row(_window("(1, 1)") + "groups=1, " + _TAIL, conv(2)),
    "Conv3D": row(_window("(1, 1, 1)") + "groups=1, " + _TAIL, conv(3)),
    "Conv1DTranspose": _transposed("1", 1),
    "Conv2DTranspose": _transposed("(1, 1)", 2),
    "Conv3DTranspose": row(
        "filters, kernel_size, strides=(1, 1, 1), padding='valid', data_format=None, output_padding=None, "
        "dilation_rate=(1, 1, 1), " + _TAIL,
        conv_transpose(3),
    ),
    "DepthwiseConv1D": _depthwise("1", 1),
    "DepthwiseConv2D": _depthwise("(1, 1)", 2),
    "SeparableConv1D": row(_window("1") + "depth_multiplier=1, " + _SEPARABLE_TAIL, separable_conv(1)),
    "SeparableConv2D": row(_window("(1, 1)") + "depth_multiplier=1, " + _SEPARABLE_TAIL, separable_conv(2)),
}

TFKERAS = {
    "Conv1D": changed(KERAS3["Conv1D"], data_format="channels_last"),
    "Conv3DTranspose": _transposed("(1, 1, 1)", 3),
    "LocallyConnected1D": _local("1", 1),
    "LocallyConnected2D": _local("(1, 1)", 2),
}

KERAS2 = {
    "Conv1D": without(TFKERAS["Conv1D"], "groups"),
    "Conv2D": legacy(without(KERAS3["Conv2D"], "groups"), KERNEL_2D),
    "Conv3D": legacy(without(KERAS3["Conv3D"], "groups"), KERNEL_3D),
    "Conv2DTranspose": legacy(KERAS3["Conv2DTranspose"], KERNEL_2D, dropped=("output_shape",)),
    "Conv3DTranspose": without(TFKERAS["Conv3DTranspose"], "dilation_rate"),
    "SeparableConv2D": legacy(KERAS3["SeparableConv2D"], KERNEL_2D),
    "LocallyConnected1D": without(TFKERAS["LocallyConnected1D"], "implementation"),
    "LocallyConnected2D": legacy(without(TFKERAS["LocallyConnected2D"], "implementation"), KERNEL_2D),
}

_LEGACY_NAMES = {
    "nb_filter": "filters", "filter_length": "kernel_size", "border_mode": "padding", "subsample": "strides",
    "subsample_length": "strides", "atrous_rate": "dilation_rate", "dim_ordering": "data_format", "bias": "use_bias",
    "init": "kernel_initializer",
}  # fmt: skip
_LEGACY_HEAD = "init='glorot_uniform', activation=None, weights=None, border_mode='valid', "
_LEGACY_TAIL = (
    "W_regularizer=None, b_regularizer=None, activity_regularizer=None, W_constraint=None, b_constraint=None, bias=True"
)
_LEGACY_SEQUENCE = ", input_dim=None, input_length=None"


def _keras1(head: str, tail: str, build: Build, kernel: tuple[str, ...] = (), sequence: bool = False) -> Row:
    """A row of Keras 1, which gives a kernel's sizes one by one and whose sequences always have their channels last."""

    def adapt(bound: dict[str, Any]) -> dict[str, Any]:
        made: dict[str, Any] = {"dilation_rate": 1, "groups": 1, "output_padding": None, **bound}
        if kernel:
            made["kernel_size"] = [bound[name] for name in kernel]
        if sequence:
            made["data_format"] = "channels_last"
        return made

    return Row(Signature(head + _LEGACY_HEAD + tail), build, rename=_LEGACY_NAMES, adapt=adapt)


_LEGACY_1D, _LEGACY_2D = "nb_filter, filter_length, ", "nb_filter, nb_row, nb_col, "

KERAS1 = {
    "Convolution1D": _keras1(
        _LEGACY_1D, "subsample_length=1, " + _LEGACY_TAIL + _LEGACY_SEQUENCE, conv(1), sequence=True
    ),
    "Convolution2D": _keras1(
        _LEGACY_2D, "subsample=(1, 1), dim_ordering='default', " + _LEGACY_TAIL, conv(2), KERNEL_2D
    ),
    "Convolution3D": _keras1(
        "nb_filter, kernel_dim1, kernel_dim2, kernel_dim3, ",
        "subsample=(1, 1, 1), dim_ordering='default', " + _LEGACY_TAIL,
        conv(3),
        KERNEL_3D,
    ),
    "AtrousConvolution1D": _keras1(
        _LEGACY_1D, "subsample_length=1, atrous_rate=1, " + _LEGACY_TAIL + _LEGACY_SEQUENCE, conv(1), sequence=True
    ),
    "AtrousConvolution2D": _keras1(
        _LEGACY_2D, "subsample=(1, 1), atrous_rate=(1, 1), dim_ordering='default', " + _LEGACY_TAIL, conv(2), KERNEL_2D
    ),
    "Deconvolution2D": _keras1(
        _LEGACY_2D + "output_shape, ",
        "subsample=(1, 1), dim_ordering='default', " + _LEGACY_TAIL,
        conv_transpose(2),
        KERNEL_2D,
    ),
    "SeparableConvolution2D": _keras1(
        _LEGACY_2D,
        "subsample=(1, 1), depth_multiplier=1, dim_ordering='default', depthwise_regularizer=None, "
        "pointwise_regularizer=None, b_regularizer=None, activity_regularizer=None, depthwise_constraint=None, "
        "pointwise_constraint=None, b_constraint=None, bias=True",
        separable_conv(2),
        KERNEL_2D,
    ),
    "LocallyConnected1D": _keras1(
        _LEGACY_1D,
        "subsample_length=1, dim_ordering='default', " + _LEGACY_TAIL + _LEGACY_SEQUENCE,
        locally_connected(1),
        sequence=True,
    ),
    "LocallyConnected2D": _keras1(
        _LEGACY_2D, "subsample=(1, 1), dim_ordering='default', " + _LEGACY_TAIL, locally_connected(2), KERNEL_2D
    ),
}

ALIASES = {
    "Convolution1D": "Conv1D",
    "Convolution2D": "Conv2D",
    "Convolution3D": "Conv3D",
    "Convolution1DTranspose": "Conv1DTranspose",
    "Convolution2DTranspose": "Conv2DTranspose",
    "Convolution3DTranspose": "Conv3DTranspose",
    "Deconvolution2D": "Conv2DTranspose",
    "Deconv2D": "Conv2DTranspose",
    "Deconvolution3D": "Conv3DTranspose",
    "Deconv3D": "Conv3DTranspose",
    "SeparableConvolution1D": "SeparableConv1D",
    "SeparableConvolution2D": "SeparableConv2D",
}

ALIASES1 = {
    "Conv1D": "Convolution1D",
    "Conv2D": "Convolution2D",
    "Conv3D": "Convolution3D",
    "Deconv2D": "Deconvolution2D",
    "AtrousConv1D": "AtrousConvolution1D",
    "AtrousConv2D": "AtrousConvolution2D",
    "SeparableConv2D": "SeparableConvolution2D",
}
"""Keras 1's own short names, for what it called by the long ones."""

ALIASES2 = {"AtrousConvolution1D": "Conv1D", "AtrousConvolution2D": "Conv2D"}
"""What Keras 2 made of two layers of Keras 1."""
