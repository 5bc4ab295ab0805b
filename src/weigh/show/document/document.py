"""The whole document of a source, put together."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath
from typing import Any, Final

from weigh import __version__
from weigh.ask.claims import parse
from weigh.ask.ledger import Ledger, ledger
from weigh.ask.why.answers import Answers
from weigh.explaining import answers_for
from weigh.network.errors import SelectionError
from weigh.readers.reading import UNNAMED, Reading
from weigh.show.document.answer import answer, verdict
from weigh.show.document.drawn import drawn, palette
from weigh.show.document.rows import Rows
from weigh.show.json_ledger import model_json, remark
from weigh.show.json_text import SCHEMA
from weigh.show.json_why import network_json
from weigh.show.report import total_lines
from weigh.words.page import REPORT, WORDS
from weigh.words.remarks import note


def document(
    reading: Reading, claims: Sequence[str] = (), like: str = "", step: Callable[[], None] = lambda: None
) -> dict[str, Any]:
    """What a report shows of a source (docs/report.md), ready to be JSON; no object in it may be changed.

    claims: as `weigh why` takes them, tried on every network of the source. like: the published network that it should
    be. step: called after each network. The cost grows with the number of layers, beside what `why` takes.
    Raises: SelectionError where no network has the layers that a claim is about, for what is no claim, and for a `like`
    that is not in the zoo.
    """
    return {
        "schema": SCHEMA,
        "version": __version__,
        "title": _title(reading),
        "source": {"name": reading.source_name, "lines": _lines(reading)},
        "claims": list(claims),
        "models": list(_models(reading, claims, like, step)),
        "notes": [remark(item, note) for item in reading.notes],
        "words": REPORT,
        "palette": palette(),
    }


def common() -> dict[str, Any]:
    """What a page needs before it has a document: all its sentences, and the colours."""
    return {"words": WORDS, "palette": palette()}


def _models(reading: Reading, claims: Sequence[str], like: str, step: Callable[[], None]) -> Iterator[dict[str, Any]]:
    ledgers = [ledger(graph) for graph in reading.graphs]
    for weighed, answers in zip(ledgers, _answers(ledgers, reading, claims, like), strict=True):
        yield _model(weighed, reading, claims, answers)
        step()


def _answers(ledgers: Sequence[Ledger], reading: Reading, claims: Sequence[str], like: str) -> Iterator[Answers | None]:
    """What `why` says of each network; None for all without a claim, and where a claim is about a layer of another."""
    if not claims:
        yield from (None for _ in ledgers)
        return
    wanted, failed = parse(claims), []
    for weighed in ledgers:
        try:
            yield answers_for(weighed, reading, wanted, like)
        except SelectionError as error:
            failed.append(error)
            yield None
    if failed and len(failed) == len(ledgers):
        raise failed[0]


LONGEST_SOURCE: Final = 500_000
"""Characters of a source that are still worth sending along: a saved page may have ten times as many."""


def _lines(reading: Reading) -> list[str] | None:
    """The text that was read; None where there is none, or too much."""
    known = reading.lines and sum(map(len, reading.lines)) <= LONGEST_SOURCE
    return list(reading.lines) if known else None


def _title(reading: Reading) -> str:
    """What the whole is called: the file, or the networks where it has no name."""
    path = reading.source_name.partition("::")[0]
    if path in ("", UNNAMED):
        return ", ".join(graph.name for graph in reading.graphs)
    return PurePath(path).name


def _model(weighed: Ledger, reading: Reading, claims: Sequence[str], answers: Answers | None) -> dict[str, Any]:
    rows = Rows(weighed)
    name = reading.called or weighed.graph.name
    return {
        "ledger": json.loads("".join(model_json(weighed))),
        "answer": answer(weighed, name, claims, answers),
        "verdict": verdict(answers),
        "totals": [{"name": name, "text": text, "note": note} for name, text, note in total_lines(weighed)],
        "rows": rows.rows,
        "cells": rows.cells,
        "explanations": rows.explanations,
        "why": network_json(answers, name) if answers else None,
        **drawn(weighed),
    }
