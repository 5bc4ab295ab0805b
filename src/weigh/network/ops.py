"""What every op is: a pure function from input tensors to everything that a network is weighed by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from weigh.network.errors import ShapeError
from weigh.network.tensors import Tensor, Weight, Work


@dataclass(frozen=True, slots=True)
class Applied:
    """What one application of an op gives.

    outputs: the tensors that come out.
    weights: what the op owns, given these inputs.
    macs: multiply-accumulates, each a product of output axes and summed axes.
    elementwise: operations outside MACs, one term a pass over a tensor (an activation, a normalization, a mean).
    missing: its weights are not known, nor its work; totals over it read "at least". unpriced: its work alone is not.
    buffers: numbers that it keeps and that its framework does not count as parameters (PyTorch's running statistics).
    """

    outputs: tuple[Tensor, ...]
    weights: tuple[Weight, ...] = ()
    macs: tuple[Work, ...] = ()
    elementwise: tuple[Work, ...] = ()
    missing: bool = False
    unpriced: bool = False
    buffers: tuple[Weight, ...] = ()


@dataclass(frozen=True, slots=True)
class Op:
    """The hyperparameters of one kind of op; `apply` is its only rule. Subclasses are frozen, so ops can be compared.

    `kind` is the key of its sentences in `weigh.words.ops`. `view` marks ops that move no data: their outputs are their
    inputs under another shape and are not counted among the activations. `several` marks ops that give a list even of
    one output.
    """

    kind: ClassVar[str] = ""
    view: ClassVar[bool] = False
    several: ClassVar[bool] = False

    def apply(self, *inputs: Tensor) -> Applied:
        raise NotImplementedError


VARIADIC = 0x04  # of a code object's flags: it takes any number of arguments


@lru_cache(maxsize=8192)
def apply(op: Op, inputs: tuple[Tensor, ...]) -> Applied:
    """`op.apply(*inputs)`, remembered: networks repeat themselves, and ops are pure.

    Raises: ShapeError where the inputs cannot be.
    """
    code = type(op).apply.__code__
    takes = code.co_argcount - 1
    least = takes - len(type(op).apply.__defaults__ or ())
    if len(inputs) < least or (len(inputs) > takes and not code.co_flags & VARIADIC):
        raise ShapeError.of("inputs", takes=takes, received=len(inputs), tensors=", ".join(map(str, inputs)) or "none")
    return op.apply(*inputs)
