"""PyTorch's normalizations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weigh.network.ops import Op
from weigh.ops.normalization import BatchNorm, GroupNorm, InstanceNorm, LayerNorm, LocalResponseNorm, RMSNorm
from weigh.readers.torch.layers.arguments import AFFINE, FACTORY, optional, sizes_of, whole
from weigh.readers.torch.table import Given, LayerRow, Param, TorchSignature, layer

Build = Callable[[Given], Op]


def batch_norm(*ranks: int) -> Build:
    """What the arguments of a batch normalization of tensors with so many axes make; any number of axes of none."""

    def build(given: Given) -> Op:
        affine = given.flag("affine")
        return BatchNorm(
            axis=(1,),
            center=affine and given.flag("bias"),
            scale=affine,
            statistics=given.flag("track_running_stats"),
            channels=optional(given, "num_features"),
            ranks=ranks,
            buffers=True,
        )

    return build


def instance_norm(spatial: int) -> Build:
    def build(given: Given) -> Op:
        affine = given.flag("affine")
        return InstanceNorm(
            spatial=spatial,
            channels=optional(given, "num_features"),
            scale=affine,
            center=affine and given.flag("bias"),
            statistics=given.flag("track_running_stats"),
        )

    return build


def group_norm(given: Given) -> Op:
    affine = given.flag("affine")
    return GroupNorm(
        groups=whole(given, "num_groups"),
        axis=1,
        center=affine and given.flag("bias"),
        scale=affine,
        channels=given.size("num_channels"),
    )


def layer_norm(given: Given) -> Op:
    sizes, affine = sizes_of(given, "normalized_shape"), given.flag("elementwise_affine")
    return LayerNorm(tuple(range(-len(sizes), 0)), affine and given.flag("bias"), affine, sizes)


def rms_norm(given: Given) -> Op:
    sizes = sizes_of(given, "normalized_shape")
    return RMSNorm(tuple(range(-len(sizes), 0)), given.flag("elementwise_affine"), sizes)


def local_response_norm(given: Given) -> Op:
    return LocalResponseNorm(whole(given, "size"))


_TRACKED = "affine=True, track_running_stats=True"
_UNTRACKED = "affine=False, track_running_stats=False"
_RESPONSE = "size, alpha=0.0001, beta=0.75, k="


def _features(switches: str, more: str = "") -> str:
    return f"num_features, eps=1e-05, momentum=0.1, {switches}{more}{FACTORY}, *, bias=True"


def _lazy(switches: str) -> str:
    return _features(switches).removeprefix("num_features, ")


def _row(signature: str, build: Build, **settings: Any) -> LayerRow:
    return layer(signature, build, parameters=AFFINE, **settings)


ROWS = {
    "BatchNorm1d": _row(_features(_TRACKED), batch_norm(2, 3)),
    "BatchNorm2d": _row(_features(_TRACKED), batch_norm(4)),
    "BatchNorm3d": _row(_features(_TRACKED), batch_norm(5)),
    "LazyBatchNorm1d": _row(_lazy(_TRACKED), batch_norm(2, 3)),
    "LazyBatchNorm2d": _row(_lazy(_TRACKED), batch_norm(4)),
    "LazyBatchNorm3d": _row(_lazy(_TRACKED), batch_norm(5)),
    "SyncBatchNorm": _row(_features(_TRACKED, ", process_group=None"), batch_norm()),
    "InstanceNorm1d": _row(_features(_UNTRACKED), instance_norm(1)),
    "InstanceNorm2d": _row(_features(_UNTRACKED), instance_norm(2)),
    "InstanceNorm3d": _row(_features(_UNTRACKED), instance_norm(3)),
    "LazyInstanceNorm1d": _row(_lazy(_TRACKED), instance_norm(1)),
    "LazyInstanceNorm2d": _row(_lazy(_TRACKED), instance_norm(2)),
    "LazyInstanceNorm3d": _row(_lazy(_TRACKED), instance_norm(3)),
    "GroupNorm": _row("num_groups, num_channels, eps=1e-05, affine=True" + FACTORY + ", *, bias=True", group_norm),
    "LayerNorm": _row("normalized_shape, eps=1e-05, elementwise_affine=True, bias=True" + FACTORY, layer_norm),
    "RMSNorm": layer(
        "normalized_shape, eps=None, elementwise_affine=True" + FACTORY,
        rms_norm,
        call=TorchSignature("x"),
        tensors=("x",),
        parameters={"weight": Param(("scale",))},
    ),
    "LocalResponseNorm": layer(_RESPONSE + "1.0", local_response_norm),
    "CrossMapLRN2d": layer(_RESPONSE + "1", local_response_norm),
}
