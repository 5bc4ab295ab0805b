"""Functions of elements: of one tensor, of several, and of all along an axis."""

from __future__ import annotations

from collections.abc import Callable

from weigh.network.ops import Op
from weigh.ops.activations import Activation
from weigh.ops.arithmetic import CumSum, Elementwise, Fourier, Gated, L2Normalize, OneHot
from weigh.ops.elementwise import Dropout, Identity
from weigh.ops.opaque import Opaque
from weigh.ops.reduction import Reduce, Sort, TopK
from weigh.readers.keras.functions.table import (
    FunctionRow,
    axes_of,
    axis_of,
    constant_sizes,
    function,
    is_tensor,
)
from weigh.readers.keras.table import Given

UNARY = [
    "abs", "absolute", "exponential", "fabs", "negative", "sign", "signbit", "exp", "exp2", "expm1", "log", "log1p",
    "log2", "log10", "sqrt", "cbrt", "rsqrt", "square", "reciprocal", "sin", "cos", "tan", "sinh", "cosh", "arcsin",
    "arccos", "arctan", "arcsinh", "arccosh", "arctanh", "tanh", "erf", "erfc", "erfinv", "floor", "ceil", "trunc",
    "rint", "isnan", "isfinite", "isinf", "logical_not", "bitwise_not", "bitwise_invert", "real", "imag", "conj",
    "angle", "sigmoid", "log_sigmoid", "relu6", "selu", "softplus", "softsign", "hard_sigmoid", "hard_tanh",
    "hard_silu", "hard_swish", "tanh_shrink", "mish",
]  # fmt: skip
UNARY_SETTINGS = {
    "relu": "slope=0.0, high=None, threshold=0.0", "elu": "slope=1.0", "celu": "slope=1.0",
    "leaky_relu": "slope=0.2", "gelu": "approximate=False", "silu": "beta=1.0",
    "swish": "beta=1.0", "softmax": "axis=-1", "log_softmax": "axis=-1", "sparsemax": "axis=-1", "round": "decimals=0",
    "hard_shrink": "threshold=0.5", "soft_shrink": "threshold=0.5", "threshold": "threshold=0.0, default_value=0.0",
    "squareplus": "b=4", "nan_to_num": "nan=0.0, posinf=None, neginf=None",
}  # fmt: skip
"""Functions of one tensor that take a setting more; none changes the shape."""
ALIASES = {
    "neg": "negative", "ceiling": "ceil", "asin": "arcsin", "acos": "arccos", "atan": "arctan", "asinh": "arcsinh",
    "acosh": "arccosh", "atanh": "arctanh", "is_nan": "isnan", "is_finite": "isfinite", "is_inf": "isinf",
    "invert": "bitwise_not",
}  # fmt: skip

BINARY = {
    "add": "", "subtract": "sub", "multiply": "mul", "divide": "div truediv true_divide realdiv", "power": "pow",
    "maximum": "fmax", "minimum": "fmin", "mod": "floormod fmod truncatemod", "floor_divide": "floordiv floor_div",
    "equal": "", "not_equal": "", "less": "", "less_equal": "", "greater": "", "greater_equal": "",
    "logical_and": "bitwise_and", "logical_or": "bitwise_or", "logical_xor": "bitwise_xor",
    "squared_difference": "", "divide_no_nan": "div_no_nan", "arctan2": "atan2", "hypot": "",
    "logaddexp": "", "heaviside": "", "multiply_no_nan": "",
}  # fmt: skip
"""Functions of two tensors, and what else they are called."""

REDUCTIONS = {
    "sum": "nansum", "mean": "average nanmean", "max": "amax nanmax", "min": "amin nanmin", "prod": "nanprod",
    "any": "", "all": "", "logsumexp": "", "std": "nanstd", "var": "variance nanvar", "count_nonzero": "",
    "median": "nanmedian",
    "ptp": "",
}  # fmt: skip
"""Functions of all elements along axes, and what else they are called; TensorFlow puts `reduce_` in front."""


def unary(name: str) -> FunctionRow:
    settings = UNARY_SETTINGS.get(name)
    return function(f"x, {settings}" if settings else "x", "x", lambda given: Activation(name))


def same(signature: str = "x, dtype=None") -> FunctionRow:
    """A function that gives what it gets."""
    return function(signature, "x", lambda given: Identity())


def elementwise(name: str, *operands: str) -> Callable[[Given], Op]:
    """The op of a function of several operands, of which some are numbers."""

    def build(given: Given) -> Op:
        held = [given.values[operand] for operand in operands if given.values[operand] is not None]
        return Elementwise(name, tuple(constant_sizes(value) for value in held if not is_tensor(value)))

    return build


def binary(name: str) -> FunctionRow:
    return function("x1, x2", "x1 x2", elementwise(name, "x1", "x2"))


def reduction(name: str, settings: str = "axis=None, keepdims=False", outputs: int = 1) -> FunctionRow:
    def build(given: Given) -> Op:
        return Reduce(name, axes_of(given), bool(given.values.get("keepdims")), outputs)

    return function("x, " + settings, "x", build)


def arg_reduction(name: str, default: int | None) -> FunctionRow:
    """The place of an extreme; along `default` where no axis is given, or of all elements where that is None."""

    def build(given: Given) -> Op:
        axes = axes_of(given)
        return Reduce(name, axes if axes is not None or default is None else (default,), bool(given["keepdims"]))

    return function("x, axis=None, keepdims=False", "x", build)


def normalized(default: str) -> FunctionRow:
    return function(
        f"x, axis={default}, order=2, epsilon=None", "x", lambda given: L2Normalize(axes_of(given) or (-1,))
    )


def running(default: str) -> FunctionRow:
    return function(f"x, axis={default}, dtype=None", "x", lambda given: CumSum(axis_of(given, 0)))


def one_hot(signature: str) -> FunctionRow:
    return function(signature, "x", lambda given: OneHot(given.integer("num_classes"), axis_of(given, -1)))


def fourier(axes: int = 1, half: bool = False, inverse: bool = False) -> FunctionRow:
    """A transform; where a length is given the shape is not followed."""
    return function(
        "x, fft_length=None", "x", lambda given: Fourier(axes, half, inverse and half) if not given.has("fft_length")
        else Opaque("the length of a transform", may_own=False),
    )  # fmt: skip


FOURIER = {
    name + suffix: fourier(axes, "r" in name, "i" in name)
    for name in ("fft", "ifft", "rfft", "irfft")
    for suffix, axes in (("", 1), ("2d", 2), ("3d", 3))
}

SHARED: dict[str, FunctionRow] = {
    **{name: unary(name) for name in (*UNARY, *UNARY_SETTINGS)},
    **{alias: unary(name) for alias, name in ALIASES.items()},
    **{alias: binary(name) for name, others in BINARY.items() for alias in (name, *others.split())},
    **{alias: reduction(name) for name, others in REDUCTIONS.items() for alias in (name, *others.split())},
    "norm": reduction("norm", "ord=None, axis=None, keepdims=False"),
    "normalize": normalized("-1"),
    "l2_normalize": normalized("None"),
    "where": function("condition, x1=None, x2=None", "condition x1 x2", elementwise("where", "condition", "x1", "x2")),
    "clip": function("x, low=None, high=None", "x", elementwise("clip", "x")),
    "cumsum": running("0"),
    "cumprod": running("0"),
    "sort": function("x, axis=-1", "x", lambda given: Sort()),
    "argsort": function("x, axis=-1", "x", lambda given: Sort(indices=True)),
    "top_k": function("x, k=1, sorted=True", "x", lambda given: TopK(given.integer("k"))),
    "one_hot": one_hot("x, num_classes, axis=-1, dtype=None, sparse=False"),
    "glu": function("x, axis=-1", "x", lambda given: Gated(axis_of(given, -1))),
    "dropout": function("x, rate=0.5, noise_shape=None, seed=None", "x", lambda given: Dropout()),
    **{name: same() for name in ("linear", "stop_gradient", "copy", "array", "real_if_close")},
    **{name: same() for name in ("zeros_like", "ones_like", "empty_like")},
    "convert_to_tensor": same("x, dtype=None, sparse=None, ragged=None"),
    "full_like": same("x, fill_value=0, dtype=None"),
    "flip": same("x, axis=None"),
    "reverse": same("x, axis=None"),
    "roll": same("x, shift=0, axis=None"),
    "tril": same("x, k=0"),
    "triu": same("x, k=0"),
}

KERAS_OPS = {
    **{name: FOURIER[name] for name in ("fft", "ifft", "rfft", "irfft")},
    "fft2": FOURIER["fft2d"],
    "ifft2": FOURIER["ifft2d"],
    "average": reduction("mean", "axis=None, weights=None"),
    "max": reduction("max", "axis=None, keepdims=False, initial=None"),
    "min": reduction("min", "axis=None, keepdims=False, initial=None"),
    "prod": reduction("prod", "axis=None, keepdims=False, dtype=None"),
    "moments": reduction("moments", "axis=None, keepdims=False, synchronized=False", outputs=2),
    "argmax": arg_reduction("argmax", None),
    "argmin": arg_reduction("argmin", None),
}

TF = {
    **{f"{space}{name}": row for name, row in FOURIER.items() for space in ("", "signal.", "spectral.")},
    **{f"reduce_{alias}": row for alias, row in SHARED.items() if alias in
       ("sum", "mean", "max", "min", "prod", "any", "all", "logsumexp", "std", "variance")},
    "moments": reduction("moments", "axis=None, shift=None, keepdims=False", outputs=2),
    "argmax": arg_reduction("argmax", 0),
    "argmin": arg_reduction("argmin", 0),
    "arg_max": arg_reduction("argmax", 0),
    "norm": reduction("norm", "ord='euclidean', axis=None, keepdims=False"),
    "l2_normalize": function(
        "x, axis=None, epsilon=1e-12", "x", lambda given: L2Normalize(axes_of(given) or (-1,))
    ),
    "clip_by_value": SHARED["clip"],
    "clip_by_norm": function("x, clip_norm=1.0, axes=None", "x", lambda given: Elementwise("clip")),
    "one_hot": one_hot("x, num_classes, on_value=None, off_value=None, axis=None, dtype=None"),
    "sequence_mask": function("x, num_classes, dtype=None", "x", lambda given: OneHot(given.integer("num_classes"))),
    "band_part": same("x, num_lower, num_upper"),
    "random.shuffle": same("x, seed=None"),
    "random_shuffle": same("x, seed=None"),
    "scalar_mul": binary("multiply"),
    "add_n": function("xs", "xs", lambda given: Elementwise("add")),
    "silu": function("x, beta=1.0", "x", lambda given: Activation("silu")),
    "dropout": function(
        "x, rate=None, noise_shape=None, seed=None, name=None, keep_prob=None", "x", lambda given: Dropout()
    ),
    "identity": same(),
    "ensure_shape": same("x, shape=None"),
    "guarantee_const": same(),
    "bitcast": same("x, type=None"),
}  # fmt: skip

BACKEND = {
    "argmax": arg_reduction("argmax", -1),
    "argmin": arg_reduction("argmin", -1),
    "one_hot": one_hot("x, num_classes"),
    "identity": same(),
    "in_train_phase": same("x, alt=None, training=None"),
    "in_test_phase": same("x, alt=None, training=None"),
    "dropout": SHARED["dropout"],
    "switch": function("condition, x1=None, x2=None", "condition x1 x2", elementwise("where", "condition", "x1", "x2")),
}
