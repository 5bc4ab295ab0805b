"""Reshapes that span the batch: sizes follow exactly, wherever the batch stands and however the program writes it."""

from __future__ import annotations

import pytest
from figures import refusal

from weigh.network.errors import ShapeError
from weigh.network.sizes import BATCH, Formula, Size
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor
from weigh.ops.reshaping import whole_sizes
from weigh.ops.shape import Reshape, Unflatten

STEPS = Formula("steps")


def held(*sizes: Size) -> Tensor:
    return Tensor(tuple(BATCH_AXIS if size == BATCH else Axis(f"axis_{i}", size) for i, size in enumerate(sizes)))


@pytest.mark.parametrize("sizes, shape, expected", [
    ((BATCH, 400), (-1, 400), (BATCH, 400)),
    ((BATCH, 800), (-1, 400), (2 * BATCH, 400)),  # two rows an example
    ((BATCH, 16, 25), (BATCH, -1), (BATCH, 400)),
    ((BATCH, 400), (1, -1), (1, 400 * BATCH)),
    ((BATCH, 400), (-1,), (400 * BATCH,)),
    ((BATCH, 8, 7, 8, 7, 96), (-1, 49, 96), (64 * BATCH, 49, 96)),  # windows
    ((64 * BATCH, 49, 96), (BATCH, 8, 8, 7, 7, -1), (BATCH, 8, 8, 7, 7, 96)),
    ((28, BATCH, 64), (28 * BATCH, -1), (28 * BATCH, 64)),
    ((BATCH, STEPS, 64), (BATCH, -1, 8, 8), (BATCH, STEPS, 8, 8)),
    ((BATCH, STEPS, 64), (-1, 64), (BATCH * STEPS, 64)),
    ((BATCH, 784), (28, 32, -1), (28, BATCH, 28)),  # the program wrote its batch as 32
    ((BATCH, 784), (28, 32, 28), (28, BATCH, 28)),
    ((2, BATCH, 5), (2, 16, 5), (2, BATCH, 5)),
    ((BATCH, 2048), (-1, 8, 2048), (Formula("batch_by_8"), 8, 2048)),  # eight frames a clip
    ((6, 4), (3, -1), (3, 8)),
    ((0, 4), (4, 0), (4, 0)),
])  # fmt: skip
def test_sizes(sizes: tuple[Size, ...], shape: tuple[Size, ...], expected: tuple[Size, ...]) -> None:
    assert whole_sizes(shape, held(*sizes)) == expected


@pytest.mark.parametrize("sizes, shape, kind", [
    ((BATCH, 16, 6, 6), (-1, 400), "reshape.remainder"),
    ((BATCH, 16, 6, 6), (-1, 16, 5, 5), "reshape.remainder"),
    ((BATCH, 400), (BATCH, 16, 24), "reshape.elements"),
    ((BATCH, 400), (7, 7), "reshape.elements"),
    ((6, 4), (5, -1), "reshape.remainder"),
    ((6, 4), (5, 5), "reshape.elements"),
    ((6, 4), (0, -1), "reshape.remainder"),
    ((6, 4), (-1, -1), "reshape.two_unknown"),
])  # fmt: skip
def test_sizes_that_cannot_be(sizes: tuple[Size, ...], shape: tuple[Size, ...], kind: str) -> None:
    with pytest.raises(ShapeError) as error:
        whole_sizes(shape, held(*sizes))
    assert error.value.fault.kind == kind


def test_the_text_tells_the_numbers_of_one_example() -> None:
    assert refusal(Reshape((-1, 400), whole=True), Tensor.of(16, 6, 6)) == (
        "the sizes given must divide the number of elements.\n"
        "  (?, 16, 6, 6) holds 576, which is no multiple of 400, the product of the sizes in (-1, 400).\n"
        "  Give sizes whose product divides 576."
    )


def test_axes_that_stay_keep_their_names() -> None:
    x = Tensor.of(197, 192)
    assert [axis.name for axis in Reshape((BATCH, 197, 3, 4, 16), whole=True).apply(x).outputs[0].axes] == [
        "batch", "steps", "axis_2", "axis_3", "axis_4",
    ]  # fmt: skip
    assert Reshape((-1, 197, 192), whole=True).apply(x).outputs[0].axes == x.axes


def test_one_axis_of_many_batches_is_parted() -> None:
    y = Unflatten(0, (-1, 4)).apply(held(4 * BATCH, 9)).outputs[0]
    assert y.shape == (BATCH, 4, 9)
    assert y.axes[0] is BATCH_AXIS
