"""Layers as functions: convolutions, linear maps, look-ups and normalizations whose weights are given as tensors."""

from __future__ import annotations

from collections.abc import Callable

from weigh.network.ops import Op
from weigh.ops.functional import LookUp
from weigh.ops.given_weights import KernelBags, KernelBilinear, KernelConv, KernelDense, Normalized
from weigh.ops.layout import Padding
from weigh.ops.normalization import BatchNorm, GroupNorm, LayerNorm, RMSNorm
from weigh.readers.torch.functions.arguments import is_tensor, same_as, sizes, whole, wholes
from weigh.readers.torch.layers.normalization import ROWS as NORMALIZATIONS
from weigh.readers.torch.table import FunctionRow, Given, function

Build = Callable[[Given], Op]

_CONV = "input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1"
_TRANSPOSED = "input, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1"
_NORM = "weight=None, bias=None"


def conv(given: Given) -> Op:
    return KernelConv(wholes(given, "stride"), _padding(given), wholes(given, "dilation"), whole(given, "groups"))


def conv_transpose(given: Given) -> Op:
    return KernelConv(
        wholes(given, "stride"), _padding(given), wholes(given, "dilation"), whole(given, "groups"), True,
        wholes(given, "output_padding"),
    )  # fmt: skip


def _padding(given: Given) -> Padding:
    value = given["padding"]
    return value if isinstance(value, str) else tuple((size, size) for size in wholes(given, "padding"))


def normalized(inner: Build) -> Build:
    """What a normalization makes without weights of its own, and with those given."""

    def build(given: Given) -> Op:
        return Normalized(inner(given), sum(is_tensor(given.values.get(name)) for name in ("weight", "bias")))

    return build


def batch_norm(given: Given) -> Op:
    return BatchNorm(axis=(1,), center=False, scale=False, statistics=False)


def group_norm(given: Given) -> Op:
    return GroupNorm(whole(given, "num_groups"), 1, False, False)


def instance_norm(given: Given) -> Op:
    return GroupNorm(-1, 1, False, False)


def layer_norm(given: Given) -> Op:
    shape = sizes(given, "normalized_shape")
    return LayerNorm(tuple(range(-len(shape), 0)), False, False, shape)


def rms_norm(given: Given) -> Op:
    shape = sizes(given, "normalized_shape")
    return RMSNorm(tuple(range(-len(shape), 0)), False, shape)


def bags(given: Given) -> Op:
    return KernelBags(bool(given["include_last_offset"]), is_tensor(given.values["offsets"]))


_STATISTICS = "input running_mean running_var weight bias"

ROWS: dict[str, FunctionRow] = {
    **{f"conv{n}d": function(_CONV, "input weight bias", conv) for n in (1, 2, 3)},
    **{f"conv_transpose{n}d": function(_TRANSPOSED, "input weight bias", conv_transpose) for n in (1, 2, 3)},
    "linear": function("input, weight, bias=None", "input weight bias", lambda given: KernelDense()),
    "bilinear": function(
        "input1, input2, weight, bias=None", "input1 input2 weight bias", lambda given: KernelBilinear()
    ),
    # -- look-ups: the table comes first in the op
    "embedding": function(
        "input, weight, padding_idx=None, max_norm=None, norm_type=2.0, scale_grad_by_freq=False, sparse=False",
        "weight input", lambda given: LookUp(),
    ),
    "torch.embedding": function(
        "weight, indices, padding_idx=-1, scale_grad_by_freq=False, sparse=False", "weight indices",
        lambda given: LookUp(),
    ),
    "embedding_bag": function(
        "input, weight, offsets=None, max_norm=None, norm_type=2, scale_grad_by_freq=False, mode='mean', sparse=False, "
        "per_sample_weights=None, include_last_offset=False, padding_idx=None",
        "input weight offsets per_sample_weights", bags,
    ),
    # -- normalizations
    "batch_norm": function(
        f"input, running_mean, running_var, {_NORM}, training=False, momentum=0.1, eps=1e-05", _STATISTICS,
        normalized(batch_norm),
    ),
    "torch.batch_norm": function(
        "input, weight, bias, running_mean, running_var, training, momentum, eps, cudnn_enabled", _STATISTICS,
        normalized(batch_norm),
    ),
    "instance_norm": function(
        f"input, running_mean=None, running_var=None, {_NORM}, use_input_stats=True, momentum=0.1, eps=1e-05",
        _STATISTICS, normalized(instance_norm),
    ),
    "torch.instance_norm": function(
        "input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps, cudnn_enabled", _STATISTICS,
        normalized(instance_norm),
    ),
    "layer_norm": function(
        f"input, normalized_shape, {_NORM}, eps=1e-05, cudnn_enable=True", "input weight bias", normalized(layer_norm)
    ),
    "group_norm": function(
        f"input, num_groups, {_NORM}, eps=1e-05, cudnn_enabled=True", "input weight bias", normalized(group_norm)
    ),
    "rms_norm": function("input, normalized_shape, weight=None, eps=None", "input weight", normalized(rms_norm)),
    "local_response_norm": same_as(NORMALIZATIONS["LocalResponseNorm"], "input, size, alpha=0.0001, beta=0.75, k=1.0"),
}  # fmt: skip
