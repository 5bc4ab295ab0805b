"""The answer in one sentence: parameters, work, memory, and the verdict on what is claimed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Final

from weigh.ask.ledger import BYTES_PER_ELEMENT, Count, Ledger
from weigh.ask.why.answer import Answer
from weigh.ask.why.answers import Answers
from weigh.show import numbers
from weigh.show.contradicting import contradiction
from weigh.show.why_sentences import fit_text, kind_of, moves_of
from weigh.words import answer as words

HOLDS: Final = "holds"
PARTLY: Final = "partly"
EXPLAINED: Final = "explained"
OPEN: Final = "open"


def answer(ledger: Ledger, name: str, claims: Sequence[str] = (), answers: Answers | None = None) -> str:
    """The network in one sentence, behind the one that it contradicts itself, where it does; then, where something is
    claimed, whether that holds and what leads to it.

    name: what to call the network. answers: what `why` says; None where the claims are about another network.
    """
    if ledger.graph.faults:
        texts = [contradiction(ledger.graph, name), _figures(ledger, words.STANDS, amounts_only=True)]
    else:
        texts = [_figures(ledger, name)]
    if claims:
        texts.append(_verdict(answers) if answers else words.OTHER[_several(claims)].format(claims=_joined(claims)))
    return " ".join(filter(None, texts))


def verdict(answers: Answers | None) -> str | None:
    """What has become of the claims: they hold, hold for what is known of the network, an answer explains every one of
    them, or they stay open."""
    if answers is None:
        return None
    if answers.holds:
        return PARTLY if answers.incomplete else HOLDS
    return EXPLAINED if any(map(_explains, answers.answers)) else OPEN


def _explains(answer: Answer) -> bool:
    return all(fit.reading is not None for fit in answer.fits)


def _figures(ledger: Ledger, name: str, amounts_only: bool = False) -> str:
    """Parameters, work and activations, the latter two together where both are amounts.

    amounts_only: without what is not known; empty where that is the parameters.
    """
    if amounts_only and _kind(ledger.params) in NO_AMOUNT:
        return ""
    macs, activations = _part(words.MACS, ledger.macs), _part(words.ACTIVATIONS, ledger.activations)
    counts = {macs: ledger.macs, activations: ledger.activations}
    amounts = [text for text, count in counts.items() if _kind(count) not in NO_AMOUNT]
    clauses = [_part(words.PARAMS, ledger.params, name)]
    if len(amounts) == len(counts):
        clauses.append(words.TAKES_BOTH.format(macs=macs, activations=activations))
    else:
        told = amounts if amounts_only else counts
        clauses += [words.TAKES.format(amount=text) if text in amounts else text for text in told]
    text = reduce(lambda first, next: words.CLAUSES.format(first=first, next=next), clauses)
    return _capital(words.WHOLE.format(figures=text), name)


NO_AMOUNT: Final = frozenset(["depends", "missing"])
"""Kinds of a total that is told in words instead of a number."""


def _capital(text: str, name: str) -> str:
    """A sentence begins with a capital letter, unless it begins with a name."""
    return text if name and text.startswith(name) else text[0].upper() + text[1:]


def _part(templates: Mapping[str, str], count: Count, name: str = "") -> str:
    kind = _kind(count)
    return templates[kind if kind in templates else "known"].format(
        name=name,
        count=numbers.whole(count.known),
        memory=numbers.si(count.known * BYTES_PER_ELEMENT, "B"),
        names=numbers.roots(*count.formulas),
    )


def _kind(count: Count) -> str:
    """How much of a total is known; a key of the tables of words."""
    if count.exact:
        return {0: "none", 1: "one"}.get(count.known, "known")
    if count.known:
        return "at_least"
    short = len(numbers.roots(*count.formulas)) <= numbers.LONGEST_TOTAL
    return "depends" if short and not count.missing else "missing"


def _verdict(answers: Answers) -> str:
    several = len(answers.claims) > 1
    claims = _joined([claim.text for claim in answers.claims])
    if answers.holds:
        return words.HOLDS[HOLDING[answers.incomplete, several]].format(claims=claims)
    fails = words.FAILS[FAILING[answers.incomplete, several]].format(claims=claims)
    if not answers.answers:
        return words.OPEN[_several(answers.claims)].format(fails=fails)
    first = answers.answers[0]
    template = words.EXPLAINED_PARTLY if several else words.EXPLAINED
    return template.format(fails=fails, leads=_leads(first), fit=fit_text(first))


HOLDING = {(False, False): "one", (False, True): "both", (True, False): "partly", (True, True): "partly_both"}
FAILING = {(False, False): "one", (False, True): "both", (True, False): "incomplete", (True, True): "incomplete_both"}
"""Keys of the sentences, by whether something of the network is not known, and whether there are several claims."""


def _leads(answer: Answer) -> str:
    """What leads to the claimed number, as the end of a sentence."""
    kind, moves = kind_of(answer), moves_of(answer)
    measured = bool(answer.fits) and answer.fits[0].value is not None
    if not measured:
        kind = "layer_shape" if kind == "layer" else "unmeasured"
    edits = words.EDITS.get(moves) or words.MANY_EDITS.format(count=moves)
    return words.LEADS[kind].format(edits=edits, total=numbers.whole(answer.total))


def _several(claims: Sequence[object]) -> str:
    """A key of the tables of words that tell one claim from several."""
    return "both" if len(claims) > 1 else "one"


def _joined(texts: Sequence[str]) -> str:
    """Texts as a sentence lists them."""
    first, last = ", ".join(texts[:-1]), texts[-1]
    return words.LIST.format(first=first, last=last) if first else last
