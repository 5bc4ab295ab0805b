"""`weigh check`: a page's networks, what it claims of them, and how each claim stands.

audit      what is found, as data
models     the networks of a page; those that are one network, row by row
solving    sizes that code leaves open, from figures on the page
layers     which layers a text speaks of
figures    what networks and layers have
published  networks of the zoo that a page names
explained  `why` for a claim, with what the page states of layers
misread    how somebody counted who got another number for a layer
subjects   which networks a statement may speak of
of_networks, of_layers   claims about the one and the other
exactly    what on the page has exactly a number
judging    each statement tied and held against what it speaks of
printed    a table beside the code that it stands next to
totals     printed sums added up again
evidence   what prose states of layers, beside the networks
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from weigh.checking import published
from weigh.checking.audit import FAILS, Audit, Evidence, Model, Verdict
from weigh.checking.evidence import beside
from weigh.checking.judging import Judge
from weigh.checking.models import as_printed, merged, models_of, told_apart
from weigh.checking.printed import differing
from weigh.checking.solving import Figure, solved, tried
from weigh.checking.subjects import claim_of
from weigh.checking.totals import of_tables
from weigh.readers.written.page import read_page
from weigh.readers.written.page.contents import Contents, contents


def check(page: str | bytes | Path, name: str = "") -> Audit:
    """Audit a page: every network, table and claim in it.

    page: the page itself, or the path of its file. name: what to call it.
    Raises: SourceError where it cannot be read: too large, or no text.
    """
    if isinstance(page, Path):
        from weigh.sources import file_bytes

        name, page = name or page.name, file_bytes(str(page))
    read = read_page(page, name)
    held = contents(read)
    found, unread = models_of(held, name)
    figures = list(_figures(held))
    printed = [model for model in found if model.origin == "table"]
    models = told_apart(merged(list(_settled(found, printed, tried(figures)))))
    named = [published.model(entry) for entry in _described(held)]
    evidence = [one for model in (*models, *named) for one in beside([stated for _, stated in held.stated], model)]
    judge = Judge(models, evidence, figures, bool(unread))
    verdicts = [*differing(models), *(verdict for model in models for verdict in of_tables(model))]
    verdicts += [verdict for post, statement in held.statements for verdict in judge.verdicts(post, statement)]
    return Audit(
        name, tuple(models), tuple(_once(verdicts)), tuple(evidence), tuple(unread)
    )  # fmt: skip


MOST_SETTLED: Final = 12
"""Programs of a page that are read again as other generations of their framework."""


def _settled(found: Sequence[Model], printed: Sequence[Model], figures: Sequence[Figure]) -> Iterator[Model]:
    """The models with what tables and figures of the page settle of them; what stands there twice is settled once."""
    tables = [model.weighed for model in printed]
    made: dict[int, Model] = {}
    programs = 0
    for model in found:
        known = id(model.weighed)
        if known not in made:
            programs += model.origin == "code"
            made[known] = solved(as_printed(model, printed if programs <= MOST_SETTLED else ()), figures, tables)
        done = made[known]
        name = done.name if model.origin == "code" else model.name
        yield replace(model, name=name, weighed=done.weighed, solved=done.solved)


def _figures(held: Contents) -> Iterator[Figure]:
    """The exact numbers of the text, results of computations first."""
    statements = [statement for _, statement in held.statements]
    for statement in statements:
        if statement.computed is not None:
            yield Figure(statement.computed, statement.place)
    for statement in statements:
        claim = claim_of(statement)
        if claim is not None and statement.quantity in ("", "params") and claim.tight.exact and not claim.layer:
            yield Figure(claim.tight.low, statement.place)


def _described(held: Contents) -> Sequence[str]:
    """The published network that prose with evidence about layers speaks of: the first that the page names."""
    if not held.stated:
        return ()
    return published.named(name for _, statement in held.statements for name in statement.names)[:1]


def _once(verdicts: Sequence[Verdict]) -> Iterator[Verdict]:
    """Each claim about one thing once, the first time it is made, in the order of the page."""
    seen: set[object] = set()
    for verdict in sorted(verdicts, key=lambda one: one.statement.place.line):
        claim = claim_of(verdict.statement)
        number = (claim.tight.low, claim.tight.high) if claim else verdict.statement.text
        key = (verdict.status, verdict.because.kind, id(verdict.model), verdict.actual, number)
        if key not in seen:
            seen.add(key)
            yield verdict


__all__ = ["FAILS", "Audit", "Evidence", "Model", "Verdict", "check"]
