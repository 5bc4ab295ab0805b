"""PyTorch's activations and dropouts: what treats every number on its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from weigh.network.ops import Op
from weigh.ops.activations import Activation
from weigh.ops.arithmetic import Gated
from weigh.ops.elementwise import ChannelPReLU, Dropout, SpatialDropout
from weigh.readers.torch.layers.arguments import FACTORY
from weigh.readers.torch.table import Given, LayerRow, layer


def _function(name: str) -> Callable[[Given], Op]:
    return lambda given: Activation(name)


def _dropout(kind: type[Dropout | SpatialDropout], given: Given) -> Op:
    rate = given.values["p"]
    return kind(rate if isinstance(rate, int | float) else None)


_INPLACE = "inplace=False"
_ANYTHING = "*args, **kwargs"
_FUNCTIONS = {
    "CELU": ("celu", "alpha=1.0, " + _INPLACE),
    "ELU": ("elu", "alpha=1.0, " + _INPLACE),
    "GELU": ("gelu", "approximate='none'"),
    "Hardshrink": ("hard_shrink", "lambd=0.5"),
    "Hardsigmoid": ("hard_sigmoid", _INPLACE),
    "Hardswish": ("hard_swish", _INPLACE),
    "Hardtanh": ("hard_tanh", "min_val=-1.0, max_val=1.0, inplace=False, min_value=None, max_value=None"),
    "LeakyReLU": ("leaky_relu", "negative_slope=0.01, " + _INPLACE),
    "LogSigmoid": ("log_sigmoid", _ANYTHING),
    "LogSoftmax": ("log_softmax", "dim=None"),
    "Mish": ("mish", _INPLACE),
    "RReLU": ("rrelu", "lower=0.125, upper=0.3333333333333333, " + _INPLACE),
    "ReLU": ("relu", _INPLACE),
    "ReLU6": ("relu6", _INPLACE),
    "SELU": ("selu", _INPLACE),
    "SiLU": ("silu", _INPLACE),
    "Sigmoid": ("sigmoid", _ANYTHING),
    "Softmax": ("softmax", "dim=None"),
    "Softmax2d": ("softmax", _ANYTHING),
    "Softmin": ("softmin", "dim=None"),
    "Softplus": ("softplus", "beta=1.0, threshold=20.0"),
    "Softshrink": ("soft_shrink", "lambd=0.5"),
    "Softsign": ("softsign", _ANYTHING),
    "Tanh": ("tanh", _ANYTHING),
    "Tanhshrink": ("tanh_shrink", _ANYTHING),
    "Threshold": ("threshold", "threshold, value, " + _INPLACE),
}
"""Each module with its function in the table of costs, and its signature."""

_DROPPED: dict[str, type[Dropout | SpatialDropout]] = {
    "Dropout": Dropout,
    "AlphaDropout": Dropout,
    "Dropout1d": SpatialDropout,
    "Dropout2d": SpatialDropout,
    "Dropout3d": SpatialDropout,
    "FeatureAlphaDropout": SpatialDropout,
}

ROWS: dict[str, LayerRow] = {
    **{name: layer(signature, _function(function)) for name, (function, signature) in _FUNCTIONS.items()},
    **{name: layer("p=0.5, " + _INPLACE, partial(_dropout, kind)) for name, kind in _DROPPED.items()},
    "GLU": layer("dim=-1", lambda given: Gated(given.dim())),
    "PReLU": layer("num_parameters=1, init=0.25" + FACTORY, lambda given: ChannelPReLU(given.size("num_parameters"))),
}
