"""Reading a live Keras model: from the model and what it is called on to a network."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from math import prod
from typing import Any

from weigh.network.graph import Call, Gap, Graph, Layer, Value
from weigh.network.sizes import total
from weigh.readers.keras.session import Session
from weigh.readers.keras.shapes import input_value
from weigh.readers.live.keras.composites import composite, fits, functional, functional_graph, sound, spec
from weigh.readers.live.keras.shapes import dtype_of, is_shape, is_tensor, plain
from weigh.readers.live.keras.tracing import Tracer, Values
from weigh.readers.live.keras.unbuilt import listed
from weigh.readers.reading import Reading

Given = tuple[tuple[Any, ...], dict[str, Any]]


def read(model: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Reading:
    """The network of a Keras model or layer, called on these; `read_model` says what may be given.

    Raises: SourceError where the model fails when it is called.
    """
    import keras

    first = keras.config.image_data_format() == "channels_first"
    sound(model)
    with ExitStack() as guard:
        tracer = Tracer(model, Session(dialect="keras3", channels_first=first, format_is_given=True), guard)
        inputs, outputs = _network(tracer, model, args, kwargs)
        _hold_the_rest(tracer, model)
        calls = tuple(inside for unit in tracer.session.loose for inside in tracer.session.inside(unit))
        graph = Graph(
            name=model.name,
            type=type(model).__name__,
            inputs=inputs,
            outputs=outputs,
            calls=calls,
            frozen=frozenset(_frozen(tracer, model, calls)),
            gaps=tuple(dict.fromkeys([*_gaps(tracer, inputs, calls), *_miscounted(tracer, model, calls)])),
            dialect="keras3",
        )
    return Reading((graph,), source_name=model.name)


def _network(tracer: Tracer, model: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Values, Values]:
    """Record the calls of the model; gives its inputs and outputs."""
    session, graph = tracer.session, functional_graph(model)
    if args or kwargs:
        args, kwargs = _inputs(tracer, model, args, kwargs)
    elif graph is not None:
        values = tuple(_input(tracer, tensor, tensor._keras_history.operation.name) for tensor in graph._inputs)
        return values, functional(tracer, graph, values)
    else:
        args, kwargs = _as_built(tracer, model)
    if not args and not kwargs:
        return listed(tracer, model)
    inputs = tracer.values_of([args, kwargs])
    told = None
    if not model.built or tracer.known(model).op is not None:
        told = spec(tracer, model, args, kwargs, strict=False)  # which builds it, for as long as this reading lasts
        graph = functional_graph(model)
    if graph is not None and fits(tracer, graph, inputs):
        return inputs, functional(tracer, graph, inputs)
    if tracer.known(model).op is not None:
        return inputs, tracer.apply(model, args, kwargs, told)
    outputs = composite(tracer, model, args, kwargs, told)
    session.loose[:] = session.children[session.loose[-1]]  # the model itself is no layer of its own
    return inputs, outputs


# -- inputs ----------------------------------------------------------------------------------------


def _inputs(tracer: Tracer, model: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Given:
    """Symbols for what the caller gave: arrays and shapes, named as the model's `call` names them."""
    names = [*inspect.signature(model.call).parameters, *("" for _ in args)]
    return (
        tuple(_symbols(tracer, name, item) for name, item in zip(names, args, strict=False)),
        {name: _symbols(tracer, name, item) for name, item in kwargs.items()},
    )


def _symbols(tracer: Tracer, name: str, structure: Any) -> Any:
    import keras

    if is_shape(structure) and structure:
        shape, dtype = structure, keras.config.floatx()
    elif is_tensor(structure):
        shape, dtype = plain(structure.shape), dtype_of(structure)
    elif isinstance(structure, dict):
        return {key: _symbols(tracer, str(key), item) for key, item in structure.items()}
    elif isinstance(structure, list | tuple):
        return [_symbols(tracer, f"{name}_{i}", item) for i, item in enumerate(structure)]
    else:
        return structure  # a flag, or None
    symbol = keras.KerasTensor((None, *shape[1:]), dtype, name=name or "input")  # one of its own moves Keras's counter
    _input(tracer, symbol, name)
    return symbol


def _input(tracer: Tracer, tensor: Any, name: str) -> Value:
    """The value of an input of the network."""
    value = input_value(tracer.session, name, plain(tensor.shape), True, dtype_of(tensor))
    tracer.bind(tensor, value)
    return value


def _as_built(tracer: Tracer, model: Any) -> Given:
    """Symbols of the shapes that a model was built with; nothing where it was not, or where they are not all known."""
    own = getattr(model, "_inputs_struct", None)
    if own is not None:  # a functional model with a `call` of its own
        return _inputs(tracer, model, (_shapes(own),), {})
    shapes = model._build_shapes_dict if model.built else None
    if type(model).__name__ == "Sequential" and hasattr((model._layers or [None])[0], "batch_shape"):
        shapes = {"inputs": model._layers[0].batch_shape}
    if not shapes:
        return (), {}
    parameters = list(inspect.signature(model.call).parameters.values())
    needed = [
        p.name
        for p in parameters
        if p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD and p.name not in ("training", "mask")
    ]
    named = {key.removesuffix("_shape"): shape for key, shape in shapes.items()}
    if len(named) == 1 and needed:
        named = {needed[0]: next(iter(named.values()))}
    if not set(needed) <= named.keys() or not all(_settled(shape) for shape in named.values()):
        return (), {}
    return _inputs(tracer, model, (), {name: _as_tuples(shape) for name, shape in named.items()})


def _shapes(structure: Any) -> Any:
    """The shapes of a nest of symbols."""
    if isinstance(structure, dict):
        return {key: _shapes(item) for key, item in structure.items()}
    return [_shapes(item) for item in structure] if isinstance(structure, list | tuple) else plain(structure.shape)


def _settled(shape: Any) -> bool:
    """Whether it is a shape, or a nest of shapes."""
    found = shape.values() if isinstance(shape, dict) else shape
    return is_shape(_as_tuples(shape)) or (isinstance(found, Iterable) and all(map(_settled, found)))


def _as_tuples(shape: Any) -> Any:
    """Shapes that a configuration wrote as lists."""
    if isinstance(shape, dict):
        return {key: _as_tuples(item) for key, item in shape.items()}
    if isinstance(shape, list | tuple):
        made = [_as_tuples(item) for item in shape]
        return tuple(made) if is_shape(tuple(made)) else made
    return shape


# -- what the network is besides its calls ---------------------------------------------------------


def _hold_the_rest(tracer: Tracer, model: Any) -> None:
    """Layers that are owned and were never called still own weights: each stands inside its owner's first call."""
    session = tracer.session
    held: set[int] = set()
    for call, layer in tracer.opened:
        if id(layer) not in held:
            held.add(id(layer))
            session.parent = call if layer is not model else None
            for inner in layer._layers:
                tracer.held(inner)
    session.parent = None


def _frozen(tracer: Tracer, model: Any, calls: Iterable[Call]) -> Iterator[Layer]:
    """Layers that are not trained: all of a model that is switched off, else those of which no weight is trained."""
    for half in dict.fromkeys(call.layer for call in calls):
        layer = tracer.theirs.get(half)
        weights = layer.weights if layer is not None else ()
        trained = any(weight.trainable for weight in weights) if weights else getattr(layer, "trainable", True)
        if not model.trainable or not trained:
            yield half


def _gaps(tracer: Tracer, inputs: Values, calls: tuple[Call, ...]) -> Iterator[Gap]:
    gaps = tracer.session.gaps
    for item in (*inputs, *calls, *(value for call in calls for value in call.inputs)):
        if item in gaps:
            yield gaps[item]


def _miscounted(tracer: Tracer, model: Any, calls: tuple[Call, ...]) -> Iterator[Gap]:
    """The count held against the model's own: a weight that no call brought along must not pass in silence."""
    first = {call.layer: call.applied.weights for call in reversed(calls)}
    ours = total(weight.count for weights in first.values() for weight in weights)
    theirs = sum(prod(variable.shape) for variable in model.weights)
    if model.weights and isinstance(ours, int) and ours != theirs:
        yield Gap("live_keras.count", model.name, None, {"ours": ours, "theirs": theirs})
