"""Whatever a layer is given: an op that can be weighed, or a refusal in words. Never a crash."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weigh.network.errors import ShapeError
from weigh.network.ops import apply
from weigh.network.place import Place
from weigh.network.sizes import Formula
from weigh.network.tensors import Tensor
from weigh.readers.keras.layers import FAMILIES, GENERATIONS, find
from weigh.readers.keras.table import Given
from weigh.readers.python.values import Cause, Unknown
from weigh.readers.vocabulary.signatures import NotKnown

COMPLETE = {
    "filters": 4, "kernel_size": 3, "nb_filter": 4, "nb_row": 3, "nb_col": 3, "filter_length": 3, "pool_size": 2,
    "input_dim": 9, "output_dim": 3, "rate": 0.5, "p": 0.5, "axes": 1, "layer": None,
}  # fmt: skip
VALUES: list[Any] = [
    None, 0, 1, 2, 3, -1, -2, 7, 2.5, 3.0, "same", "valid", "full", "x", (2, 2), (1,), [3, 3], (1, 2, 3),
    ((1, 2), (3, 4)), True, False, Unknown(Cause("undefined", "thing", Place(1))), "channels_first", [], {}, {"a": 1},
    (None,), "int", "one_hot", (-1, 2), b"q", object(),
]  # fmt: skip
TENSORS = [
    Tensor.of(), Tensor.of(8), Tensor.of(8, 4), Tensor.of(9, 8, 4), Tensor.of(5, 9, 8, 4), Tensor.of(0, 4),
    Tensor.unknown("x"), Tensor.of(Formula("steps"), 4), Tensor.of(Formula("height"), Formula("width"), 3),
]  # fmt: skip
OWN = ("convolution", "elementwise", "embedding", "merge", "normalization", "pooling", "preprocessing", "shape")
NAMES = sorted(name for family in OWN for name in FAMILIES[family].split())
SEVERAL = {"Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate", "Merge", "Dot"}


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(NAMES), st.sampled_from(GENERATIONS), st.data())
def test_an_op_or_a_refusal(name: str, dialect: str, data: st.DataObject) -> None:
    found = find(name, dialect)
    assert found is not None
    row = found[1]
    names = list(row.signature.defaults)
    odd = data.draw(st.dictionaries(st.sampled_from(names), st.sampled_from(VALUES), max_size=4)) if names else {}
    keywords = {key: COMPLETE[key] for key in names if key in COMPLETE} | odd
    inputs = tuple(data.draw(st.sampled_from(TENSORS)) for _ in range(2 if name in SEVERAL else 1))
    try:
        values, _ = row.arguments([], keywords)
        applied = apply(row.build(Given(values, dialect)), inputs)
        for counted in (*applied.weights, *applied.macs, *applied.elementwise):
            assert counted.count is not None
    except NotKnown:
        pass
    except ShapeError as refusal:
        assert "\n" in str(refusal)


@pytest.mark.parametrize("args", [(32, 3, 3, 3), (32, "x"), (None, None), ([],), (32, (3, 3), (2, 2), "same")])
def test_positions_of_keras_2(args: tuple[Any, ...]) -> None:
    found = find("Conv2D", "keras2")
    assert found is not None
    try:
        found[1].build(Given(found[1].arguments(list(args), {})[0], "keras2"))
    except ShapeError as refusal:
        assert "\n" in str(refusal)


@pytest.mark.parametrize("name", ["BatchNormalization", "SyncBatchNormalization", "LayerNormalization"])
@pytest.mark.parametrize("dialect", GENERATIONS)
def test_a_list_of_no_axes(name: str, dialect: str) -> None:
    found = find(name, dialect)
    if found is None:  # that generation has no such layer
        return
    try:
        values, _ = found[1].arguments([], {"axis": []})
        apply(found[1].build(Given(values, dialect)), (Tensor.of(8),))
    except (NotKnown, ShapeError):
        pass
