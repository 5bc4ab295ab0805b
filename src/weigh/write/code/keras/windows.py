"""Convolutions, pooling and resampling as Keras has them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from weigh.network.sizes import ceil_div
from weigh.ops.convolution import Conv, ConvTranspose, DepthwiseConv, LocallyConnected, SeparableConv
from weigh.ops.layout import Padding
from weigh.ops.partial import PartialConv, TrainedPool
from weigh.ops.pooling import AdaptivePool, GlobalPool, Pool
from weigh.ops.resizing import (
    Crop,
    CropTo,
    DepthToSpace,
    ExtractPatches,
    Pad,
    Resize,
    SpaceToDepth,
    UpSample,
)
from weigh.write.code.keras.activations import activation_behind, activation_name
from weigh.write.code.keras.forms import Form, Make, Site, Table, function, helper, layer, untold
from weigh.write.code.text import one_or_all

Pads = tuple[tuple[int, int], ...]
KINDS = {"max": "Max", "average": "Average", "avg": "Average"}


def _format(channels_first: bool) -> str | None:
    return "channels_first" if channels_first else None


def _window(op: Any, site: Site) -> tuple[str | None, tuple[Make, ...]]:
    """The padding argument, and the layer ahead where Keras has no such padding."""
    padding: Padding = op.padding
    if isinstance(padding, str) and padding in ("valid", "same", "causal"):
        return untold(padding, "valid"), ()
    spans = [
        (size - 1) * apart + 1
        for size, apart in zip(op.kernel, getattr(op, "dilation", (1,) * len(op.kernel)), strict=True)
    ]
    pads = tuple((span - 1, span - 1) for span in spans) if isinstance(padding, str) else padding
    if not any(map(any, pads)):
        return None, ()
    same = all(sum(pad) == span - 1 and pad[0] == (span - 1) // 2 for pad, span in zip(pads, spans, strict=True))
    if same and set(op.stride) == {1}:
        return "same", ()
    return None, (_zeros(pads, op.channels_first),)


def _zeros(pads: Pads, channels_first: bool, name: str = "ZeroPadding") -> Make:
    named = {"data_format": _format(channels_first)} if channels_first else {}
    return Make(f"layers.{name}{len(pads)}D", (_pads(pads),), named)


def _pads(pads: Pads) -> Any:
    """As short as Keras takes it: one number, one an axis, or two an axis."""
    if len(pads) == 1:
        return pads[0][0] if pads[0][0] == pads[0][1] else pads[0]
    if all(before == behind for before, behind in pads):
        return one_or_all([before for before, _ in pads])
    return pads


def _convolution(name: str, first: tuple[Any, ...], op: Any, site: Site, **named: Any) -> Form:
    padding, before = _window(op, site)
    stride = one_or_all(op.stride)
    made = Make(
        f"layers.{name}", (*first, one_or_all(op.kernel)),
        {
            "strides": untold(stride, 1), "padding": padding, "data_format": _format(op.channels_first),
            "dilation_rate": untold(one_or_all(getattr(op, "dilation", (1,))), 1), **named,
            "activation": activation_name(op.activation), "use_bias": untold(op.bias, True),
        },
    )  # fmt: skip
    return Form(made, before=before, behind=activation_behind(op.activation, site))


def _conv(op: Conv, site: Site) -> Form:
    name = f"Conv{len(op.kernel)}D"
    return _convolution(name, (site.whole(op.filters, "filters"),), op, site, groups=untold(op.groups, 1))


def _depthwise(op: DepthwiseConv, site: Site) -> Form:
    if len(op.kernel) > 2:
        raise site.no_form()
    return _convolution(f"DepthwiseConv{len(op.kernel)}D", (), op, site, depth_multiplier=untold(op.multiplier, 1))


def _separable(op: SeparableConv, site: Site) -> Form:
    if len(op.kernel) > 2:
        raise site.no_form()
    first = (site.whole(op.filters, "filters"),)
    return _convolution(f"SeparableConv{len(op.kernel)}D", first, op, site, depth_multiplier=untold(op.multiplier, 1))


def _transposed(op: ConvTranspose, site: Site) -> Form:
    """Keras pads to `stride` times the input or not at all: what it has beyond the network's own size is cropped."""
    if op.groups != 1:
        raise site.no_form("groups")
    axes = slice(2, None) if op.channels_first else slice(1, -1)
    plain = op.output_size is None and isinstance(op.padding, str)
    name = f"Conv{len(op.kernel)}DTranspose"
    if plain:
        extra = None if op.output_padding is None else one_or_all(op.output_padding)
        made = _convolution(name, (site.whole(op.filters, "filters"),), op, site)
        assert made.layer is not None
        return replace(made, layer=replace(made.layer, named={**made.layer.named, "output_padding": extra}))
    cuts = []
    for x, y, stride, kernel, apart in zip(
        site.x.axes[axes], site.outputs[0].axes[axes], op.stride, op.kernel, op.dilation, strict=True
    ):
        span = (kernel - 1) * apart + 1
        more = site.whole(x.size * stride + max(span - stride, 0) - y.size, "height or width")
        cuts.append((more, x.size, y.size, stride))
    bare = replace(op, padding="valid", output_padding=None, output_size=None)
    if all(y == x * stride for _, x, y, stride in cuts):
        return _convolution(name, (site.whole(op.filters, "filters"),), replace(bare, padding="same"), site)
    pads = tuple((more // 2, more - more // 2) if more > 0 else (0, 0) for more, *_ in cuts)
    added = tuple((0, -more) if more < 0 else (0, 0) for more, *_ in cuts)
    made = _convolution(name, (site.whole(op.filters, "filters"),), bare, site)
    behind = [_zeros(pads, op.channels_first, "Cropping")] if any(map(any, pads)) else []
    behind += [_zeros(added, op.channels_first)] if any(map(any, added)) else []
    return replace(made, behind=(*behind, *made.behind))


def _local(op: LocallyConnected, site: Site) -> Form:
    if len(op.kernel) > 2 or op.channels_first or op.padding != "valid":
        raise site.no_form()
    made = helper(
        "LocallyConnected", site.whole(op.filters, "filters"), op.kernel, op.stride, bias=untold(op.bias, True)
    )
    return replace(made, behind=activation_behind(op.activation, site, always=True))


def _partial(op: PartialConv, site: Site) -> Form:
    if op.channels_first:
        raise site.no_form()
    sets = [tuple(each) for each in op.sets]
    padding = op.padding if isinstance(op.padding, str) else "valid"
    made = helper(
        "PartialConv", sets, one_or_all(op.kernel), one_or_all(op.stride), padding, bias=untold(op.bias, True)
    )
    return replace(made, behind=activation_behind(op.activation, site, always=True), comment="maps read")


def _trained_pool(op: TrainedPool, site: Site) -> Form:
    if op.channels_first:
        raise site.no_form()
    padding = op.padding if isinstance(op.padding, str) else "valid"
    made = helper("TrainedPool", one_or_all(op.size), one_or_all(op.stride), padding, bias=untold(op.bias, True))
    return replace(made, behind=activation_behind(op.activation, site, always=True))


# -- pooling ----------------------------------------------------------------------------------------------


def _kind(name: str, site: Site) -> str:
    if name not in KINDS:
        raise site.no_form(name)
    return KINDS[name]


def _pool(op: Pool, site: Site) -> Form:
    kind, rank = _kind(op.function, site), len(op.size)
    if op.dilation and set(op.dilation) != {1}:
        raise site.no_form("dilation")
    padding, before = _pool_padding(op, site)
    stride = None if op.stride == op.size else one_or_all(op.stride)
    made = layer(f"{kind}Pooling{rank}D", one_or_all(op.size), strides=stride, padding=padding,
                 data_format=_format(op.channels_first))  # fmt: skip
    return replace(made, before=before)


def _pool_padding(op: Pool, site: Site) -> tuple[str | None, tuple[Any, ...]]:
    """Keras has `valid` and `same`; other amounts are padded ahead, a largest value with what is below all others."""
    if not op.round_up and isinstance(op.padding, str) and op.padding in ("valid", "same"):
        return untold(op.padding, "valid"), ()
    axes = slice(2, None) if op.channels_first else slice(1, -1)
    ins, outs = site.x.axes[axes], site.outputs[0].axes[axes]
    if op.round_up and all(y.size == ceil_div(x.size, step) for x, y, step in zip(ins, outs, op.stride, strict=True)):
        return "same", ()
    pads = []
    for i, (x, y) in enumerate(zip(ins, outs, strict=True)):
        before = op.padding[i][0] if isinstance(op.padding, tuple) else (op.size[i] - 1) * (op.padding == "full")
        needed = (y.size - 1) * op.stride[i] + op.size[i] - x.size - before if op.round_up else None
        behind = op.padding[i][1] if isinstance(op.padding, tuple) else before
        pads.append((before, behind if needed is None else max(site.whole(needed, "height or width"), 0)))
    if not any(map(any, pads)):
        return None, ()
    if op.function != "max":
        return None, (_zeros(tuple(pads), op.channels_first),)
    around = ((0, 0), (0, 0), *pads) if op.channels_first else ((0, 0), *pads, (0, 0))
    return None, (lambda x: f'ops.pad({x}, {around}, constant_values=float("-inf"))',)


def _global_pool(op: GlobalPool, site: Site) -> Form:
    kind = _kind(op.function, site)
    return layer(
        f"Global{kind}Pooling{op.spatial}D", data_format=_format(op.channels_first), keepdims=op.keepdims or None
    )


def _adaptive(op: AdaptivePool, site: Site) -> Form:
    kind, rank = _kind(op.function, site), len(op.output_size)
    axes = site.x.axes[2:] if op.channels_first else site.x.axes[1:-1]
    sizes = tuple(
        site.whole(axis.size if size is None else size, "output size")
        for axis, size in zip(axes, op.output_size, strict=True)
    )
    if set(sizes) == {1} and site.type != f"Adaptive{kind}Pooling{rank}D":
        return layer(f"Global{kind}Pooling{rank}D", data_format=_format(op.channels_first), keepdims=True)
    return layer(f"Adaptive{kind}Pooling{rank}D", one_or_all(sizes), data_format=_format(op.channels_first))


# -- larger and smaller -----------------------------------------------------------------------------------


def _pad(op: Pad | Crop, site: Site) -> Form:
    crop = isinstance(op, Crop)
    amounts = tuple((site.whole(a, "padding"), site.whole(b, "padding")) for a, b in op.amounts)
    spatial = len(amounts) - 2
    if (
        site.type == "pad"
        or not 1 <= spatial <= 3
        or any(amounts[0])
        or (any(amounts[1]) and any(amounts[-1]) and spatial > 1)
    ):
        return _as_function(amounts, crop)
    if any(amounts[-1]) and any(amounts[1]):
        return _as_function(amounts, crop)
    first = any(amounts[-1]) or (site.dialect == "torch" and not any(amounts[1]))
    inner = amounts[2:] if first else amounts[1:-1]
    made = _zeros(inner, first, "Cropping" if crop else "ZeroPadding")
    return Form(made, function=_as_function(amounts, crop).function)


def _as_function(amounts: Pads, crop: bool) -> Form:
    if not crop:
        return function(f"ops.pad({{0}}, {amounts})")
    cuts = ", ".join(f"{before or ''}:{-behind if behind else ''}" for before, behind in amounts)
    return function(f"{{0}}[{cuts}]")


def _upsample(op: UpSample, site: Site) -> Form:
    factors = [site.whole(factor, "factor") for factor in op.factors]
    first = factors[-1] != 1
    sizes = factors[2:] if first else factors[1:-1]
    named: dict[str, Any] = {"data_format": _format(first) if len(sizes) > 1 else None}
    if len(sizes) == 2:
        named["interpolation"] = untold(op.interpolation, "nearest")
    if len(sizes) == 1 and first:
        raise site.no_form()
    return layer(f"UpSampling{len(sizes)}D", one_or_all(sizes), **named)


def _resize(op: Resize, site: Site) -> Form:
    if len(op.size) != 2:
        raise site.no_form()
    axes = site.outputs[0].axes[2:] if op.channels_first else site.outputs[0].axes[1:-1]
    sizes = [site.size(axis.size) for axis in axes]
    return layer(
        "Resizing", *sizes, interpolation=untold(op.interpolation, "bilinear"), data_format=_format(op.channels_first)
    )


def _crop_to(op: CropTo, site: Site) -> Form:
    name = site.type if site.type in ("CenterCrop", "RandomCrop") else "CenterCrop"
    return layer(name, *(site.whole(size, "size") for size in op.size), data_format=_format(op.channels_first))


def _patches(op: ExtractPatches, site: Site) -> Form:
    first = ', data_format="channels_first"' if op.channels_first else ""
    padding = op.padding if isinstance(op.padding, str) else "valid"
    apart = "" if set(op.dilation) == {1} else f", dilation_rate={op.dilation[0]}"
    return function(
        f'ops.image.extract_patches({{0}}, {op.size}, strides={op.stride}, padding="{padding}"{apart}{first})'
    )


def _shuffle(op: SpaceToDepth | DepthToSpace, site: Site) -> Form:
    name = "space_to_depth" if isinstance(op, SpaceToDepth) else "depth_to_space"
    first = ', data_format="channels_first"' if op.channels_first else ""
    return function(f"ops.nn.{name}({{0}}, {op.block}{first})")


TABLE: Table = {
    Conv: _conv,
    DepthwiseConv: _depthwise,
    SeparableConv: _separable,
    ConvTranspose: _transposed,
    LocallyConnected: _local,
    PartialConv: _partial,
    TrainedPool: _trained_pool,
    Pool: _pool,
    GlobalPool: _global_pool,
    AdaptivePool: _adaptive,
    Pad: _pad,
    Crop: _pad,
    UpSample: _upsample,
    Resize: _resize,
    CropTo: _crop_to,
    ExtractPatches: _patches,
    SpaceToDepth: _shuffle,
    DepthToSpace: _shuffle,
}
