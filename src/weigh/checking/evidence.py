"""What prose states of layers, held against a network: kernels, filters, channels, strides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from weigh.ask.claims import Claim, parse
from weigh.checking.audit import Evidence, Model
from weigh.checking.layers import COMPARED, actual_of, runs_about
from weigh.readers.written.evidence import Stated

LEAST = 2
"""So many layers of a network a passage has to agree with before it is taken to speak of that network."""


def beside(stated: Sequence[Stated], model: Model) -> list[Evidence]:
    """Each thing that is stated of a layer of the network, beside what it is there; empty where the sentences seem to
    speak of another network."""
    found = [one for text in stated for one in _of_layer(text, model)]
    agreeing = {one.layer for one in found if one.agrees}
    return found if len(agreeing) >= LEAST else []


def _of_layer(stated: Stated, model: Model) -> Iterator[Evidence]:
    if stated.ordinal is None and not stated.name:
        return
    bare = {name: value for name, value in stated.attributes.items() if name in COMPARED}
    runs = runs_about(model.weighed, _without(stated))
    if len(runs) != 1 or len(runs[0]) != 1:
        return
    (row,) = runs[0]
    for name, value in bare.items():
        actual = actual_of(row, name, value)
        if actual is not None:
            yield Evidence(stated, model, row.layer.name, name, value, actual)


def _without(stated: Stated) -> Stated:
    """The layer as it is spoken of, without what is stated of it."""
    return Stated(stated.place, stated.name, stated.type, ordinal=stated.ordinal)


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
