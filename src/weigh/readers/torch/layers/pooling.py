"""PyTorch's pooling."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from weigh.network.errors import ShapeError
from weigh.network.ops import Op
from weigh.network.sizes import Size
from weigh.ops.layout import SPATIAL, ones
from weigh.ops.pooling import AdaptivePool, FractionalPool, MaxUnpool, Pool
from weigh.readers.torch.layers.arguments import sizes_of, whole_sizes
from weigh.readers.torch.table import Given, LayerRow, TorchSignature, layer
from weigh.readers.vocabulary.signatures import as_size

Build = Callable[[Given], Op]
Sizes = tuple[int, ...]


def pool(function: str, spatial: int) -> Build:
    """What the arguments of a pooling over so many axes make."""

    def build(given: Given) -> Op:
        size, stride = _window(given, spatial)
        margin = whole_sizes(given, "padding", spatial) if "padding" in given.values else (0,) * spatial
        dilation = whole_sizes(given, "dilation", spatial) if "dilation" in given.values else ones(spatial)
        _check_margin(size, margin)
        return Pool(
            function=function,
            size=size,
            stride=stride,
            padding=tuple((before, before) for before in margin),
            dilation=dilation,
            channels_first=True,
            round_up=given.flag("ceil_mode"),
            indices=_indices(given),
        )

    return build


def adaptive(function: str, spatial: int) -> Build:
    def build(given: Given) -> Op:
        return AdaptivePool(function, _asked(given, spatial), True, _indices(given))

    return build


def fractional(spatial: int) -> Build:
    """Raises: ShapeError where the size of the output is told twice or not at all."""

    def build(given: Given) -> Op:
        size, ratio = given.has("output_size"), given.has("output_ratio")
        if size == ratio:
            raise ShapeError.of("pool.one_of_two", first="output_size", second="output_ratio")
        return FractionalPool(
            whole_sizes(given, "kernel_size", spatial),
            given.sizes("output_size", spatial) if size else None,
            _ratios(given, spatial) if ratio else None,
            _indices(given),
        )

    return build


def unpool(spatial: int) -> Build:
    def build(given: Given) -> Op:
        size, stride = _window(given, spatial)
        return MaxUnpool(size, stride, whole_sizes(given, "padding", spatial))

    return build


def of_output_size(op: Op, given: Given) -> Op:
    """An unpooling whose call names the size of its output, with or without batch and channels."""
    if not given.has("output_size"):
        return op
    assert isinstance(op, MaxUnpool)
    return replace(op, output_size=sizes_of(given, "output_size")[-len(op.window) :])


def _window(given: Given, spatial: int) -> tuple[Sizes, Sizes]:
    """A window's size and its stride, which is its size unless told otherwise."""
    size = whole_sizes(given, "kernel_size", spatial)
    return size, whole_sizes(given, "stride", spatial) if given.has("stride") else size


def _check_margin(size: Sizes, margin: Sizes) -> None:
    for axis, window, padding in zip(SPATIAL[len(size)], size, margin, strict=True):
        if padding > window // 2:
            raise ShapeError.of("pool.padding", axis=axis, padding=padding, window=window, most=window // 2)


def _asked(given: Given, spatial: int) -> tuple[Size | None, ...]:
    value = given["output_size"]
    items = value if isinstance(value, list | tuple) else [value] * spatial
    if len(items) != spatial:
        raise ShapeError.of("layer.argument_length", argument="output_size", expected=spatial, value=tuple(items))
    return tuple(None if item is None else as_size(item, "output_size") for item in items)


def _ratios(given: Given, spatial: int) -> tuple[float, ...]:
    value = given["output_ratio"]
    return tuple(map(float, value)) if isinstance(value, list | tuple) else (float(value),) * spatial


def _indices(given: Given) -> bool:
    return "return_indices" in given.values and given.flag("return_indices")


_MAX = "kernel_size, stride=None, padding=0, dilation=1, return_indices=False, ceil_mode=False"
_AVERAGE = "kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True"
_POWER = "norm_type, kernel_size, stride=None, ceil_mode=False"
_FRACTIONAL = "kernel_size, output_size=None, output_ratio=None, return_indices=False, _random_samples=None"
_UNPOOL = TorchSignature("input, indices, output_size=None")


def _rows(n: int) -> dict[str, LayerRow]:
    average = _AVERAGE if n == 1 else _AVERAGE + ", divisor_override=None"
    rows = {
        f"MaxPool{n}d": layer(_MAX, pool("max", n)),
        f"AvgPool{n}d": layer(average, pool("average", n)),
        f"LPPool{n}d": layer(_POWER, pool("power", n)),
        f"AdaptiveMaxPool{n}d": layer("output_size, return_indices=False", adaptive("max", n)),
        f"AdaptiveAvgPool{n}d": layer("output_size", adaptive("average", n)),
        f"MaxUnpool{n}d": layer(
            "kernel_size, stride=None, padding=0",
            unpool(n),
            call=_UNPOOL,
            tensors=("input", "indices"),
            at_call=of_output_size,
        ),
    }
    if n > 1:
        rows[f"FractionalMaxPool{n}d"] = layer(_FRACTIONAL, fractional(n))
    return rows


ROWS = {**_rows(1), **_rows(2), **_rows(3)}
