"""A table's totals against the sums of its rows, and which layers are frozen where the totals tell."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from itertools import accumulate

from weigh.network.errors import Fault
from weigh.network.graph import Call, Gap, Graph, Layer
from weigh.network.ops import apply
from weigh.network.sizes import total
from weigh.ops.recorded import Recorded
from weigh.readers.written.evidence import Description, Total
from weigh.words.faults_written import QUANTITIES

MOST_NAMED = 4


def checked(graph: Graph, description: Description) -> Graph:
    """The network with its frozen layers, and a fault for every total that is not the sum of its rows."""
    printed = {each.quantity: each for each in reversed(description.totals)}
    graph = _frozen(graph, printed)
    sums = _sums(graph)
    if sums is None:
        return graph
    faults = []
    uncounted = sum(note.facts["count"] for note in graph.notes if note.kind == "inferred.uncounted")
    for quantity, text in QUANTITIES.items():
        each = printed.get(quantity)
        if each is None or any(each.low <= sums[quantity] - less <= each.high for less in (0, uncounted)):
            continue
        if sums[quantity] < each.low and (graph.severed or quantity == "non_trainable"):
            continue
        if quantity == "trainable" and any(gap.kind == "frozen" for gap in graph.gaps):
            continue
        facts = {"text": each.text, "sum": f"{sums[quantity]:,}", "quantity": text}
        faults.append(Fault("table.total", facts, "", each.place))
    return replace(graph, faults=(*graph.faults, *faults)) if faults else graph


def _sums(graph: Graph) -> dict[str, int] | None:
    """Parameters, trained and not; None where some count is not a number."""
    params = trainable = 0
    for call in _owning(graph).values():
        if call.applied.missing and not graph.severed:
            return None
        count, trained = _counts(call)
        params += count
        trainable += 0 if call.layer in graph.frozen else trained
    return {"params": params, "trainable": trainable, "non_trainable": params - trainable}


def _owning(graph: Graph) -> dict[Layer, Call]:
    first: dict[Layer, Call] = {}
    for call in graph.calls:
        if call.op is not None:
            first.setdefault(call.layer, call)
    return first


def _counts(call: Call) -> tuple[int, int]:
    count = total(weight.count for weight in call.applied.weights)
    trained = total(weight.count for weight in call.applied.weights if weight.trainable)
    return (count if isinstance(count, int) else 0), (trained if isinstance(trained, int) else 0)


def _frozen(graph: Graph, printed: dict[str, Total]) -> Graph:
    """Freeze what makes the printed trainable total come out: one recorded layer, or one run of layers."""
    sums, each = _sums(graph), printed.get("trainable")
    everything = printed.get("params")
    if sums is None or each is None or sums["trainable"] <= each.high or graph.severed:
        return graph
    if everything is not None and not everything.low <= sums["params"] <= everything.high:
        return graph  # rows and totals disagree as it is
    gap = sums["trainable"] - each.high, sums["trainable"] - each.low
    owning = [call for call in _owning(graph).values() if _counts(call)[1] and call.layer not in graph.frozen]
    run = _run(owning, *gap)
    if run:
        names = [call.layer.name for call in run]
        shown = ", ".join(names) if len(names) <= MOST_NAMED else f"{names[0]} … {names[-1]} ({len(names)} layers)"
        note = Gap("inferred.frozen", shown, each.place)
        return replace(graph, frozen=graph.frozen | {call.layer for call in run}, notes=(*graph.notes, note))
    recorded = [call for call in owning if isinstance(call.op, Recorded) and _counts(call)[1] > gap[1]]
    if len(recorded) == 1 and gap[0] == gap[1]:
        _split(recorded[0], gap[0])
        return graph
    return replace(graph, gaps=(*graph.gaps, Gap("frozen", f"{gap[0]:,}", each.place)))


def _run(calls: list[Call], least: int, most: int) -> list[Call]:
    """The one run of layers whose trained parameters are so many; the one from the first layer on goes first."""
    sums = [0, *accumulate(_counts(call)[1] for call in calls)]
    found: list[tuple[int, int]] = []
    for end, added in enumerate(sums):
        start = bisect_left(sums, added - most)
        if start < end and sums[start] <= added - least:
            if start == 0:
                return calls[:end]
            found.append((start, end))
    return calls[found[0][0] : found[0][1]] if len(found) == 1 else []


def _split(call: Call, untrained: int) -> None:
    """A recorded layer of which so many parameters are not trained."""
    assert isinstance(call.op, Recorded) and call.op.count is not None
    op = replace(call.op, trainable=call.op.count - untrained)
    call.op, call.applied = op, apply(op, tuple(value.tensor for value in call.inputs))
