"""What a layer is for, in the few kinds that a drawing tells apart by colour."""

from __future__ import annotations

from typing import Literal, get_args

from weigh.ask.ledger import Row
from weigh.network.ops import Op

Role = Literal[
    "input", "conv", "dense", "attention", "recurrent", "embedding", "norm", "activation", "pool", "merge", "shape",
    "regularize", "module", "other", "unknown",
]  # fmt: skip
ROLES: tuple[Role, ...] = get_args(Role)

_KINDS: dict[Role, str] = {
    "conv": "conv depthwise_conv separable_conv conv_transpose locally_connected filter_conv kernel_conv partial_conv",
    "dense": "dense highway maxout_dense bilinear einsum_dense kernel_dense kernel_bilinear adaptive_softmax",
    "attention": "attention additive_attention scaled_dot_product_attention multi_head_attention "
    "group_query_attention packed_attention kernel_attention",
    "recurrent": "simple_rnn_cell lstm_cell gru_cell stacked_cells rnn simple_rnn lstm gru bidirectional "
    "conv_lstm_cell conv_lstm rnn_step lstm_step gru_step rnn_layers lstm_layers gru_layers stacked",
    "embedding": "embedding embedding_bag reversible_embedding look_up kernel_bags one_hot",
    "norm": "batch_norm instance_norm layer_norm rms_norm group_norm unit_norm local_response_norm standardize "
    "spectral_norm l2_normalize normalized",
    "activation": "activation prelu channel_prelu parametric_softplus srelu glu channel_slopes",
    "pool": "pool global_pool adaptive_pool fractional_pool max_unpool trained_pool reduce upsample resize interpolate",
    "merge": "merge concatenate concatenate_as dot batch_dot matmul tensordot einsum stack add_product outer kronecker "
    "last_product along_product matrix_chain distances pair_distances distance similarity",
    "shape": "flatten reshape transpose repeat_vector expand_dims squeeze tile repeat broadcast_to unflatten cast "
    "rearrange permute swap_axes move_axes move_axis shaped_as at_least diagonal diagonal_matrix diagonal_or_matrix "
    "windows view_complex broadcast updated moved pad crop crop_to extract_patches space_to_depth depth_to_space "
    "channel_shuffle unfold fold index split split_evenly pieces unstack gather gather_along sought picked pick "
    "meshgrid identity traced_view each_example all_examples",
    "regularize": "dropout spatial_dropout noise activity_regularization masking augmentation",
    "unknown": "opaque unfit",
}
ROLE_OF_KIND: dict[str, Role] = {kind: role for role, kinds in _KINDS.items() for kind in kinds.split()}
"""By the kind of an op; what is not here is "other"."""

# By what a type is called, where the op does not tell (a row of a printed table): the first that it contains.
_NAMES: tuple[tuple[str, Role], ...] = (
    ("attention", "attention"),
    ("norm", "norm"),
    ("conv", "conv"),
    ("pool", "pool"),
    ("embedding", "embedding"),
    ("lstm", "recurrent"),
    ("gru", "recurrent"),
    ("rnn", "recurrent"),
    ("dropout", "regularize"),
    ("dense", "dense"),
    ("linear", "dense"),
    ("flatten", "shape"),
    ("reshape", "shape"),
    ("concat", "merge"),
    ("add", "merge"),
    ("softmax", "activation"),
    ("relu", "activation"),
    ("sigmoid", "activation"),
    ("tanh", "activation"),
    ("activation", "activation"),
    ("input", "input"),
)


def role(row: Row) -> Role:
    """The role of a row; "module" for one that encloses others."""
    op = row.layer.op
    if op is None:
        return "module"
    kind = _inner(op).kind
    if kind == "arithmetic":
        return "merge" if any(len(call.inputs) > 1 for call in row.calls) else "other"
    if kind in ("recorded", "traced", "opaque"):
        return _by_name(row.layer.type) or ("unknown" if row.missing or kind != "traced" else "other")
    return ROLE_OF_KIND.get(kind, "other")


def _inner(op: Op) -> Op:
    """The op that a wrapper applies."""
    for _ in range(8):  # wrappers of wrappers end somewhere
        inner = getattr(op, "inner", None) or getattr(op, "op", None)
        if not isinstance(inner, Op) or op.kind in ROLE_OF_KIND:
            break
        op = inner
    return op


def _by_name(name: str) -> Role | None:
    name = name.lower()
    return next((found for part, found in _NAMES if part in name), None)
