"""Tensors put together, taken apart, added up or arranged otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from weigh.network.graph import Call
from weigh.network.ops import Op
from weigh.verifying.saving.tape import Held, NoRule, Tape


def view(tape: Tape, op: Op, xs: list[Held], call: Call) -> Iterator[Held]:
    """The same memory under another shape, but for a tensor that lies otherwise: that is copied."""
    x, y = xs[0], call.outputs[0].tensor
    in_front = not tape.keras and tape.in_front(call.inputs[0], x.planes)
    whole = tape.in_a_row(x, in_front)
    yield replace(x, tensor=y, planes=not tape.keras) if whole else tape.new(y, x.grad, not tape.keras)


def identity(tape: Tape, op: Op, xs: list[Held], call: Call) -> Iterable[Held]:
    return xs


def cropped(tape: Tape, op: Op, xs: list[Held], call: Call) -> Iterator[Held]:
    """In Keras a view of the whole, which is kept with it; in PyTorch a tensor of its own."""
    y = call.outputs[0].tensor
    yield replace(xs[0], tensor=y) if tape.keras else tape.new(y, xs[0].grad, xs[0].planes)


def upsampled(tape: Tape, op: Any, xs: list[Held], call: Call) -> Iterator[Held]:
    """Copies, whose gradients are added up: nothing is kept. Of a size of 1, Keras may make a view and no copy."""
    grown = zip(xs[0].tensor.shape, op.factors, strict=True)
    if tape.keras and (op.interpolation != "nearest" or any(size == 1 and times != 1 for size, times in grown)):
        raise NoRule(call.layer.type)
    yield tape.new(call.outputs[0].tensor, xs[0].grad, not tape.keras and xs[0].planes)


def reduced(tape: Tape, op: Any, xs: list[Held], call: Call) -> Iterator[Held]:
    """A sum or a mean keeps nothing, a largest or smallest value its input and itself."""
    if op.function not in ("sum", "mean", "max", "amax", "min", "amin") or len(call.outputs) > 1:
        raise NoRule(call.layer.type)
    y = tape.new(call.outputs[0].tensor, xs[0].grad)
    if op.function not in ("sum", "mean") and y.grad:
        tape.save(xs[0], y)
    yield y


def sums(tape: Tape, op: Any, xs: list[Held], call: Call) -> Iterator[Held]:
    """A sum or a difference saves nothing, a product its factors, each where a gradient flows to the other; so do
    the larger and the smaller of two."""
    grad = any(x.grad for x in xs)
    constants = getattr(op, "constants", ())
    if op.function in ("multiply", "maximum", "minimum") and len(xs) == 2 and not constants:
        left, right = xs
        both = op.function != "multiply"
        tape.save(*([left] if right.grad or both else []), *([right] if left.grad or both else []))
    elif op.function in ("multiply", "divide") and len(xs) == 1 and not any(constants):
        if tape.keras and grad and not tape.inside_layer(call):
            tape.save(tape.numbers(1))  # Keras makes a tensor of the number
    elif op.function not in ("add", "subtract", "average") or any(constants):
        raise NoRule(call.layer.type)
    yield tape.new(call.outputs[0].tensor, grad, xs[0].planes)


def joined(tape: Tape, op: Op, xs: list[Held], call: Call) -> Iterator[Held]:
    """Tensors put end to end, or among zeros: a copy, whose gradient is a part of what comes back."""
    yield tape.new(call.outputs[0].tensor, any(x.grad for x in xs), not tape.keras and all(x.planes for x in xs))
