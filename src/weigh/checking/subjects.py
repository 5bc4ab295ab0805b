"""Which of a page's networks a statement may speak of, the likeliest first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from weigh.ask.claims import Claim, parse
from weigh.checking import published
from weigh.checking.audit import Model
from weigh.checking.layers import mentioned, runs_about, types_in
from weigh.checking.misread import Asked
from weigh.network.errors import SelectionError
from weigh.readers.written.evidence import Stated, Statement

LEAST_NAME = 3
"""Letters of a network's own name that may be looked for in a sentence."""
_GENERIC = frozenset(["sequential", "model", "functional"])
"""Names that frameworks give, and that therefore name nothing."""
MOST_NEAR: Final = 12
"""Networks of a page that a statement may speak of without naming them: those that stand nearest."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One statement of a page with what it may be about.

    near: the page's models, in its own post first, then those before it, then those behind it. own: those of them that
    it names. names: entries of the zoo that it names. related: models of the page that are like these.
    asked: what was asked of the page's layers before.
    """

    statement: Statement
    post: int
    claim: Claim | None
    near: tuple[Model, ...]
    own: tuple[Model, ...]
    names: tuple[str, ...]
    related: tuple[Model, ...]
    asked: Asked = field(default_factory=Asked)

    @classmethod
    def of(cls, statement: Statement, post: int, models: Sequence[Model], asked: Asked) -> Subject:
        near = _near(models, post, statement.place.line)
        names = published.named(statement.names, statement.text)
        own = tuple(model for model in near if _is_named(model, statement.names) or _is_beside(model, statement))
        own = own or _called(near, statement.text)
        near = near[:MOST_NEAR]
        related = [model for model in near if set(names) & published.like(model.weighed.graph)] if names else []
        statement = _with_name(statement, near)
        return cls(statement, post, claim_of(statement), near, own, names, tuple(related), asked)

    @property
    def meant(self) -> tuple[Model, ...]:
        """The models whose layers it may speak of; a published one where the page has none at all."""
        return self.own or self.related or self.near or tuple(map(published.model, published.variants(self.names)))

    @property
    def circles(self) -> list[list[Model]]:
        """The models of its own post and those before it, then those that come later."""
        line = self.statement.place.line
        known = [one for one in self.meant if one.post == self.post or one.place is None or one.place.line <= line]
        return [models for models in (known, [model for model in self.meant if model not in known]) if models]


def _near(models: Sequence[Model], post: int, line: int) -> tuple[Model, ...]:
    def distance(model: Model) -> tuple[bool, bool, int]:
        at = model.place.line if model.place else 0
        return model.post != post, at > line, abs(at - line)

    return tuple(sorted(models, key=distance))


def _called(near: Sequence[Model], text: str) -> tuple[Model, ...]:
    """Of several networks the one whose own name, a variable's of the program, stands in the sentence, and alone."""
    words = set(re.findall(r"\w+", text))
    found = tuple(model for model in near if len(model.name) >= LEAST_NAME and model.name in words - _GENERIC)
    return found if len(near) > 1 and len(found) == 1 else ()


def _is_named(model: Model, names: Sequence[str]) -> bool:
    return any(name.casefold() in _own_names(model) for name in names)


@lru_cache(maxsize=256)
def _own_names(model: Model) -> frozenset[str]:
    return frozenset([model.name.casefold(), *(one.name.casefold() for one in model.same)]) - _GENERIC


def _is_beside(model: Model, statement: Statement) -> bool:
    """Whether a network stands in the very line of the statement: the row of a table that compares networks."""
    return model.origin == "notation" and model.place == statement.place


def _with_name(statement: Statement, near: Sequence[Model]) -> Statement:
    """A statement that says a layer's own name speaks of that layer; one that counts off "the first BatchNormalization"
    without a word of its language for the kind, of that type."""
    about = statement.about
    if about is not None and not any(runs_about(model.weighed, about) for model in near):
        about = None
    for model in near:
        if about is None:
            names = mentioned(model, statement.text)
            if len(names) == 1:
                ((name, word),) = names.items()
                return replace(statement, about=Stated(statement.place, name=name, text=word))
        elif not about.type and not about.name and about.ordinal is not None:
            types = types_in(model.weighed, statement.text)
            if len(types) == 1:
                return replace(statement, about=replace(about, type=types[0]))
    return statement


def claim_of(statement: Statement) -> Claim | None:
    """The statement's number as a claim of the command line; None where it has none that is understood."""
    return _claim(statement.quantity, statement.value) if statement.value else None


@lru_cache(maxsize=4096)
def _claim(quantity: str, value: str) -> Claim | None:
    quantity = {"bytes": "memory"}.get(quantity, quantity)
    try:
        (claim,) = parse([f"{quantity or 'params'}={value}"])
    except (SelectionError, ValueError):
        return None
    return claim if claim.readings else None
