"""Matrices, look-ups, normalizations and what acts only in training."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from weigh.network.graph import Call
from weigh.network.ops import Op
from weigh.network.sizes import product
from weigh.verifying.saving.functions import activated
from weigh.verifying.saving.tape import FLOAT, INDEX, Held, NoRule, Tape, elements, known


def dense(tape: Tape, op: Any, xs: list[Held], call: Call) -> Iterator[Held]:
    """Its input where the kernel is trained, its kernel where a gradient flows on to the input."""
    if op.lora_rank:
        raise NoRule("LoRA")
    x = xs[0]
    if len(x.tensor.axes) > 2 and not tape.in_a_row(x):
        x = tape.new(x.tensor, x.grad)  # the positions are put in a row, which moves a tensor that lies otherwise
    trains = tape.trains(call, tape.named(call, "kernel"))
    if trains:
        tape.save(x)
    if x.grad:
        tape.save(*tape.weight(call, "kernel"))
    yield activated(tape, op.activation, tape.new(call.outputs[0].tensor, x.grad or tape.trains(call)))


def embedding(tape: Tape, op: Any, xs: list[Held], call: Call) -> Iterator[Held]:
    """The indices, as PyTorch keeps positions: the gradient goes to their rows."""
    if op.lora is not None:
        raise NoRule("LoRA")
    if tape.trains(call):
        tape.save(tape.mask(elements(xs[0].tensor), INDEX))
    yield tape.new(call.outputs[0].tensor, tape.trains(call))


def variable(tape: Tape, op: Op, xs: list[Held], call: Call) -> Iterator[Held]:
    """A weight given as a tensor: what saves it saves the weight."""
    (storage,) = tape.weight(call, *(weight.name for weight in call.applied.weights))
    yield Held(call.outputs[0].tensor, storage, tape.trains(call))


def batch_norm(tape: Tape, op: Any, xs: list[Held], call: Call) -> Iterator[Held]:
    """Its input, and by channel: the statistics of this batch, gamma, and the moving statistics as they were.

    Keras computes it in steps, and saves the shifted input as well; less where no gradient flows to the input.
    """
    if op.renorm:
        raise NoRule("renorm")
    x, gamma = xs[0], tape.weight(call, "gamma")
    y = replace(tape.like(x), grad=x.grad or tape.trains(call))
    channels = tape.numbers_of(product(x.tensor.axes[axis].size for axis in op.axis))
    if tape.keras and x.grad:
        tape.save(x, tape.storage(x.tensor), *(channels() for _ in range(3 if gamma else 4)), *gamma)
    elif tape.keras and gamma:
        tape.save(tape.storage(x.tensor), channels())
    elif not tape.keras and y.grad:
        moving = tape.weight(call, "moving_mean", "moving_variance") or [channels() for _ in range(2 * op.statistics)]
        tape.save(x, channels(), channels(), *gamma, *moving)
    yield y


def layer_norm(tape: Tape, op: Any, xs: list[Held], call: Call) -> Iterator[Held]:
    """Its input, its weights, and a mean and a deviation for every position."""
    x = xs[0]
    kept = [axis for i, axis in enumerate(x.tensor.axes) if i and i not in [at % len(x.tensor.axes) for at in op.axis]]
    y = tape.new(x.tensor, x.grad or tape.trains(call), planes=x.planes and not tape.channels_last)
    if y.grad:
        places = product(axis.size for axis in kept)
        tape.save(x, *(tape.mask(places, FLOAT) for _ in range(2)), *tape.weight(call, "gamma", "beta"))
    yield y


def group_norm(tape: Tape, op: Any, xs: list[Held], call: Call) -> Iterator[Held]:
    """Its input, its scale, and for every group a mean and a deviation."""
    if tape.keras or op.scale != op.center:
        raise NoRule(call.layer.type)
    x, channels = xs[0], xs[0].tensor.axes[op.axis].size
    y = replace(tape.like(x), grad=x.grad or tape.trains(call))
    if y.grad:
        groups = channels if op.groups == -1 else op.groups
        tape.save(x, *(tape.mask(groups, FLOAT) for _ in range(2)), *tape.weight(call, "gamma"))
    yield y


def local_response_norm(tape: Tape, op: Any, xs: list[Held], call: Call) -> Iterator[Held]:
    """Its input, the scaled sums of squares, and their power, which it is divided by.

    PyTorch takes the sums for means of the squares between the channels' padding, and keeps those; for Keras, which has
    no such layer, the written one adds them up, and keeps the power's exponent.
    """
    x = xs[0]
    channels = known(x.tensor.axes[-1 if tape.channels_last and not getattr(op, "channels_first", False) else 1].size)
    if x.grad:
        padded = elements(x.tensor) // channels * (channels + op.size - 1)
        tape.save(x, tape.storage(x.tensor), tape.storage(x.tensor))
        tape.save(tape.numbers(1) if tape.keras else tape.mask(padded, FLOAT))
    yield tape.like(x)


def dropout(tape: Tape, op: Any, xs: list[Held], call: Call) -> Iterator[Held]:
    """The mask, a float an element; with a rate of 0 nothing happens."""
    x = xs[0]
    if op.rate == 0:
        yield x
        return
    if not isinstance(op.rate, int | float):
        raise NoRule(op.kind)
    if x.grad:
        tape.save(tape.storage(x.tensor))
    yield tape.like(x)


def spatial_dropout(tape: Tape, op: Any, xs: list[Held], call: Call) -> Iterator[Held]:
    """A mask by channel: a float each in PyTorch, a truth value in Keras."""
    if op.rate == 0 or not isinstance(op.rate, int | float):
        raise NoRule(op.kind)
    channels = xs[0].tensor.axes[-1 if tape.channels_last else 1].size
    if xs[0].grad:
        tape.save(tape.mask(channels, 1 if tape.keras else FLOAT))
    yield tape.like(xs[0])
