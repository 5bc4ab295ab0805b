"""The slips that people make in counting a layer: small edits of a sum of products of named axes.

Each slip costs bits: −log2 of roughly how often it is made where it can be. They are told apart by the names of axes
and weights alone, so that every op, whatever it computes, has its slips without a word of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from math import prod
from typing import Any

from weigh.ask.mistaken_sizes import mistaken_sizes
from weigh.ask.slips import FIXED, Slip, Slot, Written, is_bias, is_tap, sizes_of, slots_of
from weigh.ask.surroundings import Surroundings, folded
from weigh.network.ops import Op
from weigh.network.sizes import Size
from weigh.network.tensors import Axis, Weight


def slips(weights: Sequence[Weight], around: Surroundings, op: Op | None) -> Iterator[Slip]:
    """Every slip that can be made in counting these weights in these surroundings."""
    yield from omissions(weights)
    yield from (slip for slip in _repeated(weights, around) if any(slip.changes.values()))
    yield from _multiplied(weights, op)
    yield from mistaken_sizes(weights, around, op)
    yield from _rearranged(weights)


# -- something left out -----------------------------------------------------------------------------

LEFT_OUT = {
    "input_and_recurrent": 1.5,
    "in_channels": 2.0,
    "gates": 2.0,
    "recurrent_units": 2.5,
    "recurrent_filters": 2.5,
    "heads": 3.0,
    "pieces": 3.0,
}
"""How readily an axis is forgotten; any other costs SELDOM."""
SELDOM = 4.0
ONE_WEIGHT, ONE_OF_ITS_NAME = 1.5, 3.0
"""What it costs more to forget it in one weight only, where several weights have it."""


def omissions(weights: Sequence[Weight]) -> Iterator[Slip]:
    """Axes and weights that are forgotten."""
    yield from _axes_left_out(weights)
    yield from _weights_left_out(weights)


def _axes_left_out(weights: Sequence[Weight]) -> Iterator[Slip]:
    for name, size in sizes_of(weights).items():
        for scope, more, slots in _scopes(weights, name):
            beside = sorted({axis.name for slot in slots for axis in weights[slot.weight].axes} - {name})
            facts = {"axis": name, "size": size, "weight": scope, "beside": beside}
            yield Slip("axis_left_out", LEFT_OUT.get(name, SELDOM) + more, facts, dict.fromkeys(slots, ()))
    for kind, bits, group in (("window_left_out", 4.0, is_tap), ("positions_left_out", 3.0, _is_position)):
        slots = tuple(slot for slot, axis in slots_of(weights) if group(axis.name))
        names = dict.fromkeys(weights[slot.weight].axes[slot.axis] for slot in slots)
        if len(names) > 1:
            window: dict[str, Any] = {"sizes": tuple(axis.size for axis in names)}
            yield Slip(kind, bits, window, dict.fromkeys(slots, ()))


def _weights_left_out(weights: Sequence[Weight]) -> Iterator[Slip]:
    seen = {frozenset(range(len(weights)))}  # with nothing left there is nothing to be counted
    for kind, bits, facts, chosen in _choices(weights):
        if chosen and chosen not in seen:
            seen.add(chosen)
            count = [weights[i].count for i in sorted(chosen)]
            yield Slip(kind, bits, {**facts, "count": _added(count)}, without=chosen)


def _choices(weights: Sequence[Weight]) -> Iterator[tuple[str, float, dict[str, Any], frozenset[int]]]:
    """Which weights are forgotten together, the most usual first."""
    names = dict.fromkeys(weight.name for weight in weights)
    every = range(len(weights))
    parts = _equal_parts(weights)
    directions = sum(map(len, parts)) == 2
    yield "biases_left_out", 2.0, {}, frozenset(i for i in every if is_bias(weights[i]))
    yield "untrained_left_out", 2.0, {}, frozenset(i for i in every if not weights[i].trainable)
    for equal in parts:
        chosen = frozenset(i for i in every if weights[i].part == equal[-1])
        yield "part_left_out", 2.5 if directions else 4.0, {"parts": equal}, chosen
    for name in filter(lambda name: name.startswith("recurrent"), names):
        yield "weight_left_out", 2.5, {"weight": name}, frozenset(i for i in every if weights[i].name == name)
    for name in names:
        yield "only_weight", 4.0, {"weight": name}, frozenset(i for i in every if weights[i].name != name)
    for name in names:
        yield "weight_left_out", 4.0, {"weight": name}, frozenset(i for i in every if weights[i].name == name)
    for equal in parts:
        yield "only_part", 4.0, {"parts": equal}, frozenset(i for i in every if weights[i].part != equal[-1])
    for i in {weight.axes: i for i, weight in enumerate(weights)}.values():
        yield "weight_left_out", 5.5, {"weight": f"{weights[i].part} {weights[i].name}".strip()}, frozenset([i])


def _equal_parts(weights: Sequence[Weight]) -> list[tuple[str, ...]]:
    """The parts that weights belong to, those together whose weights are alike: (query, key, value), (output,)."""
    owned: dict[str, list[tuple[Size, ...]]] = {}
    for weight in weights:
        if weight.part:
            owned.setdefault(weight.part, []).append(weight.shape)
    alike: dict[tuple[tuple[Size, ...], ...], list[str]] = {}
    for part, shapes in owned.items():
        alike.setdefault(tuple(shapes), []).append(part)
    return [tuple(parts) for parts in alike.values()]


# -- something counted more than once ------------------------------------------------------------------


def _repeated(weights: Sequence[Weight], around: Surroundings) -> Iterator[Slip]:
    """The biases, or everything, once for each of something."""
    biases = [i for i, weight in enumerate(weights) if is_bias(weight)]
    if biases:
        owned = {axis.name for i in biases for axis in weights[i].axes}
        for name, size in sizes_of(weights).items():
            if name not in owned and not is_tap(name):
                bits = 3.5 if name.startswith("in_") else 5.0
                yield _times("bias_for_each", bits, biases, weights, [Axis(name, size)])
        window = dict.fromkeys(axis for _, axis in slots_of(weights) if is_tap(axis.name))
        yield _times("bias_for_each", 5.0, biases, weights, list(window), "window")
        yield _times("bias_for_each", 5.0, biases, weights, around.positions_out, "positions")
        yield _times("bias_for_each", 6.0, biases, weights, [Axis("twice", 2)], "twice")
        yield from _second_bias(weights)
        yield from _bias_of_inputs(weights, biases)
    if around.copies:
        name, count = around.copies
        axis = Axis(name, count)
        if biases:
            yield _times("bias_for_each", 4.0, biases, weights, [axis], "before")
        yield _times("all_for_each", 5.0, range(len(weights)), weights, [axis], "before")
    for positions, bits in ((around.positions_out, 4.0), (around.positions, 5.0)):
        yield _times("all_for_each", bits, range(len(weights)), weights, positions, "positions")


USUAL_BATCHES = (32, 64, 128, 16, 256)


def _multiplied(weights: Sequence[Weight], op: Op | None) -> Iterator[Slip]:
    """What is no factor of a count multiplied in: the window's stride or dilation, the examples of a batch."""
    kernels = [i for i, weight in enumerate(weights) if not is_bias(weight)]
    for setting, value in folded(op):
        yield _times("kernel_times", 5.0, kernels, weights, [Axis(setting, value)], setting)
    for at, size in enumerate(USUAL_BATCHES):
        yield _times("all_for_each", 5.5 + at / 2, range(len(weights)), weights, [Axis("batch", size)], "batch")


def _second_bias(weights: Sequence[Weight]) -> Iterator[Slip]:
    """A bias counted for a window that has none, in a layer of which another part has one."""
    with_bias = {weight.part for weight in weights if is_bias(weight)}
    for i, weight in enumerate(weights):
        taps = [Slot(i, j) for j, axis in enumerate(weight.axes) if is_tap(axis.name)]
        sizes = [size for size in (weight.axes[slot.axis].size for slot in taps) if isinstance(size, int)]
        if sizes and len(sizes) == len(taps) and weight.part not in with_bias:
            text = " × ".join(map(str, sizes))
            one_more = Axis("kernel_positions", Written.of(prod(sizes) + 1, f"({text} + 1)"))
            changes = {slot: (one_more,) if slot == taps[0] else () for slot in taps}
            yield Slip("bias_of_part", 3.5, {"part": weight.part}, changes)


def _bias_of_inputs(weights: Sequence[Weight], biases: Sequence[int]) -> Iterator[Slip]:
    """A bias counted for each input instead of each output."""
    for name, size in sizes_of(weights, ones=True).items():
        if name.startswith("in_"):
            slots = [Slot(i, len(weights[i].axes) - 1) for i in biases if weights[i].axes]
            yield Slip("bias_of_inputs", 4.5, {"axis": name, "size": size}, dict.fromkeys(slots, (Axis(name, size),)))


def _times(
    kind: str, bits: float, chosen: Iterable[int], weights: Sequence[Weight], axes: Sequence[Axis], of: str = ""
) -> Slip:
    """Some weights once for each of what these axes run over."""
    facts = {"axis": axes[0].name if len(axes) == 1 else "", "sizes": tuple(axis.size for axis in axes), "of": of}
    return Slip(kind, bits, facts, {Slot(i, len(weights[i].axes)): tuple(axes) for i in chosen})


# -- the same axes in another arithmetic ---------------------------------------------------------------


def _rearranged(weights: Sequence[Weight]) -> Iterator[Slip]:
    """Two axes exchanged, one squared, two added where they should be multiplied."""
    sizes = {name: size for name, size in sizes_of(weights).items() if isinstance(size, int) and name not in FIXED}
    by_name: dict[str, list[Slot]] = {}
    for slot, axis in slots_of(weights):
        by_name.setdefault(axis.name, []).append(slot)
    for name, size in sizes.items():
        twice = (Axis(name, size), Axis(name, size))
        yield Slip("squared", 6.5, {"axis": name, "size": size}, dict.fromkeys(by_name[name], twice))
        kernels = [slot for slot in by_name[name] if not is_bias(weights[slot.weight])]
        if 0 < len(kernels) < len(by_name[name]):  # a depthwise kernel taken for a full one
            facts = {"axis": name, "size": size, "of": "kernel"}
            yield Slip("squared", 5.0, facts, dict.fromkeys(kernels, twice))
    for first, second in combinations(sizes, 2):
        a, b = sizes[first], sizes[second]
        facts = {"axis": first, "size": a, "other": second, "other_size": b}
        if a != b:
            exchanged = {slot: (Axis(first, b),) for slot in by_name[first]}
            exchanged |= {slot: (Axis(second, a),) for slot in by_name[second]}
            yield Slip("exchanged", 4.0 if {first, second} == {"in_channels", "filters"} else 6.0, facts, exchanged)
        together = {slot.weight: slot for slot in by_name[first]}
        sums: dict[Slot, tuple[Axis, ...]] = {}
        for slot in by_name[second]:
            if slot.weight in together:
                sums[together[slot.weight]] = (Axis(f"{first} + {second}", Written.of(a + b, f"({a:,} + {b:,})")),)
                sums[slot] = ()
        if sums:
            yield Slip("added", 5.0 if is_tap(first) and is_tap(second) else 7.0, facts, sums)


# -- names and places ---------------------------------------------------------------------------------

_POSITIONS = frozenset(["steps", "depth", "height", "width"])


def _is_position(name: str) -> bool:
    return name.removeprefix("output_") in _POSITIONS


def _scopes(weights: Sequence[Weight], name: str) -> Iterator[tuple[str, float, tuple[Slot, ...]]]:
    """Where an axis may be forgotten: everywhere, in the weights of one name, or in one weight; with the bits more."""
    everywhere = tuple(slot for slot, axis in slots_of(weights) if axis.name == name)
    yield "", 0.0, everywhere
    by_weight: dict[str, list[Slot]] = {}
    for slot in everywhere:
        by_weight.setdefault(weights[slot.weight].name, []).append(slot)
    for weight, slots in by_weight.items():
        if len(by_weight) > 1:
            yield weight, ONE_WEIGHT, tuple(slots)
        if len(slots) > 1:
            for slot in {weights[slot.weight].axes: slot for slot in slots}.values():  # of equal weights only one
                yield f"{weights[slot.weight].part} {weight}".strip(), ONE_OF_ITS_NAME, (slot,)


def _added(sizes: Sequence[Size]) -> int | None:
    return sum(size for size in sizes if isinstance(size, int)) if all(isinstance(s, int) for s in sizes) else None
