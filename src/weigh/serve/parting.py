"""Several claims or shapes in one line: parted by semicolons, and by a comma and a blank where that can only part two.

A comma alone parts thousands, decimals and sizes, so it parts no claims.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from weigh.ask.claims import parse
from weigh.network.errors import SelectionError

_BETWEEN: Final = re.compile(r", +")
_SIZE: Final = re.compile(r"\(?(?:\d+|\?|None)\)?")
_THOUSANDS: Final = re.compile(r"\d{3}")


def claims(lines: Sequence[str]) -> list[str]:
    """The claims of the lines, each of which may hold several. What is no claim stays as it is, to be refused whole.

    >>> claims(["60M, 1.8G MACs; conv2=1664"]), claims(["138,357,544", "conv2.out=28, 28, 64"])
    (['60M', '1.8G MACs', 'conv2=1664'], ['138,357,544', 'conv2.out=28, 28, 64'])
    """
    return [claim for line in _lines(lines) for claim in _claims(line)]


def shapes(lines: Sequence[str]) -> list[str]:
    """The shapes of the lines, each of which may hold several.

    >>> shapes(["3x224x224, tokens:128"]), shapes(["image:3, 224, 224"])
    (['3x224x224', 'tokens:128'], ['image:3, 224, 224'])
    """
    return [shape for line in _lines(lines) for shape in _joined(line, _goes_on)]


def _lines(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        parts = [part.strip() for part in re.split("[;\n]", line)]
        yield from filter(None, parts) if any(parts) else [line]


def _claims(line: str) -> list[str]:
    found = _joined(line, _is_no_claim_behind)
    return found if all(map(_is_claim, found)) else [line]


def _joined(line: str, belongs: Callable[[str, str], bool]) -> list[str]:
    """The pieces between commas and blanks, one that belongs to the piece before it joined with that again."""
    found: list[str] = []
    for piece in _BETWEEN.split(line):
        if found and belongs(found[-1], piece):
            found[-1] += f", {piece}"
        else:
            found.append(piece)
    return found


def _is_no_claim_behind(before: str, piece: str) -> bool:
    """Whether it is no claim of its own: one more size (conv2.out=28, 28), three more digits (138, 357), no number."""
    if _THOUSANDS.fullmatch(piece) and before[-1:].isdecimal() and "=" not in before:
        return True
    if _SIZE.fullmatch(piece) and "=" in before and _is_claim(f"{before}, {piece}"):
        return True
    return not _is_claim(piece)


def _is_claim(text: str) -> bool:
    try:
        parse([text])
    except SelectionError:
        return False
    return True


def _goes_on(before: str, piece: str) -> bool:
    """Whether a size goes on the sizes before it, which commas part as well."""
    sizes = before.rpartition(":")[2].split(",")
    alone = all(_SIZE.fullmatch(size.strip()) for size in sizes)
    opened = before.count("(") > before.count(")")
    return opened or (alone and _SIZE.fullmatch(piece) is not None and "(" not in piece and not before.endswith(")"))
