"""Which convolutions a row may be: the kernel follows from the parameters, stride and padding from the shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from math import gcd, prod
from typing import Any

from weigh.network.ops import Op
from weigh.network.sizes import Size
from weigh.network.tensors import Tensor
from weigh.ops.convolution import Conv, ConvTranspose, DepthwiseConv, LocallyConnected, SeparableConv
from weigh.ops.layout import Image, Padding, ones, split
from weigh.ops.partial import Filters, PartialConv
from weigh.ops.recurrent_convolution import ConvLSTM, ConvLSTMCell
from weigh.readers.written.infer.clues import Clues, Guess
from weigh.readers.written.infer.windows import as_padding, kernel_cost, kernels, slidings

GROUP_COSTS = {2: 4.0, 4: 6.0, 8: 6.0, 16: 6.0, 32: 5.0, 64: 5.5, 3: 7.0}
DEPTHWISE_COST = 1.5
KERAS_DEPTHWISE_COST = 4.0
"""Of a group for each channel, for which Keras has a layer of its own."""
_NO_BIAS = 0.4
_WIDEST_SHRINKING = 11
_MOST_OUTPUT_PADDING = 4
_PARTIAL_COST = 6.0
_MOST_CONNECTED = 0.75
"""Connections are left out to save work (LeNet's C3 keeps 60 of 96); a count just below the full one is mistaken."""
ACCOUNT = "cs231n"
"""The form that writes out what each filter reads: of groups that nobody tells, it can only mean two, as AlexNet's."""
_UNTOLD_GROUPS = 2
_TOO_RARE = 7.0
"""Groups and a kernel that together cost more are not thought of."""


def spatial_of(clues: Clues, x: Tensor) -> int | None:
    """How many spatial axes: as the word says, else as the kernel or the shapes show."""
    if clues.family.spatial:
        return clues.family.spatial
    kernel = clues.get("kernel")
    if isinstance(kernel, list | tuple) and len(kernel) > 1:
        return len(kernel)
    count = len(clues.output) - 1 if clues.output else None
    if count is None:
        count = 2 if x.rank is None else x.rank - 2
    return count if 1 <= count <= 3 else None


def _image(clues: Clues, x: Tensor, spatial: int) -> Image | None:
    if x.rank != spatial + 2:
        return None
    return split(x, spatial, clues.channels_first)


def conv(clues: Clues, x: Tensor) -> Iterator[Guess]:
    """Convolutions: every kernel, with or without bias and in groups, whose weights are as many as printed."""
    spatial = spatial_of(clues, x)
    image = _image(clues, x, spatial) if spatial else None
    if spatial is None or image is None:
        return
    if not isinstance(image.channels.size, int):
        yield from _unknown_channels(clues, image)
        return
    if clues.get("connections"):
        yield from _partial(clues, image)
        return
    yield from _some_connections(clues, image)
    for filters, kernel, groups, bias, cost in _full(clues, image):
        inferred = {"groups": groups} if groups > 1 else {}
        make = partial(Conv, filters, kernel, groups=groups, bias=bias)
        yield from _slid(clues, image, kernel, make, cost, {**inferred, "bias": bias})


def _some_connections(clues: Clues, image: Image) -> Iterator[Guess]:
    """A convolution of a stated kernel with fewer weights than a full one: its filters read some of the channels only.

    How many each of them reads is shared out evenly; that changes no count.
    """
    if clues.form == ACCOUNT:
        return
    spatial, filters = len(image.spatial), clues.units()
    kernel, channels = clues.sizes("kernel", spatial), image.channels.size
    if kernel is None or filters is None or clues.count is None or not isinstance(channels, int):
        return
    for bias in clues.biases():
        read, rest = divmod(clues.count - (filters if bias else 0), prod(kernel))
        if rest or not filters <= read <= channels * filters * _MOST_CONNECTED:
            continue
        each, more = divmod(read, filters)
        sets = tuple(Filters(*pair) for pair in ((more, each + 1), (filters - more, each)) if pair[0])
        for sliding in slidings([axis.size for axis in image.spatial], clues.space(spatial), kernel, clues):
            op = PartialConv(sets, kernel, sliding.stride, sliding.padding, bias, clues.channels_first)
            inferred = {"stride": sliding.stride, "padding": sliding.padding, "connections": read}
            yield Guess(op, _PARTIAL_COST + sliding.cost, inferred)


def _unknown_channels(clues: Clues, image: Image) -> Iterator[Guess]:
    """A convolution of so many channels as nobody knows: only what is stated outright."""
    kernel, filters = clues.sizes("kernel", len(image.spatial)), clues.whole("units")
    if kernel is not None and filters is not None:
        make = partial(Conv, filters, kernel, groups=clues.whole("groups") or 1, bias=clues.biases()[0])
        yield from _slid(clues, image, kernel, make, 0.0, {})


def _partial(clues: Clues, image: Image) -> Iterator[Guess]:
    """A convolution whose filters read only some of the channels."""
    spatial = len(image.spatial)
    kernel = clues.sizes("kernel", spatial) or (3,) * spatial
    sets = tuple(Filters(count, reads) for count, reads in clues.get("connections"))
    for sliding in slidings([axis.size for axis in image.spatial], clues.space(spatial), kernel, clues):
        op = PartialConv(
            sets, kernel, sliding.stride, sliding.padding, clues.biases()[0], clues.channels_first,
            str(clues.get("activation", "")),
        )  # fmt: skip
        yield Guess(op, sliding.cost, {"stride": sliding.stride, "padding": sliding.padding})


def _full(clues: Clues, image: Image) -> Iterator[tuple[Size, tuple[int, ...], int, bool, float]]:
    """Filters, kernel, groups and bias that the parameters allow."""
    channels, spatial = image.channels.size, len(image.spatial)
    assert isinstance(channels, int)
    filters = clues.units()
    stated = clues.sizes("kernel", spatial)
    if filters is None:
        filters = _filters_from(clues, channels, stated)
    if filters is None or channels < 1 or filters < 1:
        return
    for bias in clues.biases():
        cost = 0.0 if bias else _NO_BIAS
        held = clues.kernels if clues.kernels is not None else clues.count
        if held is None:
            if stated is not None:
                groups = _stated_groups(clues, channels)
                yield filters, stated, groups, bias, cost
            elif clues.params is None:
                for kernel in _from_shapes(clues, image):
                    yield filters, kernel, 1, bias, cost + kernel_cost(kernel[0])
            continue
        weights = held - (filters if bias and clues.kernels is None else 0)
        each, rest = divmod(weights, filters)
        if rest or each < 1:
            continue
        for groups, extra in _groups(clues, channels, filters):
            taps, left = divmod(each, channels // groups)
            if left:
                continue
            if stated is not None:
                if prod(stated) == taps:
                    yield filters, stated, groups, bias, cost + extra
                continue
            for kernel, unusual in kernels(taps, spatial):
                rare = extra + unusual * (2 if groups > 1 else 1)
                if rare <= _TOO_RARE:
                    yield filters, kernel, groups, bias, cost + rare


def _from_shapes(clues: Clues, image: Image) -> Iterator[tuple[int, ...]]:
    """Kernels where no count tells: the one that shrinks the image so at stride 1, then the most usual."""
    pairs = zip(image.spatial, clues.space(len(image.spatial)), strict=True)
    shrinking = [axis.size - out + 1 for axis, out in pairs if isinstance(axis.size, int) and out is not None]
    if len(shrinking) == len(image.spatial) and 1 < min(shrinking) <= max(shrinking) <= _WIDEST_SHRINKING:
        yield tuple(shrinking)
    yield (3,) * len(image.spatial)
    yield (1,) * len(image.spatial)


def _filters_from(clues: Clues, channels: int, kernel: tuple[int, ...] | None) -> int | None:
    if kernel is None or clues.count is None:
        return None
    each = prod(kernel) * channels
    return next((clues.count // (each + bias) for bias in clues.biases() if clues.count % (each + bias) == 0), None)


def _stated_groups(clues: Clues, channels: int) -> int:
    groups, inside = clues.whole("groups"), clues.whole("in_channels")
    if groups is None and inside is not None and inside < channels and channels % inside == 0:
        found = channels // inside
        return found if clues.form != ACCOUNT or found <= _UNTOLD_GROUPS else 1
    return groups or 1


def _groups(clues: Clues, channels: int, filters: int) -> Iterator[tuple[int, float]]:
    """Groups that divide both channels and filters, the most usual first, with what each costs."""
    stated = _stated_groups(clues, channels)
    if stated > 1 or clues.whole("groups") is not None:
        if channels % stated == 0:
            yield stated, 0.0
        return
    yield 1, 0.0
    if clues.form == ACCOUNT:
        return
    common = gcd(channels, filters)
    if channels > 1 and common == channels:
        yield channels, DEPTHWISE_COST if clues.framework != "keras" else KERAS_DEPTHWISE_COST
    for groups, cost in GROUP_COSTS.items():
        if common % groups == 0 and groups != channels:
            yield groups, cost


def _slid(
    clues: Clues,
    image: Image,
    kernel: tuple[int, ...],
    make: Callable[..., Op],
    cost: float,
    told: Mapping[str, Any],
) -> Iterator[Guess]:
    """The op with every stride and padding that gives the printed size."""
    sizes = [axis.size for axis in image.spatial]
    for sliding in slidings(sizes, clues.space(len(kernel)), kernel, clues):
        op = make(
            stride=sliding.stride, padding=sliding.padding, dilation=sliding.dilation,
            channels_first=clues.channels_first, activation=str(clues.get("activation", "")),
        )  # fmt: skip
        inferred = {"kernel": kernel, "stride": sliding.stride, "padding": sliding.padding, **told}
        if set(sliding.dilation) != {1}:
            inferred["dilation"] = sliding.dilation
        yield Guess(op, cost + sliding.cost, inferred)


def depthwise(clues: Clues, x: Tensor) -> Iterator[Guess]:
    """Depthwise convolutions: channels × multiplier × (taps + bias)."""
    spatial = spatial_of(clues, x)
    image = _image(clues, x, spatial) if spatial else None
    if spatial is None or image is None or not isinstance(image.channels.size, int):
        return
    channels = image.channels.size
    out = clues.units() or channels * (clues.whole("multiplier") or 1)
    multiplier, rest = divmod(out, channels) if channels else (0, 1)
    if rest or multiplier < 1:
        return
    stated = clues.sizes("kernel", spatial)
    for bias in clues.biases():
        if clues.count is None:
            options = [(stated or (3,) * spatial, 0.0)]
        else:
            taps, left = divmod(clues.count - (out if bias else 0), out)
            options = [] if left else list(kernels(taps, spatial))
        for kernel, unusual in options:
            make = partial(DepthwiseConv, multiplier, kernel, bias=bias)
            cost = unusual + (0.0 if bias else _NO_BIAS)
            yield from _slid(clues, image, kernel, make, cost, {"bias": bias, "multiplier": multiplier})


MOST_MULTIPLIERS = 4


def separable(clues: Clues, x: Tensor) -> Iterator[Guess]:
    """Separable convolutions: taps × channels × m + channels × m × filters, and a bias for each filter."""
    spatial = spatial_of(clues, x)
    image = _image(clues, x, spatial) if spatial else None
    filters = clues.units()
    if spatial is None or image is None or not isinstance(image.channels.size, int) or filters is None:
        return
    channels = image.channels.size
    stated = clues.sizes("kernel", spatial)
    given = clues.whole("multiplier")
    for multiplier in (given,) if given else range(1, MOST_MULTIPLIERS + 1):
        between = channels * multiplier
        for bias in clues.biases():
            if clues.count is None:
                options = [(stated or (3,) * spatial, 0.0)]
            else:
                taps, left = divmod(clues.count - between * filters - (filters if bias else 0), between or 1)
                options = [] if left or taps < 1 else list(kernels(taps, spatial))
            for kernel, unusual in options:
                make = partial(SeparableConv, filters, multiplier, kernel, bias=bias)
                cost = unusual + (0.0 if bias else _NO_BIAS) + 2.0 * (multiplier - 1)
                yield from _slid(clues, image, kernel, make, cost, {"bias": bias, "multiplier": multiplier})


def transposed(clues: Clues, x: Tensor) -> Iterator[Guess]:
    """Transposed convolutions: the kernel as a convolution's; the stride follows from how much the image grows."""
    spatial = spatial_of(clues, x)
    image = _image(clues, x, spatial) if spatial else None
    if spatial is None or image is None or not isinstance(image.channels.size, int):
        return
    for filters, kernel, groups, bias, cost in _full(clues, image):
        for stride, padding, extra, unusual in _growth(clues, image, kernel):
            op = ConvTranspose(
                filters, kernel, stride, ones(spatial), padding, extra, groups=groups, bias=bias,
                channels_first=clues.channels_first, activation=str(clues.get("activation", "")),
            )  # fmt: skip
            inferred = {"kernel": kernel, "stride": stride, "padding": padding, "bias": bias}
            if extra is not None and any(extra):
                inferred["output_padding"] = extra
            yield Guess(op, cost + unusual, inferred)


def _growth(
    clues: Clues, image: Image, kernel: tuple[int, ...]
) -> Iterator[tuple[tuple[int, ...], Padding, tuple[int, ...] | None, float]]:
    """Stride, padding and output padding that take the input's size to the output's."""
    spatial = len(kernel)
    given = clues.sizes("stride", spatial)
    size, out = image.spatial[0].size, clues.space(spatial)[0]
    if not isinstance(size, int) or out is None or size < 1:
        padding = as_padding(clues.get("padding", "valid" if clues.torch else "same"), spatial)
        if clues.torch and padding == "valid":
            padding = ((0, 0),) * spatial
        yield given or ((1 if clues.torch else 2),) * spatial, padding, clues.sizes("output_padding", spatial), 0.0
        return
    grown = max(1, (out - kernel[0]) // max(size - 1, 1))
    for step in given[:1] if given else dict.fromkeys((max(1, out // size), grown, 1, 2)):
        stride = (step,) * spatial
        if clues.torch:
            yield from _numbered(clues, size, out, kernel, stride)
            continue
        if size * step == out:
            yield stride, "same", None, 0.0
        if size * step + max(kernel[0] - step, 0) == out:
            yield stride, "valid", None, 0.2


def _numbered(
    clues: Clues, size: int, out: int, kernel: tuple[int, ...], stride: tuple[int, ...]
) -> Iterator[tuple[tuple[int, ...], Padding, tuple[int, ...] | None, float]]:
    """PyTorch's paddings of a transposed convolution, which are numbers even where they are 0."""
    spatial, step = len(kernel), stride[0]
    stated = clues.sizes("output_padding", spatial)
    for extra in range(min(step, _MOST_OUTPUT_PADDING)):
        added = (extra,) * spatial if extra else None
        padding, odd = divmod((size - 1) * step + kernel[0] + extra - out, 2)
        if not odd and 0 <= padding < kernel[0] and stated in (None, added or (0,) * spatial):
            yield stride, ((padding, padding),) * spatial, added, extra * 0.5


def local(clues: Clues, x: Tensor) -> Iterator[Guess]:
    """Convolutions whose weights are not shared: positions × (taps × channels + bias) × filters."""
    spatial = spatial_of(clues, x)
    image = _image(clues, x, spatial) if spatial else None
    filters = clues.units()
    if spatial is None or image is None or filters is None or clues.count is None:
        return
    channels, places = image.channels.size, prod(size or 0 for size in clues.space(spatial))
    if not isinstance(channels, int) or places < 1 or filters < 1 or channels < 1:
        return
    for bias in clues.biases():
        taps, left = divmod(clues.count - (places * filters if bias else 0), places * filters * channels)
        for kernel, unusual in () if left else kernels(taps, spatial):
            for sliding in slidings([axis.size for axis in image.spatial], clues.space(spatial), kernel, clues):
                op = LocallyConnected(
                    filters, kernel, sliding.stride, sliding.padding, bias, clues.channels_first,
                    str(clues.get("activation", "")),
                )  # fmt: skip
                yield Guess(op, unusual + sliding.cost, {"kernel": kernel, "stride": sliding.stride, "bias": bias})


def conv_lstm(clues: Clues, x: Tensor) -> Iterator[Guess]:
    """ConvLSTMs: 4 × filters × (taps × (channels + filters) + bias)."""
    spatial = clues.family.spatial or 2
    if x.rank != spatial + 3 or clues.output is None or clues.count is None:
        return
    image = split(x.replace(1), spatial, clues.channels_first)
    sequences = len(clues.output) == spatial + 2
    shape = clues.output[1:] if sequences else clues.output
    filters = shape[0] if clues.channels_first else shape[-1]
    outs = shape[1:] if clues.channels_first else shape[:-1]
    channels = image.channels.size
    if not isinstance(channels, int) or not filters or len(shape) != spatial + 1:
        return
    for bias in clues.biases():
        taps, left = divmod(clues.count - 4 * filters * bias, 4 * filters * (channels + filters))
        for kernel, unusual in () if left else kernels(taps, spatial):
            for sliding in slidings([axis.size for axis in image.spatial], outs, kernel, clues):
                cell = ConvLSTMCell(
                    filters, kernel, sliding.stride, ones(spatial), sliding.padding, bias, clues.channels_first
                )
                inferred = {"kernel": kernel, "stride": sliding.stride, "padding": sliding.padding, "bias": bias}
                yield Guess(ConvLSTM(cell, sequences), unusual + sliding.cost, inferred)
