"""The misconception behind a shape: which single change of a layer, or of what it is given, makes the expected output.

The layer is read as another (`weigh.ask.variations`), put on another input, or its output is written otherwise; what
gives the expected shape is told, the likeliest first. All shapes are without the batch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, permutations
from itertools import product as pairs
from typing import Any, NamedTuple, TypeAlias

from weigh.ask.surroundings import surroundings
from weigh.ask.variations import field_of, variations, with_field
from weigh.network.errors import WeighError
from weigh.network.graph import Call
from weigh.network.ops import Op, apply
from weigh.network.sizes import Size, product
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor
from weigh.ops.shape import Flatten

MOST_BITS = 11.0
FAR = 4.0
"""Bits behind the best beyond which a change is not worth telling."""
COMMON = 6.0
"""Changes of the layer up to this cost are tried two at a time."""

Expected: TypeAlias = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class ShapeMisconception:
    """A change that gives the expected shape. shape: what comes out then, without the batch.

    kind, facts: a key of `weigh.words.shape_misconceptions` and what fills its sentence; of two changes made together
    the kinds are joined with "+" and the facts stand in order under "changes".
    """

    kind: str
    facts: Mapping[str, Any] = field(hash=False)
    shape: tuple[Size, ...]
    bits: float

    @property
    def text(self) -> str:
        from weigh.words.shape_misconceptions import sentence

        return sentence(self.kind, self.facts)


class Change(NamedTuple):
    """One thing imagined otherwise, and the tensor that comes out."""

    kind: str
    bits: float
    facts: Mapping[str, Any]
    result: Tensor


def shape_misconceptions(call: Call, shape: Expected, most: int = 5) -> tuple[ShapeMisconception, ...]:
    """What would give a layer's first output the expected shape, best first; nothing where it has it already.

    shape: without the batch; None stands for any size.
    """
    if call.op is None or not call.outputs or matches(call.outputs[0].tensor, shape):
        return ()
    best: dict[tuple[str, str], ShapeMisconception] = {}
    for change in _changes(call, shape):
        if change.bits <= MOST_BITS and matches(change.result, shape):
            same = (change.kind, str(change.facts))
            if same not in best or change.bits < best[same].bits:
                best[same] = ShapeMisconception(change.kind, change.facts, _sizes(change.result), change.bits)
    ordered = sorted(best.values(), key=lambda one: one.bits)
    return tuple(one for one in ordered[:most] if one.bits <= ordered[0].bits + FAR)


def matches(x: Tensor, shape: Expected) -> bool:
    """Whether a tensor has the expected sizes behind its batch."""
    sizes = _sizes(x)
    return len(sizes) == len(shape) and all(one is None or one == size for one, size in zip(shape, sizes, strict=True))


def _sizes(x: Tensor) -> tuple[Size, ...]:
    return tuple(axis.size for axis in _behind_batch(x))


def _behind_batch(x: Tensor) -> tuple[Axis, ...]:
    return x.axes[1:] if x.axes[:1] == (BATCH_AXIS,) else x.axes


def _changes(call: Call, shape: Expected) -> Iterator[Change]:
    """Every change, and two together: another layer whose output is written otherwise, or two of its settings."""
    assert call.op is not None
    inputs, true = tuple(value.tensor for value in call.inputs), call.outputs[0].tensor
    settings = [*_settings(call.op, inputs, true), *_widths(call.op, inputs, shape)]
    yield from _written_otherwise(true)
    yield from _counted_otherwise(call, true)
    for change, other in settings:
        yield change
        if change.bits <= COMMON:
            yield from (_both(change, second) for second in _written_otherwise(change.result))
            again = _settings(other, inputs, change.result)
            yield from (_both(change, second) for second, _ in again if _independent(change, second))
    for change in _on_other_inputs(call):
        yield change
        yield from (_both(change, second) for second in _written_otherwise(change.result))


def _both(first: Change, second: Change) -> Change:
    facts = {"changes": (first.facts, second.facts)}
    return Change(f"{first.kind}+{second.kind}", first.bits + second.bits, facts, second.result)


def _independent(first: Change, second: Change) -> bool:
    """Whether two settings may be changed together; each pair is tried in one order only."""
    one, other = first.facts["field"] or first.kind, second.facts["field"] or second.kind
    return second.bits <= COMMON and bool(one < other)


# -- the layer, or its input, otherwise --------------------------------------------------------------------


def _settings(op: Op, inputs: tuple[Tensor, ...], true: Tensor) -> Iterator[tuple[Change, Op]]:
    """The layer with one setting changed, as far as its output changes."""
    for variation in variations(op):
        result = _result(variation.op, inputs)
        if result is not None and result != true:
            facts = {"field": variation.field, "old": variation.old, "new": variation.new}
            yield Change(variation.kind, variation.bits, facts, result), variation.op


def _widths(op: Op, inputs: tuple[Tensor, ...], shape: Expected) -> Iterator[tuple[Change, Op]]:
    """The layer with as many filters or units as one of the expected sizes."""
    for name, size in pairs(("filters", "units", "features"), dict.fromkeys(shape)):
        old = field_of(op, name)
        if isinstance(size, int) and isinstance(old, int) and size != old:
            other = with_field(op, name, size)
            result = _result(other, inputs)
            if result is not None:
                yield Change(name, OTHER_WIDTH, {"field": name, "old": old, "new": size}, result), other


def _result(op: Op, inputs: tuple[Tensor, ...]) -> Tensor | None:
    """What comes out; None where the op cannot be applied."""
    try:
        outputs = apply(op, inputs).outputs
    except WeighError:
        return None
    return outputs[0] if outputs else None


OTHER_WIDTH = 6.0
RESIZED = (
    (5.0, 1, 1, -1), (5.0, 1, 1, 1), (5.0, 1, 2, 0), (5.0, 2, 1, 0),
    (6.0, 1, 1, 3), (6.5, 1, 1, -2), (6.5, 1, 1, 2),
)  # fmt: skip
"""Other sizes of the input: bits, and size × times // by + more. Three more: 224 for 227, as in AlexNet's paper."""


def _on_other_inputs(call: Call) -> Iterator[Change]:
    """The layer on the input of the layer before it, or on one that is a little larger, half or twice as large."""
    assert call.op is not None
    x, *rest = (value.tensor for value in call.inputs) if call.inputs else (None,)
    if x is None:
        return
    for kind, bits, facts, imagined in chain(_skipped(call), _flattened(x), _resized(x, call.op)):
        result = _result(call.op, tuple(imagined if one == x else one for one in (x, *filter(None, rest))))
        if result is not None:
            yield Change(kind, bits, {**facts, "input": _sizes(imagined)}, result)


def _skipped(call: Call) -> Iterator[Change]:
    before = call.inputs[0].call
    if before is not None and before.op is not None and before.inputs:
        bits = (
            6.0 if before.applied.weights else 3.5
        )  # a pooling or a padding is overlooked, a layer with weights hardly
        yield Change("skipped", bits, {"layer": before.layer.name}, before.inputs[0].tensor)


def _flattened(x: Tensor) -> Iterator[Change]:
    if not x.has_rest and len(x.axes) > 2:
        yield Change("flattened_input", 2.5, {}, Flatten().apply(x).outputs[0])


def _resized(x: Tensor, op: Op) -> Iterator[Change]:
    """The input with all its positions one longer or shorter, halved or doubled."""
    channel = 1 if field_of(op, "channels_first") else len(x.axes) - 1
    positions = [i for i in range(1, len(x.axes)) if i != channel and isinstance(x.axes[i].size, int)]
    for bits, times, by, more in RESIZED:
        axes = list(x.axes)
        for i in positions:
            axes[i] = Axis(axes[i].name, axes[i].size * times // by + more)
        if positions and all(_positive(axes[i].size) for i in positions):
            yield Change("other_input", bits, {}, Tensor(tuple(axes), x.dtype))


def _positive(size: Size) -> bool:
    return isinstance(size, int) and size > 0


# -- the same output written otherwise -----------------------------------------------------------------------

MOST_AXES = 4
"""Up to so many axes are tried in every order."""


def _written_otherwise(y: Tensor) -> Iterator[Change]:
    """The output with its axes in another order, flattened, with the batch, or without one of its axes."""
    axes = _behind_batch(y)
    sizes = [axis.size for axis in axes]
    if y.has_rest or not axes:
        return
    if len(axes) <= MOST_AXES:
        first = (axes[-1], *axes[:-1])
        for order in permutations(axes):
            if order != axes:
                yield _as("axes_moved", 3.0 if order == first else 5.0, {}, *order)
    if len(axes) > 1:
        yield _as("flattened", 3.5, {}, Axis("features", product(sizes)))
    for i, axis in enumerate(axes if len(axes) > 1 else ()):
        yield _as("axis_left_out", 3.5 if axis.size == 1 else 4.5, {"axis": axis.name, "size": axis.size},
                  *axes[:i], *axes[i + 1 :])  # fmt: skip
    yield _as("axis_of_one", 4.0, {}, *axes, Axis("one", 1))
    yield _as("with_batch", 4.0, {}, Axis("examples", 1), *axes)


def _as(kind: str, bits: float, facts: Mapping[str, Any], *axes: Axis) -> Change:
    return Change(kind, bits, facts, Tensor((BATCH_AXIS, *axes)))


def _counted_otherwise(call: Call, true: Tensor) -> Iterator[Change]:
    """The arithmetic of the window slipped, or the channels taken for the input's."""
    if not call.inputs or true.has_rest:
        return
    x = call.inputs[0].tensor
    if x != true:
        yield Change("unchanged", 3.5, {"op": call.layer.type}, x)
    around = surroundings(call)
    window, stride = field_of(call.op, "kernel") or field_of(call.op, "size"), field_of(call.op, "stride")  # type: ignore[arg-type]
    positions = [i for i, axis in enumerate(true.axes) if axis in around.positions_out and i > 0]
    if isinstance(window, tuple) and isinstance(stride, tuple) and len(positions) == len(window):
        yield Change("one_less", 4.0, {}, _added_to(true, positions, -1))
        yield Change("one_more", 4.0, {}, _added_to(true, positions, 1))
    if len(true.axes) == len(x.axes) and true.last != x.last and not x.has_rest:
        yield Change("channels_kept", 4.0, {"channels": x.last.size}, true.with_last(x.last))
        both = Axis("channels", x.last.size * true.last.size)
        yield Change("channels_multiplied", 5.0, {"channels": x.last.size, "filters": true.last.size},
                     true.with_last(both))  # fmt: skip


def _added_to(y: Tensor, positions: list[int], more: int) -> Tensor:
    axes = list(y.axes)
    for i in positions:
        axes[i] = Axis(axes[i].name, axes[i].size + more)
    return Tensor(tuple(axes), y.dtype)
