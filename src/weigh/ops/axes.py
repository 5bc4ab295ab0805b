"""Which axis a number means: counted from 0, or from the end where it is negative, the batch included."""

from __future__ import annotations

from collections.abc import Iterable

from weigh.network.errors import ShapeError
from weigh.network.sizes import Formula, Size
from weigh.network.tensors import Axis, Tensor


def position(x: Tensor, axis: int, extra: int = 0) -> int:
    """Where `axis` is among `x.axes`. An unknown rest counts as one axis, since it is one in that list.

    extra: how many axes more than `x` the counting goes by: 1 where a new axis is put in.

    Raises: ShapeError where there are not so many axes.
    """
    count = len(x.axes) + extra
    if not -count <= axis < count:
        if x.has_rest:
            return axis % count
        raise ShapeError.of("axis.range", axis=axis, rank=len(x.axes), tensor=x)
    return axis % count


def axis_at(x: Tensor, axis: int) -> Axis:
    """The axis itself; one inside an unknown rest has a name and a size of its own."""
    if axis == -1:
        return x.last
    if not x.has_rest:
        return x.axes[position(x, axis)]
    rest = next(i for i, one in enumerate(x.axes) if one.rest)
    if 0 <= axis < rest or rest - len(x.axes) < axis < 0:
        return x.axes[axis]
    name = f"{x.axes[rest].name}[{axis}]"
    return Axis(name, Formula(name))


def written(sizes: Iterable[Size]) -> str:
    """Sizes as a reader writes a shape: (7, 7, -1)."""
    return f"({', '.join(map(str, sizes))})"


def lost(x: Tensor) -> Tensor:
    """What an op gives where the axis that it is about lies somewhere in an unknown rest."""
    rest = next(axis.name for axis in x.axes if axis.rest)
    return Tensor.unknown(f"{rest}[...]", x.dtype)
