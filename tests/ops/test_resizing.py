"""Padding, cropping, enlarging."""

from __future__ import annotations

import pytest
from figures import elementwise, refusal, shape

from weigh.network.ops import Op
from weigh.network.sizes import Formula, Size
from weigh.network.tensors import Tensor
from weigh.ops.resizing import Crop, CropTo, DepthToSpace, Pad, Resize, SpaceToDepth, UpSample

NONE = (0, 0)
H = Formula("height")


@pytest.mark.parametrize(
    ("op", "x", "expected"),
    [
        (Pad((NONE, (3, 3), (3, 3), NONE)), Tensor.of(224, 224, 3), (230, 230, 3)),
        (Pad((NONE, (1, 0), NONE, NONE)), Tensor.of(H, 8, 3), (H + 1, 8, 3)),
        (Crop((NONE, (1, 2), (3, 4), NONE)), Tensor.of(10, 12, 3), (7, 5, 3)),
        (UpSample((1, 2, 3, 1)), Tensor.of(7, 8, 64), (14, 24, 64)),
        (Resize((224, 224)), Tensor.of(H, Formula("width"), 3), (224, 224, 3)),
        (Resize((None, 5)), Tensor.of(7, 8, 3), (7, 5, 3)),
        (CropTo((5, 6), channels_first=True), Tensor.of(3, 32, 32), (3, 5, 6)),
        (SpaceToDepth(2), Tensor.of(8, 6, 3), (4, 3, 3 * 4)),
        (DepthToSpace(2), Tensor.of(8, 6, 12), (16, 12, 12 // 4)),
    ],
)
def test_shapes(op: Op, x: Tensor, expected: tuple[Size, ...]) -> None:
    assert shape(op, x) == expected
    assert op.apply(x).weights == ()


@pytest.mark.parametrize(
    ("interpolation", "operations"),
    [("nearest", 0), ("bilinear", 4 + 3), ("bicubic", 16 + 15), ("lanczos3", 36 + 35)],  # n products, n - 1 sums
)
def test_blending_is_a_weighted_sum_of_neighbours(interpolation: str, operations: int) -> None:
    applied = UpSample((1, 2, 2, 1), interpolation).apply(Tensor.of(4, 4, 3))
    assert elementwise(applied) == 8 * 8 * 3 * operations


@pytest.mark.parametrize(
    ("op", "x", "text"),
    [
        (
            Crop((NONE, (2, 3), NONE)),
            Tensor.of(5, 1),
            "something must be left after cropping.\n"
            "  steps = 5, but 2 are cut off before and 3 behind.\n"
            "  Cut off less than 5 altogether.",
        ),
        (
            SpaceToDepth(2),
            Tensor.of(7, 8, 3),
            "height must be a multiple of block.\n"
            "  height = 7, but block = 2.\n"
            "  Choose a block that fits, or pad or crop the input first.",
        ),
        (
            DepthToSpace(2),
            Tensor.of(8, 8, 6),
            "channels must be a multiple of block × block.\n"
            "  channels = 6, but block × block = 4.\n"
            "  Choose a block that fits, or pad or crop the input first.",
        ),
    ],
)
def test_refusals(op: Op, x: Tensor, text: str) -> None:
    assert refusal(op, x) == text
