"""Which answers are told: the shortest, distinct in kind, minimal, and no longer than what the claims say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import log2
from typing import Final

from weigh.ask.why.answer import Answer, AnswerEdit, edits_of
from weigh.ask.why.chance import most_bits
from weigh.ask.why.counting import QUANTITIES, Counting
from weigh.ask.why.question import Fit, Question
from weigh.ask.why.search import Search
from weigh.ask.why.variant import Variant
from weigh.network.errors import ShapeError

MOST_ANSWERS: Final = 5
WORTH_TELLING: Final = 4.5
"""Bits behind the best beyond which an answer is not worth telling: 22 times less likely."""
MOST_NEAR: Final = 4
DOUBLING_BITS: Final = 20.0
"""What it costs, among the nearest, to be off by a factor of two."""


@dataclass(frozen=True, slots=True)
class Near:
    """What comes nearest where nothing fits. residual: what remains, the claim less the number."""

    edits: tuple[AnswerEdit, ...]
    total: int
    residual: int


def best(found: Sequence[Answer], question: Question) -> tuple[Answer, ...]:
    """The shortest, distinct in kind; those that say more than the claims hold, or no more than others, left out."""
    limit = most_bits(question.claims)
    chosen: list[Answer] = []
    for answer in sorted(found, key=lambda one: (one.bits, len(one.edits))):
        if len(chosen) == MOST_ANSWERS or (chosen and answer.bits > chosen[0].bits + WORTH_TELLING):
            break
        length = answer.bits - _unmet(answer.fits)
        if length > limit and answer.kind != "holds":
            continue
        told = any(_says_less(answer, better) for better in chosen)
        if not told and _is_certain(answer) and _is_minimal(answer, question):
            chosen.append(answer)
    return tuple(chosen)


def _unmet(fits: Sequence[Fit]) -> float:
    """What an answer costs for the claims that it does not meet."""
    return sum(fit.bits for fit in fits if fit.reading is None)


def _is_certain(answer: Answer) -> bool:
    """Whether the number is the network's, not only that of what is known of it: no weight of unknown size is left,
    unless the claim is about one layer."""
    if answer.variant is None or answer.fits[0].claim.layer:
        return True
    plan = answer.variant.plan
    sizes = (weight.count for index in plan.weighted for weight in answer.variant.applied_at(index).weights
             if index not in answer.variant.gone)  # fmt: skip
    return not answer.of_weights or all(isinstance(size, int) for size in sizes)


def _is_minimal(answer: Answer, question: Question) -> bool:
    """Whether every edit is needed: without it the claims would not be met as well, or, on the way to a published
    network, not as nearly."""
    if answer.variant is None or answer.variant.plan is not question.plan or answer.kind != "edits":
        return True
    bits = sum(fit.bits for fit in answer.fits)
    for fits, counted_alike in _with_one_less(answer, question):
        value = fits[0].value
        leads = answer.like and counted_alike and value is not None
        nearer = leads and _distance(answer, answer.total) < _distance(answer, value or 0)
        if sum(fit.bits for fit in fits) <= bits and not nearer:
            return False
    return True


def _with_one_less(answer: Answer, question: Question) -> Iterator[tuple[tuple[Fit, ...], bool]]:
    """How the claims are met with one move or one convention left out; whether it is counted as before."""
    moves = [edit.move for edit in answer.edits if edit.move is not None]
    conventions = answer.counting.conventions
    for left_out in moves if len(moves) > 1 or conventions else ():
        edits = [edit for move in moves if move is not left_out for edit in move.edits]
        with suppress(ShapeError):
            yield question.fits(Variant(question.plan, edits), answer.counting), True
    for one in conventions if moves or len(conventions) > 1 else ():
        assert answer.variant is not None
        fewer = Counting(tuple(other for other in conventions if other is not one))
        yield question.fits(answer.variant, fewer), False


def _says_less(answer: Answer, better: Answer) -> bool:
    """Whether a better answer makes this one needless: the same with less done, or the same kinds of edits."""
    if answer.kind != better.kind:
        return False
    if answer.kind == "layer":
        return (answer.kinds, answer.edits[0].layer) == (better.kinds, better.edits[0].layer)
    ours, theirs = _marks(answer), _marks(better)
    if ours == theirs or (answer.kinds == better.kinds and answer.like == better.like):
        return True
    if _moved(answer) == _moved(better) and _counts_alike(answer, better):
        return True
    contained = set(better.kinds) <= set(answer.kinds)
    return contained and (theirs < ours or set(better.kinds) < set(answer.kinds)) and not _is_nearer(answer, better)


def _marks(answer: Answer) -> frozenset[object]:
    return frozenset((edit.kind, edit.move.steps if edit.move else edit.layer) for edit in answer.edits)


def _moved(answer: Answer) -> frozenset[object]:
    """What an answer does to the network, whatever it does to the count."""
    return frozenset((edit.kind, edit.move.steps) for edit in answer.edits if edit.move is not None)


def _counts_alike(answer: Answer, better: Answer) -> bool:
    """Whether two ways of counting leave out the very same weights of a network, by different words."""
    if answer.variant is None or answer.quantity not in QUANTITIES:
        return False
    parts = [{part: count} for part, count in answer.variant.tally.items()]
    return all(
        answer.counting.count(one, answer.quantity) == better.counting.count(one, answer.quantity) for one in parts
    )


def _is_nearer(answer: Answer, better: Answer) -> bool:
    """Whether it leads all the way to a published network, and so meets a rounded claim better."""
    return bool(answer.like) and _distance(answer, answer.total) < _distance(answer, better.total)


def _distance(answer: Answer, total: int) -> float:
    """How far a number is from the middle of what the first claim allows; 0 for claims that are no numbers."""
    readings = answer.fits[0].claim.readings
    return abs(total - (readings[0].low + readings[0].high) / 2) if readings else 0.0


def nearest(search: Search, question: Question) -> Iterator[Near]:
    """The three cheap ways that come nearest, each with what remains."""
    claim = question.claims[0]
    if claim.layer or not claim.readings:
        return
    reading = claim.tight
    seen: set[int] = set()
    made = []
    for candidate in (search.start, *search.near):
        value = candidate.fits[0].value
        if value is None or value <= 0 or value in seen:  # a layer left out may be more than the rest
            continue
        seen.add(value)
        middle = (reading.low + reading.high) // 2
        far = DOUBLING_BITS * abs(log2(value / max(middle, 1)))
        as_it_is = candidate is search.start
        unsure = question.incomplete and bool(candidate.kinds)
        if not as_it_is and (far > DOUBLING_BITS or len(candidate.kinds) > 2 or unsure):
            continue
        made.append((0.0 if as_it_is else candidate.bits - _unmet(candidate.fits) + far, candidate, value))
    for _, candidate, value in sorted(made, key=lambda one: one[0])[:MOST_NEAR]:
        bound = reading.low if value < reading.low else reading.high
        yield Near(tuple(edits_of(question.plan, candidate.idea, candidate.counting)), value, bound - value)
