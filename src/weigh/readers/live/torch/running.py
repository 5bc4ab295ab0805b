"""Ways to run a model once: without numbers and with an open batch if it can be, with numbers where it must."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import torch

from weigh.network.graph import Gap
from weigh.readers.live.torch.examples import Examples
from weigh.readers.live.torch.keeping import kept, lend
from weigh.readers.live.torch.recording import Failed, Recorder, watching
from weigh.readers.live.torch.sizes import MARKERS, Sizes
from weigh.readers.live.torch.trace import ModuleCall, Trace


class Run(NamedTuple):
    """A trace, what its sizes mean, and what is to be said of it."""

    trace: Trace
    sizes: Sizes
    notes: tuple[Gap, ...] = ()


class Way(NamedTuple):
    """One way to run a model. symbolic: with an open batch; meta, below: as in `run`."""

    examples: Examples
    symbolic: bool = False
    meta: bool = True
    below: bool = True

    def run(self, model: torch.nn.Module) -> Run:
        if self.symbolic:
            return _open(model, self.examples)
        return compared(model, self.examples, self.meta, self.below)


def run_best(model: torch.nn.Module, examples: Examples) -> Run:
    """The first way of running the model that works.

    Raises: Failed, with the last way's error, where none does.
    """
    failed: Failed | None = None
    for way in _ways(model, examples):
        try:
            return way.run(model)
        except Failed as error:
            failed = error
    assert failed is not None
    raise failed


def _ways(model: torch.nn.Module, examples: Examples) -> Iterator[Way]:
    """Ways to run a model, the one that tells the most first."""
    kinds = list(examples.of_kinds())
    yield from (Way(kind, symbolic=kind.batch is not None) for kind in kinds)
    yield from (Way(kind) for kind in kinds if kind.batch is not None)
    if not any(one.is_meta for one in model.parameters()):
        for below in (True, False):
            yield from (Way(kind, meta=False, below=below) for kind in reversed(kinds))


def _open(model: torch.nn.Module, examples: Examples) -> Run:
    """On meta tensors with a batch so large that nothing else is a multiple of it."""
    marker = next(one for one in MARKERS if not _divides(one, model, examples))
    trace = run(model, examples.on_meta(marker))
    axis = _batch_behind(trace, marker)
    if axis == 1:
        trace = run(model, examples.on_meta(marker, axis=1))
        return Run(trace, Sizes(marker), (Gap("live steps first", type(model).__name__),))
    if axis is None:
        return Run(run(model, examples.on_meta()), Sizes(None))
    return Run(trace, Sizes(marker))


def _divides(marker: int, model: torch.nn.Module, examples: Examples) -> bool:
    """Whether some size of the model or its inputs is a multiple of the number by chance."""
    sizes = (size for one in (*model.parameters(), *examples.tensors()) for size in one.shape)
    return any(size and size % marker == 0 for size in sizes)


def _batch_behind(trace: Trace, marker: int) -> int | None:
    """Where the modules that put steps first have the batch: 1 as they say, None where they take one sequence alone.

    0 where no such module reads an input's first axis.
    """
    for call in _module_calls(trace.top):
        if getattr(call.module, "batch_first", True) is False and call.inputs:
            shape = call.inputs[0].shape
            if len(shape) == 3 and shape[0] == marker and (shape[1] % marker or marker < MARKERS[0]):
                return 1
            if len(shape) == 2 and shape[0] == marker:
                return None
    return 0


def _module_calls(top: ModuleCall) -> Iterator[ModuleCall]:
    waiting = [top]
    while waiting:
        call = waiting.pop()
        yield call
        waiting.extend(one for one in reversed(call.inside) if isinstance(one, ModuleCall))


def compared(model: torch.nn.Module, examples: Examples, meta: bool, below: bool = True) -> Run:
    """With the batch that there is; a second run with twice as many examples tells which sizes follow it."""
    first = run(model, examples.on_meta() if meta else examples.real(), meta, below)
    axis = 0 if examples.batch is None else _batch_behind(first, examples.batch)
    batch = None if axis is None else examples.along(axis)
    if axis is None or batch is None:
        return Run(first, Sizes(None))
    notes = (Gap("live steps first", type(model).__name__),) if axis else ()
    try:
        more = examples.on_meta(2 * batch, axis) if meta else examples.real(2, axis)
        second = run(model, more, meta, below)
    except Failed:
        second = None
    if second is not None and _alike(first, second):
        return Run(first, Sizes(batch, second.slots, 2 * batch), notes)
    if batch == 1 or axis:
        return Run(first, Sizes(None), notes)
    return Run(first, Sizes(batch, in_front=True), (Gap("live batch", str(batch), facts={"batch": batch}),))


def _alike(one: Trace, other: Trace) -> bool:
    """Whether two runs did the same on tensors of as many axes."""
    ours, theirs = list(one.top.events()), list(other.top.events())
    return (
        len(one.slots) == len(other.slots)
        and [event.name for event in ours] == [event.name for event in theirs]
        and all(len(a.shape) == len(b.shape) for a, b in zip(one.slots, other.slots, strict=True))
    )


def run(model: torch.nn.Module, examples: Examples, meta: bool = True, below: bool = True) -> Trace:
    """One forward, after which the model is as it was.

    meta: the examples are meta tensors. below: operations are seen below autograd; above it a model may ask for
    gradients in its forward.
    Raises: Failed.
    """
    recorder = Recorder(model, meta)
    with kept(model) as written:
        if not meta:
            lend(model)
            recorder.written = written
        inputs = recorder.started(examples.named(model))
        try:
            with watching(recorder, below):
                model(*examples.args, **examples.kwargs)
        except Exception as error:
            raise Failed(error, recorder.path) from error
    return Trace(recorder.top, inputs, recorder.slots)
