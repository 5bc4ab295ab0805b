"""Keras's fully connected layers, every generation."""

from __future__ import annotations

from weigh.network.errors import ShapeError
from weigh.network.ops import Op
from weigh.ops.dense import Dense, Highway, MaxoutDense
from weigh.ops.einsum_dense import EinsumDense
from weigh.readers.keras.table import Given, Row, row
from weigh.readers.vocabulary.signatures import Signature, as_size

_SETTINGS = (
    "kernel_initializer='glorot_uniform', bias_initializer='zeros', kernel_regularizer=None, bias_regularizer=None, "
)
_CONSTRAINTS = "kernel_constraint=None, bias_constraint=None, lora_rank=None, lora_alpha=None, "


def dense(given: Given) -> Op:
    return Dense(
        units=given.size("units"),
        bias=given.flag("use_bias"),
        activation=given.activation(),
        lora_rank=_lora_rank(given),
    )


def einsum_dense(given: Given) -> Op:
    if not isinstance(given["equation"], str):
        raise ShapeError.of("layer.argument_text", argument="equation", value=given["equation"])
    sizes = given["output_shape"]
    sizes = sizes if isinstance(sizes, list | tuple) else [sizes]
    return EinsumDense(
        equation=given["equation"],
        sizes=tuple(None if size is None else as_size(size, "output_shape") for size in sizes),
        bias_axes=given["bias_axes"] or "",
        activation=given.activation(),
        lora_rank=_lora_rank(given),
    )


def _lora_rank(given: Given) -> int | None:
    return given["lora_rank"] if given.has("lora_rank") else None


KERAS3 = {
    "Dense": row(
        "units, activation=None, use_bias=True, " + _SETTINGS + "activity_regularizer=None, " + _CONSTRAINTS
        + "quantization_config=None",
        dense,
    ),
    "EinsumDense": row(
        "equation, output_shape, activation=None, bias_axes=None, " + _SETTINGS + _CONSTRAINTS
        + "gptq_unpacked_column_size=None, quantization_config=None",
        einsum_dense,
    ),
}  # fmt: skip

_LEGACY_NAMES = {"output_dim": "units", "bias": "use_bias", "init": "kernel_initializer"}
_LEGACY_TAIL = (
    "weights=None, W_regularizer=None, b_regularizer=None, activity_regularizer=None, W_constraint=None, "
    "b_constraint=None, bias=True, input_dim=None"
)


def _legacy_dense(signature: str) -> Row:
    return Row(Signature(signature), dense, rename=_LEGACY_NAMES)


KERAS1 = {
    "Dense": _legacy_dense("output_dim, init='glorot_uniform', activation=None, " + _LEGACY_TAIL),
    "TimeDistributedDense": _legacy_dense(
        "output_dim, init='glorot_uniform', activation=None, " + _LEGACY_TAIL + ", input_length=None"
    ),
    "Highway": Row(
        Signature("init='glorot_uniform', activation=None, " + _LEGACY_TAIL),
        lambda given: Highway(bias=given.flag("use_bias"), activation=given.activation()),
        rename=_LEGACY_NAMES,
    ),
    "MaxoutDense": Row(
        Signature("output_dim, nb_feature=4, init='glorot_uniform', " + _LEGACY_TAIL),
        lambda given: MaxoutDense(given.size("units"), given["nb_feature"], given.flag("use_bias")),
        rename=_LEGACY_NAMES,
    ),
}
