"""Products of tensors, functions of elements, sums along axes: shapes and work by hand."""

from __future__ import annotations

import pytest

from weigh.network.errors import ShapeError
from weigh.network.ops import Op
from weigh.network.sizes import BATCH, Size
from weigh.network.tensors import Axis, Tensor, Weight
from weigh.ops.arithmetic import CumSum, Elementwise, Gated, L2Normalize, OneHot
from weigh.ops.functional import FilterConv, LookUp, MoveAxis, PerChannel
from weigh.ops.linear_algebra import Constant, Einsum, MatMul, RandomLike, TensorDot, Variable
from weigh.ops.reduction import Reduce, Sort, TopK


def bare(*sizes: Size) -> Tensor:
    """A tensor without a batch, such as a weight."""
    return Tensor(tuple(Axis(f"axis_{i + 1}", size) for i, size in enumerate(sizes)))


IMAGE, SEQUENCE = Tensor.of(8, 6, 4), Tensor.of(5, 4)

PRODUCTS = [
    (MatMul(), (Tensor.of(5, 4), Tensor.of(4, 3)), "(?, 5, 3)", 5 * 4 * 3),
    (MatMul(), (Tensor.of(5, 4), bare(4, 3)), "(?, 5, 3)", 5 * 4 * 3),  # a weight serves every example
    (MatMul(transpose_right=True), (Tensor.of(5, 4), Tensor.of(7, 4)), "(?, 5, 7)", 5 * 4 * 7),
    (MatMul(transpose_left=True), (Tensor.of(4, 5), Tensor.of(4, 3)), "(?, 5, 3)", 5 * 4 * 3),
    (MatMul(), (Tensor.of(2, 5, 4), Tensor.of(1, 4, 3)), "(?, 2, 5, 3)", 2 * 5 * 4 * 3),
    (MatMul(), (Tensor.of(4), bare(4)), "(?)", 4),  # a row times a column
    (TensorDot((-1,), (-2,)), (Tensor.of(7, 4), bare(4, 3)), "(?, 7, 3)", 7 * 4 * 3),
    (TensorDot((1, 2), (0, 1)), (Tensor.of(7, 4), bare(7, 4, 3)), "(?, 3)", 7 * 4 * 3),
    (Einsum("bij,bkj->bik"), (Tensor.of(5, 4), Tensor.of(7, 4)), "(?, 5, 7)", 5 * 7 * 4),
    (Einsum("bij,jk"), (Tensor.of(5, 4), bare(4, 3)), "(?, 5, 3)", 5 * 4 * 3),  # letters that occur once remain
    (Einsum("...ij,jk->...ik"), (Tensor.of(2, 5, 4), bare(4, 3)), "(?, 2, 5, 3)", 2 * 5 * 4 * 3),
    (Einsum("bi,bi,bi->b"), (Tensor.of(4),) * 3, "(?)", 4),  # the first product is not summed: single operations
    (FilterConv((2,)), (Tensor.of(28, 28, 1), bare(5, 5, 1, 6)), "(?, 12, 12, 6)", 12*12 * 5*5 * 6),
    (
        FilterConv(padding="same"), (Tensor.of(8, 8, 4), bare(3, 3, 2, 6)), "(?, 8, 8, 6)",
        8*8 * 3*3 * 2 * 6,  # two groups of two channels
    ),
    (FilterConv(depthwise=True), (Tensor.of(8, 8, 4), bare(3, 3, 4, 2)), "(?, 6, 6, 8)", 6*6 * 3*3 * 4 * 2),
    (
        FilterConv((2,), padding="same", transposed=True), (Tensor.of(8, 8, 4), bare(3, 3, 6, 4)), "(?, 16, 16, 6)",
        8*8 * 3*3 * 4 * 6,
    ),
]  # fmt: skip


@pytest.mark.parametrize("op, inputs, shape, macs", PRODUCTS)
def test_products(op: Op, inputs: tuple[Tensor, ...], shape: str, macs: int) -> None:
    applied = op.apply(*inputs)
    assert str(applied.outputs[0]) == shape
    assert sum(work.count for work in applied.macs) == macs  # type: ignore[misc]
    assert applied.weights == ()


def test_a_product_with_a_weight_needs_only_the_last_axis() -> None:
    for op in (MatMul(), TensorDot((-1,), (-2,))):
        applied = op.apply(Tensor.unknown("maps"), bare(4, 3))
        assert str(applied.outputs[0]) == "(?, …, 3)"
        assert not applied.unpriced


def test_a_product_of_unknown_tensors_has_no_price() -> None:
    applied = MatMul().apply(Tensor.unknown("left"), Tensor.unknown("right"))
    assert str(applied.outputs[0]) == "(?, …)"
    assert applied.unpriced


ELEMENTS = [
    (Elementwise("add"), (IMAGE, IMAGE), "(?, 8, 6, 4)", 8 * 6 * 4),
    (Elementwise("add"), (IMAGE, bare(4)), "(?, 8, 6, 4)", 8 * 6 * 4),
    (Elementwise("multiply", ((),)), (IMAGE,), "(?, 8, 6, 4)", 8 * 6 * 4),  # by one number
    (Elementwise("multiply", ((3, 8, 6, 4),)), (IMAGE,), "(?, 8, 6, 4)", 8 * 6 * 4),  # the batch stays the batch
    (Elementwise("add"), (Tensor.of(8, 1, 4), Tensor.of(1, 6, 4)), "(?, 8, 6, 4)", 8 * 6 * 4),
    (Elementwise("add"), (IMAGE, IMAGE, IMAGE), "(?, 8, 6, 4)", 2 * 8 * 6 * 4),
    (Elementwise("clip"), (IMAGE,), "(?, 8, 6, 4)", 2 * 8 * 6 * 4),  # two comparisons
    (L2Normalize(), (SEQUENCE,), "(?, 5, 4)", 3 * 5 * 4),
    (CumSum(1), (SEQUENCE,), "(?, 5, 4)", 5 * 4),
    (OneHot(10), (Tensor.of(7),), "(?, 7, 10)", 0),
    (OneHot(10, axis=1), (Tensor.of(7),), "(?, 10, 7)", 0),
    (Reduce("mean", (1, 2)), (IMAGE,), "(?, 4)", 8 * 6 * 4),
    (Reduce("max", (-1,), keepdims=True), (IMAGE,), "(?, 8, 6, 1)", 8 * 6 * 4),
    (Reduce("sum"), (IMAGE,), "()", 8 * 6 * 4),  # even over the batch
    (Reduce("mean", (-1,)), (Tensor.unknown("maps"),), "(?, …)", None),
    (TopK(2), (SEQUENCE,), "(?, 5, 2)", 5 * 4),
    (Sort(), (SEQUENCE,), "(?, 5, 4)", 5 * 4),
    (PerChannel("bias_add"), (IMAGE, bare(4)), "(?, 8, 6, 4)", 8 * 6 * 4),
    (Gated(), (Tensor.of(5, 8),), "(?, 5, 4)", 4 * 5 * 4),
    (LookUp(), (bare(1000, 64), Tensor.of(20)), "(?, 20, 64)", 0),
    (LookUp(axis=1, batch_axes=1), (Tensor.of(9, 64), Tensor.of(3)), "(?, 3, 64)", 0),
    (MoveAxis(-1, 1), (IMAGE,), "(?, 4, 8, 6)", 0),
    (MoveAxis(1, 2, swap=True), (IMAGE,), "(?, 6, 8, 4)", 0),
    (RandomLike((BATCH, 32)), (), "(?, 32)", 32),
    (Constant((3, 4)), (), "(3, 4)", 0),
]  # fmt: skip


@pytest.mark.parametrize("op, inputs, shape, operations", ELEMENTS)
def test_functions_of_elements(op: Op, inputs: tuple[Tensor, ...], shape: str, operations: int | None) -> None:
    applied = op.apply(*inputs)
    assert str(applied.outputs[0]) == shape
    assert applied.weights == applied.macs == ()
    if operations is not None:
        assert sum(work.count for work in applied.elementwise) == operations  # type: ignore[misc]


@pytest.mark.parametrize("function, dtype", [("greater", "bool"), ("logical_and", "bool"), ("add", "float32")])
def test_comparisons_give_booleans(function: str, dtype: str) -> None:
    assert Elementwise(function).apply(IMAGE, IMAGE).outputs[0].dtype == dtype


def test_two_results_of_one_pass() -> None:
    applied = Reduce("moments", (1, 2), outputs=2).apply(IMAGE)
    assert [str(y) for y in applied.outputs] == ["(?, 4)", "(?, 4)"]
    values, places = TopK(3).apply(SEQUENCE).outputs
    assert (values.shape, places.shape, places.dtype) == ((BATCH, 5, 3), (BATCH, 5, 3), "int32")


def test_a_variable_is_a_weight_and_a_tensor_without_a_batch() -> None:
    weight = Weight("scale", (Axis("axis_1", 4),))
    applied = Variable(weight).apply()
    assert (applied.weights, str(applied.outputs[0])) == ((weight,), "(4)")


@pytest.mark.parametrize("op, inputs, text", [
    (
        MatMul(), (Tensor.of(5, 4), Tensor.of(5, 4)),
        "the axes that are summed over must be equally long.\n"
        "  The left one is 4, the right one 5. Received: (?, 5, 4) and (?, 5, 4).\n"
        "  Transpose one of them, or give both that size.",
    ),
    (
        Elementwise("add"), (Tensor.of(5, 4), Tensor.of(5, 3)),
        "sizes must be equal, or one of them 1, in every axis counted from the last.\n"
        "  4 meets 3. Received: (?, 5, 4) and (?, 5, 3).\n"
        "  Transpose or reshape one of them, or give it an axis of size 1 there.",
    ),
    (
        Reduce("sum", (3,)), (SEQUENCE,),
        "an axis must be one that the tensor has.\n"
        "  axis = 3, but there are 3 axes, the batch included. Received: (?, 5, 4).\n"
        "  Count from 0 to the rank less 1, or from -1 backwards.",
    ),
    (
        TopK(5), (SEQUENCE,),
        "k must not be more than there is to choose from.\n"
        "  k = 5, but the last axis has 4.\n"
        "  Choose a k up to 4.",
    ),
    (
        FilterConv(), (Tensor.of(8, 8, 3), bare(3, 3, 2, 6)),
        "the kernel must span the channels of the input, or a whole part of them.\n"
        "  channels = 3, but the kernel is for 2. Received: (?, 8, 8, 3) and a kernel (3, 3, 2, 6).\n"
        "  Give the kernel 3 input channels, or check which axis holds the channels.",
    ),
    (
        Einsum("ij,jk->ik"), (SEQUENCE,),
        "the equation must have one part for every tensor.\n"
        "  'ij,jk->ik' has 2, but 1 were given.\n"
        "  Separate the parts by commas, one for each tensor.",
    ),
    (
        Einsum("ij->i"), (SEQUENCE,),
        "a tensor must have one axis for every letter of its part.\n"
        "  'ij' of 'ij->i' meets (?, 5, 4).\n"
        "  Give it as many letters as axes, or ... for those in front.",
    ),
    (
        Einsum("bij,bjk->bik"), (SEQUENCE, SEQUENCE),
        "a letter must stand for one size.\n"
        "  j = 4 in one tensor and 5 in another. The equation: 'bij,bjk->bik'.\n"
        "  Check the order of the letters, or the shapes.",
    ),
])  # fmt: skip
def test_errors(op: Op, inputs: tuple[Tensor, ...], text: str) -> None:
    with pytest.raises(ShapeError) as error:
        op.apply(*inputs)
    assert str(error.value) == text
