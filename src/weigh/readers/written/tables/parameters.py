"""Lists of a network's weights by name, with their shapes or their counts, as people print them to look inside it.

    conv1.weight torch.Size([6, 1, 5, 5])        named_parameters(), state_dict(), also several on one line
    <tf.Variable 'dense/kernel:0' shape=(784, 10) dtype=float32>
    | fc.bias | 120 |
    'Dense_0': {'kernel': (784, 10), 'bias': (10,)}

Weights of one layer stand side by side, and together they tell what kind of layer it is and its sizes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from math import prod
from typing import Any, Final, NamedTuple

from weigh.numbers.numerals import numeral
from weigh.readers.written.evidence import Description, Line, Stated, Total
from weigh.readers.written.tables.printed_cells import bare, place_of
from weigh.readers.written.tables.weight_kinds import FRAMEWORKS, STATISTICS, WEIGHTS, kind_of

LONGEST: Final = 20_000
"""Characters of a line that are looked at: an OrderedDict is printed on one."""
GAP: Final = 3
"""Lines of other things that may stand between two weights."""
FEWEST: Final = 2
"""Weights of a list; one alone is a sentence about it."""

_LEAF = "|".join(sorted(WEIGHTS, key=len, reverse=True))
_OPENED = r"['\"]?(?P<opened>[\w.~/-]{1,80})['\"]?\s{0,3}:\s{0,3}(?:FrozenDict\()?\{"
"""Where a dictionary of a layer's weights begins."""
_NAME = rf"(?P<name>(?:[\w-]{{1,60}}[./]){{0,12}}(?:{_LEAF})(?:_l\d{{1,2}}(?:_reverse)?)?)(?::\d)?"
_SIZES = r"[(\[]{1,2}\s?(?P<sizes>\d{1,9}(?:\s?[,x×]\s?\d{1,9}){0,7}),?\s?[)\]]{1,2}"
_WEIGHT = re.compile(
    rf"{_OPENED}|(?<![\w./]){_NAME}(?![\w./])['\"]?[\s,:|│┃=-]{{1,80}}(?:[Ss]hape|[Ss]ize)?[\s:=|│]{{0,20}}"
    rf"(?:(?:torch\.Size|TensorShape|b?float\d\d|f32)?\s?{_SIZES}|(?P<count>\d{{1,3}}(?:,\d{{3}}){{1,4}}|\d{{1,12}})(?=\s{{0,60}}[|│┃]|\s*$))"
)
_TOTAL = re.compile(r"\W{0,40}total(?: trainable)? param\w{0,7}\W{1,12}(?P<number>\d[\d,]{0,20})", re.IGNORECASE)


class _Weight(NamedTuple):
    """sizes: its shape, None where only its count is printed."""

    line: Line
    layer: str
    leaf: str
    sizes: tuple[int, ...] | None
    elements: int


@dataclass
class _List:
    """A list while its weights are found. end: the index behind its last line."""

    end: int
    weights: list[_Weight] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)


def find(lines: Sequence[Line]) -> list[Description]:
    """The lists of weights among the lines, in their order."""
    return [_described(one) for one in _lists(lines) if len(one.weights) >= FEWEST]


def _lists(lines: Sequence[Line]) -> list[_List]:
    found: list[_List] = []
    opened = ""
    for at, line in enumerate(lines):
        text = bare(line)[:LONGEST]
        near = found[-1] if found and at - found[-1].end <= GAP else None
        opened, weights = (
            _weights(line, text, opened) if "{" in text or any(map(text.__contains__, _HINTS)) else (opened, [])
        )
        if weights and near is not None and not near.totals and not _repeats(near, weights[0]):
            near.weights += weights
            near.end = at + 1
        elif weights:
            found.append(_List(at + 1, weights))
        elif near is not None and (total := _total(line, text)):
            near.totals.append(total)
            near.end = at + 1
    return found


_HINTS: Final = ("weight", "bias", "kernel", "embedding", "gamma", "beta", "running_", "moving_", "scale")
"""What a line has that has a weight's name in it."""


def _repeats(near: _List, weight: _Weight) -> bool:
    """Whether the list begins again: another network with the same names."""
    return (weight.layer, weight.leaf) in {(one.layer, one.leaf) for one in near.weights}


def _weights(line: Line, text: str, opened: str) -> tuple[str, list[_Weight]]:
    """The weights of a line. opened: the layer whose dictionary stands open at its beginning; given back at its end."""
    weights: list[_Weight] = []
    for found in _WEIGHT.finditer(text):
        if found["opened"]:
            opened = found["opened"]
            continue
        layer, _, leaf = found["name"].replace("/", ".").rpartition(".")
        sizes = tuple(int(size) for size in re.findall(r"\d+", found["sizes"])) if found["sizes"] else None
        value = numeral(found["count"], 1) if found["count"] else None
        count = prod(sizes) if sizes is not None else int(value.value) if value else 0
        if layer or opened:
            weights.append(_Weight(line, layer or opened, leaf, sizes, count))
    return opened, weights


def _total(line: Line, text: str) -> Total | None:
    found = _TOTAL.match(text)
    value = numeral(found["number"].rstrip(","), 1) if found else None
    return Total("params", int(value.value), int(value.value), place_of(line), text.strip()) if value else None


def _described(one: _List) -> Description:
    leaves = {weight.leaf for weight in one.weights}
    framework = next((name for name, telling in FRAMEWORKS.items() if leaves & telling), "torch")
    return Description(
        "torch" if framework == "torch" else "table",
        tuple(_layers(one.weights, framework)),
        place_of(one.weights[0].line),
        max((one.weights[-1].line.number, *(total.place.line for total in one.totals))),
        framework=framework,
        totals=tuple(one.totals),
        channels_first=framework == "torch",
    )


def _layers(weights: Sequence[_Weight], framework: str) -> Iterator[Stated]:
    windowed = False
    for name, group in groupby(weights, key=lambda weight: weight.layer):
        own = list(group)
        kept = [weight for weight in own if framework != "torch" or weight.leaf not in STATISTICS]
        sizes = {weight.leaf: weight.sizes for weight in own if weight.sizes is not None}
        kind, attributes = kind_of(name, sizes, framework, windowed) if sizes else ("", {})
        windowed = "kernel" in attributes
        yield Stated(
            place_of(own[0].line),
            name=name,
            type=kind or _usual_kind(name),
            params=sum(weight.elements for weight in kept),
            attributes=_told(kind, attributes),
            text=bare(own[0].line).strip(),
        )


def _told(kind: str, attributes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in attributes.items() if value is not None}


def _usual_kind(name: str) -> str:
    """The kind that a layer's name tells, where only the counts of its weights are printed."""
    from weigh.readers.written.prose.subjects import kind_of_name

    last = name.rpartition(".")[2]
    return {"conv": "Conv2d", "dense": "Linear"}.get(kind_of_name(last), last)
