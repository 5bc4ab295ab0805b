"""Layers whose `call` is written for the backend (`torch.relu(x)`): watched while Keras works out their shapes.

Keras then runs the code on the backend's own tensors, without their numbers where the backend can. Which layers and
functions of Keras are called, and on what shapes, is seen all the same; what the backend's functions do between them is
not, so that the work is told as "at least" wherever a tensor turns up that nobody was seen to make.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from weigh.network.graph import Gap, Layer, call_layer
from weigh.ops.traced import Traced
from weigh.readers.live.keras.shapes import leaves
from weigh.readers.live.keras.watching import watched

if TYPE_CHECKING:
    from weigh.readers.live.keras.tracing import Tracer, Values


def observed(tracer: Tracer, layer: Any, args: tuple[Any, ...], kwargs: dict[str, Any], batch: int) -> Values | None:
    """An enclosing call and what was seen inside it; None where the code does not run, with nothing recorded."""
    from keras.src import backend

    from weigh.readers.live.keras.composites import supply, symbols

    session, mark, outside = tracer.session, tracer.mark(), tracer.batch
    inputs = tracer.values_of([args, kwargs])
    with session.enclosed(tracer.half(layer, None), inputs, None) as call:
        tracer.opened.append((call, layer))
        for variable, made in tracer.own_variables(layer):
            tracer.bind(variable, session.record(made).outputs[0])
        tracer.batch = batch
        try:
            tracer.shielded()
            args, kwargs = symbols(tracer, args), symbols(tracer, kwargs)
            supply(layer, args, kwargs)
            with watched(layer.call) as seen:
                backend.compute_output_spec(layer.call, *args, **kwargs)
            outputs = _recorded(tracer, layer, inspect.signature(layer.call).bind(*args, **kwargs).arguments, seen)
        except Exception:  # whatever the program's own code raises
            tracer.back_to(mark, call)
            return None
        finally:
            tracer.batch = outside
        call.outputs = tracer.passed_on(outputs, call)
    return call.outputs


def _recorded(tracer: Tracer, layer: Any, given: dict[str, Any], seen: Any) -> Values:
    """The calls that were seen, and what comes out of the layer."""
    for name, structure in given.items():
        for symbol, tensor in zip(leaves(structure), leaves(seen.given.get(name)), strict=False):
            value = tracer.value(symbol)
            if value is not None:
                tracer.bind(tensor, value)
    session = tracer.session
    before = len(session.constants)
    for called in seen.calls:
        tracer.apply(called.operation, called.args, called.kwargs, called.outputs)
    results = list(leaves(seen.result))
    unknown = [tensor for tensor in results if id(tensor) not in tracer.values]
    if unknown or seen.runs > 1 or len(session.constants) > before:
        shown = Layer("call", "call", Traced("call", tuple(map(tracer.told, unknown)), unpriced=True))
        between = session.record(call_layer(shown, (), session.parent))
        session.gaps[between] = Gap("live_keras.numbers" if seen.runs > 1 else "live_keras.between", layer.name)
        for tensor, value in zip(unknown, between.outputs, strict=True):
            tracer.bind(tensor, value)
    return tracer.values_of(results)
