"""Each statement of a page tied to the network or the layers that it speaks of, and held against them.

What is not tied by a name, a kind of layer or its own exact value to something on the page is not judged: a claim about
something else is no claim that fails.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from weigh.checking.adding import Account
from weigh.checking.audit import HOLDS, UNVERIFIABLE, Evidence, Model, Verdict
from weigh.checking.misread import Asked
from weigh.checking.of_layers import alone, computed, denied, spoken_of
from weigh.checking.of_networks import OfNetworks
from weigh.checking.solving import Figure
from weigh.checking.subjects import Subject, claim_of
from weigh.readers.written.evidence import Statement

_LABELLED = re.compile(r"^[^\n:=]{1,40}[:=][^\n:=]{1,30}$")
"""A row of an account: a label and its number."""


class Judge:
    """Holds statements against the models of one page, which come in its order.

    evidence: what prose states of layers. figures: the exact numbers of the page. unread: some code was not read.
    """

    def __init__(
        self,
        models: Sequence[Model],
        evidence: Sequence[Evidence] = (),
        figures: Sequence[Figure] = (),
        unread: bool = False,
    ) -> None:
        self.models = models
        self.figures = figures
        self.networks = OfNetworks(evidence, unread)
        self.asked = Asked()
        self.account = Account()
        self._named: tuple[int, tuple[str, ...]] = (-1, ())

    def verdicts(self, post: int, statement: Statement) -> list[Verdict]:
        """What is to be said of one statement; nothing where it speaks of nothing on the page. A number of what would
        be, if the network were another one, is not wrong of this one."""
        found = self._verdicts(post, statement)
        if not self.models and not statement.denies:
            total = self.account.total(post, statement, claim_of(statement))
            found = [total] if total and all(one.status == UNVERIFIABLE for one in found) else found
        return [one for one in found if one.status == HOLDS] if statement.supposed else found

    def _verdicts(self, post: int, statement: Statement) -> list[Verdict]:
        subject = Subject.of(self._in_context(post, statement), post, self.models, self.asked)
        if statement.denies:
            return list(denied(subject, self.figures))
        if statement.computed is not None:
            return list(computed(subject, statement.computed))
        if subject.claim is None:
            return []
        if subject.statement.about is not None:
            return list(spoken_of(subject, subject.claim))
        if statement.quantity:
            return list(self.networks.verdicts(subject, subject.claim, len(self.models) > 1))
        return list(alone(subject, subject.claim))

    def _in_context(self, post: int, statement: Statement) -> Statement:
        """On a page without networks of its own, the rows of an account are of the one that its post has named last."""
        if statement.names:
            self._named = post, statement.names
        elif not self.models and self._named[0] == post and _LABELLED.search(statement.text):
            return replace(statement, names=self._named[1])
        return statement
