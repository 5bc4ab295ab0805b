"""Functions of one number at a time: what they cost an element. Used alone and inside other ops."""

from __future__ import annotations

from dataclasses import dataclass

from weigh.network.ops import Applied, Op
from weigh.network.tensors import Tensor, Work

# Operations an element, an exponential, a logarithm, a root or a tanh being one operation. This is a convention, the
# same as fvcore's and tinygrad's "one per primitive"; hardware differs.
COSTS = {
    "": 0, "linear": 0, "identity": 0,
    "relu": 1, "relu6": 2, "leaky_relu": 2, "prelu": 2, "threshold": 1, "thresholded_relu": 2,
    "hard_tanh": 2, "hard_shrink": 2, "soft_shrink": 3, "squareplus": 5, "sparse_plus": 4, "sparse_sigmoid": 3,
    "rrelu": 2,
    "elu": 3, "celu": 4, "selu": 4, "exponential": 1, "exp": 1, "log": 1,
    "sigmoid": 3, "hard_sigmoid": 4, "hard_silu": 5, "hard_swish": 5, "log_sigmoid": 4, "logsigmoid": 4,
    "tanh": 1, "tanh_shrink": 2, "softplus": 3, "softsign": 3,
    "silu": 4, "swish": 4, "gelu": 5, "mish": 5, "glu": 4,
    "softmax": 3, "log_softmax": 3, "softmin": 4, "sparsemax": 4,
}  # fmt: skip
UNKNOWN_COST = 1
"""A function that is not in the table is told as one operation an element, and said to be so."""


def activation_work(name: str, y: Tensor) -> tuple[Work, ...]:
    """The work of an activation on every element of `y`; none for a linear one."""
    times = COSTS.get(name, UNKNOWN_COST)
    return (Work(y.axes, times),) if times else ()


@dataclass(frozen=True, slots=True)
class Activation(Op):
    """A function of each element: x -> x. Owns no weights. Source: the cost table above."""

    kind = "activation"
    function: str = "linear"

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        return Applied((x,), elementwise=activation_work(self.function, x))
