"""Ops that change how a tensor's numbers are arranged, and compute nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op
from weigh.network.sizes import Size, clash, known, product
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor
from weigh.ops.axes import lost, position, written
from weigh.ops.broadcasting import place, sized
from weigh.ops.reshaping import named, whole_sizes


@dataclass(frozen=True, slots=True)
class Flatten(Op):
    """The axes from `start` to `end` become one, which holds the product of their sizes.

    With the defaults everything but the batch becomes features, and a tensor that has only its batch gets one feature.

    >>> Flatten().apply(Tensor.of(6, 6, 256)).outputs[0].shape[1:]
    (9216,)
    """

    kind = "flatten"
    view = True
    start: int = 1
    end: int = -1

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        if len(x.axes) < 2 and self.start == 1:
            return Applied((Tensor((*x.axes, Axis("features", 1)), x.dtype),))
        if not x.axes:
            return Applied((Tensor((Axis("features", 1),), x.dtype),))
        if x.has_rest and (self.start, self.end) != (1, -1):
            return Applied((lost(x),))
        start, end = position(x, self.start), position(x, self.end)
        merged = x.axes[start : end + 1]
        features = merged[0] if len(merged) == 1 and not merged[0].rest else Axis("features", _elements(merged))
        return Applied((Tensor((*x.axes[:start], features, *x.axes[end + 1 :]), x.dtype),))


@dataclass(frozen=True, slots=True)
class Reshape(Op):
    """The same numbers, read as axes of other sizes; -1 stands for the one size that follows from the others.

    whole: whether `shape` includes the batch axis, as in `tf.reshape`; Keras's layer leaves it out.

    >>> Reshape((-1, 64)).apply(Tensor.of(7, 7, 64)).outputs[0].shape[1:]
    (49, 64)
    """

    kind = "reshape"
    view = True
    shape: tuple[Size, ...]
    whole: bool = False

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        if not self.whole:
            sizes = _resolved(self.shape, x.axes[1:], x)
            return Applied((Tensor((x.axes[0], *Tensor.of(*sizes).axes[1:]), x.dtype),))
        if self._names_the_batch(x):
            sizes = (x.axes[0].size, *_resolved(self.shape[1:], x.axes[1:], x))
        else:
            sizes = whole_sizes(self.shape, x)
        return Applied((Tensor(named(sizes, x), x.dtype),))

    def _names_the_batch(self, x: Tensor) -> bool:
        """Whether a shape that includes the batch has it in front: as its formula, or as a number written out."""
        if not self.shape or not x.axes:
            return False
        first, others = self.shape[0], self.shape[1:]
        if first == x.axes[0].size:
            return True
        open_batch = not known(x.axes[0].size) and all(known(size) for size in others)
        written = open_batch and known(first) and first not in (1, -1)
        return written and (_has_gap(others) or product(others) == x.elements)


@dataclass(frozen=True, slots=True)
class Transpose(Op):
    """The axes in another order: axis i of the output is axis `order[i]` of the input, the batch being axis 0.

    An empty order turns all of them round.
    """

    kind = "transpose"
    order: tuple[int, ...] = ()

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        if not self.order:
            return Applied((Tensor(x.axes[::-1], x.dtype),))
        x = x.with_rank(len(self.order))
        order = tuple(position(x, index) for index in self.order)
        if len(set(order)) != len(order):
            raise ShapeError.of("transpose.order", order=self.order, rank=len(x.axes), last=len(x.axes) - 1, tensor=x)
        return Applied((Tensor(tuple(x.axes[index] for index in order), x.dtype),))


@dataclass(frozen=True, slots=True)
class RepeatVector(Op):
    """The same vector at `times` steps: (batch, features) -> (batch, times, features)."""

    kind = "repeat_vector"
    times: Size

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        batch, features = x.with_rank(2).axes
        return Applied((Tensor((batch, Axis("steps", self.times), features), x.dtype),))


@dataclass(frozen=True, slots=True)
class ExpandDims(Op):
    """A new axis of size 1 at `axis` of the output."""

    kind = "expand_dims"
    view = True
    axis: int

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        index = place(x, self.axis, extra=1)
        if index is None:
            return Applied((lost(x),))
        return Applied((Tensor((*x.axes[:index], Axis(f"axis_{index}", 1), *x.axes[index:]), x.dtype),))


@dataclass(frozen=True, slots=True)
class Squeeze(Op):
    """Axes of size 1 left out: those named, or every one behind the batch where none is named.

    lenient: as PyTorch does, an axis of another size stays, and where none is named the first one counts as well.
    """

    kind = "squeeze"
    view = True
    axes: tuple[int, ...] = ()
    lenient: bool = False

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        if x.has_rest:
            return Applied((lost(x),))
        dropped = {position(x, index) for index in self.axes}
        if self.lenient:
            dropped = {index for index in dropped if not clash(x.axes[index].size, 1) and x.axes[index] != BATCH_AXIS}
        for index in dropped:
            if clash(x.axes[index].size, 1):
                raise ShapeError.of("squeeze.size", axis=index, size=x.axes[index].size, tensor=x)
        if not self.axes:
            dropped = {i for i, axis in enumerate(x.axes) if axis.size == 1 and (i > 0 or self.lenient)}
        return Applied((Tensor(tuple(axis for i, axis in enumerate(x.axes) if i not in dropped), x.dtype),))


@dataclass(frozen=True, slots=True)
class Tile(Op):
    """The tensor laid side by side with itself, `times` along each axis, the batch among them.

    Fewer numbers than axes speak of the last axes, and more make new axes in front, as in NumPy.
    """

    kind = "tile"
    times: tuple[Size, ...]

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        missing = 0 if x.has_rest else len(x.axes) - len(self.times)
        times = (*[1] * missing, *self.times)
        if missing < 0:
            x = Tensor((*(Axis(f"axis_{i}", 1) for i in range(-missing)), *x.axes), x.dtype)
        x = x.with_rank(len(times))
        return Applied((Tensor(tuple(map(_scaled, x.axes, times)), x.dtype),))


@dataclass(frozen=True, slots=True)
class Repeat(Op):
    """Every entry along one axis, `times` in a row; where the axis is None, all become one axis first."""

    kind = "repeat"
    times: Size
    axis: int | None = -1

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        if self.axis is None:
            return Applied((Tensor((Axis("features", _elements(x.axes) * self.times),), x.dtype),))
        index = place(x, self.axis)
        if index is None:
            return Applied((lost(x),))
        return Applied((x.replace(index, _scaled(x.axes[index], self.times)),))


@dataclass(frozen=True, slots=True)
class BroadcastTo(Op):
    """Axes of size 1 stretched to the sizes asked for, and new axes in front; -1 leaves a size as it is."""

    kind = "broadcast_to"
    view = True
    shape: tuple[Size, ...]

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        if x.has_rest and len(self.shape) >= len(x.axes) - 1:
            x = x.with_rank(len(self.shape))
        missing = len(self.shape) - len(x.axes)
        if missing < 0:
            wanted = len(self.shape)
            raise ShapeError.of("broadcast.rank", shape=written(self.shape), wanted=wanted, rank=len(x.axes), tensor=x)
        new = tuple(sized(f"axis_{i}", size) for i, size in enumerate(self.shape[:missing]))
        axes = (self._stretched(axis, size, x) for axis, size in zip(x.axes, self.shape[missing:], strict=True))
        return Applied((Tensor((*new, *axes), x.dtype),))

    def _stretched(self, axis: Axis, size: Size, x: Tensor) -> Axis:
        if size == -1 or size == axis.size:
            return axis
        if axis.size != 1 and clash(axis.size, size):
            raise ShapeError.of("broadcast.size", axis=axis.name, size=axis.size, wanted=size, tensor=x)
        return sized(axis.name, size)


@dataclass(frozen=True, slots=True)
class Unflatten(Op):
    """One axis made into several, of the sizes given; -1 stands for the one that follows from the others.

    >>> Unflatten(2, (3, 12, 64)).apply(Tensor.of(197, 2304)).outputs[0].shape[1:]
    (197, 3, 12, 64)
    """

    kind = "unflatten"
    view = True
    axis: int
    sizes: tuple[Size, ...]

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        index = place(x, self.axis)
        if index is None:
            return Applied((lost(x),))
        sizes = whole_sizes(self.sizes, Tensor((x.axes[index],), x.dtype))
        axes = (sized(f"{x.axes[index].name}_{i}", size) for i, size in enumerate(sizes))
        return Applied((x.replace(index, *axes),))


@dataclass(frozen=True, slots=True)
class Cast(Op):
    """The same numbers in another data type."""

    kind = "cast"
    dtype: str

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        return Applied((Tensor(x.axes, self.dtype),))


def _scaled(axis: Axis, times: Size) -> Axis:
    if times == 1:
        return axis
    return Axis(axis.name, axis.size * times, rest=True) if axis.rest else sized(axis.name, axis.size * times)


def _elements(axes: Sequence[Axis]) -> Size:
    return product(axis.size for axis in axes)


def _has_gap(shape: Sequence[Size]) -> bool:
    return any(known(size) and size == -1 for size in shape)


def _resolved(shape: tuple[Size, ...], axes: Sequence[Axis], x: Tensor) -> tuple[Size, ...]:
    """`shape` with its -1 filled in from the number of elements.

    Raises: ShapeError where the elements do not come out even.
    """
    held = _elements(axes)
    gaps = [i for i, size in enumerate(shape) if known(size) and size == -1]
    asked = product(size for i, size in enumerate(shape) if i not in gaps)
    if len(gaps) > 1:
        raise ShapeError.of("reshape.two_unknown", shape=written(shape), count=len(gaps))
    if not gaps:
        if clash(held, asked):
            raise ShapeError.of("reshape.elements", held=held, asked=asked, shape=written(shape), tensor=x)
        return shape
    if isinstance(asked, int) and isinstance(held, int) and (asked == 0 or held % asked):
        raise ShapeError.of("reshape.remainder", held=held, asked=asked, shape=written(shape), tensor=x)
    return tuple(held // asked if i in gaps else size for i, size in enumerate(shape))
