"""Sizes of the whole network: its input, its classes, its width."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from weigh.ask.variations import field_of, with_field
from weigh.ask.why.moves.move import Idea, Move
from weigh.ask.why.plan import Edit, Plan
from weigh.network.ops import Op
from weigh.network.tensors import Axis, Tensor
from weigh.ops.convolution import DepthwiseConv

# -- the input -------------------------------------------------------------------------------------

SIDES: Final = (
    (5.0, (224, 28, 32)),
    (6.0, (128, 150, 160, 180, 192, 227, 240, 256, 299, 64, 96)),
    (7.0, (16, 20, 48, 50, 80, 84, 100, 105, 112, 260, 288, 300, 320, 331)),
    (7.0, (380, 384, 416, 448, 456, 480, 512, 528, 600, 608, 640)),
)
"""Sides of images: those of ImageNet, MNIST and CIFAR; of tutorials; of published networks and of detectors."""
OPEN_SIDES: Final = -2.0
"""Where the source leaves the sides open, somebody has to choose one: it is named more readily."""
NEAR_SIDE: Final = 6.0
NEAR_STEP: Final = 7.0
NEAR_FEATURE: Final = 6.0
NEAR: Final = (-1, 1, -2, 2, -3, 3, -4, 4)
"""Off by a few: a row cut off, an index counted, a column forgotten."""
DOUBLED: Final = 7.0
CHANNELS: Final = ((3, 4.0), (1, 4.0), (4, 6.5), (2, 7.0), (6, 7.5))
"""Colour and grey are confused most; then an alpha channel, two pictures one on the other."""
DATA_SETS: Final = (("MNIST", 28, 1), ("CIFAR", 32, 3), ("ImageNet", 224, 3))
DATA_SET_BITS: Final = 5.0
"""Sides and channels of another data set are one thought, not two."""
MOST_INPUTS: Final = 2


@dataclass(frozen=True, slots=True)
class _Input:
    """An input of the network, or several alike, as two towers have.

    values: of the plan. sides: the spatial axes; channels: the axis of channels or features.
    """

    values: tuple[int, ...]
    tensor: Tensor
    sides: tuple[int, ...]
    channels: int

    def sized(self, kind: str, bits: float, axes: Sequence[int], size: int) -> Move:
        """The move that gives some axes another size."""
        new = self.tensor
        for axis in axes:
            new = new.replace(axis, Axis(new.axes[axis].name, size))
        facts = {"old": self.tensor, "new": new, "size": size}
        resized = tuple((value, axis, size) for value in self.values for axis in axes)
        return Move(kind, bits, (Edit(inputs=resized),), (), facts)

    def known(self, axis: int) -> int | None:
        size = self.tensor.shape[axis]
        return size if isinstance(size, int) else None


def inputs(plan: Plan) -> Iterator[Move]:
    """Another side of the image, other channels, one more or fewer step or feature."""
    for one in _inputs(plan):
        if len(one.tensor.axes) == 2:
            yield from _shifted(one, "features", one.channels, NEAR, NEAR_FEATURE)
            continue
        yield from _sides(one)
        if len(one.tensor.axes) == 3:
            yield from _shifted(one, "features", one.channels, NEAR[:4], NEAR_STEP)
        elif all(one.known(axis) for axis in one.sides):
            old = one.known(one.channels)
            yield from (
                one.sized("channels", bits, [one.channels], size) for size, bits in CHANNELS if old and size != old
            )


def data_sets(plan: Plan) -> Iterator[Idea]:
    """The pictures of another data set, where both their sides and their channels differ."""
    for one in _inputs(plan):
        sizes = {one.known(axis) for axis in one.sides}
        old = one.known(one.channels)
        if len(one.sides) != 2 or len(sizes) != 1 or None in sizes or old is None:
            continue
        for _, side, channels in DATA_SETS:
            if side not in sizes and channels != old:
                halves = (
                    one.sized("channels", DATA_SET_BITS / 2, [one.channels], channels),
                    one.sized("input_size", DATA_SET_BITS / 2, one.sides, side),
                )
                yield Idea(DATA_SET_BITS, halves)


def _inputs(plan: Plan) -> Iterator[_Input]:
    alike: dict[Tensor, list[int]] = {}
    for value in plan.sources:
        alike.setdefault(plan.tensors[value], []).append(value)
    for tensor, values in list(alike.items())[:MOST_INPUTS]:
        count = len(tensor.axes)
        if tensor.has_rest or count < 2:
            continue
        first = any(field_of(plan.steps[reader].op, "channels_first") for reader in plan.readers[values[0]])
        sides, channels = (range(2, count), 1) if first else (range(1, count - 1), count - 1)
        yield _Input(tuple(values), tensor, tuple(sides), channels)


def _sides(one: _Input) -> Iterator[Move]:
    """Square images of another side; of others one axis at a time, a few longer or shorter."""
    known = [one.known(axis) for axis in one.sides]
    if len(known) > 1 and not any(known):
        yield from _squares(one, ((size, bits + OPEN_SIDES) for bits, sizes in SIDES for size in sizes))
    elif len(set(known)) == 1 and known[0]:
        side = known[0]
        near = [(side + by, NEAR_SIDE) for by in NEAR]
        doubled = [(2 * side, DOUBLED), (side // 2, DOUBLED)]
        yield from _squares(one, [*near, *((size, bits) for bits, sizes in SIDES for size in sizes), *doubled], side)
    else:
        for axis in one.sides:
            yield from _shifted(one, "input_size", axis, NEAR[:4], NEAR_STEP)


def _squares(one: _Input, wanted: Iterable[tuple[int, float]], old: int = 0) -> Iterator[Move]:
    seen = {old}
    for size, bits in sorted(wanted, key=lambda pair: pair[1]):
        if size > 0 and size not in seen:
            seen.add(size)
            yield one.sized("input_size", bits, one.sides, size)


def _shifted(one: _Input, kind: str, axis: int, shifts: Iterable[int], bits: float) -> Iterator[Move]:
    old = one.known(axis)
    if old is not None:
        yield from (one.sized(kind, bits, [axis], old + by) for by in shifts if old + by > 0)


# -- the classes -----------------------------------------------------------------------------------

CLASSES: Final = (
    (4.5, (1000, 10)),
    (5.5, (2, 100, 1, 3, 1001)),
    (6.5, (4, 5, 6, 7, 8, 12, 20, 21, 26, 47, 50, 62, 80, 91, 101, 200, 256, 257, 365, 21841, 21843)),
)
"""Numbers of classes: ImageNet's and MNIST's; one or two, CIFAR-100's; other data sets', some with a background."""
NEAR_CLASSES: Final = 4.5
"""One more for a background, one fewer for a single unit that tells two classes apart."""


def classes(plan: Plan) -> Iterator[Move]:
    """Another number of classes: the units of the last layer with weights."""
    ends = [plan.maker.get(value) for value in plan.outputs]
    last = next((i for i in reversed(plan.weighted) if i in ends or i == plan.weighted[-1]), None)
    if last is None:
        return
    op = plan.steps[last].op
    for field in ("units", "filters"):
        old = field_of(op, field)
        if not isinstance(old, int):
            continue
        wanted = {old + 1: NEAR_CLASSES, old - 1: NEAR_CLASSES}
        wanted |= {size: bits for bits, sizes in CLASSES for size in sizes if size not in wanted}
        for new, bits in wanted.items():
            if new > 0 and new != old:
                edit = Edit(changes=((last, with_field(op, field, new)),))
                yield Move("classes", bits, (edit,), (last,), {"field": field, "old": old, "new": new})


# -- the width -------------------------------------------------------------------------------------

FACTORS: Final = (
    (0.5, 0.0),
    (2.0, 0.0),
    (0.25, 1.0),
    (0.75, 1.0),
    (1.5, 1.5),
    (1.4, 2.0),
    (4.0, 2.0),
    (1.25, 2.0),
    (0.35, 2.0),
)
"""Width multipliers: halves and doubles first, then those of MobileNet and of wide residual networks."""
MULTIPLIED_BITS: Final = 4.0
"""The width of a network made of depthwise convolutions, which has a multiplier."""
OTHER_WIDTH_BITS: Final = 8.0
WIDTHS: Final = ("filters", "units", "features")


def widths(plan: Plan) -> Iterator[Move]:
    """All filters and units but the last layer's times a factor."""
    multiplied = any(step.op.kind in ("depthwise_conv", "separable_conv") for step in plan.steps)
    usual = MULTIPLIED_BITS if multiplied else OTHER_WIDTH_BITS
    for factor, bits in FACTORS:
        changes = tuple(_scaled(plan, factor, multiplied))
        if len(changes) > 1:
            steps = tuple(index for index, _ in changes)
            yield Move("width", usual + bits, (Edit(changes=changes),), steps, {"factor": factor})


def _scaled(plan: Plan, factor: float, multiplied: bool) -> Iterator[tuple[int, Op]]:
    last = plan.weighted[-1] if plan.weighted else -1
    expanding = (
        {index: times for index in range(len(plan.steps)) if (times := _expansion(plan, index))} if multiplied else {}
    )
    kept = _last_convolution(plan) if expanding and factor < 1 else -1
    for index, step in enumerate(plan.steps):
        for field in WIDTHS:
            old = field_of(step.op, field)
            if not isinstance(old, int) or index in (last, kept) or int(old * factor) < 1:
                continue
            new = _times(old, factor, multiplied)
            if index in expanding:
                new = expanding[index] * _times(old // expanding[index], factor, True)
            yield index, with_field(step.op, field, new)


def _times(old: int, factor: float, multiplied: bool) -> int:
    """A width times a factor; where there is a multiplier, the nearest multiple of 8 that is not a tenth below.

    Source: `_make_divisible` of MobileNetV2's reference implementation, as a rule.
    """
    if not multiplied:
        return int(old * factor)
    wanted = old * factor
    new = max(8, int(wanted + 4) // 8 * 8)
    return new + 8 if new < 0.9 * wanted else new


def _expansion(plan: Plan, index: int) -> int:
    """By how much a 1 × 1 convolution widens the input of a depthwise one; 0 where it does no such thing.

    An inverted bottleneck's inner width is a multiple of its input's, which is what a multiplier acts on.
    """
    op = plan.steps[index].op
    filters = field_of(op, "filters")
    if op.kind != "conv" or not isinstance(filters, int) or set(field_of(op, "kernel")) != {1}:
        return 0
    channels = plan.input_of(index).shape[1 if field_of(op, "channels_first") else -1]
    if not isinstance(channels, int) or not channels or filters % channels or filters == channels:
        return 0
    return filters // channels if _feeds_depthwise(plan, index) else 0


def _feeds_depthwise(plan: Plan, index: int) -> bool:
    """Whether a depthwise convolution follows, behind nothing but normalizations, activations and paddings."""
    value = plan.steps[index].outputs[0]
    while len(plan.readers[value]) == 1:
        step = plan.steps[plan.readers[value][0]]
        if isinstance(step.op, DepthwiseConv):
            return True
        if plan.applied[plan.readers[value][0]].macs:
            return False
        value = step.outputs[0]
    return False


def _last_convolution(plan: Plan) -> int:
    """The last convolution, which MobileNetV2 does not make narrower (section 4 of arXiv 1801.04381)."""
    return max((index for index in plan.weighted if plan.steps[index].op.kind == "conv"), default=-1)
