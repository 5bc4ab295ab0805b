"""PyTorch's ways to look at the numbers of a tensor in another order or shape: no data moves.

`Moved` and `Updated` are the opposite: they compute nothing, but write all numbers anew.
"""

from __future__ import annotations

from dataclasses import dataclass

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op, apply
from weigh.network.sizes import Size
from weigh.network.tensors import Axis, Tensor
from weigh.ops.axes import lost, position
from weigh.ops.broadcasting import broadcast, place
from weigh.ops.dtypes import complex_of, real
from weigh.ops.functional import MoveAxis
from weigh.ops.shape import BroadcastTo, Reshape, Transpose


@dataclass(frozen=True, slots=True)
class Permute(Transpose):
    """`Transpose` without a copy: an order of all axes, or none to turn all of them round."""

    kind = "permute"
    view = True


@dataclass(frozen=True, slots=True)
class SwapAxes(MoveAxis):
    """Two axes that change places, without a copy. A tensor of one axis has nothing to swap."""

    kind = "swap_axes"
    view = True
    swap: bool = True

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        if len(x.axes) < 2 and not x.has_rest:
            return Applied((x,))
        return MoveAxis.apply(self, x)


@dataclass(frozen=True, slots=True)
class MoveAxes(Op):
    """Each axis of `sources` goes to its place in `targets`; the others keep their order around them."""

    kind = "move_axes"
    view = True
    sources: tuple[int, ...]
    targets: tuple[int, ...]

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        if x.has_rest:
            return Applied((lost(x),))
        moves = {position(x, target): position(x, source)
                 for source, target in zip(self.sources, self.targets, strict=True)}  # fmt: skip
        others = iter([i for i in range(len(x.axes)) if i not in moves.values()])
        order = [moves[i] if i in moves else next(others) for i in range(len(x.axes))]
        return Applied((Tensor(tuple(x.axes[i] for i in order), x.dtype),))


@dataclass(frozen=True, slots=True)
class ShapedAs(Op):
    """The first input in the shape of the second: its numbers read anew (`view`), or axes of size 1 stretched
    (`expand`); `type` takes the second's data type alone. Nothing else of the second is used.
    """

    kind = "shaped_as"
    view = True
    function: str = "view"

    def apply(self, x: Tensor, other: Tensor) -> Applied:  # type: ignore[override]
        if self.function == "type":
            return Applied((Tensor(x.axes, other.dtype),))
        if other.has_rest:
            return Applied((Tensor(other.axes, x.dtype),))
        op = BroadcastTo(other.shape) if self.function == "expand" else Reshape(other.shape, whole=True)
        apply(op, (x,))  # for its laws
        return Applied((Tensor(other.axes, x.dtype),))


@dataclass(frozen=True, slots=True)
class AtLeast(Op):
    """A tensor of fewer axes gets axes of size 1: in front, and of three the last one behind."""

    kind = "at_least"
    view = True
    rank: int

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        missing = 0 if x.has_rest else self.rank - len(x.axes)
        if missing <= 0:
            return Applied((x,))
        behind = 1 if self.rank == 3 and x.axes else 0
        front = (Axis(f"axis_{i}", 1) for i in range(missing - behind))
        return Applied((Tensor((*front, *x.axes, *[Axis("one", 1)] * behind), x.dtype),))


@dataclass(frozen=True, slots=True)
class Diagonal(Op):
    """The numbers along the diagonal of two axes, which go; the diagonal is a new last axis. offset: how far above."""

    kind = "diagonal"
    view = True
    offset: int = 0
    first: int = 0
    second: int = 1

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        if x.has_rest:
            return Applied((lost(x),))
        rows, columns = position(x, self.first), position(x, self.second)
        height, width = x.axes[rows].size - max(-self.offset, 0), x.axes[columns].size - max(self.offset, 0)
        length: Size = width if isinstance(width, int) else height
        if isinstance(height, int) and isinstance(width, int):
            length = max(0, min(height, width))
        kept = tuple(axis for i, axis in enumerate(x.axes) if i not in (rows, columns))
        return Applied((Tensor((*kept, Axis("diagonal", length)), x.dtype),))


@dataclass(frozen=True, slots=True)
class DiagonalMatrix(Op):
    """A vector as the diagonal of a square of zeros: the axis becomes two of its size, at the end. offset: as above."""

    kind = "diagonal_matrix"
    offset: int = 0

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        side = Axis("diagonal", x.last.size + abs(self.offset))
        return Applied((Tensor((*x.with_last(side).axes, side), x.dtype),))


@dataclass(frozen=True, slots=True)
class DiagonalOrMatrix(Op):
    """Of a matrix its diagonal, of a vector the matrix with it as diagonal: both are written anew (`torch.diag`)."""

    kind = "diagonal_or_matrix"
    offset: int = 0

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        return apply(DiagonalMatrix(self.offset) if len(x.axes) == 1 else Diagonal(self.offset), (x,))


@dataclass(frozen=True, slots=True)
class Windows(Op):
    """Windows along one axis: it becomes their number, and a new last axis runs over the numbers of one window."""

    kind = "windows"
    view = True
    axis: int
    size: Size
    step: Size = 1

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        index = place(x, self.axis)
        if index is None:
            return Applied((lost(x),))
        axis = x.axes[index]
        room = axis.size - self.size
        if isinstance(room, int) and room < 0:
            raise ShapeError.of("windows.too_large", axis=axis.name, size=axis.size, window=self.size)
        count = Axis(axis.name, room // self.step + 1)
        return Applied((Tensor((*x.replace(index, count).axes, Axis("window", self.size)), x.dtype),))


@dataclass(frozen=True, slots=True)
class ViewComplex(Op):
    """Pairs along the last axis read as complex numbers, or with `back` complex numbers as pairs."""

    kind = "view_complex"
    view = True
    back: bool = False

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        if self.back:
            return Applied((Tensor((*x.axes, Axis("parts", 2)), real(x.dtype)),))
        if isinstance(x.last.size, int) and x.last.size != 2:
            raise ShapeError.of("view_complex.parts", size=x.last.size, tensor=x)
        return Applied((Tensor(x.axes if x.axes[-1].rest else x.axes[:-1], complex_of(x.dtype)),))


@dataclass(frozen=True, slots=True)
class Broadcast(Op):
    """Tensors stretched to the shape that they take together."""

    kind = "broadcast"
    view = True
    several = True

    def apply(self, *inputs: Tensor) -> Applied:
        axes = broadcast(*inputs).axes
        return Applied(tuple(Tensor(axes, x.dtype) for x in inputs))


@dataclass(frozen=True, slots=True)
class Updated(Op):
    """The first tensor with some of its entries changed: those that the others tell, to what they tell."""

    kind = "updated"

    def apply(self, x: Tensor, *others: Tensor) -> Applied:  # type: ignore[override]
        return Applied((x,))


@dataclass(frozen=True, slots=True)
class Moved(Op):
    """The same numbers at other places of a tensor of the same shape (`roll`, `flip`), or only copied (`clone`)."""

    kind = "moved"
    function: str

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        return Applied((x,))
