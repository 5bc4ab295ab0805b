"""The audit of a page as JSON (schema weigh/1).

Keys: `text`, the answer in a sentence; `models`, as in the ledger's JSON, each with `origin`, `where`, `same` (other
places that show it) and `solved` (sizes settled by figures of the page);
`claims` [{text, quantity, value, verdict, actual, because, model, where, why}],
where `why` is the answer of `weigh why`, `source` tells a sum that a table prints from what a text claims, and
`counted` is false for such a sum that is right, which the sentence does not count;
`evidence` [{text, layer, attribute, stated, actual, agrees, model, where}]; `unread` [{where, why}].
The very lines that are printed: a model's `line` and those `under` it, a claim's `quote` and `reasons`, and under
`told` those of `evidence`, `gaps` and `faults`.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from weigh.checking.audit import Audit, Evidence, Model, Solved, Verdict
from weigh.show.check_text import (
    adds_up,
    evidence_lines,
    fault_lines,
    gap_lines,
    network_line,
    network_notes,
    quoted,
    summary,
    why_lines,
)
from weigh.show.json_ledger import model_json
from weigh.show.json_text import SCHEMA, dumps, where
from weigh.show.json_why import network_json


def check_json(audit: Audit) -> str:
    """One JSON object."""
    return dumps({
        "schema": SCHEMA,
        "page": audit.name,
        "text": summary(audit),
        "models": [_model(model, audit) for model in audit.models],
        "claims": [_claim(verdict) for verdict in audit.verdicts],
        "evidence": [_evidence(one) for one in audit.evidence],
        "unread": [{"where": where(place), "why": why} for place, why in audit.unread],
        "told": {
            "evidence": list(evidence_lines(audit)),
            "gaps": list(gap_lines(audit)),
            "faults": list(fault_lines(audit)),
        },
    })  # fmt: skip


def _model(model: Model, audit: Audit) -> dict[str, Any]:
    shown: dict[str, Any] = json.loads("".join(model_json(model.weighed)))
    return {
        **shown,
        "origin": model.origin,
        "where": where(model.place),
        "same": [{"origin": one.origin, "where": where(one.place)} for one in model.same],
        "solved": [_solved(one) for one in model.solved],
        "line": network_line(model),
        "under": list(network_notes(model, audit)),
    }


def _solved(one: Solved) -> dict[str, Any]:
    return {
        "size": one.unknown,
        "value": one.value,
        "low": one.low,
        "high": one.high,
        "because": one.figure,
        "layer": one.layer,
        "where": where(one.place),
    }


def _claim(verdict: Verdict) -> dict[str, Any]:
    from weigh.checking.figures import told
    from weigh.checking.subjects import claim_of

    statement, claim = verdict.statement, claim_of(verdict.statement)
    tight = claim.tight if claim else None
    low, high = (told(claim, tight.low)[1], told(claim, tight.high)[1]) if claim and tight else (None, None)
    return {
        "text": statement.text,
        "quantity": statement.quantity or None,
        "value": statement.value or None,
        "formula": statement.formula or None,
        "low": low,
        "high": high,
        "verdict": verdict.status,
        "actual": verdict.actual,
        "because": verdict.because.text,
        "kind": verdict.because.kind,
        "model": verdict.model.name if verdict.model else None,
        "source": verdict.source,
        "where": where(statement.place),
        "why": network_json(replace(verdict.answers, advise=None)) if verdict.answers else None,
        "counted": not adds_up(verdict),
        "quote": quoted(verdict),
        "reasons": list(why_lines(verdict)),
    }


def _evidence(one: Evidence) -> dict[str, Any]:
    return {
        "text": one.stated.text,
        "layer": one.layer,
        "attribute": one.attribute,
        "stated": one.value,
        "actual": one.actual,
        "agrees": one.agrees,
        "model": one.model.name,
        "where": where(one.stated.place),
    }
