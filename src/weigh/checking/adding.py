"""Totals of counts that a text computes or tells one by one, on a page without a network that has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final, NamedTuple

from weigh.ask.claims import Claim
from weigh.checking.audit import HOLDS, Because, Verdict
from weigh.readers.written.evidence import Statement

OF_WEIGHTS: Final = frozenset(["", "params", "trainable", "non_trainable"])
"""What is counted by weights."""
MOST_TERMS: Final = 200
"""So many numbers before a total are tried as its terms."""
LEAST: Final = 100
"""A smaller total is the sum of others by chance."""


class _Term(NamedTuple):
    line: int
    value: int
    computed: bool


@dataclass(slots=True)
class Account:
    """The counts of one post, in their order, until a total of them is told."""

    _post: int = -1
    _terms: list[_Term] = field(default_factory=list)

    def total(self, post: int, statement: Statement, claim: Claim | None) -> Verdict | None:
        """That a number is the sum of those told before it, or one that was computed before; None where it is not.

        Whatever it is, it is remembered.
        """
        if post != self._post:
            self._post, self._terms = post, []
        value = statement.computed
        if value is None and claim is not None and claim.tight.exact:
            value = claim.tight.low
        if value is None or statement.quantity not in OF_WEIGHTS:
            return None
        term = _Term(statement.place.line, value, statement.computed is not None)
        found = None if term.computed else self._found(term)
        if (term.line, value) not in {(one.line, one.value) for one in self._terms[-2:]}:
            self._terms = [*self._terms[-MOST_TERMS:], term]
        return None if found is None else Verdict(statement, HOLDS, found, None, value)

    def _found(self, term: _Term) -> Because | None:
        if term.value < LEAST:
            return None
        before = [one for one in self._terms if one.line <= term.line and one.value]
        again = next((one for one in reversed(before) if one.computed and one.value == term.value), None)
        if again is not None:
            return Because("repeated", {"first": again.line, "value": term.value})
        for terms in ([one for one in before if one.computed], before):
            if count := _summed(terms, term.value):
                facts = {"first": terms[-count].line, "last": terms[-1].line, "count": count, "value": term.value}
                return Because("added", facts)
        return None


def _summed(terms: Iterable[_Term], total: int) -> int:
    """How many of the last terms add up to the total; 0 where no two or more do."""
    sums = accumulate(one.value for one in reversed(list(terms)))
    return next((count for count, one in enumerate(sums, start=1) if count > 1 and one == total), 0)
