"""What a written file says of itself: the network, its sizes, and where its framework differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from weigh.ask.ledger import ledger
from weigh.network.graph import Graph
from weigh.network.tensors import Tensor
from weigh.ops.normalization import BatchNorm
from weigh.ops.shape import Flatten
from weigh.words.writing import ABOUT, REASONS
from weigh.write.code.layouts import Layout
from weigh.write.code.text import prose


def about(graph: Graph, takes: Sequence[Layout], gives: Sequence[Layout]) -> Iterator[str]:
    """A line of what it is, and one of what it reads and gives, in the layouts in which it does."""
    totals = ledger(graph)
    count = f"{totals.params.known:,}"
    yield ABOUT["network" if totals.params.exact else "at_least"].format(name=prose(graph.name), params=count)
    inputs = tuple(dict.fromkeys(graph.inputs))
    reads = ", ".join(_shape(value.tensor, layout) for value, layout in zip(inputs, takes, strict=True))
    made = ", ".join(_shape(value.tensor, layout) for value, layout in zip(graph.outputs, gives, strict=True))
    if reads:
        yield ABOUT["shapes"].format(reads=reads, gives=made)


def _shape(tensor: Tensor, layout: Layout) -> str:
    sizes = (tensor.axes[axis].size for axis in layout)
    return f"({', '.join(prose(str(size)) for size in sizes)})"


def reasons(helpers: Sequence[str], graph: Graph, target: str) -> Iterator[str]:
    """Where the framework counts or orders otherwise than the network that was read."""
    ops = [call.op for call in graph.calls if call.op is not None]
    if target == "torch" and graph.dialect != "torch":
        if any(isinstance(op, Flatten) for op in ops) and any(len(value.tensor.axes) > 3 for value in graph.inputs):
            yield REASONS["flatten"]
        if any(isinstance(op, BatchNorm) and op.statistics for op in ops):
            yield REASONS["statistics"]
    for key, names in (("lstm", ("LSTM", "SimpleRNN")), ("gru", ("GRU",))):
        if any(name in helpers for name in names):
            yield REASONS[key]
