"""PyTorch's convolutions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from weigh.network.errors import ShapeError
from weigh.network.ops import Op
from weigh.ops.convolution import Conv, ConvTranspose
from weigh.ops.layout import SPATIAL
from weigh.readers.torch.layers.arguments import FACTORY, KERNEL, optional, padding, sizes_of, whole
from weigh.readers.torch.table import Given, LayerRow, TorchSignature, layer

Build = Callable[[Given], Op]


def conv(spatial: int) -> Build:
    """What the arguments of a convolution over so many axes make."""

    def build(given: Given) -> Op:
        return Conv(
            filters=given.size("out_channels"),
            kernel=given.sizes("kernel_size", spatial),
            stride=given.sizes("stride", spatial),
            dilation=given.sizes("dilation", spatial),
            padding=padding(given, spatial),
            groups=whole(given, "groups"),
            bias=given.flag("bias"),
            channels_first=True,
            in_channels=optional(given, "in_channels"),
        )

    return build


def conv_transpose(spatial: int) -> Build:
    """Raises: ShapeError where more is added to the output than a stride or a dilation leaves open."""

    def build(given: Given) -> Op:
        stride, dilation, extra = (given.sizes(name, spatial) for name in ("stride", "dilation", "output_padding"))
        for axis, *sizes in zip(SPATIAL[spatial], extra, stride, dilation, strict=True):
            if all(isinstance(size, int) for size in sizes) and sizes[0] >= max(sizes[1:]):
                told = {"axis": axis, "extra": sizes[0], "stride": sizes[1], "dilation": sizes[2]}
                raise ShapeError.of("conv_transpose.output_padding", **told)
        return ConvTranspose(
            filters=given.size("out_channels"),
            kernel=given.sizes("kernel_size", spatial),
            stride=stride,
            dilation=dilation,
            padding=given.pairs("padding", spatial),
            output_padding=extra,
            groups=whole(given, "groups"),
            bias=given.flag("bias"),
            channels_first=True,
            in_channels=optional(given, "in_channels"),
        )

    return build


def of_output_size(op: Op, given: Given) -> Op:
    """A transposed convolution whose call names the size of its output, with or without batch and channels.

    Raises: ShapeError where it names another number of axes.
    """
    if not given.has("output_size"):
        return op
    assert isinstance(op, ConvTranspose)
    spatial, sizes = len(op.kernel), sizes_of(given, "output_size")
    if len(sizes) not in (spatial, spatial + 1, spatial + 2):
        raise ShapeError.of("layer.argument_length", argument="output_size", expected=spatial, value=sizes)
    return replace(op, output_size=sizes[-spatial:])


_CONV = (
    "out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True, padding_mode='zeros'" + FACTORY
)
_TRANSPOSED = (
    "out_channels, kernel_size, stride=1, padding=0, output_padding=0, groups=1, bias=True, dilation=1, "
    "padding_mode='zeros'" + FACTORY
)
_CALL = TorchSignature("input, output_size=None")


def _rows(spatial: int) -> dict[str, LayerRow]:
    there, back = f"Conv{spatial}d", f"ConvTranspose{spatial}d"
    turned = {"parameters": KERNEL, "call": _CALL, "at_call": of_output_size}
    return {
        there: layer("in_channels, " + _CONV, conv(spatial), parameters=KERNEL),
        back: layer("in_channels, " + _TRANSPOSED, conv_transpose(spatial), **turned),
        "Lazy" + there: layer(_CONV, conv(spatial), parameters=KERNEL),
        "Lazy" + back: layer(_TRANSPOSED, conv_transpose(spatial), **turned),
    }


ROWS = {**_rows(1), **_rows(2), **_rows(3)}
