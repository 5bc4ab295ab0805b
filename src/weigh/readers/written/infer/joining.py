"""Which earlier values a sum or a concatenation joins, where the text does not name them."""

from __future__ import annotations

from collections.abc import Iterator

from weigh.network.graph import Value
from weigh.readers.written.infer.clues import Clues, agrees
from weigh.readers.written.infer.values import Made

MOST_JOINED = 16


def joined(clues: Clues, made: Made) -> Iterator[tuple[Value, ...]]:
    """Sets of values that the row may join, the likeliest first. The current value is always among them."""
    current = made.current
    if current is None:
        return
    if clues.family.name in ("concatenate", "keras1_merge"):
        yield from _end_to_end(clues, made, current)
    if clues.family.name != "concatenate":
        same = [value for value in made.unread() if value.tensor.shape == current.tensor.shape]
        if same:
            yield (same[0], current)
        skipped = made.skipped()
        if skipped is not None:
            yield (skipped, current)
        if clues.output is not None and agrees(current.tensor, clues.output):
            yield (current, current)
        yield from ((other, current) for other in made.earlier())


def _end_to_end(clues: Clues, made: Made, current: Value, wanted: int | None = None) -> Iterator[tuple[Value, ...]]:
    """Values whose channels add up to the wanted or the printed ones: those not read yet, or one earlier value."""
    wanted = wanted or clues.channels()
    have = _channels(current, clues)
    if wanted is None or have is None or wanted <= have:
        return
    chosen, total = [current], have
    for value in made.unread():
        more = _channels(value, clues)
        if more is not None and _beside(value, current, clues) and total + more <= wanted and len(chosen) < MOST_JOINED:
            chosen.insert(0, value)
            total += more
    if total == wanted:
        yield tuple(chosen)
    for value in made.earlier():
        if _channels(value, clues) == wanted - have and _beside(value, current, clues):
            yield (value, current)
    skipped = made.skipped()
    if skipped is not None and wanted == 2 * have:
        yield (skipped, current)


def unprinted(clues: Clues, made: Made, wanted: int) -> tuple[Value, ...] | None:
    """Values whose concatenation, which is not printed, has so many channels; None where there are none."""
    if made.current is None:
        return None
    return next(_end_to_end(clues, made, made.current, wanted), None)


def _channels(value: Value, clues: Clues) -> int | None:
    tensor = value.tensor
    if tensor.has_rest or len(tensor.axes) < 2:
        return None
    size = tensor.axes[1 if clues.channels_first and len(tensor.axes) > 2 else -1].size
    return size if isinstance(size, int) else None


def _beside(value: Value, other: Value, clues: Clues) -> bool:
    """Whether two values differ in nothing but their channels."""
    if value.tensor.rank != other.tensor.rank:
        return False
    at = 1 if clues.channels_first and (value.tensor.rank or 0) > 2 else (value.tensor.rank or 2) - 1
    pairs = zip(value.tensor.shape, other.tensor.shape, strict=True)
    return all(left == right for i, (left, right) in enumerate(pairs) if i != at)
