"""Calls that enclose others: the program's own code, run inside them, and what they pass on unchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weigh.network.graph import Call, Layer, Value, call_layer
from weigh.ops.elementwise import Identity
from weigh.readers.python.raised import Left, Raised

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter
    from weigh.readers.vocabulary.recording import Recorder


def guarded(interp: Interpreter, function: Any, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """Call the program's code; what it raises makes its result unknown."""
    try:
        return interp.call(function, args, kwargs)
    except Raised as raised:
        interp.note("abandoned", raised.place, error=raised.name, message=raised.message)
        return interp.unknown("abandoned", str(raised), raised.place)
    except Left as left:
        return left.unknown


def given_on(recorder: Recorder, value: Value, call: Call) -> Value:
    """An output of an enclosing call; one that it only passes on stands as an identity inside it."""
    at = value.call
    while at is not None and at is not call:
        at = at.parent
    if at is call:
        return value
    inside = call_layer(Layer("identity", "identity", Identity(), call.place), (value,), call, call.place)
    return recorder.record(inside).outputs[0]
