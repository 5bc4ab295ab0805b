"""Models that nobody has told an input: their layers one by one, on tensors of unknown shape."""

from __future__ import annotations

from typing import Any

from weigh.network.graph import Gap, Value
from weigh.network.tensors import Tensor
from weigh.ops.opaque import Opaque
from weigh.readers.keras.shapes import input_value
from weigh.readers.live.keras.tracing import Tracer, Values


def listed(tracer: Tracer, model: Any) -> tuple[Values, Values]:
    """Record the layers of a model that cannot be called for want of a shape; gives its inputs and outputs.

    A Sequential is the chain of its layers all the same. Of another model only what it owns so far is known: how its
    layers are connected is in its `call`, and what its `build` makes is not there yet.
    """
    first = next(iter(model.layers), None) if type(model).__name__ == "Sequential" else model
    steps = (None,) if type(first).__name__ == "Embedding" else None  # an Embedding's input is a row of numbers
    entry = input_value(tracer.session, f"{model.name}_input", steps)
    if tracer.known(model).op is not None:
        return (entry,), _applied(tracer, model, entry)
    return (entry,), _inside(tracer, model, entry)


def _inside(tracer: Tracer, model: Any, entry: Value) -> Values:
    for _, call in tracer.own_variables(model):
        tracer.session.record(call)
    if type(model).__name__ == "Sequential":
        outputs: Values = (entry,)
        for layer in model.layers:
            outputs = _applied(tracer, layer, outputs[0])
        return outputs
    for layer in model._layers:
        _applied(tracer, layer, Value(Tensor.unknown(f"{layer.name}_input")))
    return (Value(Tensor.unknown(model.name)),)


def _applied(tracer: Tracer, layer: Any, value: Value) -> Values:
    """One layer on one tensor of unknown shape."""
    session = tracer.session
    tracer.called[id(layer)] = None
    op = tracer.known(layer).op
    if op is not None:
        half = tracer.half(layer, op)
        call = tracer.attempt(half, op, (value,), None) or tracer.attempt(half, Opaque(layer.name), (value,), None)
        assert call is not None  # an opaque op takes anything
        return session.record(call).outputs
    with session.enclosed(tracer.half(layer, None), (value,), None) as call:
        made = _inside(tracer, layer, value)
        unknown = Value(Tensor.unknown(layer.name), call)
        call.outputs = made if type(layer).__name__ == "Sequential" and made[0].call is not None else (unknown,)
        session.gaps[call] = Gap("live_keras.no_inputs", layer.name)
    return call.outputs
