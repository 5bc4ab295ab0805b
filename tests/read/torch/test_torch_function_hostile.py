"""Arguments that nobody thought of: every row gives an op or says that it does not follow, and never hangs."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weigh.network.errors import ShapeError
from weigh.network.ops import apply
from weigh.network.place import Place
from weigh.network.sizes import BATCH, Formula
from weigh.network.tensors import BATCH_AXIS, Axis, Tensor
from weigh.readers.python.values import Cause, Unknown
from weigh.readers.torch.functions import FAMILIES
from weigh.readers.torch.table import TENSOR, FunctionRow, Given
from weigh.readers.vocabulary.signatures import ODD, NotKnown

WHOLE = st.one_of(st.integers(-3, 12), st.sampled_from([10**9, -(10**9), 2**70]))
FORMULAS = st.sampled_from([BATCH, Formula("steps"), 4 * BATCH, Formula("steps") // 2])
SINGLE = st.one_of(
    WHOLE, FORMULAS, st.floats(), st.none(), st.booleans(), st.text(max_size=6), st.sampled_from(["mean", "same", "float32", "bilinear", "i,j->"]),
    st.just(TENSOR), st.just(Unknown(Cause("name", "n", Place(3)))),
)  # fmt: skip
ARGUMENT = st.one_of(SINGLE, st.lists(SINGLE, max_size=5), st.lists(SINGLE, max_size=4).map(tuple))
AXIS = st.builds(Axis, st.sampled_from(["a", "b"]), st.one_of(st.integers(0, 9), FORMULAS, st.just(10**9)))
TENSORS = st.one_of(
    st.lists(AXIS, max_size=5).map(lambda axes: Tensor(tuple(axes))),
    st.lists(AXIS, max_size=4).map(lambda axes: Tensor((BATCH_AXIS, *axes), "int64")),
    st.just(Tensor.unknown("maps")),
    st.lists(AXIS, min_size=1, max_size=3).map(lambda axes: Tensor((*Tensor.unknown("maps").axes, *axes))),
)  # fmt: skip


@pytest.mark.parametrize("family", FAMILIES)
@settings(max_examples=100)
@given(st.data())
def test_anything_goes(family: str, data: st.DataObject) -> None:
    rows: dict[str, FunctionRow] = import_module(f"weigh.readers.torch.functions.{family}").ROWS
    row = rows[data.draw(st.sampled_from(list(rows)))]
    named = {
        key: data.draw(ARGUMENT)
        for key in row.signature.defaults
        if data.draw(st.booleans()) or key in row.signature.required
    }
    values: dict[str, Any] = {**row.signature.defaults, **named}
    if row.signature.collecting:
        values[row.signature.collecting] = tuple(data.draw(st.lists(ARGUMENT, max_size=4)))
    for key in row.tensors:
        if key in values and data.draw(st.integers(0, 4)):
            values[key] = TENSOR
    try:
        op = row.build(Given(values))
        inputs = tuple(data.draw(st.lists(TENSORS, min_size=0, max_size=3)))
        applied = apply(op, inputs)
    except (ShapeError, NotKnown, *ODD):
        return
    assert len(applied.outputs) <= 4096
    assert all(isinstance(size, int | Formula) for y in applied.outputs for size in y.shape)
    if row.arrange is not None:
        row.arrange(applied.outputs, values)
