"""Recurrent layers: a cell that is applied step by step, and what carries it over a sequence.

Shapes: (batch, steps, *features), or (steps, batch, *features) with time_major.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op, apply
from weigh.network.sizes import Size, clash
from weigh.network.tensors import Axis, Tensor, Weight, Work
from weigh.ops.activations import activation_work


@dataclass(frozen=True, slots=True)
class Cell(Op):
    """One step of a recurrent layer: `apply(x, *states)` gives the output, then the new states.

    The old states may be left out: they are as large as the new ones.
    """

    step_rank: ClassVar[int] = 2
    """How many axes the input of one step has, the batch included."""

    def apply(self, x: Tensor, *states: Tensor) -> Applied:  # type: ignore[override]
        applied = self.step(x)
        _check_states(states, applied.outputs[1:])
        return applied

    def step(self, x: Tensor) -> Applied:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class GatedCell(Cell):
    """Every gate weighs the input and the old state, and adds `biases` biases (0, 1 or 2 vectors).

    Weights: kernel (in_features, gates, units), recurrent_kernel (recurrent_units, gates, units), bias (gates, units);
    of two biases one is added to the input's sum and one to the state's.
    """

    gates: ClassVar[int] = 1
    states: ClassVar[int] = 1
    mixing: ClassVar[int] = 0
    """Element operations a unit behind the gates: products and sums that make the new state."""
    units: Size
    biases: int = 1
    activation: str = "tanh"
    recurrent_activation: str = "sigmoid"

    def step(self, x: Tensor) -> Applied:
        x = x.with_rank(2)
        inside, units = Axis("in_features", x.last.size), Axis("units", self.units)
        recurrent, gates = Axis("recurrent_units", self.units), self._gates()
        y = x.with_last(units)
        added = (Axis("input_and_recurrent", 2),) if self.biases == 2 else ()
        return Applied(
            outputs=(y,) * (1 + self.states),
            weights=(
                Weight("kernel", (inside, *gates, units)),
                Weight("recurrent_kernel", (recurrent, *gates, units)),
                *((Weight("bias", (*added, *gates, units)),) if self.biases else ()),
            ),
            macs=(Work((x.axes[0], inside, *gates, units)), Work((x.axes[0], recurrent, *gates, units))),
            elementwise=tuple(self._elementwise(y)),
        )

    def _gates(self) -> tuple[Axis, ...]:
        return (Axis("gates", self.gates),) if self.gates > 1 else ()

    def _elementwise(self, y: Tensor) -> Iterator[Work]:
        """One sum a gate joins the input's part and the state's; then the biases, the gates, and the new state."""
        yield Work((*y.axes, *self._gates()), 1 + self.biases)
        yield from activation_work(self.activation, y)
        for work in activation_work(self.recurrent_activation, y):
            if self.gates > 1:
                yield Work(work.axes, work.times * (self.gates - 1))
        if self.mixing:
            yield Work(y.axes, self.mixing)


@dataclass(frozen=True, slots=True)
class SimpleRNNCell(GatedCell):
    """y = activation(x·W + h·U + b)."""

    kind = "simple_rnn_cell"


@dataclass(frozen=True, slots=True)
class LSTMCell(GatedCell):
    """Input, forget and output gates and a candidate. Source: Gers et al., "Learning to forget", 2000.

    c = f·c + i·g and h = o·activation(c): four products and sums, and the activation once more.
    """

    kind = "lstm_cell"
    gates = 4
    states = 2
    mixing = 4

    def _elementwise(self, y: Tensor) -> Iterator[Work]:
        yield from GatedCell._elementwise(self, y)  # not super(): a class with slots is made anew behind its methods
        yield from activation_work(self.activation, y)


@dataclass(frozen=True, slots=True)
class GRUCell(GatedCell):
    """Update and reset gates and a candidate. Source: Cho et al., arXiv 1406.1078.

    h = z·h + (1 − z)·g, and the reset gate's product: five. Where the reset comes after the matrix product, the state's
    sum has a bias of its own, so there are two.
    """

    kind = "gru_cell"
    gates = 3
    mixing = 5


@dataclass(frozen=True, slots=True)
class StackedCells(Cell):
    """Cells on top of each other within one step: each takes the output of the one before."""

    kind = "stacked_cells"
    cells: tuple[Cell, ...]

    def step(self, x: Tensor) -> Applied:
        layers: list[Applied] = []
        for cell in self.cells:
            layers.append(cell.step(x))
            x = layers[-1].outputs[0]
        return Applied(
            outputs=(x, *(state for layer in layers for state in layer.outputs[1:])),
            weights=tuple(w for i, layer in enumerate(layers) for w in _of_part(f"cell_{i}", layer.weights)),
            macs=tuple(work for layer in layers for work in layer.macs),
            elementwise=tuple(work for layer in layers for work in layer.elementwise),
        )


@dataclass(frozen=True, slots=True)
class RNN(Op):
    """A cell applied at every step of a sequence: its weights once, its work as often as there are steps.

    Outputs: the last output, or all with return_sequences; then the last states with return_state. Further inputs are
    the first states.

    >>> lstm = LSTM(LSTMCell(units=20))
    >>> sum(weight.count for weight in lstm.apply(Tensor.of(30, 10)).weights)  # (10 + 20 + 1) × 4 × 20
    2480
    """

    kind = "rnn"
    cell: Cell
    return_sequences: bool = False
    return_state: bool = False
    time_major: bool = False

    def apply(self, x: Tensor, *states: Tensor) -> Applied:  # type: ignore[override]
        x = x.with_rank(self.cell.step_rank + 1)
        at = 0 if self.time_major else 1
        steps = Axis("steps", x.axes[at].size)  # whatever the axis was called before it was read one by one
        one = apply(self.cell, (x.replace(at), *states))
        y = one.outputs[0]
        if self.return_sequences:
            y = Tensor((*y.axes[:at], steps, *y.axes[at:]), y.dtype)
        return Applied(
            outputs=(y, *(one.outputs[1:] if self.return_state else ())),
            weights=one.weights,
            macs=repeated(one.macs, steps),
            elementwise=repeated(one.elementwise, steps),
        )


@dataclass(frozen=True, slots=True)
class SimpleRNN(RNN):
    kind = "simple_rnn"


@dataclass(frozen=True, slots=True)
class LSTM(RNN):
    kind = "lstm"


@dataclass(frozen=True, slots=True)
class GRU(RNN):
    kind = "gru"


MERGING = {"concat": 0, "sum": 1, "mul": 1, "ave": 2}
"""Element operations of each way to join the two directions."""


@dataclass(frozen=True, slots=True)
class Bidirectional(Op):
    """Two recurrent layers over one sequence, one of which reads it backwards; their outputs are joined by `merge`.

    merge: concat, sum, mul or ave; None keeps both. Outputs: the joined one (or both), then the states of the forward
    layer, then those of the backward layer. Further inputs are the first states: one half for each direction.
    """

    kind = "bidirectional"
    forward: Op
    backward: Op
    merge: str | None = "concat"

    def apply(self, x: Tensor, *states: Tensor) -> Applied:  # type: ignore[override]
        if len(states) % 2:
            raise ShapeError.of("recurrent.odd_states", received=len(states))
        half = len(states) // 2
        there = apply(self.forward, (x, *states[:half]))
        back = apply(self.backward, (x, *states[half:]))
        joined, merging = self._joined(there.outputs[0], back.outputs[0])
        return Applied(
            outputs=(*joined, *there.outputs[1:], *back.outputs[1:]),
            weights=(*_of_part("forward", there.weights), *_of_part("backward", back.weights)),
            macs=(*there.macs, *back.macs),
            elementwise=(*there.elementwise, *back.elementwise, *merging),
            missing=there.missing or back.missing,
            unpriced=there.unpriced or back.unpriced,
        )

    def _joined(self, there: Tensor, back: Tensor) -> tuple[tuple[Tensor, ...], tuple[Work, ...]]:
        """Raises: ShapeError where the two directions are of different sizes and not concatenated."""
        if self.merge is None:
            return (there, back), ()
        if self.merge == "concat":
            return (there.with_last(Axis(there.last.name, there.last.size + back.last.size)),), ()
        if clash(there.last.size, back.last.size):
            raise ShapeError.of("recurrent.merge", merge=self.merge, forward=there.last.size, backward=back.last.size)
        return (there,), (Work(there.axes, MERGING[self.merge]),)


def repeated(works: tuple[Work, ...], steps: Axis) -> tuple[Work, ...]:
    """The same work at every step."""
    return tuple(Work((steps, *work.axes), work.times) for work in works)


def _of_part(part: str, weights: tuple[Weight, ...]) -> Iterator[Weight]:
    return (replace(weight, part=f"{part} {weight.part}".strip()) for weight in weights)


def _check_states(given: tuple[Tensor, ...], own: tuple[Tensor, ...]) -> None:
    """Raises: ShapeError where first states are given that are not as many or not as large as the cell's own."""
    if given and len(given) != len(own):
        raise ShapeError.of("recurrent.states", expected=len(own), received=len(given))
    for i, (state, expected) in enumerate(zip(given, own, strict=False)):
        if clash(state.last.size, expected.last.size):
            raise ShapeError.of("recurrent.state", number=i + 1, size=state.last.size, units=expected.last.size)
