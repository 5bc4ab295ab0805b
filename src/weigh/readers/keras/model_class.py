"""What programs ask of a model: its layers, tensors, shapes; `build`, `compile`, `fit`. Fills the classes of models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weigh.network.graph import NOTHING, Call, Layer, Training, Value
from weigh.network.sizes import total
from weigh.readers.keras.calling import input_values
from weigh.readers.keras.functional import Node
from weigh.readers.keras.layer import LAYER, LayerState, session_of, state_of
from weigh.readers.keras.layer_class import sublayers
from weigh.readers.keras.model import (
    MODEL,
    SEQUENTIAL,
    ModelState,
    append,
    call_model,
    init_model,
    init_sequential,
    model_state,
    settled,
)
from weigh.readers.keras.session import CLASSIC
from weigh.readers.keras.shapes import input_value
from weigh.readers.keras.tensor import KerasTensor
from weigh.readers.python.values import Class, Function, Instance, Native, NativeProperty, Unknown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


def model_layers(interp: Interpreter, instance: Instance) -> list[Any]:
    """`model.layers`: in a functional model with its input layers, in the framework's order."""
    state = model_state(interp, instance)
    if state.session.dialect in CLASSIC and state.listed is None:
        state.listed = _layers(interp, instance, state)
    return _layers(interp, instance, state) if state.listed is None else state.listed


def _layers(interp: Interpreter, instance: Instance, state: ModelState) -> list[Any]:
    if instance.cls.is_a(SEQUENTIAL):
        return state.parts if state.session.dialect in CLASSIC else list(state.parts)
    if state.units and state.inputs is not None and not isinstance(instance.cls.find("call"), Function):
        found = [_layer_of(interp, node) for node in state.order or [*state.inputs, *state.units]]
        return list(dict.fromkeys(layer for layer in found if layer is not None))
    return list(dict.fromkeys(sublayers(instance)))


def _layer_of(interp: Interpreter, node: Node) -> Instance | None:
    """The program's half of what Keras lists; in Keras 3 an operation between layers is none."""
    if isinstance(node, Value):
        return _input_layer(interp, node)
    session = session_of(interp)
    return (
        None if session.dialect == "keras3" and node.layer not in session.states else _instance_of(interp, node.layer)
    )


def _input_layer(interp: Interpreter, value: Value) -> Instance:
    state = session_of(interp).inputs_made.get(value)
    if state is None:
        instance = Instance(Class("InputLayer", (LAYER,)))
        state = LayerState(session_of(interp), instance, Layer(value.name or "input", "InputLayer", None))
        state.calls = [Call(state.layer, None, (value,), None, None, NOTHING, (value,))]
        session_of(interp).inputs_made[value] = state
    return state.instance


def _instance_of(interp: Interpreter, layer: Layer) -> Instance:
    """The program's half of a layer; an operation between layers gets one when it is asked for."""
    session = session_of(interp)
    if layer not in session.states:
        LayerState(session, Instance(Class(layer.type, (LAYER,)), place=layer.place), layer)
    return session.states[layer].instance  # type: ignore[no-any-return]


def _get_layer(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    instance, *rest = args
    name = kwargs.get("name", rest[0] if rest else None)
    index = kwargs.get("index", rest[1] if rest[1:] else None)
    found = model_layers(interp, instance)
    if isinstance(index, int) and -len(found) <= index < len(found):
        return found[index]
    for item in found:
        if state_of(interp, item).layer.name == name:
            return item
    return interp.unknown("no such layer", str(name))


def _add(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> None:
    append(interp, model_state(interp, args[0]), args[1] if args[1:] else kwargs.get("layer"))


def _pop(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> None:
    state = model_state(interp, args[0])
    if state.parts:
        state.parts.pop()
        if state.units:
            dropped = state.units.pop()
            state.outputs = state.units[-1].outputs if state.units else dropped.inputs


def _build(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> None:
    """`model.build(input_shape)`, the batch included."""
    instance, *rest = args
    shape = rest[0] if rest else kwargs.get("input_shape", kwargs.get("batch_input_shape"))
    state = model_state(interp, instance)
    if (
        state.inputs is None
        and shape is not None
        and not (isinstance(shape, list) and shape and isinstance(shape[0], tuple | list))
    ):
        settled(interp, instance, input_value(state.session, f"{state.layer.name}_input", shape, True))
    elif state.inputs is None:
        settled(interp, instance)


def _run_on_data(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`fit`, `predict` and the like build a model that waits for its input; what they return is not known."""
    instance, *rest = args
    state = model_state(interp, instance)
    data = rest[0] if rest else kwargs.get("x")
    values = [] if isinstance(data, Unknown) else list(input_values(interp, data))
    if state.inputs is None and values:
        settled(interp, instance, values[0] if len(values) == 1 else None)
    return interp.unknown("result of training", state.layer.name)


def _compile(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> None:
    instance, *rest = args
    given = {**dict(zip(("optimizer", "loss", "metrics"), rest, strict=False)), **kwargs}
    optimizer, loss = given.get("optimizer", ""), given.get("loss", "")
    settings = getattr(optimizer, "native", None) if isinstance(optimizer, Instance) else None
    name = optimizer.cls.name if isinstance(optimizer, Instance) else optimizer
    text = loss if isinstance(loss, str) else getattr(getattr(loss, "cls", loss), "name", "")
    model_state(interp, instance).training = Training(
        str(name), str(text), settings if isinstance(settings, dict) else {}
    )


def _count_params(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    state = settled(interp, args[0])
    owned = {call.layer: call.applied.weights for call in reversed(list(state.all_calls()))}
    return total(weight.count for weights in owned.values() for weight in weights)


def _tensors(which: str, many: bool) -> NativeProperty:
    def get(interp: Interpreter, instance: Instance) -> Any:
        state = settled(interp, instance)
        values = getattr(state, which) or ()
        called = which == "outputs" and not many and bool(state.calls) and instance.cls.is_a(SEQUENTIAL)
        if called and state.session.dialect == "keras3":  # there, a Sequential's `output` is that of its first call
            values = state.calls[0].outputs
        found = [KerasTensor(state.session, value) for value in values]
        return found if many or len(found) != 1 else found[0]

    return NativeProperty(get)


def _shape_property(which: str) -> NativeProperty:
    def get(interp: Interpreter, instance: Instance) -> Any:
        state = settled(interp, instance)
        found = [KerasTensor(state.session, value).shape(interp) for value in getattr(state, which) or ()]
        return found[0] if len(found) == 1 else found

    return NativeProperty(get)


def _ignored(name: str) -> Native:
    return Native(name, lambda interp, args, kwargs: None)


MODEL.members.update(
    {
        "__init__": Native("__init__", init_model),
        "__call__": Native("__call__", call_model),
        "layers": NativeProperty(model_layers),
        "get_layer": Native("get_layer", _get_layer),
        "build": Native("build", _build),
        "compile": Native("compile", _compile),
        "count_params": Native("count_params", _count_params),
        "inputs": _tensors("inputs", True),
        "outputs": _tensors("outputs", True),
        "input": _tensors("inputs", False),
        "output": _tensors("outputs", False),
        "input_shape": _shape_property("inputs"),
        "output_shape": _shape_property("outputs"),
    }
)
_ON_DATA = (
    "fit", "fit_generator", "predict", "evaluate", "train_on_batch", "predict_on_batch", "test_on_batch",
    "predict_classes", "predict_generator", "evaluate_generator", "predict_step", "train_step",
)  # fmt: skip
_IGNORED = ("summary", "save", "save_weights", "load_weights", "reset_states", "export", "set_weights")
MODEL.members.update((name, Native(name, _run_on_data)) for name in _ON_DATA)
MODEL.members.update((name, _ignored(name)) for name in _IGNORED)
SEQUENTIAL.members.update(
    {
        "__init__": Native("__init__", init_sequential),
        "add": Native("add", _add),
        "pop": Native("pop", _pop),
    }
)
