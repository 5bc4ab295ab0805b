"""The misconception behind a number: how somebody counted who got another number of parameters for a layer.

The count is a sum of products of named axes. It is edited as people err (`weigh.ask.misreadings`), the layer is read as
another (`weigh.ask.variations`) or put on another input, and what gives the expected number is told: the likeliest
first, that is by bits. A way to get a number by chance is not an explanation, so one that takes more bits than the
number itself holds is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations
from math import log2, prod
from typing import Any, NamedTuple, TypeAlias

from weigh.ask.formula import compact
from weigh.ask.misreadings import omissions, slips
from weigh.ask.slips import Slip, edited, recounted
from weigh.ask.surroundings import Surroundings, surroundings
from weigh.ask.variations import field_of, variations
from weigh.network.errors import WeighError
from weigh.network.graph import Call
from weigh.network.ops import Op, apply
from weigh.network.sizes import Size, total
from weigh.network.tensors import BATCH_AXIS, Tensor, Weight
from weigh.ops.shape import Flatten

MOST_BITS = 11.5
CHANCE = 3.0
"""Bits by which an explanation may be longer than the number it explains."""
FAR = 4.5
"""Bits behind the best beyond which an explanation is not worth telling: about 20 times less likely."""
CHEAP = 3.5
"""Slips up to this cost are also tried three at a time, and together with another reading of the layer."""
COMMON = 5.0
"""Readings of the layer as another, up to this cost, are also tried together with a slip."""


@dataclass(frozen=True, slots=True)
class Misconception:
    """A wrong way to count a layer. formula: the count as it was made, which gives `value`.

    kind, facts: a key of `weigh.words.misconceptions` and what fills its sentence; several slips made together have
    their kinds joined with "+" and their facts in order under "slips".
    """

    kind: str
    facts: Mapping[str, Any] = field(hash=False)
    formula: str
    value: int
    bits: float

    @property
    def text(self) -> str:
        from weigh.words.misconceptions import sentence

        return sentence(self.kind, self.facts)


class Reading(NamedTuple):
    """What somebody takes the layer's weights for."""

    kind: str
    bits: float
    facts: Mapping[str, Any]
    weights: tuple[Weight, ...]


def misconceptions(
    call: Call,
    low: int,
    high: int,
    most: int = 5,
    *,
    calls: int = 1,
    beside: Mapping[str, int] | None = None,
    longest: float = MOST_BITS,
) -> tuple[Misconception, ...]:
    """How somebody may have counted who got a number from `low` to `high` for the layer's parameters, best first.

    calls: how often the layer is called. beside: other layers' names and parameters, which may have been read instead.
    longest: how many bits an explanation may take. Of explanations that come to the same products only the cheapest is
    told.
    """
    if not 0 <= low <= high:
        return ()
    limit = min(longest, log2((high + 1) / (high - low + 1)) + CHANCE)
    best: dict[Products | str, Misconception] = {}
    for same, found in _found(call, low, high, limit, calls, beside or {}):
        if found.bits <= limit and (same not in best or found.bits < best[same].bits):
            best[same] = found
    ordered = sorted(best.values(), key=lambda one: (one.bits, len(one.formula)))
    return tuple(one for one in ordered[:most] if one.bits <= ordered[0].bits + FAR)


def nearest(call: Call, expected: int, most: int = 2) -> tuple[Misconception, ...]:
    """The single slips that come nearest to a number, for where none gives it."""
    weights, usual = call.applied.weights, CHEAP + 1
    made = (slip for slip in slips(weights, surroundings(call), call.op) if slip.bits <= usual)
    told = [_told(_slipped(weights, [slip])) for slip in made]
    told += [_told(reading) for reading in _readings(call) if reading.bits <= usual]
    cheapest: dict[int, Misconception] = {}
    for one in filter(None, told):
        if one.value != expected and (one.value not in cheapest or one.bits < cheapest[one.value].bits):
            cheapest[one.value] = one
    return tuple(sorted(cheapest.values(), key=lambda one: (abs(one.value - expected), one.bits))[:most])


Products: TypeAlias = tuple[tuple[int, ...], ...]
"""What a count comes to, whatever its axes are called: each weight's sizes in order, the ones left out."""


def _found(
    call: Call, low: int, high: int, limit: float, calls: int, beside: Mapping[str, int]
) -> Iterator[tuple[Products | str, Misconception]]:
    """Everything that gives a number in the range but the true one, in no order; with what makes two the same."""
    weights, around = call.applied.weights, surroundings(call)
    true = total(weight.count for weight in weights)
    for other in _other_numbers(call, true, around, calls, beside):
        if low <= other.value <= high and other.value != true:
            yield other.formula, other
    slipped = (_slipped(weights, chosen) for chosen in _combinations(weights, around, call.op, low, high, limit))
    imagined = (one for reading in _readings(call, limit) for one in _with_one_slip(reading, low, high, limit))
    for reading in chain(slipped, imagined):
        made = _told(reading)
        if made and low <= made.value <= high and made.value != true:
            yield _products(reading.weights), made


def _told(reading: Reading) -> Misconception | None:
    """The count that a reading gives; None where it is not known, or nothing is left to be counted."""
    value = total(weight.count for weight in reading.weights)
    if not reading.weights or not isinstance(value, int):
        return None
    return Misconception(reading.kind, reading.facts, compact(reading.weights), int(value), reading.bits)


def _products(weights: Sequence[Weight]) -> Products:
    sizes = ((size for size in weight.shape if isinstance(size, int) and size != 1) for weight in weights)
    return tuple(sorted(tuple(sorted(one)) for one in sizes))


# -- slips, one or more at a time ----------------------------------------------------------------------


def _combinations(
    weights: Sequence[Weight], around: Surroundings, op: Op | None, low: int, high: int, limit: float
) -> Iterator[tuple[Slip, ...]]:
    """The sets of up to three slips that can be made together and lead into the range, within the limit.

    Slips made together change each weight's count by the product of what each does alone; so the counts after every
    slip are worked out once, and a set of slips costs a few multiplications.
    """
    made = sorted((slip for slip in slips(weights, around, op) if slip.bits <= limit), key=lambda slip: slip.bits)
    counts = _counts(weights)
    if counts is None:
        yield from ((slip,) for slip in made)  # where a size is not known, only a slip that removes it gives a number
        return
    after = [recounted(weights, counts, slip) for slip in made]
    for i, first in enumerate(made):
        if low <= sum(after[i]) <= high:
            yield (first,)
        for j in range(i + 1, len(made)):
            second = made[j]
            if first.bits + second.bits > limit:
                break
            both = [a * b // n for a, b, n in zip(after[i], after[j], counts, strict=True)]
            if low <= sum(both) <= high and first.goes_with(second):
                yield first, second
            if second.bits > CHEAP:
                continue
            for k in range(j + 1, len(made)):
                third = made[k]
                if third.bits > CHEAP or first.bits + second.bits + third.bits > limit:
                    break
                value = sum([a * b // n for a, b, n in zip(both, after[k], counts, strict=True)])
                if low <= value <= high and all(a.goes_with(b) for a, b in combinations((first, second, third), 2)):
                    yield first, second, third


def _counts(weights: Sequence[Weight]) -> list[int] | None:
    """How large each weight is; None where one is not known or is empty."""
    counts = [weight.count for weight in weights]
    known = [count for count in counts if isinstance(count, int) and count > 0]
    return known if len(known) == len(counts) else None


def _slipped(weights: Sequence[Weight], together: Sequence[Slip]) -> Reading:
    """What somebody counts who makes these slips."""
    left, bits = edited(weights, together), sum(slip.bits for slip in together)
    if len(together) == 1:
        return Reading(together[0].kind, bits, together[0].facts, left)
    facts = {"slips": tuple(slip.facts for slip in together)}
    return Reading("+".join(slip.kind for slip in together), bits, facts, left)


# -- the layer read as another, or on another input ----------------------------------------------------


def _readings(call: Call, most: float = MOST_BITS) -> Iterator[Reading]:
    """The layer as it would be otherwise, for up to so many bits, each set of weights once and at its cheapest."""
    own = call.applied.weights
    found: dict[tuple[Weight, ...], Reading] = {}
    for reading in chain(_as_another_op(call, most), _on_another_input(call)):
        weights = reading.weights
        if weights != own and (weights not in found or reading.bits < found[weights].bits):
            found[weights] = reading
    yield from found.values()


def _as_another_op(call: Call, most: float) -> Iterator[Reading]:
    inputs = tuple(value.tensor for value in call.inputs)
    for variation in variations(call.op, most) if call.op is not None else ():
        facts = {"field": variation.field, "old": variation.old, "new": variation.new}
        yield Reading(variation.kind, variation.bits, facts, _weights(variation.op, inputs))


def _on_another_input(call: Call) -> Iterator[Reading]:
    """The op on its first input as it may have been imagined: flattened, or with another of its axes the last."""
    inputs = tuple(value.tensor for value in call.inputs)
    if call.op is None or not inputs or inputs[0].has_rest or len(inputs[0].axes) < 3:
        return
    x = inputs[0]

    def instead(imagined: Tensor) -> tuple[Weight, ...]:
        assert call.op is not None
        return _weights(call.op, tuple(imagined if one == x else one for one in inputs))

    sizes = tuple(axis.size for axis in x.axes if axis != BATCH_AXIS)
    flat = Flatten().apply(x).outputs[0]
    if flat.last.size not in sizes:
        yield Reading("flattened", 2.0, {"sizes": sizes, "size": flat.last.size}, instead(flat))
    for i, axis in enumerate(x.axes[1:-1], start=1):
        if axis.size != x.last.size:
            facts = {"axis": axis.name, "size": axis.size, "last": x.last.name, "last_size": x.last.size}
            yield Reading("other_axis", 3.0, facts, instead(x.replace(i, x.last).with_last(axis)))


def _weights(op: Op, inputs: tuple[Tensor, ...]) -> tuple[Weight, ...]:
    """What the op would own; nothing where it cannot be applied."""
    try:
        return apply(op, inputs).weights
    except WeighError:
        return ()


def _with_one_slip(reading: Reading, low: int, high: int, limit: float) -> Iterator[Reading]:
    """Another reading alone, and with one of the slips that are made most readily."""
    yield reading
    counts = _counts(reading.weights)
    if counts is None or reading.bits > COMMON or reading.bits >= limit:
        return
    for slip in omissions(reading.weights):
        if slip.bits <= CHEAP and low <= sum(recounted(reading.weights, counts, slip)) <= high:
            kind, facts = f"{reading.kind}+{slip.kind}", {"slips": (reading.facts, slip.facts)}
            yield Reading(kind, reading.bits + slip.bits, facts, edited(reading.weights, [slip]))


# -- another number taken for the parameters -----------------------------------------------------------


def _other_numbers(
    call: Call, true: Size, around: Surroundings, calls: int, beside: Mapping[str, int]
) -> Iterator[Misconception]:
    """Numbers of the layer that are not its parameters, and the parameters of other layers."""
    if isinstance(true, int) and true:
        if calls > 1:
            yield Misconception("each_call", {"calls": calls}, f"{calls:,} × {true:,}", calls * true, 2.5)
        yield Misconception("optimizer", {}, f"3 × {true:,}", 3 * true, 6.0)
        for size, bits in ((4, 4.0), (8, 6.5), (2, 6.5)):
            yield Misconception("bytes", {"bytes": size}, f"{size} × {true:,}", size * true, bits)
    macs = total(work.count for work in call.applied.macs)
    if isinstance(macs, int) and macs:
        yield Misconception("macs", {}, f"{macs:,}", macs, 4.5)
        yield Misconception("flops", {}, f"2 × {macs:,}", 2 * macs, 5.5)
    for kind, bits, axes in (("values_out", 4.5, around.outputs), ("values_in", 5.5, around.inputs)):
        sizes = [axis.size for axis in axes if isinstance(axis.size, int)]
        if sizes:
            formula = " × ".join(f"{size:,}" for size in sizes)
            yield Misconception(kind, {"sizes": tuple(sizes)}, formula, prod(sizes), bits)
    others = dict(beside)
    if around.before is not None:
        owned = total(weight.count for weight in around.before.applied.weights)
        others |= {around.before.layer.name: owned} if isinstance(owned, int) else {}
    for name, params in others.items():
        yield Misconception("other_layer", {"layer": name}, f"{params:,}", params, 3.0)
        if isinstance(true, int) and true:
            yield Misconception("with_layer", {"layer": name}, f"{true:,} + {params:,}", true + params, 4.0)
    if true == 0:
        yield from _as_if_it_learned(call, around)


def _as_if_it_learned(call: Call, around: Surroundings) -> Iterator[Misconception]:
    """What a layer without weights would own if each of its channels, or its window, learned something."""
    channels = [axis.size for axis in around.inputs if axis not in around.positions and isinstance(axis.size, int)]
    if len(channels) != 1:
        return
    for each, bits in ((2, 4.0), (1, 4.5), (4, 5.0)):
        facts = {"each": each, "channels": channels[0]}
        yield Misconception("for_each_channel", facts, f"{each} × {channels[0]:,}", each * channels[0], bits)
    window = field_of(call.op, "size") if call.op is not None else None
    if isinstance(window, tuple):
        for more in ((), (channels[0],), (channels[0], channels[0])):
            sizes = (*window, *more)
            formula = " × ".join(f"{size:,}" for size in sizes)
            yield Misconception("window_of_none", {"sizes": sizes}, formula, prod(sizes), 4.0)
