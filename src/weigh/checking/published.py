"""Published networks that a page names: what is known of them unread, and which of the page's own are like them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from weigh.ask.claims import Claim, Reading
from weigh.ask.ledger import ledger
from weigh.checking.audit import Model
from weigh.checking.figures import cut, holding, of_network
from weigh.network.graph import Graph
from weigh.zoo.names import is_name

SIZES: Final = frozenset(["nano", "tiny", "mini", "small", "medium", "large", "huge", "giant", "xs", "xl", "xxl"])
"""Words behind a name that make it another network's, or another size of it."""


def named(texts: Iterable[str], sentence: str = "") -> tuple[str, ...]:
    """The entries of the zoo that the first of the texts names which names any: a network, or a family of them.

    sentence: where the name stands; a size behind it belongs to it, "GPT-2 XL".
    """
    for text in texts:
        found = re.search(rf"{re.escape(text)}(?:[\s-]+|/(?=\d))(\w+)", sentence) if sentence else None
        whole = f"{text} {found[1]}" if found else text
        if found and is_name(whole):
            return _named(whole)
        if found and (found[1].lower() in SIZES or "/" in found[0].removeprefix(text)):
            return ()
        if entries := _named(text):
            return entries
    return ()


@lru_cache(maxsize=4096)
def _named(text: str) -> tuple[str, ...]:
    from weigh.zoo.names import named as names_in

    return names_in(text)


SAME_SIZE: Final = 0.05
"""Variants of one network differ by no larger share: in what is counted, or in a layer or two."""


def are_variants(values: Iterable[int | None]) -> bool:
    """Whether entries are one network in several accounts, so that what is wrong of one is wrong of all."""
    known = [value for value in values if value is not None]
    return bool(known) and max(known) <= min(known) * (1 + SAME_SIZE)


MOST_VARIANTS: Final = 3


def variants(names: Sequence[str]) -> tuple[str, ...]:
    """The first of the entries, and those after it that are the same network in other accounts."""
    from weigh.zoo.fingerprints import fingerprints

    first = names[:1]
    kin = [name for name in names[1:] if are_variants(fingerprints()[one].params for one in (*first, name))]
    return (*first, *kin)[:MOST_VARIANTS]


@cache
def model(name: str) -> Model:
    """An entry of the zoo as a model of the page."""
    from weigh.comparing import published

    return Model(title(name), "zoo", ledger(published(name)), -1)


def title(name: str) -> str:
    from weigh.zoo import entries

    return str(entries()[name].facts.get("title", name))


class Met(NamedTuple):
    """How an entry meets a claim. reading: None where it does not. value: what it has. kind: a reason's key."""

    reading: Reading | None
    value: int | None
    kind: str = "published"


def meets(name: str, claim: Claim) -> Met:
    """How an entry meets a claim; counts of parameters without reading it. What is trained counts as all parameters
    where statistics of normalizations are no parameters, as in PyTorch."""
    from weigh.zoo.fingerprints import fingerprints

    known = fingerprints()[name]
    if {reading.quantity for reading in claim.readings} == {"params"} and claim.quantity != "bytes":
        if reading := holding(claim, "params", known.params):
            return Met(reading, known.params)
        trained = holding(claim, "params", known.trainable)
        return Met(trained, known.trainable, "published_trained") if trained else Met(None, known.params)
    weighed = model(name).weighed
    for quantity in dict.fromkeys(reading.quantity for reading in claim.readings):
        value = of_network(weighed, quantity)
        found = holding(claim, quantity, value) or (None if value is None else cut(claim, quantity, value))
        if found:
            return Met(found, value)
    return Met(None, of_network(weighed, claim.tight.quantity))


@lru_cache(maxsize=256)
def like(graph: Graph) -> frozenset[str]:
    """The entries that a network resembles."""
    from weigh.zoo.fingerprints import RESEMBLES, nearest

    return frozenset(one.name for one in nearest(graph, 12) if one.likeness >= RESEMBLES)
