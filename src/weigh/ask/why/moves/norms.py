"""Normalizations put in, and the biases that they make needless."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from weigh.ask.variations import field_of, with_field
from weigh.ask.why.moves.move import Idea, Move, choice, insert, is_convolution, unlike
from weigh.ask.why.native import is_torch, native
from weigh.ask.why.plan import Edit, New, Plan
from weigh.ops.normalization import BatchNorm

BEHIND_CONVOLUTIONS: Final = 4.0
"""Half of the networks that are retold with convolutions have them normalized."""
BEHIND_HIDDEN: Final = 5.5
BEHIND_WINDOWS: Final = 4.0
"""Behind every convolution but those of 1 × 1, and those that make an image larger: they join or end something."""
BEHIND_ONE: Final = 5.0
NO_BIAS: Final = 1.5
"""Who puts a normalization in mostly drops the bias before it."""

_NORMALIZED = ("conv", "depthwise_conv", "separable_conv", "conv_transpose", "dense")


def norms(plan: Plan) -> Iterator[Move]:
    """A batch normalization behind every layer of a group, or behind one."""
    for steps, bits in _groups(plan):
        yield _behind(plan, steps, bits)
    owners = _owners(plan)
    for index in unlike(plan, owners):
        edit = _norm(plan, index)
        yield Move("norm", BEHIND_ONE + choice(len(owners)), (edit,), (index,), {"every": False})


def norms_for_biases(plan: Plan) -> Iterator[Idea]:
    """A batch normalization behind every layer of a group, in the place of the layers' biases."""
    for steps, bits in _groups(plan):
        biased = [index for index in steps if field_of(plan.steps[index].op, "bias") is True]
        if biased:
            without = tuple((index, with_field(plan.steps[index].op, "bias", False)) for index in biased)
            facts = {"field": "bias", "old": True, "new": False, "every": True}
            dropped = Move("bias_removed", NO_BIAS, (Edit(changes=without),), tuple(biased), facts)
            yield Idea(bits + NO_BIAS, (_behind(plan, steps, bits), dropped))


def _groups(plan: Plan) -> Iterator[tuple[Sequence[int], float]]:
    """The layers that people normalize together, each group once."""
    owners = _owners(plan)
    convolutions = [index for index in owners if is_convolution(plan, index)]
    windows = [index for index in convolutions if set(field_of(plan.steps[index].op, "kernel") or {1}) != {1}]
    seen: set[tuple[int, ...]] = set()
    for steps, bits in (
        (convolutions, BEHIND_CONVOLUTIONS),
        ([index for index in windows if plan.steps[index].op.kind != "conv_transpose"], BEHIND_WINDOWS),
        (owners[:-1], BEHIND_HIDDEN),
    ):
        if len(steps) > 1 and tuple(steps) not in seen:
            seen.add(tuple(steps))
            yield steps, bits


def _owners(plan: Plan) -> list[int]:
    return [i for i in plan.weighted if plan.steps[i].op.kind in _NORMALIZED and not plan.normalized[i]]


def _behind(plan: Plan, steps: Sequence[int], bits: float) -> Move:
    return Move("norm", bits, tuple(_norm(plan, index) for index in steps), tuple(steps), {"every": True})


def _norm(plan: Plan, index: int) -> Edit:
    new = native(plan, New("BatchNormalization", BatchNorm(statistics=not is_torch(plan))))
    return insert(plan.steps[index].outputs[0], new)
