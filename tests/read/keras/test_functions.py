"""Functions between layers under each namespace's own names and order of arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from weigh.network.sizes import BATCH
from weigh.network.tensors import Axis, Tensor
from weigh.readers.keras.functions import BACKEND, KERAS_OPS, TENSOR, TF, FunctionRow, function_row
from weigh.readers.keras.table import Given
from weigh.readers.vocabulary.signatures import NotKnown

Table = Mapping[str, FunctionRow]


def outputs(table: Table, function: str, inputs: tuple[Tensor, ...], /, *args: Any, **kwargs: Any) -> list[str]:
    row = function_row(table, function)
    assert row is not None
    values, extra = row.signature.bind(list(args), kwargs)
    assert extra.keys() <= {"name"}
    return [str(y) for y in row.build(Given(values)).apply(*inputs).outputs]


X, SEQUENCE, VECTOR, WEIGHT = Tensor.of(8, 6, 4), Tensor.of(5, 4), Tensor.of(4), Tensor((Axis("a", 4), Axis("b", 3)))
KERNEL = Tensor(tuple(Axis(f"axis_{i}", size) for i, size in enumerate((3, 3, 4, 16))))
T = TENSOR

TENSORFLOW = [
    ("reduce_mean", (X,), {"input_tensor": T, "axis": [1, 2]}, ["(?, 4)"]),
    ("reduce_sum", (X,), {"input_tensor": T, "reduction_indices": 1, "keep_dims": True}, ["(?, 1, 6, 4)"]),
    ("math.reduce_max", (X,), {"input_tensor": T, "axis": -1, "keepdims": True}, ["(?, 8, 6, 1)"]),
    ("argmax", (SEQUENCE,), {"input": T, "axis": 1}, ["(?, 4)"]),
    ("nn.relu", (X,), {"features": T, "name": "act"}, ["(?, 8, 6, 4)"]),
    ("nn.softmax", (SEQUENCE,), {"logits": T, "axis": 1}, ["(?, 5, 4)"]),
    ("matmul", (SEQUENCE, SEQUENCE), {"a": T, "b": T, "transpose_b": True}, ["(?, 5, 5)"]),
    ("linalg.matmul", (SEQUENCE, WEIGHT), {"a": T, "b": T}, ["(?, 5, 3)"]),
    ("concat", (X, X), {"values": [T, T], "axis": 3}, ["(?, 8, 6, 8)"]),
    ("stack", (VECTOR, VECTOR), {"values": [T, T], "axis": 1}, ["(?, 2, 4)"]),
    ("split", (X,), {"value": T, "num_or_size_splits": [1, 3], "axis": -1}, ["(?, 8, 6, 1)", "(?, 8, 6, 3)"]),
    ("unstack", (Tensor.of(2, 4),), {"value": T, "axis": 1}, ["(?, 4)", "(?, 4)"]),
    ("transpose", (X,), {"a": T, "perm": [0, 3, 1, 2]}, ["(?, 4, 8, 6)"]),
    ("reshape", (X,), {"tensor": T, "shape": [-1, 48, 4]}, ["(?, 48, 4)"]),
    ("reshape", (X,), {"tensor": T, "shape": [BATCH, 192]}, ["(?, 192)"]),  # tf.shape(x)[0]
    ("tile", (SEQUENCE,), {"input": T, "multiples": [1, 2, 1]}, ["(?, 10, 4)"]),
    ("pad", (SEQUENCE,), {"tensor": T, "paddings": [[0, 0], [1, 1], [0, 0]], "mode": "REFLECT"}, ["(?, 7, 4)"]),
    ("slice", (SEQUENCE,), {"input_": T, "begin": [0, 1, 0], "size": [-1, 2, -1]}, ["(?, 2, 4)"]),
    ("gather", (WEIGHT, Tensor.of(20)), {"params": T, "indices": T}, ["(?, 20, 3)"]),
    ("nn.embedding_lookup", (WEIGHT, Tensor.of(7)), {"params": T, "ids": T}, ["(?, 7, 3)"]),
    ("one_hot", (Tensor.of(7),), {"indices": T, "depth": 10}, ["(?, 7, 10)"]),
    ("clip_by_value", (X,), {"t": T, "clip_value_min": 0.0, "clip_value_max": 1.0}, ["(?, 8, 6, 4)"]),
    ("where", (X, X), {"condition": T, "x": T, "y": 0.0}, ["(?, 8, 6, 4)"]),
    (
        "nn.conv2d", (X, KERNEL), {"input": T, "filters": T, "strides": [1, 2, 2, 1], "padding": "SAME"},
        ["(?, 4, 3, 16)"],
    ),
    ("nn.conv2d", (X, KERNEL), {"input": T, "filter": T, "strides": 1, "padding": "VALID"}, ["(?, 6, 4, 16)"]),
    (
        "nn.max_pool", (X,), {"value": T, "ksize": [1, 2, 2, 1], "strides": [1, 2, 2, 1], "padding": "SAME"},
        ["(?, 4, 3, 4)"],
    ),
    ("nn.avg_pool2d", (X,), {"input": T, "ksize": 2, "strides": 2, "padding": "VALID"}, ["(?, 4, 3, 4)"]),
    ("nn.bias_add", (X, VECTOR), {"value": T, "bias": T}, ["(?, 8, 6, 4)"]),
    ("nn.moments", (X,), {"x": T, "axes": [1, 2]}, ["(?, 4)", "(?, 4)"]),
    ("nn.dropout", (X,), {"x": T, "keep_prob": 0.5}, ["(?, 8, 6, 4)"]),
    ("nn.lrn", (X,), {"input": T, "depth_radius": 4, "bias": 1.0, "alpha": 1e-4, "beta": 0.75}, ["(?, 8, 6, 4)"]),
    ("nn.space_to_depth", (X,), {"input": T, "block_size": 2}, ["(?, 4, 3, 16)"]),
    ("image.resize", (X,), {"images": T, "size": (16, 12)}, ["(?, 16, 12, 4)"]),
    ("image.resize_bilinear", (X,), {"images": T, "size": [4, 4], "align_corners": True}, ["(?, 4, 4, 4)"]),
    ("random.normal", (), {"shape": (BATCH, 32)}, ["(?, 32)"]),
    ("random_uniform", (), {"shape": (5, 5), "minval": 0.0}, ["(5, 5)"]),
    ("range", (), {"start": 10}, ["(10)"]),
    ("fill", (), {"dims": [3, 4], "value": 1.0}, ["(3, 4)"]),
    ("einsum", (SEQUENCE, SEQUENCE), {"equation": "bij,bkj->bik", "a": T, "b": T}, ["(?, 5, 5)"]),
]  # fmt: skip

KERAS_BACKEND = [
    ("mean", (X,), (T,), {"axis": [1, 2]}, ["(?, 4)"]),
    ("argmax", (SEQUENCE,), (T,), {}, ["(?, 5)"]),  # the last axis by default
    ("dot", (SEQUENCE, WEIGHT), (T, T), {}, ["(?, 5, 3)"]),
    ("batch_dot", (SEQUENCE, SEQUENCE), (T, T), {"axes": [2, 2]}, ["(?, 5, 5)"]),
    ("concatenate", (X, X), ([T, T],), {}, ["(?, 8, 6, 8)"]),
    ("permute_dimensions", (X,), (T, (0, 3, 1, 2)), {}, ["(?, 4, 8, 6)"]),
    ("batch_flatten", (X,), (T,), {}, ["(?, 192)"]),
    ("repeat", (VECTOR,), (T, 3), {}, ["(?, 3, 4)"]),
    ("repeat_elements", (X,), (T, 2, 1), {}, ["(?, 16, 6, 4)"]),
    ("repeat_elements", (X,), (T,), {"rep": 2, "axis": 1}, ["(?, 16, 6, 4)"]),
    ("resize_images", (X,), (T, 2, 2, "channels_last"), {}, ["(?, 16, 12, 4)"]),
    ("spatial_2d_padding", (X,), (T,), {"padding": ((1, 2), (0, 0))}, ["(?, 11, 6, 4)"]),
    ("temporal_padding", (SEQUENCE,), (T, (2, 0)), {}, ["(?, 7, 4)"]),
    ("pool2d", (X,), (T, (2, 2)), {"strides": (2, 2), "pool_mode": "avg"}, ["(?, 4, 3, 4)"]),
    ("conv2d", (X, KERNEL), (T, T), {"padding": "same"}, ["(?, 8, 6, 16)"]),
    ("relu", (X,), (T,), {"alpha": 0.1, "max_value": 6.0}, ["(?, 8, 6, 4)"]),
    ("one_hot", (Tensor.of(7),), (T, 10), {}, ["(?, 7, 10)"]),
    ("random_normal", (), ((BATCH, 2),), {"mean": 0.0, "stddev": 1.0}, ["(?, 2)"]),
    ("clip", (X,), (T, 0, 1), {}, ["(?, 8, 6, 4)"]),
    ("switch", (X, X), (T, T, 0.0), {}, ["(?, 8, 6, 4)"]),
]


@pytest.mark.parametrize("name, inputs, kwargs, shapes", TENSORFLOW)
def test_tensorflow(name: str, inputs: tuple[Tensor, ...], kwargs: dict[str, Any], shapes: list[str]) -> None:
    assert outputs(TF, name, inputs, **kwargs) == shapes


@pytest.mark.parametrize("name, inputs, args, kwargs, shapes", KERAS_BACKEND)
def test_backend(
    name: str, inputs: tuple[Tensor, ...], args: tuple[Any, ...], kwargs: dict[str, Any], shapes: list[str]
) -> None:
    assert outputs(BACKEND, name, inputs, *args, **kwargs) == shapes


def test_the_same_list_means_sizes_to_tensorflow_and_places_to_numpy() -> None:
    assert outputs(TF, "split", (X,), T, [1, 3], axis=3) == ["(?, 8, 6, 1)", "(?, 8, 6, 3)"]
    assert outputs(KERAS_OPS, "split", (X,), T, [1, 3], axis=3) == ["(?, 8, 6, 1)", "(?, 8, 6, 2)", "(?, 8, 6, 1)"]


def test_an_older_module_leads_to_the_same_row() -> None:
    assert function_row(TF, "compat.v1.nn.relu") is function_row(TF, "nn.relu") is TF["relu"]
    assert function_row(TF, "nn.no_such_function") is None


def test_numbers_may_stand_where_tensors_do() -> None:
    assert outputs(TF, "multiply", (X,), 2.0, T) == ["(?, 8, 6, 4)"]
    assert outputs(KERAS_OPS, "add", (SEQUENCE,), T, [1.0, 2.0, 3.0, 4.0]) == ["(?, 5, 4)"]


def test_a_form_that_is_not_followed_is_not_known_rather_than_wrong() -> None:
    with pytest.raises(NotKnown):
        outputs(KERAS_OPS, "repeat", (X,), T, 2)  # all axes become one first
