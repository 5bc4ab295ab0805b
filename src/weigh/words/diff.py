"""What `diff` says: the answer, the names of the parts of a gap, and what stands around them."""

from __future__ import annotations

ANSWERS = {
    "same": "{a} and {b} are the same network: the same {params} parameters, layer by layer.",
    "equal": "{a} and {b} have the same number of parameters, {params}, but not the same layers.",
    "balanced": "{a} and {b} have the same number of parameters, {params}; what differs adds up to nothing.",
    "more": "{a} has {params_a} parameters, {b} has {params_b}: {gap} more.",
    "fewer": "{a} has {params_a} parameters, {b} has {params_b}: {gap} fewer.",
    "not_known": "How far {a} and {b} are apart is not known: not all of them was understood. The parts are what is known.",
}

TOTALS = {"params": "parameters", "trainable": "trainable", "macs": "MACs"}
GAP_HEADING = "gap"
NOT_KNOWN = "not known"
SAME_NAMES = ("{name} (A)", "{name} (B)")
"""What two networks of one name are called."""

PARTS = {
    "class": "{what} of {layers}, only in {side}",
    "class_before_norm": "{what} of {layers}, before a normalization, only in {side}",
    "class_all_before_norm": "{what} of {layers}, all before a normalization, only in {side}",
    "class_some_before_norm": "{what} of {layers}, {normalized} of them before a normalization, only in {side}",
    "sizes": "{what} of {layers}",
    "kind": "{theirs} instead of {ours}: {layers}",
    "layers": "only in {side}: {layers}",
}

LAYERS = {
    "both_names": "{a} ({b})",
    "and": "{first} and {last}",
    "many": "{count} {noun}",
    "many_from": "{count} layers, {first} to {last}",
    "run": "{count} layers with weights, {first} to {last}",
    "inside": "{around} ({count} layers with weights)",
}

NOUNS = {
    "convolution": "convolutions",
    "dense": "dense layers",
    "recurrent": "recurrent layers",
    "normalization": "normalizations",
    "attention": "attention layers",
    "embedding": "embeddings",
    "activation": "activations",
    "variable": "variables",
}
OTHER_NOUN = "layers"

CLASSES = {
    "convolution_kernel": "kernels",
    "dense_kernel": "kernels",
    "recurrent_kernel": "kernels",
    "attention_kernel": "kernels",
    "other_kernel": "kernels",
    "convolution_bias": "biases",
    "dense_bias": "biases",
    "recurrent_bias": "biases",
    "attention_bias": "biases",
    "other_bias": "biases",
    "norm_scale": "scales (gamma)",
    "norm_shift": "shifts (beta)",
    "running_statistics": "running statistics",
    "standardize": "measured mean, variance and count",
    "embeddings": "tables of embeddings",
    "positions": "tables of positions",
    "activation": "slopes and thresholds",
    "variable": "variables",
    "state": "kept state",
    "other": "weights",
}

REASONS = {
    "input": "input",
    "kernel": "kernel size",
    "filters": "filters",
    "units": "units",
    "groups": "groups",
    "multiplier": "depth multiplier",
    "vocabulary": "vocabulary",
    "features": "features",
    "heads": "heads",
    "key_value_heads": "key and value heads",
    "key_dim": "key size of a head",
    "value_dim": "value size of a head",
    "output_sizes": "output size",
    "gate": "gate",
    "biases": "number of biases",
    "cells": "cells",
    "pieces": "pieces",
    "axis": "axes",
    "equation": "equation",
    "sizes": "output size",
    "weight": "size",
    "renorm": "renormalization",
    "shared_axes": "shared axes",
    "lora": "low-rank correction",
    "lora_rank": "low-rank correction",
    "tied": "tying",
    "channels_first": "data format",
    "rate": "dropout rate",
    "size": "window size",
}
"""What layers differ in: their input, or a setting. A setting that is not here goes by its own name."""

LINES = {
    "formula": "{formula} = {value}",
    "second": "→ {name}",
    "reads": "it reads {a} in {name_a}, {b} in {name_b}",
    "before": "before it, only in {side}: {layers}",
    "more": "… {count} more",
    "smaller": "{count} smaller parts",
    "unknown": "{layers}: some size is not known",
    "unknown_elsewhere": "In {name} something was not understood; weighing it alone says what.",
    "sum": "together",
    "weightless": "only in {side}: {layers}",
    "setting": "{what} of {layers}",
}

REASONS_OF_POSITIONS = {"vocabulary": "number of positions"}
"""A table of positions is an embedding of them: its settings under the names that they have there."""

HEADINGS = {
    "parts": "What makes the gap",
    "settings": "What else differs, without a parameter",
    "unknown": "Not known",
    "faults": "{name} contradicts itself",
}
