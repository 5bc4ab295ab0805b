"""`why`: from a network and claims to a few answers, distinct in kind, the shortest description first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from weigh.ask.claims import Claim
from weigh.ask.ledger import Ledger, ledger
from weigh.ask.why.answer import Answer, AnswerEdit, changes_of, edits_of, with_gaps
from weigh.ask.why.batches import of_work
from weigh.ask.why.candidates import Candidate
from weigh.ask.why.chance import most_bits
from weigh.ask.why.choosing import WORTH_TELLING, Near, best, nearest
from weigh.ask.why.counting import AS_USUAL, QUANTITIES, Convention, optimizers
from weigh.ask.why.moves.like import Reference
from weigh.ask.why.question import Fit, Question
from weigh.ask.why.search import Search
from weigh.ask.why.single import of_one_layer, slips
from weigh.ask.why.tools import Tool, that_print
from weigh.ask.why.tools import conventions as of_tools
from weigh.network.graph import Graph
from weigh.network.notebook import InNotebook
from weigh.numbers.units import BYTES

ENOUGH: Final = 4.0
"""With an answer as short as this the source is not read again for others."""


@dataclass(frozen=True, slots=True)
class Imagined:
    """The same source read otherwise. kind, facts: as of an edit. bits: what it costs to think of it."""

    kind: str
    bits: float
    graph: Graph
    facts: dict[str, object]


@dataclass(frozen=True, slots=True, repr=False)
class Answers(InNotebook):
    """What was found for one network.

    fits: how the network as it is meets each claim. answers: best first. nearest: where there are none. weighed: how
    many variants of the network were weighed. incomplete: not everything in the network is known, and the answers rest
    on what is. advise: what turns edits of an answer into lines of the source, where the source is at hand.
    """

    ledger: Ledger
    claims: tuple[Claim, ...]
    fits: tuple[Fit, ...]
    answers: tuple[Answer, ...]
    nearest: tuple[Near, ...] = ()
    weighed: int = 0
    work: int = 0
    incomplete: bool = False
    advise: Callable[..., Any] | None = field(default=None, compare=False)

    def __repr__(self) -> str:
        claims = ", ".join(claim.text for claim in self.claims)
        first = f", first {', '.join(self.answers[0].kinds)}: {self.answers[0].total}" if self.answers else ""
        return f"<Answers to {claims} of {self.ledger.graph.name!r}: {len(self.answers)}{first}>"

    @property
    def holds(self) -> bool:
        return all(fit.reading is not None for fit in self.fits)

    @property
    def total(self) -> int | None:
        return self.fits[0].value if self.fits else None


def why(
    weighed: Ledger,
    claims: Sequence[Claim],
    references: Sequence[Reference] = (),
    imagined: Callable[[], Iterable[Imagined]] = tuple,
) -> Answers:
    """Explain claims about one network.

    references: published networks to compare with. imagined: the source read otherwise, asked for only when needed.
    Raises: SelectionError where a claim is about a layer that is not there, or a quantity that cannot be had.
    """
    question = Question(weighed, claims)
    conventions = (*_of_the_source(weighed.graph), *of_tools(claims), *of_work(question))
    search = Search(question, references, conventions)
    search.run()
    found = [answer for candidate in search.found.values() for answer in _told(candidate, question)]
    if len(claims) == 1 and not (search.start.explained and search.start.bits < 1.0):
        limit = min((answer.bits for answer in found), default=most_bits(claims)) + WORTH_TELLING
        found += of_one_layer(question, claims[0], limit)
        found += slips(question, claims[0])
        if min((answer.bits for answer in found), default=2 * ENOUGH) > ENOUGH:
            for one in imagined():
                found += _read_otherwise(one, question, conventions)
    answers = tuple(map(_finished, best([*found, *_holding(question, search)], question)))
    unknown = question.unknown()
    if unknown is not None and not any(answer.kind != "holds" for answer in answers):
        raise unknown
    return Answers(
        ledger=weighed,
        claims=question.claims,
        fits=search.start.fits,
        answers=answers,
        nearest=() if answers else tuple(nearest(search, question)),
        weighed=search.weighed,
        work=search.work,
        incomplete=question.incomplete,
    )


def _of_the_source(graph: Graph) -> Iterator[Convention]:
    """Ways of counting that the source itself suggests: with its optimizer's variables; only what is trained, where it
    freezes layers."""
    training = graph.training
    momentum = bool(training and training.settings.get("momentum"))
    yield from optimizers(training.optimizer if training else "", momentum, counted=graph.dialect != "torch")
    if graph.frozen:
        yield Convention("trainable_only", FREEZING_BITS, trained=True)


FREEZING_BITS: Final = 2.5


def _holding(question: Question, search: Search) -> Iterator[Answer]:
    """The claim holds as it is."""
    start = search.start
    if start.explained == len(question.claims):
        value = start.fits[0].value or 0
        readings, quantity = tuple(_conventions(start.fits)), _quantity(question)
        yield Answer("holds", start.bits, readings, (value, value), quantity, start.fits, variant=question.base)


def _quantity(question: Question) -> str:
    claim = question.claims[0]
    return claim.readings[0].quantity if claim.readings else "params"


def _told(candidate: Candidate, question: Question) -> Iterator[Answer]:
    quantity = _quantity(question)
    edits = edits_of(question.plan, candidate.idea, candidate.counting)
    before = AS_USUAL.count(question.plan.tally, quantity) if quantity in QUANTITIES else 0
    after = candidate.counting.count(candidate.variant.tally, quantity) if quantity in QUANTITIES else 0
    yield Answer(
        "edits", candidate.bits, (*edits, *_conventions(candidate.fits)), (before, after), quantity, candidate.fits,
        ties=candidate.ties, like=candidate.idea.like, variant=candidate.variant, counting=candidate.counting,
    )  # fmt: skip


def _conventions(fits: Sequence[Fit]) -> Iterator[AnswerEdit]:
    """The conventions by which claims are read, as edits of the count."""
    for fit in fits:
        if fit.reading and fit.reading.convention:
            unit = BYTES.get(fit.reading.detail.partition(" ")[2].lower())
            size = {"size": unit[0].bytes} if unit else {}
            yield AnswerEdit(fit.reading.convention, facts={"detail": fit.reading.detail, **size})


def _finished(answer: Answer) -> Answer:
    """The answer with all that only an answer that is told needs: the changes, and what each edit adds."""
    if answer.kind != "edits" or answer.variant is None:
        return answer
    edits = list(answer.edits)
    if answer.quantity in QUANTITIES and not answer.fits[0].claim.layer:
        own = [edit for edit in edits if edit.kind not in READINGS and edit.kind not in REREAD]
        told = iter(with_gaps(own, answer.variant, answer.counting, answer.quantity))
        edits = [next(told) if edit in own else edit for edit in edits]
        rest = answer.totals[1] - answer.totals[0] - sum(edit.gap or 0 for edit in edits)
        edits = [replace(edit, gap=rest) if edit.kind in REREAD and edit.move is None else edit for edit in edits]
    return replace(answer, edits=tuple(edits), changes=changes_of(answer.variant), tools=_tools(answer))


def _tools(answer: Answer) -> tuple[Tool, ...]:
    """What prints the answer's number, where it is counted otherwise than usual."""
    claim = answer.fits[0].claim
    if answer.variant is None or claim.layer or not answer.counting.conventions:
        return ()
    return that_print(answer.variant.tally, answer.quantity, answer.total, claim.quantity)


GIVEN: Final = frozenset(["given", "given.several"])
"""A value for what the source leaves open."""
REREAD: Final = GIVEN | {"uncomment", "data_format"}
"""Edits of the source that were made by reading it again."""
READINGS: Final = frozenset(["bytes", "macs_as_flops", "flops_as_macs"])
"""Conventions that are about the claim and leave the number as it is."""


def _read_otherwise(one: Imagined, question: Question, conventions: Sequence[Convention]) -> Iterator[Answer]:
    """The claims on the source read otherwise, alone and counted in the usual other ways."""
    other = Question(ledger(one.graph), question.claims)
    edit = AnswerEdit(one.kind, facts=one.facts)
    for candidate in Search(other, (), [one for one in conventions if not one.less]).counted():
        changes = candidate.fits != question.fits(question.base, candidate.counting)
        if changes and candidate.explained == len(question.claims):
            before = AS_USUAL.count(question.plan.tally, _quantity(question))
            for answer in _told(candidate, other):
                yield replace(answer, bits=answer.bits + one.bits, edits=(edit, *answer.edits),
                              totals=(before, answer.total), changes=())  # fmt: skip
