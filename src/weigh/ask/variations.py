"""What else an op could have been: the same layer with one hyperparameter read or written differently.

One table, used wherever a network is imagined otherwise: to explain a shape, and to find the edit behind a number.
Each variation has a cost in bits, by how often people meet it: −log2 of a rough frequency, in a few steps. What a
default decides, or what differs between frameworks, is confused most; sizes that were chosen with care least.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from math import inf
from typing import Any, Final, NamedTuple

from weigh.ask.cells import other_cells
from weigh.network.ops import Op
from weigh.network.sizes import Formula
from weigh.ops.convolution import Conv, DepthwiseConv, SeparableConv
from weigh.ops.recurrent import RNN, Bidirectional
from weigh.ops.recurrent_layers import RecurrentLayers
from weigh.ops.wrappers import TimeDistributed

DEFAULT: Final = 3.0
"""What a default decides, or two frameworks decide otherwise: one question in eight about such a layer."""
SWITCH: Final = 4.0
"""A switch, a stride, another type of layer: one in sixteen."""
WINDOW: Final = 5.0
"""A window's size, a rarer switch: one in thirty."""
SIZE: Final = 6.0
"""A size doubled or halved, what few people set at all: one in sixty."""
RARE: Final = 7.5
"""Values that hardly any network has."""
UNUSED: Final = 8.0
"""What hardly any network uses at all."""
ANY_SIZE: Final = 9.0
"""Any other of the twenty sizes that people choose among."""
FAR_SIZE: Final = 11.0
"""One more than four times as large or as small: nobody writes 4,096 for 64 by mistake."""


@dataclass(frozen=True, slots=True)
class Variation:
    """One op imagined otherwise. kind: a key of `weigh.words.moves`. field, old, new: the hyperparameter changed."""

    kind: str
    bits: float
    op: Op
    field: str = ""
    old: Any = None
    new: Any = None


class Choice(NamedTuple):
    value: Any
    bits: float


class Row(NamedTuple):
    """The other values of a field that every op with that field may have."""

    kind: str
    choices: Callable[[Any, Op], Iterable[Choice]]


def core(op: Op) -> Op:
    """What does the work inside wrappers: of a bidirectional layer, the forward direction."""
    while True:
        inside = next((getattr(op, name) for name in _INSIDE if hasattr(op, name)), None)
        if not isinstance(inside, Op):
            return op
        op = inside


_INSIDE = ("inner", "forward", "cell")


def with_core(op: Op, change: Callable[[Op], Op]) -> Op:
    """The op with what does the work inside it changed, in both directions of a bidirectional layer.

    `change` is tried on the outermost op first: it may return the very op to say that the change belongs further in.
    """
    changed = change(op)
    if changed is not op:
        return changed
    inner = {field.name: getattr(op, field.name) for field in fields(op) if field.name in (*_INSIDE, "backward")}
    made = {name: with_core(inside, change) for name, inside in inner.items() if isinstance(inside, Op)}
    if all(made[name] is inner[name] for name in made):
        return op
    return replace(op, **made)


def with_field(op: Op, field: str, value: Any) -> Op:
    """The op with a hyperparameter set, wherever inside it that field stands."""

    def change(inside: Op) -> Op:
        if not _has(inside, field) or getattr(inside, field) == value:
            return inside
        return replace(inside, **{field: value})

    return with_core(op, change)


def field_of(op: Op, field: str) -> Any:
    """The value of a hyperparameter, wherever inside the op it stands; None where it has none."""
    while True:
        if _has(op, field):
            return getattr(op, field)
        inside = next((getattr(op, name) for name in _INSIDE if hasattr(op, name)), None)
        if not isinstance(inside, Op):
            return None
        op = inside


def _has(op: Op, field: str) -> bool:
    return field in type(op).__dataclass_fields__


def _is_open(value: Any) -> bool:
    """Whether a setting waits for a size that is not known: nothing is next to it."""
    return any(isinstance(one, Formula) for one in (value if isinstance(value, tuple) else (value,)))


def variations(op: Op, most: float = inf) -> Iterator[Variation]:
    """Everything else that this op could have been, by one hyperparameter, for up to so many bits."""
    for field, row in TABLE.items():
        old = field_of(op, field)
        if old is None or _is_open(old):
            continue
        for value, bits in row.choices(old, op):
            if value != old and bits <= most:
                changed = with_field(op, field, value)
                if changed != op:
                    kind = row.kind.format(way="added" if value else "removed")
                    yield Variation(kind, bits, changed, field, old, value)
    yield from (one for one in _other_types(op) if one.bits <= most)


def _uniform(old: tuple[int, ...], values: Iterable[int], bits: float) -> Iterator[Choice]:
    """The same value along every axis."""
    return (Choice((value,) * len(old), bits) for value in values if value > 0)


def _kernel(old: Any, op: Op) -> Iterator[Choice]:
    if not isinstance(old, tuple):
        return
    first = old[0]
    usual = {1, 3, 5, 7} | {first - 1, first + 1, first - 2, first + 2}
    yield from _uniform(old, sorted(usual - {first, 0, -1}), WINDOW)
    yield from _uniform(old, sorted({11} - usual - {first}), RARE)
    if len(set(old)) > 1:
        yield Choice(old[::-1], SWITCH)  # rows for columns


def _stride(old: Any, op: Op) -> Iterator[Choice]:
    if isinstance(old, tuple):
        yield from _uniform(old, sorted({1, 2} - {old[0]}), SWITCH)
        size = field_of(op, "size")
        if isinstance(size, tuple) and size != old:
            yield Choice(size, DEFAULT)  # a pool's stride is its size unless told otherwise
        yield from _uniform(old, sorted({3, 4} - {old[0]}), RARE)


def _padding(old: Any, op: Op) -> Iterator[Choice]:
    window = field_of(op, "kernel") or field_of(op, "size")
    yield from (Choice(word, DEFAULT) for word in ("valid", "same") if old != word)
    if isinstance(window, tuple) and all(isinstance(size, int) for size in window):
        half = tuple((size // 2, size // 2) for size in window)  # what other frameworks write for "same"
        yield Choice(half, WINDOW)
        alike = (tuple((add, add) for _ in window) for add in (1, 2, 3))
        yield from (Choice(sides, SIZE) for sides in alike if sides != half)


def _dilation(old: Any, op: Op) -> Iterator[Choice]:
    if isinstance(old, tuple):
        yield from _uniform(old, (1,), SIZE)  # forgotten; to put one in comes to nobody's mind
        yield from _uniform(old, (2, 4), UNUSED)


def _groups(old: Any, op: Op) -> Iterator[Choice]:
    if old != 1:
        yield Choice(1, DEFAULT)
    yield Choice(2, WINDOW)  # two GPUs
    yield from (Choice(value, RARE) for value in (4, 8, 16, 32))


CHOSEN: Final = frozenset([16, 32, 64, 96, 128, 256, 384, 512, 1024, 2048, 4096, 10, 20, 50, 100, 200, 300, 500, 1000])
"""Sizes that people choose: powers of two and near them, and the round numbers of textbooks."""


def _scaled(old: Any, op: Op) -> Iterator[Choice]:
    """A size doubled or halved, or any other that people choose."""
    if not isinstance(old, int):
        return
    near = {2 * old, old // 2} if old % 2 == 0 else {2 * old}
    yield from (Choice(value, SIZE) for value in sorted(near) if value > 0)
    for value in sorted(CHOSEN - near - {old}):
        yield Choice(value, FAR_SIZE if value > 4 * old or old > 4 * value else ANY_SIZE)


def _shifted(old: Any, op: Op) -> Iterator[Choice]:
    """Off by one or two: an entry for what is unknown, one for padding, a class for the background."""
    if isinstance(old, int):
        yield from (Choice(old + by, SWITCH) for by in (1, -1, 2) if old + by > 0)


def _stacked(old: Any, op: Op) -> Iterator[Choice]:
    """Recurrent layers in one, one on top of the other: one more or fewer."""
    if isinstance(old, int):
        yield from (Choice(count, WINDOW) for count in (old + 1, old - 1) if count > 0)


def _switched(bits: float) -> Callable[[Any, Op], Iterator[Choice]]:
    def other(old: Any, op: Op) -> Iterator[Choice]:
        yield Choice(not old, bits)

    return other


def _scale(old: Any, op: Op) -> Iterator[Choice]:
    """A scale is needless before ReLU: some code of one framework leaves it out, that of others has it."""
    yield Choice(not old, SWITCH if old else DEFAULT)


def _windows(values: Iterable[int], bits: float) -> Callable[[Any, Op], Iterable[Choice]]:
    return lambda old, op: _uniform(old, values, bits) if isinstance(old, tuple) else ()


def _values(*values: Any, bits: float) -> Callable[[Any, Op], Iterable[Choice]]:
    return lambda old, op: [Choice(value, bits) for value in values]


def _biases(old: Any, op: Op) -> Iterator[Choice]:
    """Vectors for each gate: a GRU has one or two by its age, PyTorch two everywhere; none is a matter of taste."""
    gated = op.kind in ("gru", "lstm", "bidirectional")
    usual = DEFAULT if gated else SWITCH
    yield from (Choice(value, usual if value else usual + 1) for value in (1, 2, 0))


def _key_dim(old: Any, op: Op) -> Iterator[Choice]:
    """One key_dim for each head, or one for all heads together: the layer's most usual misreading."""
    heads = field_of(op, "heads")
    if isinstance(old, int) and isinstance(heads, int) and heads > 1:
        if old % heads == 0:
            yield Choice(old // heads, DEFAULT)
        yield Choice(old * heads, SWITCH)
    yield from _scaled(old, op)


TABLE: Final[dict[str, Row]] = {
    "padding": Row("padding", _padding),
    "stride": Row("stride", _stride),
    "kernel": Row("kernel", _kernel),
    "size": Row("kernel", _windows((2, 3), WINDOW)),
    "dilation": Row("dilation", _dilation),
    "round_up": Row("padding", _switched(SWITCH)),
    "groups": Row("groups", _groups),
    "filters": Row("filters", _scaled),
    "units": Row("units", lambda old, op: (*_scaled(old, op), *_shifted(old, op))),
    "multiplier": Row("filters", lambda old, op: (Choice(1, WINDOW), Choice(2, SIZE))),
    "bias": Row("bias_{way}", _switched(SWITCH)),
    "biases": Row("recurrent_biases", _biases),
    "scale": Row("scale_{way}", _scale),
    "center": Row("center_{way}", _switched(SIZE)),
    "layers": Row("num_layers", _stacked),
    "heads": Row("heads", _values(1, 2, 4, 8, 12, 16, bits=SIZE)),
    "key_dim": Row("key_dim", _key_dim),
    "vocabulary": Row("vocabulary", _shifted),
    "features": Row("features", _scaled),
    "return_sequences": Row("return_sequences", _switched(WINDOW)),
    "keepdims": Row("keepdims", _switched(SWITCH)),
    "merge": Row("merge", _values("concat", "sum", bits=WINDOW)),
    "channels_first": Row("data_format", _switched(WINDOW)),
}
"""Which hyperparameters people confuse, with what, and how readily. One row a field, whatever op has it."""


def _other_types(op: Op) -> Iterator[Variation]:
    """The same layer of another type: depthwise, separable or full; one direction or both."""
    inside = core(op) if not isinstance(op, Bidirectional) else op
    for kind, bits, other in _types(inside):

        def become(one: Op, inside: Op = inside, other: Op = other) -> Op:
            return other if one is inside else one

        yield Variation(kind, bits, with_core(op, become), "", inside.kind, other.kind)
    yield from (Variation("cell", WINDOW, other.op, "", other.old, other.new) for other in other_cells(op))
    if isinstance(op, RecurrentLayers):
        kind = "one_direction" if op.bidirectional else "bidirectional"
        yield Variation(kind, SWITCH, replace(op, bidirectional=not op.bidirectional))
    recurrent = op.inner if isinstance(op, TimeDistributed) else op
    if isinstance(recurrent, RNN):
        both = Bidirectional(recurrent, recurrent)
        yield Variation("bidirectional", SWITCH, both if recurrent is op else replace(op, inner=both))  # type: ignore[call-arg]


def _types(op: Op) -> Iterator[tuple[str, float, Op]]:
    if isinstance(op, Bidirectional):
        yield "one_direction", SWITCH, op.forward
    if isinstance(op, Conv) and op.groups == 1 and not _is_open(op.kernel) and max(op.kernel) > 1:
        rest = (op.kernel, op.stride, op.dilation, op.padding, op.bias, op.channels_first, op.activation)
        yield "depthwise", SIZE, DepthwiseConv(1, *rest)
        yield "separable", WINDOW, SeparableConv(op.filters, 1, *rest)
    if isinstance(op, SeparableConv):
        window = (op.kernel, op.stride, op.dilation, op.padding)
        yield "full", SWITCH, Conv(op.filters, *window, 1, op.bias, op.channels_first, op.activation)
