"""A network's figures held against a framework: the live model is built, takes one training step, and is watched."""

from __future__ import annotations

import os
from collections.abc import Callable
from time import perf_counter
from typing import Any

from weigh.ask.ledger import BYTES_PER_ELEMENT, Ledger, ledger
from weigh.network.errors import Fault, WeighError
from weigh.network.graph import Graph
from weigh.verifying.examples import check_known, random_input, whole
from weigh.verifying.figures import Checked, Figure, Verification
from weigh.verifying.layerwise import Layerwise
from weigh.verifying.live import FRAMEWORKS, Model, Seen, VerifyError, build_live, live, require, sow, torch
from weigh.verifying.matching import Matching
from weigh.verifying.measuring import measure
from weigh.verifying.recipe import Recipe, recipe
from weigh.verifying.recording import Recorder
from weigh.verifying.saving import predicted
from weigh.verifying.totals import figures, reached, repeated

BATCH = 2
"""Examples of the step: the fewest that a norm over the batch can be trained with."""
WEIGHTS_AND_GRADIENTS, SLOTS, MOST_SLOTS = 2, {"sgd": 1, "rmsprop": 1, "adagrad": 1}, 2
"""How often training holds each parameter: itself and its gradient, and what the optimizer remembers of it."""
MB = 10**6
RUNS = 4
"""How often `progress` is called: the model is built, it runs with one example more, it runs, it takes its step."""


def verify(
    graph: Graph,
    framework: str,
    *,
    batch: int = BATCH,
    seed: int = 0,
    build: Callable[[Seen], Model] | None = None,
    progress: Callable[[], None] = lambda: None,
) -> Verification:
    """Hold a network's figures against one real training step: forward, loss, backward, optimizer step.

    framework: "torch" or "keras", which runs on PyTorch. build: makes the live
    model, which tells what its layers give; without it one is built of the network. batch: examples of the step. The
    same seed gives the same weights and data.
    Raises: VerifyError where a size is not known, the framework is missing, or the step cannot be taken.
    """
    begun = perf_counter()
    check(graph, framework)
    weighed, plan = ledger(graph), recipe(graph)
    check_step(weighed, plan, batch)
    sow(framework, seed)
    generator = torch().Generator().manual_seed(seed)
    recorder = Recorder()
    built = build_live(graph, framework, recorder.seen) if build is None else build(recorder.seen)
    progress()
    alive = live(built.model, framework, graph.dialect)

    def inputs(count: int) -> list[Any]:
        return [random_input(graph, value, whole(built.shape_of(value, count)), generator) for value in built.inputs]

    measured = measure(alive, built, recorder, inputs, plan, framework, batch, generator, progress)
    matching = Matching(graph)
    return Verification(
        network=graph.name,
        framework=framework,
        versions=alive.versions,
        batch=batch,
        figures=tuple(figures(weighed, predicted(graph, framework, built.layouts), measured, matching)),
        layers=tuple(Layerwise(weighed, measured, matching, alive, built).checked()),
        loss=(plan.loss, measured.loss),
        optimizer=plan.written,
        by_rule=measured.passed.by_rule,
        again=tuple(graph.layers[number].name for number in repeated(graph, measured.passed.run)),
        seconds=perf_counter() - begun,
    )


def check(graph: Graph, framework: str) -> None:
    """Raises: VerifyError where the network is not known as a whole, or the framework cannot be used."""
    if framework not in FRAMEWORKS:
        raise VerifyError(Fault("verify.framework", {"received": framework, "frameworks": " or ".join(FRAMEWORKS)}))
    if graph.faults:
        raise WeighError(graph.faults[0])
    if not graph.inputs or not graph.outputs:
        raise VerifyError(Fault("verify.no_input", {"network": graph.name}))
    for value in graph.inputs:
        check_known(value.tensor)
    if graph.gaps:
        raise VerifyError(Fault("verify.gaps", {"count": len(graph.gaps), "what": graph.gaps[0].what}))
    require(framework)


def check_step(weighed: Ledger, plan: Recipe, batch: int) -> None:
    """Raises: VerifyError where nothing is trained, or the memory of this machine cannot hold it."""
    if not reached(weighed):
        raise VerifyError(Fault("verify.nothing_trained", {"network": weighed.graph.name}))
    weights = BYTES_PER_ELEMENT * weighed.params.known * (WEIGHTS_AND_GRADIENTS + SLOTS.get(plan.optimizer, MOST_SLOTS))
    activations = BYTES_PER_ELEMENT * weighed.activations.known * (batch + 1)
    memory = physical_memory()
    if memory is not None and weights + activations > memory:
        facts = {
            "params": weighed.params.known, "optimizer": plan.written, "weights": weights // MB, "batch": batch + 1,
            "activations": activations // MB, "memory": memory // MB,
        }  # fmt: skip
        raise VerifyError(Fault("verify.too_large", facts))


def physical_memory() -> int | None:
    """Bytes of this machine's memory; None where the system does not tell."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return None


__all__ = ["BATCH", "FRAMEWORKS", "RUNS", "Checked", "Figure", "Verification", "VerifyError", "check", "verify"]
