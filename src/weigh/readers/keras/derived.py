"""Layers of the program derived from the framework's: `class Squashed(Conv2D)` with a `call` of its own.

Such a layer encloses: `super().call(x)` is a call of the framework's layer inside it. Where its `call` does all the
work itself, the weights that the framework's `build` makes are there to be used, as `self.kernel` and its like.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from weigh.network.errors import ShapeError
from weigh.network.ops import apply
from weigh.network.tensors import BATCH_AXIS, Tensor
from weigh.readers.keras.calling import input_values, result_of, tensor_arguments
from weigh.readers.keras.layer import LayerState, state_of
from weigh.readers.keras.shapes import axes
from weigh.readers.keras.variables import variable
from weigh.readers.python.values import Function

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


def call_base(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`super().call(x)`."""
    instance, *rest = args
    state = state_of(interp, instance)
    if state.base is None:
        return interp.unknown("no call", instance.cls.name)
    inputs = tuple(input_values(interp, tensor_arguments(state, rest, kwargs)))
    return result_of(state.session, state.session.apply(state.base, inputs, interp.place))


def build_base(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> None:
    """`super().build(input_shape)`: the weights of the framework's layer, unless its own call will bring them."""
    instance, *rest = args
    state = state_of(interp, instance)
    shape = rest[0] if rest else kwargs.get("input_shape")
    if state.base is None or state.base.op is None or _calls_base(state) or not isinstance(shape, list | tuple):
        return
    if any(isinstance(size, list | tuple) for size in shape) or not shape:
        return
    try:
        applied = apply(state.base.op, (Tensor((BATCH_AXIS, *axes(state.session, shape[1:]))),))
    except ShapeError:
        return
    for weight in applied.weights:
        call = variable(interp, weight)
        state.variables.append(call)
        state.session.states[call.layer] = state
        instance.attributes[weight.name] = result_of(state.session, call)


def _calls_base(state: LayerState) -> bool:
    """Whether the layer's own `call` calls that of the class it derives from."""
    own = state.instance.cls.find("call")
    if not isinstance(own, Function):
        return False
    called = (node.func for node in ast.walk(own.node) if isinstance(node, ast.Call))
    return any(isinstance(func, ast.Attribute) and func.attr in ("call", "__call__") for func in called)
