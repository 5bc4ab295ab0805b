"""Claims about whole networks: of the page, or published ones that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING, Final

from weigh.ask.claims import Claim, Reading
from weigh.checking import published
from weigh.checking.audit import FAILS, HOLDS, UNVERIFIABLE, Because, Evidence, Model, Verdict
from weigh.checking.exactly import LEAST_BARE, held_exactly, part_of
from weigh.checking.figures import KERNELS, WHOLE, Part, cut, holding, kernels_of, of_network, told, with_inputs
from weigh.checking.models import parts_of
from weigh.checking.subjects import Subject, claim_of
from weigh.network.sizes import Formula

if TYPE_CHECKING:
    from weigh.checking.explained import Explained

MOST_APART: Final = 10_000
"""A number so many times more or less than the network's own is about another thing, if no network is named."""
MOST_WHY: Final = 4
"""So many claims of a page are explained; of the others only the right number is told."""
MOST_NAMED: Final = 4
LEAST_ALONE: Final = 1000
"""On a page without networks a smaller number is hardly one of a network, and memory hardly a network's."""


class OfNetworks:
    """Holds claims against whole networks. evidence: what prose states of layers. unread: some code was not read."""

    def __init__(self, evidence: Sequence[Evidence], unread: bool) -> None:
        self.evidence = evidence
        self.unread = unread
        self._asked: dict[tuple[int, str], Explained | None] = {}

    def verdicts(self, subject: Subject, claim: Claim, several: bool) -> Iterator[Verdict]:
        """several: the page has more than one network, so that which one is meant may be open."""
        tied = subject.own or subject.related
        held = _first_met(subject, claim, tied or (subject.near if not subject.names else ()))
        held = held or _of_a_layer(subject, claim)
        if held is None and subject.names and not self._is_published(subject, claim):
            beside = [model for model in subject.near if model.post == subject.post]
            held = _first_met(subject, claim, beside)  # a name in the sentence may be of something that it is not about
        if held is not None:
            yield held
        elif name := _unknown(subject):
            yield Verdict(subject.statement, UNVERIFIABLE, Because("unknown_name", {"name": name}))
        elif subject.names:
            yield from self._of_published(subject, claim)
        elif not subject.near and not self.unread and (claim.quantity == "bytes" or claim.tight.high < LEAST_ALONE):
            return
        elif claim.quantity != "layers" and (claim.tight.high >= LEAST_BARE or _is_small(subject)):
            yield self._not_met(subject, claim, several)

    def _is_published(self, subject: Subject, claim: Claim) -> bool:
        """Whether a network of the zoo that the text names has the number."""
        return any(published.meets(name, claim).reading for name in subject.names[:MOST_NAMED])

    def _of_published(self, subject: Subject, claim: Claim) -> Iterator[Verdict]:
        """Of networks that the text names: of the zoo's, and of the page's own that is like it."""
        statement, names = subject.statement, subject.names
        found = {name: published.meets(name, claim) for name in names[:MOST_NAMED]}
        name = min(found, key=lambda one: met.bits if (met := found[one].reading) else inf)
        reading, value, kind = found[name]
        quantity = claim.tight.quantity
        if value is not None:
            quantity, value = told(claim, value, reading)
        because = Because(kind, {"model": published.title(name), "quantity": quantity, "value": value})
        if reading is not None and value is not None:
            model = published.model(name) if reading.quantity != "params" else None
            yield Verdict(statement, HOLDS, because, model, value)
        if subject.related and claim.tight.quantity == "params":
            verdict = self._failed(subject, claim, subject.related[0])
            if reading is None or verdict.status == FAILS:
                yield verdict
        elif value is not None and (_is_far(claim, value) or (reading is None and _is_of_params(subject))):
            return
        elif (
            reading is None
            and value is not None
            and claim.quantity != "bytes"  # a file holds more than the weights
            and _names_itself(subject)
            and published.are_variants(met.value for met in found.values())
        ):
            yield Verdict(statement, FAILS, because, None, value)
        elif reading is None and claim.quantity != "layers":
            titles = ", ".join(map(published.title, names[:MOST_NAMED]))
            kind = "which" if len(names) > 1 else "which_version"
            kind = kind if _names_itself(subject) else "elsewhere"
            yield Verdict(statement, UNVERIFIABLE, Because(kind, {"names": titles}))

    def _not_met(self, subject: Subject, claim: Claim, several: bool) -> Verdict:
        """No network of the page has the number, and no other is named."""
        statement = subject.statement
        if not subject.near:
            return Verdict(statement, UNVERIFIABLE, Because("unread" if self.unread else "no_model"))
        model = (subject.own or subject.near)[0]
        value = of_network(model.weighed, claim.tight.quantity)
        if value is None:
            return Verdict(statement, UNVERIFIABLE, _open(model, claim.tight.quantity), model)
        params = of_network(model.weighed, "params")
        if claim.tight.quantity == "macs" and claim.tight.exact and claim.tight.low == params:
            facts = {"model": model.name, "quantity": "macs", "value": value, "params": params}
            return Verdict(statement, FAILS, Because("params_as_macs", facts), model, value)
        if (_is_far(claim, value) or (several and model.post != subject.post)) and not subject.own:
            return Verdict(statement, UNVERIFIABLE, Because("elsewhere"))
        return self._failed(subject, claim, model)

    def _failed(self, subject: Subject, claim: Claim, model: Model) -> Verdict:
        """The claim does not hold for the model: with why not."""
        known = of_network(model.weighed, claim.tight.quantity)
        if known is None:
            return Verdict(subject.statement, UNVERIFIABLE, _open(model, claim.tight.quantity), model)
        quantity, value = told(claim, known)
        if quantity == "bytes":  # a file, gradients, an optimizer: there is more to memory than the text tells
            return Verdict(subject.statement, UNVERIFIABLE, Because("memory_else", {"model": model.name, "all": value}))
        because = Because("total", {"model": model.name, "quantity": quantity, "value": value})
        why = self._why(model, claim)
        answers, support = (why.answers, why.support) if why else (None, ())
        return Verdict(subject.statement, FAILS, because, model, value, answers, support)

    def _why(self, model: Model, claim: Claim) -> Explained | None:
        """The answers of `why`, asked once for each number of each model, and not without end."""
        from weigh.checking.explained import explained

        key = (id(model), f"{claim.quantity} {claim.tight.low} {claim.tight.high}")
        if key not in self._asked and len(self._asked) < MOST_WHY:
            self._asked[key] = explained(model, claim, [one for one in self.evidence if one.model is model])
        return self._asked.get(key)


def _unknown(subject: Subject) -> str:
    """The name with which the sentence begins, where no network of that name is known: it speaks of that one."""
    name = next(iter(subject.statement.names), "")
    begins = re.match(rf"\W*(?:\w{{1,4}}\s+)?\W*{re.escape(name)}(?!\w)", subject.statement.text) if name else None
    known = published.named([name]) or any(model.name.casefold() == name.casefold() for model in subject.own)
    return name if begins and not known else ""


def _is_of_params(subject: Subject) -> bool:
    """Whether the number is that of the parameters of a network that is named, whatever word stands behind it."""
    claim = claim_of(replace(subject.statement, quantity="params"))
    return claim is not None and any(published.meets(name, claim).reading for name in subject.names[:MOST_NAMED])


def _names_itself(subject: Subject) -> bool:
    """Whether the name that stands nearest to the number is the network's, in the sentence itself: one of a sentence
    before may have been left behind, and another name may be of a network that is not known."""
    nearest = next(iter(subject.statement.names), "")
    return nearest.casefold() in subject.statement.text.casefold() and bool(published.named([nearest]))


def _is_small(subject: Subject) -> bool:
    """Whether the network that is meant is so small itself that a small number may be its own."""
    value = of_network(subject.near[0].weighed, "params") if subject.near else None
    return value is not None and value < 10 * LEAST_BARE


def _first_met(subject: Subject, claim: Claim, models: Sequence[Model]) -> Verdict | None:
    """That the first of the models which has the number has it."""
    for model in models:
        if met := _met(model, claim, subject.statement.part):
            return _as_counted(subject, model, claim, *met)
    return None


def _met(model: Model, claim: Claim, part: str) -> tuple[Reading, int, str] | None:
    """The cheapest reading of a claim that the network meets, its value, and how it was counted."""
    found: list[tuple[Reading, int, str]] = []
    if part == KERNELS:
        value = kernels_of(model.weighed)
        reading = holding(claim, "params", value)
        return None if reading is None or value is None else (reading, value, "kernels_alone")
    for quantity in dict.fromkeys(reading.quantity for reading in claim.readings):
        value = of_network(model.weighed, quantity)
        counted = [(value, "total")]
        counted += [(with_inputs(model.weighed), "with_inputs")] if quantity == "activations" else []
        for number, kind in counted:
            if number is not None and (reading := holding(claim, quantity, number)):
                found.append((reading, number, kind))
        if value is not None and (shorter := cut(claim, quantity, value)):
            found.append((shorter, value, "cut"))
    return min(found, key=lambda one: one[0].bits, default=None)


def _as_counted(subject: Subject, model: Model, claim: Claim, reading: Reading, value: int, kind: str) -> Verdict:
    quantity, actual = told(claim, value, reading)
    facts = {"model": model.name, "quantity": quantity, "value": value if quantity == "bytes" else actual}
    facts |= {"all": actual} if quantity == "bytes" else {}
    return Verdict(subject.statement, HOLDS, Because(reading.convention or kind, facts), model, actual)


def _of_a_layer(subject: Subject, claim: Claim) -> Verdict | None:
    """That a layer has exactly the number, where the text does not say of what it is."""
    exact = claim.tight.exact and claim.tight.low >= LEAST_BARE and claim.quantity == "params"
    models = subject.own or subject.related or subject.near
    return held_exactly(models, subject.statement, claim.tight.low) if exact else _of_a_part(models, subject, claim)


def _of_a_part(models: Sequence[Model], subject: Subject, claim: Claim) -> Verdict | None:
    """That a model inside a model, such as the base under a new head, rounds to the number."""
    for model in models if claim.quantity == "params" else ():
        for row in parts_of(model):
            if isinstance(row.params, int) and claim.tight.holds(row.params):
                because = part_of((row,), Part(WHOLE, row.params))
                return Verdict(subject.statement, HOLDS, because, model, row.params)
    return None


def _is_far(claim: Claim, value: int) -> bool:
    """Whether the claim is of another order altogether, and so of another thing."""
    return not (value / MOST_APART <= claim.tight.high and claim.tight.low <= value * MOST_APART)


def _open(model: Model, quantity: str) -> Because:
    """Why the network's figure is not known: sizes that nothing on the page tells, or code that was not understood."""
    sizes = [getattr(row, quantity, row.params) for row in model.weighed.rows]
    names = {name for size in sizes if isinstance(size, Formula) for name in size.names}
    facts = {"model": model.name, "quantity": quantity, "sizes": ", ".join(sorted(names))}
    return Because("open" if names else "incomplete", facts)
