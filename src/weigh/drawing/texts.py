"""Shapes as a drawing writes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from weigh.network.graph import Value
from weigh.network.sizes import Size
from weigh.network.tensors import BATCH_AXIS, Tensor

TIMES = " × "
UNKNOWN = "?"
REST = "…"
LONGEST_SIZE = 12
"""Characters of a formula that still fit a box."""
LONGEST_NAME = 200
SEVERAL = 2
"""Different shapes of one layer that a box tells."""


def size_text(size: Size) -> str:
    """One size: a number, a short formula, or "?"."""
    text = str(size).replace("**", "^").replace("*", "·")
    return text if isinstance(size, int) or len(text) <= LONGEST_SIZE else UNKNOWN


def product(sizes: Sequence[str]) -> str:
    """Sizes as one shape; a sum among others stands in brackets.

    >>> product(["16", "height - 2"])
    '16 × (height - 2)'
    """
    return TIMES.join(f"({size})" if " " in size and len(sizes) > 1 else size for size in sizes)


@lru_cache(maxsize=4096)
def shape_text(tensor: Tensor) -> str:
    """A shape without the batch; nothing if nothing is known of it.

    >>> shape_text(Tensor.of(55, 55, 96))
    '55 × 55 × 96'
    """
    sizes = [REST if axis.rest else size_text(axis.size) for axis in tensor.axes if axis != BATCH_AXIS]
    return "" if sizes == [REST] else product(sizes) or "1"


def shapes_text(values: Iterable[Value]) -> str:
    """The different shapes among several tensors, the first ones."""
    shapes = [shape for shape in dict.fromkeys(shape_text(value.tensor) for value in values) if shape]
    return ", ".join([*shapes[:SEVERAL], *([REST] if len(shapes) > SEVERAL else [])])


def name_text(name: str) -> str:
    """A name of bounded length; what would control the text instead of being read (overrides of direction) is escaped.

    >>> name_text("a\\tb\\u202e")
    'a\\\\tb\\\\u202e'
    """
    clean = name[: LONGEST_NAME + 1]
    if not clean.isprintable():
        clean = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in clean)
    return clean if len(clean) <= LONGEST_NAME else clean[: LONGEST_NAME - 1] + REST
