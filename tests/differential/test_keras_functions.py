"""Functions of `keras.ops` against the real Keras: the same output shapes, for the arguments that model code uses."""

from __future__ import annotations

import inspect
from functools import reduce
from typing import Any

import pytest
from agreement import tensor
from hypothesis import given, settings
from hypothesis import strategies as st

from weigh.network.errors import ShapeError
from weigh.network.sizes import known
from weigh.readers.keras.functions import KERAS_OPS, TENSOR, function_row
from weigh.readers.keras.table import Given

keras = pytest.importorskip("keras")

Shape = tuple[int | None, ...]
IMAGE, VECTOR, SEQUENCE = (8, 6, 4), (4,), (5, 4)

CASES: dict[str, tuple[Any, ...]] = {
    "mean": (IMAGE, {"axis": (1, 2)}),
    "sum": (IMAGE, {"axis": -1, "keepdims": True}),
    "max": (IMAGE, {"axis": [2]}),
    "argmax": (IMAGE, {"axis": -1}),
    "logsumexp": (SEQUENCE, {"axis": 1}),
    "var": (SEQUENCE, {"axis": -1, "keepdims": True}),
    "norm": (SEQUENCE, {"axis": -1}),
    "moments": (IMAGE, {"axes": [1, 2]}),
    "normalize": (SEQUENCE, {"axis": -1}),
    "relu": (IMAGE, {}),
    "softmax": (IMAGE, {"axis": 1}),
    "gelu": (IMAGE, {"approximate": False}),
    "glu": (SEQUENCE, {}),
    "leaky_relu": (IMAGE, {"negative_slope": 0.1}),
    "clip": (IMAGE, {"x_min": 0.0, "x_max": 1.0}),
    "cumsum": (SEQUENCE, {"axis": 1}),
    "one_hot": (VECTOR, {"num_classes": 10}),
    "top_k": (SEQUENCE, {"k": 2}),
    "sort": (SEQUENCE, {}),
    "transpose": (IMAGE, {"axes": (0, 3, 1, 2)}),
    "swapaxes": (IMAGE, {"axis1": 1, "axis2": -1}),
    "moveaxis": (IMAGE, {"source": -1, "destination": 1}),
    "expand_dims": (SEQUENCE, {"axis": 2}),
    "squeeze": ((5, 1, 4), {"axis": 2}),
    "reshape": (IMAGE, {"newshape": (-1, 48, 4)}),
    "flip": (IMAGE, {"axis": 1}),
    "roll": (IMAGE, {"shift": 1, "axis": 1}),
    "split": (IMAGE, {"indices_or_sections": 2, "axis": -1}),
    "array_split": (IMAGE, {"indices_or_sections": 3, "axis": 2}),
    "unstack": (SEQUENCE, {"axis": 1}),
    "pad": (IMAGE, {"pad_width": ((0, 0), (1, 2), (0, 1), (0, 0))}),
    "tile": (SEQUENCE, {"repeats": (1, 2, 3)}),
    "repeat": (SEQUENCE, {"repeats": 2, "axis": 1}),
    "max_pool": (IMAGE, {"pool_size": (2, 2)}),
    "average_pool": (IMAGE, {"pool_size": 3, "strides": 2, "padding": "same"}),
    "image.resize": (IMAGE, {"size": (3, 9)}),
    "cast": (IMAGE, {"dtype": "float16"}),
    "zeros_like": (IMAGE, {}),
    "depth_to_space": (IMAGE, {"block_size": 2}),
    "space_to_depth": (IMAGE, {"block_size": 2}),
    "take": (SEQUENCE, {"indices": [0, 2, 1], "axis": 1}),
}  # fmt: skip
"""A function of one tensor, the tensor's shape, and the other arguments."""

PAIRS = {
    "add": [(IMAGE, IMAGE), (IMAGE, (1, 1, 4)), ((8, 1, 4), (1, 6, 4))],
    "multiply": [(IMAGE, (8, 6, 1))],
    "maximum": [(SEQUENCE, SEQUENCE)],
    "greater": [(SEQUENCE, (1, 4))],
    "matmul": [((5, 4), (4, 3)), ((2, 5, 4), (2, 4, 3)), ((2, 5, 4), (1, 4, 3))],
}


def function_of(name: str) -> Any:
    return reduce(getattr, name.split("."), keras.ops)


def our_shapes(name: str, shapes: list[Shape], args: list[Any], kwargs: dict[str, Any]) -> list[Shape]:
    row = function_row(KERAS_OPS, name)
    assert row is not None
    values, extra = row.signature.bind(args, kwargs)
    assert not extra
    outputs = row.build(Given(values)).apply(*map(tensor, shapes)).outputs
    return [tuple(size if known(size) else None for size in y.shape) for y in outputs]  # type: ignore[misc]


def their_shapes(name: str, args: list[Any], kwargs: dict[str, Any]) -> list[Shape]:
    outputs = function_of(name)(*args, **kwargs)
    return [tuple(y.shape) for y in (outputs if isinstance(outputs, list | tuple) else [outputs])]


@pytest.mark.parametrize("name, case", CASES.items(), ids=CASES)
def test_function_of_one_tensor(name: str, case: tuple[Shape, dict[str, Any]]) -> None:
    shape, kwargs = case
    x = keras.Input(shape, dtype="int32" if name == "one_hot" else "float32")
    assert our_shapes(name, [shape], [TENSOR], kwargs) == their_shapes(name, [x], kwargs)


@pytest.mark.parametrize("name, left, right", [(name, *pair) for name, pairs in PAIRS.items() for pair in pairs])
def test_function_of_two_tensors(name: str, left: Shape, right: Shape) -> None:
    theirs = their_shapes(name, [keras.Input(left), keras.Input(right)], {})
    assert our_shapes(name, [left, right], [TENSOR, TENSOR], {}) == theirs


@pytest.mark.parametrize("name, axis", [("concatenate", -1), ("concatenate", 1), ("stack", 1), ("stack", -1)])
def test_function_of_a_list(name: str, axis: int) -> None:
    inputs = [keras.Input(SEQUENCE), keras.Input(SEQUENCE), keras.Input(SEQUENCE)]
    theirs = their_shapes(name, [inputs], {"axis": axis})
    assert our_shapes(name, [SEQUENCE] * 3, [[TENSOR] * 3], {"axis": axis}) == theirs


@pytest.mark.parametrize("equation, shapes", [
    ("bij,bkj->bik", [(5, 4), (7, 4)]),
    ("bhid,bhjd->bhij", [(2, 5, 4), (2, 7, 4)]),
    ("bij->bi", [(5, 4)]),
    ("bij,bij->b", [(5, 4), (5, 4)]),
    ("...ij,...jk->...ik", [(5, 4), (4, 3)]),
])  # fmt: skip
def test_einsum(equation: str, shapes: list[Shape]) -> None:
    theirs = their_shapes("einsum", [equation, *map(keras.Input, shapes)], {})
    assert our_shapes("einsum", shapes, [equation, *[TENSOR] * len(shapes)], {}) == theirs


@pytest.mark.parametrize("kernel, kwargs", [
    ((3, 3, 4, 7), {}),
    ((3, 3, 4, 7), {"strides": 2, "padding": "same"}),
    ((2, 2, 4, 7), {"dilation_rate": 2}),
])  # fmt: skip
def test_convolution_with_a_given_kernel(kernel: Shape, kwargs: dict[str, Any]) -> None:
    x, weights = keras.Input(IMAGE), keras.KerasTensor(kernel)
    row = KERAS_OPS["conv"]
    values, _ = row.signature.bind([TENSOR, TENSOR], kwargs)
    fixed = tensor(kernel)
    (y,) = row.build(Given(values)).apply(tensor(IMAGE), type(fixed)(fixed.axes[1:])).outputs
    assert y.shape[1:] == tuple(keras.ops.conv(x, weights, **kwargs).shape[1:])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([1, 2, 3]), min_size=1, max_size=3), st.lists(st.sampled_from([1, 2, 3]), max_size=3))
def test_shapes_meet_as_in_keras(left: list[int], right: list[int]) -> None:
    """Or they are refused by both."""
    right = right[: len(left)] + [1] * (len(left) - len(right))  # the batch is in front of both
    try:
        theirs = their_shapes("add", [keras.Input(left), keras.Input(right)], {})
    except ValueError:
        with pytest.raises(ShapeError):
            our_shapes("add", [tuple(left), tuple(right)], [TENSOR, TENSOR], {})
        return
    assert our_shapes("add", [tuple(left), tuple(right)], [TENSOR, TENSOR], {}) == theirs


@pytest.mark.parametrize("name", sorted(set(KERAS_OPS) & set(dir(keras.ops))))
def test_every_argument_of_keras_has_a_place(name: str) -> None:
    """By position and by name, so that no call of Keras's own form is refused."""
    parameters = inspect.signature(function_of(name)).parameters.values()
    names = [p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
    row = KERAS_OPS[name]
    if name == "einsum":
        return
    _, extra = row.signature.bind([], dict.fromkeys(names))
    assert not extra
    by_position, _ = row.signature.bind(list(range(len(names))), {})
    by_name, _ = row.signature.bind([], dict(zip(names, range(len(names)), strict=True)))
    assert by_position == by_name
