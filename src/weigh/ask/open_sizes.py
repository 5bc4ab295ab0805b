"""Sizes that a program leaves open: the values for which a formula of them is a number, and how to give them.

A formula grows with each of its unknowns, so what gives a number is found by halving.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from weigh.ask.ledger import Ledger
from weigh.network.sizes import Formula

LARGEST_SIZE: Final = 1 << 20
_PART: Final = re.compile(r"([A-Za-z_]\w*|\S{1,60}:-?\d*\])\[(\d)\]")
"""An axis of a shape that is open as a whole: `input_shape[2]`, `x_train.shape[1:][2]`."""


def solutions(size: Formula, name: str, value: int, most: int | None = None) -> tuple[int, int] | None:
    """The least and the largest value of the unknown for which the formula is `value`, or up to `most`; None where
    there is none."""
    highest = value if most is None else most
    low = _least(size, name, value)
    if low is None or _reaches(size, name, low, highest + 1):
        return None
    above = _least(size, name, highest + 1)
    return low, (above - 1 if above is not None else LARGEST_SIZE)


def _least(size: Formula, name: str, value: int) -> int | None:
    """The least value of the unknown from which on the formula is at least `value`."""
    low, high = 1, LARGEST_SIZE
    if not _reaches(size, name, high, value):
        return None
    while low < high:
        middle = (low + high) // 2
        if _reaches(size, name, middle, value):
            high = middle
        else:
            low = middle + 1
    return low


def _reaches(size: Formula, name: str, at: int, value: int) -> bool:
    found = size.at({name: at})
    return isinstance(found, int) and found >= value


def settings_for(weighed: Ledger, known: Mapping[str, int]) -> dict[str, Any]:
    """What to give the program: `input_shape[2]` = 1 becomes input_shape = (None, None, 1). Parts of names are settings
    in themselves, `X_train.shape[2]` = 8."""
    settings: dict[str, Any] = {}
    parts: dict[str, dict[int, int]] = {}
    for unknown, value in known.items():
        part = _PART.fullmatch(unknown)
        if part:
            parts.setdefault(part[1], {})[int(part[2])] = value
        else:
            settings[unknown] = value
    for name, sizes in parts.items():
        rank = max([*sizes, *_indices(weighed, name)]) + 1
        settings[name] = tuple(sizes.get(i) for i in range(rank))
    return settings


def _indices(weighed: Ledger, name: str) -> Iterable[int]:
    """Which axes of an open shape the network's own sizes speak of."""
    sizes = [size for row in weighed.rows for tensor in row.outputs for size in tensor.shape]
    names = {unknown for size in sizes if isinstance(size, Formula) for unknown in size.names}
    names |= {unknown for row in weighed.rows if isinstance(row.params, Formula) for unknown in row.params.names}
    return (int(part[2]) for part in map(_PART.fullmatch, names) if part and part[1] == name)
