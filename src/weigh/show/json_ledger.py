"""The ledger as JSON (schema weigh/1), piece by piece, so that a long network is not held twice.

Keys beside those of the schema's first description. A model's: `type`, `dialect`, `neurons`, `elementwise`, `training`,
`notes`; `at_least` (some parameters are not known), `partial` (the totals that are less than the whole: each is the
known part, or null where nothing is), and `params.formula` where the count waits for a size. A layer's: `depth`,
`encloses`, `shared` (its parameters are counted in a layer above), `unknown`, `elementwise`, `activations`, `weights`,
and `output_formulas` where a size is a formula.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from math import isfinite
from typing import Any

from weigh.ask.ledger import BYTES_PER_ELEMENT, Count, Ledger, Row
from weigh.network.errors import Fault
from weigh.network.graph import Gap, Layer, Training, Value
from weigh.network.sizes import Formula
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor
from weigh.show import numbers
from weigh.show.json_text import SCHEMA, dumps, exact, where
from weigh.words.remarks import note, unknown

TOTALS = ("params", "trainable", "non_trainable", "macs", "flops", "elementwise", "activations", "neurons")
LONGEST_FORMULA = 10_000
"""Characters; a formula beyond this says nothing to anybody, and would make the answer grow with its square."""


def ledgers_json(ledgers: Sequence[Ledger], notes: Sequence[Gap] = ()) -> Iterator[str]:
    """Every network, and what was noted while the source was read."""
    yield f'{{"schema": {dumps(SCHEMA)}, "models": ['
    for i, ledger in enumerate(ledgers):
        yield from model_json(ledger, ",\n" if i else "")
    yield f'], "notes": {dumps([remark(item, note) for item in notes])}}}'


def model_json(ledger: Ledger, before: str = "") -> Iterator[str]:
    head = dumps(_head(ledger))
    yield f'{before}{head[:-1]}, "layers": ['
    rows = _Rows(ledger.graph.frozen, ledger.graph.batch)
    for i, row in enumerate(ledger.rows):
        yield ("\n" if i == 0 else ",\n") + rows.text(row)
    yield "]}"


def _head(ledger: Ledger) -> dict[str, Any]:
    graph = ledger.graph
    totals = {name: getattr(ledger, name) for name in ("macs", "flops", "elementwise", "activations", "neurons")}
    elements = _known(totals.pop("activations"))
    return {
        "name": graph.name,
        "type": graph.type,
        "dialect": graph.dialect,
        "complete": ledger.complete,
        "at_least": not ledger.params.exact,
        "unknowns": [remark(gap, unknown) for gap in graph.gaps],
        "faults": [_fault(fault) for fault in graph.faults],
        "notes": [remark(item, note) for item in graph.notes],
        "inputs": [_input(value) for value in graph.inputs],
        "params": {
            "total": ledger.params.known,
            "trainable": ledger.trainable.known,
            "non_trainable": ledger.non_trainable.known,
            **_formula(ledger.params),
        },
        **{name: _known(count) for name, count in totals.items()},
        "activations": {
            "elements": elements,
            "bytes": None if elements is None else elements * BYTES_PER_ELEMENT,
        },
        "partial": [name for name in TOTALS if not getattr(ledger, name).exact],
        "training": _training(graph.training),
    }


def _known(count: Count) -> int | None:
    """What is known of a total; null rather than a 0 that only says that nothing is."""
    return count.known if count.exact or count.known else None


class _Rows:
    """Layers as JSON. Equal applications are one object, so what they amount to is written out once."""

    def __init__(self, frozen: frozenset[Layer], batch: int | None) -> None:
        self.frozen = frozen
        self.batch = batch
        self.figures: dict[tuple[int, bool, bool], str] = {}
        self.encode = json.JSONEncoder(ensure_ascii=False).encode

    def text(self, row: Row) -> str:
        """One layer's object."""
        encode, layer = self.encode, row.layer
        made_at = layer.place or (row.calls[0].place if row.calls else None)
        return (
            f'{{"name": {encode(layer.name)}, "type": {encode(layer.type)}, "path": {encode(row.path)}, '
            f'"depth": {row.depth}, "encloses": {encode(row.encloses)}, {self._figures(row)}, '
            f'"where": {encode(where(made_at))}}}'
        )

    def _figures(self, row: Row) -> str:
        """The members that follow from what is applied, without braces."""
        if row.encloses or len(row.calls) > 1:
            return dumps(_figures(row, self.batch))[1:-1]
        key = (id(row.calls[0].applied), row.adds, row.layer in self.frozen)
        text = self.figures.get(key)
        if text is None:
            text = self.figures[key] = dumps(_figures(row, self.batch))[1:-1]
        return text


def _figures(row: Row, batch: int | None) -> dict[str, Any]:
    record: dict[str, Any] = {
        "output_shapes": [sizes(tensor, batch) for tensor in row.outputs],
        "params": exact(row.params, row.missing),
        "trainable": exact(row.trainable, row.missing),
        "non_trainable": exact(row.non_trainable, row.missing),
        "formula": row.formula,
        "macs": exact(row.macs, row.unpriced),
        "elementwise": exact(row.elementwise, row.unpriced),
        "activations": exact(row.activations, row.unpriced),
        "calls": len(row.calls),
        "shared": not row.adds,
        "unknown": row.missing or not isinstance(row.params, int),
        "weights": [
            {"name": weight.name, "shape": list(map(exact, weight.shape)), "count": exact(weight.count)}
            for weight in row.weights
        ],
    }
    if any(isinstance(axis.size, Formula) and axis != BATCH_AXIS for tensor in row.outputs for axis in tensor.axes):
        record["output_formulas"] = [list(map(_size_text, tensor.axes)) for tensor in row.outputs]
    return record


def sizes(tensor: Tensor, batch: int | None = None) -> list[int | None] | None:
    """null where not even the number of axes is known. batch: the examples of a batch, where the source shows them."""
    sizes = (size.at({"batch": batch}) if batch and isinstance(size, Formula) else size for size in tensor.shape)
    return None if tensor.has_rest else [exact(size) for size in sizes]


def _size_text(axis: Axis) -> int | str:
    """A size, or its formula; … for any number of axes."""
    if axis.rest:
        return "…"
    return axis.size if isinstance(axis.size, int) else numbers.size(axis.size)


def _input(value: Value) -> dict[str, Any]:
    return {"name": value.name, "shape": sizes(value.tensor), "dtype": value.tensor.dtype}


def remark(gap: Gap, sentence: Callable[[Gap], str]) -> dict[str, Any]:
    """What is not known or was noted, in a sentence, with its place."""
    return {"kind": gap.kind, "what": gap.what, "where": where(gap.place), "why": sentence(gap)}


def _fault(fault: Fault) -> dict[str, Any]:
    return {"kind": fault.kind, "layer": fault.subject, "where": where(fault.place), "text": str(fault)}


def _formula(count: Count) -> dict[str, str]:
    if not count.formulas:
        return {}
    text = numbers.size(count.size)
    return {"formula": text} if len(text) <= LONGEST_FORMULA else {}


def _training(training: Training | None) -> dict[str, Any] | None:
    if training is None:
        return None
    settings = {name: _plain(value) for name, value in training.settings.items()}
    return {"optimizer": training.optimizer, "loss": training.loss, "settings": settings}


def _plain(value: Any) -> int | float | str | None:
    """A setting as JSON can have it: it has no infinity and no objects."""
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    return value if isinstance(value, int | float | str | None) else str(value)
