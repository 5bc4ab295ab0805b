"""The ledger's totals beside those of a real training step."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from math import prod

from weigh.ask.ledger import Count, Ledger
from weigh.network.graph import Call, Graph, Layer
from weigh.network.sizes import Size
from weigh.network.tensors import Weight
from weigh.ops.ownership import Borrowed
from weigh.verifying.figures import Figure
from weigh.verifying.matching import Matching
from weigh.verifying.measuring import Measured
from weigh.verifying.recording import Run
from weigh.verifying.saving.tape import Saved


def figures(ledger: Ledger, saved: Saved, measured: Measured, matching: Matching) -> Iterator[Figure]:
    """The network's figures, work and memory for one example."""
    yield total("params", ledger.params, measured.params)
    yield total("trainable", ledger.trainable, measured.trainable)
    yield Figure("gradients", reached(ledger), measured.gradients)
    macs, more = (
        passed.macs - sum(repeated(ledger.graph, passed.run).values()) for passed in (measured.passed, measured.more)
    )
    yield total("macs", ledger.macs, measured.for_one(macs, more))
    yield _elements(ledger, measured, matching)
    unknown = ", ".join(saved.unknown)
    each = measured.more.saved - measured.passed.saved
    for name, bytes_predicted, bytes_measured in (
        ("saved", saved.each, each),
        ("saved_once", saved.once, measured.passed.saved - measured.batch * each),
    ):
        if unknown:
            yield Figure(name, None, bytes_measured, "no_rule", unknown)
        else:
            yield Figure(name, bytes_predicted, bytes_measured)


def leading(ledger: Ledger) -> set[Call]:
    """The calls that lead to an output."""
    pending = [value.call for value in ledger.graph.outputs]
    met: set[Call] = set()
    while pending:
        call = pending.pop()
        if call is not None and call not in met:
            met.add(call)
            pending += [value.call for value in call.inputs]
    return met


def reached(ledger: Ledger) -> int | None:
    """Trainable parameters of the layers that lead to an output: those that a step gives a gradient.

    None where some size is not known, or it is not known whose a weight is that leads to one.
    """
    led = {call.layer for call in leading(ledger)}
    count = Count.of(row.trainable for row in ledger.rows if not row.encloses and row.adds and row.layer in led)
    lent = _lent(ledger, led)
    return count.known + lent if count.exact and lent is not None else None


def _lent(ledger: Ledger, led: Collection[Layer]) -> int | None:
    """Trainable parameters that lead to an output without their layer doing so: another one reads its weight."""
    rows = {row.path: row for row in ledger.rows if not row.encloses}
    lent: dict[tuple[Layer, int], Size] = {}
    for row in ledger.rows:
        if not isinstance(row.layer.op, Borrowed) or row.layer not in led or not row.layer.op.weight.trainable:
            continue
        owner, sizes = rows.get(row.path.rpartition(".")[0]), _sizes(row.layer.op.weight)
        if owner is None:
            return None
        of_that_size = [i for i, weight in enumerate(owner.weights) if _sizes(weight) == sizes]
        if owner.layer not in led and of_that_size:
            lent[owner.layer, of_that_size[0]] = row.layer.op.weight.count
    count = Count.of(lent.values())
    return count.known if count.exact else None


def _sizes(weight: Weight) -> list[str]:
    """A weight's sizes in whatever order: frameworks turn their kernels."""
    return sorted(map(str, weight.shape))


def repeated(graph: Graph, run: Run) -> dict[int, int]:
    """MACs, over the batch, of the steps that Keras runs once more than there are, by the recurrent layer's number.

    Its loop over a cell runs the first step ahead of all others, to learn what comes out.
    """
    found: dict[int, int] = {}
    for number, layer in enumerate(graph.layers):
        if number not in run or not run[number].cells:
            continue
        steps = Count.of(call.inputs[0].tensor.axes[1].size for call in graph.calls if call.layer is layer)
        ahead = sum(
            (len(times) - steps.known) * times[0] for times in run[number].cells if len(times) > steps.known > 0
        )
        if ahead and steps.exact:
            found[number] = ahead
    return found


def _elements(ledger: Ledger, measured: Measured, matching: Matching) -> Figure:
    """Elements of what the layers give for one example. Views, which move no data, are left out of both sides, and so
    are layers that did not run."""
    passed, more = matching.told(measured.passed.run), matching.told(measured.more.run)
    predicted: list[Size] = []
    counts = [0, 0]
    missing: dict[str, None] = {}
    for call, number, _ in matching.order:
        if call.op is None or call.op.view or not call.outputs:
            continue
        many = len(call.outputs)
        given = [told.get(call) or measured.fixed.get(number, [])[:1] for told in (passed, more)]
        if not given[0]:
            missing[call.layer.name] = None
            continue
        predicted += [value.tensor.elements for value in call.outputs]
        for side, gave in enumerate(given):
            counts[side] += sum(prod(shape) for one in gave for shape in one.shapes[:many])
    name = "activations_watched" if missing else "activations"
    return replace(total(name, Count.of(predicted), measured.for_one(*counts)), facts=", ".join(missing))


def total(name: str, predicted: Count, measured: int | None) -> Figure:
    """A figure of which only part may be predicted."""
    if predicted.exact:
        return Figure(name, predicted.known, measured)
    return Figure(name, None, measured, "at_least")
