"""Convolutions over one, two or three spatial axes: full, grouped, depthwise, separable, transposed, unshared.

Shapes: (batch, *spatial, channels) or, with channels_first, (batch, channels, *spatial).
Source: Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", arXiv 1603.07285.
"""

from __future__ import annotations

from dataclasses import dataclass

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op
from weigh.network.sizes import Formula, Size
from weigh.network.tensors import Axis, Tensor, Weight, Work
from weigh.ops.activations import activation_work
from weigh.ops.declared import declared
from weigh.ops.layout import SPATIAL, Padding, Window, join, ones, split, taps


@dataclass(frozen=True, slots=True)
class Conv(Op):
    """Convolution: every filter spans all the channels of its group and has one bias.

    in_channels: where the source declares the input's channels.

    Weights: kernel (*taps, in_channels / groups, filters), bias (filters).
    MACs: one an output element a tap an input channel of the group.

    >>> conv = Conv(filters=64, kernel=(5, 5), stride=(1, 1), dilation=(1, 1))
    >>> applied = conv.apply(Tensor.of(12, 12, 32))
    >>> sum(weight.count for weight in applied.weights), applied.outputs[0].shape[1:]
    (51264, (8, 8, 64))
    """

    kind = "conv"
    filters: Size
    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    dilation: tuple[int, ...]
    padding: Padding = "valid"
    groups: int = 1
    bias: bool = True
    channels_first: bool = False
    activation: str = ""
    in_channels: Size | None = None

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        image = split(x, len(self.kernel), self.channels_first)
        channels = declared(image.channels.size, self.in_channels, "in_channels", x)
        inside = Axis("in_channels", _divided("in_channels", channels, self.groups))
        _divided("filters", self.filters, self.groups)
        filters = _filters(self.filters)
        window = taps(self.kernel)
        out = Window(self.kernel, self.stride, self.dilation, self.padding).over(image.spatial)
        y = join(image, out, filters, self.channels_first, x.dtype)
        return Applied(
            outputs=(y,),
            weights=_with_bias(Weight("kernel", (*window, inside, filters)), filters, self.bias),
            macs=(Work((*image.images, *out, *window, inside, filters)),),
            elementwise=_after(y, self.bias, self.activation),
        )


@dataclass(frozen=True, slots=True)
class DepthwiseConv(Op):
    """Each input channel is filtered alone, by `multiplier` kernels of its own.

    Weights: kernel (*taps, in_channels, multiplier), bias (in_channels × multiplier).
    """

    kind = "depthwise_conv"
    multiplier: int
    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    dilation: tuple[int, ...]
    padding: Padding = "valid"
    bias: bool = True
    channels_first: bool = False
    activation: str = ""

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        image = split(x, len(self.kernel), self.channels_first)
        inside, each = Axis("in_channels", image.channels.size), Axis("depth_multiplier", self.multiplier)
        window = taps(self.kernel)
        out = Window(self.kernel, self.stride, self.dilation, self.padding).over(image.spatial)
        y = join(image, out, Axis("channels", inside.size * self.multiplier), self.channels_first, x.dtype)
        bias = (Weight("bias", (inside, each)),) if self.bias else ()
        return Applied(
            outputs=(y,),
            weights=(Weight("kernel", (*window, inside, each)), *bias),
            macs=(Work((*image.images, *out, *window, inside, each)),),
            elementwise=_after(y, self.bias, self.activation),
        )


@dataclass(frozen=True, slots=True)
class SeparableConv(Op):
    """A depthwise convolution, then a 1×1 convolution over its channels. Source: Chollet, arXiv 1610.02357.

    Weights: depthwise_kernel (*taps, in_channels, multiplier), pointwise_kernel (in_channels × multiplier, filters),
    bias (filters); there is no bias between the two.
    """

    kind = "separable_conv"
    filters: Size
    multiplier: int
    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    dilation: tuple[int, ...]
    padding: Padding = "valid"
    bias: bool = True
    channels_first: bool = False
    activation: str = ""

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        each = DepthwiseConv(
            self.multiplier, self.kernel, self.stride, self.dilation, self.padding, False, self.channels_first
        ).apply(x)
        between = each.outputs[0]
        image = split(between, len(self.kernel), self.channels_first)
        inside, filters = Axis("between_channels", image.channels.size), _filters(self.filters)
        y = join(image, image.spatial, filters, self.channels_first, x.dtype)
        depthwise = Weight("depthwise_kernel", each.weights[0].axes, part="depthwise")
        pointwise = Weight("pointwise_kernel", (inside, filters), part="pointwise")
        bias = (Weight("bias", (filters,), part="pointwise"),) if self.bias else ()
        return Applied(
            outputs=(y,),
            weights=(depthwise, pointwise, *bias),
            macs=(*each.macs, Work((*image.images, *image.spatial, inside, filters))),
            elementwise=_after(y, self.bias, self.activation),
        )


@dataclass(frozen=True, slots=True)
class ConvTranspose(Op):
    """Transposed convolution: every input element is spread over a window of the output.

    The output size is `stride·(in − 1) + span` less the padding, plus `output_padding`; with padding `same` it is
    `stride·in`. Where the source names the output's spatial size outright (`output_size`), that is taken.
    Weights: kernel (*taps, filters / groups, in_channels), bias (filters).
    MACs: one an input element a tap a filter of the group.
    """

    kind = "conv_transpose"
    filters: Size
    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    dilation: tuple[int, ...]
    padding: Padding = "valid"
    output_padding: tuple[int, ...] | None = None
    output_size: tuple[Size, ...] | None = None
    groups: int = 1
    bias: bool = True
    channels_first: bool = False
    activation: str = ""
    in_channels: Size | None = None

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        image = split(x, len(self.kernel), self.channels_first)
        inside = Axis("in_channels", declared(image.channels.size, self.in_channels, "in_channels", x))
        each = Axis("filters", _divided("filters", self.filters, self.groups))
        _divided("in_channels", inside.size, self.groups)
        filters = _filters(self.filters)
        window = taps(self.kernel)
        Window(self.kernel, self.stride, self.dilation).check(image.spatial)
        out = tuple(Axis(axis.name, self._grown(i, axis.size)) for i, axis in enumerate(image.spatial))
        for axis, before in zip(out, image.spatial, strict=True):
            least = 1 if isinstance(self.padding, tuple) else 0  # of `same`, Keras works out a shape of nothing
            if isinstance(axis.size, int) and axis.size < least:
                raise ShapeError.of("conv_transpose.too_small", axis=axis.name, size=axis.size, inside=before.size)
        y = join(image, out, filters, self.channels_first, x.dtype)
        return Applied(
            outputs=(y,),
            weights=_with_bias(Weight("kernel", (*window, each, inside)), filters, self.bias),
            macs=(Work((*image.images, *image.spatial, *window, inside, each)),),
            elementwise=_after(y, self.bias, self.activation),
        )

    def _grown(self, i: int, size: Size) -> Size:
        if self.output_size is not None:
            return self._asked(i, size, self.output_size[i])
        stride, span = self.stride[i], (self.kernel[i] - 1) * self.dilation[i] + 1
        extra = None if self.output_padding is None else self.output_padding[i]
        if isinstance(self.padding, tuple):
            return (size - 1) * stride + span - sum(self.padding[i]) + (0 if extra is None else extra)
        if extra is not None:  # Keras's rule: `same` takes off half the span on each side before it adds this
            return (size - 1) * stride + span - (2 * (span // 2) if self.padding == "same" else 0) + extra
        return size * stride if self.padding == "same" else size * stride + _surplus(span, stride)

    def _asked(self, i: int, size: Size, asked: Size) -> Size:
        """The output's size as the source names it; given the padding in numbers, the stride leaves a range for it.

        Raises: ShapeError where it lies outside.
        """
        if isinstance(self.padding, tuple) and isinstance(size, int) and isinstance(asked, int):
            least = (size - 1) * self.stride[i] + (self.kernel[i] - 1) * self.dilation[i] + 1 - sum(self.padding[i])
            most = least + self.stride[i] - 1
            if not least <= asked <= most:
                raise ShapeError.of(
                    "conv_transpose.output_size", axis=SPATIAL[len(self.kernel)][i], size=asked, least=least, most=most,
                    inside=size,
                )  # fmt: skip
        return asked


@dataclass(frozen=True, slots=True)
class LocallyConnected(Op):
    """A convolution whose weights are not shared: every output position owns a kernel and a bias.

    Weights: kernel (*positions, *taps, in_channels, filters), bias (*positions, filters).
    """

    kind = "locally_connected"
    filters: Size
    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    padding: Padding = "valid"
    bias: bool = True
    channels_first: bool = False
    activation: str = ""

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        image = split(x, len(self.kernel), self.channels_first)
        inside, filters = Axis("in_channels", image.channels.size), _filters(self.filters)
        window = taps(self.kernel)
        out = Window(self.kernel, self.stride, ones(len(self.kernel)), self.padding).over(image.spatial)
        places = tuple(Axis(f"output_{axis.name}", axis.size) for axis in out)
        y = join(image, out, filters, self.channels_first, x.dtype)
        bias = (Weight("bias", (*places, filters)),) if self.bias else ()
        return Applied(
            outputs=(y,),
            weights=(Weight("kernel", (*places, *window, inside, filters)), *bias),
            macs=(Work((*image.images, *out, *window, inside, filters)),),
            elementwise=_after(y, self.bias, self.activation),
        )


def _divided(name: str, size: Size, groups: int) -> Size:
    if isinstance(size, int) and (groups < 1 or size % groups):
        raise ShapeError.of("conv.groups", name=name, size=size, groups=groups)
    return size // groups


def _surplus(span: Size, stride: Size) -> Size:
    """How far the last window reaches beyond a stride for every input."""
    if isinstance(span, int) and isinstance(stride, int):
        return max(span - stride, 0)
    return Formula(f"max({span} - {stride}, 0)")


def _filters(size: Size) -> Axis:
    if isinstance(size, int) and size < 1:
        raise ShapeError.of("conv.filters", filters=size)
    return Axis("filters", size)


def _with_bias(kernel: Weight, filters: Axis, bias: bool) -> tuple[Weight, ...]:
    return (kernel, Weight("bias", (filters,))) if bias else (kernel,)


def _after(y: Tensor, bias: bool, activation: str) -> tuple[Work, ...]:
    """The element-wise work behind a sum of products: adding the bias, and the activation."""
    return (*((Work(y.axes),) if bias else ()), *activation_work(activation, y))
