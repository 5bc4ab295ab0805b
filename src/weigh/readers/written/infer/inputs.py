"""What goes into a network whose table begins with its first layer: channels follow from the parameters of that layer,
sizes from its shapes, and where several fit, the most usual is taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import isqrt, prod
from typing import NamedTuple

from weigh.network.sizes import Formula, Size
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor
from weigh.ops.layout import SPATIAL
from weigh.readers.written.evidence import Sizes, Stated
from weigh.readers.written.infer.clues import Clues, Guess
from weigh.readers.written.infer.families import Family, family_of
from weigh.readers.written.infer.guessing import fitting
from weigh.readers.written.infer.windows import kernel_cost

USUAL_SIZES = {224: 0.0, 32: 0.0, 28: 0.0, 227: 0.1, 299: 0.1, 64: 0.2, 128: 0.2, 256: 0.2, 150: 0.3, 48: 0.5, 96: 0.4}
"""Heights and widths of images that people use, with what each costs."""
_CHANNELS = {3: 0.0, 1: 0.2}
_SIDES = (3, 5, 7, 1, 11, 4, 2, 9, 8, 16, 14, 32, 6, 10, 12)
_TRIED = 40
_STEP_COSTS = {1: 0.0, 2: 0.6, 4: 1.0, 3: 1.5}
_WIDE = 8
"""From this size on a first kernel usually jumps four values, or its own width."""
_NOT_AS_TOLD = 6.0
_MOST_RESTS = 32
"""Sizes that give the same number of windows: so many of them are thought of."""
_POINT_COST = 2.0
"""Of a transposed convolution whose kernel is one value."""
_NEARLY = 1.0
"""Inputs that cost no more than this above the best one are told as well."""


class Entered(NamedTuple):
    """An input that fits: its tensor, the first layer's guess on it, and the sizes that would fit as well."""

    tensor: Tensor
    guess: Guess | None
    others: tuple[Tensor, ...] = ()


def named(sizes: Sequence[int | Size | None], channels_first: bool = False, number: int = 0) -> Tensor:
    """A tensor of these sizes behind the batch; a size left open is an unknown of the axis's name."""
    count = len(sizes)
    if 2 <= count <= 4:
        inner = SPATIAL[count - 1]
        names = ("channels", *inner) if channels_first and count > 2 else (*inner, "channels")
        names = ("steps", "features") if count == 2 else names
    else:
        names = ("features",) if count == 1 else tuple(f"axis_{i + 1}" for i in range(count))
    return Tensor(
        (BATCH_AXIS, *(Axis(name, _open(size, name, number)) for name, size in zip(names, sizes, strict=True)))
    )


def _open(size: int | Size | None, name: str, number: int) -> Size:
    if size is not None:
        return size
    name = "steps" if name == "features" else name
    return Formula(f"{name}_{number}" if number else name)


def solve(clues: Clues, size: int | None = None, room: tuple[int, int] | None = None) -> Entered | None:
    """The most usual input on which the row's op gives what is printed; None where none was found.

    size: for heights and widths that nothing tells. room: the least and the most numbers that the input holds.
    """
    if clues.stated.input is not None:
        options = [(clues.stated.input, 0.0)]
    else:
        options = [(sizes, cost + _out_of(room, sizes)) for sizes, cost in _options(clues)]
        options = sorted(options, key=lambda option: option[1])[:_TRIED]
    found: list[tuple[float, Tensor, Guess]] = []
    for sizes, cost in options:
        if any(each is not None and each < 1 for each in sizes):
            continue
        tensor = named(_filled(sizes, size, clues), clues.channels_first)
        fit = fitting(clues, (tensor,))
        if fit:
            found.append((cost + fit[0][0].cost, tensor, fit[0][0]))
    if not found:
        return None
    found.sort(key=lambda entry: entry[0])
    best = found[0]
    near = (tensor for cost, tensor, _ in found[1:] if tensor != best[1] and cost <= best[0] + _NEARLY)
    others = tuple(dict.fromkeys(near))
    return Entered(best[1], best[2], others[:2])


def _out_of(room: tuple[int, int] | None, sizes: Sizes) -> float:
    """What it costs that an input does not hold as many numbers as the text says."""
    if room is None or None in sizes:
        return 0.0
    return 0.0 if room[0] <= prod(size for size in sizes if size is not None) <= room[1] else _NOT_AS_TOLD


def _filled(sizes: Sizes, size: int | None, clues: Clues) -> Sizes:
    """Open spatial sizes of an image filled in; a sequence keeps its open length."""
    if size is None or len(sizes) < 3:
        return sizes
    return tuple(size if each is None else each for each in sizes)


def _options(clues: Clues) -> Iterator[tuple[Sizes, float]]:
    """Shapes of inputs to try for the row, with what each costs."""
    name = clues.family.name
    if clues.output is None:
        yield from _stated(clues)
    if name in _BY_FAMILY:
        yield from _BY_FAMILY[name](clues)
    elif clues.output is not None:
        yield clues.output, 0.0


_SEQUENCES = frozenset(["recurrent", "bidirectional", "attention", "layer_norm", "rms_norm"])
_MAPS = frozenset(["batch_norm", "instance_norm", "group_norm", "prelu", "pool"])


def _stated(clues: Clues) -> Iterator[tuple[Sizes, float]]:
    """What a row without a shape reads by its own hyperparameters: features or channels, all other sizes open."""
    name, over = clues.family.name, clues.get("normalized")
    inside = clues.whole("in_channels") or (clues.whole("units") if name == "attention" else None)
    if isinstance(over, tuple) and over:
        yield (None, *over), 0.0
    elif inside is not None and name in _SEQUENCES:
        yield ((inside,) if clues.get("single") else (None, inside)), 0.0
    elif inside is not None and name in _MAPS:
        space = (None,) * (clues.family.spatial or 2)
        yield ((inside, *space) if clues.channels_first else (*space, inside)), 0.0
    elif name == "embedding":
        yield (None,), 0.0


def _windowed(clues: Clues) -> Iterator[tuple[Sizes, float]]:
    """A convolution's input: (channels, kernel) pairs from its parameters, times sizes from its output's."""
    spatial = clues.family.spatial or (len(clues.output) - 1 if clues.output else 2)
    if not 1 <= spatial <= 3:
        return
    outs = clues.space(spatial)
    for channels, side, cost in channels_of(clues, spatial):
        for space, extra in _spaces(outs, side, clues):
            sizes = (channels, *space) if clues.channels_first else (*space, channels)
            yield sizes, cost + extra


def channels_of(clues: Clues, spatial: int, image: bool = True) -> Iterator[tuple[int, int, float]]:
    """What a convolution may read by its parameters: channels, side of the kernel, and cost.

    image: whether it is the first layer, of whose channels people have habits.
    """
    filters = clues.units()
    stated = clues.sizes("kernel", spatial)
    inside = (clues.whole("in_channels") or 0) * (clues.whole("groups") or 1)
    held = clues.kernels if clues.kernels is not None else clues.count
    if filters is None or filters < 1 or held is None:
        side = stated[0] if stated else 3
        channels = inside or (filters if clues.family.name == "depthwise" else None) or 3
        yield channels, side, 0.0
        return
    for bias in clues.biases():
        weights = held - (filters if bias and clues.kernels is None else 0)
        for side in dict.fromkeys(stated[:1] if stated else _SIDES):
            taps = prod(stated) if stated else side**spatial
            channels, rest = _per_channel(clues.family.name, weights, taps, filters)
            if not rest and channels > 0:
                unusual = _channel_cost(channels, spatial, clues.family.name) if image else 0.0
                rare = 0.0 if stated else _side_cost(clues.family.name, side)
                yield channels, side, unusual + rare + (0.0 if bias else 0.4)


def _side_cost(family: str, side: int) -> float:
    return _POINT_COST if family == "transposed" and side == 1 else kernel_cost(side)


def _per_channel(family: str, weights: int, taps: int, filters: int) -> tuple[int, int]:
    """How many channels so many weights make, and the rest."""
    if family == "depthwise":
        return (filters, weights - taps * filters)
    if family == "separable":
        return divmod(weights, taps + filters)
    return divmod(weights, taps * filters)


def _channel_cost(channels: int, spatial: int, family: str) -> float:
    if spatial == 1 or family == "transposed":
        return 0.0 if channels % 4 == 0 or channels % 10 == 0 else 1.0
    return _CHANNELS.get(channels, 2.5 if channels in (2, 4) else 4.0)


def _spaces(outs: Sizes, side: int, clues: Clues) -> Iterator[tuple[Sizes, float]]:
    """Spatial sizes before a window of this side."""
    given = clues.sizes("stride", len(outs))
    steps = {given[0]: 0.0} if given else {**_STEP_COSTS, **({4: 0.2, side: 0.2} if side >= _WIDE else {})}
    for stride, cost in steps.items():
        for padding in dict.fromkeys((0, (side - 1) // 2)):
            for rest in range(min(stride, _MOST_RESTS)):
                yield tuple(None if out is None else (out - 1) * stride + side - 2 * padding + rest for out in outs), \
                    cost + _size_cost(outs, stride, side - 2 * padding + rest)  # fmt: skip


def _size_cost(outs: Sizes, stride: int, more: int) -> float:
    sizes = [(out - 1) * stride + more for out in outs if out is not None]
    if not sizes or min(sizes) < 1:
        return 0.0 if not sizes else 99.0
    return sum(usual(size) for size in sizes) / len(sizes)


def usual(size: int) -> float:
    """How unusual a height or width is."""
    if size in USUAL_SIZES:
        return USUAL_SIZES[size]
    return 0.8 if size % 32 == 0 else 1.2 if size % 10 == 0 else 1.6 if size % 4 == 0 else 2.4 + (size % 2) * 0.3


def _grown(clues: Clues) -> Iterator[tuple[Sizes, float]]:
    """What is enlarged (a transposed convolution, an upsampling): half the size, or the same."""
    spatial = clues.family.spatial or 2
    outs = clues.space(spatial)
    channels = (
        list(channels_of(clues, spatial)) if clues.family.name == "transposed" else [(clues.channels() or 3, 1, 0.0)]
    )
    for inside, side, cost in channels:
        if outs and all(out == side for out in outs) and side > 1:  # from a vector, seen as maps of 1 × 1
            point = (1,) * spatial
            yield ((inside, *point) if clues.channels_first else (*point, inside)), cost - 1.0
        for factor in (2, 1, 4, 3):
            space = tuple(None if out is None else out // factor for out in outs)
            yield ((inside, *space) if clues.channels_first else (*space, inside)), cost + factor / 4


def _pooled(clues: Clues) -> Iterator[tuple[Sizes, float]]:
    spatial = clues.family.spatial or 2
    outs, channels = clues.space(spatial), clues.channels()
    for factor in (2, 3, 4, 1):
        for rest in range(factor):
            space = tuple(None if out is None else out * factor + rest for out in outs)
            cost = factor / 4 + sum(usual(size) for size in space if size is not None)
            yield ((channels, *space) if clues.channels_first else (*space, channels)), cost


def _everywhere(clues: Clues) -> Iterator[tuple[Sizes, float]]:
    """A pooling over all positions tells the channels alone."""
    spatial = clues.family.spatial or 2
    space = (None,) * spatial
    yield ((clues.channels(), *space) if clues.channels_first else (*space, clues.channels())), 0.0


def _features(clues: Clues) -> Iterator[tuple[Sizes, float]]:
    """What a dense layer reads: its weights divided by its units."""
    units = clues.whole("units") or (clues.output[-1] if clues.output else None)
    front = clues.output[:-1] if clues.output else ()
    held = clues.kernels if clues.kernels is not None else clues.count
    inside = clues.whole("in_channels")
    if inside is not None:
        yield (*front, inside), 0.0
    if units is None or held is None:
        return
    for bias in clues.biases():
        features, rest = divmod(held - (units if bias and clues.kernels is None else 0), units)
        if not rest and features > 0:
            yield (*front, features), 0.0 if bias else 1.5


def _indices(clues: Clues) -> Iterator[tuple[Sizes, float]]:
    if clues.output:
        yield clues.output[:-1] or (None,), 0.0


def _sequence(clues: Clues) -> Iterator[tuple[Sizes, float]]:
    """What a recurrent layer reads: gates × units × (features + units + biases) parameters in each direction."""
    if clues.output is None or clues.output[-1] is None or clues.count is None:
        return
    steps = clues.output[0] if len(clues.output) == 2 else None
    both = clues.family.name == "bidirectional" or clues.get("bidirectional") is True
    width, directions = clues.output[-1], 2 if both else 1
    units, count = width // directions, clues.count // directions
    cells = {"lstm": 4, "gru": 3, "simple_rnn": 1}
    stated = clues.get("cell")
    for rank, (cell, gates) in enumerate(cells.items()):
        if stated in (None, cell) and units and count % (gates * units) == 0:
            for biases in (1, 2, 0):
                features = count // (gates * units) - units - biases
                if features > 0:
                    yield (steps, features), rank * 0.5 + (0.0 if features % 4 == 0 or features % 10 == 0 else 0.3)


def _filmed(clues: Clues) -> Iterator[tuple[Sizes, float]]:
    """What a ConvLSTM reads: 4 × filters × (taps × (channels + filters) + 1) parameters."""
    spatial = clues.family.spatial or 2
    output, count = clues.output, clues.count
    if output is None or count is None or len(output) < spatial + 1:
        return
    steps = output[0] if len(output) == spatial + 2 else None
    shape = output[1:] if len(output) == spatial + 2 else output
    filters = shape[0] if clues.channels_first else shape[-1]
    outs = shape[1:] if clues.channels_first else shape[:-1]
    each, rest = divmod(count, 4 * filters) if filters else (0, 1)
    for side in () if rest or not filters else _SIDES:
        both, left = divmod(each - 1, side**spatial)
        channels = both - filters
        for padding in () if left or channels < 1 else (side - 1, 0):
            space = tuple(None if out is None else out + side - 1 - padding for out in outs)
            cost = kernel_cost(side) + _channel_cost(channels, 2, "") + _size_cost(space, 1, 1)
            yield (steps, channels, *space) if clues.channels_first else (steps, *space, channels), cost


def _flattened(clues: Clues) -> Iterator[tuple[Sizes, float]]:
    """What was flattened or reshaped: a square image in colour or in grey, or what is a vector already."""
    if clues.output is None or any(size is None for size in clues.output):
        if clues.output is not None:
            yield (None,), 1.0
        return
    held = prod(size for size in clues.output if size is not None)
    if clues.family.name == "flatten":
        if held % 3 == 0 and isqrt(held // 3) ** 2 == held // 3 and held > 27:
            side = isqrt(held // 3)
            yield ((3, side, side) if clues.channels_first else (side, side, 3)), usual(side)
        if isqrt(held) ** 2 == held and held > 9:
            side = isqrt(held)
            yield ((1, side, side) if clues.channels_first else (side, side)), usual(side) + 0.1
    yield (held,), 3.0


def _vector(clues: Clues) -> Iterator[tuple[Sizes, float]]:
    if clues.output:
        yield clues.output[-1:], 0.0


def _bordered(clues: Clues) -> Iterator[tuple[Sizes, float]]:
    """What a padding was put around."""
    if clues.output is None:
        return
    spatial = len(clues.output) - 1
    sign = 1 if clues.family.name == "crop" else -1
    for border in (1, 2, 3, 6, 4, 8):
        space = tuple(None if out is None else out + sign * border for out in clues.space(spatial))
        if all(size is None or size > 0 for size in space):
            cost = border / 4 + sum(usual(size) for size in space if size is not None)
            yield ((clues.channels(), *space) if clues.channels_first else (*space, clues.channels())), cost


def _stepped(clues: Clues) -> Iterator[tuple[Sizes, float]]:
    """What a layer at every step reads: the inner layer's input behind the steps."""
    if not clues.output or len(clues.output) < 2:
        return
    inner = clues.get("inner")
    family = family_of(inner) if isinstance(inner, Stated) else None
    stated = replace(clues.stated, outputs=(clues.output[1:],), attributes={})
    kinds = (family,) if family else (Family("conv"), Family("dense")) if clues.count else (Family("flatten"),)
    for kind in kinds:
        for sizes, cost in _options(replace(clues, stated=stated, family=kind)):
            yield (clues.output[0], *sizes), cost


_BY_FAMILY = {
    **dict.fromkeys(("conv", "depthwise", "separable", "local"), _windowed),
    **dict.fromkeys(("transposed", "upsample", "shuffle"), _grown),
    **dict.fromkeys(("flatten", "reshape", "permute"), _flattened),
    **dict.fromkeys(("pad", "crop"), _bordered),
    **dict.fromkeys(("recurrent", "bidirectional"), _sequence),
    **dict.fromkeys(("global_pool", "adaptive_pool"), _everywhere),
    "pool": _pooled,
    "conv_lstm": _filmed,
    "dense": _features,
    "embedding": _indices,
    "repeat_vector": _vector,
    "time_distributed": _stepped,
}
