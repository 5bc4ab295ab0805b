"""How much claims say, in bits: an answer that takes more than that to tell explains nothing."""

from __future__ import annotations

from collections.abc import Sequence
from math import log2
from typing import Final

from weigh.ask.claims import Claim

CHANCE: Final = 2.5
"""Bits by which an answer may be longer than what its claims say; a longer one could explain any number."""
OCTAVES: Final = 4.0
"""A claim is thought of as somewhere within so many doublings: what it says in bits is how narrow it is among them."""
SHAPE_SAYS: Final = 12.0
"""What a claimed shape says: two or three sizes, each one of a dozen usual ones or so."""
MOST_SAID: Final = 30.0
"""What one claim can say at most: longer numbers are exact, but nobody made a billion networks to choose from."""


def information(claims: Sequence[Claim]) -> float:
    """How many bits the claims say: how narrow each is among the numbers that it might have been.

    60,965,224 is one number among 4 octaves of them, 27 bits; 60M, taken as 55 to 65 million, no more than 4 bits.
    """
    return sum(map(_said, claims))


def _said(claim: Claim) -> float:
    if not claim.readings:
        return SHAPE_SAYS
    reading = claim.tight if claim.tight.convention else claim.wide
    octaves = log2((reading.high + 1) / max(reading.low, 1)) if reading.high else 0.0
    return min(MOST_SAID, -log2(max(octaves / OCTAVES, 2.0**-MOST_SAID)))


def most_bits(claims: Sequence[Claim]) -> float:
    """The length of an answer beyond which it says more than the claims do."""
    return information(claims) + CHANCE
