"""Answers that edit nothing: the number is one layer's, or a slip was made in adding up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import log2

from weigh.ask.claims import Claim, Reading
from weigh.ask.ledger import Row
from weigh.ask.misconceptions import MOST_BITS as LONGEST
from weigh.ask.misconceptions import Misconception, misconceptions
from weigh.ask.shape_misconceptions import matches, shape_misconceptions
from weigh.ask.why.answer import Answer, AnswerEdit
from weigh.ask.why.question import Fit, Question

LAYER_BITS = 3.0
ENCLOSING_BITS = 3.5
WITHIN_BITS = 4.5
ANOTHER_BITS = 4.0
LEAST_MISREAD = 1.5
"""What the readiest misconception costs."""
MOST_BITS = 12.0
"""A misconception of some layer that is longer than this, the choice of the layer included, explains any number."""
LEAST_DIGITS = 5
"""Of shorter numbers too many are a digit apart."""
SLIP_BITS = {"row_left_out": 6.0, "row_twice": 7.0, "digits_swapped": 8.0, "decimal_place": 7.0, "digit_dropped": 9.0}
MOST_EACH = 3
MOST_LAYERS = 250
"""Networks have fewer different layers than this; of those that do not, the first are asked."""


def of_one_layer(question: Question, claim: Claim, limit: float) -> Iterator[Answer]:
    """The claim as one layer's: a number that some layer has, or a misconception of one. limit: bits that are worth
    looking at, since a shorter answer is known."""
    row = question.row(claim)
    if row is not None:
        yield from _of_this_layer(claim, row)
        yield from _of_another_layer(question, claim, row)
    elif claim.guessed and claim.readings:
        yield from _of_some_layer(question, claim, limit)


def _of_this_layer(claim: Claim, row: Row) -> Iterator[Answer]:
    """How somebody may have come to what is claimed of a layer."""
    if claim.readings and claim.quantity == "params" and not claim.attribute:
        yield from _misread(claim, row, 0.0)
    if claim.attribute == "output" and row.calls and not row.encloses:
        for found in shape_misconceptions(row.calls[0], claim.sizes, MOST_EACH):
            facts = {"text": found.text, "new": claim.sizes, "old": row.outputs[0], "shape": True}
            yield _of_layer(claim, "misconception", row, found.bits, facts)


def _of_another_layer(question: Question, claim: Claim, row: Row) -> Iterator[Answer]:
    """What is claimed of a layer as that of another, whose line was read instead."""
    rows = [one for one in question.ledger.rows if one.adds and not one.encloses and one is not row]
    if claim.attribute == "output":
        found = [one for one in rows if one.outputs and matches(one.outputs[0], claim.sizes)]
        facts: dict[str, object] = {"new": claim.sizes, "shape": True}
    elif claim.readings and claim.quantity == "params" and not claim.attribute:
        found = [one for one in rows if isinstance(one.params, int) and one.params and claim.tight.holds(one.params)]
        facts = {"value": claim.tight.low}
    else:
        return
    for one in found[:1]:
        yield _of_layer(claim, "layer_count", one, ANOTHER_BITS, {**facts, "type": one.layer.type})


def _of_layer(claim: Claim, kind: str, row: Row, bits: float, facts: Mapping[str, object]) -> Answer:
    """An answer about a layer that changes no number."""
    edit = AnswerEdit(kind, row.layer.name, row.layer.place, facts)
    value = row.params if claim.readings and isinstance(row.params, int) else None
    reading = claim.tight if claim.readings else Reading("shape", 0, 0)
    return Answer("layer", bits, (edit,), (value or 0, value or 0), "params", (Fit(claim, value, reading),))


def _of_some_layer(question: Question, claim: Claim, limit: float) -> Iterator[Answer]:
    """A number without a name as that of any layer, counted rightly or wrongly, alone or within the total."""
    reading, total = claim.tight, question.ledger.params.known
    distinct: dict[tuple[object, ...], Row] = {}
    for row in question.ledger.rows:
        if row.adds and isinstance(row.params, int):
            first = row.calls[0].applied if row.calls and not row.encloses else row
            distinct.setdefault((id(first), row.params), row)
    which = log2(max(1, len([row for row in distinct.values() if row.params]))) / 2
    for row in list(distinct.values())[:MOST_LAYERS]:
        if isinstance(row.params, int) and row.params and reading.holds(row.params) and row.params != total:
            yield _layer_count(claim, row, which)
        elif reading.exact and not row.encloses:
            if LAYER_BITS + which + LEAST_MISREAD <= limit:
                yield from _misread(claim, row, LAYER_BITS + which)
            if WITHIN_BITS + which + LEAST_MISREAD <= limit:
                yield from _misread_within(claim, row, total, WITHIN_BITS + which)


def _layer_count(claim: Claim, row: Row, which: float) -> Answer:
    value = row.params if isinstance(row.params, int) else 0
    edit = AnswerEdit("layer_count", row.layer.name, row.layer.place, {"type": row.layer.type, "value": value})
    bits = (ENCLOSING_BITS if row.encloses else LAYER_BITS) + which
    fit = Fit(claim, value, claim.tight)
    return Answer("layer", bits, (edit,), (value, value), "params", (fit,), formula=row.formula)


def _misread(claim: Claim, row: Row, before: float) -> Iterator[Answer]:
    """Misconceptions of one layer that give the claimed number."""
    if isinstance(row.params, int):
        for found in _misconceptions(row, claim.tight.low, claim.tight.high, before):
            yield _mistaken(claim, row, found, before, (row.params, found.value))


def _misread_within(claim: Claim, row: Row, total: int, before: float) -> Iterator[Answer]:
    """The claim as the whole network's number, in which one layer was miscounted."""
    if isinstance(row.params, int) and row.params:
        wanted = claim.tight.low - (total - row.params)
        for found in _misconceptions(row, wanted, wanted, before) if wanted >= 0 else ():
            yield _mistaken(claim, row, found, before, (total, claim.tight.low), within=True)


def _misconceptions(row: Row, low: int, high: int, before: float) -> Iterator[Misconception]:
    """The few that are worth telling of any layer of a network, the choice of the layer included."""
    if row.calls and not row.encloses and not low <= row.params <= high:  # type: ignore[operator]
        longest = min(MOST_BITS - before, LONGEST)
        yield from misconceptions(row.calls[0], low, high, MOST_EACH, calls=len(row.calls), longest=longest)


def _mistaken(
    claim: Claim, row: Row, found: Misconception, before: float, totals: tuple[int, int], within: bool = False
) -> Answer:
    facts = {
        "text": found.text, "formula": found.formula, "true": row.formula, "value": found.value, "params": row.params,
        "type": row.layer.type, "misconception": found.kind, "within": within,
    }  # fmt: skip
    place = row.layer.place or row.calls[0].place
    edit = AnswerEdit("misconception", row.layer.name, place, facts)
    fit = Fit(claim, totals[1], claim.tight)
    return Answer("layer", before + found.bits, (edit,), totals, "params", (fit,), formula=found.formula)


def slips(question: Question, claim: Claim) -> Iterator[Answer]:
    """Slips in adding up the printed table: a row left out or twice, digits swapped, a decimal place."""
    if claim.layer or claim.quantity not in ("params", "trainable") or not claim.tight.exact:
        return
    true, wanted = question.ledger.params.known, claim.tight.low
    rows = [
        row
        for row in question.ledger.rows
        if row.adds and not row.encloses and isinstance(row.params, int) and row.params
    ]
    which = log2(max(1, len(rows)))
    for row in rows:
        for kind, value in (("row_left_out", true - int(row.params)), ("row_twice", true + int(row.params))):  # type: ignore[arg-type]
            if value == wanted:
                yield _slip(claim, kind, row.layer.name, which, true, {"params": row.params, "type": row.layer.type})
    if wanted != true and wanted > 9:
        for kind, facts in _misprints(str(true), str(wanted)):
            yield _slip(claim, kind, "", 0.0, true, facts)


def _misprints(true: str, wanted: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    if len(true) == len(wanted) >= LEAST_DIGITS:
        other = [i for i in range(len(true)) if true[i] != wanted[i]]
        if len(other) == 2 and true[other[0]] == wanted[other[1]] and true[other[1]] == wanted[other[0]]:
            yield "digits_swapped", {"one": true[other[0]], "other": true[other[1]]}
    shorter, longer = sorted((true, wanted), key=len)
    if len(longer) > len(shorter) and longer.rstrip("0") == shorter.rstrip("0"):
        yield "decimal_place", {"places": str(len(longer) - len(shorter))}
    elif len(longer) == len(shorter) + 1 >= 5 and any(
        longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer))
    ):
        yield "digit_dropped", {}


def _slip(claim: Claim, kind: str, layer: str, which: float, true: int, facts: Mapping[str, object]) -> Answer:
    edit = AnswerEdit(kind, layer, None, facts)
    fit = Fit(claim, claim.tight.low, claim.tight)
    return Answer("slip", SLIP_BITS[kind] + which, (edit,), (true, claim.tight.low), claim.quantity, (fit,))
