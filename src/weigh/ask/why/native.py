"""What is put into a network is put in as its framework has it: channels where they stand, types under its names."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from weigh.ask.variations import with_core
from weigh.ask.why.plan import New, Plan
from weigh.network.ops import Op

TORCH: Final = {
    "Dense": "Linear",
    "BatchNormalization": "BatchNorm2d",
    "LayerNormalization": "LayerNorm",
    "InputLayer": "Identity",
    **{
        f"{keras}{n}D": f"{torch}{n}d"
        for n in (1, 2, 3)
        for keras, torch in (
            ("Conv", "Conv"),
            ("MaxPooling", "MaxPool"),
            ("AveragePooling", "AvgPool"),
            ("GlobalAveragePooling", "AdaptiveAvgPool"),
            ("GlobalMaxPooling", "AdaptiveMaxPool"),
            ("ZeroPadding", "ZeroPad"),
            ("UpSampling", "Upsample"),
        )
    },
    **{f"Conv{n}DTranspose": f"ConvTranspose{n}d" for n in (1, 2, 3)},
}
"""PyTorch's names of Keras's layers, where they differ."""


def is_torch(plan: Plan) -> bool:
    """Whether the network is written for PyTorch."""
    return plan.graph.dialect == "torch"


def type_of(plan: Plan, keras: str) -> str:
    """The name of a layer in the network's framework."""
    return TORCH.get(keras, keras) if is_torch(plan) else keras


def laid_out(plan: Plan, op: Op) -> Op:
    """The op for the network's order of axes."""
    first = plan.channels_first

    def turned(inner: Op) -> Op:
        if getattr(inner, "channels_first", first) != first:
            return replace(inner, channels_first=first)  # type: ignore[call-arg]
        if first and inner.kind in ("batch_norm", "group_norm") and getattr(inner, "axis", None) in ((-1,), -1):
            return replace(inner, axis=(1,) if inner.kind == "batch_norm" else 1)  # type: ignore[call-arg]
        return inner

    return with_core(op, turned) if first else op


def native(plan: Plan, new: New) -> New:
    """A layer to be put in, as the network's framework has it."""
    return replace(new, op=laid_out(plan, new.op), type=type_of(plan, new.type))
