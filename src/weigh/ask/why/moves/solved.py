"""A size that makes a claim come out exactly: the count is a polynomial of it, so it is solved for, not guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isqrt, log2
from typing import Any, Final, NamedTuple

from weigh.ask.variations import field_of, with_field
from weigh.ask.why.moves.move import Move, choice, unlike
from weigh.ask.why.plan import Edit, Plan
from weigh.network.tensors import Axis, Tensor

SOLVED_BITS: Final = 4.5
"""A size under which an exact claim comes out."""
USUAL_BITS: Final = 2.0
ODD_BITS: Final = 6.0
"""Sizes that people choose are powers of two and round numbers; any other fits by chance one time in a hundred."""
LARGEST_USUAL: Final = 512
"""Beyond this every doubling is half as usual, but for the round numbers: of 7,672 filters nobody speaks."""
OFF_BY: Final = 2
"""A size as near as this to the one that stands there is a slip, and costs no more."""
USUAL: Final = frozenset(
    [1, 2, 3, 4, 5, 6, 10, 12, 20, 25, 30, 50, 60, 100, 150, 200, 250, 300, 500, 1000, 2000, 5000, 10000, 20000]
)
LARGEST: Final = 10**6
FIELDS: Final = ("units", "filters", "vocabulary", "features", "key_dim")
MOST_PLACES: Final = 40
"""Layers whose sizes are solved for, in order; each takes the network four times."""

Weigh = Callable[[Edit], int | None]
"""The claimed quantity under an edit; None where the network contradicts itself then."""


class Unknown(NamedTuple):
    """A size to be solved for. old: as it is. edit: what gives it another value. tensor: of the input, if it is its."""

    kind: str
    steps: tuple[int, ...]
    field: str
    old: int
    edit: Callable[[int], Edit]
    tensor: Tensor | None = None


def solved(plan: Plan, wanted: int, weigh: Weigh) -> Iterator[Move]:
    """Sizes of one layer, of all layers of one size, or of the input, under which a claim is met exactly."""
    which = choice(len(plan.weighted)) / 2
    for unknown in (*_of_layers(plan), *_of_inputs(plan)):
        size = _solve(wanted, unknown.old, lambda new, edit=unknown.edit: weigh(edit(new)))  # type: ignore[misc]
        if size is not None:
            bits = SOLVED_BITS + which + _unusual(size, unknown.old)
            yield Move(unknown.kind, bits, (unknown.edit(size),), unknown.steps, _facts(unknown, size))


def _unusual(size: int, old: int) -> float:
    if abs(size - old) <= OFF_BY:
        return 0.0
    rough = USUAL_BITS if size % 8 == 0 or size in USUAL else ODD_BITS
    return rough + max(0.0, log2(size / LARGEST_USUAL)) * (size not in USUAL)


def _facts(unknown: Unknown, size: int) -> dict[str, Any]:
    facts: dict[str, Any] = {"field": unknown.field, "old": unknown.old, "new": size, "size": size, "solved": True}
    if unknown.tensor is not None:
        axis = unknown.tensor.axes[-1]
        facts |= {"old": unknown.tensor, "new": unknown.tensor.replace(-1, Axis(axis.name, size))}
    return {**facts, "every": len(unknown.steps) > 1}


def _of_layers(plan: Plan) -> Iterator[Unknown]:
    """Each size of each layer, then sizes that several layers have alike."""
    alike: dict[tuple[str, int], list[int]] = {}
    last = plan.weighted[-1] if plan.weighted else -1
    tried = set(unlike(plan, plan.weighted[:MOST_PLACES]))
    for index in plan.weighted:
        for field in FIELDS:
            old = field_of(plan.steps[index].op, field)
            if isinstance(old, int) and not isinstance(old, bool):
                alike.setdefault((field, old), []).append(index)
                kind = "classes" if index == last and field in ("units", "filters") else field
                if index in tried:
                    yield Unknown(kind, (index,), field, old, _setting(plan, (index,), field))
    for (field, old), steps in alike.items():
        if len(steps) > 1:
            yield Unknown(field, tuple(steps), field, old, _setting(plan, tuple(steps), field))


def _of_inputs(plan: Plan) -> Iterator[Unknown]:
    """The last axis of the first input: its channels or features."""
    for value in plan.sources[:1]:
        tensor = plan.tensors[value]
        axis = len(tensor.axes) - 1
        size = tensor.axes[axis].size if axis > 0 and not tensor.has_rest else None
        if isinstance(size, int):
            kind = "channels" if axis > 2 else "features"
            yield Unknown(kind, (), "", size, _widened(value, axis), tensor)


def _widened(value: int, axis: int) -> Callable[[int], Edit]:
    return lambda new: Edit(inputs=((value, axis, new),))


def _setting(plan: Plan, steps: tuple[int, ...], field: str) -> Callable[[int], Edit]:
    every = dict.fromkeys(one for index in steps for one in plan.steps_of[plan.steps[index].layer])
    return lambda new: Edit(changes=tuple((one, with_field(plan.steps[one].op, field, new)) for one in every))


def _solve(wanted: int, old: int, weigh: Callable[[int], int | None]) -> int | None:
    """The size that gives the wanted count: from three counts, a quadratic; then weighed, to be sure."""
    at = max(2, old)
    counts = [weigh(at), weigh(at + 1), weigh(at + 2)]
    first, second, third = counts
    if first is None or second is None or third is None or first == second == third:
        return None
    curve = third - 2 * second + first  # twice the quadratic's leading coefficient
    slope = second - first
    for steps in _roots(curve, 2 * slope - curve, 2 * (first - wanted)):
        size = at + steps
        if 0 < size <= LARGEST and size != old and weigh(size) == wanted:
            return size
    return None


def _roots(a: int, b: int, c: int) -> Iterator[int]:
    """The whole roots of a·x² + b·x + c."""
    if a == 0:
        if b and c % b == 0:
            yield -c // b
        return
    below = b * b - 4 * a * c
    if below < 0:
        return
    root = isqrt(below)
    if root * root == below:
        for sign in (1, -1):
            if (-b + sign * root) % (2 * a) == 0:
                yield (-b + sign * root) // (2 * a)
