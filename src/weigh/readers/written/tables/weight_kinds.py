"""The names that frameworks give the weights of a layer, and what kind of layer has weights of such shapes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

Shape = tuple[int, ...]

STATISTICS: Final = frozenset(["running_mean", "running_var", "num_batches_tracked"])
"""Buffers of PyTorch, which are no parameters there."""
WEIGHTS: Final = STATISTICS | frozenset(
    {
        *("weight", "bias", "weight_ih", "weight_hh", "bias_ih", "bias_hh", "in_proj_weight", "in_proj_bias"),
        *("kernel", "recurrent_kernel", "depthwise_kernel", "pointwise_kernel", "embeddings"),
        *("gamma", "beta", "moving_mean", "moving_variance", "scale", "embedding"),
    }
)
"""What the last part of a weight's name may be."""
FRAMEWORKS: Final[Mapping[str, frozenset[str]]] = {
    "keras": frozenset(["kernel", "recurrent_kernel", "depthwise_kernel", "embeddings", "moving_mean", "gamma"]),
    "flax": frozenset(["scale", "embedding"]),
}
"""Names of weights that tell the framework; those of PyTorch are all others."""

_GATES: Final = {4: "LSTM", 3: "GRU", 1: "RNN"}
_KERAS_GATES: Final = {4: "LSTM", 3: "GRU", 1: "SimpleRNN"}
_EMBEDS: Final = re.compile(r"emb|wte|wpe|lookup", re.IGNORECASE)
_ORDERED: Final = re.compile(r"(?:^|[._])(?:ln|layer_?norm|norm)[\w]{0,20}$", re.IGNORECASE)


def kind_of(
    name: str, sizes: Mapping[str, Shape], framework: str, windowed: bool = False
) -> tuple[str, dict[str, Any]]:
    """The type of the layer that has weights of these shapes, and what they tell of it; ("", {}) where nothing fits.

    windowed: the layer before it is a convolution, behind which a "norm" is one of batches.

    >>> kind_of("conv1", {"weight": (6, 1, 5, 5), "bias": (6,)}, "torch")
    ('Conv2d', {'units': 6, 'in_channels': 1, 'kernel': (5, 5), 'bias': True})
    >>> kind_of("dense", {"kernel": (784, 10), "bias": (10,)}, "keras")
    ('Dense', {'units': 10, 'in_channels': 784, 'bias': True})
    """
    return _of_torch(name, sizes, windowed) if framework == "torch" else _of_keras(sizes)


def _of_torch(name: str, sizes: Mapping[str, Shape], windowed: bool) -> tuple[str, dict[str, Any]]:
    layers = [leaf for leaf in sizes if leaf.startswith("weight_ih")]
    if layers:
        return _recurrent(sizes, layers)
    weight, bias = sizes.get("weight", ()), "bias" in sizes
    if len(weight) == 1:
        ordered = not windowed and "running_mean" not in sizes and _ORDERED.search(name) is not None
        told: dict[str, Any] = {"normalized": weight, "affine": True, "bias": bias}
        return ("LayerNorm", told) if ordered else ("BatchNorm2d", {"in_channels": weight[0], "affine": True})
    if len(weight) == 2:
        if _EMBEDS.search(name) and not bias:
            return "Embedding", {"vocabulary": weight[0], "units": weight[1]}
        return "Linear", {"units": weight[0], "in_channels": weight[1], "bias": bias}
    if 3 <= len(weight) <= 5:
        told = {"units": weight[0], "in_channels": weight[1], "kernel": weight[2:], "bias": bias}
        return f"Conv{len(weight) - 2}d", told
    return "", {}


def _recurrent(sizes: Mapping[str, Shape], layers: list[str]) -> tuple[str, dict[str, Any]]:
    reads, states = sizes[layers[0]], sizes.get(layers[0].replace("_ih", "_hh"), ())
    if len(reads) != 2 or len(states) != 2 or not states[1] or reads[0] % states[1]:
        return "", {}
    kind = _GATES.get(reads[0] // states[1], "")
    both = any(leaf.endswith("_reverse") for leaf in layers)
    count = len(layers) // (1 + both)
    bias = any(leaf.startswith("bias_ih") for leaf in sizes)
    told: dict[str, Any] = {"units": states[1], "in_channels": reads[1], "bias": bias, "biases": 2 if bias else None,
            "layers": count, "bidirectional": both, "return_sequences": True}  # fmt: skip
    return kind, told if kind else {}


def _of_keras(sizes: Mapping[str, Shape]) -> tuple[str, dict[str, Any]]:
    if "recurrent_kernel" in sizes:
        states, reads = sizes["recurrent_kernel"], sizes.get("kernel", ())
        kind = _KERAS_GATES.get(states[1] // states[0], "") if len(states) == 2 and states[0] else ""
        told: dict[str, Any] = {"units": states[0], "in_channels": reads[0] if reads else None}
        return (kind, told) if kind else ("", {})
    if "embeddings" in sizes or "embedding" in sizes:
        table = sizes.get("embeddings") or sizes["embedding"]
        return ("Embedding", {"vocabulary": table[0], "units": table[1]}) if len(table) == 2 else ("", {})
    if sizes.keys() & {"gamma", "beta", "scale"}:
        kind = "BatchNormalization" if "moving_mean" in sizes else "LayerNormalization"
        return kind, {}
    kernel, bias = sizes.get("kernel", ()), "bias" in sizes
    if "depthwise_kernel" in sizes:
        window = sizes["depthwise_kernel"]
        return "DepthwiseConv2D", {
            "kernel": window[:-2],
            "in_channels": window[-2],
            "multiplier": window[-1],
            "bias": bias,
        }
    if len(kernel) == 2:
        return "Dense", {"units": kernel[1], "in_channels": kernel[0], "bias": bias}
    if 3 <= len(kernel) <= 5:
        told = {"units": kernel[-1], "in_channels": kernel[-2], "kernel": kernel[:-2], "bias": bias}
        return f"Conv{len(kernel) - 2}D", told
    return "", {}
