"""What tests of ops ask for: sizes, counts and work in plain numbers."""

from __future__ import annotations

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op
from weigh.network.sizes import Size, total
from weigh.network.tensors import Tensor


def shape(op: Op, *inputs: Tensor) -> tuple[Size, ...]:
    """The first output without its batch."""
    return op.apply(*inputs).outputs[0].shape[1:]


def params(applied: Applied) -> Size:
    return total(weight.count for weight in applied.weights)


def trained(applied: Applied) -> Size:
    return total(weight.count for weight in applied.weights if weight.trainable)


def macs(applied: Applied) -> Size:
    return total(work.count for work in applied.macs)


def elementwise(applied: Applied) -> Size:
    return total(work.count for work in applied.elementwise)


def refusal(op: Op, *inputs: Tensor) -> str:
    """The whole text with which an op refuses its inputs."""
    try:
        op.apply(*inputs)
    except ShapeError as error:
        return str(error)
    raise AssertionError(f"{op} took {inputs}")
