"""Another size taken for one of a layer's axes: one of its neighbours', the image's for the window's, one more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from typing import NamedTuple

from weigh.ask.slips import FIXED, Slip, Written, is_tap, sizes_of, slots_of
from weigh.ask.surroundings import Surroundings, folded
from weigh.network.ops import Op
from weigh.network.sizes import Size
from weigh.network.tensors import Axis, Weight


class Mistaken(NamedTuple):
    """A size that may be taken for an axis. source: where it comes from, as in `weigh.words.misconceptions`."""

    source: str
    bits: float
    axis: Axis


def mistaken_sizes(weights: Sequence[Weight], around: Surroundings, op: Op | None) -> Iterator[Slip]:
    """Every axis with another size, and the window as a whole."""
    yield from _replaced(weights, around)
    yield from _windows(weights, around, op)


def _replaced(weights: Sequence[Weight], around: Surroundings) -> Iterator[Slip]:
    for name, size in sizes_of(weights, ones=True).items():
        if not isinstance(size, int) or (size == 1 and not name.startswith("in_")):
            continue
        taken: set[int] = {size}
        slots = tuple(slot for slot, axis in slots_of(weights) if axis.name == name)
        for source, bits, other in sorted(_others(name, size, weights, around), key=lambda one: one.bits):
            if isinstance(other.size, int) and other.size > 0 and other.size not in taken:
                taken.add(other.size)
                facts = {"axis": name, "size": size, "source": source, "other": other.name, "other_size": other.size}
                yield Slip("other_size", bits, facts, dict.fromkeys(slots, (Axis(name, other.size),)))


def _others(name: str, size: int, weights: Sequence[Weight], around: Surroundings) -> Iterator[Mistaken]:
    """What may be taken for an axis of this name and size, some of it more than once."""
    if name in FIXED:
        yield from (Mistaken("other_kind", 5.0, Axis(name, gates)) for gates in (3, 4) if name == "gates")
    elif is_tap(name):  # a whole window is confused rather than one side of it: see _windows
        yield from (Mistaken("input", 7.0, axis) for axis in around.inputs)
        yield from (Mistaken("own", 7.5, Axis(own, of)) for own, of in sizes_of(weights).items())
    else:
        if name.startswith("in_"):
            yield from _incoming(name, around)
        yield from _neighbours(name, weights, around)
        yield from _nearby(name, size)


def _incoming(name: str, around: Surroundings) -> Iterator[Mistaken]:
    """What may be taken for the channels or features that come in: those of something further up."""
    yield from (Mistaken("input", 4.0, axis) for axis in around.inputs)
    for x in around.between:
        yield Mistaken("before", 4.0, x.last)
        yield Mistaken("values_before", 4.5, _values(x.shape))
        if len(x.axes) > 3:
            yield Mistaken("positions_before", 4.5, _values(x.shape[:-1]))
    if around.before is not None:
        owned = sizes_of(around.before.applied.weights).items()
        yield from (Mistaken("layer_before", 5.0, Axis(own, of)) for own, of in owned)
    if name == "in_channels":
        yield from (Mistaken("colours", 5.0, Axis(name, colours)) for colours in (3, 1))


def _values(shape: Sequence[Size]) -> Axis:
    """All the values of a tensor in one axis, named by its sizes."""
    sizes = [size for size in shape if isinstance(size, int)]
    return Axis(" × ".join(map(str, sizes)), prod(sizes))


def _neighbours(name: str, weights: Sequence[Weight], around: Surroundings) -> Iterator[Mistaken]:
    if name in ("vocabulary", "positions"):
        yield from (Mistaken("length", 3.0, axis) for axis in around.inputs)
    yield from (Mistaken("input", 5.0, axis) for axis in around.inputs)
    yield from (Mistaken("own", 5.5, Axis(own, of)) for own, of in sizes_of(weights).items())
    yield from (Mistaken("output", 6.0, axis) for axis in around.outputs)
    if around.before is not None:
        owned = sizes_of(around.before.applied.weights).items()
        yield from (Mistaken("layer_before", 6.5, Axis(own, of)) for own, of in owned)


def _nearby(name: str, size: int) -> Iterator[Mistaken]:
    """The size itself, a little wrong."""
    yield from (Mistaken("more", 7.0, Axis(name, Written.of(size + by, f"({size:,} + {by})"))) for by in (1, 2))
    yield Mistaken("less", 7.0, Axis(name, Written.of(size - 1, f"({size:,} − 1)")))
    yield Mistaken("twice", 7.0, Axis(name, Written.of(2 * size, f"2 × {size:,}")))
    if size % 2 == 0:
        yield Mistaken("half", 7.0, Axis(name, size // 2))


def _windows(weights: Sequence[Weight], around: Surroundings, op: Op | None) -> Iterator[Slip]:
    """The whole window taken for another: the image's size, or its own with the stride or the padding in it."""
    taps = [(slot, axis) for slot, axis in slots_of(weights) if is_tap(axis.name) and isinstance(axis.size, int)]
    sizes = tuple(axis.size for axis in dict.fromkeys(axis for _, axis in taps))
    for source, bits, axes in (("input", 3.0, around.positions), ("output", 5.0, around.positions_out)):
        by_name = {f"kernel_{axis.name}": axis.size for axis in axes}
        if taps and all(axis.name in by_name for _, axis in taps):
            facts = {"sizes": sizes, "source": source, "others": tuple(by_name.values())}
            changes = {slot: (Axis(axis.name, by_name[axis.name]),) for slot, axis in taps}
            yield Slip("other_window", bits, facts, changes)
    for setting, more in folded(op) if taps else ():
        changes = {slot: (_more(axis, more),) for slot, axis in taps}
        yield Slip("window_with", 5.5, {"sizes": sizes, "setting": setting, "more": more}, changes)


def _more(axis: Axis, more: int) -> Axis:
    """The axis with something added to its size, which stays visible."""
    size = axis.size
    return Axis(axis.name, Written.of(size + more, f"({size} + {more})")) if isinstance(size, int) else axis
