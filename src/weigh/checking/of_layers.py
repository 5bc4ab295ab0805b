"""Claims about layers: that they name, that they count off, or whose number they have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf

from weigh.ask.claims import Claim
from weigh.ask.ledger import Row
from weigh.checking import published
from weigh.checking.adding import OF_WEIGHTS
from weigh.checking.audit import FAILS, HOLDS, UNVERIFIABLE, Because, Model, Verdict
from weigh.checking.exactly import LEAST_BARE, held_by_spoken, held_exactly, part_of
from weigh.checking.figures import BIASES, PARTS, WHOLE, Part, holds, kernels_of, numbers_in, of_network, of_run
from weigh.checking.laws import may_be
from weigh.checking.layers import Run, actual_of, kind_of, runs_about
from weigh.checking.misread import Misread, misread
from weigh.checking.models import owners
from weigh.checking.of_networks import MOST_APART
from weigh.checking.solving import Figure
from weigh.checking.subjects import Subject
from weigh.readers.written.evidence import Statement

LEAST_PUBLISHED = 10_000
"""No network is published that has fewer parameters."""

FRONT = 8
"""Letters of a computation by which its place in the sentence is found."""
SHARED = 2
"""So many factors of a computation have to be sizes of a published network's layer that the text does not point to."""

Found = Sequence[tuple[Model, Run]]


def spoken_of(subject: Subject, claim: Claim) -> Iterator[Verdict]:
    """A number of layers that the text speaks of."""
    if claim.quantity == "layers":
        yield from _how_many(subject, claim)
        return
    found = _runs(subject, subject.meant)
    if claim.quantity == "neurons":
        yield from _as_wide(subject, claim, found)
        return
    held = _first_held(found, subject.statement, claim)
    if held:
        model, run, part = held
        yield Verdict(subject.statement, HOLDS, part_of(run, part), model, part.value)
        return
    if not subject.near and not _is_pointed(subject.statement):
        return  # of a published network, any layer of a kind: the text may speak of another one
    others = [] if subject.statement.about and subject.statement.about.name else list(alone(subject, claim))
    yield from others or (_missed(subject, claim, found) if found else ())


def _as_wide(subject: Subject, claim: Claim, found: Found) -> Iterator[Verdict]:
    """Neurons of a layer are its units, or all that it gives; told where it has so many, since either may be meant."""
    for model, run in found:
        given = run[0].outputs[0].elements if run[0].outputs else None
        for value in (actual_of(run[0], "units"), given):
            if isinstance(value, int) and claim.tight.holds(value):
                facts = {"layer": run[0].layer.name, "value": value}
                yield Verdict(subject.statement, HOLDS, Because("units", facts), model, value)
                return


def alone(subject: Subject, claim: Claim) -> Iterator[Verdict]:
    """A number that no word explains: told where it is somebody's exactly, of a layer or of a whole network."""
    if claim.tight.exact:
        value = claim.tight.low
        found = held_exactly(subject.near, subject.statement, value) or _of_published(subject, claim)
        if found:
            yield found


def _of_published(subject: Subject, claim: Claim) -> Verdict | None:
    """That a published network which the text names has exactly this number."""
    if subject.near or claim.tight.low < LEAST_PUBLISHED:
        return None
    for name in subject.names:
        met = published.meets(name, claim)
        if met.reading is not None and met.reading.exact and met.value is not None:
            facts = {"model": published.title(name), "quantity": "params", "value": met.value}
            return Verdict(subject.statement, HOLDS, Because(met.kind, facts), None, met.value)
    return None


def computed(subject: Subject, value: int) -> Iterator[Verdict]:
    """What a text computes, with the result that it prints."""
    statement, claim = subject.statement, subject.claim
    if claim is not None and not any(holds(claim, reading, value) for reading in claim.readings):
        facts = {"formula": statement.formula, "value": value, "stated": statement.value}
        yield Verdict(statement, FAILS, Because("arithmetic", facts), None, value)
        return
    if not subject.near:
        yield from _of_published_layers(subject, value)
        return
    for models in subject.circles:
        runs = _runs(subject, models)
        one = len({run[0].params for _, run in runs}) == 1
        found = (
            held_by_spoken(models, statement, value)
            or (_slip_of(subject, runs, value) if one and _is_introduced(statement) else None)
            or held_exactly(models, statement, value)
            or _without_biases(models, statement, value)
            or _slip_of_any(subject, models, value)
        )
        if found:
            yield found
            return
        if one:
            yield from _missed(subject, claim, runs)
            return
    yield from _none_has(subject, value)


def _of_published_layers(subject: Subject, value: int) -> Iterator[Verdict]:
    """On a page without networks: the layers of a published one that it names, where the text points to one of them, or
    computes with its sizes. A computation of anything else is looked over as arithmetic, and wrong of nothing."""
    statement, claim = subject.statement, subject.claim
    runs = _runs(subject, subject.meant) if _is_pointed(statement) else []
    one = len({run[0].params for _, run in runs}) == 1
    exact = held_exactly(subject.meant, statement, value)
    found = (
        (held_by_spoken(subject.meant, statement, value) if runs else None)
        or (_slip_of(subject, runs, value) if one and _is_introduced(statement) else None)
        or (exact if exact and (runs or _computes_with(statement, exact)) else None)
    )
    if found:
        yield found
    elif claim is not None and may_be(statement, value):
        facts = {"formula": statement.formula, "value": value}
        yield Verdict(statement, HOLDS, Because("computed", facts), None, value)


def _is_pointed(statement: Statement) -> bool:
    """Whether a text points to one layer, by its name or its number, and not to any of a kind."""
    return statement.about is not None and bool(statement.about.name or statement.about.ordinal is not None)


def _computes_with(statement: Statement, held: Verdict) -> bool:
    """Whether a computation has the sizes of the layer that has its result."""
    formulas = held.because.facts.get("formulas")
    if formulas is None:
        return True
    sizes = {number for formula in formulas for number in numbers_in(formula)} - {1}
    return len(sizes & set(numbers_in(statement.formula))) >= SHARED


def _none_has(subject: Subject, value: int) -> Iterator[Verdict]:
    """No layer has what was computed; of what is trained or not, the whole network's is meant."""
    statement = subject.statement
    if statement.quantity in ("trainable", "non_trainable") and subject.near:
        actual = of_network(subject.near[0].weighed, statement.quantity)
        if actual is not None and not statement.supposed:
            facts = {"model": subject.near[0].name, "quantity": statement.quantity, "value": actual}
            yield Verdict(statement, FAILS, Because("total", facts), subject.near[0], actual)
    elif subject.claim is not None and statement.quantity == "params" and subject.near:
        if not any(of_network(model.weighed, "params") for model in subject.near):
            facts = {"formula": statement.formula, "value": value}
            yield Verdict(statement, HOLDS, Because("computed", facts), None, value)
            return
        yield Verdict(statement, UNVERIFIABLE, Because("no_layer", {"value": value}))


def denied(subject: Subject, figures: Sequence[Figure]) -> Iterator[Verdict]:
    """Layers said to have no biases. figures: the exact numbers of the page, one of which shows the contrary."""
    if subject.statement.denies != "bias":
        return
    for model in subject.meant:
        rows = [row for run in _of(model, subject.statement) for row in run]
        params = of_network(model.weighed, "params")
        if not rows or params is None:
            continue
        biases = {row: _biases(row) for row in owners(model.weighed)}
        having = [row for row in rows if biases.get(row)]
        if not having:
            yield Verdict(subject.statement, HOLDS, Because("no_biases", {"model": model.name}), model)
            return
        row = min(having, key=lambda one: _distance(one, figures, subject.statement.place.line))
        facts = {
            "model": model.name, "layer": row.layer.name, "formula": row.formula, "value": row.params,
            "biases": biases[row], "total": params, "without": params - sum(biases[row] for row in having),
            "none": params - sum(biases.values()),
        }  # fmt: skip
        yield Verdict(subject.statement, FAILS, Because("has_biases", facts), model, params)
        return


def _distance(row: Row, figures: Sequence[Figure], line: int) -> tuple[float, int]:
    """How far from a line of the page the number of a layer stands; of those nowhere, the largest layers first."""
    lines = (figure.place.line for figure in figures if figure.value == row.params and figure.place is not None)
    nearest = min((abs(one - line) for one in lines), default=inf)
    return nearest, -row.params if isinstance(row.params, int) else 0


def _of(model: Model, statement: Statement) -> Sequence[Run]:
    """The layers of a model that a statement speaks of, all where it speaks of none."""
    if statement.about is None:
        return [(row,) for row in owners(model.weighed)]
    return runs_about(model.weighed, statement.about)


def _runs(subject: Subject, models: Sequence[Model]) -> list[tuple[Model, Run]]:
    about = subject.statement.about
    return [(model, run) for model in models for run in runs_about(model.weighed, about)] if about else []


def _biases(row: Row) -> int:
    return sum(part.value for part in of_run((row,), BIASES, "params"))


def _first_held(found: Found, statement: Statement, claim: Claim) -> tuple[Model, Run, Part] | None:
    """The first layers that have the claimed number, counted whole before counted in part."""
    plain = [reading for reading in claim.readings if not reading.convention]
    parts = ((model, run, part) for model, run in found for part in of_run(run, statement.part, statement.quantity))
    holding = (one for one in parts if any(holds(claim, reading, one[2].value) for reading in plain))
    return min(holding, key=lambda one: PARTS.index(one[2].part), default=None)


def _how_many(subject: Subject, claim: Claim) -> Iterator[Verdict]:
    """How many layers of a kind: told only where it holds, since what counts as one is a matter of taste."""
    assert subject.statement.about is not None
    for model in subject.meant:
        count = len(runs_about(model.weighed, subject.statement.about))
        if count and claim.tight.holds(count):
            facts = {"model": model.name, "value": count, "type": subject.statement.about.type}
            yield Verdict(subject.statement, HOLDS, Because("how_many", facts), model, count)
            return


def _missed(subject: Subject, claim: Claim | None, found: Found) -> Iterator[Verdict]:
    """None of the layers has the number: how somebody may have counted who got it, or at least what they have."""
    statement = subject.statement
    number = statement.computed if claim is None else claim.tight.low if claim.tight.exact else None
    slip = None if number is None else _slip_of(subject, found, number)
    if slip:
        yield slip
        return
    model, run = found[0]
    if kind_of(run[0]) == "recorded":
        yield from _contradicted(statement, model, run[0], number)
        return
    parts = [part for one, run in found if one is model for part in of_run(run, statement.part, statement.quantity)]
    values = {part.value for part in parts if part.part == WHOLE}
    if len(values) == 1 and statement.quantity in ("", "params"):
        (value,) = values
        low, high = (claim.tight.low, claim.tight.high) if claim else (number or 0, number or 0)
        if value / MOST_APART <= high and low <= value * MOST_APART:
            yield Verdict(statement, FAILS, part_of(run, Part(WHOLE, value)), model, value)


def _is_introduced(statement: Statement) -> bool:
    """Whether the layer is spoken of in front of what is computed: only then is it surely meant."""
    said = statement.about.text or statement.about.name if statement.about else ""
    return bool(said) and 0 <= statement.text.find(said) < statement.text.find(statement.formula[:FRONT])


def _without_biases(models: Sequence[Model], statement: Statement, value: int) -> Verdict | None:
    """That a whole network was computed without its biases."""
    for model in models:
        total = of_network(model.weighed, "params")
        if value >= LEAST_BARE and total is not None and kernels_of(model.weighed) == value != total:
            facts = {"model": model.name, "total": total, "value": value}
            return Verdict(statement, FAILS, Because("without_biases", facts), model, total)
    return None


def _slip_of(subject: Subject, found: Found, value: int) -> Verdict | None:
    """How somebody counted the layers that are spoken of, of the likeliest model, who got the value."""
    if subject.statement.quantity not in OF_WEIGHTS:
        return None
    alone = [(model, run[0]) for model, run in found if len(run) == 1 and model is found[0][0]]
    rows = [(model, row) for model, row in alone if isinstance(row.params, int)]
    slip = misread(subject.asked, rows, value, subject.statement.formula, named=True)
    return None if slip is None else _slipped(subject.statement, slip)


def _slip_of_any(subject: Subject, models: Sequence[Model], value: int) -> Verdict | None:
    """How somebody counted a layer who got the value: a layer that has the factors of what was computed."""
    if value < LEAST_BARE or subject.statement.quantity not in OF_WEIGHTS:
        return None
    rows = [(model, row) for model in models for row in owners(model.weighed) if isinstance(row.params, int)]
    slip = misread(subject.asked, rows, value, subject.statement.formula)
    return None if slip is None else _slipped(subject.statement, slip)


def _slipped(statement: Statement, slip: Misread) -> Verdict:
    row = slip.row
    facts = {"layer": row.layer.name, "value": row.params, "formula": row.formula, "slip": slip.slip.text,
             "counted": slip.slip.formula, "claimed": slip.slip.value}  # fmt: skip
    actual = row.params if isinstance(row.params, int) else None
    return Verdict(statement, FAILS, Because("slip", facts), slip.model, actual)


def _contradicted(statement: Statement, model: Model, row: Row, number: int | None) -> Iterator[Verdict]:
    """About a row of a table whose numbers contradict each other: told where it has the number by its shape."""
    for fault in model.weighed.graph.faults:
        reading = str(fault.facts.get("reading", ""))
        if fault.place == row.layer.place and number is not None and f" {number:,} " in reading:
            yield Verdict(statement, HOLDS, Because("contradicted", {"reading": reading}), model, number)
            return
