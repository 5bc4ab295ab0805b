"""Functions of elements: of one tensor, of two, and of more; comparisons and choices among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from weigh.network.ops import Op
from weigh.ops.arithmetic import Elementwise
from weigh.ops.elementwise import Identity
from weigh.ops.indexing import Picked
from weigh.ops.shape import Cast
from weigh.readers.torch.functions.arguments import OUT, elementwise
from weigh.readers.torch.table import FunctionRow, Given, function

UNARY: Mapping[str, str] = {
    "abs": "abs absolute", "negative": "negative neg", "sign": "sign sgn", "signbit": "signbit", "exp": "exp",
    "exp2": "exp2 special.exp2", "expm1": "expm1 special.expm1", "log": "log", "log1p": "log1p special.log1p",
    "log2": "log2", "log10": "log10", "sqrt": "sqrt", "rsqrt": "rsqrt", "square": "square", "reciprocal": "reciprocal",
    "sin": "sin", "cos": "cos", "tan": "tan", "sinh": "sinh", "cosh": "cosh", "arcsin": "arcsin asin",
    "arccos": "arccos acos", "arctan": "arctan atan", "arcsinh": "arcsinh asinh", "arccosh": "arccosh acosh",
    "arctanh": "arctanh atanh", "sinc": "sinc special.sinc", "erf": "erf special.erf", "erfc": "erfc special.erfc",
    "erfinv": "erfinv special.erfinv", "lgamma": "lgamma special.gammaln",
    "digamma": "digamma special.digamma special.psi", "floor": "floor", "ceil": "ceil", "trunc": "trunc fix",
    "frac": "frac", "isnan": "isnan", "isfinite": "isfinite", "isinf": "isinf", "isposinf": "isposinf",
    "isneginf": "isneginf", "isreal": "isreal", "logical_not": "logical_not", "bitwise_not": "bitwise_not",
    "angle": "angle", "deg2rad": "deg2rad", "rad2deg": "rad2deg", "i0": "i0 special.i0", "i0e": "special.i0e",
    "i1": "special.i1", "i1e": "special.i1e", "ndtr": "special.ndtr", "ndtri": "special.ndtri",
    "log_ndtr": "special.log_ndtr", "entr": "special.entr", "real": "real", "imag": "imag",
    "conj": "conj conj_physical",
}  # fmt: skip
"""Functions of one tensor by what they compute, and all of PyTorch's names for them."""

UNARY_SETTINGS: Mapping[str, str] = {
    "round": "decimals=0", "nan_to_num": "nan=None, posinf=None, neginf=None", "logit": "eps=None",
    "special.logit": "eps=None", "mvlgamma": "p", "special.multigammaln": "p",
}  # fmt: skip
"""Functions of one tensor with settings that change no shape."""

BINARY: Mapping[str, str] = {
    "multiply": "multiply mul", "maximum": "maximum fmax", "minimum": "minimum fmin", "mod": "remainder fmod",
    "floor_divide": "floor_divide", "arctan2": "arctan2 atan2", "hypot": "hypot", "logaddexp": "logaddexp",
    "logaddexp2": "logaddexp2", "copysign": "copysign", "nextafter": "nextafter", 
    "xlogy": "xlogy special.xlogy", "xlog1py": "special.xlog1py", "gcd": "gcd", "lcm": "lcm", "ldexp": "ldexp",
    "equal": "eq", "not_equal": "not_equal ne", "less": "less lt", "less_equal": "less_equal le",
    "greater": "greater gt", "greater_equal": "greater_equal ge", "logical_and": "logical_and",
    "logical_or": "logical_or", "logical_xor": "logical_xor", "bitwise_and": "bitwise_and", "bitwise_or": "bitwise_or",
    "bitwise_xor": "bitwise_xor", "bitwise_left_shift": "bitwise_left_shift",
    "bitwise_right_shift": "bitwise_right_shift",
}  # fmt: skip
"""Functions of two operands by what they compute, and all of PyTorch's names for them."""

_OTHER = "input, other" + OUT
_TWO = "input other"


def unary(name: str, settings: str = "") -> FunctionRow:
    return function(f"input, {settings}{OUT}" if settings else "input" + OUT, "input", lambda given: Elementwise(name))


def binary(name: str, signature: str = _OTHER) -> FunctionRow:
    return function(signature, _TWO, elementwise(name, _TWO))


def power(signature: str) -> FunctionRow:
    """A power, of which either operand may be a number."""
    return function(signature, "input exponent", elementwise("power", "input exponent"))


def scaled(name: str) -> FunctionRow:
    """A sum whose second operand is scaled by `alpha`."""
    return binary(name, "input, other, *, alpha=1, out=None")


def divided() -> FunctionRow:
    """A quotient; rounded down it keeps whole numbers."""

    def build(given: Given) -> Op:
        whole = given.values.get("rounding_mode") in ("floor", "trunc")
        return elementwise("floor_divide" if whole else "divide", _TWO)(given)

    return function("input, other, *, rounding_mode=None, out=None", _TWO, build)


def several(name: str, signature: str, operands: str) -> FunctionRow:
    return function(signature, operands, elementwise(name, operands))


def where(given: Given) -> Op:
    """Choices by a condition; for a condition alone the places where it holds, one tensor an axis."""
    if given.values["input"] is None and given.values["other"] is None:
        return Picked("places")
    return elementwise("where", "condition input other")(given)


def chosen(outputs: Sequence[Any], bound: Mapping[str, Any]) -> Any:
    return outputs[0] if bound["input"] is not None else tuple(outputs)


def cast(dtype: str) -> FunctionRow:
    return function("input, memory_format=None", "input", lambda given: Cast(dtype))


CASTS = {
    "half": "float16", "float": "float32", "double": "float64", "bfloat16": "bfloat16", "int": "int32",
    "long": "int64", "short": "int16", "byte": "uint8", "char": "int8", "bool": "bool", "cfloat": "complex64",
    "cdouble": "complex128",
}  # fmt: skip

_CLAMP = several("clamp", "input, min=None, max=None" + OUT, "input min max")
"""At most two comparisons; a bound may be a tensor."""
_MASKED = "input mask value"

ROWS: dict[str, FunctionRow] = {
    **{alias: unary(name) for name, others in UNARY.items() for alias in others.split()},
    **{name: unary(name.removeprefix("special."), settings) for name, settings in UNARY_SETTINGS.items()},
    **{alias: binary(name) for name, others in BINARY.items() for alias in others.split()},
    **{name: cast(dtype) for name, dtype in CASTS.items()},
    "positive": function("input", "input", lambda given: Identity()),
    "add": scaled("add"),
    **{name: scaled("subtract") for name in ("sub", "subtract", "rsub")},
    **{name: divided() for name in ("div", "divide", "true_divide")},
    "pow": power("input, exponent" + OUT),
    "float_power": power("input, exponent" + OUT),
    "where": function("condition, input=None, other=None" + OUT, "condition input other", where, chosen),
    "Tensor.where": function("input, condition, other", "condition input other", where, chosen),
    "clamp": _CLAMP,
    "clip": _CLAMP,
    "clamp_min": several("clamp", "input, min" + OUT, "input min"),
    "clamp_max": several("clamp", "input, max" + OUT, "input max"),
    "masked_fill": several("masked_fill", "input, mask, value", _MASKED),
    "lerp": several("lerp", "input, end, weight" + OUT, "input end weight"),
    "addcmul": several("addcmul", "input, tensor1, tensor2, *, value=1, out=None", "input tensor1 tensor2"),
    "addcdiv": several("addcdiv", "input, tensor1, tensor2, *, value=1, out=None", "input tensor1 tensor2"),
    "igamma": binary("igamma"),
    "igammac": binary("igammac"),
    "polygamma": several("polygamma", "n, input" + OUT, "input"),
    "heaviside": several("heaviside", "input, values" + OUT, "input values"),
    "polar": several("polar", "abs, angle" + OUT, "abs angle"),
    "complex": several("polar", "real, imag" + OUT, "real imag"),
    "isclose": binary("isclose", "input, other, rtol=1e-05, atol=1e-08, equal_nan=False"),
}
