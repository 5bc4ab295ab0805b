"""What prose states of layers, held against a network: kernels, filters, channels, strides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from weigh.ask.claims import Claim, parse
from weigh.ask.ledger import Row
from weigh.checking.audit import Evidence, Model
from weigh.checking.layers import COMPARED, actual_of, runs_about
from weigh.readers.written.evidence import Stated

LEAST = 2
"""So many layers of a network a passage has to agree with before it is taken to speak of that network."""


def beside(stated: Sequence[Stated], model: Model) -> list[Evidence]:
    """Each thing that is stated of a layer of the network, beside what it is there; empty where the sentences seem to
    speak of another network."""
    spoken: dict[tuple[str, str, int], Row | None] = {}
    found: list[Evidence] = []
    for one in stated:
        if one.ordinal is not None or one.name:
            key = (one.name, one.type, one.ordinal or 0)
            if key not in spoken:
                spoken[key] = _row_of(one, model)
            row = spoken[key]
            found += _of_layer(one, model, row) if row is not None else ()
    agreeing = {one.layer for one in found if one.agrees}
    return found if len(agreeing) >= LEAST else []


def _row_of(stated: Stated, model: Model) -> Row | None:
    """The one layer of the network that is spoken of, whatever is stated of it."""
    runs = runs_about(model.weighed, Stated(stated.place, stated.name, stated.type, ordinal=stated.ordinal))
    return runs[0][0] if len(runs) == 1 and len(runs[0]) == 1 else None


def _of_layer(stated: Stated, model: Model, row: Row) -> Iterator[Evidence]:
    for name, value in stated.attributes.items():
        actual = actual_of(row, name, value) if name in COMPARED else None
        if actual is not None:
            yield Evidence(stated, model, row.layer.name, name, value, actual)


def as_claims(found: Iterable[Evidence]) -> tuple[Claim, ...]:
    """What prose states of kernels otherwise than the network has it, as claims about its layers."""
    texts: dict[str, None] = {}
    for one in found:
        if one.attribute == "in_channels" and not one.agrees:
            kernel: Any = one.stated.attributes.get("kernel")
            if kernel:
                sides = kernel if len(kernel) > 1 else kernel * 2
                texts[f"{one.layer}.kernel={'x'.join(map(str, (*sides, one.value)))}"] = None
    return parse(list(texts)) if texts else ()
