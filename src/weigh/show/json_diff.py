"""A difference as JSON (schema weigh/1).

Keys beside `a`, `b`, `totals`, `parts` and `layers`: `complete` (everything is known), `known` (what the parts add up
to: the gap where it is known), `trainable` and `macs` (totals as in `totals`), `unknown` (layers of which a size is not
known). A gap is what `b` has more than `a`. A size not known is null.
"""

from __future__ import annotations

from typing import Any

from weigh.ask.diff import Difference, LayerGap, Part, Total
from weigh.ask.ledger import Count, Row
from weigh.show.diff_text import layer_name, part_text
from weigh.show.json_text import SCHEMA, dumps, exact


def diff_json(difference: Difference) -> str:
    """One JSON object."""
    a, b = difference.names
    return dumps(
        {
            "schema": SCHEMA,
            "a": a,
            "b": b,
            "complete": difference.a.complete and difference.b.complete,
            "totals": _total(difference.params),
            "trainable": _total(difference.trainable),
            "macs": _total(difference.macs),
            "known": difference.known,
            "parts": [_part(difference, part) for part in difference.parts],
            "unknown": [layer_name(gap) for gap in difference.unknown],
            "layers": [_layer(gap) for gap in difference.layers],
        }
    )


def _total(total: Total) -> dict[str, int | None]:
    return {"a": _count(total.a), "b": _count(total.b), "gap": total.gap}


def _count(count: Count) -> int | None:
    return count.known if count.exact else None


def _part(difference: Difference, part: Part) -> dict[str, Any]:
    return {
        "text": part_text(difference, part),
        "params": part.params,
        "kind": part.kind,
        "side": part.side or None,
        "group": part.group,
        "reasons": list(part.reasons),
        "layers": [{"a": _path(gap.a), "b": _path(gap.b)} for gap in part.layers],
    }


def _layer(gap: LayerGap) -> dict[str, Any]:
    return {
        "a": _path(gap.a),
        "b": _path(gap.b),
        "type": {"a": gap.a and gap.a.layer.type, "b": gap.b and gap.b.layer.type},
        "params": {"a": _params(gap.a), "b": _params(gap.b), "gap": gap.known if gap.exact else None},
        "formula": {"a": gap.a and gap.a.formula, "b": gap.b and gap.b.formula},
        "settings": list(gap.settings),
    }


def _path(row: Row | None) -> str | None:
    return row.path if row is not None else None


def _params(row: Row | None) -> int | None:
    """A layer's parameters: 0 where the network has no such layer, null where they are not known."""
    return exact(row.params, row.missing) if row is not None else 0
