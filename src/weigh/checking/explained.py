"""`why` for a claim of a page: what the page states of layers decides between answers that explain the number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from weigh.ask.claims import Claim
from weigh.ask.why.answer import Answer
from weigh.ask.why.answers import Answers
from weigh.ask.why.question import Question
from weigh.checking.audit import Evidence, Model
from weigh.checking.evidence import as_claims
from weigh.explaining import answers_for
from weigh.network.errors import SelectionError

MOST_STATED: Final = 6
"""A page that states more kernels otherwise than the network has them speaks of another one."""


@dataclass(frozen=True, slots=True)
class Explained:
    """Answers, those first that have more of what the page states. support: how many of these each has."""

    answers: Answers
    support: tuple[int, ...]


def explained(model: Model, claim: Claim, evidence: Sequence[Evidence]) -> Explained | None:
    """Why a model does not have the claimed number; None where that cannot be asked, since a size is not known."""
    stated = as_claims(evidence)
    try:
        found = answers_for(model.weighed, model.reading, [claim])
        if not 0 < len(stated) <= MOST_STATED:
            return Explained(found, (0,) * len(found.answers))
        question = Question(model.weighed, [claim, *stated])
        ranked = _ranked(found, question)
        if max(ranked.support, default=0) < len(stated):
            both = _ranked(answers_for(model.weighed, model.reading, [claim, *stated]), question)
            if max(both.support, default=0) > max(ranked.support, default=0) and _explains(both.answers):
                return both
        return ranked
    except SelectionError:
        return None


def _ranked(found: Answers, question: Question) -> Explained:
    counted = [(_support(answer, question), answer) for answer in found.answers]
    counted.sort(key=lambda one: -one[0])
    return Explained(replace(found, answers=tuple(one for _, one in counted)), tuple(count for count, _ in counted))


def _support(answer: Answer, question: Question) -> int:
    """How many of the stated things the answer's network has; 0 of an answer that is about counting alone."""
    if answer.variant is None or answer.kind != "edits":
        return 0
    fits = Question(question.ledger, question.claims[1:]).fits(answer.variant)
    return sum(fit.reading is not None for fit in fits)


def _explains(found: Answers) -> bool:
    return any(answer.fits and answer.fits[0].reading is not None for answer in found.answers)
