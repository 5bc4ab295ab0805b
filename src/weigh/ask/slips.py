"""A slip in counting a layer: an edit of a sum of products of named axes. What can be edited, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import prod
from typing import Any, NamedTuple

from weigh.network.sizes import Size
from weigh.network.tensors import Axis, Weight


class Slot(NamedTuple):
    """A place in a sum of products: axis number `axis` of weight number `weight`; one past its last axis is the end."""

    weight: int
    axis: int


@dataclass(frozen=True)
class Slip:
    """One edit of the sum. kind: a key of `weigh.words.misconceptions`; facts fill its sentence.

    changes: what stands in a slot instead of its axis; what stands at a weight's end is one more factor.
    without: weights that are left out.
    """

    kind: str
    bits: float
    facts: Mapping[str, Any] = field(hash=False)
    changes: Mapping[Slot, tuple[Axis, ...]] = field(default_factory=dict, hash=False)
    without: frozenset[int] = frozenset()

    @cached_property
    def slots(self) -> frozenset[Slot]:
        return frozenset(self.changes)

    def goes_with(self, other: Slip) -> bool:
        """Whether the two can be made together: neither edits what the other has edited or wholly left out."""
        if self.slots & other.slots or self.without & other.without:
            return False
        return not (self._is_moot(other.without) or other._is_moot(self.without))

    def _is_moot(self, left_out: frozenset[int]) -> bool:
        return bool(self.changes) and all(slot.weight in left_out for slot in self.changes)


class Written(int):
    """A size that is shown as the arithmetic that somebody got it by: 10, written (5 + 5)."""

    text: str

    @classmethod
    def of(cls, value: int, text: str) -> Written:
        made = cls(value)
        made.text = text
        return made

    def __format__(self, spec: str) -> str:
        return self.text


def edited(weights: Sequence[Weight], slips: Iterable[Slip]) -> tuple[Weight, ...]:
    """The weights as somebody counts them who makes these slips."""
    changes: dict[Slot, tuple[Axis, ...]] = {}
    without: set[int] = set()
    for slip in slips:
        changes.update(slip.changes)
        without |= slip.without
    made = []
    for i, weight in enumerate(weights):
        if i not in without:
            kept = (changes.get(Slot(i, j), (axis,)) for j, axis in enumerate(weight.axes))
            more = changes.get(Slot(i, len(weight.axes)), ())
            made.append(replace(weight, axes=(*(axis for axes in kept for axis in axes), *more)))
    return tuple(made)


def recounted(weights: Sequence[Weight], counts: Sequence[int], slip: Slip) -> tuple[int, ...]:
    """Each weight's count after a slip, 0 where it is left out. counts: before it, all of them known and above 0."""
    made = [0 if i in slip.without else count for i, count in enumerate(counts)]
    for slot, axes in slip.changes.items():
        own = weights[slot.weight].axes
        old: Any = own[slot.axis].size if slot.axis < len(own) else 1
        made[slot.weight] = made[slot.weight] // old * prod(axis.size for axis in axes)
    return tuple(made)


# -- what slips are told apart by ----------------------------------------------------------------------

FIXED = frozenset(["gates", "input_and_recurrent"])
"""Axes that are as long as the kind of layer makes them."""


def is_bias(weight: Weight) -> bool:
    return "bias" in weight.name


def is_tap(name: str) -> bool:
    return name.startswith("kernel_")


def slots_of(weights: Sequence[Weight]) -> Iterator[tuple[Slot, Axis]]:
    return ((Slot(i, j), axis) for i, weight in enumerate(weights) for j, axis in enumerate(weight.axes))


def sizes_of(weights: Sequence[Weight], ones: bool = False) -> dict[str, Size]:
    """Every axis that matters once: its name and its size where it first stands; those of size 1 with `ones`."""
    found: dict[str, Size] = {}
    for _, axis in slots_of(weights):
        if ones or axis.size != 1:
            found.setdefault(axis.name, axis.size)
    return found
