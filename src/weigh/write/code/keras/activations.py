"""Functions of one number at a time, as Keras spells them: by name, as a layer, or as a function."""

from __future__ import annotations

from typing import Any

from weigh.ops.activations import Activation
from weigh.write.code.keras.forms import Form, Make, Site, Table, fn, layer

_NAMES = (
    "celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu linear "
    "log_sigmoid log_softmax mish relu relu6 selu sigmoid silu soft_shrink softmax softplus softsign sparse_plus "
    "sparse_sigmoid sparsemax squareplus swish tanh tanh_shrink threshold"
)
NAMES = frozenset(_NAMES.split())
"""What `activation=` takes; all but threshold and glu without further arguments."""
OTHER_NAMES = {
    "exp": "exponential", "hardsigmoid": "hard_sigmoid", "hardswish": "hard_silu", "hardtanh": "hard_tanh",
    "hardshrink": "hard_shrink", "softshrink": "soft_shrink", "tanhshrink": "tanh_shrink", "logsigmoid": "log_sigmoid",
    "rrelu": "leaky_relu", "identity": "linear",
}  # fmt: skip
LAYERS: dict[str, tuple[str, dict[str, Any]]] = {
    "relu": ("ReLU", {}), "relu6": ("ReLU", {"max_value": 6.0}), "leaky_relu": ("LeakyReLU", {}), "elu": ("ELU", {}),
    "softmax": ("Softmax", {}), "thresholded_relu": ("ReLU", {"threshold": 1.0}), "threshold": ("ReLU",
    {"threshold": 1.0}),
}  # fmt: skip
"""Activations that are layers of their own as well."""
FUNCTIONS = {
    "abs": "absolute", "neg": "negative", "exp": "exp", "exponential": "exp", "pow": "square", "clamp": "clip",
    "softmin": "softmax", "thresholded_relu": "relu", "linear": "copy", "identity": "copy",
    **{other: name for other, name in OTHER_NAMES.items() if other not in ("exp", "identity")},
}  # fmt: skip
"""Functions of `keras.ops` under another name than the network's."""
_OPS = (
    "absolute negative sign exp exp2 expm1 log log1p log2 log10 sqrt rsqrt square reciprocal sin cos tan sinh "
    "cosh arcsin arccos arctan arcsinh arccosh arctanh tanh erf erfinv floor ceil trunc round isnan isfinite "
    "isinf logical_not bitwise_not real imag conj angle sigmoid log_sigmoid relu relu6 selu softplus softsign "
    "hard_sigmoid hard_tanh hard_silu hard_swish tanh_shrink mish elu celu leaky_relu gelu silu swish softmax "
    "log_softmax sparsemax hard_shrink soft_shrink threshold squareplus sparse_plus sparse_sigmoid nan_to_num "
    "copy signbit cbrt"
)
OPS = frozenset(_OPS.split())
"""Functions of one tensor that `keras.ops` has."""
NEEDS = {"threshold": ", 1.0, 0.0"}


def activation_name(name: str) -> str | None:
    """The `activation=` argument; None where there is none or where it needs a layer of its own."""
    name = OTHER_NAMES.get(name, name)
    return name if name in NAMES and name not in ("linear", "threshold", "glu") else None


def activation_behind(name: str, site: Site, always: bool = False) -> tuple[Make, ...]:
    """The layer behind one whose activation has no name. always: also where it has one."""
    if name in ("", "linear", "identity"):
        return ()
    known = activation_name(name)
    if known is not None:
        return (Make("layers.Activation", (known,)),) if always else ()
    if name in LAYERS:
        kind, named = LAYERS[name]
        return (Make(f"layers.{kind}", (), named),)
    raise site.no_form(name)


def _activation(op: Activation, site: Site) -> Form:
    name, kind = op.function or "linear", site.type
    function = FUNCTIONS.get(name, name)
    as_function = fn(f"ops.{function}({{0}}{NEEDS.get(function, '')})") if function in OPS else None
    if kind[:1].islower() and as_function:
        return Form(function=as_function, layer=_as_layer(name, kind, site) if activation_name(name) else None)
    made = _as_layer(name, kind, site)
    if made is None and as_function is None:
        raise site.no_form(name)
    return Form(made, as_function)


def _as_layer(name: str, kind: str, site: Site) -> Make | None:
    """As the class that the network names, where that is one of Keras's; else by name."""
    if name in LAYERS and (kind == LAYERS[name][0] or activation_name(name) is None):
        own, named = LAYERS[name]
        return layer(own, **named).layer
    known = OTHER_NAMES.get(name, name)
    return Make("layers.Activation", (known,)) if known in NAMES and known not in ("threshold", "glu") else None


TABLE: Table = {Activation: _activation}
