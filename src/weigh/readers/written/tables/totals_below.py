"""The numbers below a printed summary: counts of parameters, work and memory, each behind its label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import ceil
from typing import Final

from weigh.numbers.numerals import numeral
from weigh.numbers.units import BYTES, SCALES
from weigh.readers.written.evidence import Line, Total
from weigh.readers.written.tables import headings
from weigh.readers.written.tables.printed_cells import bare, is_rule, place_of

NEAR: Final = 4
"""Lines without a number that may stand between the rows and the totals, or between two totals."""
LEAST_RULE: Final = 8
"""Characters that a rule has at least."""

_LABELLED = re.compile(r"\W{0,200}(?P<label>[^\W\d][^:：]{1,80}?)\s*[:：]\s*(?P<value>\d[\d,.'_ ]{0,30})")
_OF_BATCH = re.compile(r"\W{0,200}(?:input|forward/backward pass) size", re.IGNORECASE)
_SEVERAL = re.compile(r"(?<=\d)\s+(?=[^\W\d][^:：\d]{4,60}[:：])")
_SCALE = re.compile(r"\((?:Units\.)?([A-Za-z]+)\)")
_ENUM = {"none": "", "kilobytes": "k", "megabytes": "m", "gigabytes": "g", "terabytes": "t"}

QUANTITIES: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), quantity)
    for pattern, quantity in [
        (r"\([kmg]i?b\)", "bytes"),
        (r"mult.?adds|\bmacs\b|multiply", "macs"),
        (r"flops", "flops"),
    ]
)
"""What the words of a label count, the first that fits; parameters are told in many languages by `headings`."""


def below(lines: Sequence[Line], start: int) -> tuple[tuple[Total, ...], int]:
    """The totals that follow `lines[start - 1]`, and the index behind the last one (`start` where there is none)."""
    found: list[Total] = []
    unread: list[Total] = []
    end = at = start
    while at < len(lines) and at - end < NEAR:
        text = bare(lines[at])
        here = [total for part in _SEVERAL.split(text) for total in _total(part, lines[at])]
        unread.extend(total for total in here if not total.quantity)
        found.extend(total for total in here if total.quantity)
        if here:
            end = at + 1
        elif not is_rule(text):
            break
        at += 1
    return (*found, *_by_sum(unread)), closed(lines, end)


def closed(lines: Sequence[Line], end: int) -> int:
    """The index behind the rule that ends a table, where one follows."""
    text = bare(lines[end]) if end < len(lines) else ""
    return end + 1 if len(text) >= LEAST_RULE and is_rule(text) else end


def for_one(total: Total, batch: int) -> Total:
    """A total that is told for a whole batch as that of one example: of work, of the input, of what layers give."""
    if total.quantity not in ("macs", "flops") and not _OF_BATCH.match(total.text):
        return total
    return replace(total, low=ceil(total.low / batch), high=total.high // batch)


def _total(text: str, line: Line) -> Iterable[Total]:
    match = _LABELLED.match(text)
    if match is None:
        return
    label = match["label"]
    quantity = _quantity(label)
    bounds = _bounds(label, match["value"], quantity)
    if bounds is not None:
        yield Total(quantity, *bounds, place=place_of(line), text=text.strip())


def _quantity(label: str) -> str:
    """What a label counts, "" where its words are not known."""
    known = next((quantity for words, quantity in QUANTITIES if words.search(label)), "")
    if known:
        return known
    counted = headings.totals().search(headings.fold(label))
    return next((quantity for kind, quantity in headings.TOTALS.items() if counted and counted[kind]), "")


def _bounds(label: str, value: str, quantity: str) -> tuple[int, int] | None:
    unit = _SCALE.search(label)
    scales = [1]
    if unit and quantity == "bytes":
        scales = [memory.bytes for memory in BYTES.get(unit[1].lower(), ())] or [1]
    elif unit:
        word = unit[1].lower()
        scales = [SCALES.get(_ENUM.get(word, word), 1)]
    numbers = [numeral(value.strip().rstrip(",."), scale) for scale in scales]
    ranges = [found for one in numbers if one and (found := one.rounded(one.unit))]
    return (max(0, min(low for low, _ in ranges)), max(high for _, high in ranges)) if ranges else None


def _by_sum(totals: Sequence[Total]) -> Iterable[Total]:
    """Three numbers under words of a language that we lack: all parameters, those trained and the rest, as every
    program lists them, if the first is the sum of the others."""
    if len(totals) == 3 and totals[0].low == totals[1].low + totals[2].low:
        for total, quantity in zip(totals, ("params", "trainable", "non_trainable"), strict=True):
            yield replace(total, quantity=quantity)
