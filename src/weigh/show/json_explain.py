"""An explanation as JSON (schema weigh/1).

Keys beside `layer`, `params`, `formula`, `terms` and `misconceptions`: `type`, `path`, `trainable`, `non_trainable`,
`frozen`, `named_formula`, `inputs`, `outputs`, `macs`, `elementwise`, `calls`, `parts` (the layers inside) and `where`;
`expected` with `misconceptions` (best first) or else `nearest`, and `expected_shape` with `shape_misconceptions`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weigh.ask.explain import Explanation, within_example
from weigh.ask.formula import PLUS, named, product_text
from weigh.network.tensors import Axis, Tensor, Weight
from weigh.show import numbers
from weigh.show.json_text import SCHEMA, dumps, exact, where

if TYPE_CHECKING:
    from weigh.ask.misconceptions import Misconception
    from weigh.ask.shape_misconceptions import ShapeMisconception


def explain_json(explanation: Explanation) -> str:
    """One JSON object; a size not known is null."""
    row = explanation.row
    return dumps(
        {
            "schema": SCHEMA,
            "layer": row.layer.name,
            "type": row.layer.type,
            "path": row.path,
            "model": explanation.network,
            "params": exact(row.params, row.missing),
            "trainable": exact(row.trainable, row.missing),
            "non_trainable": exact(row.non_trainable, row.missing),
            "frozen": explanation.frozen,
            "formula": row.formula,
            "named_formula": PLUS.join(named(group) for group in explanation.groups),
            "terms": [term(weight, explanation.trained(weight)) for weight in row.weights],
            "misconceptions": list(map(_misconception, explanation.misconceptions)),
            "nearest": list(map(_misconception, explanation.nearest)),
            "expected": explanation.expected,
            "shape_misconceptions": list(map(_shape_misconception, explanation.shape_misconceptions)),
            "expected_shape": explanation.expected_shape,
            "inputs": [_shape(tensor) for tensor in explanation.inputs],
            "outputs": [_shape(tensor) for tensor in explanation.outputs],
            "macs": exact(row.macs, row.unpriced),
            "macs_formula": PLUS.join(product_text(within_example(work), work.times) for work in explanation.macs),
            "elementwise": exact(row.elementwise, row.unpriced),
            "calls": len(row.calls),
            "parts": [{"path": part.path, "params": exact(part.params, part.missing)} for part in explanation.parts],
            "where": where(explanation.place),
        }
    )


def _misconception(one: Misconception) -> dict[str, Any]:
    return {"text": one.text, "formula": one.formula, "value": one.value, "kind": one.kind, "bits": one.bits}


def _shape_misconception(one: ShapeMisconception) -> dict[str, Any]:
    return {"text": one.text, "shape": [exact(size) for size in one.shape], "kind": one.kind, "bits": one.bits}


def term(weight: Weight, trained: bool) -> dict[str, Any]:
    """One weight: its named axes and its count."""
    return {
        "name": weight.name,
        "part": weight.part,
        "axes": [_axis(axis) for axis in weight.axes],
        "count": exact(weight.count),
        "trainable": trained,
    }


def _axis(axis: Axis) -> dict[str, Any]:
    known = exact(axis.size)
    return {"name": axis.name, "size": known} | ({} if known is not None else {"formula": numbers.size(axis.size)})


def _shape(tensor: Tensor) -> list[int | None] | None:
    return None if tensor.has_rest else [exact(size) for size in tensor.shape]
