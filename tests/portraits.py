"""One network in the form in which Keras and weigh can be compared: every layer's shapes and counts, and the totals."""

from __future__ import annotations

import contextlib
import io
from math import prod
from typing import Any, NamedTuple

from weigh.api import Network, read_source
from weigh.ask.ledger import Row
from weigh.network.sizes import Size

Shape = tuple[int | None, ...]


class Part(NamedTuple):
    """One outermost layer. outputs: of its first call, batch first; None is a size not known. params: all it holds."""

    name: str
    type: str
    outputs: tuple[Shape, ...]
    params: int
    trainable: int


class Portrait(NamedTuple):
    total: int
    trainable: int
    parts: tuple[Part, ...]


OPERATION = "operation"
"""The type of what stands between layers: weigh gives the function's name (add), Keras the class behind it (Add)."""


# -- as weigh reads it -----------------------------------------------------------------------------------------------------


def by_weigh(text: str | bytes | None, *, target: str = "", name: str = "pasted.py", **options: Any) -> Portrait:
    """The last network that the text builds, or the file of that name, with what lies beside it. Fails where anything
    in it was not understood or does not fit."""
    reading = read_source(f"{name}::{target}" if target else name, text=text, **options)
    graph = reading.graphs[-1]
    assert not graph.faults, [str(fault) for fault in graph.faults]
    assert not graph.gaps, graph.gaps
    return of_network(Network(graph, reading))


def of_network(network: Network) -> Portrait:
    ledger = network.ledger
    assert ledger.params.exact, ledger.params
    return Portrait(
        ledger.params.known, ledger.trainable.known, tuple(_part(row) for row in ledger.rows if row.depth == 0)
    )


def _part(row: Row) -> Part:
    assert isinstance(row.params, int) and isinstance(row.trainable, int), row.path
    shapes = tuple(tuple(map(_plain, value.tensor.shape)) for value in row.calls[0].outputs)
    kind = OPERATION if row.layer.type[0].islower() else row.layer.type
    return Part(row.layer.name, kind, shapes, row.params, row.trainable)


def _plain(size: Size) -> int | None:
    return size if isinstance(size, int) else None


# -- as Keras builds it ------------------------------------------------------------------------------------------------------


def by_keras(text: str, target: str = "model") -> Portrait:
    """What the text builds when Keras itself runs it; `target` is an expression, as a rule the model's name."""
    import keras

    keras.backend.clear_session(free_memory=False)
    keras.config.set_image_data_format("channels_last")
    space: dict[str, Any] = {"__name__": "__main__"}
    with keras.device("meta"), contextlib.redirect_stdout(io.StringIO()):  # shapes only: no weight is allocated
        exec(compile(text, "pasted.py", "exec"), space)
        return of_model(eval(target, space))


def of_model(model: Any) -> Portrait:
    return Portrait(
        _count(model.weights),
        _count(model.trainable_weights),
        tuple(_told(model, operation) for operation in _inside(model)),
    )


def _inside(model: Any) -> list[Any]:
    """The operations of a model in Keras's order, those between layers included; a subclass has only its layers."""
    found = model.layers if type(model).__name__ == "Sequential" else getattr(model, "operations", model.layers)
    return [operation for operation in found if type(operation).__name__ != "InputLayer"]


def _told(model: Any, operation: Any) -> Part:
    import keras

    kind = type(operation).__name__ if isinstance(operation, keras.Layer) else OPERATION
    nodes = _nodes(model)
    node = next((node for node in operation._inbound_nodes if node in nodes), None)
    outputs = node.output_tensors if node else ()
    return Part(
        operation.name, kind, tuple(tuple(tensor.shape) for tensor in outputs),
        _count(getattr(operation, "weights", ())),
        _count(getattr(operation, "trainable_weights", ())) if model.trainable else 0,
    )  # fmt: skip


def _nodes(model: Any) -> set[Any]:
    """The calls that belong to this model: a shared layer has others elsewhere."""
    functional = getattr(model, "_functional", None) or model
    return {node for depth in getattr(functional, "_nodes_by_depth", {}).values() for node in depth}


def _count(weights: Any) -> int:
    """Elements of weights, each weight once."""
    return sum(prod(weight.shape) for weight in {id(weight): weight for weight in weights}.values())
