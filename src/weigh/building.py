"""A live model of a network: the code that `weigh.write.code` writes of it, executed.

Nothing of the user's is executed: the text is made here, of tables, of numbers, and of names reduced to identifiers or
written as string literals. The framework is imported by that text, so only when a model is built.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from weigh.network.errors import Fault, WeighError
from weigh.network.graph import Graph, Layer, Value
from weigh.write.code import code
from weigh.write.code.faults import TARGETS
from weigh.write.code.layouts import Layout

REQUIRED = {"torch": "torch", "keras": "keras"}
"""The package that each framework's code imports."""


@dataclass(frozen=True, slots=True)
class Built:
    """A live model, and what of the network stands where in it.

    model: nn.Module or keras.Model. modules: the live layer of each layer of the network; None for what is a function
    or an expression in the code. layouts: axis i of a live value is axis `layouts[value][i]` of the network's (PyTorch
    has channels first). inputs, outputs: what the model takes and gives, in order. text: the code that was executed.
    """

    model: Any
    framework: str
    modules: Mapping[Layer, Any]
    layouts: Mapping[Value, Layout] = field(default_factory=dict)
    inputs: tuple[Value, ...] = ()
    outputs: tuple[Value, ...] = ()
    text: str = ""

    def shape_of(self, value: Value, batch: int = 1) -> tuple[int | None, ...]:
        """The shape that the live value has for so many examples; None where a size is not known."""
        layout = self.layouts.get(value, tuple(range(len(value.tensor.axes))))
        sizes = [value.tensor.axes[axis].size for axis in layout]
        at = [size if isinstance(size, int) else size.at({"batch": batch}) for size in sizes]
        return tuple(size if isinstance(size, int) else None for size in at)


def build(graph: Graph, framework: str) -> Built:
    """The network as a live model of "torch" or "keras", with fresh weights, on the framework's default device.

    Raises: WriteError where the framework has no form for something in the network, or needs a size that is not known;
    WeighError where the framework is not installed.
    """
    made = code(graph, framework, named=True)
    namespace: dict[str, Any] = {"__name__": "weigh_built"}
    try:
        exec(compile(made.text, f"<{framework} code of the network>", "exec"), namespace)
    except ImportError as error:
        missing = (error.name or "").partition(".")[0]
        if missing != REQUIRED[framework]:
            raise
        raise WeighError(Fault("write.not_installed", {"target": TARGETS[framework], "package": missing})) from None
    model = eval(made.entry, namespace)
    find = _FIND[framework]
    modules = {layer: find(model, made.paths[layer]) if layer in made.paths else None for layer in graph.layers}
    return Built(model, framework, modules, made.layouts, made.inputs, made.outputs, made.text)


def _in_torch(model: Any, path: str) -> Any:
    """The module at a path; None where a parameter stands there, or nothing."""
    found = model
    for name in path.split("."):
        found = getattr(found, name, None)
    return found if hasattr(found, "named_modules") else None


def _in_keras(model: Any, path: str) -> Any:
    """The layer at a path of names."""
    found = model
    for name in path.split("/"):
        found = next((layer for layer in _layers(found) if layer.name == name), None)
        if found is None:
            return None
    return found


def _layers(model: Any) -> list[Any]:
    """The layers right inside a model or a layer."""
    if hasattr(model, "layers"):
        return list(model.layers)
    return list(model._flatten_layers(include_self=False, recursive=False))


_FIND: Mapping[str, Callable[[Any, str], Any]] = {"torch": _in_torch, "keras": _in_keras}
