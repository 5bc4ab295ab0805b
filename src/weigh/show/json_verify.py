"""A verification as JSON (schema weigh/1): every number predicted and measured, and the training if any."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from weigh.show.json_text import SCHEMA, dumps
from weigh.verifying.figures import Checked, Figure, Verification
from weigh.verifying.training import Trained


def verify_json(found: Sequence[Verification], trained: Trained | None = None) -> Iterator[str]:
    """`{"schema", "equal", "verifications": [...], "training"}`; work and memory are for one example.

    A figure's `equal` is null where one side is missing. Shapes have their batch first, as many examples as `batch`.
    """
    record: dict[str, Any] = {
        "schema": SCHEMA,
        "equal": all(one.equal for one in found),
        "verifications": [_verification(one) for one in found],
    }
    if trained is not None:
        record["training"] = _training(trained)
    yield dumps(record)


def _verification(found: Verification) -> dict[str, Any]:
    return {
        "network": found.network,
        "framework": found.framework,
        "versions": list(found.versions),
        "batch": found.batch,
        "optimizer": found.optimizer,
        "loss": {"name": found.loss[0], "value": found.loss[1]},
        "equal": found.equal,
        "figures": [_figure(figure) for figure in found.figures],
        "layers": [_layer(layer) for layer in found.layers],
        "counted_by_rule": list(found.by_rule),
        "step_run_again": list(found.again),
        "seconds": round(found.seconds, 3),
    }


def _figure(figure: Figure) -> dict[str, Any]:
    record: dict[str, Any] = {
        "name": figure.name,
        "predicted": figure.predicted,
        "measured": figure.measured,
        "equal": figure.equal,
    }
    if figure.why:
        record["why"] = {"kind": figure.why, "facts": figure.facts}
    return record


def _layer(layer: Checked) -> dict[str, Any]:
    record: dict[str, Any] = {
        "path": layer.path,
        "type": layer.type,
        "equal": layer.equal,
        "output_shapes": {
            "predicted": [list(shape) for shape in layer.predicted],
            "measured": None if layer.measured is None else [list(shape) for shape in layer.measured],
        },
        "figures": [_figure(figure) for figure in layer.figures],
    }
    if layer.why:
        record["why"] = layer.why
    return record


def _training(trained: Trained) -> dict[str, Any]:
    return {
        "data": trained.data,
        "task": trained.task,
        "optimizer": trained.optimizer,
        "seed": trained.seed,
        "epochs": [{"loss": one.loss, "accuracy": one.accuracy} for one in trained.epochs],
        "test": {"loss": trained.test.loss, "accuracy": trained.test.accuracy, "examples": trained.tested},
    }
