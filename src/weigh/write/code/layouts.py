"""Where the axes of a value lie in the written network: PyTorch's convolutions want channels before the positions.

A layout is a permutation: axis i of the written tensor is axis `layout[i]` of the graph's. A network that has its
channels first already is written as it is, every layout being the graph's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

Layout: TypeAlias = tuple[int, ...]


def own(rank: int) -> Layout:
    """The graph's own order."""
    return tuple(range(rank))


def channels_before(rank: int, axis: int = -1) -> Layout:
    """The batch, then the channels, then the rest in order.

    >>> channels_before(4), channels_before(4, axis=1)
    ((0, 3, 1, 2), (0, 1, 2, 3))
    """
    axis %= rank
    return (0, axis, *(i for i in range(1, rank) if i != axis))


def moved_last(rank: int, axes: Iterable[int]) -> Layout:
    """These axes behind all others, in order."""
    behind = [axis % rank for axis in axes]
    return (*(i for i in range(rank) if i not in behind), *behind)


def change(held: Layout, wanted: Layout) -> Layout:
    """The arguments of `permute` that bring a tensor from one layout to the other."""
    return tuple(held.index(axis) for axis in wanted)


def at(held: Layout, axis: int) -> int:
    """Where an axis of the graph's lies."""
    return held.index(axis % len(held))


def without(held: Layout, axes: Iterable[int]) -> Layout:
    """What is left of a layout when these axes of the graph's go."""
    gone = sorted({axis % len(held) for axis in axes})
    kept = [axis for axis in held if axis not in gone]
    return tuple(axis - sum(dropped < axis for dropped in gone) for axis in kept)
