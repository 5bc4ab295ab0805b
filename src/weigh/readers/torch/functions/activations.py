"""Activations, gates and dropouts: the modules of the same name, without an object."""

from __future__ import annotations

from weigh.ops.activations import Activation
from weigh.ops.arithmetic import Gated
from weigh.ops.given_weights import ChannelSlopes
from weigh.readers.torch.functions.arguments import same_as, whole
from weigh.readers.torch.layers.activation import ROWS as MODULES
from weigh.readers.torch.table import FunctionRow, function

_INPLACE = "inplace=False"
_OF_MODULES = {
    "celu": ("CELU", "input, alpha=1.0, " + _INPLACE),
    "elu": ("ELU", "input, alpha=1.0, " + _INPLACE),
    "gelu": ("GELU", "input, approximate='none'"),
    "hardshrink": ("Hardshrink", "input, lambd=0.5"),
    "hardsigmoid": ("Hardsigmoid", "input, " + _INPLACE),
    "hardswish": ("Hardswish", "input, " + _INPLACE),
    "hardtanh": ("Hardtanh", "input, min_val=-1.0, max_val=1.0, " + _INPLACE),
    "leaky_relu": ("LeakyReLU", "input, negative_slope=0.01, " + _INPLACE),
    "logsigmoid": ("LogSigmoid", "input"),
    "log_softmax": ("LogSoftmax", "input, dim=None, _stacklevel=3, dtype=None"),
    "mish": ("Mish", "input, " + _INPLACE),
    "relu": ("ReLU", "input, " + _INPLACE),
    "relu6": ("ReLU6", "input, " + _INPLACE),
    "rrelu": ("RReLU", "input, lower=0.125, upper=0.3333333333333333, training=False, " + _INPLACE),
    "selu": ("SELU", "input, " + _INPLACE),
    "sigmoid": ("Sigmoid", "input, *, out=None"),
    "special.expit": ("Sigmoid", "input, *, out=None"),
    "silu": ("SiLU", "input, " + _INPLACE),
    "softmax": ("Softmax", "input, dim=None, _stacklevel=3, dtype=None"),
    "softmin": ("Softmin", "input, dim=None, _stacklevel=3, dtype=None"),
    "softplus": ("Softplus", "input, beta=1.0, threshold=20.0"),
    "softshrink": ("Softshrink", "input, lambd=0.5"),
    "softsign": ("Softsign", "input"),
    "tanh": ("Tanh", "input, *, out=None"),
    "tanhshrink": ("Tanhshrink", "input"),
    "threshold": ("Threshold", "input, threshold, value, " + _INPLACE),
    "dropout": ("Dropout", "input, p=0.5, training=True, " + _INPLACE),
    "alpha_dropout": ("AlphaDropout", "input, p=0.5, training=False, " + _INPLACE),
    "dropout1d": ("Dropout1d", "input, p=0.5, training=True, " + _INPLACE),
    "dropout2d": ("Dropout2d", "input, p=0.5, training=True, " + _INPLACE),
    "dropout3d": ("Dropout3d", "input, p=0.5, training=True, " + _INPLACE),
    "feature_alpha_dropout": ("FeatureAlphaDropout", "input, p=0.5, training=False, " + _INPLACE),
    "feature_dropout": ("Dropout2d", "input, p, train"),
}
"""Each function with the module that does the same, and its own signature."""

ROWS: dict[str, FunctionRow] = {
    **{name: same_as(MODULES[module], signature) for name, (module, signature) in _OF_MODULES.items()},
    "special.softmax": function("input, dim, *, dtype=None", "input", lambda given: Activation("softmax")),
    "special.log_softmax": function("input, dim, *, dtype=None", "input", lambda given: Activation("log_softmax")),
    "gumbel_softmax": function(
        "logits, tau=1, hard=False, eps=1e-10, dim=-1", "logits", lambda given: Activation("softmax")
    ),
    "glu": function("input, dim=-1", "input", lambda given: Gated(whole(given, "dim"))),
    "prelu": function("input, weight", "input weight", lambda given: ChannelSlopes()),
}
