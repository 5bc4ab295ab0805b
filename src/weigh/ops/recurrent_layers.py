"""Recurrent layers as PyTorch has them: stacked, in one direction or both, with two biases each and a projection.

Shapes: (steps, batch, features), or (batch, steps, features) with batch_first; (steps, features) without a batch. One
step alone: (batch, features) or (features).
Weights, for each layer and direction: weight_ih (gates, units, in_features), weight_hh (gates, units, state), bias_ih
and bias_hh (gates, units), weight_hr (projection, units). Their names end as PyTorch's do: _l0, _l0_reverse, _l1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op
from weigh.network.sizes import Size, clash, total
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor, Weight, Work
from weigh.ops.activations import activation_work
from weigh.ops.declared import declared


class Gates(NamedTuple):
    """What a kind of cell is: how many gates it has, how many states, and the element operations that mix them."""

    number: int
    states: int
    mixing: int
    tanhs: int


MOST_LAYERS = 4096
"""More on top of each other are not made: each has weights of its own to tell."""
RNN_GATES = Gates(1, 1, 0, 1)
LSTM_GATES = Gates(4, 2, 4, 2)  # c = f·c + i·g and h = o·tanh(c)
GRU_GATES = Gates(3, 1, 5, 1)  # h = z·h + (1 − z)·g, and the reset gate's product


class _Unit(NamedTuple):
    """One cell at one place of a stack: what it reads, how large it is, and what its weights are called."""

    gates: Gates
    inside: Axis
    units: Axis
    projection: Axis | None
    bias: bool
    activation: str
    suffix: str = ""
    part: str = ""

    @property
    def state(self) -> Axis:
        return Axis("recurrent_units", (self.projection or self.units).size)

    @property
    def rows(self) -> tuple[Axis, ...]:
        return (*((Axis("gates", self.gates.number),) if self.gates.number > 1 else ()), self.units)

    def weights(self) -> Iterator[Weight]:
        yield Weight(f"weight_ih{self.suffix}", (*self.rows, self.inside), part=self.part)
        yield Weight(f"weight_hh{self.suffix}", (*self.rows, self.state), part=self.part)
        if self.bias:
            yield Weight(f"bias_ih{self.suffix}", self.rows, part=self.part)
            yield Weight(f"bias_hh{self.suffix}", self.rows, part=self.part)
        if self.projection:
            yield Weight(f"weight_hr{self.suffix}", (self.projection, self.units), part=self.part)

    def macs(self, over: tuple[Axis, ...]) -> Iterator[Work]:
        """At each of the places in `over`: the input's part, the state's, and the projection."""
        yield Work((*over, *self.rows, self.inside))
        yield Work((*over, *self.rows, self.state))
        if self.projection:
            yield Work((*over, self.projection, self.units))

    def elementwise(self, over: tuple[Axis, ...]) -> Iterator[Work]:
        """Sums of the input's part, the state's and the biases; the gates; the new state."""
        yield Work((*over, *self.rows), 3 if self.bias else 1)
        one = Tensor((*over, self.units))
        for function, times in ((self.activation, self.gates.tanhs), ("sigmoid", self.gates.number - 1)):
            yield from (Work(work.axes, work.times * times) for work in activation_work(function, one) if times)
        if self.gates.mixing:
            yield Work(one.axes, self.gates.mixing)


@dataclass(frozen=True, slots=True)
class RecurrentStep(Op):
    """One step: the input and the states, each multiplied with a matrix. Outputs: the new states.

    in_features: where the source declares it. The first states may be left out: they are zeros then.
    """

    gates: ClassVar[Gates] = RNN_GATES
    units: Size
    bias: bool = True
    in_features: Size | None = None
    activation: str = "tanh"

    def apply(self, x: Tensor, *states: Tensor) -> Applied:  # type: ignore[override]
        if x.rank != 1:
            x = x.with_rank(2)
        inside = Axis("in_features", declared(x.last.size, self.in_features, "input_size", x))
        unit = _Unit(self.gates, inside, Axis("units", self.units), None, self.bias, self.activation)
        outputs = (x.with_last(unit.units),) * self.gates.states
        check_states(states, outputs)
        over = x.axes[:-1]
        return Applied(outputs, tuple(unit.weights()), tuple(unit.macs(over)), tuple(unit.elementwise(over)))


@dataclass(frozen=True, slots=True)
class RNNStep(RecurrentStep):
    """h = tanh(W·x + b + U·h + c)."""

    kind = "rnn_step"


@dataclass(frozen=True, slots=True)
class LSTMStep(RecurrentStep):
    """The state h and the cell c, by four gates."""

    kind = "lstm_step"
    gates = LSTM_GATES


@dataclass(frozen=True, slots=True)
class GRUStep(RecurrentStep):
    """The state h, by three gates."""

    kind = "gru_step"
    gates = GRU_GATES


@dataclass(frozen=True, slots=True)
class RecurrentLayers(Op):
    """`layers` recurrent layers on top of each other, in one direction or in both.

    Outputs: the last layer's at every step (both directions side by side), then the last states of all layers and
    directions, (layers × directions, batch, units), of an LSTM also the cells. projection: what an LSTM's state is
    projected to at every step. Further inputs are the first states.

    >>> lstm = LSTMLayers(units=20, layers=2, in_features=10)
    >>> sum(weight.count for weight in lstm.apply(Tensor.of(30, 10)).weights)  # 4·20·(10 + 20 + 2) + 4·20·(20 + 20 + 2)
    5920
    """

    gates: ClassVar[Gates] = RNN_GATES
    units: Size
    layers: int = 1
    bias: bool = True
    batch_first: bool = False
    bidirectional: bool = False
    projection: Size | None = None
    in_features: Size | None = None
    activation: str = "tanh"

    def apply(self, x: Tensor, *states: Tensor) -> Applied:  # type: ignore[override]
        if x.rank != 2:
            x = x.with_rank(3)
        size = declared(x.last.size, self.in_features, "input_size", x)
        x = with_steps(x, 1 if self.batch_first and len(x.axes) == 3 else 0)
        units = list(self._stack(Axis("in_features", size)))
        over = x.axes[:-1]
        y = x.with_last(Axis("units", total(unit.state.size for unit in units[-self._directions :])))
        last = tuple(self._last(x, size) for size in (units[0].state.size, self.units)[: self.gates.states])
        check_states(states, last)
        return Applied(
            outputs=(y, *last),
            weights=tuple(weight for unit in units for weight in unit.weights()),
            macs=tuple(work for unit in units for work in unit.macs(over)),
            elementwise=tuple(work for unit in units for work in unit.elementwise(over)),
        )

    @property
    def _directions(self) -> int:
        return 2 if self.bidirectional else 1

    def _stack(self, inside: Axis) -> Iterator[_Unit]:
        """Every layer's cells, the forward one before the backward one."""
        if not 1 <= self.layers <= MOST_LAYERS:
            raise ShapeError.of("recurrent.layers", layers=self.layers, most=MOST_LAYERS)
        units = Axis("units", self.units)
        projection = None if self.projection is None else Axis("projection", self.projection)
        for layer in range(self.layers):
            for way in ("", "_reverse")[: self._directions]:
                part = " ".join(filter(None, (f"layer {layer}" * (self.layers > 1), "backward" * bool(way))))
                suffix = f"_l{layer}{way}"
                yield _Unit(self.gates, inside, units, projection, self.bias, self.activation, suffix, part)
            inside = Axis("in_features", (projection or units).size * self._directions)

    def _last(self, x: Tensor, size: Size) -> Tensor:
        """The last states of one kind, of all layers and directions."""
        batch = () if len(x.axes) == 2 else (x.axes[0 if self.batch_first else 1],)
        return Tensor((Axis("layers", self.layers * self._directions), *batch, Axis("units", size)), x.dtype)


@dataclass(frozen=True, slots=True)
class RNNLayers(RecurrentLayers):
    kind = "rnn_layers"


@dataclass(frozen=True, slots=True)
class LSTMLayers(RecurrentLayers):
    kind = "lstm_layers"
    gates = LSTM_GATES


@dataclass(frozen=True, slots=True)
class GRULayers(RecurrentLayers):
    kind = "gru_layers"
    gates = GRU_GATES


def with_steps(x: Tensor, at: int) -> Tensor:
    """The tensor with the axis that a sequence runs along called so, whatever it was before."""
    return x if x.axes[at] == BATCH_AXIS else x.replace(at, Axis("steps", x.axes[at].size))


def check_states(given: tuple[Tensor, ...], own: tuple[Tensor, ...]) -> None:
    """Raises: ShapeError where first states are given that are not as many or not as large as the layer's own."""
    if given and len(given) != len(own):
        raise ShapeError.of("recurrent.states", expected=len(own), received=len(given))
    for number, (state, expected) in enumerate(zip(given, own, strict=False), 1):
        if state.has_rest:
            continue
        differ = len(state.axes) != len(expected.axes) or any(
            clash(one.size, other.size) for one, other in zip(state.axes, expected.axes, strict=True)
        )
        if differ:
            raise ShapeError.of("recurrent.first_state", number=number, tensor=state, expected=expected)
