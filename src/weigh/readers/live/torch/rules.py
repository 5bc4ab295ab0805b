"""What operations multiply: MACs of each kind of operation, as products of output axes and summed axes.

One multiply-accumulate is one product that goes into a sum: matrix products, convolutions, both products of attention,
the gates of recurrent layers. Names are PyTorch's without underscores around them. What is not here is in `costs.py`,
or has no rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from weigh.network.ops import apply
from weigh.network.sizes import product
from weigh.network.tensors import Axis, Tensor, Work
from weigh.ops.layout import taps
from weigh.ops.linear_algebra import Einsum


@dataclass(frozen=True, slots=True)
class Seen:
    """One operation as it was called, with `Tensor`s in the place of tensors."""

    args: Sequence[Any]
    kwargs: Mapping[str, Any]
    outputs: tuple[Tensor, ...]

    def tensors(self, start: int = 0) -> list[Tensor]:
        return [one for one in self.args[start:] if isinstance(one, Tensor)]


Works: TypeAlias = tuple[Work, ...]
Rule: TypeAlias = Callable[[Seen], Works]


def summed(left: int, axis: int = -1) -> Rule:
    """Every output element is a sum along `axis` of the argument at `left`."""

    def rule(seen: Seen) -> Works:
        return (Work((*seen.outputs[0].axes, _named("inside", seen.args[left].axes[axis]))),)

    return rule


def linear(seen: Seen) -> Works:
    """y = x·Wᵀ + b: one a value of the last axis."""
    return (Work((*seen.outputs[0].axes, _named("in_features", seen.args[1].axes[-1]))),)


def bilinear(seen: Seen) -> Works:
    """yₖ = Σᵢ x1ᵢ·(Σⱼ Wₖᵢⱼ·x2ⱼ): the second input with the kernel, then the first with what that gives."""
    y = seen.outputs[0]
    kernel = next(one for one in seen.tensors(1) if len(one.axes) == 3 and one.axes[0].size == y.axes[-1].size)
    first, second = _named("in1_features", kernel.axes[1]), _named("in2_features", kernel.axes[2])
    return (Work((*y.axes, first, second)), Work((*y.axes, first)))


def convolution(seen: Seen) -> Works:
    """One an output element a tap a channel of the group: the kernel is (filters, channels / groups, *taps)."""
    return _filtered(seen.outputs[0], seen.args[1])


def transposed(seen: Seen) -> Works:
    """One an input element a tap a filter of the group: the kernel is (channels, filters / groups, *taps)."""
    return _filtered(seen.args[0], seen.args[1])


def either_convolution(seen: Seen) -> Works:
    return transposed(seen) if seen.args[6] else convolution(seen)


def _filtered(over: Tensor, kernel: Tensor) -> Works:
    window = taps([axis.size for axis in kernel.axes[2:]])  # type: ignore[misc]
    return (Work((*over.axes, *window, _named("in_channels", kernel.axes[1]))),)


def over_time(seen: Seen) -> Works:
    """conv_tbc: the kernel is (taps, in_channels, filters)."""
    return (Work((*seen.outputs[0].axes, *seen.args[1].axes[:2])),)


def attention(seen: Seen) -> Works:
    """softmax(q·kᵀ)·v on (…, heads, steps, features): both products, whatever is masked."""
    query, key, value = seen.args[:3]
    scores = (*query.axes[:-1], Axis("keys", key.shape[-2]))
    return (Work((*scores, _named("features", query.axes[-1]))), Work((*scores, _named("features", value.axes[-1]))))


def attention_steps_first(seen: Seen) -> Works:
    """The same on (batch, steps, heads, features)."""
    query, key, value = seen.args[:3]
    scores = (*query.axes[:-1], Axis("keys", key.shape[1]))
    return (Work((*scores, _named("features", query.axes[-1]))), Work((*scores, _named("features", value.axes[-1]))))


def native_attention(seen: Seen) -> Works:
    """Multi-head attention in one operation: queries, keys and values projected, attended, projected together."""
    query, key, value, width, heads = seen.args[:5]
    return _attended(query, key, value, width, heads)


def native_encoder_layer(seen: Seen) -> Works:
    """A whole encoder layer in one operation: attention, then two dense layers."""
    x, width, heads = seen.args[:3]
    dense = [one for one in seen.tensors() if len(one.axes) == 2][-2:]
    return (*_attended(x, x, x, width, heads), *(Work((*x.axes[:-1], *one.axes)) for one in dense))


def _attended(query: Tensor, key: Tensor, value: Tensor, width: int, heads: int) -> Works:
    inside, outside = Axis("in_features", width), Axis("units", width)
    projected = tuple(Work((*x.axes[:-1], inside, outside)) for x in (query, key, value, query))
    scores = (*query.axes[:-1], Axis("keys", key.shape[-2]))
    both = Work((*scores, Axis("heads", heads), Axis("key_dim", width // heads)), 2)
    return (*projected, both)


def recurrent(weights: int) -> Rule:
    """Every matrix of every gate, layer and direction once a step; `weights`: the argument that lists them."""

    def rule(seen: Seen) -> Works:
        x = seen.args[0]
        return tuple(Work((*x.axes[:-1], *one.axes)) for one in seen.args[weights] if len(one.axes) == 2)

    return rule


def cell(seen: Seen) -> Works:
    """One step of a recurrent layer: both its matrices."""
    x = seen.args[0]
    return tuple(Work((*x.axes[:-1], *one.axes)) for one in seen.tensors(2) if len(one.axes) == 2)


def cell_layer(seen: Seen) -> Works:
    """One layer and direction of a recurrent layer in one operation."""
    x = seen.args[0]
    return tuple(Work((*x.axes[:-1], *one.axes)) for one in seen.args[1:3])


def einsum(seen: Seen) -> Works:
    """The product of all letters for each operand after the first."""
    return apply(Einsum(seen.args[0]), tuple(seen.args[1])).macs


def tensordot(seen: Seen) -> Works:
    left = seen.args[0]
    return (Work((*seen.outputs[0].axes, *(left.axes[i] for i in seen.args[2]))),)


def summed_batches(seen: Seen) -> Works:
    """addbmm: the products of a batch of matrices are added up."""
    left = seen.args[1]
    return (Work((*seen.outputs[0].axes, left.axes[0], _named("inside", left.axes[-1]))),)


def chained(seen: Seen) -> Works:
    """Matrices multiplied from the left to the right."""
    first, *others = seen.args[0]
    return tuple(Work((first.axes[0], *other.axes)) for other in others)


def _named(name: str, axis: Axis) -> Axis:
    """The axis under another name, unless it is the batch: that goes by its own."""
    return axis if axis.name == "batch" else Axis(name, axis.size)


RULES: Mapping[str, Rule] = {
    "linear": linear, "bilinear": bilinear, "trilinear": bilinear, "mkldnn_linear": linear,
    "addmm": summed(1), "mm": summed(0), "int_mm": summed(0), "scaled_mm": summed(0), "addmv": summed(1),
    "mv": summed(0), "dot": summed(0), "vdot": summed(0), "inner": summed(0),
    "bmm": summed(0), "baddbmm": summed(1), "matmul": summed(0), "addbmm": summed_batches,
    "affine_grid_generator": summed(0),
    "linalg_vecdot": summed(0), "linalg_multi_dot": chained, "chain_matmul": chained, "linalg_matmul": summed(0),
    "tensordot": tensordot, "einsum": einsum,
    "conv1d": convolution, "conv2d": convolution, "conv3d": convolution, "mkldnn_convolution": convolution,
    "conv_transpose1d": transposed, "conv_transpose2d": transposed, "conv_transpose3d": transposed,
    "convolution": either_convolution, "convolution_overrideable": either_convolution, "conv_tbc": over_time,
    "cudnn_convolution": convolution, "conv_depthwise3d": convolution, "conv_depthwise2d": convolution,
    "slow_conv2d_forward": convolution, "slow_conv3d": convolution,
    "scaled_dot_product_attention": attention, "scaled_dot_product_attention_math": attention,
    "scaled_dot_product_flash_attention": attention, "scaled_dot_product_flash_attention_for_cpu": attention,
    "scaled_dot_product_efficient_attention": attention, "scaled_dot_product_cudnn_attention": attention,
    "scaled_dot_product_fused_attention_overrideable": attention,
    "flex_attention": attention,
    "efficient_attention_forward": attention_steps_first, "flash_attention_forward": attention_steps_first,
    "native_multi_head_attention": native_attention, "transformer_encoder_layer_fwd": native_encoder_layer,
    "lstm": recurrent(2), "gru": recurrent(2), "rnn_tanh": recurrent(2), "rnn_relu": recurrent(2),
    "lstm_cell": cell, "gru_cell": cell, "rnn_tanh_cell": cell, "rnn_relu_cell": cell, "mkldnn_rnn_layer": cell_layer,
}  # fmt: skip
"""MACs by the name of the operation."""

PACKED: Mapping[str, Rule] = {name: recurrent(3) for name in ("lstm", "gru", "rnn_tanh", "rnn_relu")}
"""The same for sequences of different lengths in one tensor, `(data, batch_sizes, state, weights)`."""


NESTED = "nested"
"""The type of a tensor whose examples are of different sizes: no rule holds for it."""


def work_of(name: str, seen: Seen) -> Works | None:
    """What an operation multiplies; None where it has no rule here."""
    if any(one.dtype == NESTED for one in (*seen.outputs, *seen.tensors())):
        return None
    rule = RULES.get(name)
    if name in PACKED and len(seen.args) > 3 and not isinstance(seen.args[3], bool):
        rule = PACKED[name]
    if rule is None:
        return None
    return tuple(work for work in rule(seen) if product(axis.size for axis in work.axes) != 0)
