"""The answers of `why` as JSON (schema weigh/1).

Keys: `text`, the first sentence of the text; `model`; `claims` [{text, quantity, low, high, layer, readings}]; `total`,
the first claim's quantity as it is; `complete`; `answers`, best first: `text`, its headline, `kind`, `bits`, `edits`
[{kind, layer, text, because, where}], `total`, `formula`, `gap`, which the edits' own gaps add up to, `layers` before
and after (`row` is their place among the `layers` of the ledger), `code` as hunks, `like`, `fits` for each claim,
`ties`, `tools` that print this number; `nearest` where there is no answer, with `residual`; `weighed`, how many
variants were weighed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from weigh.ask.claims import Claim
from weigh.ask.ledger import Ledger
from weigh.ask.why.answer import Answer, AnswerEdit, Change, Counted
from weigh.ask.why.answers import Answers
from weigh.ask.why.choosing import Near
from weigh.ask.why.question import Fit
from weigh.network.graph import Layer
from weigh.network.tensors import Tensor
from weigh.show.json_text import SCHEMA, dumps, exact, where
from weigh.show.why_sentences import headline, opening, zoo_title
from weigh.words.moves import reason_text
from weigh.words.why import GROUPS
from weigh.write.advice import Advise, advise_of


def why_json(found: Sequence[Answers], name: str = "") -> str:
    """One JSON object. The answers of the network that explains the claims best stand at the top level; where a source
    has several networks, all of them are under `models`. name: what to call the one network, if not by its own name."""
    models = [network_json(answers, name) for answers in found]
    best = min(range(len(models)), key=lambda at: _length(found[at]))
    more = {"models": models} if len(models) > 1 else {}
    return dumps({"schema": SCHEMA, **models[best], **more})


def _length(answers: Answers) -> float:
    return answers.answers[0].bits if answers.answers else float("inf")


def network_json(answers: Answers, name: str = "") -> dict[str, Any]:
    """The answers for one network; keys as told above."""
    rows, advise = _rows(answers.ledger), advise_of(answers)
    return {
        "text": opening(answers, name),
        "model": answers.ledger.graph.name,
        "claims": [_claim(claim) for claim in answers.claims],
        "total": answers.total,
        "complete": not answers.incomplete,
        "holds": answers.holds,
        "answers": [_answer(answer, advise, rows) for answer in answers.answers],
        "nearest": [_near(near) for near in answers.nearest],
        "weighed": answers.weighed,
    }


def _rows(ledger: Ledger) -> dict[Layer, int]:
    """The first row of each layer."""
    rows: dict[Layer, int] = {}
    for number, row in enumerate(ledger.rows):
        rows.setdefault(row.layer, number)
    return rows


def _claim(claim: Claim) -> dict[str, Any]:
    readings = [
        {
            "quantity": one.quantity,
            "low": one.low,
            "high": one.high,
            "bits": one.bits,
            "convention": one.convention or None,
        }
        for one in claim.readings
    ]
    first = claim.readings[0] if claim.readings else None
    return {
        "text": claim.text,
        "quantity": first.quantity if first else claim.attribute,
        "low": first.low if first else None,
        "high": first.high if first else None,
        "layer": claim.layer or None,
        "sizes": list(claim.sizes) or None,
        "readings": readings,
    }


def _answer(answer: Answer, advise: Advise, rows: Mapping[Layer, int]) -> dict[str, Any]:
    code = advise(answer, answer.edits).hunks if answer.kind == "edits" else ()
    return {
        "text": headline(answer, zoo_title),
        "kind": answer.kind,
        "bits": round(answer.bits, 2),
        "edits": [_edit(edit) for edit in answer.edits],
        "total": answer.total,
        "formula": answer.formula or _formula(answer),
        "quantity": answer.quantity,
        "gap": answer.totals[1] - answer.totals[0],
        "layers": [_change(change, rows) for change in answer.changes],
        "code": [{"line": hunk.first, "removed": list(hunk.removed), "added": list(hunk.added)} for hunk in code],
        "like": answer.like or None,
        "fits": [_fit(fit) for fit in answer.fits],
        "ties": len(answer.ties),
        "tools": [{"name": tool.name, "version": tool.version, "setting": tool.setting} for tool in answer.tools],
    }


def _formula(answer: Answer) -> str:
    """What the gap is made of, in numbers."""
    texts = []
    for change in answer.changes:
        if change.gap:
            before, after = (formula or "0" for formula in change.formulas)
            texts.append(f"({after}) − ({before})" if before != "0" else after)
    counted = [one for edit in answer.edits for one in edit.groups]
    texts += [f"{one.gap:+,}".replace("-", "−") for one in counted]
    return " + ".join(texts).replace("+ −", "− ").replace("+ +", "+ ")


def _edit(edit: AnswerEdit) -> dict[str, Any]:
    return {
        "kind": edit.kind,
        "layer": edit.layer,
        "text": edit.text,
        "because": reason_text(edit.kind, edit.layer, edit.facts),
        "where": where(edit.place),
        "gap": edit.gap,
        "groups": [_group(one) for one in edit.groups],
    }


def _group(one: Counted) -> dict[str, Any]:
    return {"text": GROUPS.get(one.group, one.group), "gap": one.gap, "layers": one.layers}


def _change(change: Change, rows: Mapping[Layer, int]) -> dict[str, Any]:
    return {
        "name": change.layer,
        "type": change.type,
        "change": change.kind,
        "params": {"before": change.params[0], "after": change.params[1], "gap": change.gap},
        "macs": {"before": change.macs[0], "after": change.macs[1]},
        "formula": {"before": change.formulas[0], "after": change.formulas[1]},
        "output_shape": {"before": _shape(change.shapes[0]), "after": _shape(change.shapes[1])},
        "where": where(change.place),
        "row": rows.get(change.owner) if change.owner else None,
    }


def _shape(tensor: Tensor | None) -> list[int | None] | None:
    return None if tensor is None or tensor.has_rest else [exact(size) for size in tensor.shape]


def _fit(fit: Fit) -> dict[str, Any]:
    return {"claim": fit.claim.text, "value": fit.value, "explained": fit.reading is not None}


def _near(near: Near) -> dict[str, Any]:
    return {"edits": [_edit(edit) for edit in near.edits], "total": near.total, "residual": near.residual}
