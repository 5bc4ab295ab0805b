"""What an answer of `why` edits a network into, as a network of its own."""

from __future__ import annotations

from weigh.ask.why.plan import Step
from weigh.ask.why.variant import Variant
from weigh.network.graph import Call, Graph, Layer, Value, call_layer
from weigh.network.ops import Op


def rewired(variant: Variant) -> Graph:
    """The edited network. Layers that stood inside others stand alone, under both names: an edit may reach across.

    Raises: ShapeError where the edited ops do not fit each other, which a variant that could be made rules out.
    """
    plan = variant.plan
    sources = zip(plan.sources, plan.graph.inputs, strict=True)
    values = {number: Value(variant.tensor(number), name=value.name) for number, value in sources}
    layers: dict[tuple[Layer, Op], Layer] = {}
    calls: list[Call] = []
    for step in _steps(variant):
        inputs = tuple(values.setdefault(number, Value(variant.tensor(number))) for number in step.inputs)
        call = call_layer(_layer(step, layers), inputs, None, step.place, step.op)
        values.update(zip(step.outputs, call.outputs, strict=False))
        calls.append(call)
    return Graph(
        name=plan.graph.name,
        type=plan.graph.type,
        inputs=tuple(values[number] for number in plan.sources),
        outputs=tuple(values[number] for number in variant.outputs),
        calls=tuple(calls),
        frozen=frozenset(now for (before, _), now in layers.items() if before in plan.graph.frozen),
        gaps=plan.graph.gaps,
        training=plan.graph.training,
        place=plan.graph.place,
        dialect=plan.graph.dialect,
        batch=plan.graph.batch,
    )


def _steps(variant: Variant) -> list[Step]:
    """The steps that are there now, in the order of the dataflow."""
    kept = [variant.step(index) for index in range(len(variant.plan.steps)) if index not in variant.gone]
    return sorted([*kept, *variant.added], key=lambda step: step.at)


def _layer(step: Step, layers: dict[tuple[Layer, Op], Layer]) -> Layer:
    """The layer with the op that it has now; calls that share one go on sharing it."""
    found = layers.get((step.layer, step.op))
    if found is None:
        names, around = [step.layer.name], step.call.parent if step.call else None
        while around is not None:
            names.append(around.layer.name)
            around = around.parent
        name = "_".join(reversed(names))
        found = layers[step.layer, step.op] = Layer(name, step.layer.type, step.op, step.layer.place)
    return found
