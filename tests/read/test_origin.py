"""A size that does not fit is told as the product that it was before it was flattened."""

from __future__ import annotations

import pytest

from weigh.network.errors import ShapeError
from weigh.network.graph import Layer, Value, call_layer
from weigh.network.ops import Op
from weigh.network.tensors import Tensor
from weigh.ops.activations import Activation
from weigh.ops.dense import Dense
from weigh.ops.shape import Flatten
from weigh.readers.vocabulary.origin import with_origin


def refusal(*ops: Op, on: Tensor) -> str:
    value = Value(on)
    for op in ops:
        (value,) = call_layer(Layer("layer", "Layer", op), (value,)).outputs
    with pytest.raises(ShapeError) as error:
        call_layer(Layer("fc", "Linear", Dense(128, in_features=9216)), (value,))
    return str(with_origin(error.value, (value,)))


def test_a_flattened_image() -> None:
    assert refusal(Flatten(), on=Tensor.of(64, 14, 14)) == (
        "the input must have the size that the layer declares.\n"
        "  in_features = 9216, but the input has 12544 = 64 × 14 × 14 there. Received: (?, 12544).\n"
        "  Write in_features=12544, or give it an input of 9216 = 64 × 12 × 12."
    )


def test_behind_an_activation() -> None:
    assert "12544 = 64 × 14 × 14" in refusal(Flatten(), Activation("relu"), on=Tensor.of(64, 14, 14))


def test_the_other_axes_stay_out_of_it() -> None:
    assert "196 = 14 × 14 there" in refusal(Flatten(2), on=Tensor.of(64, 14, 14))


def test_what_was_no_product_is_told_as_it_is() -> None:
    assert "the input has 100 there" in refusal(Activation("relu"), on=Tensor.of(100))
    assert "the input has 64 there" in refusal(Flatten(), on=Tensor.of(64, 1, 1))


def test_other_errors_stay_as_they_are() -> None:
    error = ShapeError.of("rank", expected=4, rank=3, tensor=Tensor.of(3, 4))
    assert with_origin(error, (Value(Tensor.of(3, 4)),)) is error
