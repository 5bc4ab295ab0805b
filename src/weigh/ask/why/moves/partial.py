"""Convolutions that each read some channels of one image, as LeNet-5's third layer does: all of them instead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from weigh.ask.why.moves.move import Move, is_convolution
from weigh.ask.why.plan import Edit, Plan

FULL_BITS: Final = 4.0
"""Hardly any retelling of a partly connected layer keeps its table."""
CHOOSING: Final = frozenset(["index", "split", "concatenate"])
"""What takes channels apart and puts some of them together, and does nothing else."""


def full_connections(plan: Plan) -> Iterator[Move]:
    """Every convolution that reads a choice of a value's channels reads them all."""
    groups: dict[int, list[int]] = {}
    for index in plan.weighted:
        if is_convolution(plan, index):
            whole = _chosen_from(plan, plan.steps[index].inputs[0])
            if whole is not None and _is_wider(plan, whole, index):
                groups.setdefault(whole, []).append(index)
    for whole, steps in groups.items():
        parts = dict.fromkeys(plan.steps[index].inputs[0] for index in steps)
        edits = tuple(Edit(after=part, bypass=whole) for part in parts if set(plan.readers[part]) <= set(steps))
        if len(edits) == len(parts):
            yield Move(
                "groups", FULL_BITS, edits, tuple(steps), {"field": "groups", "new": 1, "every": True, "full": True}
            )


def _chosen_from(plan: Plan, value: int) -> int | None:
    """The one value that another is a choice of; None where it is a choice of none, or of several."""
    found: set[int] = set()
    waiting, seen = [value], {value}
    while waiting:
        here = waiting.pop()
        maker = plan.maker.get(here)
        if maker is None or plan.steps[maker].op.kind not in CHOOSING:
            found.add(here)
            continue
        fresh = [one for one in plan.steps[maker].inputs if one not in seen]
        seen.update(fresh)
        waiting += fresh
    return found.pop() if len(found) == 1 and value not in found else None


def _is_wider(plan: Plan, whole: int, index: int) -> bool:
    """Whether a value is what a step reads, with more channels."""
    whole_shape, part = plan.tensors[whole].shape, plan.input_of(index).shape
    different = [(one, other) for one, other in zip(whole_shape, part, strict=False) if one != other]
    return len(whole_shape) == len(part) and len(different) == 1
