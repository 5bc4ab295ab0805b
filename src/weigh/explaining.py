"""`why` for a whole source: the claims tried on each of its networks, and each answer as lines of its code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from weigh.ask.claims import Claim, parse
from weigh.ask.ledger import Ledger, ledger
from weigh.ask.why.answer import Answer, AnswerEdit
from weigh.ask.why.answers import Answers, why
from weigh.ask.why.counting import AS_USUAL
from weigh.ask.why.rewired import rewired
from weigh.ask.why.variant import Variant
from weigh.comparing import imagined, references
from weigh.network.errors import SelectionError, ShapeError, WeighError
from weigh.network.graph import Graph
from weigh.readers.reading import Reading
from weigh.write.advice import Advice, Advise, advice, edited


def explained(reading: Reading, claims: Sequence[str], like: str = "") -> list[Answers]:
    """The answers for every network of a source that has the layers which the claims are about.

    Raises: SelectionError where none of them has, for what is no claim, and for a `like` that is not in the zoo.
    """
    wanted = parse(claims)
    found: list[Answers] = []
    failed: list[SelectionError] = []
    for graph in reading.graphs:
        try:
            found.append(answers_for(ledger(graph), reading, wanted, like))
        except SelectionError as error:
            failed.append(error)
    if not found:
        raise failed[0]
    return found


def answers_for(weighed: Ledger, reading: Reading | None, claims: Sequence[Claim], like: str = "") -> Answers:
    """The answers for one network, beside the published ones and its source read otherwise.

    Raises: SelectionError where a claim is about a layer that is not there, and for a `like` that is not in the zoo.
    """
    graph = weighed.graph
    found = why(weighed, claims, references(graph, reading, like, claims), imagined(weighed, reading, claims))
    return found if reading is None else replace(found, advise=advised(reading))


def corrected(graph: Graph, reading: Reading | None, claims: Sequence[str], like: str = "") -> Graph:
    """The network that the first answer of `why` edits this one into; the network itself where none edits it.

    Raises: as `answers_for`.
    """
    found = answers_for(ledger(graph), reading, parse(claims), like)
    variant = next((answer.variant for answer in found.answers[:1] if answer.variant is not None), None)
    return graph if variant is None or not variant.edits else rewired(variant)


def advised(reading: Reading) -> Advise:
    """What turns edits of an answer into lines of the source. The lines are read again before they are shown: those of
    the whole answer; where not all of it can be said in lines, those of each edit alone."""

    @cache
    def sound(answer: Answer) -> tuple[AnswerEdit, ...]:
        """The edits whose lines give the very network that they are meant to give."""
        assert answer.variant is not None
        if _gives(answer.edits, answer.variant, reading):
            return answer.edits
        alone = ((edit, _alone(edit, answer.variant)) for edit in answer.edits)
        return tuple(edit for edit, variant in alone if variant is not None and _gives((edit,), variant, reading))

    def lines_of(answer: Answer, edits: tuple[AnswerEdit, ...]) -> Advice:
        if reading.published or answer.variant is None:
            return NO_ADVICE
        kept = sound(answer)
        return advice([edit for edit in edits if edit in kept], answer.variant.plan, reading.lines)

    return lines_of


NO_ADVICE = Advice((), False)


def _alone(edit: AnswerEdit, variant: Variant) -> Variant | None:
    """The network with one edit only; None where it cannot be without the others, or the edit is not of the network."""
    if edit.move is None:
        return None
    try:
        return Variant(variant.plan, edit.move.edits)
    except ShapeError:
        return None


def _gives(edits: Sequence[AnswerEdit], variant: Variant, reading: Reading) -> bool:
    """Whether the edited source is a network of the variant's parameters and work."""
    found = advice(edits, variant.plan, reading.lines)
    if not found.whole or not found.hunks or reading.again is None:
        return found.whole
    try:
        graphs = reading.again(lines=edited(reading.lines, found.hunks)).graphs
    except WeighError:
        return False
    wanted = [AS_USUAL.count(variant.tally, quantity) for quantity in ("params", "macs")]
    return any([weighed.params.known, weighed.macs.known] == wanted for weighed in map(ledger, graphs))
