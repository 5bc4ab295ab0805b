"""Which inputs hold indices: a table is looked up with them, so a run needs whole numbers below its size."""

from __future__ import annotations

from weigh.network.graph import Call, Graph, Value
from weigh.ops.arithmetic import OneHot
from weigh.ops.embedding import Embedding, ReversibleEmbedding
from weigh.ops.functional import LookUp


def readers_of(graph: Graph) -> dict[Value, list[Call]]:
    """The calls of ops that read each value."""
    readers: dict[Value, list[Call]] = {}
    for call in graph.calls:
        if call.op is not None:
            for value in call.inputs:
                readers.setdefault(value, []).append(call)
    return readers


def vocabulary(value: Value, readers: dict[Value, list[Call]]) -> int:
    """How many indices an input may hold, where it is one of indices; 0 where it is not."""
    for call in readers.get(value, ()):
        if isinstance(call.op, Embedding | ReversibleEmbedding) and isinstance(call.op.vocabulary, int):
            return call.op.vocabulary
        if isinstance(call.op, OneHot) and isinstance(call.op.depth, int):
            return call.op.depth
        if isinstance(call.op, LookUp) and len(call.inputs) > 1 and value is call.inputs[1]:
            size = call.inputs[0].tensor.axes[call.op.axis].size
            return size if isinstance(size, int) else 1
    return 2 if "int" in value.tensor.dtype else 0
