"""The ledger's figures beside those of a real training step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import prod

from weigh.ask.ledger import Count, Ledger
from weigh.network.graph import Call, Layer
from weigh.network.tensors import BATCH_AXIS
from weigh.verifying.examples import whole
from weigh.verifying.figures import Checked, Figure, Number, Shape
from weigh.verifying.live import Live, Model
from weigh.verifying.measuring import Measured, Watched
from weigh.verifying.saving.tape import Saved


def figures(ledger: Ledger, saved: Saved, measured: Measured, framework: str, batch: int) -> Iterator[Figure]:
    """The network's figures, work and memory for one example."""
    yield _total("params", ledger.params, measured.params)
    yield _total("trainable", ledger.trainable, measured.trainable)
    yield Figure("gradients", reached(ledger), measured.gradients)
    again = repeated(ledger, measured)
    yield _total("macs", ledger.macs, for_one(measured.macs - sum(again.values()), batch))
    yield _elements(ledger, measured.layers, framework, batch)
    unknown = ", ".join(saved.unknown)
    for name, bytes_predicted, bytes_measured in (
        ("saved", saved.each, measured.each),
        ("saved_once", saved.once, measured.once),
    ):
        if unknown:
            yield Figure(name, None, bytes_measured, "no_rule", unknown)
        else:
            yield Figure(name, bytes_predicted, bytes_measured)


def layers(ledger: Ledger, measured: Measured, live: Live, built: Model, framework: str, batch: int) -> list[Checked]:
    """Every layer that applies an op, once."""
    by_layer: dict[Layer, list[Call]] = {}
    paths: dict[Layer, str] = {}
    for row in ledger.rows:
        if not row.encloses:
            calls = [call for call in row.calls if not by_function(call, framework)]
            by_layer.setdefault(row.layer, []).extend(calls)
            paths.setdefault(row.layer, row.path)
    weights, again = ledger.graph.weights(), repeated(ledger, measured)
    found = []
    for layer, calls in by_layer.items():
        seen = measured.layers.get(layer)
        predicted = tuple(sorted(whole(built.shape_of(value, batch)) for call in calls for value in call.outputs))
        compared: tuple[Figure, ...] = ()
        if seen is not None:
            owned = Count.of(weight.count for weight in weights[layer])
            macs = Count.of(work.count for call in calls for work in call.applied.macs)
            compared = (
                _total("params", owned, live.owned(built.modules[layer])),
                _total("macs", macs, for_one(seen.macs - again.get(layer, 0), batch)),
            )
        shapes = None if seen is None else _shapes(seen, calls)
        found.append(Checked(paths[layer], layer.type, predicted, shapes, compared))
    return found


FUNCTIONS = frozenset([("torch", "reversible_embedding")])
"""Ops whose way back is a function of the layer's weights in a framework, and no call of the layer."""


def by_function(call: Call, framework: str) -> bool:
    """Whether the framework does a call without calling its layer, so that nothing of it can be watched."""
    return call.op is not None and (framework, call.op.kind) in FUNCTIONS and bool(getattr(call.op, "reverse", False))


def reached(ledger: Ledger) -> int | None:
    """Trainable parameters of the layers that lead to an output: those that a step gives a gradient."""
    pending = [value.call for value in ledger.graph.outputs]
    met: set[Call] = set()
    while pending:
        call = pending.pop()
        if call is not None and call not in met:
            met.add(call)
            pending += [value.call for value in call.inputs]
    led = {call.layer for call in met}
    count = Count.of(row.trainable for row in ledger.rows if not row.encloses and row.adds and row.layer in led)
    return count.known if count.exact else None


def repeated(ledger: Ledger, measured: Measured) -> dict[Layer, int]:
    """MACs, over the batch, of the steps that Keras runs once more than there are, by recurrent layer.

    Its loop over a cell runs the first step ahead of all others, to learn what comes out.
    """
    found: dict[Layer, int] = {}
    for layer, seen in measured.layers.items():
        if not seen.runs:
            continue
        calls = [call for call in ledger.graph.calls if call.layer is layer]
        steps = Count.of(call.inputs[0].tensor.axes[1].size for call in calls)
        ahead = sum((len(runs) - steps.known) * runs[0] for runs in seen.runs if len(runs) > steps.known > 0)
        if ahead and steps.exact:
            found[layer] = ahead
    return found


def _shapes(seen: Watched, calls: Iterable[Call]) -> tuple[Shape, ...]:
    """What came out, call by call; what a layer gives beyond what was read of it is left aside."""
    counts = [len(call.outputs) for call in calls]
    most = max(counts, default=0)
    return tuple(sorted(shape for outputs in seen.calls for shape in outputs[:most]))


def _elements(ledger: Ledger, watched: Mapping[Layer, Watched], framework: str, batch: int) -> Figure:
    """Elements of what the layers give for one example; views, which move no data, are left out of both sides."""
    predicted, measured = 0, 0
    counted: set[Layer] = set()
    missing: dict[str, None] = {}
    for call in ledger.graph.calls:
        if call.op is None or call.op.view:
            continue
        seen = watched.get(call.layer)
        if seen is None or by_function(call, framework):
            missing[call.layer.name] = None
            continue
        of_examples = [i for i, value in enumerate(call.outputs) if BATCH_AXIS in value.tensor.axes]
        predicted += Count.of(call.outputs[i].tensor.elements for i in of_examples).known
        if call.layer not in counted:
            counted.add(call.layer)
            measured += sum(prod(outputs[i]) for outputs in seen.calls for i in of_examples if i < len(outputs))
    name = "activations_watched" if missing else "activations"
    return Figure(name, predicted, for_one(measured, batch), facts=", ".join(missing))


def _total(name: str, predicted: Count, measured: Number | None) -> Figure:
    if predicted.exact:
        return Figure(name, predicted.known, measured)
    return Figure(name, None, measured, "at_least")


def for_one(count: int, batch: int) -> Number:
    """A count over a batch for one of its examples."""
    each = Fraction(count, batch)
    return each.numerator if each.denominator == 1 else each
