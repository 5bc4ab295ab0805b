"""From the integers of a run to sizes: which of them follow the batch."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from weigh.network.sizes import BATCH, Size
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor
from weigh.readers.live.torch.trace import Slot

MARKERS = (1_000_003, 1_000_033, 1_000_037)
"""Primes that stand for the batch on meta tensors: a size that is a multiple of one follows the batch."""

IMAGE = ("channels", "depth", "height", "width")


class Sizes:
    """Tells the sizes of a run apart.

    batch: the size that stands for the batch; None where nothing does. other: slots of a second run with `second` as
    its batch; the sizes that differ follow it. in_front: only a first axis is taken to follow the batch.
    """

    def __init__(self, batch: int | None, other: Sequence[Slot] = (), second: int = 0, in_front: bool = False) -> None:
        self.batch, self.other, self.second, self.in_front = batch, other, second, in_front
        self.axis = lru_cache(maxsize=None)(self._axis)
        self.tensor = lru_cache(maxsize=None)(self._tensor)

    def size(self, n: int) -> Size:
        """A size of the run, as a multiple of the batch if it is one."""
        batch = self.batch
        if batch is None or self.in_front or self.other or n < batch or n % batch:
            return n
        return BATCH * (n // batch)

    def _axis(self, name: str, n: int) -> Axis:
        size = self.size(n)
        return BATCH_AXIS if size == BATCH else Axis(name, size)

    def of(self, slot: Slot) -> Tensor:
        """The tensor in a slot, with the usual names for its axes."""
        if slot.parameter is not None:
            return Tensor(tuple(map(Axis, names_of(len(slot.shape), slot.dtype), slot.shape)), slot.dtype)
        if self.other:
            return self._of_two(slot)
        return self.tensor(slot.shape, slot.dtype)

    def _tensor(self, shape: tuple[int, ...], dtype: str) -> Tensor:
        axes = tuple(map(self.axis, names_of(len(shape), dtype), shape))
        if self.in_front and self.batch and shape and shape[0] and not shape[0] % self.batch:
            size = BATCH * (shape[0] // self.batch)
            axes = (BATCH_AXIS if size == BATCH else Axis(axes[0].name, size), *axes[1:])
        return Tensor(axes, dtype)

    def _of_two(self, slot: Slot) -> Tensor:
        """Sizes that grow from one run to the other in proportion to the batch."""
        assert self.batch is not None
        axes = []
        for name, a, b in zip(
            names_of(len(slot.shape), slot.dtype), slot.shape, self.other[slot.number].shape, strict=True
        ):
            times, rest = divmod(b - a, self.second - self.batch)
            size = BATCH * times + (a - times * self.batch) if not rest else a
            axes.append(BATCH_AXIS if size == BATCH else Axis(name, size))
        return Tensor(tuple(axes), slot.dtype)


def names_of(rank: int, dtype: str) -> tuple[str, ...]:
    """The usual names of a tensor's axes, channels first: images and volumes have four and five axes."""
    if rank in (4, 5):
        return ("rows", IMAGE[0], *IMAGE[6 - rank :])
    if rank <= 3:
        last = "features" if dtype.startswith(("float", "bfloat", "complex")) else "steps"
        return {0: (), 1: (last,), 2: ("rows", last), 3: ("rows", "steps", "features")}[rank]
    return ("rows", *(f"axis_{i}" for i in range(1, rank)))
