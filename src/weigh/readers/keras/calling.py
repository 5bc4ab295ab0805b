"""Calling a layer: its op applied to tensors, or the program's own `call` run inside an enclosing call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from weigh.network.errors import Fault
from weigh.network.graph import Call, Layer, Value
from weigh.network.ops import Op
from weigh.network.sizes import Formula
from weigh.network.tensors import BATCH_AXIS, Tensor
from weigh.ops.opaque import Opaque
from weigh.readers.keras.layer import LayerState, session_of, state_of
from weigh.readers.keras.session import Session
from weigh.readers.keras.shapes import axes, concrete
from weigh.readers.keras.tensor import KerasTensor, nest_of, static_shape, values_in
from weigh.readers.python.values import BoundMethod, Cause, Function, Unknown
from weigh.readers.vocabulary.enclosing import given_on, guarded
from weigh.readers.vocabulary.recording import gap
from weigh.readers.vocabulary.signatures import formula_name

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


def call_instance(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`layer(x)`: one call in the network."""
    instance, *rest = args
    interp.limits.built_layer()
    state = state_of(interp, instance)
    own = instance.cls.find("call")
    if isinstance(own, Function):
        return call_composite(interp, state, own, rest, kwargs)
    if state.layer.op is None:
        found = not_understood(interp, Cause("no call", instance.cls.name, interp.place), rest, kwargs)
        return interp.unknown("no call", instance.cls.name) if found is NotImplemented else found
    if len(rest) == 1 and not kwargs and type(rest[0]) is KerasTensor:
        inputs: tuple[Value, ...] = (_batched(state.session, rest[0].value),)
    else:
        inputs = tuple(input_values(interp, tensor_arguments(state, rest, kwargs)))
    call = state.session.apply(state.layer, inputs, interp.place, _flagged(state, kwargs))
    _note_cause(state, call)
    state.calls.append(call)
    return result_of(state.session, call)


def result_of(session: Session, call: Call) -> Any:
    outputs = [KerasTensor(session, value) for value in call.outputs]
    listed = call.op is not None and call.op.several
    return outputs[0] if len(outputs) == 1 and not listed else outputs


def input_values(interp: Interpreter, structure: Any) -> Iterator[Value]:
    """The values of all tensors in a nest of arguments; data given outright counts as a batch of examples."""
    session = session_of(interp)
    if isinstance(structure, KerasTensor):
        yield _batched(session, structure.value)
    elif isinstance(structure, Unknown):
        yield session.unknown_value(structure.cause)
    elif isinstance(structure, list | tuple):
        for item in structure:
            if not isinstance(item, int | float | str | None):
                yield from input_values(interp, item)
    elif isinstance(structure, dict):
        yield from input_values(interp, list(structure.values()))
    elif hasattr(structure, "shape") and hasattr(structure, "dtype"):  # an array
        yield Value(concrete(structure.shape))


def _batched(session: Session, value: Value) -> Value:
    """A tensor made of nothing (`tf.zeros((1, 28, 28, 1))`), given to a whole network: its first axis is the batch."""
    made_of_nothing = value.call is not None and value.call.op is not None and not value.call.inputs
    if session.parent is None and made_of_nothing and value.tensor.axes and isinstance(value.tensor.shape[0], int):
        return Value(concrete(value.tensor.shape))
    return value


def tensor_arguments(state: LayerState, args: list[Any], kwargs: dict[str, Any]) -> list[Any]:
    first = [args[0]] if args else [kwargs[name] for name in ("inputs", "x", "query", "input") if name in kwargs][:1]
    extra = dict(zip(state.also, args[1:], strict=False))
    extra.update((name, kwargs[name]) for name in state.also if name in kwargs)
    return [*first, *(extra[name] for name in state.also if extra.get(name) is not None)]


def _flagged(state: LayerState, kwargs: dict[str, Any]) -> Op | None:
    """The op as this call's own keywords change it (`return_attention_scores=True`)."""
    op = state.layer.op
    if op is None or not kwargs:
        return None
    known = type(op).__dataclass_fields__
    flags = {name: value for name, value in kwargs.items() if name in known and isinstance(value, bool)}
    return replace(op, **flags) if flags else None


def _note_cause(state: LayerState, call: Call) -> None:
    if isinstance(state.cause, Fault):
        state.session.faults_at[call] = state.cause
    elif state.cause is not None:
        state.session.gaps[call] = gap(state.cause, state.layer.place)


def not_understood(interp: Interpreter, cause: Cause, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """A call on tensors of something unknown: a layer that may own anything; NotImplemented without a tensor."""
    values = tuple(values_in([args, list(kwargs.values())]))
    if not values:
        return NotImplemented
    session = session_of(interp)
    name = formula_name(cause).rpartition(".")[2]
    layer = Layer(session.name(name), name, Opaque(f"the output of {name}"), interp.place)
    call = session.apply(layer, values, interp.place)
    session.gaps[call] = gap(cause)
    return result_of(session, call)


# -- layers that the program makes of others -------------------------------------------------------


def call_composite(
    interp: Interpreter, state: LayerState, own: Function, args: list[Any], kwargs: dict[str, Any]
) -> Any:
    """Call a layer or model of the program's own class: its `build` once, then its `call`, inside an enclosing call."""
    session = state.session
    flags = {name: value for name, value in kwargs.items() if isinstance(value, Unknown)}  # `training=args.train`
    args, kwargs = _as_tensors(interp, [args, {name: value for name, value in kwargs.items() if name not in flags}])
    kwargs.update(flags)
    tensors = tuple(values_in([args, kwargs]))
    _supply(own, args, kwargs)
    with session.enclosed(state.layer, tensors, interp.place) as call:
        if not state.built:
            build_own(interp, state, args)
        outputs = guarded(interp, BoundMethod(state.instance, own), args, kwargs)
        outputs = finish_composite(interp, state, call, outputs)
    state.calls.append(call)
    if isinstance(outputs, Unknown):
        return result_of(session, call)
    return outputs


def finish_composite(interp: Interpreter, state: LayerState, call: Call, outputs: Any) -> Any:
    """Close an enclosing call: its outputs, which are given back, and calls for the variables that it owns."""
    from weigh.readers.keras.variables import adopted

    session = state.session
    state.variables.extend(adopted(interp, state.instance))
    inside = session.children.setdefault(call, [])
    owned = {value for v in state.variables for value in v.outputs}
    inside[:] = [made for made in inside if owned.isdisjoint(made.outputs)]  # a tensor listed as a weight stands once
    inside[:0] = [Call(v.layer, v.op, (), call, v.place, v.applied, v.outputs) for v in state.variables]
    if isinstance(outputs, Unknown):
        call.outputs = _promised(interp, state, call) or (
            Value(Tensor.unknown(formula_name(outputs.cause)), call),  # made by this call, whose weights still count
        )
        session.gaps[call] = gap(outputs.cause)
        return outputs
    made = [given_on(session, value, call) for value in values_in(outputs)]
    if any(value.tensor.has_rest for value in made):
        promised = _promised(interp, state, call)
        made = list(promised) if len(promised) == len(made) else made
    call.outputs = tuple(made)
    return nest_of(session, outputs, iter(made))


def _promised(interp: Interpreter, state: LayerState, call: Call) -> tuple[Value, ...]:
    """The outputs that a layer's own `compute_output_shape` tells, where its `call` was not understood."""
    found = (state.instance.cls.find(name) for name in ("compute_output_shape", "get_output_shape_for"))
    rule = next((member for member in found if isinstance(member, Function)), None)
    if rule is None or any(value.tensor.has_rest for value in call.inputs):
        return ()
    given = [static_shape(state.session, value.tensor) for value in call.inputs]
    told = guarded(interp, BoundMethod(state.instance, rule), [given[0] if len(given) == 1 else given], {})
    shapes = told if isinstance(told, list) and all(isinstance(item, list | tuple) for item in told) else [told]
    if not all(isinstance(shape, list | tuple) and all(_is_size(size) for size in shape) for shape in shapes):
        return ()
    return tuple(Value(Tensor((BATCH_AXIS, *axes(state.session, shape[1:]))), call) for shape in shapes)


def _is_size(value: Any) -> bool:
    return value is None or isinstance(value, int | Formula)


def build_own(interp: Interpreter, state: LayerState, args: list[Any]) -> None:
    """Let the program's own `build(input_shape)` add its weights."""
    state.built = True
    build = state.instance.cls.find("build")
    if isinstance(build, Function) or state.base is not None:
        shapes = [_shape_of(state.session, item) for item in args[:1]]
        guarded(interp, BoundMethod(state.instance, build), shapes or [None], {})


def _shape_of(session: Session, structure: Any) -> Any:
    if isinstance(structure, KerasTensor):
        return static_shape(session, structure.tensor)
    if isinstance(structure, list | tuple):
        return [_shape_of(session, item) for item in structure]
    return None


def _as_tensors(interp: Interpreter, structure: Any) -> Any:
    """Data and unknowns among the arguments of a network, as tensors."""
    if isinstance(structure, list | tuple):
        return type(structure)(_as_tensors(interp, item) for item in structure)
    if isinstance(structure, dict):
        return {key: _as_tensors(interp, item) for key, item in structure.items()}
    if isinstance(structure, KerasTensor | Unknown) or hasattr(structure, "dtype"):
        return KerasTensor(session_of(interp), next(input_values(interp, structure)))
    return structure


def _supply(own: Function, args: list[Any], kwargs: dict[str, Any]) -> None:
    """`training` and `mask` are given by the framework where a `call` asks for them without a default."""
    names = [argument.arg for argument in own.node.args.args][1:]
    required = names[: len(names) - len(own.node.args.defaults)][len(args) :]
    for name in required:
        if name in ("training", "mask") and name not in kwargs:
            kwargs[name] = False if name == "training" else None
