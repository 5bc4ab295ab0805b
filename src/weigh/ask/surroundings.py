"""What stands around a layer: the sizes that a reader may have taken for one of the layer's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from weigh.ask.variations import field_of
from weigh.network.graph import Call
from weigh.network.ops import Op
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor

FARTHEST = 64
"""Calls that are followed back to find the layer with weights before this one."""
MOST_JOINED = 8
"""Inputs of one call that are looked at."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The neighbourhood of one call.

    inputs, outputs: the axes of its first input and output, without the batch. positions, positions_out: those of them
    that are not channels or features. between: the tensors on the way back to the layer with weights before it, those
    that are joined on the way among them. before: the call of that layer; None where there is none.
    """

    inputs: tuple[Axis, ...]
    outputs: tuple[Axis, ...]
    positions: tuple[Axis, ...]
    positions_out: tuple[Axis, ...]
    between: tuple[Tensor, ...]
    before: Call | None

    @property
    def copies(self) -> tuple[str, int] | None:
        """What the layer before is several of, and how many: two directions, or so many heads."""
        op = self.before.op if self.before else None
        if op is None:
            return None
        if hasattr(op, "forward") and hasattr(op, "backward"):
            return "directions", 2
        heads = field_of(op, "heads")
        return ("heads", heads) if isinstance(heads, int) and heads > 1 else None


def surroundings(call: Call) -> Surroundings:
    """Look around a call. Only sizes that are known are given."""
    before, between = _before(call)
    channels_first = bool(call.op is not None and field_of(call.op, "channels_first"))
    x = call.inputs[0].tensor if call.inputs else None
    y = call.outputs[0].tensor if call.outputs else None
    return Surroundings(
        inputs=_known(x),
        outputs=_known(y),
        positions=_positions(x, channels_first),
        positions_out=_positions(y, channels_first),
        between=tuple(tensor for tensor in dict.fromkeys(between) if all(map(_is_known, _behind_batch(tensor)))),
        before=before,
    )


def _before(call: Call) -> tuple[Call | None, list[Tensor]]:
    """The layer with weights before this one, and the tensors on the way back to it; always by the first input."""
    passed: list[Tensor] = []
    for _ in range(FARTHEST):
        if not call.inputs:
            break
        passed += [value.tensor for value in call.inputs[:MOST_JOINED]]
        before = call.inputs[0].call
        if before is None:
            break
        call = before
        if call.applied.weights:
            return call, passed
    return None, passed


def _known(x: Tensor | None) -> tuple[Axis, ...]:
    return tuple(axis for axis in _behind_batch(x) if _is_known(axis))


def _positions(x: Tensor | None, channels_first: bool) -> tuple[Axis, ...]:
    """The axes between batch and channels, as far as they are known."""
    axes = list(_behind_batch(x))
    if axes:
        axes.pop(0 if channels_first else -1)
    return tuple(filter(_is_known, axes))


def _behind_batch(x: Tensor | None) -> Iterator[Axis]:
    return (axis for axis in (x.axes if x else ()) if axis != BATCH_AXIS)


def _is_known(axis: Axis) -> bool:
    return isinstance(axis.size, int) and not axis.rest


def folded(op: Op | None) -> Iterator[tuple[str, int]]:
    """The window's own settings, which are no factors of its weights: stride, padding on both sides, dilation."""
    for field in ("stride", "dilation", "padding"):
        value = field_of(op, field) if op is not None else None
        if isinstance(value, tuple) and value:
            size = sum(value[0]) if isinstance(value[0], tuple) else value[0]
            if isinstance(size, int) and size > (0 if field == "padding" else 1):
                yield field, size
