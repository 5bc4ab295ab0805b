"""Which tensors each op saves for its backward pass: one table, a row an op.

The laws are PyTorch's own derivatives (`tools/autograd/derivatives.yaml`): a product saves its factors, a function of
one number its input or its output, whichever its derivative is told in, a maximum its positions. Keras on PyTorch
computes the same with copies besides: it lays an image out anew for every convolution.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from weigh.network.graph import Graph, Value
from weigh.network.ops import Op
from weigh.ops.activations import Activation
from weigh.ops.arithmetic import Elementwise
from weigh.ops.convolution import Conv, ConvTranspose, DepthwiseConv, SeparableConv
from weigh.ops.dense import Dense
from weigh.ops.elementwise import Dropout, Identity, SpatialDropout
from weigh.ops.embedding import Embedding
from weigh.ops.linear_algebra import Variable
from weigh.ops.merge import Concatenate, Merge
from weigh.ops.normalization import BatchNorm, GroupNorm, LayerNorm, LocalResponseNorm
from weigh.ops.pooling import AdaptivePool, GlobalPool, Pool
from weigh.ops.reduction import Reduce
from weigh.ops.resizing import Crop, Pad, UpSample
from weigh.ops.shape import Flatten, Reshape
from weigh.verifying.saving.arrangement import cropped, identity, joined, reduced, sums, upsampled, view
from weigh.verifying.saving.functions import activation
from weigh.verifying.saving.layers import (
    batch_norm,
    dense,
    dropout,
    embedding,
    group_norm,
    layer_norm,
    local_response_norm,
    spatial_dropout,
    variable,
)
from weigh.verifying.saving.tape import Rule, Saved, Tape
from weigh.verifying.saving.windows import adaptive_pool, convolution, global_pool, pool, separable, transposed

RULES: dict[type[Op], Rule] = {
    Embedding: embedding,
    Conv: convolution,
    SeparableConv: separable,
    DepthwiseConv: convolution,
    ConvTranspose: transposed,
    Dense: dense,
    Variable: variable,
    Pool: pool,
    GlobalPool: global_pool,
    AdaptivePool: adaptive_pool,
    BatchNorm: batch_norm,
    LayerNorm: layer_norm,
    LocalResponseNorm: local_response_norm,
    Activation: activation,
    GroupNorm: group_norm,
    Dropout: dropout,
    SpatialDropout: spatial_dropout,
    Identity: identity,
    Flatten: view,
    Reshape: view,
    Merge: sums,
    Elementwise: sums,
    Reduce: reduced,
    Concatenate: joined,
    Pad: joined,
    Crop: cropped,
    UpSample: upsampled,
}
"""What each op saves. An op that is not here is told as one of which nothing is predicted."""


def predicted(graph: Graph, framework: str, layouts: Mapping[Value, Sequence[int]] | None = None) -> Saved:
    """The bytes that one forward pass saves, in training mode, on a CPU, in float32.

    layouts: in which order the framework has the axes of each value, where it is another than the network's.
    """
    return Tape(graph, framework == "keras", layouts or {}).play(rule_of)


def rule_of(op: Op) -> Rule | None:
    """The rule of an op's class, or of the nearest class that it is derived from."""
    return next((RULES[cls] for cls in type(op).__mro__ if cls in RULES), None)


__all__ = ["RULES", "Saved", "predicted", "rule_of"]
