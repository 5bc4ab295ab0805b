"""A live model of a network: the code that `weigh.write.code` writes of it, executed.

Nothing of the user's is executed: the text is made here, of tables, of numbers, and of names reduced to identifiers or
written as string literals. The framework is imported by that text, so only when a model is built.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from weigh.network.errors import Fault, WeighError
from weigh.network.graph import Graph, Layer, Value
from weigh.write.code import code
from weigh.write.code.faults import TARGETS
from weigh.write.code.layouts import Layout
from weigh.write.code.marks import MARK
from weigh.write.code.written import Written

Seen = Callable[[int, Any], Any]
"""Told what a layer gives, by the layer's number in the network; it gives that back."""
LEVELS = 8
"""Levels of Python's stack for each call of a network, more than Keras takes; they cost nothing until they are used."""
REQUIRED = {"torch": "torch", "keras": "keras"}
"""The package that each framework's code imports."""


@dataclass(frozen=True, slots=True)
class Built:
    """A live model, and what of the network stands where in it.

    model: nn.Module or keras.Model. modules: the live layer of each layer of the network; None for what is a function
    or an expression in the code. parts: of each layer, in the order of `graph.layers`, all its modules and parameters.
    links: of each that stands in a list of layers, by its number there, the modules that it is in that list. layouts:
    axis i of a live value is axis `layouts[value][i]` of the network's (PyTorch has channels first). inputs, outputs:
    what the model takes and gives, in order. text: the code that was executed.
    """

    model: Any
    framework: str
    modules: Mapping[Layer, Any]
    layouts: Mapping[Value, Layout] = field(default_factory=dict)
    inputs: tuple[Value, ...] = ()
    outputs: tuple[Value, ...] = ()
    text: str = ""
    parts: tuple[tuple[Any, ...], ...] = ()
    links: Mapping[int, tuple[Any, ...]] = field(default_factory=dict)

    def shape_of(self, value: Value, batch: int = 1) -> tuple[int | None, ...]:
        """The shape that the live value has for so many examples; None where a size is not known."""
        layout = self.layouts.get(value, tuple(range(len(value.tensor.axes))))
        sizes = [value.tensor.axes[axis].size for axis in layout]
        at = [size if isinstance(size, int) else size.at({"batch": batch}) for size in sizes]
        return tuple(size if isinstance(size, int) else None for size in at)


def build(graph: Graph, framework: str, seen: Seen | None = None) -> Built:
    """The network as a live model of "torch" or "keras", with fresh weights, on the framework's default device.

    seen: called on its way with whatever a layer gives, whenever the model runs; but for the layers of `links`.
    Raises: WriteError where the framework has no form for something in the network, or needs a size that is not known;
    WeighError where the framework is not installed.
    """
    made = code(graph, framework, named=True, marked=seen is not None)
    namespace: dict[str, Any] = {"__name__": "weigh_built", MARK: seen}
    try:
        with _deep(len(graph.calls)):
            exec(compile(made.text, f"<{framework} code of the network>", "exec"), namespace)
    except ImportError as error:
        missing = (error.name or "").partition(".")[0]
        if missing != REQUIRED[framework]:
            raise
        raise WeighError(Fault("write.not_installed", {"target": TARGETS[framework], "package": missing})) from None
    model = eval(made.entry, namespace)
    return _located(graph, framework, model, made)


@contextmanager
def _deep(calls: int) -> Iterator[None]:
    """Room for Keras, which goes through a model's layers from its outputs by recursion, some levels a layer."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(before + LEVELS * calls)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def _located(graph: Graph, framework: str, model: Any, made: Written) -> Built:
    """The live model with all that is found in it."""
    find, is_layer = _FIND[framework], _IS_LAYER[framework]

    def at(paths: Iterable[str]) -> tuple[Any, ...]:
        return tuple([part for part in (find(model, path) for path in paths) if part is not None])

    parts = tuple([at(made.parts.get(layer, ())) for layer in graph.layers])
    links = {i: at(made.links[layer]) for i, layer in enumerate(graph.layers) if layer in made.links}
    main = {layer: find(model, path) for layer, path in made.paths.items()}
    modules = {layer: main[layer] if is_layer(main.get(layer)) else None for layer in graph.layers}
    return Built(model, framework, modules, made.layouts, made.inputs, made.outputs, made.text, parts, links)


def _in_torch(model: Any, path: str) -> Any:
    """The module or the parameter at a path."""
    found = model
    for name in path.split("."):
        found = getattr(found, name, None)
    return found


def _in_keras(model: Any, path: str) -> Any:
    """The layer at a path of names; a weight that the last layer has as an attribute."""
    found = model
    for name in path.split("/"):
        around, found = found, next((layer for layer in _layers(found) if layer.name == name), None)
        if found is None:
            return getattr(around, name, None)
    return found


def _layers(model: Any) -> list[Any]:
    """The layers right inside a model or a layer."""
    if hasattr(model, "layers"):
        return list(model.layers)
    return list(model._flatten_layers(include_self=False, recursive=False))


_FIND: Mapping[str, Callable[[Any, str], Any]] = {"torch": _in_torch, "keras": _in_keras}
_IS_LAYER: Mapping[str, Callable[[Any], bool]] = {
    "torch": lambda part: hasattr(part, "named_modules"),
    "keras": lambda part: hasattr(part, "count_params"),
}
