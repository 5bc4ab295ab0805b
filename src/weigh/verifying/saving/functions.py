"""Functions of one number at a time: whether their derivative asks for their input or their output."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weigh.network.graph import Call
from weigh.verifying.saving.tape import Held, NoRule, Tape

OUTPUT = frozenset(["relu", "sigmoid", "tanh", "softmax", "log_softmax", "exponential", "exp"])
"""Functions whose derivative is told in their output."""
INPUT = frozenset([
    "relu6", "leaky_relu", "elu", "celu", "selu", "gelu", "silu", "swish", "softplus", "hard_sigmoid", "hard_silu",
    "hard_swish", "hard_tanh",
])  # fmt: skip
"""Functions whose derivative is told in their input."""
NOTHING = frozenset(["", "linear", "identity"])
"""Functions that hand their input on."""


def activated(tape: Tape, function: str, x: Held) -> Held:
    """What a function of each element saves; the tensor that comes out."""
    if function in NOTHING:
        return x
    y = tape.like(x)
    if function not in OUTPUT and function not in INPUT:
        raise NoRule(function)
    if x.grad:
        tape.save(y if function in OUTPUT else x)
    return y


def activation(tape: Tape, op: Any, xs: list[Held], call: Call) -> Iterator[Held]:
    yield activated(tape, op.function, xs[0])
