"""Arguments that no program should have: a row refuses them in order, and in no time."""

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
from weigh.readers.python.values import Cause, Unknown
from weigh.readers.torch.layers import INDEX, find
from weigh.readers.torch.table import Given
from weigh.readers.vocabulary.signatures import ODD, REQUIRED, NotKnown

UNKNOWN = Unknown(Cause("name", "width", Place(1)))
plain = st.one_of(
    st.integers(-2, 5),
    st.sampled_from([None, True, 0.5, 1e300, float("nan"), 10**30, "same", "x", Formula("n"), UNKNOWN, {}, object()]),
)
odd = plain | st.lists(plain, max_size=4) | st.tuples(plain, plain)
INPUTS = [Tensor.unknown("x"), Tensor.of(3), Tensor.of(4, 5), Tensor.of(4, 5, 6), Tensor.of(4, 5, 6, 7), Tensor(())]


@pytest.mark.parametrize("name", sorted(INDEX))
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_odd_arguments(name: str, data: st.DataObject) -> None:
    row = find(name)
    assert row is not None
    bound: dict[str, Any] = {}
    for argument, default in row.signature.defaults.items():
        keep = default is not REQUIRED and data.draw(st.booleans())
        bound[argument] = default if keep else data.draw(odd)
    try:
        op = row.build(Given(bound))
        x = data.draw(st.sampled_from(INPUTS))
        applied = apply(op, (x,) * max(1, len(row.tensors) - ("hx" in row.tensors)))
    except (ShapeError, NotKnown, *ODD):
        return
    assert all(weight.count is not None for weight in applied.weights)


def test_layers_on_top_of_each_other_are_bounded() -> None:
    row = find("LSTM")
    assert row is not None
    bound, _ = row.signature.bind([4, 6, 10**9], {})
    with pytest.raises(ShapeError, match="at most 4096"):
        apply(row.build(Given(bound)), (Tensor.of(5, 4),))
