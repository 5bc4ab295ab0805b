"""Taking parts of tensors and putting tensors together along an axis. No weights, no arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op
from weigh.network.sizes import Formula, Size, ceil_div, clash, known, product
from weigh.network.tensors import Axis, Tensor, Work
from weigh.ops.axes import lost, position, written
from weigh.ops.broadcasting import broadcast, place, sized


class Cut(NamedTuple):
    """`start:stop:step` of an index."""

    start: Size | None = None
    stop: Size | None = None
    step: int | None = None


class NewAxis(NamedTuple):
    """`None` in an index: an axis of size 1."""


class Others(NamedTuple):
    """`...` in an index: all the axes that it does not mention."""


class At(NamedTuple):
    """One position of an index, None where it is not known: its axis goes."""

    position: int | None = None


@dataclass(frozen=True, slots=True)
class Index(Op):
    """`x[keys]`, one key an axis, the batch first: a position drops its axis, a cut shortens it.

    >>> Index.of((slice(None), slice(0, 32))).apply(Tensor.of(48)).outputs[0].shape[1:]
    (32,)
    """

    kind = "index"
    view = True
    keys: tuple[Cut | NewAxis | Others | At, ...]

    @classmethod
    def of(cls, key: Any) -> Index:
        """From what stands between the brackets, in Python's own values; anything else is one position."""
        return cls(tuple(_key(part) for part in (key if isinstance(key, tuple) else (key,))))

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        if x.has_rest:
            return Applied((lost(x),))
        waiting = list(x.axes)
        axes: list[Axis] = []
        for key in self._spread(len(x.axes), x):
            if isinstance(key, NewAxis):
                axes.append(Axis(f"axis_{len(axes)}", 1))
                continue
            axis = waiting.pop(0)
            if isinstance(key, Cut):
                axes.append(_shortened(axis, key))
            else:
                _check(key, axis, x)
        return Applied((Tensor((*axes, *waiting), x.dtype),))

    def _spread(self, rank: int, x: Tensor) -> list[Cut | NewAxis | At]:
        """The keys with `...` written out."""
        used = sum(isinstance(key, Cut | At) for key in self.keys)
        if used > rank:
            raise ShapeError.of("index.too_many", keys=used, rank=rank, surplus=used - rank, tensor=x)
        if sum(isinstance(key, Others) for key in self.keys) > 1:
            raise ShapeError.of("index.ellipses", tensor=x)
        spread: list[Cut | NewAxis | At] = []
        for key in self.keys:
            if isinstance(key, Others):
                spread += [Cut()] * (rank - used)
            else:
                spread.append(key)
        return spread


@dataclass(frozen=True, slots=True)
class Split(Op):
    """Cut along one axis into tensors of the given sizes; one size of -1 takes what is left."""

    kind = "split"
    several = True
    view = True
    sizes: tuple[Size, ...]
    axis: int = -1

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        index = place(x, self.axis)
        if index is None:
            return Applied((lost(x),) * len(self.sizes))
        axis = x.axes[index]
        given: Size = 0
        for size in self.sizes:
            given = given + (0 if _open(size) else size)
        if clash(given, axis.size) and not any(map(_open, self.sizes)):
            sizes = written(self.sizes)
            raise ShapeError.of("split.sizes", axis=axis.name, size=axis.size, sizes=sizes, total=given)
        parts = (axis.size - given if _open(size) else size for size in self.sizes)
        return Applied(tuple(x.replace(index, sized(axis.name, size)) for size in parts))


@dataclass(frozen=True, slots=True)
class SplitEvenly(Op):
    """Cut along one axis into `parts` tensors of the same size."""

    kind = "split_evenly"
    several = True
    view = True
    parts: int
    axis: int = -1

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        index = place(x, self.axis)
        if index is None:
            return Applied((lost(x),) * self.parts)
        axis = x.axes[index]
        if known(axis.size) and (self.parts < 1 or axis.size % self.parts):
            raise ShapeError.of("split.parts", axis=axis.name, size=axis.size, parts=self.parts)
        return Applied((x.replace(index, Axis(axis.name, axis.size // self.parts)),) * self.parts)


MOST_PIECES = 4096
"""Tensors that one op gives at most."""


@dataclass(frozen=True, slots=True)
class Pieces(Op):
    """Cut along one axis as PyTorch does where it need not come out even.

    function: `split` into pieces of `number` entries, the last one smaller; `chunk` into at most `number` pieces of
    equal size, the last one smaller; `tensor_split` into exactly `number` pieces, the first ones larger by one.
    Where the number of pieces is not known, or beyond all sense, one tensor of unknown shape stands for them.

    >>> [y.shape[1] for y in Pieces("chunk", 4, 1).apply(Tensor.of(10)).outputs]
    [3, 3, 3, 1]
    """

    kind = "pieces"
    several = True
    view = True
    function: str
    number: Size
    axis: int = 0

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        index = place(x, self.axis)
        if isinstance(self.number, int) and self.number < 1:
            raise ShapeError.of("pieces.number", function=self.function, number=self.number)
        sizes = None if index is None else self._sizes(x.axes[index])
        if index is None or sizes is None:
            return Applied((lost(x) if x.has_rest else Tensor.unknown("pieces", x.dtype),) * (self._counted or 1))
        return Applied(tuple(x.replace(index, sized(x.axes[index].name, size)) for size in sizes))

    @property
    def _counted(self) -> int | None:
        """How many pieces the source asks for; None where it tells their size instead, or an impossible number."""
        asked = self.number if self.function != "split" and isinstance(self.number, int) else None
        return asked if asked is not None and asked <= MOST_PIECES else None

    def _sizes(self, axis: Axis) -> list[Size] | None:
        """The size of each piece; None where there is no telling how many there are."""
        size, count = axis.size, self._counted
        if self.function == "split":
            return _cut_by(size, self.number)
        if self.function == "chunk":
            each = ceil_div(size, self.number)
            if isinstance(each, int):
                return _cut_by(size, max(each, 1))
            return [*[each] * (count - 1), size - each * (count - 1)] if count else None
        if count is None:
            return None
        if isinstance(size, int):
            return [size // count + (i < size % count) for i in range(count)]
        return [ceil_div(size - i, count) for i in range(count)]


def _cut_by(size: Size, each: Size) -> list[Size] | None:
    """Pieces of `each` entries and one of what is left; None where there is no telling how many."""
    count = size // each
    if not isinstance(count, int) or count >= MOST_PIECES:
        return None
    left = size - each * count
    if isinstance(left, int) and left == 0 and count:
        return [each] * count
    return [*[each] * count, left]


@dataclass(frozen=True, slots=True)
class Unstack(Op):
    """One tensor for every position along an axis, without that axis. `count` where the size is not known.

    lenient: where neither is known, one tensor of unknown shape stands for them.
    """

    kind = "unstack"
    several = True
    view = True
    axis: int = 0
    count: int | None = None
    lenient: bool = False

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        index = place(x, self.axis)
        size = self.count if index is None or self.count is not None else x.axes[index].size
        if self.lenient and (not isinstance(size, int) or size > MOST_PIECES):
            return Applied((Tensor.unknown("pieces", x.dtype),))
        if not isinstance(size, int):
            raise ShapeError.of("unstack.unknown", axis=f"axis {self.axis}", tensor=x)
        return Applied((lost(x) if index is None else x.replace(index),) * size)


@dataclass(frozen=True, slots=True)
class Grid(Op):
    """Coordinates spread over a grid: from each of n vectors a tensor with an axis for every vector.

    swapped: the first two axes stand the other way round (`indexing="xy"`). rows: instead of a grid, one tensor with a
    row for each of its places, and a column for each vector.
    """

    kind = "meshgrid"
    several = True
    swapped: bool = True
    rows: bool = False

    def apply(self, *inputs: Tensor) -> Applied:
        axes = [Axis(f"axis_{i + 1}", x.elements) for i, x in enumerate(inputs)]
        if self.rows:
            places = Axis("places", product(axis.size for axis in axes))
            columns = (Axis("columns", len(axes)),) if len(axes) > 1 else ()
            return Applied((Tensor((places, *columns), inputs[0].dtype),))
        if self.swapped:
            axes[:2] = axes[1::-1]
        return Applied(tuple(Tensor(tuple(axes), x.dtype) for x in inputs))


@dataclass(frozen=True, slots=True)
class Stack(Op):
    """Tensors of one shape, put behind each other along a new axis."""

    kind = "stack"
    axis: int = 0

    def apply(self, *inputs: Tensor) -> Applied:
        first = inputs[0]
        if any(x.has_rest for x in inputs):
            return Applied((lost(next(x for x in inputs if x.has_rest)),))
        for other in inputs[1:]:
            if len(other.axes) != len(first.axes) or any(map(clash, first.shape, other.shape)):
                raise ShapeError.of("stack.shapes", first=first, other=other)
        index = position(first, self.axis, extra=1)
        new = Axis(f"axis_{index}", len(inputs))
        return Applied((Tensor((*first.axes[:index], new, *first.axes[index:]), first.dtype),))


@dataclass(frozen=True, slots=True)
class GatherAlong(Op):
    """From the first input, along `axis`, the entries that the second names: its shape is that of the indices.

    stretched: sizes beside the axis broadcast, as NumPy's `take_along_axis` does. axis None: of all in one row.
    """

    kind = "gather_along"
    axis: int | None = 0
    stretched: bool = False

    def apply(self, x: Tensor, indices: Tensor) -> Applied:  # type: ignore[override]
        if not self.stretched or self.axis is None or x.has_rest or indices.has_rest:
            return Applied((Tensor(indices.axes, x.dtype),))
        at = position(x, self.axis)
        y = broadcast(Tensor(x.replace(at, Axis("one", 1)).axes), Tensor(indices.replace(at, Axis("one", 1)).axes))
        return Applied((Tensor(y.replace(at, indices.axes[at]).axes, x.dtype),))


@dataclass(frozen=True, slots=True)
class Sought(Op):
    """For every element of the first input, where it stands among the others' elements, or whether it is there."""

    kind = "sought"
    dtype: str = "int64"

    def apply(self, x: Tensor, *others: Tensor) -> Applied:  # type: ignore[override]
        return Applied((Tensor(x.axes, self.dtype),), elementwise=(Work(x.axes),))


@dataclass(frozen=True, slots=True)
class Picked(Op):
    """As many entries as some data says, so that the number is not known: where a mask is true, or numbers not zero.

    function: `masked_select` gives the values in one row, `nonzero` their places, one row of indices each, `places` the
    same as one tensor an axis, `unique` the different values.
    """

    kind = "picked"
    function: str = "masked_select"

    def apply(self, x: Tensor, *others: Tensor) -> Applied:  # type: ignore[override]
        found = Axis("found", Formula(f"{self.function}_found"))
        if self.function == "nonzero":
            return Applied((Tensor((found, Axis("axes", len(x.axes))), "int64"),))
        if self.function == "places":
            if x.has_rest:
                return Applied((Tensor.unknown("places", "int64"),))
            return Applied((Tensor((found,), "int64"),) * len(x.axes))
        return Applied((Tensor((found,), x.dtype),))


@dataclass(frozen=True, slots=True)
class Gather(Op):
    """Entries picked along one axis by a table of indices of shape `indices`; that shape takes the axis's place."""

    kind = "gather"
    indices: tuple[Size, ...]
    axis: int = 0

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        index = place(x, self.axis)
        if index is None:
            return Applied((lost(x),))
        name = x.axes[index].name
        names = [name] if len(self.indices) == 1 else [f"{name}_{i}" for i in range(len(self.indices))]
        return Applied((x.replace(index, *map(Axis, names, self.indices)),))


def _key(part: Any) -> Cut | NewAxis | Others | At:
    if part is None:
        return NewAxis()
    if part is Ellipsis:
        return Others()
    if isinstance(part, slice):
        return Cut(_bound(part.start), _bound(part.stop), part.step if isinstance(part.step, int) else None)
    return At(part if isinstance(part, int) and not isinstance(part, bool) else None)


def _check(key: At, axis: Axis, x: Tensor) -> None:
    if key.position is None or not isinstance(axis.size, int):
        return
    if not -axis.size <= key.position < axis.size:
        raise ShapeError.of("index.position", axis=axis.name, size=axis.size, position=key.position, tensor=x)


def _bound(value: Any) -> Size | None:
    """A slice's bound; what is not known is a size of its own."""
    if value is None or isinstance(value, int | Formula):
        return value
    return Formula("bound")


def _shortened(axis: Axis, cut: Cut) -> Axis:
    if cut == Cut():
        return axis
    size, step = axis.size, cut.step or 1
    if isinstance(size, int) and not isinstance(cut.start, Formula) and not isinstance(cut.stop, Formula):
        return Axis(axis.name, len(range(size)[cut.start : cut.stop : step]))
    if step < 0:
        return axis if cut[:2] == (None, None) and step == -1 else Axis(axis.name, Formula(f"{axis.name}_cut"))
    start = _from_front(cut.start, size, 0)
    stop = _from_front(cut.stop, size, size)
    if known(stop) and not known(size):  # min(stop, size) has no formula in plain arithmetic: it gets a name
        return Axis(axis.name, Formula(f"{axis.name}_to_{stop}") - start)
    length = stop - start
    return Axis(axis.name, length if step == 1 else -(-length // step))


def _from_front(bound: Size | None, size: Size, default: Size) -> Size:
    if bound is None:
        return default
    return size + bound if isinstance(bound, int) and bound < 0 else bound


def _open(size: Size) -> bool:
    return isinstance(size, int) and size == -1
