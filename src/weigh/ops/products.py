"""Products of tensors beside matmul: sums of a product and a tensor, chains, outer products, distances.

Source of what is multiplied how often: the definitions in https://docs.pytorch.org/docs/stable/torch.html.
"""

from __future__ import annotations

from dataclasses import dataclass

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op, apply
from weigh.network.sizes import Size, clash
from weigh.network.tensors import Axis, Tensor, Work
from weigh.ops.axes import position
from weigh.ops.broadcasting import broadcast
from weigh.ops.linear_algebra import MatMul


@dataclass(frozen=True, slots=True)
class AddProduct(Op):
    """The first input plus the product of the other two (`addmm`, `baddbmm`, `addmv`); shapes broadcast.

    summed: the product of batches of matrices is summed over the batch (`addbmm`). outer: the product is that of two
    vectors (`addr`). MACs: of the product, and one operation an element for the sum.
    """

    kind = "add_product"
    summed: bool = False
    outer: bool = False

    def apply(self, x: Tensor, left: Tensor, right: Tensor) -> Applied:  # type: ignore[override]
        made = apply(Outer() if self.outer else MatMul(), (left, right))
        product = made.outputs[0]
        if self.summed and not product.has_rest:
            product = product.replace(0)
        y = Tensor(broadcast(product, x).axes, left.dtype)
        return Applied((y,), macs=made.macs, elementwise=(*made.elementwise, Work(y.axes)), unpriced=made.unpriced)


@dataclass(frozen=True, slots=True)
class Outer(Op):
    """Every element of one tensor times every element of the other, both read as one row: (n), (m) -> (n, m)."""

    kind = "outer"

    def apply(self, left: Tensor, right: Tensor) -> Applied:  # type: ignore[override]
        axes = tuple(x.axes[0] if len(x.axes) == 1 else Axis("features", x.elements) for x in (left, right))
        return Applied((Tensor(axes, left.dtype),), elementwise=(Work(axes),))


@dataclass(frozen=True, slots=True)
class Kronecker(Op):
    """Every element of the first tensor times the whole second one: the sizes are multiplied axis by axis."""

    kind = "kronecker"

    def apply(self, left: Tensor, right: Tensor) -> Applied:  # type: ignore[override]
        rank = max(len(left.axes), len(right.axes))
        a, b = ((*[Axis("one", 1)] * (rank - len(x.axes)), *x.axes) for x in (left, right))
        axes = tuple(Axis(one.name, one.size * other.size) for one, other in zip(a, b, strict=True))
        return Applied((Tensor(axes, left.dtype),), elementwise=(Work(axes),))


@dataclass(frozen=True, slots=True)
class LastProduct(Op):
    """The last axis of one tensor against the last of the other: (*a, n), (*b, n) -> (*a, *b).

    MACs: one an output element a value of the summed axis.
    """

    kind = "last_product"

    def apply(self, left: Tensor, right: Tensor) -> Applied:  # type: ignore[override]
        if left.has_rest or right.has_rest:
            return Applied((Tensor.unknown("inner"),), unpriced=True)
        if not left.axes or not right.axes:
            y = left if left.axes else right
            return Applied((y,), elementwise=(Work(y.axes),))
        if clash(left.last.size, right.last.size):
            raise ShapeError.of("matmul.inside", left=left, right=right, inside=left.last.size, meeting=right.last.size)
        axes = (*left.axes[:-1], *right.axes[:-1])
        return Applied((Tensor(axes, left.dtype),), macs=(Work((*axes, left.last)),))


@dataclass(frozen=True, slots=True)
class AlongProduct(Op):
    """Vectors multiplied along one axis of both, place by place: a number each, or with `cross` a vector of three.

    MACs: one a value of the axis at every place. A cross product is five operations an element instead.
    """

    kind = "along_product"
    axis: int = -1
    cross: bool = False

    def apply(self, left: Tensor, right: Tensor) -> Applied:  # type: ignore[override]
        both = broadcast(left, right)
        if self.cross:
            return Applied((both,), elementwise=(Work(both.axes, 5),))
        if both.has_rest:
            return Applied((Tensor.unknown("vecdot"),), unpriced=True)
        return Applied((both.replace(position(both, self.axis)),), macs=(Work(both.axes),))


@dataclass(frozen=True, slots=True)
class MatrixChain(Op):
    """Several matrices multiplied in the order of brackets that takes the fewest products. Source: Cormen et al., 15.2.

    Where a size is not known, the brackets go from left to right.
    """

    kind = "matrix_chain"

    def apply(self, *inputs: Tensor) -> Applied:
        if len(inputs) < 2:
            return Applied(inputs)
        work: list[Work] = []
        y = self._multiplied(inputs, _cheapest(inputs), 0, len(inputs) - 1, work)
        return Applied((y,), macs=tuple(work))

    def _multiplied(
        self, inputs: tuple[Tensor, ...], cuts: dict[tuple[int, int], int], first: int, last: int, work: list[Work]
    ) -> Tensor:
        if first == last:
            return inputs[first]
        cut = cuts.get((first, last), last - 1)
        left = self._multiplied(inputs, cuts, first, cut, work)
        right = self._multiplied(inputs, cuts, cut + 1, last, work)
        made = apply(MatMul(), (left, right))
        work.extend(made.macs)
        return made.outputs[0]


_LONGEST = 64  # matrices of a chain for which the best order is looked for


def _cheapest(inputs: tuple[Tensor, ...]) -> dict[tuple[int, int], int]:
    """Behind which matrix each stretch of the chain is cut last; empty where a size is not known."""
    sizes = [inputs[0].shape[0] if len(inputs[0].axes) == 2 else 1, *(x.shape[-1] for x in inputs)]
    if len(inputs[-1].axes) == 1:
        sizes[-2:] = [inputs[-1].shape[0], 1]
    known = [size for size in sizes if isinstance(size, int)]
    if len(known) != len(sizes) or len(inputs) > _LONGEST:
        return {}
    cost: dict[tuple[int, int], int] = {(i, i): 0 for i in range(len(inputs))}
    cuts: dict[tuple[int, int], int] = {}
    for length in range(1, len(inputs)):
        for first in range(len(inputs) - length):
            last = first + length
            cost[first, last], cuts[first, last] = min(
                (cost[first, k] + cost[k + 1, last] + known[first] * known[k + 1] * known[last + 1], k)
                for k in range(first, last)
            )
    return cuts


@dataclass(frozen=True, slots=True)
class Distances(Op):
    """The distance of every row of one tensor from every row of the other: (*, p, n), (*, r, n) -> (*, p, r).

    Elementwise work: a difference, its power and a sum for every value of every pair.
    """

    kind = "distances"

    def apply(self, left: Tensor, right: Tensor) -> Applied:  # type: ignore[override]
        if left.has_rest or right.has_rest:
            return Applied((Tensor.unknown("cdist"),), unpriced=True)
        if clash(left.last.size, right.last.size):
            raise ShapeError.of("matmul.inside", left=left, right=right, inside=left.last.size, meeting=right.last.size)
        front = broadcast(Tensor(left.axes[:-2]), Tensor(right.axes[:-2])).axes
        axes = (*front, left.axes[-2], right.axes[-2])
        return Applied((Tensor(axes, left.dtype),), elementwise=(Work((*axes, left.last), 3),))


@dataclass(frozen=True, slots=True)
class PairDistances(Op):
    """The distance of every two different rows: (p, n) -> (p · (p − 1) / 2). Elementwise work: as of `Distances`."""

    kind = "pair_distances"

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        rows, features = x.with_rank(2).axes
        pairs = Axis("pairs", rows.size * (rows.size - 1) // 2)
        return Applied((Tensor((pairs,), x.dtype),), elementwise=(Work((pairs, features), 3),))


@dataclass(frozen=True, slots=True)
class Distance(Op):
    """How far two whole tensors are apart: one number. Elementwise work: a difference, its power and a sum."""

    kind = "distance"

    def apply(self, left: Tensor, right: Tensor) -> Applied:  # type: ignore[override]
        return Applied((Tensor((), left.dtype),), elementwise=(Work(broadcast(left, right).axes, 3),))


@dataclass(frozen=True, slots=True)
class BlockDiagonal(Op):
    """Matrices put on the diagonal of a larger one, zeros around them."""

    kind = "block_diagonal"

    def apply(self, *inputs: Tensor) -> Applied:
        rows: Size = 0
        columns: Size = 0
        for x in inputs:
            sizes = (*[1] * (2 - len(x.axes)), *x.shape)
            rows, columns = rows + sizes[0], columns + sizes[1]
        return Applied((Tensor((Axis("rows", rows), Axis("columns", columns)), inputs[0].dtype),))


@dataclass(frozen=True, slots=True)
class Decomposition(Op):
    """A matrix taken apart or solved by an iteration whose work depends on its numbers: shapes are told, work is not.

    function: `inverse`, `cholesky`, `matrix_power` (the shape stays), `det` (a number a matrix), `solve` (the shape of
    the second input), `svd`, `qr`, `eigh` (factors; reduced sizes), `svd full` and `svd v` (whole ones; V itself).
    """

    kind = "decomposition"
    function: str

    def apply(self, x: Tensor, *others: Tensor) -> Applied:  # type: ignore[override]
        if x.has_rest:
            return Applied((x,), unpriced=True)
        *front, rows, columns = x.axes if len(x.axes) > 1 else (Axis("one", 1), *x.axes)
        least = min(rows, columns, key=lambda axis: axis.size if isinstance(axis.size, int) else 1 << 62)
        square = Tensor((*front, rows, least), x.dtype)
        values = Tensor((*front, least), x.dtype)
        outputs = {
            "det": (Tensor(tuple(front), x.dtype),),
            "solve": (others[0] if others else x,),
            "svd": (square, values, Tensor((*front, least, columns), x.dtype)),
            "svd full": (Tensor((*front, rows, rows), x.dtype), values, Tensor((*front, columns, columns), x.dtype)),
            "svd v": (square, values, Tensor((*front, columns, least), x.dtype)),
            "svdvals": (values,),
            "qr": (square, Tensor((*front, least, columns), x.dtype)),
            "eigh": (values, x),
            "eigvalsh": (values,),
            "slogdet": (Tensor(tuple(front), x.dtype),) * 2,
            "pinv": (Tensor((*front, columns, rows), x.dtype),),
        }.get(self.function, (x,))
        return Applied(outputs, unpriced=True)
