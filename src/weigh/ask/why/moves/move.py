"""What a move is, and what all generators of moves need to know of a plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import log2
from typing import Any, Final

from weigh.ask.variations import core
from weigh.ask.why.plan import Edit, New, Plan
from weigh.ask.why.tally import NORMS
from weigh.ask.why.work import CONVOLUTIONS
from weigh.ops.pooling import Pool

BEFORE, POOLING, BEHIND_POOLING = 0, 1, 5
"""Ranks of edits at the same value: what is done to it first, a pooling, and what follows a pooling (Flatten)."""

PASSING: Final = NORMS | {"activation", "dropout", "spatial_dropout", "noise", "identity", "local_response_norm"}
"""What belongs to the layer before it: people put other layers behind these, not between."""


@dataclass(frozen=True, slots=True)
class Move:
    """One typed edit. kind: a key of `weigh.words.moves`. steps: what it is about, steps of the plan.

    facts: what its sentence and the edited code say: field, old, new, and others by kind. where: how many of the bits
    say which layer is meant.
    """

    kind: str
    bits: float
    edits: tuple[Edit, ...]
    steps: tuple[int, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False, compare=False)
    where: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Idea:
    """Moves that are thought of together. like: the published network that they lead towards."""

    bits: float
    moves: tuple[Move, ...]
    like: str = ""

    @property
    def edits(self) -> tuple[Edit, ...]:
        return tuple(edit for move in self.moves for edit in move.edits)


def choice(among: int) -> float:
    """What it costs to say which of so many."""
    return log2(among) if among > 1 else 0.0


FIRST_BITS: Final = 1.5
"""The first and the last layer with weights are named more readily than one in the middle: they meet the data."""


def which(plan: Plan, index: int, among: int, window: bool = False) -> float:
    """What it costs to say which of so many layers, where the first and the last stand out.

    window: it is about how a layer goes over an image, which the last one mostly does not.
    """
    ends = plan.weighted[:1] if window else (*plan.weighted[:1], *plan.weighted[-1:])
    return min(choice(among), FIRST_BITS) if index in ends else choice(among)


MOST_ALIKE: Final = 2
"""Of layers that are the same so many are tried: enough to tell that an answer is not the only one."""


def unlike(plan: Plan, indices: Iterable[int]) -> Iterator[int]:
    """Steps without those that repeat others: they do the same on the same input, and so does what is done to them."""
    tried: Counter[int] = Counter()
    for index in indices:
        tried[id(plan.applied[index])] += 1
        if tried[id(plan.applied[index])] <= MOST_ALIKE:
            yield index


def is_image(plan: Plan, value: int) -> bool:
    """Whether a value has rows, columns (or more) and channels behind its batch."""
    tensor = plan.tensors[value]
    return not tensor.has_rest and len(tensor.axes) >= 4


def is_convolution(plan: Plan, index: int) -> bool:
    """Whether a step is one that the network calls; layers that nothing calls give nothing."""
    return bool(plan.steps[index].outputs) and core(plan.steps[index].op).kind in CONVOLUTIONS


def poolings(plan: Plan) -> list[int]:
    return [i for i, step in enumerate(plan.steps) if isinstance(step.op, Pool)]


def stage_end(plan: Plan, index: int) -> int:
    """The value behind a layer and all that belongs to it: its normalization, activation and dropout."""
    value = plan.steps[index].outputs[0]
    while True:
        readers = plan.readers[value]
        if len(readers) != 1 or plan.steps[readers[0]].op.kind not in PASSING:
            return value
        value = plan.steps[readers[0]].outputs[0]


def insert(after: int, *layers: New, readers: Iterable[int] | None = None, rank: int = BEFORE) -> Edit:
    """Layers put in one behind the other."""
    chained = tuple(
        layer if at == 0 else New(layer.type, layer.op, (-1 - at,), layer.name, layer.like)
        for at, layer in enumerate(layers)
    )
    return Edit(after=after, insert=chained, readers=None if readers is None else tuple(readers), rank=rank)
