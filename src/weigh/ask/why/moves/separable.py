"""Depthwise separable convolutions written as full ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from weigh.ask.why.moves.move import PASSING, Move
from weigh.ask.why.plan import Edit, Plan
from weigh.network.ops import Op
from weigh.ops.convolution import Conv, DepthwiseConv

FULL_BITS: Final = 4.5
"""Papers on separable convolutions compare themselves with the same network made of full ones."""


def full_for_separable(plan: Plan) -> Iterator[Move]:
    """Full convolutions where a depthwise one and a 1 × 1 one behind it do their work."""
    removed: list[int] = []
    changes: list[tuple[int, Op]] = []
    for index, step in enumerate(plan.steps):
        between = _until_pointwise(plan, index) if isinstance(step.op, DepthwiseConv) else []
        if between:
            *inner, pointwise = between
            removed += [index, *inner]
            changes.append((pointwise, _full(step.op, plan.steps[pointwise].op)))
    if changes:
        edits = (Edit(removed=tuple(removed), rank=1), Edit(changes=tuple(changes)))
        yield Move("separable", FULL_BITS, edits, tuple(index for index, _ in changes), {"full": True, "every": True})


def _full(depthwise: Op, pointwise: Op) -> Op:
    """One convolution with the window of the first and the filters of the second."""
    assert isinstance(depthwise, DepthwiseConv)
    assert isinstance(pointwise, Conv)
    window = {name: getattr(depthwise, name) for name in ("kernel", "stride", "padding", "dilation")}
    return replace(pointwise, **window)


def _until_pointwise(plan: Plan, index: int) -> list[int]:
    """The steps behind a depthwise convolution up to the 1 × 1 one; empty where there is none."""
    found: list[int] = []
    value = plan.steps[index].outputs[0]
    while len(plan.readers[value]) == 1:
        reader = plan.readers[value][0]
        op = plan.steps[reader].op
        found.append(reader)
        if isinstance(op, Conv):
            return found if set(op.kernel) == {1} else []
        if op.kind not in PASSING:
            return []
        value = plan.steps[reader].outputs[0]
    return []
