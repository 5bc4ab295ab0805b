"""Functions that rearrange, join, cut and pick: shapes and data types as PyTorch gives them, the batch kept apart."""

from __future__ import annotations

import pytest
from function_rows import B, Call, agrees, x
from hypothesis import given
from hypothesis import strategies as st

IMAGE, ROWS, SEQ, IDS = x(B, 3, 8, 8), x(B, 12), x(B, 10, 16), x(B, 10, dtype="int64")
W = 4  # a window of Swin

CASES = [
    Call("view", IMAGE, B, -1),
    Call("view", IMAGE, -1, 192),
    Call("view", IMAGE, (B, 3, 64)),
    Call("view", IMAGE, B * 3, 8, 8),
    Call("view", x(B * 3, 8, 8), B, 3, 64),
    Call("view", x(B * 3, 8, 8), -1, 3, 64),
    Call("view", x(B, 16, 16, 5), B, 16 // W, W, 16 // W, W, 5),
    Call("view", x(B, 4, 4, W, W, 5), -1, W, W, 5),
    Call("view", x(16 * B, W, W, 5), B, 4, 4, W, W, -1),
    Call("view", x(16 * B, W, W, 5), -1, W * W, 5),
    Call("reshape", x(B, 197, 3 * 64), B, 197, 3, 4, 16),
    Call("reshape", SEQ, -1),
    Call("reshape", SEQ, shape=(B, 160)),
    Call("reshape", x(), 1, 1),
    Call("reshape", x(10, B, 16), 10, -1),
    Call("reshape", x(10, B, 16), 10 * B, 16),
    Call("reshape", x(0, 4), 4, 0),
    Call("view_as", SEQ, x(B, 160)),
    Call("expand_as", x(1, 16), SEQ),
    Call("type_as", IDS, SEQ),
    Call("flatten", IMAGE), Call("flatten", IMAGE, 1), Call("flatten", IMAGE, 2), Call("flatten", IMAGE, 0, 1),
    Call("flatten", x()), Call("flatten", x(5)), Call("ravel", SEQ), Call("flatten", IMAGE, start_dim=-2),
    Call("unflatten", SEQ, -1, (4, 4)), Call("unflatten", SEQ, 2, (-1, 8)), Call("unflatten", x(4 * B, 3), 0, (B, 4)),
    Call("unflatten", x(4 * B, 3), 0, (-1, 4)),
    Call("permute", IMAGE, 0, 2, 3, 1), Call("permute", IMAGE, (0, 2, 3, 1)), Call("permute", IMAGE, dims=(3, 2, 1, 0)),
    Call("permute", IMAGE, 0, -1, 1, 2),
    Call("transpose", SEQ, 1, 2), Call("transpose", SEQ, -1, -2), Call("transpose", SEQ, 0, 1),
    Call("swapaxes", SEQ, 1, 2), Call("swapdims", SEQ, 0, 2), Call("t", x(4, 7)), Call("t", x(4)), Call("T", x(4, 7)),
    Call("mT", SEQ), Call("movedim", IMAGE, 1, -1), Call("movedim", IMAGE, (1, 2), (2, 0)),
    Call("moveaxis", IMAGE, -1, 1), Call("movedim", IMAGE, (0, 1), (-1, -2)),
    Call("squeeze", x(B, 1, 5, 1), 1), Call("squeeze", x(B, 1, 5, 1), 2), Call("squeeze", x(B, 1, 5, 1), (1, 3)),
    Call("squeeze", x(B, 1, 5, 1), -1), Call("squeeze", x(3, 1, 5, 1)), Call("squeeze", x(1, 1)),
    Call("unsqueeze", SEQ, 0), Call("unsqueeze", SEQ, -1), Call("unsqueeze", x(), 0),
    Call("atleast_1d", x()), Call("atleast_2d", x(3)), Call("atleast_3d", x(3)), Call("atleast_3d", x(3, 4)),
    Call("expand", x(1, 1, 16), B, -1, -1), Call("expand", x(4, 1), -1, 6), Call("expand", x(4, 1), 3, 4, 6),
    Call("expand", x(16), (B, 16)), Call("broadcast_to", x(1, 16), (B, 16)),
    Call("repeat", x(1, 16), B, 1), Call("repeat", x(4, 5), 2, 3), Call("repeat", x(4, 5), 2, 1, 3),
    Call("repeat", x(4, 5), (2, 3)), Call("tile", x(4, 5), (3,)), Call("tile", x(4, 5), (2, 1, 3)),
    Call("tile", x(4, 5), 2, 3, space="Tensor"),
    Call("repeat_interleave", SEQ, 3, dim=1), Call("repeat_interleave", SEQ, 2, 0), Call("repeat_interleave", x(4, 5), 2),
    Call("select", SEQ, 1, 0), Call("select", SEQ, -1, 2), Call("narrow", SEQ, 1, 2, 5), Call("narrow", SEQ, -1, 0, 3),
    Call("narrow", SEQ, -1, -3, 3), Call("narrow", SEQ, 1, -4, 2),
    Call("diagonal", x(4, 6)), Call("diagonal", x(B, 6, 4), 1, 1, 2), Call("diagonal", x(4, 6), -2), Call("diagonal", x(4, 6), 9),
    Call("diag_embed", x(B, 4)), Call("diag_embed", x(B, 4), 1), Call("diag", x(4)), Call("diag", x(4, 6), 1),
    Call("diag", x(4), -2),
    Call("unfold", x(B, 20), 1, 4, 2, space="Tensor"), Call("unfold", SEQ, 1, 3, 3, space="Tensor"),
    Call("unfold", IMAGE, -1, 3, 1, space="Tensor"),
    Call("view_as_complex", x(B, 4, 2)), Call("view_as_real", x(B, 4, dtype="complex64")),
    Call("contiguous", SEQ), Call("clone", SEQ), Call("detach", SEQ), Call("roll", IMAGE, (-1, -1), dims=(2, 3)),
    Call("roll", IMAGE, 2), Call("flip", IMAGE, (2, 3)), Call("flip", IMAGE, 2, 3, space="Tensor"), Call("fliplr", SEQ),
    Call("flipud", SEQ), Call("rot90", IMAGE, 1, (2, 3)), Call("rot90", x(4, 6), 2), Call("rot90", x(4, 6)),
    Call("tril", x(5, 5)), Call("triu", x(5, 5), diagonal=1),
    Call("half", SEQ), Call("float", IDS), Call("long", SEQ), Call("bool", SEQ), Call("double", SEQ), Call("int", SEQ),
    Call("to", SEQ, "float16"), Call("to", IDS, "float32"), Call("bfloat16", SEQ),
    # -- together
    Call("cat", [SEQ, SEQ]), Call("cat", [SEQ, SEQ], 1), Call("cat", (SEQ, SEQ, SEQ), dim=-1), Call("concat", [SEQ], 1),
    Call("cat", [x(B, 1, 16), SEQ], dim=1), Call("cat", [IDS, x(B, 3)], dim=1), Call("concatenate", [SEQ, SEQ], axis=1),
    Call("stack", [SEQ, SEQ]), Call("stack", [SEQ, SEQ], 1), Call("stack", [SEQ, SEQ, SEQ], dim=-1),
    Call("hstack", [x(4), x(5)]), Call("hstack", [SEQ, SEQ]), Call("vstack", [x(4), x(4)]), Call("vstack", [SEQ, SEQ]),
    Call("dstack", [x(4), x(4)]), Call("dstack", [x(4, 5), x(4, 5)]), Call("dstack", [IMAGE, IMAGE]),
    Call("column_stack", [x(4), x(4)]), Call("column_stack", [x(4), x(4, 3)]), Call("row_stack", [x(4), x(2, 4)]),
    Call("block_diag", x(2, 3), x(4), x(5, 5)), Call("meshgrid", x(3), x(4)), Call("meshgrid", x(3), x(4), indexing="xy"),
    Call("meshgrid", x(3), x(4), x(5), indexing="ij"), Call("broadcast_tensors", x(3, 1), x(4)), Call("cartesian_prod", x(3), x(4)), Call("cartesian_prod", x(3)), Call("diagonal_scatter", x(4, 6), x(4)), Call("index_reduce", SEQ, 1, x(4, dtype="int64"), x(B, 4, 16), "mean"), Call("put", SEQ, x(4, dtype="int64"), x(4)), Call("fill_diagonal_", x(4, 4), 1.0),
    # -- apart
    Call("chunk", SEQ, 2, -1), Call("chunk", SEQ, 3, dim=1), Call("chunk", SEQ, 4, 1), Call("chunk", SEQ, 20, 1),
    Call("chunk", x(2 * B, 5), 2), Call("chunk", x(2 * B, 5), 1), Call("split", SEQ, 3, 1), Call("split", SEQ, 5, dim=1),
    Call("split", SEQ, [4, 12], dim=-1), Call("split", SEQ, 8, 2, space="Tensor"), Call("split", SEQ, split_size=8, dim=2, space="Tensor"),
    Call("split", x(2 * B, 5), B), Call("split_with_sizes", SEQ, [4, 12], 2), Call("tensor_split", SEQ, 3, 1),
    Call("tensor_split", SEQ, (2, 5), 1), Call("hsplit", SEQ, 2), Call("vsplit", x(6, 4), 3), Call("dsplit", SEQ, [3]),
    Call("unbind", SEQ, 1), Call("unbind", x(3, B, 4)), Call("unbind", SEQ, dim=-1),
    # -- picked
    Call("index_select", SEQ, 1, x(4, dtype="int64")), Call("gather", SEQ, 1, x(B, 3, 16, dtype="int64")),
    Call("gather", SEQ, dim=2, index=x(B, 10, 1, dtype="int64")), Call("take_along_dim", SEQ, x(B, 10, 3, dtype="int64"), -1),
    Call("take_along_dim", SEQ, x(1, 1, 3, dtype="int64"), 2), Call("take_along_dim", SEQ, x(7, dtype="int64")),
    Call("take", SEQ, x(7, 2, dtype="int64")),
    # -- changed
    Call("scatter", SEQ, 1, x(B, 3, 16, dtype="int64"), 1.0), Call("scatter_add", SEQ, 1, x(B, 3, 16, dtype="int64"), x(B, 3, 16)),
    Call("scatter", SEQ, 1, x(B, 3, 16, dtype="int64"), src=x(B, 3, 16)),
    Call("index_add", SEQ, 1, x(4, dtype="int64"), x(B, 4, 16)), Call("index_fill", SEQ, 1, x(4, dtype="int64"), 0.0),
    Call("index_copy", SEQ, 1, x(4, dtype="int64"), x(B, 4, 16)), Call("masked_scatter", SEQ, x(B, 10, 16, dtype="bool"), SEQ),
    # -- the frame of an image
    Call("pad", IMAGE, (1, 2)), Call("pad", IMAGE, (1, 2, 3, 4)), Call("pad", IMAGE, (0, 0, 0, 0, 1, 1)), Call("pad", SEQ, (-1, 2)),
    Call("pad", IMAGE, (1, 2, 3, 4), "reflect"), Call("pad", IMAGE, (1, 1, 1, 1), mode="replicate"), Call("pad", IMAGE, [2, 2, 2, 2], mode="circular"),
    Call("pad", IMAGE, (0, 8 - W, 0, W), value=0.5), Call("pixel_shuffle", x(B, 12, 5, 5), 2), Call("pixel_unshuffle", x(B, 3, 8, 8), 2),
    Call("channel_shuffle", x(B, 6, 4, 4), 3), Call("unfold", IMAGE, 3, space="functional"), Call("unfold", IMAGE, (2, 4), 1, 1, 2, space="functional"),
    Call("fold", x(B, 27, 36), (8, 8), 3), Call("fold", x(B, 12, 16), (8, 8), 2, stride=2),
]  # fmt: skip


@pytest.mark.parametrize("call", CASES, ids=repr)
def test_as_torch(call: Call) -> None:
    agrees(call)


SIZE = st.integers(1, 6)


@given(st.lists(SIZE, min_size=1, max_size=4), st.data())
def test_a_view_of_factors(sizes: list[int], data: st.DataObject) -> None:
    """Any grouping of neighbouring axes, with one of the groups left to follow."""
    cuts = sorted(data.draw(st.sets(st.integers(0, len(sizes)), max_size=3)))
    parts = [sizes[a:b] for a, b in zip([0, *cuts], [*cuts, len(sizes)], strict=True)]
    shape: list[object] = []
    for i, part in enumerate(parts):
        count = 1
        for size in part:
            count *= size
        shape.append(count * B if i == 0 else count)
    gap = data.draw(st.integers(-1, len(shape) - 1))
    agrees(Call("view", x(B, *sizes), *(-1 if i == gap else size for i, size in enumerate(shape))))


@given(st.lists(SIZE, min_size=2, max_size=5), st.data())
def test_any_order_of_axes(sizes: list[int], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(sizes) + 1)))
    agrees(Call("permute", x(B, *sizes), *order))
    agrees(Call("movedim", x(B, *sizes), tuple(order[:2]), tuple(sorted(order[:2]))))


@given(st.integers(1, 40), st.integers(1, 12), st.sampled_from(["chunk", "split", "tensor_split"]))
def test_pieces(size: int, number: int, name: str) -> None:
    agrees(Call(name, x(B, size), number, 1))


@given(st.integers(1, 9), st.integers(1, 9), st.integers(-10, 10))
def test_diagonals(rows: int, columns: int, offset: int) -> None:
    if -rows <= offset <= columns:
        agrees(Call("diagonal", x(B, rows, columns), offset, 1, 2))
