"""What a module holds and its `forward` did not use: its weights count all the same, so it gets a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weigh.network.graph import Call, Layer
from weigh.ops.opaque import Opaque
from weigh.ops.ownership import Idle
from weigh.readers.python.values import Cause, Instance, Unknown
from weigh.readers.torch.calling import is_composite
from weigh.readers.torch.module import children, named_modules, op_of, own_parameters, session_of, state_of
from weigh.readers.torch.session import Session, Trace
from weigh.readers.vocabulary.recording import gap

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


def complete(interp: Interpreter, root: Instance, call: Call) -> None:
    """Add calls without inputs for the modules and parameters that the trace in `call` did not meet."""
    session = session_of(interp)
    trace = session.trace
    assert trace is not None
    standing = {session.states.get(one.layer): one for one in reversed(list(session.inside(call))) if one.op is None}
    seen: set[Instance] = set()
    waiting = [(root, call)]
    while waiting:
        module, around = waiting.pop()
        if module in seen:
            continue
        seen.add(module)
        around = standing.get(module, around)
        _own(interp, session, trace, module, around)
        inside = []
        for _, child in children(module):
            met = child in trace.called or any(one in trace.called for _, one in named_modules(child))
            inside.append((child, around if met else _idle(interp, session, trace, child, around)))
        waiting += reversed(inside)


def _own(interp: Interpreter, session: Session, trace: Trace, module: Instance, around: Call) -> None:
    """The module's own numbers that nothing stands for yet, and what of it could not be read."""
    state = state_of(interp, module)
    stands = around.op is None and session.states.get(around.layer) is module
    unused = state.row is not None and stands and module not in trace.bases
    if unused and (op := op_of(interp, module)) is not None:  # derived from a module of torch.nn, its forward not used
        session.record_inside(around, Layer("weights", module.cls.name, Idle(op), module.place))
    if state.row is None and isinstance(state.cause, Cause):
        unread = Layer("unknown", "unknown", Idle(Opaque(f"what {module.cls.name} holds")), module.place)
        session.gaps[session.record_inside(around, unread)] = gap(state.cause, module.place)
    _unread(session, module, around, all_of_it=stands and around in session.gaps)
    for _, one in own_parameters(interp, module):
        if one not in trace.values and not (one.of_op and one.owner in trace.paths):
            session.stand(one, around)


def _unread(session: Session, module: Instance, around: Call, all_of_it: bool) -> None:
    """What a module holds and is not known: it may be a layer, if it was made by a class of some library.

    all_of_it: its `forward` was not read to the end, so that nothing tells layers from numbers.
    """
    unknown = [(name, value) for name, value in module.attributes.items() if isinstance(value, Unknown)]
    if not unknown:
        return
    called = {session.gaps[one].what for one in session.inside(around) if one is not around and one in session.gaps}
    for name, value in unknown:
        if value.cause.what in called:
            continue
        made_elsewhere = value.cause.kind == "module" and value.cause.what.rpartition(".")[2][:1].isupper()
        if all_of_it or made_elsewhere or value.cause.kind == "checkpoint":
            layer = Layer(name, "unknown", Idle(Opaque(f"what {name} holds")), module.place)
            session.gaps[session.record_inside(around, layer)] = gap(value.cause, module.place)


def _idle(interp: Interpreter, session: Session, trace: Trace, module: Instance, around: Call) -> Call:
    """A call for a module that is never called; it encloses those of what it holds."""
    trace.called.add(module)
    op = op_of(interp, module) if not is_composite(interp, module) else None
    name = trace.name_of(module, session.states.get(around.layer))
    layer = trace.layers[module] = Layer(name, module.cls.name, None if op is None else Idle(op), module.place)
    session.states[layer] = module
    made = session.record_inside(around, layer)
    cause = state_of(interp, module).cause
    if op is not None and isinstance(cause, Cause):
        session.gaps[made] = gap(cause, module.place)
    return made if op is None else around
