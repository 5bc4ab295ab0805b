"""Programs drawn at random, read and written: the code reads back as the same network, and live models have its sizes.

WEIGH_EXAMPLES=1000 draws more of them, and others at every run.
"""

from __future__ import annotations

import gc
import os

import pytest

pytest.importorskip("keras")

from generate import PROGRAMS
from hypothesis import HealthCheck, given, note, settings
from written_networks import assert_same_in_keras, assert_same_in_torch, read, rows, totals

from weigh.network.graph import Graph
from weigh.network.tensors import BATCH_AXIS
from weigh.ops.linear_algebra import MatMul
from weigh.write.code import WriteError, write

gc.freeze()  # what the libraries made at import stays: no need to look through it at every collection
EXAMPLES = int(os.environ.get("WEIGH_EXAMPLES", "30"))


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="WEIGH_EXAMPLES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
@given(text=PROGRAMS)
def test_a_drawn_network_is_the_same_written_read_and_built(text: str) -> None:
    note(text)
    graph = read(text, "keras3", "model")
    code = written(graph, "keras")
    if code is not None:
        note(code)
        again = read(code, "keras3", "model")
        assert totals(again) == totals(graph)
        assert [row[1:] for row in rows(again) if row[0] == 0] == [row[1:] for row in rows(graph) if row[0] == 0]
        assert_same_in_keras(graph)
    if runs_with_any_batch(graph) and written(graph, "torch") is not None:
        assert_same_in_torch(graph)


def written(graph: Graph, target: str) -> str | None:
    """The code; None for what has no form there and says so."""
    try:
        return write(graph, target)
    except WriteError as error:
        assert error.fault.kind in ("write.no_form", "write.not_whole")
        return None


def runs_with_any_batch(graph: Graph) -> bool:
    """Whether no size is open but the batch's, and no product is one over the batch."""
    values = [*graph.inputs, *(value for call in graph.calls for value in call.outputs)]
    known = all(isinstance(axis.size, int) or axis == BATCH_AXIS for value in values for axis in value.tensor.axes)
    return known and not any(isinstance(call.op, MatMul) for call in graph.calls)
