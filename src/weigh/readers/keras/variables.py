"""Weights that a program makes itself (`self.add_weight`, `tf.Variable`), and those it takes from other layers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from weigh.network.graph import Call, Layer, Value, call_layer
from weigh.network.sizes import Size
from weigh.network.tensors import Axis, Tensor, Weight
from weigh.readers.keras.calling import result_of
from weigh.readers.keras.layer import session_of, state_of
from weigh.readers.keras.tensor import KerasTensor
from weigh.readers.python.values import Instance, Unknown
from weigh.readers.vocabulary.recording import gap
from weigh.readers.vocabulary.signatures import as_size

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


def add_weight(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`self.add_weight(shape=..., name=..., trainable=...)`: one named weight that this layer owns."""
    state = state_of(interp, args[0])
    given = _weight_arguments(args[1:], kwargs)
    shape = given.get("shape", ())
    if isinstance(shape, Unknown):
        state.session.gaps[state.layer] = gap(shape.cause)
        return shape
    name = given.get("name")
    if not isinstance(name, str):
        name = f"variable_{len(state.variables) + 1}" if state.variables else "variable"
    call = _variable(interp, name, sizes(shape), given.get("trainable", True) is not False)
    state.variables.append(call)
    state.session.states[call.layer] = state
    return result_of(state.session, call)


def make_variable(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.Variable(initial_value)`, `keras.Variable(initializer, shape)`: a weight of the layer that will hold it."""
    given = {**dict(zip(("value", "shape", "dtype", "trainable"), args, strict=False)), **kwargs}
    if args[1:] and isinstance(args[1], bool):  # TensorFlow's second argument is `trainable`
        given.update(trainable=args[1], shape=kwargs.get("shape"))
    value = next((given[name] for name in ("initial_value", "initializer", "value") if name in given), None)
    shape = given.get("shape")
    if shape is None:
        shape = shape_of(interp, value)
    if isinstance(shape, Unknown):
        return shape
    name = given.get("name")
    name = name if isinstance(name, str) else session_of(interp).operation_name("variable")
    return result_of(
        session_of(interp), _variable(interp, name, sizes(shape), given.get("trainable", True) is not False)
    )


def adopted(interp: Interpreter, instance: Instance) -> Iterator[Call]:
    """Variables that a layer holds in its attributes, or lists as its weights, and does not own yet."""
    from weigh.readers.keras.listed import FROZEN, TRAINABLE, as_weight

    state = state_of(interp, instance)
    known = {call.outputs[0] for call in state.variables}
    for name, held in instance.attributes.items():
        for item in held if isinstance(held, list | tuple) else (held,):
            if not isinstance(item, KerasTensor) or item.value in known:
                continue
            call = item.value.call
            if name in (TRAINABLE, FROZEN):
                call = as_weight(item.value, trainable=name == TRAINABLE)
            elif call is not None and (call.op is None or call.op.kind != "variable"):
                call = None
            if call is not None:
                known.add(item.value)
                state.session.states.setdefault(call.layer, state)
                yield call


def borrowed(interp: Interpreter, instance: Instance) -> list[tuple[str, KerasTensor]]:
    """The weights of a layer that was called, by name, as tensors for others to use; they stay its own."""
    state = state_of(interp, instance)
    inside = getattr(state, "all_calls", None)
    owned = {call.layer: call.applied.weights for call in reversed(list(inside() if inside else state.calls[:1]))}
    weights: Sequence[Weight] = [weight for layer in reversed(owned) for weight in owned[layer]]
    session = session_of(interp)
    return [(weight.name, KerasTensor(session, Value(Tensor(weight.axes)))) for weight in weights]


def _variable(interp: Interpreter, name: str, sizes: Sequence[Size], trainable: bool) -> Call:
    """The call that gives a weight of unnamed axes."""
    axes = tuple(Axis(f"axis_{i + 1}", size) for i, size in enumerate(sizes))
    return variable(interp, Weight(name, axes, trainable))


def variable(interp: Interpreter, weight: Weight) -> Call:
    """The call that gives a weight; its place among the calls is inside each call of its owner."""
    from weigh.ops.linear_algebra import Variable

    return call_layer(Layer(weight.name, "Variable", Variable(weight), interp.place), (), None, interp.place)


def sizes(shape: Any) -> list[Size]:
    return [as_size(size, "shape") for size in (shape if isinstance(shape, list | tuple) else [shape])]


def shape_of(interp: Interpreter, value: Any) -> Any:
    """The shape of what a variable starts with; a number has none, a function is called."""
    if isinstance(value, KerasTensor):
        return value.tensor.shape
    if isinstance(value, int | float):
        return ()
    if isinstance(value, list | tuple):
        return interp.get(interp.call(interp.get(interp.module("numpy"), "array"), [value], {}), "shape")
    if hasattr(value, "dtype"):
        return interp.get(value, "shape")
    if isinstance(value, Unknown):
        return value
    return shape_of(interp, interp.call(value, [], {}))


def _weight_arguments(args: list[Any], kwargs: dict[str, Any]) -> dict[str, Any]:
    """Keras 3 takes the shape first; before it, the name came first where two were given by position."""
    order: tuple[str, ...] = ("shape", "initializer", "dtype", "trainable")
    if args and isinstance(args[0], str):
        order = ("name", "shape", "dtype", "initializer", "regularizer", "trainable")
    return {**dict(zip(order, args, strict=False)), **kwargs}
