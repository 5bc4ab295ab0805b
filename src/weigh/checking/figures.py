"""What a network, or a layer of it, has of a quantity: the numbers that claims are held against."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final

from weigh.ask.claims import CUT_BITS, ROUND_FROM, Claim, Reading
from weigh.ask.ledger import FLOPS_PER_MAC, Count, Ledger, Row
from weigh.checking.layers import Run, kind_of
from weigh.checking.models import owners
from weigh.network.sizes import Size, total

WEIGHT_LAYERS: Final = frozenset(
    ["conv", "depthwise_conv", "separable_conv", "conv_transpose", "locally_connected", "dense", "rnn"]
)
WHOLE, KERNELS, BIASES, WEIGHT, MACS, CONNECTIONS, OUTPUTS = PARTS = (
    "whole", "kernels", "biases", "weight", "macs", "connections", "outputs",
)  # fmt: skip
"""What a number of layers can be the number of, the likeliest first."""
OF_NETWORKS: Final = ("params", "trainable", "non_trainable", "macs", "neurons", "activations")


def of_network(weighed: Ledger, quantity: str) -> int | None:
    """An exact figure of the whole network; None where it is not known, or is no figure of a network."""
    if quantity == "layers":
        return sum(kind_of(row) in WEIGHT_LAYERS or bool(row.neurons) for row in owners(weighed)) or None
    if quantity not in OF_NETWORKS:
        return None
    count: Count = getattr(weighed, quantity)
    return count.known if count.exact else None


def with_inputs(weighed: Ledger) -> int | None:
    """The activations and the inputs, which many tables sum up together."""
    values = [of_network(weighed, "activations"), *(value.tensor.elements for value in weighed.graph.inputs)]
    known = [size for size in values if isinstance(size, int)]
    return sum(known) if len(known) == len(values) else None


@dataclass(frozen=True, slots=True)
class Part:
    """One number that layers have. part: whole, kernels, biases, weight (one of several), macs, connections, outputs.
    name: of the one weight."""

    part: str
    value: int
    name: str = ""


_PARTS_OF: Final = {
    **dict.fromkeys(("params", "trainable", "non_trainable"), (WHOLE, KERNELS, BIASES, WEIGHT)),
    **dict.fromkeys(("macs", "flops"), (MACS, CONNECTIONS)),
    **dict.fromkeys(("activations", "neurons", "bytes"), (OUTPUTS,)),
    "": tuple(part for part in PARTS if part != CONNECTIONS),
}
"""What a quantity of layers can be the number of."""


def told_parts(part: str, quantity: str) -> tuple[str, ...]:
    """What a claim about layers can mean, the likeliest first; `part` and `quantity` as its words tell them."""
    parts = _PARTS_OF.get(quantity, ())
    return tuple(one for one in parts if one not in (WHOLE, KERNELS, BIASES, WEIGHT) or part in ("", one))


def of_run(run: Run, part: str = "", quantity: str = "") -> Iterator[Part]:
    """The numbers of layers that a claim about them can mean, the likeliest first."""
    for one in told_parts(part, quantity):
        if one == MACS:
            yield from _known(one, [row.macs for row in run])
        elif one == CONNECTIONS:
            yield from _connections(run)
        elif one == OUTPUTS:
            yield from _known(one, [row.outputs[0].elements for row in run if row.outputs])
        elif one == WEIGHT:
            yield from _weights(run)
        elif value := _sum(run, one):
            yield Part(one, value)


def _connections(run: Sequence[Row]) -> Iterator[Part]:
    """What LeCun's papers count: a connection is a weight or a bias in use at one position, so that an output of a
    layer with biases has one connection more than MACs."""
    biased = [row for row in run if row.outputs and any(weight.name == "bias" for weight in row.weights)]
    used = [size for row in biased for size in (row.macs, row.outputs[0].elements)]
    if biased and len(biased) == len(run):
        yield from _known(CONNECTIONS, used)


def _weights(run: Sequence[Row]) -> Iterator[Part]:
    """Each weight of a layer that has several kernels: the four projections of an attention, say."""
    kernels = [weight for row in run for weight in row.weights if len(weight.axes) > 1 and weight.name != "bias"]
    if len(run) == 1 and len(kernels) > 1:
        for weight in kernels:
            if isinstance(weight.count, int):
                yield Part(WEIGHT, weight.count, f"{weight.part} {weight.name}".strip().replace("_", " "))


def _known(part: str, sizes: Sequence[object]) -> Iterator[Part]:
    known = [size for size in sizes if isinstance(size, int)]
    count = sum(known)
    if count and len(known) == len(sizes):
        yield Part(part, count)


@lru_cache(maxsize=4096)
def _sum(run: Run, part: str) -> int | None:
    """What the layers own, in whole or in kernels or biases alone; None where that is not known."""
    counts: list[Size] = []
    for row in run:
        if part == WHOLE:
            counts.append(row.params)
        else:
            counts += [weight.count for weight in row.weights if (weight.name == "bias") == (part == BIASES)]
    found = total(counts)
    return found if isinstance(found, int) else None


_GROUPS: Final = re.compile(r"(?<=\d)[.,_'\u2009\u202f\u00a0 ](?=\d{3}(?!\d))")
"""What sets groups of three digits apart, in any language."""


def numbers_in(formula: str) -> list[int]:
    """The numbers that something is computed of, in order."""
    return [int(digits) for digits in re.findall(r"\d{1,9}", _GROUPS.sub("", formula))]


MOST_OFF: Final = Fraction(1, 10)
MOST_UNITS: Final = Fraction(3, 2)
"""How far a number may be from what it is the rounded form of: as a share, and in units of its last digit."""
MOST_CUT_DIGITS: Final = 4
"""Nobody cuts off digits and keeps more than so many."""


def holds(claim: Claim, reading: Reading, value: int) -> bool:
    """Whether a text that makes the claim is right about this value, in this reading of it.

    `why` takes looser readings too, at a cost: "about 63 million" of 60,965,224. That is no reason to say that it
    holds: beyond what its digits allow, a number may be one unit of its last digit before the zeros off.
    """
    if not reading.holds(value):
        return False
    kin = (one for one in claim.readings if (one.convention, one.detail) == (reading.convention, reading.detail))
    tight = next(one for one in kin if one.quantity == reading.quantity)
    if reading is tight or tight.holds(value):
        return True
    unit, number = tight.high - tight.low + 1, Fraction(tight.high + tight.low, 2)
    while unit * 10 <= number and round(number / unit) % 10 == 0:
        unit *= 10
    off = abs(value - number)
    share = MOST_OFF / 2 if reading.convention else MOST_OFF  # taken in another sense already, it is not stretched too
    return off <= number * share and off <= unit * MOST_UNITS


def holding(claim: Claim, quantity: str, value: int | None) -> Reading | None:
    """The reading of a claim that a value of that quantity meets, the tightest; None for none."""
    fitting = (one for one in claim.readings if value is not None and one.quantity == quantity)
    return min((one for one in fitting if holds(claim, one, value or 0)), key=lambda one: one.bits, default=None)


def cut(claim: Claim, quantity: str, value: int) -> Reading | None:
    """The reading by which the digits of a round number were cut off instead of rounded: 659,272 as 650,000."""
    tight = claim.tight
    if not tight.exact or tight.quantity != quantity or tight.low < ROUND_FROM:
        return None
    digits = str(tight.low).rstrip("0")
    unit = 10 ** (len(str(tight.low)) - len(digits))
    reading = Reading(quantity, tight.low, tight.low + unit - 1, CUT_BITS)
    return reading if 1 < len(digits) <= MOST_CUT_DIGITS and unit > 1 and reading.holds(value) else None


def told(claim: Claim, value: int, reading: Reading | None = None) -> tuple[str, int]:
    """A figure as the claim counts it, with the name of what it counts: FLOPs are two for each MAC, and a number of
    memory takes as many bytes as the reading says."""
    reading = reading or claim.tight
    if reading.convention == "bytes":
        return "bytes", int(value * Fraction(reading.detail.partition(" ")[0]))
    doubled = claim.quantity == "flops" and reading.quantity == "macs" and not reading.convention
    return ("flops", value * FLOPS_PER_MAC) if doubled else (reading.quantity, value)


def kernels_of(weighed: Ledger) -> int | None:
    """The parameters of the whole network without its biases; None where they are not known."""
    return _sum(tuple(owners(weighed)), KERNELS)
