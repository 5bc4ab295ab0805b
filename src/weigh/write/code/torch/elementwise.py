"""Element by element, along axes, and between tensors, as PyTorch spells it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from weigh.network.sizes import Size
from weigh.ops.arithmetic import Elementwise, Fourier, Gated, L2Normalize, OneHot
from weigh.ops.elementwise import (
    ActivityRegularization,
    Dropout,
    Identity,
    Masking,
    Noise,
    ParametricSoftplus,
    PReLU,
    SpatialDropout,
    SReLU,
    Unchanged,
)
from weigh.ops.functional import PerChannel
from weigh.ops.loss import Loss
from weigh.ops.merge import Concatenate, Merge
from weigh.ops.preprocessing import Augmentation, BoundingBoxes, ImageFilter, Rescale
from weigh.write.code.layouts import at, channels_before
from weigh.write.code.spelling import INFIX, bracketed, infix
from weigh.write.code.text import called
from weigh.write.code.torch.forms import (
    Form,
    Site,
    Step,
    Table,
    function,
    graphs_own,
    graphs_own_outputs,
    helper,
    nothing,
)

CALLED = {
    "maximum": "torch.maximum", "minimum": "torch.minimum", "arctan2": "torch.atan2", "logaddexp": "torch.logaddexp",
    "hypot": "torch.hypot", "logical_and": "torch.logical_and", "logical_or": "torch.logical_or",
    "logical_xor": "torch.logical_xor", "where": "torch.where", "clip": "torch.clamp", "clamp": "torch.clamp",
    "lerp": "torch.lerp", "cross": "torch.linalg.cross",
}  # fmt: skip
OF_ITS_NAME = frozenset([
    "abs", "addcdiv", "addcmul", "angle", "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctanh",
    "bitwise_left_shift", "bitwise_not", "bitwise_right_shift", "ceil", "conj", "copysign", "cos", "cosh",
    "deg2rad", "digamma", "erf", "erfc", "erfinv", "exp", "exp2", "expm1", "floor", "frac", "gcd", "i0", "igamma",
    "igammac", "imag", "isclose", "isfinite", "isinf", "isnan", "isneginf", "isposinf", "isreal", "lcm", "ldexp",
    "lgamma", "log", "log10", "log1p", "log2", "logaddexp2", "logical_not", "logit", "masked_fill", "mvlgamma",
    "nan_to_num", "negative", "nextafter", "polar", "rad2deg", "real", "reciprocal", "round", "rsqrt", "sign",
    "signbit", "sin", "sinc", "sinh", "sqrt", "square", "tan", "trunc", "xlogy",
])  # fmt: skip
"""Functions that PyTorch has under the very name."""
SPECIAL = frozenset(["entr", "i0e", "i1", "i1e", "log_ndtr", "multigammaln", "ndtr", "ndtri", "xlog1py"])
"""Those in `torch.special`."""
SETTINGS = {"mvlgamma": "p=1", "multigammaln": "p=1"}
"""Arguments that a function cannot do without, which the network does not hold."""
SPELLED = {"squared_difference": "({0} - {1}) ** 2", "divide_no_nan": "torch.nan_to_num({0} / {1}, 0.0, 0.0, 0.0)"}
OPEN_NUMBER = "number"
"""The key of the comment where a number stands that the network does not hold."""
BESIDE_TENSORS = frozenset([
    "maximum", "minimum", "logical_and", "logical_or", "logical_xor", "where", "arctan2", "logaddexp",
    "logaddexp2", "hypot", "gcd", "lcm", "ldexp", "nextafter", "polar", "isclose", "igamma", "igammac",
])  # fmt: skip
"""Functions that take tensors only."""


def _elementwise(op: Elementwise, site: Site) -> Form:
    """Operands that were numbers in the source are 1: the network keeps their shapes, not their values."""
    constants = [_constant(sizes, op.function, site) for sizes in op.constants]
    expression = _expression(op.function, len(site.inputs), constants, site)
    aligned = all(layout == site.layouts[0] for layout in site.layouts) and not any(op.constants)
    comment = OPEN_NUMBER if constants else ""
    if aligned and len({len(x.axes) for x in site.inputs}) == 1:
        return Form((Step(function=expression),), chain=False, comment=comment)
    if _level(site):
        return Form((Step(function=expression),), None, None, chain=False, comment=comment)
    return Form((Step(function=expression),), graphs_own(site), graphs_own_outputs(site), chain=False, comment=comment)


def _level(site: Site) -> bool:
    """Whether all inputs have as many axes, so that they can be brought to one layout."""
    return len({len(x.axes) for x in site.inputs}) == 1 and not getattr(site.op, "constants", ())


def _constant(sizes: tuple[Size, ...], name: str, site: Site) -> str:
    if not sizes and name not in BESIDE_TENSORS:
        return "1.0"
    return f"torch.ones({', '.join(site.size(size) for size in sizes)})" if sizes else "torch.ones(())"


def _expression(name: str, operands: int, constants: list[str], site: Site) -> Callable[..., str]:
    called_as = CALLED.get(name, "")
    if name in OF_ITS_NAME or name in SPECIAL:
        called_as = f"torch.{name}" if name in OF_ITS_NAME else f"torch.special.{name}"
    if name not in INFIX and not called_as and name not in SPELLED:
        raise site.no_form(name)

    def made(*inputs: str) -> str:
        every = [*inputs, *constants]
        if name in SPELLED:
            return SPELLED[name].format(*every)
        if called_as:
            if len(every) > 2 and name in ("maximum", "minimum"):
                return _nested(called_as, every)
            return f"{called_as}({', '.join([*every, *([SETTINGS[name]] if name in SETTINGS else [])])})"
        return infix(INFIX[name], every)

    return made


def _nested(name: str, operands: list[str]) -> str:
    made = operands[0]
    for other in operands[1:]:
        made = f"{name}({made}, {other})"
    return made


def _merge(op: Merge, site: Site) -> Form:
    """A tensor of fewer axes has its own right behind the batch, and is stretched over the others."""
    most = max(len(x.axes) for x in site.inputs)
    level = _level(site)

    def made(*inputs: str) -> str:
        lifted = [_lifted(text, len(x.axes), most) for text, x in zip(inputs, site.inputs, strict=True)]
        if op.function == "average":
            return f"({' + '.join(map(bracketed, lifted))}) / {len(lifted)}"
        if op.function in CALLED:
            return _nested(CALLED[op.function], lifted)
        return infix(INFIX[op.function], lifted)

    if op.function not in INFIX and op.function not in CALLED and op.function != "average":
        raise site.no_form(op.function)
    if level:
        return Form((Step(function=made),), chain=False)
    return Form((Step(function=made),), graphs_own(site), graphs_own_outputs(site), chain=False)


def _lifted(text: str, rank: int, most: int) -> str:
    return text if rank == most else f"{text}[{', '.join([':', *['None'] * (most - rank), '...'])}]"


def _concatenate(op: Concatenate, site: Site) -> Form:
    dim = at(site.layouts[0], op.axis)
    return function(f"torch.cat(({{all}}{',' if len(site.inputs) == 1 else ''}), dim={dim})")


# -- layers that act on each number -----------------------------------------------------------------------


def _dropout(op: Dropout, site: Site) -> Form:
    return Form((Step(module=called("nn.Dropout", _rate(op.rate))),))


def _rate(rate: object) -> float:
    """Where the source does not tell the rate, PyTorch's own."""
    return float(rate) if isinstance(rate, int | float) and 0 <= rate <= 1 else 0.5


def _spatial_dropout(op: SpatialDropout, site: Site) -> Form:
    layout = channels_before(site.rank, 1 if site.dialect == "torch" else -1)
    if not 3 <= site.rank <= 5:
        raise site.no_form()
    return Form((Step(module=called(f"nn.Dropout{site.rank - 2}d", _rate(op.rate))),), (layout,), (layout,))


def _unchanged(op: Unchanged, site: Site) -> Form:
    return nothing()


def _masking(op: Masking, site: Site) -> Form:
    return nothing("masking")


def _prelu(op: PReLU, site: Site) -> Form:
    """nn.PReLU has one number, or one a channel; any other shape is a small module."""
    (alpha,) = site.call.applied.weights
    sizes = [site.whole(axis.size, axis.name) for axis in alpha.axes]
    if all(size == 1 for size in sizes):
        return Form((Step(module="nn.PReLU()"),))
    at_channels = -1 if site.dialect != "torch" else 0
    rest = sizes[1:] if at_channels == 0 else sizes[:-1]
    if all(size == 1 for size in rest):
        layout = channels_before(site.rank, 1 if at_channels == 0 else -1)
        text = called("nn.PReLU", sizes[at_channels])
        return Form((Step(module=text),), (layout,), (layout,))
    return helper("LearnedReLU", tuple(sizes), takes=graphs_own(site))


def _learned(name: str) -> Callable[[object, Site], Form]:
    def build(op: object, site: Site) -> Form:
        weight = site.call.applied.weights[0]
        return helper(name, tuple(site.whole(axis.size, axis.name) for axis in weight.axes), takes=graphs_own(site))

    return build


def _noise(op: Noise, site: Site) -> Form:
    return helper("GaussianNoise")


def _rescale(op: Rescale, site: Site) -> Form:
    return Form((Step(function=lambda x: f"{bracketed(x)} * 1.0"),), chain=False, comment=OPEN_NUMBER)


# -- along axes -------------------------------------------------------------------------------------------


def _l2_normalize(op: L2Normalize, site: Site) -> Form:
    dims = [at(site.layouts[0], axis) for axis in op.axes]
    if len(dims) == 1:
        return function(f"F.normalize({{0}}, dim={dims[0]})")
    return function(f"{{0}} / torch.linalg.vector_norm({{0}}, dim={tuple(dims)}, keepdim=True)")


def _one_hot(op: OneHot, site: Site) -> Form:
    """F.one_hot puts the classes last; elsewhere they are moved."""
    text = f"F.one_hot({{0}}.long(), {site.size(op.depth)}).float()"
    axis = op.axis % len(site.outputs[0].axes)
    moved = "" if axis == len(site.outputs[0].axes) - 1 else f".movedim(-1, {axis})"
    return function(text + moved, takes=graphs_own(site), gives=graphs_own_outputs(site))


def _gated(op: Gated, site: Site) -> Form:
    dim = at(site.layouts[0], op.axis)
    return function(f"F.glu({{0}}, dim={dim})", f"nn.GLU(dim={dim})")


def _fourier(op: Fourier, site: Site) -> Form:
    if op.half or len(site.inputs) != 2 or len(site.outputs) != 2:
        raise site.no_form()
    name = f"torch.fft.{'i' if op.inverse else ''}fftn"
    dims = tuple(range(-op.axes, 0))
    text = f"torch.view_as_real({name}(torch.complex({{0}}, {{1}}), dim={dims})).unbind(-1)"
    return function(text, takes=graphs_own(site), gives=graphs_own_outputs(site))


def _loss(op: Loss, site: Site) -> Form:
    return function("((({1}) - ({0})) ** 2).mean(-1)", takes=graphs_own(site), gives=graphs_own_outputs(site))


def _per_channel(op: PerChannel, site: Site) -> Form:
    """The others' values lie along the channels: the last axis, or the one behind the batch in PyTorch's order."""
    rank, ones = site.rank, count(1)
    behind = "" if site.dialect != "torch" or rank < 3 else f"[{', '.join([':', *['None'] * (rank - 2)])}]"

    def made(x: str, *others: str) -> str:
        if len(others) == 4:
            mean, variance, shift, scale = (f"{other}{behind}" for other in others)
            return f"({x} - {mean}) * torch.rsqrt({variance} + 1e-3) * {scale} + {shift}"
        total = bracketed(x)
        for _, other in zip(ones, others, strict=False):
            total = f"{total} + {other}{behind}"
        return total

    return Form((Step(function=made),), graphs_own(site), graphs_own_outputs(site), chain=False)


TABLE: Table = {
    Elementwise: _elementwise,
    Merge: _merge,
    Concatenate: _concatenate,
    Identity: _unchanged,
    ActivityRegularization: _unchanged,
    Augmentation: _unchanged,
    BoundingBoxes: _unchanged,
    ImageFilter: lambda op, site: nothing(),
    Dropout: _dropout,
    SpatialDropout: _spatial_dropout,
    Noise: _noise,
    Masking: _masking,
    PReLU: _prelu,
    ParametricSoftplus: _learned("LearnedSoftplus"),
    SReLU: _learned("LearnedSReLU"),
    Rescale: _rescale,
    L2Normalize: _l2_normalize,
    OneHot: _one_hot,
    Gated: _gated,
    Fourier: _fourier,
    Loss: _loss,
    PerChannel: _per_channel,
}
