"""What is told of a row that was inferred: one note a layer, with the attributes that no text stated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from weigh.network.errors import Fault
from weigh.network.graph import Gap
from weigh.network.tensors import Tensor
from weigh.readers.written.evidence import Stated
from weigh.readers.written.infer.clues import Clues, Guess
from weigh.words.faults_written import KEPT
from weigh.words.inferred import told

MOST_OTHERS = 2
NEARLY = 2.5
"""Guesses that cost no more than this above the best one are told as well."""
_AS_PRINTED = frozenset(["units", "return_sequences"])
"""What the shape shows outright."""


def unstated(guess: Guess, clues: Clues) -> Mapping[str, Any]:
    """What was inferred and not stated. A bias is told only where it is missing."""
    kept = {}
    for name, value in guess.inferred.items():
        usual = name in _AS_PRINTED or (name == "bias" and value is True) or (name == "multiplier" and value == 1)
        usual = usual or (name == "biases" and value == 1)
        if not usual and clues.get(name) is None:
            kept[name] = value
    return kept


def inferred(clues: Clues, guess: Guess, others: Iterable[Guess]) -> Gap | None:
    """The note of one layer; None where everything was stated."""
    attributes = unstated(guess, clues)
    if not attributes:
        return None
    text = told(attributes)
    rest = dict.fromkeys(told(unstated(other, clues)) for other in others if other.cost <= guess.cost + NEARLY)
    rest.pop(text, None)
    rest.pop("", None)
    shown = list(rest)[:MOST_OTHERS]
    facts = {**attributes, "layer": clues.stated.name, "others": "; ".join(shown), "attributes": text}
    loose = clues.params is None and clues.output is None
    kind = "inferred.loose" if loose else "inferred.usual" if shown else "inferred"
    return Gap(kind, text, clues.stated.place, facts)


def entered(tensor: Tensor, others: tuple[Tensor, ...], stated: Stated) -> Gap:
    """The note of an input that no row prints."""
    facts = {"others": ", ".join(map(str, others)), "layer": stated.name}
    return Gap("inferred.input.usual" if others else "inferred.input", str(tensor), stated.place, facts)


def inconsistent(stated: Stated, reading: str, kept: str = KEPT) -> Fault:
    """A row whose numbers no op of its kind gives. kept: which of them are believed."""
    shapes = ((None, *sizes) for sizes in stated.outputs)
    shape = ", ".join(f"({', '.join('?' if size is None else str(size) for size in sizes)})" for sizes in shapes)
    facts = {
        "type": stated.type or stated.name, "shape": shape or "–",
        "params": "–" if stated.params is None else f"{stated.params:,}", "reading": reading, "text": stated.text,
        "kept": kept,
    }  # fmt: skip
    return Fault("row.inconsistent" if reading else "row.unfit", facts, stated.name or stated.type, stated.place)
