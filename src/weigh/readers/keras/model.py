"""Models as programs hold them: Sequential, functional (inputs and outputs), and the program's own subclasses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from weigh.network.errors import ShapeError
from weigh.network.graph import Call, Layer, Training, Value, replay
from weigh.readers.keras.calling import call_composite, finish_composite, input_values, not_understood, result_of
from weigh.readers.keras.functional import Node, between
from weigh.readers.keras.layer import LAYER, LayerState, is_layer, session_of, state_of
from weigh.readers.keras.session import CLASSIC, Session
from weigh.readers.keras.shapes import input_value
from weigh.readers.keras.tensor import KerasTensor, nest_of
from weigh.readers.python.values import Cause, Class, Function, Instance, Unknown
from weigh.readers.vocabulary.recording import gap

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

MODEL = Class("Model", (LAYER,))
SEQUENTIAL = Class("Sequential", (MODEL,))
"""The classes of models. `model_class` says what programs can ask of them."""


class ModelState(LayerState):
    """What is known of one model.

    inputs, outputs: the tensors between which it runs, None while that is not settled. units: its outermost calls in
    the order of the framework. order: the same with the inputs among them. severed: as in `Graph`.
    listed: what `model.layers` gave, in the old generations one list, which programs change.
    parts: a Sequential's layers. structure: the nest that the program gave for the outputs.
    """

    __slots__ = ("inputs", "listed", "order", "outputs", "parts", "severed", "structure", "training", "units")

    pure_methods = frozenset({
        "fit", "fit_generator", "fit_on_batch", "predict", "predict_generator", "predict_on_batch", "predict_classes",
        "predict_proba", "evaluate", "evaluate_generator", "train_on_batch", "test_on_batch", "compile", "summary",
        "save", "save_weights", "load_weights", "get_weights", "set_weights", "reset_states", "reset_metrics",
        "get_layer", "get_config", "to_json", "to_yaml", "count_params", "export",
    })  # fmt: skip
    """What may be called of a model without a change to its network, in code that is passed over too."""

    def __init__(self, session: Session, instance: Instance, layer: Layer) -> None:
        super().__init__(session, instance, layer)
        self.inputs: tuple[Value, ...] | None = None
        self.outputs: tuple[Value, ...] | None = None
        self.structure: Any = None
        self.units: list[Call] = []
        self.order: list[Node] = []
        self.severed = False
        self.listed: list[Any] | None = None
        self.parts: list[Instance] = []
        self.training: Training | None = None
        session.models.append(self)

    def all_calls(self) -> Iterator[Call]:
        for unit in self.units:
            yield from self.session.inside(unit)


def model_state(interp: Interpreter, instance: Any) -> ModelState:
    """The state of a model instance. Raises: the program's TypeError where it is none, its brackets forgotten say."""
    if not is_model(instance):
        interp.error("TypeError", f"'{interp.class_of(instance).name}' object is not a model")
    if not isinstance(instance.native, ModelState):
        _begin(interp, instance, {})
    return instance.native  # type: ignore[no-any-return]


def is_model(value: Any) -> bool:
    return isinstance(value, Instance) and value.cls.is_a(MODEL)


def _begin(interp: Interpreter, instance: Instance, kwargs: dict[str, Any]) -> ModelState:
    session = session_of(interp)
    name = kwargs.get("name")
    instance.place = instance.place or interp.place
    shown = stem = instance.cls.name
    if instance.cls is MODEL and session.dialect not in CLASSIC:
        shown, stem = "Functional", "Functional" if session.dialect == "keras3" else "Model"
    name = name if isinstance(name, str) else session.name(stem)
    return ModelState(session, instance, Layer(name, shown, None, instance.place))


# -- functional ------------------------------------------------------------------------------------


def init_model(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> None:
    """`Model(inputs, outputs)`, also as the `super().__init__` of a subclass; without them, a subclass's own."""
    instance, *rest = args
    inputs = next((kwargs[name] for name in ("inputs", "input") if name in kwargs), rest[0] if rest else None)
    outputs = next((kwargs[name] for name in ("outputs", "output") if name in kwargs), rest[1] if rest[1:] else None)
    state = _begin(interp, instance, kwargs)
    state.trainable = kwargs.get("trainable", True) is not False
    if inputs is not None and outputs is not None:
        connect(interp, state, inputs, outputs)


def connect(interp: Interpreter, state: ModelState, inputs: Any, outputs: Any) -> None:
    """Settle a functional model: everything between these tensors."""
    session = state.session
    state.inputs = tuple(_values(interp, inputs))
    state.outputs = tuple(_values(interp, outputs))
    state.structure = outputs
    state.built = True
    state.order, nowhere = between(session, state.inputs, state.outputs)
    state.units = [node for node in state.order if isinstance(node, Call)]
    state.severed = _severed(state, [value for value in nowhere if value in session.gaps])
    for value in nowhere:
        if value in session.gaps or not value.name:
            continue
        error = ShapeError.of("layer.disconnected", input=value.name, model=state.layer.name)
        session.fault(state, error, state.layer.name, interp.place)


def _severed(state: ModelState, unknown: Sequence[Value]) -> bool:
    """Whether layers may stand between an input and these tensors that nobody knows: one is an output, or an input is
    used by nothing that is known."""
    if not unknown:
        return False
    assert state.inputs is not None and state.outputs is not None
    used = {value for call in state.all_calls() for value in call.inputs}
    return any(value in state.outputs for value in unknown) or any(
        value not in used and value not in state.outputs for value in state.inputs
    )


def _values(interp: Interpreter, structure: Any) -> Iterator[Value]:
    """Tensors of a nest; a model or layer in a tensor's place stands for its output (old code writes so)."""
    if is_layer(structure):
        structure = interp.get(structure, "output")
    if isinstance(structure, KerasTensor):
        yield structure.value
    elif isinstance(structure, Unknown):
        yield session_of(interp).unknown_value(structure.cause)
    elif isinstance(structure, list | tuple):
        for item in structure:
            yield from _values(interp, item)
    elif isinstance(structure, dict):
        yield from _values(interp, [structure[key] for key in sorted(structure, key=str)])


# -- Sequential ------------------------------------------------------------------------------------


def init_sequential(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> None:
    instance, *rest = args
    given = rest[0] if rest else kwargs.get("layers")
    if len(rest) > 1 and "name" not in kwargs:
        kwargs = {**kwargs, "name": rest[1]}
    state = _begin(interp, instance, kwargs)
    if isinstance(given, Unknown):
        state.session.gaps[state] = gap(given.cause)
        return
    for item in interp.iterate(given) if given is not None else ():
        append(interp, state, item)


def append(interp: Interpreter, state: ModelState, item: Any) -> None:
    """Add a layer to a Sequential; once the input's shape is known, apply it at once."""
    session = state.session
    if isinstance(item, KerasTensor):
        _start(state, item.value)
    elif isinstance(item, Instance) and item.cls.name == "InputLayer":
        _start(state, state_of(interp, item).calls[0].outputs[0])
    elif is_layer(item):
        state.parts.append(item)
        if state.inputs is None:
            if len(state.parts) == 1:  # a later layer's input is what the first ones give, whatever it tells
                _start_from(interp, state, item)
        elif state.outputs is not None:
            _apply(interp, state, item)
    else:
        cause = item.cause if isinstance(item, Unknown) else Cause("not a layer", str(interp.text(item)), interp.place)
        session.gaps[state, len(state.parts)] = gap(cause)
        if state.outputs is None and not state.parts:
            state.inputs = state.outputs = (input_value(session, f"{state.layer.name}_input", None),)
        if state.outputs is not None:
            result = not_understood(interp, cause, [KerasTensor(session, value) for value in state.outputs], {})
            if isinstance(result, KerasTensor) and result.value.call is not None:
                state.units.append(result.value.call)
                state.outputs = (result.value,)


def _start(state: ModelState, value: Value) -> None:
    if state.inputs is None:
        state.inputs = state.outputs = (value,)


def _start_from(interp: Interpreter, state: ModelState, first: Instance) -> None:
    """The first layer may tell the input's shape; so may a model's own first layer, or a list of merged branches."""
    told = state_of(interp, first)
    session = state.session
    if isinstance(told, ModelState) and told.inputs is not None:
        fresh = [Value(value.tensor, name=value.name) for value in told.inputs]
        state.inputs = state.outputs = tuple(fresh)
    elif told.shape is not None:
        shape, has_batch = told.shape
        state.inputs = (input_value(session, f"{told.layer.name}_input", shape, has_batch),)
        state.outputs = state.inputs
    elif first.cls.name == "Merge" and "branches" in told.arguments:
        branches = [settled(interp, branch) for branch in told.arguments["branches"]]
        state.inputs = tuple(value for branch in branches for value in branch.inputs or ())
        state.units = [unit for branch in branches for unit in branch.units]
        state.outputs = tuple(value for branch in branches for value in branch.outputs or ())
    else:
        return
    _apply(interp, state, first)


def _apply(interp: Interpreter, state: ModelState, part: Instance) -> None:
    assert state.outputs is not None
    session = state.session
    tensors = [KerasTensor(session, value) for value in state.outputs]
    outside, session.parent = session.parent, None
    try:
        before = len(state_of(interp, part).calls)
        result = interp.call(part, [tensors[0] if len(tensors) == 1 else tensors], {})
        calls = state_of(interp, part).calls
        if len(calls) == before:  # its call was abandoned: it keeps its place all the same
            cause = result.cause if isinstance(result, Unknown) else Cause("no call", part.cls.name, interp.place)
            result = not_understood(interp, cause, tensors, {})
            calls = [result.value.call] if isinstance(result, KerasTensor) and result.value.call else []
    finally:
        session.parent = outside
    if calls:
        state.units.append(calls[-1])
        state.outputs = calls[-1].outputs


def settled(interp: Interpreter, instance: Any, value: Value | None = None) -> ModelState:
    """A model with inputs and outputs: one that waits for its input's shape gets `value`, or an unknown shape."""
    state = model_state(interp, instance)
    own = instance.cls.find("call")
    if state.inputs is None and isinstance(own, Function):
        _settle_own(interp, state, own, value)
    elif state.outputs is None or (state.inputs is None and state.parts):
        name = f"{state.layer.name}_input"
        state.inputs = state.outputs = (value or input_value(state.session, name, None),)
        for part in state.parts:
            _apply(interp, state, part)
    return state


def _settle_own(interp: Interpreter, state: ModelState, own: Function, value: Value | None) -> None:
    """A subclassed model that was never called: call it on inputs named as its `call` names them."""
    if not state.calls:
        session = state.session
        arguments = own.node.args
        names = [a.arg for a in arguments.args][1:]
        needed = names[: max(1, len(names) - len(arguments.defaults))]
        inputs = [value or input_value(session, name, None) for name in needed if name not in ("training", "mask")]
        interp.call(state.instance, [KerasTensor(session, item) for item in inputs], {})
    call = state.calls[0]
    state.inputs, state.outputs = call.inputs, call.outputs
    state.units = list(state.session.children.get(call, ()))


# -- calling ---------------------------------------------------------------------------------------


def call_model(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`model(x)`: a call that encloses the model's own calls, applied to other tensors."""
    instance, *rest = args
    state = model_state(interp, instance)
    own = instance.cls.find("call")
    if state.inputs is None and isinstance(own, Function):
        return call_composite(interp, state, own, rest, kwargs)
    given = rest[0] if rest else next((kwargs[name] for name in ("inputs", "x") if name in kwargs), None)
    tensors = tuple(input_values(interp, given))
    if not tensors:
        return interp.unknown("no input", state.layer.name)
    if state.outputs is None:
        settled(interp, instance, Value(tensors[0].tensor, name=f"{state.layer.name}_input"))
    assert state.inputs is not None and state.outputs is not None
    session = state.session
    with session.enclosed(state.layer, tensors, interp.place) as call:
        outputs = _replayed(interp, state, call, tensors)
        outputs = finish_composite(interp, state, call, outputs)
    state.calls.append(call)
    if isinstance(outputs, Unknown):
        return result_of(session, call)
    return (
        nest_of(session, state.structure, iter(call.outputs))
        if state.structure is not None
        else result_of(session, call)
    )


def _replayed(interp: Interpreter, state: ModelState, call: Call, tensors: tuple[Value, ...]) -> Any:
    session = state.session
    assert state.inputs is not None and state.outputs is not None
    values = dict(zip(state.inputs, tensors, strict=False))
    try:
        made = replay(state.all_calls(), values, call)
    except ShapeError as error:
        session.fault(call, error, state.layer.name, interp.place)
        return interp.unknown("fault", state.layer.name)
    for new, old in zip(made, state.all_calls(), strict=True):
        interp.limits.built_layer()
        session.record(new)
        if old in session.gaps:
            session.gaps[new] = session.gaps[old]
        if old in session.faults_at:
            session.faults_at[new] = session.faults_at[old]
    return [KerasTensor(session, values.get(value, value)) for value in state.outputs]
