"""Weights as Keras 1 and 2 knew them before `add_weight`: backend variables that a layer lists as its own.

`self.W = K.variable(...)`, or Keras 1's `self.init(shape)`, is only a tensor; `self.trainable_weights = [self.W]` makes
it a weight. What a layer does not list is not counted. (tf.keras counts every variable that a layer holds.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weigh.network.graph import Call, Layer, Value, call_layer
from weigh.network.tensors import Weight
from weigh.ops.linear_algebra import Constant, Variable
from weigh.readers.keras.layer import session_of
from weigh.readers.keras.session import CLASSIC
from weigh.readers.keras.tensor import KerasTensor
from weigh.readers.keras.variables import make_variable, shape_of, sizes
from weigh.readers.python.values import Instance, Native, NativeProperty, Unknown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

TRAINABLE, FROZEN = "_trainable_weights", "_non_trainable_weights"


def backend_variable(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`K.variable(value, name=...)`: a tensor that a layer may list among its weights."""
    given = {**dict(zip(("value", "dtype", "name"), args, strict=False)), **kwargs}
    if session_of(interp).dialect not in CLASSIC:
        return make_variable(interp, [], {key: given[key] for key in ("value", "name") if key in given})
    return unlisted(interp, shape_of(interp, given.get("value")), given.get("name"))


def unlisted(interp: Interpreter, shape: Any, name: Any = None) -> Any:
    """A tensor of that shape that no layer has listed yet."""
    if isinstance(shape, Unknown):
        return shape
    session = session_of(interp)
    name = name if isinstance(name, str) else session.operation_name("variable")
    layer = Layer(name, "variable", Constant(tuple(sizes(shape))), interp.place)
    return KerasTensor(session, session.apply(layer, (), interp.place).outputs[0])


def initializer(name: str) -> Native:
    """Keras 1's `initializations.normal`, called on a shape: it made the variable itself."""

    def run(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        shape = args[0] if args else kwargs.get("shape")
        if not isinstance(shape, list | tuple) or any(isinstance(size, Unknown) for size in shape):
            return interp.unknown("call", name)
        return unlisted(interp, shape, kwargs.get("name"))

    return Native(name, run)


def initialization(name: str) -> Any:
    """A member of `keras.initializations`."""
    if name == "get":
        return Native(name, lambda interp, args, kwargs: _got(args[0] if args else kwargs.get("identifier")))
    return initializer(name)


def _got(identifier: Any) -> Any:
    return initializer(identifier) if isinstance(identifier, str) else identifier


def _named(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """Keras 2's `initializers.get('normal')`: called on a shape, it gives numbers and no weight."""
    from weigh.readers.python.modules.arrays import Array

    def numbers(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        shape = args[0] if args else kwargs.get("shape")
        if not isinstance(shape, list | tuple) or any(isinstance(size, Unknown) for size in shape):
            return interp.unknown("call", "initializer")
        return Array(tuple(shape), "float32")

    identifier = args[0] if args else kwargs.get("identifier")
    return Native(identifier, numbers) if isinstance(identifier, str) else identifier


INITIALIZER = Native("get", _named)


def weight_list(slot: str, otherwise: Any = None) -> NativeProperty:
    """The list of weights that a program set or fills itself; `otherwise` gives what the layer owns without one."""

    def get(interp: Interpreter, instance: Instance) -> Any:
        if slot not in instance.attributes and otherwise is not None:
            return otherwise(interp, instance)
        return instance.attributes.setdefault(slot, [])

    def put(interp: Interpreter, instance: Instance, value: Any) -> None:
        instance.attributes[slot] = value

    return NativeProperty(get, put)


def as_weight(value: Value, trainable: bool) -> Call | None:
    """The call of the weight that a listed tensor is; None for a tensor that something was computed into."""
    made = value.call
    if made is None or made.inputs or made.op is None:
        return None
    if isinstance(made.op, Variable) and trainable:
        return made
    held = Weight(made.layer.name, value.tensor.axes, trainable)
    weight = call_layer(Layer(made.layer.name, "Variable", Variable(held), made.place), (), None, made.place)
    weight.outputs = (value,)
    return weight
