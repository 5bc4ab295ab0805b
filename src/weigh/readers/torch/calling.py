"""Calling a module: the op of one of `torch.nn`, or the program's own `forward` inside an enclosing call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from weigh.network.errors import Fault, LimitError, ShapeError
from weigh.network.graph import Call, Layer, Value
from weigh.network.place import Place
from weigh.ops.opaque import Opaque
from weigh.readers.python.values import BoundMethod, Cause, Instance, Native, Unknown
from weigh.readers.torch.inert import Nothing
from weigh.readers.torch.module import (
    named_modules,
    op_of,
    session_of,
    state_of,
)
from weigh.readers.torch.session import Example, Session, Trace
from weigh.readers.torch.table import TENSOR, Arranged, Given
from weigh.readers.torch.tensor import TorchTensor, mapped, tensors_in
from weigh.readers.vocabulary.enclosing import given_on, guarded
from weigh.readers.vocabulary.recording import gap
from weigh.readers.vocabulary.signatures import NotKnown, formula_name

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


def call_module(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`module(x)`: a call in the network; outside any trace, an example of what goes in."""
    instance, *rest = args
    interp.limits.built_layer()
    session = session_of(interp)
    if session.trace is None:
        return _shown(interp, session, instance, rest, kwargs)
    state = state_of(interp, instance)
    for hook, before in state.hooks:
        if before and (given := aside(interp, hook, [instance, tuple(rest)])) is not None:
            rest = list(given) if isinstance(given, tuple) else [given]
    forward = instance.cls.find("forward")
    if isinstance(forward, Native) and state.row is not None:
        session.trace.called.add(instance)
        result = forward.run(interp, [instance, *rest], kwargs)
    else:
        result = _enclosing(interp, session, instance, forward, rest, kwargs)
    for hook, before in state.hooks:
        if not before and (other := aside(interp, hook, [instance, tuple(rest), result])) is not None:
            result = other
    return result


def aside(interp: Interpreter, function: Any, args: list[Any]) -> Any:
    """What a function gives that runs beside the network: a hook, an initialization; None where that is not known."""
    result = guarded(interp, function, args, {})
    return None if isinstance(result, Unknown | Nothing) else result


# -- modules of torch.nn ---------------------------------------------------------------------------


def apply_row(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`forward` of a module of `torch.nn`: its op on its tensors."""
    instance, *rest = args
    session, state = session_of(interp), state_of(interp, instance)
    op = op_of(interp, instance)
    if op is None or state.row is None:
        return interp.unknown("no forward", instance.cls.name)
    try:
        bound, _ = state.row.call.bind(rest, kwargs)
    except ShapeError as error:
        fault = error.fault
        inputs = tuple(one.value for one in tensors_in([rest, kwargs]))
        call = session.apply(Layer(instance.cls.name, instance.cls.name, Opaque("output")), inputs, interp.place)
        session.faults_at[call] = fault
        return TorchTensor(session, call.outputs[0])
    inputs = tuple(_values(interp, [bound.get(name) for name in state.row.tensors]))
    marked = {name: mapped(value, lambda one: TENSOR) for name, value in bound.items()}
    cause = state.cause
    if state.row.at_call is not None and cause is None:
        try:
            op = state.row.at_call(op, Given(marked))
        except NotKnown as unknown:
            cause = unknown.cause
    trace = session.trace
    if trace is not None:
        trace.called.add(instance)  # also by `layer.forward(x)`
    layer = layer_of(interp, session, trace, instance, op)
    call = session.apply(layer, inputs, interp.place, op)
    if isinstance(cause, Fault):
        session.faults_at[call] = cause
    elif cause is not None:
        session.gaps[call] = gap(cause, layer.place)
    return arranged(session, call.outputs, state.row.arrange, marked)


def arranged(session: Session, outputs: tuple[Value, ...], arrange: Arranged | None, bound: Mapping[str, Any]) -> Any:
    """What a program gets of an op's outputs."""
    tensors = tuple(TorchTensor(session, value) for value in outputs)
    if arrange is not None:
        try:
            return arrange(tensors, bound)
        except IndexError:  # an op that was not understood gives one tensor
            return tensors[0]
    return tensors[0] if len(tensors) == 1 else tensors


def _values(interp: Interpreter, structure: Any) -> list[Value]:
    """The values of all tensors in a nest of arguments; what is not known is a tensor that is not known."""
    session = session_of(interp)
    if isinstance(structure, TorchTensor):
        return [structure.value]
    if isinstance(structure, Nothing):
        return [session.unknown_value(Cause("function", structure.name, interp.place))]
    if isinstance(structure, Unknown):
        return [open_value(session, structure.cause)]
    if isinstance(structure, list | tuple):
        return [value for item in structure for value in _values(interp, item)]
    return []


def layer_of(interp: Interpreter, session: Session, trace: Trace | None, instance: Instance, op: Any) -> Layer:
    """The module's half in the network: one in a trace, however often it is called.

    A module derived from one of `torch.nn`, whose `forward` asks for the one it replaces, encloses that: two layers.
    """
    own = trace is not None and op is not None and any(instance is one for one, _ in trace.open)
    known = {} if trace is None else trace.bases if own else trace.layers
    found = known.get(instance)
    if found is None:
        kind = next(cls.name for cls in instance.cls.mro if not own or cls.place is None)
        name = trace.name_of(instance) if trace is not None and not own else ""
        name = name or session.operation_name(kind.lower())
        found = known[instance] = Layer(name, kind, op, instance.place)
        session.states[found] = instance
    return found


# -- modules that hold others ----------------------------------------------------------------------


def _enclosing(
    interp: Interpreter, session: Session, instance: Instance, forward: Any, args: list[Any], kwargs: dict[str, Any]
) -> Any:
    trace = session.trace
    assert trace is not None
    trace.called.add(instance)
    kwargs = {name: _as_tensor(session, value) for name, value in kwargs.items()}
    args = [_as_tensor(session, value) for value in args]
    inputs = tuple(one.value for one in tensors_in([args, kwargs]))
    with session.enclosed(layer_of(interp, session, trace, instance, None), inputs, interp.place) as call:
        trace.open.append((instance, call))
        try:
            if forward is NotImplemented:
                result: Any = interp.unknown("no forward", instance.cls.name)
            else:
                result = guarded(interp, BoundMethod(instance, forward), args, kwargs)
        finally:
            trace.open.pop()
        return _closed(interp, session, call, result)


def _as_tensor(session: Session, value: Any) -> Any:
    """An unknown argument as a tensor of unknown shape: most likely it is one."""
    return TorchTensor(session, open_value(session, value.cause)) if isinstance(value, Unknown) else value


def open_value(session: Session, cause: Cause) -> Value:
    """The tensor that something unknown stands for; where branches were not read, the work in them is not known."""
    trace = session.trace
    if trace is None or cause.kind not in _WORK:
        return session.unknown_value(cause)
    found = trace.unread.get(cause)
    if found is None:
        found = trace.unread[cause] = not_read(session, cause, cause.place).value
    return found


_WORK = frozenset(["condition", "abandoned", "function"])
"""What may have been work: branches that were not read, and functions of libraries that nobody knows."""


def _closed(interp: Interpreter, session: Session, call: Call, result: Any) -> Any:
    """Set an enclosing call's outputs; what it only passes on stands as an identity inside it."""
    if isinstance(result, Nothing):
        result = Unknown(Cause("function", result.name, interp.place))
    if isinstance(result, Unknown):
        session.gaps[call] = gap(result.cause)
        result = not_read(session, result.cause, call.place)

    result = mapped(result, lambda one: _given_on(session, one, call))
    call.outputs = tuple(dict.fromkeys(one.value for one in tensors_in(result)))
    return result


def _given_on(session: Session, one: TorchTensor, call: Call) -> TorchTensor:
    value = given_on(session, one.value, call)
    return one if value is one.value else TorchTensor(session, value)


def not_read(session: Session, cause: Cause, place: Place | None) -> TorchTensor:
    """A call that stands for what was not read: nobody knows what work it is, nor what comes out."""
    name = formula_name(cause).rpartition(".")[2]
    op = Opaque(f"the output of {name}", may_own=session.trace is not None and session.trace.holds(cause))
    call = session.apply(Layer(session.operation_name(name), name, op, place), (), place)
    session.gaps[call] = gap(cause, place)
    return TorchTensor(session, call.outputs[0])


# -- traces ----------------------------------------------------------------------------------------


def _shown(interp: Interpreter, session: Session, instance: Instance, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """A call of a module in the program at large: it shows what goes in; what comes out are tensors as any data."""
    place = interp.place
    like = (instance, str(mapped([args, kwargs], lambda one: str(one.tensor))))
    if like in session.shown:  # a loop of training shows the same thousands of times
        return mapped(session.shown[like], lambda one: TorchTensor(session, session.constant(one.tensor)))
    if any(True for _ in tensors_in([args, kwargs])):
        session.examples.append(Example(instance, tuple(args), kwargs, place))
    with session.tracing(Trace(paths_inside(instance), instance.cls.name)):
        result = call_module(interp, [instance, *args], kwargs)
        shown = mapped(result, lambda one: TorchTensor(session, session.constant(one.tensor)))
        return session.shown.setdefault(like, shown)


def paths_inside(instance: Instance) -> dict[Instance, str]:
    """The dotted path of each module inside, by the attributes that hold it; empty for the module itself."""
    return {module: path for path, module in named_modules(instance)}


def traced(interp: Interpreter, instance: Instance, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """Run a module's `forward` in the open trace, and give what it never calls its place."""
    from weigh.readers.torch.completing import complete

    session = session_of(interp)
    try:
        result = call_module(interp, [instance, *args], kwargs)
    except LimitError as error:
        result = _given_up(session, instance, error)
    if is_composite(interp, instance):
        complete(interp, instance, session.loose[-1])
    return result


def _given_up(session: Session, instance: Instance, error: LimitError) -> TorchTensor:
    """A trace that passed a bound: what its modules own is known all the same, and nothing else.

    Raises: LimitError where the caller asked for that bound.
    """
    trace = session.trace
    if error.fault.kind == "limit.layers" or trace is None or not session.loose:
        raise error
    root = session.loose[-1]
    session.children.clear()
    for known in (trace.called, trace.values, trace.owned, trace.open, trace.unread, trace.bases):
        known.clear()
    trace.layers = {instance: root.layer}
    trace.called.add(instance)
    session.parent = root
    result = not_read(session, Cause("stopped", str(error), error.fault.place or Place(0)), root.place)
    session.parent = None
    root.outputs = (result.value,)
    return result


def is_composite(interp: Interpreter, instance: Instance) -> bool:
    """Whether a module is made of others, or computes what the program says."""
    return state_of(interp, instance).row is None or not isinstance(instance.cls.find("forward"), Native)
