"""Which strides and paddings take one size to another: solved for, never searched without bound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import isqrt
from typing import NamedTuple

from weigh.network.sizes import Size
from weigh.ops.layout import Padding
from weigh.readers.written.infer.clues import Clues

MOST_KERNEL = 1024
MOST_STRIDES = 12
_STRIDE_COSTS = {1: 0.0, 2: 0.5, 4: 2.5, 3: 4.5}
_RARE_STRIDE = 5.0
_WIDE = 7
"""Windows of this size on jump four values as a matter of course."""


class Sliding(NamedTuple):
    """How a window slides. One value an axis."""

    stride: tuple[int, ...]
    padding: Padding
    dilation: tuple[int, ...]
    cost: float
    round_up: bool = False


class _Style(NamedTuple):
    """What is said of windows in general: whose paddings are meant, and a stride or padding that is stated."""

    framework: str
    stride: int | None
    padding: Padding | None
    pooling: bool


class _Step(NamedTuple):
    """One axis: its stride and its padding, a number standing for so many on each side."""

    stride: int
    padding: str | int


def slidings(
    sizes: Sequence[Size], outs: Sequence[int | None], kernel: tuple[int, ...], clues: Clues, pooling: bool = False
) -> Iterator[Sliding]:
    """Strides and paddings that take `sizes` to `outs`, the most usual first within each kind."""
    count = len(kernel)
    dilation = clues.sizes("dilation", count) or (1,) * count
    spans = tuple((k - 1) * d + 1 for k, d in zip(kernel, dilation, strict=True))
    pairs = [
        (size, out, span)
        for size, out, span in zip(sizes, outs, spans, strict=True)
        if isinstance(size, int) and out is not None
    ]
    if not pairs:
        yield from _usual(kernel, dilation, clues, pooling)
        return
    found = False
    style = _style(clues, pooling)
    for step, cost in _steps(*pairs[0], style):
        if all(_gives(size, span, step) == out for size, out, span in pairs[1:]):
            found = True
            yield Sliding((step.stride,) * count, _told(step.padding, count), dilation, cost)
    if pooling and clues.framework != "keras":
        yield from _rounded_up(pairs, kernel, dilation, clues)
    if not found and count > 1 and len(pairs) == count:
        yield from _uneven(pairs, dilation, style)
    if not pooling and clues.get("dilation") is None:
        yield from _dilated(pairs, kernel)


def _usual(kernel: tuple[int, ...], dilation: tuple[int, ...], clues: Clues, pooling: bool) -> Iterator[Sliding]:
    """Where sizes tell nothing: a pooling's windows lie side by side, a convolution's at every place."""
    count = len(kernel)
    stride = clues.sizes("stride", count) or (kernel if pooling else (1,) * count)
    padding = clues.get("padding")
    if padding is None:
        odd = all(size % 2 for size in kernel)
        keeps = not pooling and odd and set(stride) == {1} and max(kernel) > 1
        padding = "same" if keeps and clues.same else "valid"
    yield Sliding(stride, as_padding(padding, count), dilation, 0.0)


def as_padding(padding: object, count: int) -> Padding:
    """A stated padding as ops take it: a word, or what is added before and behind on each axis."""
    if isinstance(padding, str):
        return padding if padding in ("valid", "same", "causal", "full") else "valid"
    amounts = tuple(padding) if isinstance(padding, list | tuple) else (padding,)
    whole = tuple(size for size in amounts if type(size) is int)
    if len(whole) == 1:
        whole *= count
    if len(whole) != count:
        return "valid"
    return "valid" if not any(whole) else tuple((size, size) for size in whole)


def _style(clues: Clues, pooling: bool) -> _Style:
    stated = clues.get("padding")
    stride = clues.sizes("stride", 1) or clues.sizes("stride", 2) or clues.sizes("stride", 3)
    padding = as_padding(stated, 1) if stated is not None else None
    return _Style(clues.framework, stride[0] if stride else None, padding, pooling)


@lru_cache(maxsize=4096)
def _steps(size: int, out: int, span: int, style: _Style) -> tuple[tuple[_Step, float], ...]:
    """Every stride and padding of one axis that gives `out`, with what each costs."""
    found = []
    for stride in [style.stride] if style.stride else _strides(size, out, span):
        cost = _stride_cost(stride, span, style.pooling)
        for padding, extra in _paddings(size, out, span, stride, style.framework):
            step = _Step(stride, padding)
            if style.padding is not None and _told(padding, 1) != style.padding:
                continue
            if _gives(size, span, step) == out:
                found.append((step, cost + extra))
    return tuple(found)


def _strides(size: int, out: int, span: int) -> list[int]:
    """Strides that may take `size` to `out`: small ones, the window's own size, and what the sizes suggest."""
    if out < 1 or size < 1:
        return []
    suggested = {1, 2, 3, 4, span, size // out, -(-size // out)}
    if out > 1 and size > span:
        suggested.add((size - span) // (out - 1))
    return sorted(stride for stride in suggested if 1 <= stride <= max(size, span))[:MOST_STRIDES]


def _stride_cost(stride: int, span: int, pooling: bool) -> float:
    if stride == span:
        return 0.0 if pooling or stride == 1 else 1.0
    cost = 0.5 if stride == 4 and span >= _WIDE else _STRIDE_COSTS.get(stride, _RARE_STRIDE)
    return cost + 1.5 if pooling and stride == 1 else cost


def _paddings(size: int, out: int, span: int, stride: int, framework: str) -> Iterator[tuple[str | int, float]]:
    """Paddings to try, with their costs. PyTorch's are numbers; Keras has words, which tables of papers share."""
    if framework != "torch":
        yield "valid", 0.0
        if (out - 1) * stride + span > size:  # else nothing is added, and the two are one
            yield "same", 0.3
        if framework in ("keras", "flax"):
            return
    needed = (out - 1) * stride + span - size  # what has to be added on both sides together, at least
    least = max(0, -(-needed // 2))
    half = (span - 1) // 2
    if framework != "torch":
        if least and least < span:
            yield least, 1.0
        return
    if half >= max(0, least) and (size + 2 * half - span) // stride + 1 == out:
        yield half if half else "valid", 0.0 if span % 2 or not half else 0.3
    if least != half and least < max(span, 2):
        yield least if least else "valid", 0.2 if least == 0 else 1.0
    if span % 2 == 0 and stride == 1 and size == out:
        yield "same", 1.5


def _gives(size: int, span: int, step: _Step) -> int | None:
    if step.padding == "same":
        return -(-size // step.stride)
    room = size + (0 if isinstance(step.padding, str) else 2 * step.padding) - span
    return room // step.stride + 1 if room >= 0 else None


def _told(padding: str | int, count: int) -> Padding:
    if isinstance(padding, str):
        return padding
    return ((padding, padding),) * count if padding else "valid"


def _rounded_up(
    pairs: Sequence[tuple[int, int, int]], kernel: tuple[int, ...], dilation: tuple[int, ...], clues: Clues
) -> Iterator[Sliding]:
    """PyTorch's and Caffe's poolings may count a last window that is only partly inside."""
    given = clues.sizes("stride", len(kernel))
    for stride in dict.fromkeys((given[0],) if given else (2, kernel[0])):
        if all(-(-(size - span) // stride) + 1 == out and (size - span) % stride for size, out, span in pairs):
            yield Sliding((stride,) * len(kernel), "valid", dilation, 1.5, round_up=True)


def _uneven(pairs: Sequence[tuple[int, int, int]], dilation: tuple[int, ...], style: _Style) -> Iterator[Sliding]:
    """Another stride or padding on each axis, the most usual of each; words are shared by all axes."""
    options = [_steps(*pair, style) for pair in pairs]
    if not all(options):
        return
    for word in ("valid", "same"):
        chosen = [min((o for o in axis if o[0].padding == word), key=lambda o: o[1], default=None) for axis in options]
        if all(chosen):
            steps = [step for step, _ in filter(None, chosen)]
            cost = 2.0 + sum(cost for _, cost in filter(None, chosen))
            yield Sliding(tuple(step.stride for step in steps), word, dilation, cost)
    best = [min((o for o in axis if o[0].padding != "same"), key=lambda o: o[1], default=None) for axis in options]
    if all(best):
        steps = [step for step, _ in filter(None, best)]
        amounts = tuple(step.padding if isinstance(step.padding, int) else 0 for step in steps)
        cost = 2.5 + sum(cost for _, cost in filter(None, best))
        padding: Padding = tuple((size, size) for size in amounts) if any(amounts) else "valid"
        yield Sliding(tuple(step.stride for step in steps), padding, dilation, cost)


def _dilated(pairs: Sequence[tuple[int, int, int]], kernel: tuple[int, ...]) -> Iterator[Sliding]:
    """Without padding and at stride 1 a shape also follows from a window stretched by a whole factor."""
    rates = {(size - out) // (k - 1) for (size, out, _), k in zip(pairs, kernel, strict=False) if k > 1}
    if len(rates) == 1 and min(rates) > 1:
        (rate,) = rates
        if all(size - out == (k - 1) * rate for (size, out, _), k in zip(pairs, kernel, strict=False)):
            yield Sliding((1,) * len(kernel), "valid", (rate,) * len(kernel), 4.0 + rate / 8)


def kernels(taps: int, spatial: int) -> Iterator[tuple[tuple[int, ...], float]]:
    """Windows of so many taps: square ones, and where there are none, those of two small factors."""
    if taps < 1 or taps > MOST_KERNEL**spatial:
        return
    if spatial == 1:
        if taps <= MOST_KERNEL:
            yield (taps,), kernel_cost(taps)
        return
    side = isqrt(taps) if spatial == 2 else round(taps ** (1 / 3))
    if side**spatial == taps and side <= MOST_KERNEL:
        yield (side,) * spatial, kernel_cost(side)
        return
    for short in range(1, 12):
        rest, remainder = divmod(taps, short)
        if remainder or rest < 1 or rest > MOST_KERNEL:
            continue
        if spatial == 2 and short < rest:
            cost = 3.0 + (0.0 if short == 1 and rest < 16 else 1.5 + rest / 16)
            yield (short, rest), cost
            yield (rest, short), cost
        if spatial == 3 and isqrt(rest) ** 2 == rest:
            yield (short, isqrt(rest), isqrt(rest)), 3.0


def kernel_cost(side: int) -> float:
    """How unusual a square window of this side is."""
    usual = {3: 0.0, 1: 0.1, 5: 0.2, 7: 0.4, 2: 0.8, 4: 0.7, 11: 0.8, 9: 1.0, 16: 1.0, 8: 1.0}
    return usual.get(side, 1.5 + min(side, 64) / (16 if side < 12 else 6))
