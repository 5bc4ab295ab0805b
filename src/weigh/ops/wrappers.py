"""Ops around other ops."""

from __future__ import annotations

from dataclasses import dataclass, replace

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op, apply
from weigh.network.sizes import Formula, clash
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor
from weigh.ops.recurrent import repeated


@dataclass(frozen=True, slots=True)
class TimeDistributed(Op):
    """The inner op at every step of the axis behind the batch: its weights once, its work as often as there are steps.

    Shapes: (batch, steps, *rest) -> (batch, steps, *what the inner op makes of (batch, *rest)). A tensor without a
    batch, which is the same for every example, has no steps either and passes as it is.
    """

    kind = "time_distributed"
    inner: Op

    @property
    def view(self) -> bool:  # type: ignore[override]
        """Repeating a change of shape moves no data either."""
        return self.inner.view

    def apply(self, *inputs: Tensor) -> Applied:
        steps = _steps(inputs)
        applied = apply(self.inner, tuple(_without_steps(x) for x in inputs))
        if steps is None:
            return applied
        return replace(
            applied,
            outputs=tuple(_with_steps(y, steps) for y in applied.outputs),
            macs=repeated(applied.macs, steps),
            elementwise=repeated(applied.elementwise, steps),
        )


def _steps(inputs: tuple[Tensor, ...]) -> Axis | None:
    """The axis behind the batch, which all inputs that have a batch share.

    Raises: ShapeError where an input has none or where they differ.
    """
    found: Axis | None = None
    for x in filter(_has_batch, inputs):
        if len(x.axes) < 2:
            raise ShapeError.of("time_distributed.rank", tensor=x)
        axis = x.axes[1]
        if axis.rest:
            axis = Axis(f"{axis.name}[0]", Formula(f"{axis.name}[0]"))
        if found is not None and clash(axis.size, found.size):
            raise ShapeError.of("time_distributed.steps", first=found.size, other=axis.size)
        found = axis if found is None or isinstance(axis.size, int) else found
    return found


def _has_batch(x: Tensor) -> bool:
    return bool(x.axes) and x.axes[0] == BATCH_AXIS


def _without_steps(x: Tensor) -> Tensor:
    """The tensor of one step; an unknown rest stays one, with an axis less."""
    return x if not _has_batch(x) or x.axes[1].rest else x.replace(1)


def _with_steps(y: Tensor, steps: Axis) -> Tensor:
    return Tensor((*y.axes[:1], steps, *y.axes[1:]), y.dtype) if _has_batch(y) else y
