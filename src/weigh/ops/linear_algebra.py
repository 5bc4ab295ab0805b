"""Sums of products of tensors, and the tensors that a program makes without an input.

None of the products owns weights: what is multiplied comes in as tensors, from a layer or from a `Variable`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from weigh.network.errors import ShapeError
from weigh.network.ops import Applied, Op
from weigh.network.sizes import Size, clash
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor, Weight, Work
from weigh.ops.broadcasting import broadcast, made, place


@dataclass(frozen=True, slots=True)
class MatMul(Op):
    """(*batch, rows, inside) × (*batch, inside, columns) -> (*batch, rows, columns); the axes in front broadcast.

    A tensor of one axis is a row on the left and a column on the right, and that axis goes away.
    MACs: one an output element a value of the inner axis.
    """

    kind = "matmul"
    transpose_left: bool = False
    transpose_right: bool = False

    def apply(self, left: Tensor, right: Tensor) -> Applied:  # type: ignore[override]
        left = _with_own_last(left)
        if right.has_rest or (left.has_rest and len(right.axes) > 2):
            return Applied((Tensor.unknown("matmul"),), unpriced=True)
        a = _transposed(left) if self.transpose_left else left.axes
        b = _transposed(right) if self.transpose_right else right.axes
        inside, meeting = a[-1], b[0 if len(b) == 1 else -2]
        if clash(inside.size, meeting.size):
            raise ShapeError.of("matmul.inside", left=left, right=right, inside=inside.size, meeting=meeting.size)
        front = broadcast(Tensor(a[:-2]), Tensor(b[:-2])).axes
        columns = b[-1:] if len(b) > 1 else ()
        axes = (*front, *a[-2:-1], *columns)
        return Applied((Tensor(axes, left.dtype),), macs=(Work((*axes, inside)),))


def _with_own_last(x: Tensor) -> Tensor:
    """A tensor of unknown rank with its last axis set apart from the rest, so that it can be summed over."""
    return x.with_last(x.last) if x.axes and x.axes[-1].rest else x


def _transposed(x: Tensor) -> tuple[Axis, ...]:
    return (*x.axes[:-2], *reversed(x.axes[-2:]))


@dataclass(frozen=True, slots=True)
class TensorDot(Op):
    """The sum over pairs of axes, one of each tensor; all other axes of both remain, the left one's first.

    MACs: one an output element a value of the summed axes.
    """

    kind = "tensordot"
    left_axes: tuple[int, ...]
    right_axes: tuple[int, ...]

    def apply(self, left: Tensor, right: Tensor) -> Applied:  # type: ignore[override]
        left, right = _with_own_last(left), _with_own_last(right)
        mine, yours = _places(left, self.left_axes), _places(right, self.right_axes)
        if mine is None or yours is None:
            return Applied((Tensor.unknown("tensordot"),), unpriced=True)
        for i, j in zip(mine, yours, strict=True):
            a, b = left.axes[i].size, right.axes[j].size
            if clash(a, b):
                raise ShapeError.of("matmul.inside", left=left, right=right, inside=a, meeting=b)
        axes = (*_others(left, mine), *_others(right, yours))
        return Applied((Tensor(axes, left.dtype),), macs=(Work((*axes, *(left.axes[i] for i in mine))),))


@dataclass(frozen=True, slots=True)
class InnerProduct(Op):
    """NumPy's dot: the last axis of the left against the one before the last of the right, or its only one."""

    kind = "tensordot"

    def apply(self, left: Tensor, right: Tensor) -> Applied:  # type: ignore[override]
        vector = len(right.axes) == 1 and not right.has_rest
        return TensorDot((-1,), (-1,) if vector else (-2,)).apply(left, right)


def _places(x: Tensor, axes: tuple[int, ...]) -> list[int] | None:
    """Where the axes are; None where an unknown rest hides one."""
    found = [place(x, axis) for axis in axes]
    known = [at for at in found if at is not None]
    return known if len(known) == len(found) else None


def _others(x: Tensor, places: list[int]) -> tuple[Axis, ...]:
    return tuple(axis for i, axis in enumerate(x.axes) if i not in places)


@dataclass(frozen=True, slots=True)
class Einsum(Op):
    """Einstein's sum: letters that are missing on the right of `->` are summed over. `...` stands for axes in front.

    MACs: operands are multiplied from left to right, each product over all letters of the two that are not summed
    before. One operand is only summed (element operations) or has its axes moved.

    >>> Einsum("bqd,bkd->bqk").apply(Tensor.of(5, 64), Tensor.of(7, 64)).macs[0].count
    2240
    """

    kind = "einsum"
    equation: str

    def apply(self, *inputs: Tensor) -> Applied:
        terms, output = _parsed(self.equation, len(inputs))
        letters: dict[str, Axis] = {}
        front: tuple[Axis, ...] = ()
        for term, x in zip(terms, inputs, strict=True):
            around, named = _matched(term, x, self.equation)
            front = broadcast(Tensor(front), Tensor(around)).axes
            for letter, axis in named.items():
                letters[letter] = _same(letter, letters.get(letter, axis), axis, self.equation)
        for letter in output.replace("...", ""):
            if letter not in letters:
                raise ShapeError.of("einsum.letter", letter=letter, equation=self.equation)
        y = tuple(letters[letter] for letter in output.replace("...", ""))
        y = (*front, *y) if "..." in output else y
        macs, elementwise = _contracted(terms, output, {**letters, _FRONT: front})
        return Applied((Tensor(y, inputs[0].dtype),), macs=macs, elementwise=elementwise)


_FRONT = "..."


def _contracted(
    terms: list[str], output: str, axes: Mapping[str, Axis | tuple[Axis, ...]]
) -> tuple[tuple[Work, ...], tuple[Work, ...]]:
    """The products and the single operations, one operand after the other from left to right.

    What only one side has and nothing further on asks for is summed before the product, as every implementation does.
    """
    macs: list[Work] = []
    singles: list[Work] = []
    held, *others = map(_letters, terms)
    for i, letters in enumerate(others):
        later = set(_letters(output)).union(*others[i + 1 :])
        alone = [[one for one in side if one not in other and one not in later]
                 for side, other in ((held, letters), (letters, held))]  # fmt: skip
        singles += [_work(side, axes) for side, gone in zip((held, letters), alone, strict=True) if gone]
        every = [one for one in dict.fromkeys((*held, *letters)) if one not in (*alone[0], *alone[1])]
        summed = [one for one in every if one in held and one in letters and one not in later]
        (macs if summed else singles).append(_work(every, axes))
        held = [one for one in every if one not in summed]
    if set(held) - set(_letters(output)):
        singles.append(_work(held, axes))
    return tuple(macs), tuple(singles)


def _letters(term: str) -> list[str]:
    """The letters of a term, each once; `...` is one of them."""
    return [*([_FRONT] if _FRONT in term else []), *dict.fromkeys(term.replace(_FRONT, ""))]


def _work(letters: list[str], axes: Mapping[str, Axis | tuple[Axis, ...]]) -> Work:
    found = (axes[letter] for letter in letters)
    return Work(tuple(axis for one in found for axis in (one if isinstance(one, tuple) else (one,))))


def _parsed(equation: str, operands: int) -> tuple[list[str], str]:
    """The letters of every operand and of the output; without `->`, those that occur once, in order of the alphabet.

    Raises: ShapeError where it names another number of operands.
    """
    left, arrow, output = equation.replace(" ", "").partition("->")
    terms = left.split(",")
    if len(terms) != operands:
        raise ShapeError.of("einsum.operands", equation=equation, expected=len(terms), received=operands)
    if not arrow:
        every = left.replace(",", "").replace(".", "")
        output = ("..." if "..." in left else "") + "".join(sorted(c for c in set(every) if every.count(c) == 1))
    return terms, output


def _matched(term: str, x: Tensor, equation: str) -> tuple[tuple[Axis, ...], Mapping[str, Axis]]:
    """The axes that `...` stands for, and the axis of each letter of one operand.

    Raises: ShapeError where the operand has another number of axes.
    """
    before, dots, behind = term.partition("...")
    if not dots:
        x = x.with_rank(len(term)) if x.has_rest else x
    count = len(before) + len(behind)
    if len(x.axes) < count or (not dots and len(x.axes) > count):
        raise ShapeError.of("einsum.rank", term=term, equation=equation, tensor=x)
    cut = len(x.axes) - len(behind)
    axes = (*x.axes[: len(before)], *x.axes[cut:])
    return x.axes[len(before) : cut], dict(zip(before + behind, axes, strict=True))


def _same(letter: str, one: Axis, other: Axis, equation: str) -> Axis:
    if clash(one.size, other.size) and 1 in (one.size, other.size):
        return other if one.size == 1 else one
    if clash(one.size, other.size):
        raise ShapeError.of("einsum.sizes", letter=letter, first=one.size, second=other.size, equation=equation)
    return other if other == BATCH_AXIS or (isinstance(other.size, int) and one != BATCH_AXIS) else one


@dataclass(frozen=True, slots=True)
class Variable(Op):
    """One weight, given as a tensor: what a layer of the program's own adds. It has no batch axis."""

    kind = "variable"
    view = True
    weight: Weight
    dtype: str = "float32"

    def apply(self) -> Applied:  # type: ignore[override]
        return Applied((Tensor(self.weight.axes, self.dtype),), (self.weight,))


@dataclass(frozen=True, slots=True)
class Constant(Op):
    """Numbers that stand in the source, or a tensor filled with one of them. They are not trained and not counted.

    dtype: where it is empty, that of the first input.
    """

    kind = "constant"
    view = True
    sizes: tuple[Size, ...] = ()
    dtype: str = "float32"

    def apply(self, *inputs: Tensor) -> Applied:
        return Applied((made(self.sizes, self.dtype or inputs[0].dtype),))


@dataclass(frozen=True, slots=True)
class ConstantLike(Op):
    """Fixed or random numbers in the shape of the input, whose own numbers are not used.

    dtype: empty for the input's.
    """

    kind = "constant_like"
    view = True
    dtype: str = ""

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        return Applied((Tensor(x.axes, self.dtype or x.dtype),))


@dataclass(frozen=True, slots=True)
class RandomLike(Op):
    """Numbers drawn anew at every call, in these sizes: noise."""

    kind = "random"
    sizes: tuple[Size, ...] = ()
    dtype: str = "float32"

    def apply(self, *inputs: Tensor) -> Applied:
        y = made(self.sizes, self.dtype)
        return Applied((y,), elementwise=(Work(y.axes),))


@dataclass(frozen=True, slots=True)
class Drawn(Op):
    """So many indices drawn for every row of weights: (*rows, weights) -> (*rows, count)."""

    kind = "drawn"
    count: Size

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        y = x.with_last(Axis("drawn", self.count))
        return Applied((Tensor(y.axes, "int64"),), elementwise=(Work(x.axes),))
