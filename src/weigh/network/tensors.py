"""Named axes, and the three things made of them: tensors, weights, and products of axes (work)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from weigh.network.errors import ShapeError
from weigh.network.sizes import BATCH, Formula, Size, per_example, product


@dataclass(frozen=True, slots=True)
class Axis:
    """One direction of a tensor or a weight: what it runs over, and how far.

    `rest` marks an axis that stands for any number of axes, where the source did not give the shape.
    """

    name: str
    size: Size
    rest: bool = False


BATCH_AXIS = Axis("batch", BATCH)


@dataclass(frozen=True, slots=True)
class Tensor:
    """What flows between layers: axes in the order of the framework, the batch first where there is one.

    >>> image = Tensor.of(227, 227, 3)
    >>> image.shape, image.elements
    ((Formula('batch'), 227, 227, 3), 154587)
    """

    axes: tuple[Axis, ...]
    dtype: str = "float32"

    @classmethod
    def of(cls, *sizes: Size, names: Iterable[str] = (), dtype: str = "float32") -> Tensor:
        """A tensor with a batch axis and these sizes behind it; usual names where none are given."""
        given = tuple(names) or _USUAL_NAMES.get(len(sizes)) or tuple(f"axis_{i + 1}" for i in range(len(sizes)))
        return cls((BATCH_AXIS, *map(Axis, given, sizes)), dtype)

    @classmethod
    def unknown(cls, name: str, dtype: str = "float32") -> Tensor:
        """A tensor of which not even the number of axes is known; `name` is what it depends on."""
        return cls((BATCH_AXIS, Axis(name, Formula(name), rest=True)), dtype)

    @property
    def shape(self) -> tuple[Size, ...]:
        return tuple(axis.size for axis in self.axes)

    @property
    def rank(self) -> int | None:
        """How many axes, the batch included; None where that is not known."""
        return None if self.has_rest else len(self.axes)

    @property
    def has_rest(self) -> bool:
        return any(axis.rest for axis in self.axes)

    @property
    def elements(self) -> Size:
        """How many numbers it holds for one example."""
        return per_example(product(axis.size for axis in self.axes if axis is not BATCH_AXIS))

    def with_rank(self, rank: int) -> Tensor:
        """The same tensor read as one of `rank` axes: an unknown rest takes up as many as are missing.

        Raises: ShapeError where the rank is another.
        """
        if self.rank == rank:
            return self
        missing = rank - len(self.axes) + 1
        if not self.has_rest or missing < 0:
            raise ShapeError.of("rank", expected=rank, rank=len(self.axes), tensor=self)
        return Tensor(tuple(_expand(self.axes, missing)), self.dtype)

    def replace(self, index: int, *axes: Axis) -> Self:
        """The tensor with the axis at `index` replaced by `axes` (none drops it)."""
        index %= len(self.axes)
        return type(self)((*self.axes[:index], *axes, *self.axes[index + 1 :]), self.dtype)

    @property
    def last(self) -> Axis:
        """The last axis, which most ops read as channels or features."""
        axis = self.axes[-1]
        return Axis(f"{axis.name}[-1]", Formula(f"{axis.name}[-1]")) if axis.rest else axis

    def with_last(self, axis: Axis) -> Tensor:
        """The tensor with another last axis; an unknown rest stays in front of it."""
        kept = self.axes if self.axes[-1].rest else self.axes[:-1]
        return Tensor((*kept, axis), self.dtype)

    def __str__(self) -> str:
        sizes = ("…" if axis.rest else "?" if axis is BATCH_AXIS else str(axis.size) for axis in self.axes)
        return f"({', '.join(sizes)})"


_USUAL_NAMES = {
    1: ("features",),
    2: ("steps", "features"),
    3: ("height", "width", "channels"),
    4: ("depth", "height", "width", "channels"),
}


def _expand(axes: tuple[Axis, ...], count: int) -> Iterator[Axis]:
    for axis in axes:
        if axis.rest:
            names = (f"{axis.name}[{i}]" for i in range(count))
            yield from (Axis(name, Formula(name)) for name in names)
        else:
            yield axis


@dataclass(frozen=True, slots=True)
class Weight:
    """Numbers that a layer owns: the product of named axes.

    `part` sets weights apart that belong together ("query", "forward"), so that formulas follow the parts.
    """

    name: str
    axes: tuple[Axis, ...]
    trainable: bool = True
    part: str = ""

    @property
    def count(self) -> Size:
        return product([axis.size for axis in self.axes])

    @property
    def shape(self) -> tuple[Size, ...]:
        return tuple(axis.size for axis in self.axes)


@dataclass(frozen=True, slots=True)
class Work:
    """A product of axes: so many times is one thing done for one example. Units: MACs, or element operations."""

    axes: tuple[Axis, ...]
    times: int = 1

    @property
    def count(self) -> Size:
        return self.times * per_example(product(axis.size for axis in self.axes if axis is not BATCH_AXIS))
