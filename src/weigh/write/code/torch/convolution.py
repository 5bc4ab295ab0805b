"""Convolutions as PyTorch has them: channels first, padding alike on both sides or a step of its own."""

from __future__ import annotations

from typing import Any

from weigh.network.sizes import Size
from weigh.network.tensors import Tensor
from weigh.ops.convolution import Conv, ConvTranspose, DepthwiseConv, LocallyConnected, SeparableConv
from weigh.ops.layout import Padding
from weigh.ops.partial import PartialConv, TrainedPool
from weigh.write.code.layouts import Layout
from weigh.write.code.text import Code, called, one_or_all
from weigh.write.code.torch.activations import activation_steps
from weigh.write.code.torch.forms import Form, Site, Step, Table, spatial
from weigh.write.code.torch.padding import Around, amounts, around, around_open, pad_step


def _positions(x: Tensor, channels_first: bool) -> tuple[Size, ...]:
    return tuple(axis.size for axis in (x.axes[2:] if channels_first else x.axes[1:-1]))


def _usual(value: Any, usual: Any) -> Any:
    """None where an argument has the value that it has untold."""
    return None if value == usual else value


def _reach(op: Any, site: Site) -> tuple[Padding, tuple[Size, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """What `padding` asks for: the padding, the input's sizes, and the window."""
    dilation = getattr(op, "dilation", (1,) * len(op.kernel))
    return op.padding, _positions(site.x, op.channels_first), op.kernel, op.stride, dilation


def _padded(op: Any, site: Site) -> Around:
    """PyTorch pads `same` by itself where the stride is 1, the odd entry behind as well."""
    reach = _reach(op, site)
    ahead = around_open(*reach) or around(amounts(site, *reach))
    itself = op.padding == "same" and set(op.stride) == {1}
    return Around("same", (), ahead.amounts) if ahead.before and itself else ahead


def _added_ahead(op: Any, site: Site) -> tuple[Step, ...]:
    """Padding as a step of its own, for what has no padding itself."""
    added = amounts(site, *_reach(op, site))
    return (pad_step(added),) if any(map(any, added)) else ()


def _behind(ahead: Around, text: str, op: Any, site: Site, layout: Layout) -> Form:
    """The module behind what is padded ahead of it."""
    return _with_activation(ahead.before, Step(module=text), op, site, layout, helpers=ahead.helpers)


def _with_activation(before: tuple[Step, ...], main: Step, op: Any, site: Site, layout: Layout, **rest: Any) -> Form:
    steps = (*before, main, *activation_steps(op.activation, site, layout))
    return Form(steps, (layout,), (layout,), main=len(before), **rest)


def _window(op: Any, ahead: Around) -> dict[str, Any]:
    """The arguments that every convolution has, those left out that have their usual values."""
    return {
        "stride": _usual(one_or_all(op.stride), 1),
        "padding": ahead.padding,
        "dilation": _usual(one_or_all(getattr(op, "dilation", (1,))), 1),
    }


def _bias(bias: bool) -> bool | None:
    return None if bias else False


def _conv(op: Conv, site: Site) -> Form:
    layout = spatial(site, len(op.kernel), op.channels_first)
    channels = _inside(op, site)
    ahead = _padded(op, site)
    text = called(
        f"nn.Conv{len(op.kernel)}d", channels, site.whole(op.filters, "filters"), one_or_all(op.kernel),
        **_window(op, ahead), groups=_usual(op.groups, 1), bias=_bias(op.bias),
    )  # fmt: skip
    return _behind(ahead, text, op, site, layout)


def _inside(op: Any, site: Site) -> int:
    """The input's channels: its own, or those that the source declares."""
    size = site.x.axes[1 if op.channels_first else -1].size
    return site.whole(size if isinstance(size, int) else getattr(op, "in_channels", None) or size, "channels")


def _depthwise(op: Any, ahead: Around, channels: int, bias: bool) -> str:
    return called(
        f"nn.Conv{len(op.kernel)}d", channels, channels * op.multiplier, one_or_all(op.kernel), **_window(op, ahead),
        groups=channels, bias=_bias(bias),
    )  # fmt: skip


def _depthwise_conv(op: DepthwiseConv, site: Site) -> Form:
    layout = spatial(site, len(op.kernel), op.channels_first)
    ahead = _padded(op, site)
    return _behind(ahead, _depthwise(op, ahead, _inside(op, site), op.bias), op, site, layout)


def _separable_conv(op: SeparableConv, site: Site) -> Form:
    layout = spatial(site, len(op.kernel), op.channels_first)
    channels, rank = _inside(op, site), len(op.kernel)
    ahead = _padded(op, site)
    pointwise = called(
        f"nn.Conv{rank}d", channels * op.multiplier, site.whole(op.filters, "filters"), 1, bias=_bias(op.bias)
    )
    text = called("nn.Sequential", Code(_depthwise(op, ahead, channels, False)), Code(pointwise))
    return _behind(ahead, text, op, site, layout)


def _conv_transpose(op: ConvTranspose, site: Site) -> Form:
    """The output is stride·(in − 1) + span − 2·padding + output_padding; what is over is cut."""
    layout = spatial(site, len(op.kernel), op.channels_first)
    padding, extra, cut = [], [], []
    outputs = _positions(site.outputs[0], op.channels_first)
    for i, (size, out) in enumerate(zip(_positions(site.x, op.channels_first), outputs, strict=True)):
        span = (op.kernel[i] - 1) * op.dilation[i] + 1
        more = site.whole(out - (size - 1) * op.stride[i] - span, "height or width")
        sides = max(0, -(more // 2))
        over = more + 2 * sides
        fits = over < max(op.stride[i], op.dilation[i])
        padding.append(sides if fits else 0)
        extra.append(over if fits else 0)
        cut.append((0, 0) if fits else (more // 2, more - more // 2))
    text = called(
        f"nn.ConvTranspose{len(op.kernel)}d", _inside(op, site), site.whole(op.filters, "filters"),
        one_or_all(op.kernel), stride=_usual(one_or_all(op.stride), 1), padding=_usual(one_or_all(padding), 0),
        output_padding=_usual(one_or_all(extra), 0), groups=_usual(op.groups, 1), bias=_bias(op.bias),
        dilation=_usual(one_or_all(op.dilation), 1),
    )  # fmt: skip
    behind = (pad_step(tuple(cut)),) if any(map(any, cut)) else ()
    steps = (Step(module=text), *behind, *activation_steps(op.activation, site, layout))
    return Form(steps, (layout,), (layout,))


def _locally_connected(op: LocallyConnected, site: Site) -> Form:
    layout = spatial(site, len(op.kernel), op.channels_first)
    if len(op.kernel) > 2:
        raise site.no_form()
    places = tuple(site.whole(size, "height or width") for size in _positions(site.outputs[0], op.channels_first))
    text = called(
        "LocallyConnected", _inside(op, site), site.whole(op.filters, "filters"), places, tuple(op.kernel),
        tuple(op.stride), bias=_bias(op.bias),
    )  # fmt: skip
    before = _added_ahead(op, site)
    return _with_activation(before, Step(module=text), op, site, layout, helpers=("LocallyConnected",))


def _partial_conv(op: PartialConv, site: Site) -> Form:
    layout = spatial(site, 2, op.channels_first)
    text = called(
        "PartialConv", [tuple(each) for each in op.sets], one_or_all(op.kernel), stride=_usual(one_or_all(op.stride),
        1),
        bias=_bias(op.bias),
    )  # fmt: skip
    before = _added_ahead(op, site)
    return _with_activation(before, Step(module=text), op, site, layout, helpers=("PartialConv",), comment="maps read")


def _trained_pool(op: TrainedPool, site: Site) -> Form:
    layout = spatial(site, 2, op.channels_first)
    added = amounts(site, op.padding, _positions(site.x, op.channels_first), op.size, op.stride, (1, 1))
    text = called("TrainedPool", _inside(op, site), one_or_all(op.size), one_or_all(op.stride), bias=_bias(op.bias))
    before = (pad_step(added),) if any(map(any, added)) else ()
    return _with_activation(before, Step(module=text), op, site, layout, helpers=("TrainedPool",))


TABLE: Table = {
    Conv: _conv,
    DepthwiseConv: _depthwise_conv,
    SeparableConv: _separable_conv,
    ConvTranspose: _conv_transpose,
    LocallyConnected: _locally_connected,
    PartialConv: _partial_conv,
    TrainedPool: _trained_pool,
}
