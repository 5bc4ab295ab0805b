"""Layers that call others: functional models by the graph that they hold, the rest by their `call` on symbols."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from weigh.network.errors import Fault, SourceError
from weigh.readers.live.keras.observed import observed
from weigh.readers.live.keras.shapes import agrees, is_tensor, leaves, own_weights, plain
from weigh.readers.live.keras.steps import repeating
from weigh.readers.live.keras.variables import symbolic
from weigh.readers.live.keras.watching import layers_through, watched

if TYPE_CHECKING:
    from weigh.readers.live.keras.tracing import Tracer, Values

BATCHES = (83, 89, 97, 101, 103, 107, 109, 113, 127, 131)
"""Numbers of examples for a `call` that computes with it: primes, so that no other size is likely a multiple of one."""

LONGEST = 500
"""Letters of another program's error that are repeated."""


def composite(tracer: Tracer, layer: Any, args: tuple[Any, ...], kwargs: dict[str, Any], told: Any) -> Values:
    """An enclosing call, and the calls inside it.

    Raises: whatever the layer's own code raises, where nothing is told of what comes out either.
    """
    graph = functional_graph(layer)
    given = _for_inputs(tracer, graph, args, kwargs) if graph is not None else None
    if given is not None:
        with tracer.session.enclosed(tracer.half(layer, None), given, None) as call:
            call.outputs = tracer.passed_on(functional(tracer, graph, given), call)
        return call.outputs
    found = repeating(tracer, layer, args, kwargs, told)
    if found is not None:
        return found
    for batch in _batches(tracer, layer):
        found = _traced(tracer, layer, args, kwargs, told, batch)
        if found is not None:
            return found
    found = observed(tracer, layer, args, kwargs, _batches(tracer, layer)[-1])
    if found is not None:
        return found
    told = spec(tracer, layer, args, kwargs) if told is None else told
    return tracer.unread(layer, tracer.values_of([args, kwargs]), told, "live_keras.not_followed")


# -- functional ------------------------------------------------------------------------------------


def functional_graph(layer: Any) -> Any:
    """What holds the graph that computes for this layer: itself, or what a Sequential keeps; None without one."""
    computes = next((cls for cls in type(layer).__mro__ if "call" in vars(cls)), object)
    functional = getattr(layer, "_functional", None) or layer
    return functional if computes.__module__.startswith("keras.") and hasattr(functional, "_nodes_by_depth") else None


def functional(tracer: Tracer, graph: Any, inputs: Values) -> Values:
    """The calls of a functional model, recorded in the order in which Keras lists its layers."""
    outside, tracer.fixed = tracer.fixed, tracer.batch or fixed_batch(graph)
    for tensor, value in zip(graph._inputs, inputs, strict=True):
        tracer.bind(tensor, value)
    place = {id(operation): i for i, operation in enumerate(graph._operations)}
    units = tracer.units()
    start, order = len(units), list[int]()
    for depth in sorted(graph._nodes_by_depth, reverse=True):
        for node in graph._nodes_by_depth[depth]:
            if type(node.operation).__name__ == "InputLayer":
                continue
            tracer.apply(node.operation, node.arguments.args, node.arguments.kwargs, node.outputs)
            order += [place[id(node.operation)]] * (len(units) - start - len(order))
    tracer.fixed = outside
    units[start:] = [units[start + i] for i in sorted(range(len(order)), key=order.__getitem__)]
    return tuple(tracer.values[id(tensor)] for tensor in graph._outputs)


def _for_inputs(tracer: Tracer, graph: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Values | None:
    """What stands for the inputs of a graph; None where it is called on other shapes than it was made with."""
    given = args[0] if args else next(iter(kwargs.values()), None)
    if isinstance(given, dict) and not isinstance(graph._inputs_struct, dict):
        given = [given[name] for name in graph.input_names if name in given]
    values = tracer.values_of(given)
    return values if fits(tracer, graph, values) else None


def fits(tracer: Tracer, graph: Any, values: Values) -> bool:
    """Whether these may be the inputs of a graph as it stands."""
    shapes = [plain(tensor.shape) for tensor in graph._inputs]
    examples = fixed_batch(graph) or tracer.batch
    return len(shapes) == len(values) and all(
        agrees(value.tensor, shape, examples) for value, shape in zip(values, shapes, strict=True)
    )


def fixed_batch(graph: Any) -> int:
    """How many examples a functional model was made for (`batch_shape=(8, 32)`); 0 where it takes any number."""
    first = {plain(tensor.shape)[:1] for tensor in graph._inputs}
    return next(iter(first))[0] or 0 if len(first) == 1 and () not in first else 0


# -- traced ----------------------------------------------------------------------------------------


def _traced(
    tracer: Tracer, layer: Any, args: tuple[Any, ...], kwargs: dict[str, Any], told: Any, batch: int
) -> Values | None:
    """The layer's own `call` on symbols of so many examples; None where it does not take them: nothing is recorded."""
    session, mark, outside = tracer.session, tracer.mark(), tracer.batch
    inputs = tracer.values_of([args, kwargs])
    with session.enclosed(tracer.half(layer, None), inputs, None) as call:
        tracer.opened.append((call, layer))
        for variable in tracer.own_variables(layer):
            tracer.bind(variable[0], session.record(variable[1]).outputs[0])
        tracer.batch = batch
        try:
            outputs = run(tracer, layer, args, kwargs)
        except Exception:  # whatever the program's own code raises on symbols
            tracer.back_to(mark, call)
            return None
        finally:
            tracer.batch = outside
        call.outputs = tracer.passed_on(outputs, call)
    shapes = [plain(leaf.shape) for leaf in leaves(told)]
    if told is not None and not (
        len(shapes) == len(outputs)
        and all(agrees(v.tensor, shape, tracer.examples) for v, shape in zip(outputs, shapes, strict=True))
    ):
        tracer.back_to(mark, call)
        return None
    return call.outputs


def run(tracer: Tracer, layer: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Values:
    """Run the layer's own `call` on symbols, and record what it calls. Gives what comes out."""
    tracer.shielded()
    args, kwargs = symbols(tracer, args), symbols(tracer, kwargs)
    supply(layer, args, kwargs)
    with symbolic(own_weights(layer)), watched() as seen:
        result = layer.call(*args, **kwargs)
    for called in seen.calls:
        tracer.apply(called.operation, called.args, called.kwargs, called.outputs)
    return tracer.values_of(result)


def supply(layer: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """`training` and `mask` are given by Keras where a `call` asks for them without a default."""
    parameters = inspect.signature(layer.call).parameters
    for name in list(parameters)[len(args) :]:
        if name in ("training", "mask") and parameters[name].default is inspect.Parameter.empty:
            kwargs.setdefault(name, False if name == "training" else None)


def spec(tracer: Tracer, layer: Any, args: tuple[Any, ...], kwargs: dict[str, Any], strict: bool = True) -> Any:
    """What Keras says comes out of a layer; it is built by that where it was not.

    Raises: SourceError where it fails, with the layers that the error came out of.
    """
    tracer.shielded()
    try:
        return layer(*symbols(tracer, args), **symbols(tracer, kwargs))
    except Exception as error:  # whatever the program's own code raises
        if (
            isinstance(error, NotImplementedError) and not strict
        ):  # it may have no rule for shapes, and run all the same
            return None
        raise _failed(layer, error) from error


def sound(layer: Any) -> None:
    """Raises: SourceError where the layer's class never let Keras make it a layer."""
    try:
        layer._check_super_called()
    except RuntimeError as error:
        raise _failed(layer, error) from error


def _failed(layer: Any, error: Exception) -> SourceError:
    path = "/".join(layers_through(error)) or getattr(layer, "name", type(layer).__name__)
    said = " ".join(str(error).split())
    said = said if len(said) <= LONGEST else f"{said[:LONGEST]} ..."
    facts = {"layer": path, "error": type(error).__name__, "message": said}
    return SourceError(Fault("live_keras.failed", facts))


def symbols(tracer: Tracer, structure: Any) -> Any:
    """The same nest with a fresh symbol for every tensor in it, which stands for the same value."""
    if isinstance(structure, dict):
        return {key: symbols(tracer, item) for key, item in structure.items()}
    if isinstance(structure, list | tuple):
        made = [symbols(tracer, item) for item in structure]
        return type(structure)(*made) if hasattr(structure, "_fields") else type(structure)(made)
    return tracer.fresh(structure) if is_tensor(structure) else structure


def _batches(tracer: Tracer, layer: Any) -> list[int]:
    """The numbers of examples to try: left open, then one that divides no size of the weights."""
    if tracer.batch:
        return [tracer.batch]
    sizes = {int(size) for variable in layer.weights for size in variable.shape}
    open_ = [] if tracer.fixed else [0]
    return [*open_, next((n for n in BATCHES if not any(size and size % n == 0 for size in sizes)), BATCHES[0])]
