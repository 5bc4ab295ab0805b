"""Several tensors into one."""

from __future__ import annotations

import pytest
from figures import elementwise, macs, refusal, shape

from weigh.network.errors import ShapeError
from weigh.network.ops import Op
from weigh.network.sizes import Formula, Size
from weigh.network.tensors import Tensor
from weigh.ops.merge import Concatenate, Dot, Merge, dot_axes_pair, merge_op

STEPS = Formula("steps")


@pytest.mark.parametrize(
    ("op", "inputs", "expected"),
    [
        (Merge("add"), [(8, 8, 16), (8, 8, 16)], (8, 8, 16)),
        (Merge("multiply"), [(8, 8, 16), (1, 1, 16)], (8, 8, 16)),  # squeeze and excitation
        (Merge("multiply"), [(8, 8, 16), (16,)], (8, 8, 16)),
        (Merge("add"), [(STEPS, 16), (7, 16)], (7, 16)),  # only one of the two sizes is known
        (Concatenate(), [(35, 35, 64), (35, 35, 96), (35, 35, 32)], (35, 35, 192)),
        (Concatenate(1), [(8, 16), (3, 16)], (11, 16)),
        (Concatenate(1), [(STEPS, 16), (3, 16)], (STEPS + 3, 16)),
        (Dot((1, 1)), [(16,), (16,)], (1,)),
        (Dot((2, 2)), [(7, 16), (9, 16)], (7, 9)),
        (Dot((1, 2)), [(5, 2), (10, 5)], (2, 10)),
    ],
)
def test_shapes(op: Op, inputs: list[tuple[Size, ...]], expected: tuple[Size, ...]) -> None:
    tensors = [Tensor.of(*sizes) for sizes in inputs]
    assert shape(op, *tensors) == expected
    assert op.apply(*tensors).weights == ()


@pytest.mark.parametrize(("function", "operations"), [("add", 2), ("maximum", 2), ("average", 3)])
def test_three_inputs_are_two_operations_an_element_and_a_division_for_an_average(
    function: str, operations: int
) -> None:
    x = Tensor.of(4, 5)
    assert elementwise(Merge(function).apply(x, x, x)) == 4 * 5 * operations


def test_a_dot_product_is_a_mac_an_output_element_a_value_summed_over() -> None:
    applied = Dot((2, 2), normalize=True).apply(Tensor.of(7, 16), Tensor.of(9, 16))
    assert macs(applied) == 7 * 9 * 16
    assert elementwise(applied) == (7 * 16 + 9 * 16) * 3


@pytest.mark.parametrize(
    ("mode", "op"),
    [
        ("sum", Merge("add", exact=True)),
        ("mul", Merge("multiply", exact=True)),
        ("ave", Merge("average", exact=True)),
        ("max", Merge("maximum", exact=True)),
        ("concat", Concatenate(-1)),
        ("dot", Dot((-1, -1))),
        ("cos", Dot((-1, -1), normalize=True)),
    ],
)
def test_keras_1_modes(mode: str, op: Op) -> None:
    assert merge_op(mode) == op


def test_a_function_of_no_known_rank_passes_the_known_one_on() -> None:
    assert shape(Merge("add"), Tensor.unknown("x"), Tensor.of(4, 5)) == (4, 5)


def text_of(make: object) -> str:
    with pytest.raises(ShapeError) as error:
        make()  # type: ignore[operator]
    return str(error.value)


def test_refused_arguments() -> None:
    assert text_of(lambda: merge_op("sub")) == (
        "mode must be one of 'sum', 'mul', 'concat', 'ave', 'cos', 'dot' and 'max'.\n"
        "  mode = 'sub'.\n"
        "  Choose one of them, or give a function."
    )
    assert text_of(lambda: dot_axes_pair([1, 2, 3])) == (
        "axes must be one number, or one for each of the two tensors.\n"
        "  axes = [1, 2, 3].\n"
        "  Give for example axes=1 or axes=(1, 2)."
    )


@pytest.mark.parametrize(
    ("op", "inputs", "text"),
    [
        (
            Merge("add"),
            [(8, 16), (8, 15)],
            "the sizes must be equal, or one of them 1.\n"
            "  features = 16 in (?, 8, 16), but 15 in (?, 8, 15); add goes element by element.\n"
            "  Bring both to one shape first: a 1 × 1 convolution or a Dense changes the last axis, cropping "
            "the others.",
        ),
        (
            Merge("add", exact=True),
            [(8, 16), (1, 16)],
            "the shapes must be equal.\n"
            "  One is (?, 8, 16), the other (?, 1, 16); add goes element by element.\n"
            "  Bring both to one shape first, or use mode='concat'.",
        ),
        (
            Merge("add"),
            [],
            "there must be at least one tensor.\n  add received none.\n  Call it on a list of tensors.",
        ),
        (
            Concatenate(),
            [(8, 16), (7, 16)],
            "all axes but axis -1 must be equally long.\n"
            "  Axis 1 is 8 in (?, 8, 16), but 7 in (?, 7, 16).\n"
            "  Crop, pad or resize one of them, or concatenate along axis 1.",
        ),
        (
            Concatenate(),
            [(8, 16), (16,)],
            "all tensors must have the same number of axes.\n"
            "  (?, 8, 16) has 3, (?, 16) has 2, the batch included.\n"
            "  Flatten or reshape one of them first.",
        ),
        (
            Dot((1, 1)),
            [(16,), (15,)],
            "the axes that are summed over must be equally long.\n"
            "  axes = (1, 1): 16 in (?, 16), but 15 in (?, 15).\n"
            "  Choose the axes so that both have one size.",
        ),
    ],
)
def test_refusals(op: Op, inputs: list[tuple[Size, ...]], text: str) -> None:
    assert refusal(op, *(Tensor.of(*sizes) for sizes in inputs)) == text
