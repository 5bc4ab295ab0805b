"""Several tensors made into one: element by element, end to end, or by dot products. No weights."""

from __future__ import annotations

from dataclasses import dataclass, replace

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op, apply
from weigh.network.sizes import clash, total
from weigh.network.tensors import Axis, Tensor, Work
from weigh.ops.axes import axis_at, lost, position
from weigh.ops.dtypes import promoted
from weigh.ops.linear_algebra import MatMul
from weigh.ops.views import AtLeast


@dataclass(frozen=True, slots=True)
class Merge(Op):
    """One result for every position of all inputs: `add`, `subtract`, `multiply`, `average`, `maximum` or `minimum`.

    Axes of size 1 stretch to the other's size, and a tensor of fewer axes is read as having ones behind its batch.
    exact: the shapes must be the same, as Keras 1 asked.
    Elementwise work: for n inputs n - 1 operations an output element, and one division more for an average.
    """

    kind = "merge"
    function: str
    exact: bool = False

    def apply(self, *inputs: Tensor) -> Applied:
        if not inputs:
            raise ShapeError.of("merge.no_inputs", function=self.function)
        if any(x.has_rest for x in inputs):
            y = next((x for x in inputs if not x.has_rest), inputs[0])
        else:
            y = inputs[0]
            for other in inputs[1:]:
                y = self._joined(y, other)
        operations = len(inputs) - 1 + (self.function == "average")
        return Applied((y,), elementwise=(Work(y.axes, operations),) if operations else ())

    def _joined(self, left: Tensor, right: Tensor) -> Tensor:
        if len(left.axes) < len(right.axes):
            left, right = right, left
        missing = len(left.axes) - len(right.axes)
        if self.exact and (missing or any(map(clash, left.shape, right.shape))):
            raise ShapeError.of("merge.not_equal", function=self.function, left=left, right=right)
        pairs = zip(left.axes[1 + missing :], right.axes[1:], strict=True)
        stretched = (self._stretched(a, b, left, right) for a, b in pairs)
        return Tensor((*left.axes[: 1 + missing], *stretched), left.dtype)

    def _stretched(self, a: Axis, b: Axis, left: Tensor, right: Tensor) -> Axis:
        if a.size == 1:
            return b
        if b.size != 1 and clash(a.size, b.size):
            raise ShapeError.of("merge.sizes", function=self.function, axis=a.name, left_size=a.size, right_size=b.size,
                                left=left, right=right)  # fmt: skip
        return b if isinstance(b.size, int) and b.size != 1 else a


@dataclass(frozen=True, slots=True)
class Concatenate(Op):
    """Tensors put end to end along one axis; every other axis must agree.

    >>> Concatenate().apply(Tensor.of(35, 35, 64), Tensor.of(35, 35, 96)).outputs[0].shape[1:]
    (35, 35, 160)
    """

    kind = "concatenate"
    axis: int = -1

    def apply(self, *inputs: Tensor) -> Applied:
        if not inputs:
            raise ShapeError.of("merge.no_inputs", function="concatenate")
        first = next((x for x in inputs if not x.has_rest), inputs[0])
        if first.has_rest:
            return Applied((first,))
        for other in inputs:
            if not other.has_rest:
                self._check(first, other)
        index = position(first, self.axis)
        joined = Axis(first.axes[index].name, total(axis_at(x, self.axis).size for x in inputs))
        return Applied((Tensor(first.replace(index, joined).axes, promoted(inputs)),))

    def _check(self, first: Tensor, other: Tensor) -> None:
        if len(first.axes) != len(other.axes):
            raise ShapeError.of("concatenate.rank", first=first, other=other, ranks=(len(first.axes), len(other.axes)))
        along = position(first, self.axis)
        for i, (a, b) in enumerate(zip(first.axes, other.axes, strict=True)):
            if i != along and clash(a.size, b.size):
                raise ShapeError.of("concatenate.sizes", axis=self.axis, name=a.name, index=i, first_size=a.size,
                                    other_size=b.size, first=first, other=other)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ConcatenateAs(Op):
    """Tensors put end to end as NumPy's functions do: "row" (hstack), "column" (vstack), "depth" (dstack).

    Rows are joined along their only axis, or along axis 1 where there are several; columns along axis 0 and depth
    along axis 2, of tensors that get axes of size 1 until they have so many; "columns" (column_stack) makes
    columns of vectors.
    """

    kind = "concatenate_as"
    direction: str

    def apply(self, *inputs: Tensor) -> Applied:
        if not inputs:
            raise ShapeError.of("merge.no_inputs", function="concatenate")
        if self.direction == "row":
            return apply(Concatenate(0 if len(inputs[0].axes) == 1 and not inputs[0].has_rest else 1), inputs)
        if self.direction == "columns":
            return apply(Concatenate(1), tuple(map(_as_column, inputs)))
        rank = 3 if self.direction == "depth" else 2
        widened = tuple(apply(AtLeast(rank), (x,)).outputs[0] for x in inputs)
        return apply(Concatenate(rank - 1 if self.direction == "depth" else 0), widened)


def _as_column(x: Tensor) -> Tensor:
    """A number or a vector as one column."""
    return x if x.has_rest or len(x.axes) > 1 else Tensor((*(x.axes or (Axis("rows", 1),)), Axis("one", 1)), x.dtype)


@dataclass(frozen=True, slots=True)
class Dot(Op):
    """Dot products of two tensors along one axis of each, example by example.

    Shapes: the axes of the first without its own, then those of the second without its own and without the batch; two
    vectors give (batch, 1). MACs: one an output element a value of the axis summed over.
    normalize: both are first brought to length 1 along that axis, which makes it the cosine of their angle.
    """

    kind = "dot"
    axes: tuple[int, int]
    normalize: bool = False

    def apply(self, left: Tensor, right: Tensor) -> Applied:  # type: ignore[override]
        if left.has_rest or right.has_rest:
            return Applied((lost(left if left.has_rest else right),), unpriced=True)
        i, j = position(left, self.axes[0]), position(right, self.axes[1])
        summed, other = left.axes[i], right.axes[j]
        if clash(summed.size, other.size):
            raise ShapeError.of("dot.sizes", axes=self.axes, left_size=summed.size, right_size=other.size,
                                left=left, right=right)  # fmt: skip
        kept = (*left.replace(i).axes, *right.replace(j).axes[1:])
        y = Tensor(kept if len(kept) > 1 else (*kept, Axis("features", 1)), left.dtype)
        return Applied(
            outputs=(y,),
            macs=(Work((*y.axes[1:], summed)),),
            elementwise=(Work(left.axes, 3), Work(right.axes, 3)) if self.normalize else (),
        )


@dataclass(frozen=True, slots=True)
class BatchDot(Op):
    """`Dot` as matmul computes it: all axes in front of the last two are batches, where both tensors have them alike.

    Shapes: (batch, *front, m, k) and (batch, *front, k, n), the summed axes anywhere among the last two
    -> (batch, *front, m, n). The tensor with fewer axes gets axes of size 1 at its end, which go again afterwards.
    Tensors whose axes in front differ are multiplied as `Dot` does.
    """

    kind = "batch_dot"
    axes: tuple[int, int]

    def apply(self, left: Tensor, right: Tensor) -> Applied:  # type: ignore[override]
        if left.has_rest or right.has_rest:
            return apply(Dot(self.axes), (left, right))
        summed = position(left, self.axes[0]), position(right, self.axes[1])
        rank, ranks = max(len(left.axes), len(right.axes)), (len(left.axes), len(right.axes))
        a, b = (Tensor((*x.axes, *[Axis("one", 1)] * (rank - len(x.axes))), x.dtype) for x in (left, right))
        if rank < 4 or any(map(clash, a.shape[:-2], b.shape[:-2])):
            return apply(Dot(self.axes), (left, right))
        made = apply(MatMul(summed[0] != rank - 1, summed[1] == rank - 1), (a, b))
        at = ranks[0] + ranks[1] - 3 if ranks[0] > ranks[1] else ranks[0] - 1
        kept = [axis for i, axis in enumerate(made.outputs[0].axes) if not at <= i < at + abs(ranks[0] - ranks[1])]
        return replace(made, outputs=(Tensor(tuple(kept), left.dtype),))


_KERAS1_FUNCTIONS = {"sum": "add", "mul": "multiply", "ave": "average", "max": "maximum"}


def merge_op(mode: str, concat_axis: int = -1, dot_axes: object = -1) -> Op:
    """What Keras 1's `Merge(layers, mode=...)` and `merge(...)` compute.

    Raises: ShapeError where there is no such mode.
    """
    if mode in _KERAS1_FUNCTIONS:
        return Merge(_KERAS1_FUNCTIONS[mode], exact=True)
    if mode == "concat":
        return Concatenate(concat_axis)
    if mode in ("dot", "cos"):
        return Dot(dot_axes_pair(dot_axes), normalize=mode == "cos")
    raise ShapeError.of("merge.mode", mode=mode)


def dot_axes_pair(axes: object) -> tuple[int, int]:
    """One axis stands for the same one of both tensors.

    Raises: ShapeError where it is neither a number nor a pair of them.
    """
    if isinstance(axes, int):
        return axes, axes
    if not isinstance(axes, list | tuple):
        raise ShapeError.of("dot.axes", axes=axes)
    pair = [axis[0] if isinstance(axis, list | tuple) and len(axis) == 1 else axis for axis in axes]
    if len(pair) != 2 or not all(isinstance(axis, int) for axis in pair):
        raise ShapeError.of("dot.axes", axes=axes)
    return pair[0], pair[1]
