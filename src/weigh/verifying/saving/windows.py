"""Convolutions and poolings: what a window reads, as it lies in memory, and what it is weighed with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import prod
from typing import Any, TypeAlias

from weigh.network.graph import Call
from weigh.network.tensors import Axis, Tensor
from weigh.verifying.saving.functions import activated
from weigh.verifying.saving.tape import FLOAT, INDEX, Held, NoRule, Storage, Tape, elements, flat, known, partial

Pads: TypeAlias = list[tuple[int, int]]
"""What is added before and behind along each position's axis."""


def convolution(tape: Tape, op: Any, xs: list[Held], call: Call) -> Iterator[Held]:
    """Its input as it is read, padding included, and its kernel. Both, whichever of the two is trained."""
    x = _read_by_convolution(tape, xs[0], op)
    grad = x.grad or tape.trains(call)
    if grad:
        tape.save(x, *tape.weight(call, "kernel"))
    yield activated(tape, op.activation, tape.new(call.outputs[0].tensor, grad, _gives_planes(tape, x, op)))


def transposed(tape: Tape, op: Any, xs: list[Held], call: Call) -> Iterator[Held]:
    """As a convolution. Keras computes all that the windows reach, and cuts out what is asked for: a view of the whole
    where no bias is added."""
    x = tape.planes(xs[0], len(op.kernel), op.channels_first)
    grad = x.grad or tape.trains(call)
    if grad:
        tape.save(x, *tape.weight(call, "kernel"))
    laid_out = xs[0].planes or not flat(xs[0].tensor, len(op.kernel))
    y = tape.new(call.outputs[0].tensor, grad, laid_out if tape.keras else x.planes)
    if tape.keras and not op.bias:
        y = replace(y, storage=max(y.storage, _reached(tape, op, x), key=lambda storage: storage.each))
    yield activated(tape, op.activation, y)


def separable(tape: Tape, op: Any, xs: list[Held], call: Call) -> Iterator[Held]:
    """Two convolutions, one behind the other: what each reads, and both kernels."""
    x = _read_by_convolution(tape, xs[0], op)
    y, channels = call.outputs[0].tensor, 1 if op.channels_first else -1
    grad = x.grad or tape.trains(call)
    if grad:
        between = elements(y) // known(op.filters) * known(xs[0].tensor.axes[channels].size) * op.multiplier
        tape.save(x, tape.mask(between, FLOAT), *tape.weight(call, "depthwise_kernel", "pointwise_kernel"))
    yield activated(tape, op.activation, tape.new(y, grad, _gives_planes(tape, x, op)))


def pool(tape: Tape, op: Any, xs: list[Held], call: Call) -> Iterator[Held]:
    """Its input, and of a maximum the position of each. Padding with the edge's own values saves what it pads."""
    x = tape.planes(xs[0], len(op.size), op.channels_first)
    padded = _padded_for_pooling(tape, x, op, call)
    y = tape.new(call.outputs[0].tensor, x.grad, x.planes)
    if x.grad:
        if padded is not x and tape.keras and isinstance(op.padding, str):
            tape.save(x)
        tape.save(padded)
        if op.function == "max":
            tape.save(tape.mask(elements(y.tensor), INDEX))
    yield y


def _padded_for_pooling(tape: Tape, x: Held, op: Any, call: Call) -> Held:
    """A pooling's input with its padding where that is written out: in PyTorch where it is uneven and no last window
    may reach over, in Keras also where it is told in numbers.

    Raises: NoRule where the framework has another way.
    """
    pads = padding_of(op.padding, positions(x, op), op.size, op.stride, op.dilation or (1,) * len(op.size))
    if tape.keras:
        if op.round_up and not comes_out_even(op, positions(x, op), pads):
            raise NoRule(call.layer.type)
        in_numbers = not isinstance(op.padding, str) and any(map(any, pads))
        return _padded(tape, x, op, pads) if in_numbers or not even(pads) else x
    if even(pads) or reaches_over(op, pads):
        return x
    if op.function != "max":
        raise NoRule(call.layer.type)  # divided by how much of each window is inside
    return _padded(tape, x, op, pads)


def global_pool(tape: Tape, op: Any, xs: list[Held], call: Call) -> Iterator[Held]:
    """A mean saves nothing; a maximum its input, and its output or its position, to find again where it was."""
    y = tape.new(call.outputs[0].tensor, xs[0].grad, planes=not tape.keras)
    if op.function == "max" and xs[0].grad:
        tape.save(xs[0], y if tape.keras else tape.mask(elements(y.tensor), INDEX))
    yield y


def adaptive_pool(tape: Tape, op: Any, xs: list[Held], call: Call) -> Iterator[Held]:
    """As a pooling; a mean over everything saves nothing."""
    spatial = len(op.output_size)
    x = tape.planes(xs[0], spatial, op.channels_first)
    y = tape.new(call.outputs[0].tensor, x.grad, x.planes)
    largest = op.function == "max"
    if x.grad and (largest or any(size != 1 for size in op.output_size)):
        tape.save(x, *([tape.mask(elements(y.tensor), INDEX)] if largest else []))
    yield y


def _laid_out_for_convolution(tape: Tape, x: Held, spatial: int, channels_first: bool) -> Held:
    """Keras lays an image out by channels and then by pixels again, which is a copy; a sequence by channels."""
    if not tape.keras or channels_first:
        return x
    if spatial == 1:
        return tape.planes(x, spatial, channels_first)
    return x if flat(x.tensor, spatial) and not partial(x) else tape.new(x.tensor, x.grad)


def _read_by_convolution(tape: Tape, x: Held, op: Any) -> Held:
    """A convolution's input as it is read: laid out, and with its padding where that is uneven."""
    x = _laid_out_for_convolution(tape, x, len(op.kernel), op.channels_first)
    pads = padding_of(op.padding, positions(x, op), op.kernel, op.stride, op.dilation)
    if even(pads) and not (tape.keras and told_outright(op, pads)):
        return x
    if op.padding == "same" and not tape.keras and set(op.stride) == {1}:
        pads = [(0, behind - before) for before, behind in pads]  # PyTorch writes out only what is uneven
    return _padded(tape, x, op, pads)


def _gives_planes(tape: Tape, x: Held, op: Any) -> bool:
    """Whether a convolution's output lies channel by channel: in Keras all but images do, in PyTorch what came so."""
    return op.channels_first or len(op.kernel) == 1 if tape.keras else x.planes


def _reached(tape: Tape, op: Any, x: Held) -> Storage:
    """Memory for all that the windows of a transposed convolution reach."""
    axes = zip(positions(x, op), op.kernel, op.stride, op.dilation, strict=True)
    spans = [(size - 1) * step + (taps - 1) * apart + 1 for size, taps, step, apart in axes]
    return tape.mask(prod(spans) * known(op.filters), FLOAT)


def _padded(tape: Tape, x: Held, op: Any, pads: Pads) -> Held:
    """The input with its padding written out."""
    axes = list(x.tensor.axes)
    for at, (before, behind) in enumerate(pads, start=2 if op.channels_first else 1):
        axes[at] = Axis(axes[at].name, axes[at].size + before + behind)
    return tape.new(Tensor(tuple(axes), x.tensor.dtype), x.grad, x.planes)


def positions(x: Held, op: Any) -> list[int]:
    sizes = x.tensor.shape[2:] if op.channels_first else x.tensor.shape[1:-1]
    return [known(size) for size in sizes]


def padding_of(
    padding: Any, sizes: Sequence[int], kernel: Sequence[int], stride: Sequence[int], dilation: Sequence[int]
) -> Pads:
    """What is added before and behind along each axis."""
    found = []
    for i, size in enumerate(sizes):
        span = (kernel[i] - 1) * dilation[i] + 1
        if not isinstance(padding, str):
            found.append((int(padding[i][0]), int(padding[i][1])))
        elif padding == "same":
            total = max((-(-size // stride[i]) - 1) * stride[i] + span - size, 0)
            found.append((total // 2, total - total // 2))
        elif padding == "causal":
            found.append((span - 1, 0))
        else:
            found.append((span - 1, span - 1) if padding == "full" else (0, 0))
    return found


def even(pads: Pads) -> bool:
    """Whether as much is added before as behind: then nothing is written out."""
    return all(before == behind for before, behind in pads)


def told_outright(op: Any, pads: Pads) -> bool:
    """Whether Keras has no word for the padding, which is then a layer ahead: it knows none, and `same`."""
    spans = [(taps - 1) * apart + 1 for taps, apart in zip(op.kernel, op.dilation, strict=True)]
    same = set(op.stride) == {1} and all(sum(pad) == span - 1 for pad, span in zip(pads, spans, strict=True))
    return not isinstance(op.padding, str) and any(map(any, pads)) and not same


def comes_out_even(op: Any, sizes: Sequence[int], pads: Pads) -> bool:
    """Whether the last window of each axis ends where the padded input ends."""
    axes = zip(sizes, pads, op.size, op.stride, strict=True)
    return not op.dilation and all((size + sum(pad) - taps) % step == 0 for size, pad, taps, step in axes)


def reaches_over(op: Any, pads: Pads) -> bool:
    """Whether a last window that reaches over the edge does what padding would: no padding is needed then."""
    behind = zip(pads, op.stride, strict=True)
    return op.padding == "same" and not op.dilation and all(not first and last < step for (first, last), step in behind)
