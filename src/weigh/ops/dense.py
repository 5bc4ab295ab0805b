"""Fully connected layers: every output is a weighted sum of the whole last axis."""

from __future__ import annotations

from dataclasses import dataclass

from weigh.network.ops import Applied, Op
from weigh.network.sizes import Size
from weigh.network.tensors import Axis, Tensor, Weight, Work
from weigh.ops.activations import activation_work
from weigh.ops.declared import declared


@dataclass(frozen=True, slots=True)
class Dense(Op):
    """A matrix over the last axis: (batch, *positions, in_features) -> (batch, *positions, units).

    Weights: kernel (in_features, units), bias (units). The axes between are positions, at each of which the same
    weights are used: on an image it does not flatten. With `lora_rank` the kernel is frozen and two thin matrices are
    added to it, (in_features, lora_rank) and (lora_rank, units). Source: Hu et al., arXiv 2106.09685.
    in_features: where the source declares the size of the last axis.

    >>> applied = Dense(4096).apply(Tensor.of(13, 13, 256))
    >>> sum(weight.count for weight in applied.weights), applied.outputs[0].shape[1:]
    (1052672, (13, 13, 4096))
    """

    kind = "dense"
    units: Size
    bias: bool = True
    activation: str = ""
    lora_rank: int | None = None
    in_features: Size | None = None

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        inside = Axis("in_features", declared(x.last.size, self.in_features, "in_features", x))
        units = Axis("units", self.units)
        y = x.with_last(units)
        bias = (Weight("bias", (units,)),) if self.bias else ()
        adapter, merging = low_rank((inside,), units, self.lora_rank)
        return Applied(
            outputs=(y,),
            weights=(Weight("kernel", (inside, units), trainable=not adapter), *bias, *adapter),
            macs=(Work((*y.axes[:-1], inside, units)), *merging),
            elementwise=(*(Work(y.axes) for _ in bias), *activation_work(self.activation, y)),
        )


def low_rank(inside: tuple[Axis, ...], units: Axis, rank: int | None) -> tuple[tuple[Weight, ...], tuple[Work, ...]]:
    """Two thin matrices whose product is added to a frozen kernel at every call; nothing where `rank` is None or 0."""
    if not rank:
        return (), ()
    between = Axis("lora_rank", rank)
    first = Weight("lora_kernel_a", (*inside, between), part="lora")
    second = Weight("lora_kernel_b", (between, units), part="lora")
    return (first, second), (Work((*inside, between, units)),)


@dataclass(frozen=True, slots=True)
class Highway(Op):
    """A dense layer and a gate that mixes its output with its input: y = t·h + (1 − t)·x, of the input's own width.

    Weights: kernel and carry kernel (in_features, units), bias and carry bias (units), with units = in_features.
    Source: Srivastava et al., arXiv 1505.00387.
    """

    kind = "highway"
    bias: bool = True
    activation: str = ""

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        inside, units = Axis("in_features", x.last.size), Axis("units", x.last.size)
        y = x.with_last(x.last)
        return Applied(
            outputs=(y,),
            weights=tuple(
                weight
                for part in ("transform", "carry")
                for weight in (
                    Weight("kernel", (inside, units), part=part),
                    *((Weight("bias", (units,), part=part),) if self.bias else ()),
                )
            ),
            macs=(Work((*y.axes[:-1], inside, units), 2),),
            elementwise=(
                Work(y.axes, 4 + 2 * self.bias),  # the mixing is 1 − t, two products and a sum
                *activation_work("sigmoid", y),
                *activation_work(self.activation, y),
            ),
        )


@dataclass(frozen=True, slots=True)
class MaxoutDense(Op):
    """Several dense layers side by side, of which each output takes the largest.

    Weights: kernel (pieces, in_features, units), bias (pieces, units). Source: Goodfellow et al., arXiv 1302.4389.
    """

    kind = "maxout_dense"
    units: Size
    pieces: int = 4
    bias: bool = True

    def apply(self, x: Tensor) -> Applied:  # type: ignore[override]
        inside, units, pieces = Axis("in_features", x.last.size), Axis("units", self.units), Axis("pieces", self.pieces)
        y = x.with_last(units)
        bias = (Weight("bias", (pieces, units)),) if self.bias else ()
        return Applied(
            outputs=(y,),
            weights=(Weight("kernel", (pieces, inside, units)), *bias),
            macs=(Work((*y.axes[:-1], pieces, inside, units)),),
            elementwise=(Work((*y.axes, pieces), 1 + self.bias),),
        )


@dataclass(frozen=True, slots=True)
class Bilinear(Op):
    """Every unit is a sum over all pairs of values of two inputs: y = x1ᵀ·W·x2 + b.

    Weights: weight (units, in1_features, in2_features), bias (units). left, right: the sizes that the source declares.
    MACs: for each unit every value of the left input with every one of the right, and the sums with the left again.
    """

    kind = "bilinear"
    units: Size
    bias: bool = True
    left: Size | None = None
    right: Size | None = None

    def apply(self, x1: Tensor, x2: Tensor) -> Applied:  # type: ignore[override]
        first = Axis("in1_features", declared(x1.last.size, self.left, "in1_features", x1))
        second = Axis("in2_features", declared(x2.last.size, self.right, "in2_features", x2))
        units = Axis("units", self.units)
        y = x1.with_last(units)
        bias = (Weight("bias", (units,)),) if self.bias else ()
        return Applied(
            outputs=(y,),
            weights=(Weight("weight", (units, first, second)), *bias),
            macs=(Work((*y.axes[:-1], units, first, second)), Work((*y.axes[:-1], units, first))),
            elementwise=tuple(Work(y.axes) for _ in bias),
        )
