"""Functions of one number at a time, as PyTorch spells them."""

from __future__ import annotations

from weigh.ops.activations import Activation
from weigh.write.code.layouts import at
from weigh.write.code.torch.forms import Form, Site, Step, Table, fn

FUNCTIONS: dict[str, tuple[str, str]] = {
    "": ("nn.Identity()", "{0}"), "linear": ("nn.Identity()", "{0}"), "identity": ("nn.Identity()", "{0}"),
    "relu": ("nn.ReLU()", "F.relu({0})"), "relu6": ("nn.ReLU6()", "F.relu6({0})"),
    "leaky_relu": ("nn.LeakyReLU()", "F.leaky_relu({0})"), "elu": ("nn.ELU()", "F.elu({0})"),
    "celu": ("nn.CELU()", "F.celu({0})"), "selu": ("nn.SELU()", "F.selu({0})"),
    "threshold": ("nn.Threshold(1.0, 0.0)", "F.threshold({0}, 1.0, 0.0)"),
    "thresholded_relu": ("nn.Threshold(1.0, 0.0)", "F.threshold({0}, 1.0, 0.0)"),
    "sigmoid": ("nn.Sigmoid()", "torch.sigmoid({0})"), "tanh": ("nn.Tanh()", "torch.tanh({0})"),
    "hard_sigmoid": ("nn.Hardsigmoid()", "F.hardsigmoid({0})"), "hardsigmoid": ("nn.Hardsigmoid()",
    "F.hardsigmoid({0})"),
    "hard_silu": ("nn.Hardswish()", "F.hardswish({0})"), "hard_swish": ("nn.Hardswish()", "F.hardswish({0})"),
    "hardswish": ("nn.Hardswish()", "F.hardswish({0})"), "hard_tanh": ("nn.Hardtanh()", "F.hardtanh({0})"),
    "hardtanh": ("nn.Hardtanh()", "F.hardtanh({0})"), "hard_shrink": ("nn.Hardshrink()", "F.hardshrink({0})"),
    "hardshrink": ("nn.Hardshrink()", "F.hardshrink({0})"), "soft_shrink": ("nn.Softshrink()", "F.softshrink({0})"),
    "softshrink": ("nn.Softshrink()", "F.softshrink({0})"), "tanh_shrink": ("nn.Tanhshrink()", "F.tanhshrink({0})"),
    "tanhshrink": ("nn.Tanhshrink()", "F.tanhshrink({0})"), "log_sigmoid": ("nn.LogSigmoid()", "F.logsigmoid({0})"),
    "logsigmoid": ("nn.LogSigmoid()", "F.logsigmoid({0})"), "softplus": ("nn.Softplus()", "F.softplus({0})"),
    "softsign": ("nn.Softsign()", "F.softsign({0})"), "silu": ("nn.SiLU()", "F.silu({0})"),
    "swish": ("nn.SiLU()", "F.silu({0})"), "gelu": ("nn.GELU()", "F.gelu({0})"), "mish": ("nn.Mish()", "F.mish({0})"),
    "exponential": ("", "torch.exp({0})"), "exp": ("", "torch.exp({0})"), "log": ("", "torch.log({0})"),
    "squareplus": ("", "({0} + torch.sqrt({0} ** 2 + 4)) / 2"),
    "sparse_plus": ("", "torch.where({0} > 1, {0}, ({0}.clamp(min=-1) + 1) ** 2 / 4)"),
    "sparse_sigmoid": ("", "(({0} + 1) / 2).clamp(0, 1)"),
    "sqrt": ("", "torch.sqrt({0})"), "square": ("", "torch.square({0})"), "abs": ("", "torch.abs({0})"),
    "absolute": ("", "torch.abs({0})"), "negative": ("", "-{0}"), "neg": ("", "-{0}"), "rsqrt": ("",
    "torch.rsqrt({0})"),
    "reciprocal": ("", "torch.reciprocal({0})"), "sin": ("", "torch.sin({0})"), "cos": ("", "torch.cos({0})"),
    "sign": ("", "torch.sign({0})"), "round": ("", "torch.round({0})"), "floor": ("", "torch.floor({0})"),
    "ceil": ("", "torch.ceil({0})"), "erf": ("", "torch.erf({0})"), "log1p": ("", "torch.log1p({0})"),
    "expm1": ("", "torch.expm1({0})"), "tan": ("", "torch.tan({0})"), "logical_not": ("", "torch.logical_not({0})"),
    "clip": ("", "torch.clamp({0}, 0.0, 1.0)"), "clamp": ("", "torch.clamp({0}, 0.0, 1.0)"),
    "sinh": ("", "torch.sinh({0})"), "cosh": ("", "torch.cosh({0})"), "arctan": ("", "torch.arctan({0})"),
    "log2": ("", "torch.log2({0})"), "log10": ("", "torch.log10({0})"), "isnan": ("", "torch.isnan({0})"),
    "isfinite": ("", "torch.isfinite({0})"), "isinf": ("", "torch.isinf({0})"), "pow": ("", "{0} ** 2.0"),
    "rrelu": ("nn.RReLU()", "F.rrelu({0})"),
}  # fmt: skip
"""The module and the function of each name; a function alone stands in a `forward`."""

ALONG: dict[str, tuple[str, str]] = {
    "softmax": ("nn.Softmax(dim={dim})", "F.softmax({{0}}, dim={dim})"),
    "log_softmax": ("nn.LogSoftmax(dim={dim})", "F.log_softmax({{0}}, dim={dim})"),
    "softmin": ("nn.Softmin(dim={dim})", "F.softmin({{0}}, dim={dim})"),
}
"""Those that run along an axis."""


def activation_steps(name: str, site: Site, layout: tuple[int, ...], axis: int = -1) -> tuple[Step, ...]:
    """What an activation does behind a layer whose output lies in `layout`; nothing where it is linear.

    Raises: WriteError where PyTorch has no such function.
    """
    if name in ("", "linear", "identity"):
        return ()
    if name in ALONG:
        dim = at(layout, axis) if layout else axis
        dim = -1 if dim == len(layout) - 1 else dim
        texts = [text.format(dim=dim) for text in ALONG[name]]
    elif name in FUNCTIONS:
        texts = list(FUNCTIONS[name])
    else:
        raise site.no_form(name)
    return (Step(module=texts[0], function=fn(texts[1]), suffix=f"_{name}"),)


def _activation(op: Activation, site: Site) -> Form:
    steps = activation_steps(op.function, site, site.layouts[0], getattr(op, "axis", -1) or -1)
    if not steps:
        return Form((Step(module="nn.Identity()", function=fn("{0}")),))
    step = steps[0]
    return Form((Step(step.module, step.function),), chain=bool(step.module))


TABLE: Table = {Activation: _activation}
