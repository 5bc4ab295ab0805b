"""Pooling and resampling as PyTorch has them."""

from __future__ import annotations

from typing import Any

from weigh.ops.pooling import AdaptivePool, FractionalPool, GlobalPool, MaxUnpool, Pool
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
from weigh.write.code.layouts import Layout, channels_before, own
from weigh.write.code.text import Code, called, literal, one_or_all
from weigh.write.code.torch.forms import Form, Site, Step, Table, fn, function, spatial
from weigh.write.code.torch.padding import amounts, around, around_open, pad_step

KINDS = {"max": "Max", "average": "Avg", "avg": "Avg"}
MODES = {"nearest": "nearest", "linear": "linear", "bilinear": "bilinear", "trilinear": "trilinear",
"bicubic": "bicubic",
         "lanczos3": "bicubic", "lanczos5": "bicubic"}  # fmt: skip


def _kind(name: str, site: Site) -> str:
    if name not in KINDS:
        raise site.no_form(name)
    return KINDS[name]


def _pool(op: Pool, site: Site) -> Form:
    rank, kind = len(op.size), _kind(op.function, site)
    layout = spatial(site, rank, op.channels_first)
    dilation = op.dilation or (1,) * rank
    positions = [axis.size for axis in (site.x.axes[2:] if op.channels_first else site.x.axes[1:-1])]
    fill = 'float("-inf")' if kind == "Max" else ""
    ahead = around_open(op.padding, positions, op.size, op.stride, dilation, fill) if fill else None
    added = () if ahead else amounts(site, op.padding, positions, op.size, op.stride, dilation)
    ceil = op.round_up
    if added and op.padding == "same" and _only_behind(added, op.stride) and set(dilation) == {1}:
        ceil, added = True, ((0, 0),) * rank  # a last window that reaches beyond the edge leaves that part out
    ahead = ahead or around(added, [size // 2 for size in op.size], fill)
    if ahead.before and kind == "Avg" and op.padding == "same":
        text = called("SameAvgPool", one_or_all(op.size), one_or_all(op.stride), ahead.amounts)
        return Form((Step(module=text),), (layout,), (layout,), helpers=("SameAvgPool",))
    text = called(
        f"nn.{kind}Pool{rank}d", one_or_all(op.size), stride=None if op.stride == op.size else one_or_all(op.stride),
        padding=ahead.padding, dilation=None if set(dilation) == {1} else one_or_all(dilation),
        ceil_mode=True if ceil else None,
        count_include_pad=False if kind == "Avg" and ahead.padding and op.padding == "same" else None,
        return_indices=op.indices or None,
    )  # fmt: skip
    steps = (*ahead.before, Step(module=text))
    return Form(steps, (layout,), (layout,) * len(site.outputs), len(ahead.before), ahead.helpers, chain=not op.indices)


def _only_behind(added: tuple[tuple[int, int], ...], stride: tuple[int, ...]) -> bool:
    pairs = list(zip(added, stride, strict=True))
    return any(behind for (_, behind), _ in pairs) and all(
        not before and behind < step for (before, behind), step in pairs
    )


def _global_pool(op: GlobalPool, site: Site) -> Form:
    layout = spatial(site, op.spatial, op.channels_first)
    pool = called(f"nn.Adaptive{_kind(op.function, site)}Pool{op.spatial}d", 1)
    if op.keepdims:
        return Form((Step(module=pool),), (layout,), (layout,))
    text = called("nn.Sequential", Code(pool), Code("nn.Flatten()"))
    return Form((Step(module=text),), (layout,), (own(2),))


def _adaptive_pool(op: AdaptivePool, site: Site) -> Form:
    rank = len(op.output_size)
    layout = spatial(site, rank, op.channels_first)
    sizes = tuple(None if size is None else site.whole(size, "output size") for size in op.output_size)
    text = called(
        f"nn.Adaptive{_kind(op.function, site)}Pool{rank}d", one_or_all(sizes), return_indices=op.indices or None
    )
    return Form((Step(module=text),), (layout,), (layout,) * len(site.outputs), chain=not op.indices)


def _fractional_pool(op: FractionalPool, site: Site) -> Form:
    rank = len(op.window)
    layout = spatial(site, rank, channels_first=True)
    sizes = None if op.output_size is None else tuple(site.whole(size, "output size") for size in op.output_size)
    text = called(
        f"nn.FractionalMaxPool{rank}d", one_or_all(op.window), output_size=sizes,
        output_ratio=None if op.ratio is None else tuple(op.ratio), return_indices=op.indices or None,
    )  # fmt: skip
    return Form((Step(module=text),), (layout,), (layout,) * len(site.outputs), chain=not op.indices)


def _unpool(op: MaxUnpool, site: Site) -> Form:
    """The size that comes out is told at the call, where it is not what the window gives."""
    rank = len(op.window)
    layout = spatial(site, rank, channels_first=True)
    text = called(
        f"nn.MaxUnpool{rank}d", one_or_all(op.window), stride=None if op.stride == op.window else one_or_all(op.stride),
        padding=one_or_all(op.margin) or None,
    )  # fmt: skip
    sizes = "" if op.output_size is None else f", output_size={literal(site.shape(site.outputs[0])[2:])}"
    step = Step(module=text, call=lambda self, x, indices: f"{self}({x}, {indices}{sizes})")
    return Form((step,), (layout, layout), (layout,), chain=False)


def _pad(op: Pad | Crop, site: Site) -> Form:
    """F.pad tells the axes from the last one on; negative amounts crop."""
    held = site.layouts[0]
    sign = -1 if isinstance(op, Crop) else 1
    amounts = ((0, 0),) * (site.rank - len(op.amounts)) + op.amounts  # those of the last axes, where they are fewer
    pairs = [tuple(sign * site.whole(amount, "padding") for amount in amounts[axis]) for axis in held]
    first = next((i for i, pair in enumerate(pairs) if any(pair)), len(pairs) - 1)
    kind = op.mode if isinstance(op, Pad) else "constant"
    step = pad_step(tuple((before, behind) for before, behind in pairs[first:]), kind=kind)
    as_module = len(pairs) - first in (1, 2, 3) and len(pairs) - first == len(pairs) - 2
    step = Step(step.module if as_module else "", step.function)
    return Form((step,), chain=as_module)


def _scaled_axes(op: UpSample, site: Site) -> tuple[Layout, list[int]]:
    """The layout with the axes that grow behind the others, and their factors."""
    factors = [site.whole(factor, "factor") for factor in op.factors]
    channel = 1 if factors[-1] != 1 else -1
    layout = channels_before(site.rank, channel)
    return layout, [factors[axis] for axis in layout[2:]]


def _upsample(op: UpSample, site: Site) -> Form:
    layout, factors = _scaled_axes(op, site)
    mode = _mode(op.interpolation, len(factors))
    if mode == "nearest":
        text = called("nn.Upsample", scale_factor=one_or_all(factors))
    else:
        text = called("nn.Upsample", scale_factor=one_or_all(factors), mode=mode)
    return Form((Step(module=text),), (layout,), (layout,))


def _mode(name: str, rank: int) -> str:
    """PyTorch names the blending by how many axes it is over."""
    mode = MODES.get(name, "bilinear")
    return (
        {1: "linear", 2: mode if mode == "bicubic" else "bilinear", 3: "trilinear"}[rank] if mode != "nearest" else mode
    )


def _resize(op: Resize, site: Site) -> Form:
    rank = len(op.size)
    layout = spatial(site, rank, op.channels_first)
    axes = site.outputs[0].axes[2:] if op.channels_first else site.outputs[0].axes[1:-1]
    sizes = tuple(site.size(axis.size) for axis in axes)
    named: dict[str, Any] = {"size": sizes, "mode": _mode(op.interpolation, rank)}
    fixed = all(isinstance(axis.size, int) for axis in axes)
    text = called("F.interpolate", Code("{0}"), **named)
    step = Step(called("nn.Upsample", **named) if fixed else "", fn(text))
    return Form((step,), (layout,), (layout,), chain=fixed)


def _crop_to(op: CropTo, site: Site) -> Form:
    layout = spatial(site, len(op.size), op.channels_first)
    cuts = ", ".join(f":{site.size(size)}" for size in op.size)
    return function(f"{{0}}[:, :, {cuts}]", takes=(layout,), gives=(layout,))


def _patches(op: ExtractPatches, site: Site) -> Form:
    """F.unfold gives (batch, values of a patch, patches)."""
    layout = spatial(site, 2, op.channels_first)
    added = amounts(site, op.padding,
    [axis.size for axis in (site.x.axes[2:] if op.channels_first else site.x.axes[1:-1])],
                    op.size, op.stride, op.dilation)  # fmt: skip
    ahead = around(added)
    named = {"dilation": one_or_all(op.dilation), "padding": ahead.padding, "stride": one_or_all(op.stride)}
    unfolded = called("F.unfold", Code("{0}"), one_or_all(op.size), **named)
    rows = site.outputs[0].axes[2:] if op.channels_first else site.outputs[0].axes[1:-1]
    sizes = tuple(site.size(axis.size) for axis in rows)
    step = Step("", fn(f"{unfolded}.unflatten(2, ({', '.join(sizes)}))"))
    return Form((*ahead.before, step), (layout,), (layout,), main=len(ahead.before), chain=False)


def _shuffle(op: SpaceToDepth | DepthToSpace, site: Site) -> Form:
    layout = spatial(site, 2, op.channels_first)
    un = "un" if isinstance(op, SpaceToDepth) else ""
    module = f"nn.Pixel{'Unshuffle' if un else 'Shuffle'}({op.block})"
    return function(f"F.pixel_{un}shuffle({{0}}, {op.block})", module, takes=(layout,), gives=(layout,))


TABLE: Table = {
    Pool: _pool,
    GlobalPool: _global_pool,
    AdaptivePool: _adaptive_pool,
    FractionalPool: _fractional_pool,
    MaxUnpool: _unpool,
    Pad: _pad,
    Crop: _pad,
    UpSample: _upsample,
    Resize: _resize,
    CropTo: _crop_to,
    ExtractPatches: _patches,
    SpaceToDepth: _shuffle,
    DepthToSpace: _shuffle,
}
