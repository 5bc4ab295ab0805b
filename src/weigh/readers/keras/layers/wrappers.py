"""Keras's layers around another layer, every generation."""

from __future__ import annotations

from weigh.network.errors import ShapeError
from weigh.network.ops import Op
from weigh.ops.recurrent import MERGING, Bidirectional
from weigh.ops.wrappers import TimeDistributed
from weigh.readers.keras.layers.inner import inner_op
from weigh.readers.keras.table import Given, row


def bidirectional(given: Given) -> Op:
    merge = given["merge_mode"]
    if merge is not None and merge not in MERGING:
        choices = ", ".join(map(repr, [*MERGING, None]))
        raise ShapeError.of("layer.argument_choice", argument="merge_mode", value=merge, choices=choices)
    forward = inner_op(given["layer"], Op)
    backward = inner_op(given["backward_layer"], Op) if given.has("backward_layer") else forward
    return Bidirectional(forward, backward, merge)


KERAS3 = {
    "TimeDistributed": row("layer", lambda given: TimeDistributed(inner_op(given["layer"], Op))),
    "Bidirectional": row(
        "layer, merge_mode='concat', weights=None, backward_layer=None", bidirectional, "initial_state"
    ),
    "Wrapper": row("layer", lambda given: inner_op(given["layer"], Op)),
}
