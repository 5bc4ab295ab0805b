"""A module as a network: what goes into its `forward`, one trace of it, and what the trace leaves open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from weigh.network.graph import Call, Gap, Graph
from weigh.network.place import Place
from weigh.network.sizes import BATCH, total
from weigh.readers.python.interpreter import Interpreter
from weigh.readers.python.values import Cause, Instance
from weigh.readers.torch.calling import paths_inside, traced
from weigh.readers.torch.inferring import solved, spelled, told
from weigh.readers.torch.inputs import Batch, Shapes, example_of, inputs
from weigh.readers.torch.module import named_modules, own_parameters, session_of, state_of, weights_of
from weigh.readers.torch.recipe import training
from weigh.readers.torch.session import Session, Trace
from weigh.readers.torch.tensor import tensors_in
from weigh.readers.torch.vision import usual_input
from weigh.readers.vocabulary.recording import gap, names_in_weights, with_parts
from weigh.readers.vocabulary.signatures import formula_name, roots
from weigh.readers.vocabulary.wishes import Wish


def graph_of(interp: Interpreter, instance: Instance, name: str, wish: Wish) -> Graph:
    """Trace a module on what the caller or the source says goes in.

    Where neither does, published networks get the images that their figures are given for. Of others what the layers
    declare is taken: the channels that the first convolution reads, and the image whose features the linear layer
    behind it takes. Sizes that nothing tells stay open.
    """
    graph, is_open = _traced(interp, instance, name, wish.inputs)
    if wish.inputs or example_of(session_of(interp), instance) is not None:
        return _otherwise(interp, instance, name, wish, graph) if _counts_batch(graph) else graph
    shapes = told(graph) if is_open else {}
    usual = usual_input(session_of(interp), instance, graph, shapes) if is_open else {}

    def closed(shapes: Shapes, note: Gap) -> Graph | None:
        """The network on these inputs, where they fit it and leave no more open."""
        made, _ = _traced(interp, instance, name, shapes)
        fits = not made.faults and len(made.gaps) <= len(graph.gaps)
        return replace(made, notes=(*made.notes, note)) if fits else None

    found = closed(usual, Gap("usual input", "", facts={"inputs": spelled(usual)})) if usual else None
    if found is not None or not shapes:
        return found or graph
    graph, _ = _traced(interp, instance, name, shapes)
    fitting = solved(graph, shapes)
    found = closed(fitting.shapes, fitting.note) if fitting is not None else None
    return found or replace(graph, notes=(*graph.notes, Gap("inferred input", "", facts={"inputs": spelled(shapes)})))


def _counts_batch(graph: Graph) -> bool:
    """Whether a program may go through what was taken for the batch, or compute with it."""
    return bool(graph.faults) or any(one.kind in _OF_FORMULAS for one in graph.gaps)


_OF_FORMULAS = frozenset(["formula", "iteration", "function arguments"])


def _otherwise(interp: Interpreter, instance: Instance, name: str, wish: Wish, graph: Graph) -> Graph:
    """The network with the batch's axis elsewhere, or with one example, where everything is understood then.

    Networks made by hand step through sequences whose steps come first; others repeat things for each example.
    """
    if len(graph.calls) > _LARGE:
        return graph
    turned, _ = _traced(interp, instance, name, wish.inputs, "other")
    has_batch = any(BATCH in value.tensor.shape for value in turned.inputs)
    if has_batch and not turned.gaps and not turned.faults:
        return turned
    single, _ = _traced(interp, instance, name, wish.inputs, "one")
    if single.gaps or single.faults:
        return graph
    return replace(single, notes=(*single.notes, Gap("one example", "")))


_LARGE = 3000  # calls, beyond which nothing is read a second time


def _traced(
    interp: Interpreter, instance: Instance, name: str, shapes: Shapes, reading: Batch = "usual"
) -> tuple[Graph, bool]:
    """One trace, and whether nothing was known of what goes in."""
    session = session_of(interp)
    if session.stopped and not name:  # the program never got to keep it: reading stopped while it was made
        state = state_of(interp, instance)
        state.cause = state.cause or Cause("stopped", session.stopped.what, session.stopped.place or Place(0))
    place_parameters(interp, instance)
    given = inputs(interp, session, instance, shapes, reading)
    with session.tracing(Trace(paths_inside(instance), name or instance.cls.name)) as trace:
        values = tuple(dict.fromkeys(one.value for one in tensors_in([given.args, given.kwargs])))
        result = traced(interp, instance, given.args, given.kwargs)
        root = session.loose[-1]
        calls = tuple(_inside(session, root))
        about = [root, *calls, *(value for call in calls for value in call.outputs)]
        graph = Graph(
            name=name or instance.cls.name,
            type=instance.cls.name,
            inputs=values,
            outputs=tuple(dict.fromkeys(one.value for one in tensors_in(result))),
            calls=calls,
            gaps=_gaps(interp, session, root, calls),
            faults=tuple(dict.fromkeys(session.faults_at[item] for item in about if item in session.faults_at)),
            notes=(*given.notes, *_strays(interp, trace)),
            training=training(session),
            place=instance.place,
            dialect="torch",
            batch=given.batch,
        )
    return graph, given.open


def _strays(interp: Interpreter, trace: Trace) -> list[Gap]:
    """Modules that `forward` calls and nothing holds: PyTorch finds no parameters in a plain list."""
    found = []
    for module, layer in trace.layers.items():
        made = state_of(interp, module).made
        count = total(weight.count for weight in weights_of(made).weights) if made is not None else 0
        if module not in trace.paths and count != 0:
            facts = {"type": layer.type, "count": count}
            found.append(Gap("unregistered", layer.name, module.place, facts))
    return found


def place_parameters(interp: Interpreter, instance: Instance) -> None:
    """Parameters are called by the attribute that holds them, and belong to the first module that does."""
    for _, module in named_modules(instance):
        for name, one in own_parameters(interp, module):
            if one.owner is None or not one.of_op:
                one.owner, one.name = module, name


def _inside(session: Session, root: Call) -> list[Call]:
    """The calls of a trace: the module's own is not among them, unless it is all there is."""
    calls = list(session.inside(root))
    return calls if root.op is not None else calls[1:]


def _gaps(interp: Interpreter, session: Session, root: Call, calls: tuple[Call, ...]) -> tuple[Gap, ...]:
    about: list[Any] = [root, *calls, *(value for call in calls for value in (*call.inputs, *call.outputs))]
    gaps = [session.gaps[item] for item in about if item in session.gaps]
    names = names_in_weights(calls)
    named = roots(names)
    gaps += [gap(one.cause) for one in interp.causes.values() if formula_name(one.cause) in named]
    gaps += [session.stopped] if session.stopped else []
    return tuple(with_parts(one, names) for one in dict.fromkeys(gaps))
