"""PyTorch's recurrent layers and cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from weigh.network.errors import ShapeError
from weigh.network.ops import Op
from weigh.network.sizes import Size
from weigh.ops.recurrent_layers import (
    GRULayers,
    GRUStep,
    LSTMLayers,
    LSTMStep,
    RecurrentLayers,
    RecurrentStep,
    RNNLayers,
    RNNStep,
)
from weigh.readers.torch.layers.arguments import FACTORY, choice, merged, whole
from weigh.readers.torch.table import Axes, Given, TorchSignature, layer

Build = Callable[[Given], Op]


def layers(kind: type[RecurrentLayers]) -> Build:
    """What the arguments of a recurrent module make."""

    def build(given: Given) -> Op:
        units = given.size("hidden_size")
        return kind(
            units=units,
            layers=whole(given, "num_layers"),
            bias=given.flag("bias"),
            batch_first=given.flag("batch_first"),
            bidirectional=given.flag("bidirectional"),
            projection=_projection(given, units),
            in_features=given.size("input_size"),
            activation=_nonlinearity(given),
        )

    return build


def step(kind: type[RecurrentStep]) -> Build:
    """What the arguments of a cell make."""

    def build(given: Given) -> Op:
        return kind(given.size("hidden_size"), given.flag("bias"), given.size("input_size"), _nonlinearity(given))

    return build


def _projection(given: Given, units: Size) -> Size | None:
    """Raises: ShapeError where the state is projected to as many values as it has, or more."""
    size = given.integer("proj_size") if "proj_size" in given.values else 0
    if isinstance(size, int) and isinstance(units, int) and not 0 <= size < units:
        raise ShapeError.of("recurrent.projection", projection=size, units=units)
    return None if size == 0 else size


def _nonlinearity(given: Given) -> str:
    return choice(given, "nonlinearity", "tanh", "relu") if "nonlinearity" in given.values else "tanh"


def gates_together(axes: Axes) -> Axes:
    """(gates, units, …) -> (gates × units, …), as PyTorch stores them."""
    return (merged(*axes[:2]), *axes[2:]) if axes and axes[0].name == "gates" else axes


def sequence_and_state(outputs: Sequence[Any], bound: Mapping[str, Any]) -> Any:
    """(output, h), of an LSTM (output, (h, c))."""
    sequence, *states = outputs
    return sequence, tuple(states) if len(states) > 1 else states[0]


_CALL = {"call": TorchSignature("input, hx=None"), "tensors": ("input", "hx"), "order": gates_together}
"""`hx` is one tensor, of an LSTM a pair of them."""
_HEAD, _TAIL = (
    "input_size, hidden_size, num_layers=1, ",
    "bias=True, batch_first=False, dropout=0.0, bidirectional=False",
)
_GATED = f"{_HEAD}{_TAIL}, proj_size=0{FACTORY}"
_CELL = "input_size, hidden_size, bias=True"

ROWS = {
    "RNN": layer(
        f"{_HEAD}nonlinearity='tanh', {_TAIL}{FACTORY}", layers(RNNLayers), arrange=sequence_and_state, **_CALL
    ),
    "LSTM": layer(_GATED, layers(LSTMLayers), arrange=sequence_and_state, **_CALL),
    "GRU": layer(f"{_HEAD}{_TAIL}{FACTORY}", layers(GRULayers), arrange=sequence_and_state, **_CALL),
    "RNNCell": layer(f"{_CELL}, nonlinearity='tanh'{FACTORY}", step(RNNStep), **_CALL),
    "LSTMCell": layer(_CELL + FACTORY, step(LSTMStep), **_CALL),
    "GRUCell": layer(_CELL + FACTORY, step(GRUStep), **_CALL),
}
