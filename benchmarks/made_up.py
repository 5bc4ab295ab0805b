"""How often `weigh why` explains a number that means nothing: claims drawn by chance, asked of people's own networks.

A number drawn by chance may well be reached by some edit; the rates say how often. Exact numbers should hardly ever be
explained, rounded ones seldom: there are many edits within half a percent of any number near a network's own.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from questions import questions

from weigh.api import Network

NETWORKS = 10
"""The first so many sources of the forum's table that are typed code and have more than a few layers."""
LEAST_LAYERS = 4
SEED = 1
OCTAVES = 2
"""Claims near a network's own number lie within so many doublings of it, above and below."""
DIGITS = (4, 9)


def networks() -> Iterator[Network]:
    asked = (one for one in questions("forum") if not one.layer and "code" in one.asked)
    large = (one.networks[0] for one in asked if len(one.networks[0].layers) >= LEAST_LAYERS)
    return islice(large, NETWORKS)


def anywhere(network: Network, chance: random.Random) -> int:
    digits = chance.randint(*DIGITS)
    return chance.randrange(10 ** (digits - 1), 10**digits)


def nearby(network: Network, chance: random.Random) -> int:
    return int(network.params.known * 2 ** chance.uniform(-OCTAVES, OCTAVES))


def exactly(number: int) -> str:
    return f"{number | 1:,}"  # odd, so that its last digit is told


def rounded(digits: int) -> Callable[[int], str]:
    """A number as it is told with so many digits: 1.23M, 45.6k."""

    def told(number: int) -> str:
        value = float(f"{number:.{digits - 1}e}")
        unit, scale = next((pair for pair in (("G", 10**9), ("M", 10**6), ("k", 10**3)) if value >= pair[1]), ("", 1))
        return f"{value / scale:.10g}{unit}"

    return told


FORMS: Sequence[tuple[str, Callable[[Network, random.Random], int], Callable[[int], str]]] = (
    ("4 to 9 digits, exact", anywhere, exactly),
    ("4 to 9 digits, rounded to 3", anywhere, rounded(3)),
    ("4 to 9 digits, rounded to 2", anywhere, rounded(2)),
    ("within two octaves, exact", nearby, exactly),
    ("within two octaves, rounded to 3", nearby, rounded(3)),
    ("within two octaves, rounded to 2", nearby, rounded(2)),
)
HEAD = ("claims by chance", "explained", "of")


def rates(claims: int) -> Iterator[tuple[str, str, str]]:
    """For each form of a claim how many of so many claims about each network were explained."""
    asked = list(networks())
    for name, drawn, told in FORMS:
        chance = random.Random(SEED)
        found = [bool(one.why(told(drawn(one, chance))).answers) for one in asked for _ in range(claims)]
        yield name, f"{sum(found) / len(found):.1%}", f"{len(found)}"
