"""How tensors of different shapes meet, and axes that may lie in an unknown rest: NumPy's rules."""

from __future__ import annotations

from itertools import zip_longest

from weigh.network.errors import ShapeError
from weigh.network.sizes import BATCH, Size, clash
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor
from weigh.ops.axes import position


def place(x: Tensor, axis: int, extra: int = 0) -> int | None:
    """Where `axis` is among `x.axes`; None where that depends on how many axes an unknown rest stands for.

    extra: how many axes more than `x` the counting goes by: 1 where a new axis is put in.

    Raises: ShapeError where there are not so many axes.
    """
    if not x.has_rest:
        return position(x, axis, extra)
    count = len(x.axes) + extra
    rest = next(i for i, one in enumerate(x.axes) if one.rest)
    if 0 <= axis < rest + extra:
        return axis
    return count + axis if axis < 0 and count + axis > rest else None


def broadcast(*tensors: Tensor) -> Tensor:
    """The shape that tensors take together: aligned at the last axis, an axis of size 1 stretches to any other.

    Where a rank is not known, neither is that of the result.

    Raises: ShapeError where two sizes differ and neither is 1.
    """
    first, *others = tensors
    for other in others:
        first = _pair(first, other)
    return first


def _pair(left: Tensor, right: Tensor) -> Tensor:
    if left.has_rest or right.has_rest:
        return max((x for x in (left, right) if x.has_rest), key=lambda x: len(x.axes))
    pairs = list(zip_longest(reversed(left.axes), reversed(right.axes)))
    meeting = [_meet(a, b, left, right) if a and b else a or b for a, b in pairs]
    if pairs and BATCH_AXIS in pairs[-1]:
        meeting[-1] = BATCH_AXIS  # in front it stays the batch, whatever number the other tensor has there
    return Tensor(tuple(axis for axis in reversed(meeting) if axis), left.dtype)


def _meet(a: Axis, b: Axis, left: Tensor, right: Tensor) -> Axis:
    """The larger of two axes; of one that is known and one that is not, the known one."""
    if clash(a.size, b.size) and 1 not in (a.size, b.size):
        raise ShapeError.of("broadcast", left=left, right=right, first=a.size, second=b.size)
    stretched = isinstance(a.size, int) and a.size == 1
    known = isinstance(b.size, int) and b.size != 1 and not isinstance(a.size, int)
    return b if stretched or known else a


def made(sizes: tuple[Size, ...], dtype: str = "float32") -> Tensor:
    """A tensor of these sizes; the batch's own size makes the batch axis."""
    return Tensor(tuple(sized(f"axis_{i}", size) for i, size in enumerate(sizes)), dtype)


def sized(name: str, size: Size) -> Axis:
    """An axis of that size; the batch's own size makes the batch axis, whatever the name."""
    return BATCH_AXIS if size == BATCH else Axis(name, size)
