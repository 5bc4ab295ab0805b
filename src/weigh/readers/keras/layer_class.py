"""What programs ask of a layer: its weights, tensors, shapes and flags. Fills the class that all layers derive from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from weigh.network.graph import Call, Value
from weigh.network.sizes import total
from weigh.readers.keras.calling import call_instance
from weigh.readers.keras.derived import build_base, call_base
from weigh.readers.keras.layer import LAYER, LayerState, begin, is_layer, session_of, state_of
from weigh.readers.keras.listed import FROZEN, TRAINABLE, weight_list
from weigh.readers.keras.tensor import KerasTensor
from weigh.readers.keras.variables import add_weight, borrowed
from weigh.readers.python.values import Instance, Native, NativeProperty, Unknown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


def sublayers(value: Any) -> Iterator[Instance]:
    """Layers that an instance holds in its attributes, in the order in which they were set."""
    for held in value.attributes.values() if isinstance(value, Instance) else ():
        yield from _layers_in(held)


def _layers_in(held: Any) -> Iterator[Instance]:
    if is_layer(held):
        yield held
    elif isinstance(held, list | tuple):
        for item in held:
            yield from _layers_in(item)
    elif isinstance(held, dict):
        for item in held.values():
            yield from _layers_in(item)


def set_trainable(interp: Interpreter, instance: Instance, value: Any) -> None:
    """Freezing reaches every layer inside, as it does in the framework."""
    waiting = [instance]
    seen: set[int] = set()
    while waiting:
        at = waiting.pop()
        if id(at) in seen:
            continue
        seen.add(id(at))
        state = state_of(interp, at)
        state.trainable = value is not False
        waiting.extend(interp.vocabulary.layers_of(interp, at))  # type: ignore[attr-defined]


def _first_call(interp: Interpreter, instance: Instance) -> Call | None:
    calls = state_of(interp, instance).calls
    return calls[0] if calls else None


def _values(which: Callable[[Call], tuple[Value, ...]]) -> Callable[[Interpreter, Instance], Any]:
    def get(interp: Interpreter, instance: Instance) -> Any:
        call = _first_call(interp, instance)
        if call is None:
            return interp.unknown("layer not called", state_of(interp, instance).layer.name)
        tensors = [KerasTensor(session_of(interp), value) for value in which(call)]
        return tensors[0] if len(tensors) == 1 else tensors

    return get


def _shapes(which: Callable[[Interpreter, Instance], Any]) -> Callable[[Interpreter, Instance], Any]:
    def get(interp: Interpreter, instance: Instance) -> Any:
        tensors = which(interp, instance)
        if isinstance(tensors, Unknown):
            return tensors
        return [item.shape(interp) for item in tensors] if isinstance(tensors, list) else tensors.shape(interp)

    return get


def _get_attribute(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """An attribute that the instance has not got: one of the arguments that it was made with."""
    instance, name = args[0], args[1]
    state = instance.native
    if isinstance(state, LayerState) and name in state.arguments:
        return state.arguments[name]
    if name in ("vocabulary_size", "vocab_size") and isinstance(state, LayerState):
        return Native(name, lambda interp, args, kwargs: _vocabulary_size(interp, state))
    for weight, tensor in borrowed(interp, instance):
        if weight == name:
            return tensor
    return interp.unknown("attribute", f"{instance.cls.name}.{name}")


def _vocabulary_size(interp: Interpreter, state: LayerState) -> Any:
    """How many words a lookup tells apart: its own, those for unknown words, and one for nothing where it has it."""
    given = state.arguments
    words = given.get("vocabulary")
    if not isinstance(words, list | tuple):
        return interp.unknown("attribute", f"{state.layer.type}.vocabulary_size")
    texts = state.layer.type == "TextVectorization"
    unknown_words = 1 if texts else given.get("num_oov_indices", 1)
    to_integers = given.get("output_mode", "int") == "int"
    masked = to_integers and (texts or given.get("mask_token") is not None)
    return len(words) + unknown_words + masked if isinstance(unknown_words, int) else unknown_words


def _count_params(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    state = state_of(interp, args[0])
    if state.layer.op is None or not state.calls:
        return interp.unknown("layer not called", state.layer.name)
    return total(weight.count for weight in state.calls[0].applied.weights)


def _weights(interp: Interpreter, instance: Instance) -> Any:
    """`layer.weights`: tensors, which other layers may use."""
    found = [tensor for _, tensor in borrowed(interp, instance)]
    return found or interp.unknown("layer not called", state_of(interp, instance).layer.name)


def _get_weights(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`layer.get_weights()`: arrays, of which only the shapes are known."""
    from weigh.readers.python.modules.arrays import Array

    return [Array(tensor.tensor.shape) for _, tensor in borrowed(interp, args[0])]


def _super_init(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> None:
    instance: Instance = args[0]
    if not isinstance(instance.native, LayerState):
        begin(interp, instance, None, kwargs)


def _inert(name: str) -> Native:
    return Native(name, lambda interp, args, kwargs: None)


output = _values(lambda call: call.outputs)
input_ = _values(lambda call: call.inputs)

LAYER.members.update(
    {
        "__init__": Native("__init__", _super_init),
        "__call__": Native("__call__", call_instance),
        "call": Native("call", call_base),
        "build": Native("build", build_base),
        "__getattr__": Native("__getattr__", _get_attribute),
        "add_weight": Native("add_weight", add_weight),
        "add_variable": Native("add_variable", add_weight),
        "count_params": Native("count_params", _count_params),
        "get_weights": Native("get_weights", _get_weights),
        "weights": NativeProperty(_weights),
        "variables": NativeProperty(_weights),
        "trainable_weights": weight_list(TRAINABLE, _weights),
        "non_trainable_weights": weight_list(FROZEN),
        TRAINABLE: weight_list(TRAINABLE),
        FROZEN: weight_list(FROZEN),
        "trainable": NativeProperty(lambda interp, instance: state_of(interp, instance).trainable, set_trainable),
        "name": NativeProperty(
            lambda interp, instance: state_of(interp, instance).layer.name,
            lambda interp, instance, value: state_of(interp, instance).rename(str(value)),
        ),
        "output": NativeProperty(output),
        "input": NativeProperty(input_),
        "output_shape": NativeProperty(_shapes(output)),
        "input_shape": NativeProperty(_shapes(input_)),
        "built": NativeProperty(
            lambda interp, instance: state_of(interp, instance).built or bool(state_of(interp, instance).calls),
            lambda interp, instance, value: None,
        ),
    }
)
LAYER.members.update(
    (name, _inert(name))
    for name in ("add_loss", "add_metric", "set_weights", "load_weights", "add_update", "get_config")
)
LAYER.members["_name"] = LAYER.members["name"]
