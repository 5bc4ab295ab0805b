"""The rows of a description made ready: impossible numbers left out, rows that stand for several written out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from weigh.readers.written.evidence import Sizes, Stated

MOST_ROWS = 20_000
MOST_REPEATS = 1000
MOST_AXES = 6
DEEPEST = 64
LARGEST = 10**18
"""No size and no count that anybody prints is larger."""


def ready(layers: Sequence[Stated]) -> tuple[list[Stated], bool]:
    """The rows one by one, and whether there were too many of them."""
    rows = list(islice(_repeated([_possible(stated) for stated in layers[:MOST_ROWS]]), MOST_ROWS + 1))
    return rows[:MOST_ROWS], len(rows) > MOST_ROWS or len(layers) > MOST_ROWS


def _repeated(layers: Sequence[Stated]) -> Iterator[Stated]:
    """The rows, those that stand for several as often as they say, an enclosing row together with what is inside it."""
    at = 0
    while at < len(layers):
        stated, end = layers[at], at + 1
        if stated.repeats <= 1:
            yield stated
            at = end
            continue
        while stated.encloses and end < len(layers) and layers[end].depth > stated.depth:
            end += 1
        inside = list(islice(_repeated(layers[at + 1 : end]), MOST_ROWS))
        for number in range(min(stated.repeats, MOST_REPEATS)):
            name = f"{stated.name}_{number}" if stated.name and number else stated.name
            yield replace(stated, repeats=1, name=name)
            yield from inside
        at = end


def _possible(stated: Stated) -> Stated:
    """The row without sizes and counts that cannot be: they were not read rightly."""
    shapes = (*stated.outputs, *((stated.input,) if stated.input is not None else ()))
    counts = (stated.params, stated.trainable, stated.macs)
    if stated.depth > DEEPEST:
        stated = replace(stated, depth=DEEPEST)
    if all(map(_is_shape, shapes)) and all(count is None or 0 <= count <= LARGEST for count in counts):
        return stated
    params, trainable, macs = (count if count is None or 0 <= count <= LARGEST else None for count in counts)
    outputs = stated.outputs if all(map(_is_shape, stated.outputs)) else ()
    given = stated.input if stated.input is None or _is_shape(stated.input) else None
    return replace(stated, outputs=outputs, input=given, params=params, trainable=trainable, macs=macs)


def _is_shape(sizes: Sizes) -> bool:
    return len(sizes) <= MOST_AXES and all(size is None or 0 < size <= LARGEST for size in sizes)
