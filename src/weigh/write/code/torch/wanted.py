"""The layout in which the readers of a value want it: where it is open, none has to be moved then."""

from __future__ import annotations

from weigh.network.graph import Call, Value
from weigh.ops.activations import Activation
from weigh.ops.arithmetic import Elementwise
from weigh.ops.convolution import Conv, ConvTranspose, DepthwiseConv, LocallyConnected, SeparableConv
from weigh.ops.elementwise import Dropout, Identity, Noise
from weigh.ops.merge import Concatenate, Merge
from weigh.ops.normalization import BatchNorm, LocalResponseNorm, Standardize
from weigh.ops.partial import PartialConv, TrainedPool
from weigh.ops.pooling import AdaptivePool, GlobalPool, Pool
from weigh.ops.preprocessing import Augmentation, ImageFilter, Rescale
from weigh.ops.resizing import Crop, DepthToSpace, Pad, Resize, SpaceToDepth, UpSample
from weigh.write.code.layouts import Layout, channels_before, own

SPATIAL = (Conv, ConvTranspose, DepthwiseConv, LocallyConnected, SeparableConv, PartialConv, TrainedPool, Pool,
GlobalPool,
           AdaptivePool, Resize, SpaceToDepth, DepthToSpace)  # fmt: skip
"""Ops that PyTorch computes on (batch, channels, *positions)."""
PASSING = (Activation, Dropout, Identity, Noise, Merge, Concatenate, Elementwise, Pad, Crop, Rescale, Standardize,
           Augmentation, ImageFilter, UpSample, BatchNorm, LocalResponseNorm)  # fmt: skip
"""Ops that do with any layout, or follow the one around them."""
FARTHEST = 64
"""Calls looked at behind a value."""


def wanted(value: Value, readers: dict[Value, list[Call]]) -> Layout:
    """The layout that the first op behind the value asks for; the graph's own where none does."""
    rank = len(value.tensor.axes)
    waiting, seen = [value], {value}
    for _ in range(FARTHEST):
        if not waiting:
            break
        for call in readers.get(waiting.pop(0), ()):
            if isinstance(call.op, SPATIAL) and rank > 2:
                return channels_before(rank, 1 if call.op.channels_first else -1)
            if isinstance(call.op, PASSING):
                fresh = [out for out in call.outputs if out not in seen and len(out.tensor.axes) == rank]
                waiting += fresh
                seen.update(fresh)
    return own(rank)
