"""An edited network built anew, layer by layer, to hold a `Variant` against: nothing is remembered, nothing shared."""

from __future__ import annotations

from collections.abc import Mapping

from weigh.ask.ledger import Ledger, ledger
from weigh.ask.why.counting import AS_USUAL
from weigh.ask.why.plan import Edit, Plan, Step
from weigh.ask.why.tally import Tally
from weigh.ask.why.variant import Variant
from weigh.network.graph import Call, Graph, Layer, Value, call_layer, in_order, replay
from weigh.network.ops import Op
from weigh.network.tensors import Axis

QUANTITIES = ("params", "trainable", "non_trainable", "macs", "activations", "neurons")


def built_anew(variant: Variant) -> Plan:
    """The network of a variant: every op is applied to its inputs, in order of the dataflow, on layers of its own."""
    plan = variant.plan
    steps = [variant.step(i) for i in range(len(plan.steps)) if i not in variant.gone] + variant.added
    values = {value: Value(variant.tensor(value)) for value in _from_outside(plan)}
    layers: dict[Layer, Layer] = {}
    calls: dict[Step, Call] = {}
    for step in sorted(steps, key=lambda step: step.at):
        layer = layers.setdefault(step.layer, Layer(step.layer.name, step.layer.type, step.op, step.layer.place))
        call = calls[step] = call_layer(layer, tuple(values[value] for value in step.inputs), op=step.op)
        values.update(zip(step.outputs, call.outputs, strict=False))
    listed = sorted(calls, key=lambda step: not step.owns)  # the call that owns the weights is listed first
    frozen = frozenset(layers[layer] for layer in plan.graph.frozen if layer in layers)
    inputs, outputs = (tuple(values[value] for value in of) for of in (plan.sources, variant.outputs))
    return Plan(Graph("anew", "Model", inputs, outputs, tuple(calls[step] for step in listed), frozen))


def _from_outside(plan: Plan) -> list[int]:
    return [value for value in range(len(plan.tensors)) if value not in plan.maker]


def replayed(plan: Plan, edits: tuple[Edit, ...]) -> Ledger:
    """The ledger of a network whose ops and input sizes are changed, each once, and nothing else."""
    changes: dict[Call, Op] = {}
    resized: dict[int, Value] = {}
    for edit in edits:
        changes.update({plan.steps[index].call: op for index, op in edit.changes})  # type: ignore[dict-item]
        for value, axis, size in edit.inputs:
            tensor = resized[value].tensor if value in resized else plan.tensors[value]
            resized[value] = Value(tensor.replace(axis, Axis(tensor.axes[axis].name, size)))
    graph = plan.graph
    numbered = {value: number for number, value in enumerate(_values(plan))}
    values = {value: resized[number] for value, number in numbered.items() if number in resized}
    calls = tuple(replay(in_order(graph.calls), values, change=lambda call: changes.get(call, call.op)))
    inputs, outputs = (tuple(values.get(value, value) for value in of) for of in (graph.inputs, graph.outputs))
    return ledger(Graph("replayed", graph.type, inputs, outputs, calls, graph.frozen))


def _values(plan: Plan) -> list[Value]:
    """The values of a plan by their numbers."""
    found: dict[Value, None] = dict.fromkeys(plan.graph.inputs)
    for step in plan.steps:
        assert step.call is not None
        found.update(dict.fromkeys((*step.call.inputs, *step.call.outputs)))
    return list(found)


def known(counted: Ledger) -> dict[str, int]:
    """What a ledger knows of each quantity."""
    return {quantity: getattr(counted, quantity).known for quantity in QUANTITIES}


def counts(tally: Tally) -> Mapping[str, int]:
    return {quantity: AS_USUAL.count(tally, quantity) for quantity in QUANTITIES}


def is_pure_change(edits: tuple[Edit, ...]) -> bool:
    """Whether edits change ops and input sizes alone, each once."""
    structure = ("insert", "removed", "uncounted")
    whole = ("cut", "bypass")
    changed = [index for edit in edits for index, _ in edit.changes]
    resized = [(value, axis) for edit in edits for value, axis, _ in edit.inputs]
    once = len(set(changed)) == len(changed) and len(set(resized)) == len(resized)
    empty = (not getattr(edit, name) for edit in edits for name in structure)
    unset = (getattr(edit, name) is None for edit in edits for name in whole)
    return once and all(empty) and all(unset)
