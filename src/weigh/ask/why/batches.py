"""Ways to count work that follow from the network and the claim: without the first layer, trained, in any batch."""

from __future__ import annotations

from collections.abc import Iterator
from math import log2
from typing import Final

from weigh.ask.claims import Claim
from weigh.ask.why.counting import AS_USUAL, CONVENTIONS, Convention
from weigh.ask.why.question import Question
from weigh.ask.why.tally import MACS

WITHOUT_FIRST_BITS: Final = 6.5
TRAINED_BITS: Final = 5.0
BATCH_BITS: Final = 5.5
"""What it costs to think of a batch; a size that is not usual costs its logarithm on top."""
MOST_EXAMPLES: Final = 65_536

_MACS: Final = frozenset(["macs"])


def of_work(question: Question) -> Iterator[Convention]:
    """Of a claim about MACs: the network without its first layer's, one step of training, and the batches that fit."""
    whole = (claim for claim in question.claims if claim.readings and not claim.layer)
    claims = [claim for claim in whole if claim.tight.quantity == "macs"]
    total = AS_USUAL.count(question.plan.tally, "macs")
    if not claims or not total:
        return
    first, name = _first(question)
    if first < total:
        yield Convention("without_first", WITHOUT_FIRST_BITS, _MACS, less=first, detail=name)
    for claim in claims:
        yield from _batches(claim, total)
    trained = 3 * total - first
    yield Convention("trained_but_input", TRAINED_BITS, _MACS, less=total - trained, detail=name)


def _first(question: Question) -> tuple[int, str]:
    """The MACs of the first layer that has any, and its name."""
    for index, step in enumerate(question.plan.steps):
        work = sum(count for part, count in question.plan.weight_of(index).items() if part.what == MACS)
        if work:
            return work, step.layer.name
    return 0, ""


def _batches(claim: Claim, total: int) -> Iterator[Convention]:
    """The sizes of batches that make a claim come out, but for those that are tried anyway; the smallest is enough."""
    usual = {one.times for one in CONVENTIONS if one.quantities >= _MACS}
    reading = claim.tight
    size = -(-reading.low // total)
    if 1 < size <= MOST_EXAMPLES and size * total <= reading.high and size not in usual:
        yield Convention("with_batch", BATCH_BITS + log2(size), _MACS, times=size, detail=f"{size:,}")
