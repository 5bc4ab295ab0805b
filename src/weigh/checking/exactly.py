"""What on the page has exactly a number: layers that are spoken of, any layer, a whole network, a part of a layer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from weigh.checking.audit import HOLDS, Because, Model, Verdict
from weigh.checking.figures import (
    BIASES,
    KERNELS,
    OF_NETWORKS,
    OUTPUTS,
    PARTS,
    WHOLE,
    Part,
    kernels_of,
    numbers_in,
    of_network,
    of_run,
    told_parts,
)
from weigh.checking.layers import Run, kind_of, runs_about
from weigh.checking.models import owners, parts_of
from weigh.readers.written.evidence import Statement

LEAST_BARE: Final = 100
"""A smaller number that is not said to be any layer's is on every page."""


def held_exactly(models: Sequence[Model], statement: Statement, value: int) -> Verdict | None:
    """That something has exactly this number; None where nothing has. Models that are likelier meant come first."""
    found = held_by_spoken(models, statement, value)
    return found or next(filter(None, (_of_model(model, statement, value) for model in models)), None)


def held_by_spoken(models: Sequence[Model], statement: Statement, value: int) -> Verdict | None:
    """That layers which the statement speaks of have exactly this number."""
    for model in models:
        found = min(_of_spoken(model, statement, value), key=_order, default=None)
        if found:
            return _holds(statement, model, *found)
    return None


def _of_spoken(model: Model, statement: Statement, value: int) -> Iterator[tuple[Run, Part]]:
    runs = runs_about(model.weighed, statement.about) if statement.about is not None else []
    parts = ((run, part) for run in runs for part in of_run(run, statement.part, statement.quantity))
    return (one for one in parts if one[1].value == value and _may_mean(*one, statement))


def _may_mean(run: Run, part: Part, statement: Statement) -> bool:
    """Whether a statement can speak of this part of layers: by its words, or by what it multiplies."""
    if part.part == OUTPUTS:
        return _shows_shape(run, statement)
    return part.part in told_parts(statement.part, statement.quantity)


@lru_cache(maxsize=256)
def _index(model: Model) -> Mapping[int, Sequence[tuple[Run, Part]]]:
    """What each layer has, by the number: a page has many numbers, and few of them are any layer's."""
    found: dict[int, list[tuple[Run, Part]]] = {}
    for row in owners(model.weighed):
        for part in of_run((row,)):
            if part.part != OUTPUTS:
                found.setdefault(part.value, []).append(((row,), part))
    for row in parts_of(model):
        found.setdefault(row.params, []).append(((row,), Part(WHOLE, row.params)))  # type: ignore[arg-type]
    for row in model.weighed.rows:
        elements = row.outputs[0].elements if row.outputs else None
        if isinstance(elements, int):
            found.setdefault(elements, []).append(((row,), Part(OUTPUTS, elements)))
    return found


def _of_model(model: Model, statement: Statement, value: int) -> Verdict | None:
    """A layer whole, then the network, then part of a layer, then what a layer gives. A small number that is said to be
    no layer's says nothing."""
    having = (one for one in _index(model).get(value, ()) if _may_mean(*one, statement))
    found = min(having, key=_order, default=None)
    whole = found is not None and found[1].part == WHOLE
    said = statement.formula and statement.quantity == "params"
    if value < LEAST_BARE and not said and not (whole and statement.about is not None):
        return None
    if found and whole:
        return _holds(statement, model, *found)
    if found and found[1].part == BIASES and not statement.formula and statement.part != BIASES:
        found = None  # a size, which a bias has too
    for quantity in OF_NETWORKS:
        if statement.quantity in ("", quantity) and of_network(model.weighed, quantity) == value:
            if quantity == "macs" and not statement.quantity and kernels_of(model.weighed) == value:
                facts = {"model": model.name, "quantity": "params", "value": value}
                return Verdict(statement, HOLDS, Because("kernels_alone", facts), model, value)
            facts = {"model": model.name, "quantity": quantity, "value": value}
            return Verdict(statement, HOLDS, Because("total", facts), model, value)
    if _are_kernels(model, statement, value):
        facts = {"model": model.name, "quantity": "params", "value": value}
        return Verdict(statement, HOLDS, Because("kernels_alone", facts), model, value)
    return _holds(statement, model, *found) if found else None


def _are_kernels(model: Model, statement: Statement, value: int) -> bool:
    """Whether a text computes the weights of the whole network, and says so or tells the biases beside them."""
    if not statement.formula or statement.quantity not in ("", "params") or kernels_of(model.weighed) != value:
        return False
    params = of_network(model.weighed, "params") or value
    return statement.part == KERNELS or params - value in numbers_in(statement.text)


def _shows_shape(run: Run, statement: Statement) -> bool:
    """Whether a computation multiplies the sizes of what a layer gives, `224 * 224 * 64`, and nothing else."""
    sizes = sorted(size for size in run[0].outputs[0].shape[1:] if isinstance(size, int)) if run[0].outputs else []
    return len(sizes) > 1 and sizes == sorted(numbers_in(statement.formula))


def _order(found: tuple[Run, Part]) -> int:
    return PARTS.index(found[1].part)


def _holds(statement: Statement, model: Model, run: Run, part: Part) -> Verdict:
    return Verdict(statement, HOLDS, part_of(run, part), model, part.value)


def part_of(run: Run, part: Part) -> Because:
    """What of the layers is so many, and what they have in whole."""
    whole = sum(row.params for row in run if isinstance(row.params, int))
    facts = {
        "layers": [row.layer.name for row in run], "type": kind_of(run[0]), "part": part.part, "value": part.value,
        "weight": part.name, "whole": whole, "formulas": [row.formula for row in run],
        "values": [row.params for row in run],
    }  # fmt: skip
    kind = "inside" if run[0].encloses and part.part == WHOLE else part.part
    return Because("run" if len(run) > 1 else kind, facts)
