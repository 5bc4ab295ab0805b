"""Which sizes a reshape asks for, where it spans the whole tensor: -1 filled in, and the batch found in numbers."""

from __future__ import annotations

from collections.abc import Sequence

from weigh.network.errors import ShapeError
from weigh.network.sizes import BATCH, Formula, Size, clash, product
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor
from weigh.ops.axes import written

_USUAL = 3  # up to so many axes the usual names of axes say what they are


def whole_sizes(shape: tuple[Size, ...], x: Tensor) -> tuple[Size, ...]:
    """`shape`, the batch's size included, for a tensor of symbolic batch.

    A program may write its batch as a number (`x.view(28, 32, -1)`): where the sizes come out even only if one of the
    numbers is the batch, that one is. A size that is a fraction of the batch, as of a tensor whose examples are put
    together in groups, is an unknown of its own.

    Raises: ShapeError where the elements do not come out even whatever the batch.
    """
    gaps = [i for i, size in enumerate(shape) if size == -1]
    if len(gaps) > 1:
        raise ShapeError.of("reshape.two_unknown", shape=written(shape), count=len(gaps))
    held = product(x.shape)
    if not gaps:
        return _without_gap(shape, held, x)
    return _filled(shape, gaps[0], held, x)


def _without_gap(shape: tuple[Size, ...], held: Size, x: Tensor) -> tuple[Size, ...]:
    asked = product(shape)
    if asked == held:
        return shape
    if found := next((sizes for sizes in _with_batch(shape) if product(sizes) == held), None):
        return found
    one, other = _of_examples(held), _of_examples(asked)
    impossible = one and other and one[1] and (one[0] != other[0] if other[1] else not one[0] or other[0] % one[0])
    if clash(held, asked) or impossible:
        raise ShapeError.of("reshape.elements", held=held, asked=asked, shape=written(shape), tensor=x)
    return shape


def _filled(shape: tuple[Size, ...], gap: int, held: Size, x: Tensor) -> tuple[Size, ...]:
    others = product(size for i, size in enumerate(shape) if i != gap)
    if isinstance(others, int) and others == 0:
        raise ShapeError.of("reshape.remainder", held=held, asked=others, shape=written(shape), tensor=x)
    for sizes in (shape, *_with_batch(shape)):
        asked = product(size for i, size in enumerate(sizes) if i != gap)
        quotient = _exactly(held, asked)
        if quotient is not None:
            return tuple(quotient if i == gap else size for i, size in enumerate(sizes))
    size = _uneven(held, others, gap, shape, x)
    return tuple(size if i == gap else one for i, one in enumerate(shape))


def _exactly(held: Size, asked: Size) -> Size | None:
    """held / asked; None where that is not whole whatever the batch."""
    one, other = _of_examples(held), _of_examples(asked)
    if one is None or other is None:
        quotient = held // asked
        return quotient if quotient * asked == held else None
    (count, batched), (by, by_batch) = one, other
    if by == 0 or count % by or by_batch > batched:
        return None
    return count // by * (BATCH if batched and not by_batch else 1)


def _uneven(held: Size, asked: Size, gap: int, shape: tuple[Size, ...], x: Tensor) -> Size:
    """The missing size where the batch does not take part evenly.

    Raises: ShapeError where examples and rows share no border: neither is a whole number of the other.
    """
    examples = _of_examples(held)
    if examples is None or not isinstance(asked, int):
        return held // asked
    count, batched = examples
    fits = count and asked % count == 0
    if not batched or (gap == 0 and not fits):
        raise ShapeError.of("reshape.remainder", held=count, asked=asked, shape=written(shape), tensor=x)
    return Formula(f"batch_by_{asked // count}") if fits else held // asked


def _with_batch(shape: tuple[Size, ...]) -> list[tuple[Size, ...]]:
    """The shape with each of its numbers in turn read as the batch; none where it has the batch already, or a -1 in
    front, which is what programs write for it.
    """
    if shape[:1] == (-1,) or any(isinstance(size, Formula) and "batch" in size.names for size in shape):
        return []
    numbers = [i for i, size in enumerate(shape) if isinstance(size, int) and size > 1]
    return [(*shape[:i], BATCH, *shape[i + 1 :]) for i in numbers]


def _of_examples(size: Size) -> tuple[int, bool] | None:
    """How many it is for one example, and whether the batch is a factor of it; None where that is not all."""
    if isinstance(size, int):
        return size, False
    one = size.at({"batch": 1}) if size.names == {"batch"} else None
    return (one, True) if isinstance(one, int) and BATCH * one == size else None


def named(sizes: Sequence[Size], x: Tensor) -> tuple[Axis, ...]:
    """Axes of these sizes: those that the reshape leaves alone keep their names."""
    usual = Tensor.of(*sizes[1:]).axes[1:] if len(sizes) <= _USUAL else None
    kept = _kept(sizes, x)
    axes = []
    for i, size in enumerate(sizes):
        fresh = Axis("rows", size) if i == 0 else usual[i - 1] if usual else Axis(f"axis_{i}", size)
        axes.append(BATCH_AXIS if size == BATCH else kept.get(i, fresh))
    return tuple(axes)


def _kept(sizes: Sequence[Size], x: Tensor) -> dict[int, Axis]:
    """The axes of `x` that stand alone between two borders which both shapes have."""
    kept: dict[int, Axis] = {}
    before: dict[Size, int] = {}
    reached: Size = 1
    for i, axis in enumerate(x.axes):
        before.setdefault(reached, i)
        reached = reached * axis.size
    reached = 1
    for i, size in enumerate(sizes):
        at = before.get(reached)
        if at is not None and x.axes[at].size == size and not x.axes[at].rest:
            kept[i] = x.axes[at]
        reached = reached * size
    return kept
