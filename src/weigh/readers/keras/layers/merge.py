"""Keras's layers that make several tensors one, every generation."""

from __future__ import annotations

from weigh.network.ops import Op
from weigh.ops.merge import Concatenate, Dot, Merge, dot_axes_pair, merge_op
from weigh.ops.opaque import Opaque
from weigh.readers.keras.layers.arguments import whole
from weigh.readers.keras.table import Given, Row, row

_ELEMENTWISE = ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum")


def keras1_merge(given: Given) -> Op:
    """`mode` is a name, or a function whose result is only known where `output_shape` tells it."""
    mode = given["mode"]
    if not isinstance(mode, str):
        return Opaque("merge", may_own=False)
    return merge_op(mode, whole(given, "concat_axis"), given["dot_axes"])


def elementwise(function: str) -> Row:
    return row("", lambda _: Merge(function))


KERAS3 = {
    **{name: elementwise(name.lower()) for name in _ELEMENTWISE},
    "Concatenate": row("axis=-1", lambda given: Concatenate(whole(given, "axis"))),
    "Dot": row("axes, normalize=False", lambda given: Dot(dot_axes_pair(given["axes"]), given.flag("normalize"))),
}

KERAS1 = {
    "Merge": row(
        "layers=None, mode='sum', concat_axis=-1, dot_axes=-1, output_shape=None, output_mask=None, arguments=None, "
        "node_indices=None, tensor_indices=None",
        keras1_merge,
    ),
}
