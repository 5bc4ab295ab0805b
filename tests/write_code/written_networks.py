"""What the tests of written code compare: a network's rows, and what a live model of it has."""

from __future__ import annotations

from math import prod
from typing import Any

from weigh.api import read_source
from weigh.ask.ledger import ledger
from weigh.building import Built, build
from weigh.network.graph import Graph
from weigh.ops.normalization import BatchNorm, SpectralNorm, Standardize
from weigh.write.code.indices import readers_of, vocabulary

KEPT_AS_BUFFERS = (BatchNorm, Standardize, SpectralNorm)
"""Ops whose weights that are not trained PyTorch keeps as buffers."""


def read(text: str, dialect: str = "keras3", target: str = "") -> Graph:
    reading = read_source(f"pasted.py::{target}" if target else "pasted.py", text=text, dialect=dialect)
    return reading.graphs[-1]


def rows(graph: Graph) -> list[tuple[Any, ...]]:
    """Every row: its layer's name and class (of functions only the class), counts, work, shapes and formula.

    Equal classes of a network are written once, and others of the same name get a number: it is left out.
    """
    found = []
    for row in ledger(graph).rows:
        function = row.layer.type[:1].islower()
        kind = row.layer.type.rstrip("0123456789").rstrip("_") if row.layer.op is None else row.layer.type
        shapes = [tuple(map(str, tensor.shape)) for tensor in row.outputs]
        counts = (str(row.params), str(row.trainable), str(row.macs))
        found.append((row.depth, "" if function else row.layer.name, kind, *counts, shapes, row.formula))
    return found


def totals(graph: Graph) -> tuple[int, int, int]:
    whole = ledger(graph)
    return whole.params.known, whole.trainable.known, whole.macs.known


def buffers(graph: Graph) -> int:
    """How many of the network's parameters PyTorch keeps as buffers."""
    owned = graph.weights().items()
    kept = [
        weight.count
        for layer, weights in owned
        for weight in weights
        if not weight.trainable
        and any(isinstance(op, KEPT_AS_BUFFERS) for op in (layer.op, getattr(layer.op, "inner", None)))
    ]
    return sum(count for count in kept if isinstance(count, int))


def inputs_for(built: Built, graph: Graph, batch: int = 2, unknown: int = 12) -> list[Any]:
    """Random inputs of a live PyTorch model, indices where it looks up tables."""
    import torch

    readers = readers_of(graph)
    made = []
    for value in built.inputs:
        shape = tuple(unknown if size is None else size for size in built.shape_of(value, batch))
        made.append(torch.zeros(shape, dtype=torch.long) if vocabulary(value, readers) else torch.zeros(shape))
    return made


def in_torch(graph: Graph) -> tuple[Built, list[tuple[int, ...]]]:
    """The live model without any memory for its weights, and the shapes that it gives for a batch of two."""
    import torch

    with torch.device("meta"):
        built = build(graph, "torch")
        outputs = built.model.eval()(*inputs_for(built, graph))
    outputs = outputs if isinstance(outputs, tuple | list) else (outputs,)
    return built, [tuple(y.shape) for y in outputs]


def assert_same_in_torch(graph: Graph) -> Built:
    """The live model has the network's parameters and gives the network's shapes."""
    built, shapes = in_torch(graph)
    params, trainable, _ = totals(graph)
    assert sum(p.numel() for p in built.model.parameters()) == params - buffers(graph)
    assert sum(p.numel() for p in built.model.parameters() if p.requires_grad) == trainable
    expected = [built.shape_of(value, 2) for value in built.outputs]
    assert len(shapes) == len(expected)
    for shape, wanted in zip(shapes, expected, strict=True):
        assert all(size is None or size == got for got, size in zip(shape, wanted, strict=True)), (shape, wanted)
    return built


def assert_same_in_keras(graph: Graph) -> Built:
    """The live Keras model has the network's parameters and gives the network's shapes."""
    import keras

    with keras.device("meta"):
        built = build(graph, "keras")
    params, trainable, _ = totals(graph)
    assert built.model.count_params() == params
    assert sum(prod(weight.shape) for weight in built.model.trainable_weights) == trainable
    shapes = [tuple(y.shape) for y in built.model.outputs]
    assert shapes == [tuple(s if isinstance(s, int) else None for s in value.tensor.shape) for value in built.outputs]
    return built
