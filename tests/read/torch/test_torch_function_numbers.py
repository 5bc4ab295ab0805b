"""Functions of elements, reductions and tensors made of nothing: shapes and data types as PyTorch gives them."""

from __future__ import annotations

import pytest
from function_rows import B, Call, agrees, macs, told, torch, x
from hypothesis import given
from hypothesis import strategies as st

from weigh.readers.torch.functions.arithmetic import BINARY, UNARY, UNARY_SETTINGS
from weigh.readers.torch.functions.reductions import RUNNING, SUMS

SEQ, IDS, MASK = x(B, 10, 16), x(B, 10, dtype="int64"), x(B, 10, 16, dtype="bool")
WHOLE_ONLY = {
    "gcd",
    "lcm",
    "bitwise_and",
    "bitwise_or",
    "bitwise_xor",
    "bitwise_not",
    "bitwise_left_shift",
    "bitwise_right_shift",
}
COMPLEX_ONLY = {"imag"}
"""Functions that take no real numbers."""
SETTINGS = {"mvlgamma": (3,), "special.multigammaln": (3,)}

UNARY_NAMES = [name for others in UNARY.values() for name in others.split()]
BINARY_NAMES = [name for others in BINARY.values() for name in others.split()]


@pytest.mark.parametrize("name", [*UNARY_NAMES, *UNARY_SETTINGS])
@pytest.mark.parametrize("dtype", ["float32", "float16", "int64"])
def test_functions_of_one_tensor(name: str, dtype: str) -> None:
    if (
        name in COMPLEX_ONLY
        or (name in WHOLE_ONLY and dtype != "int64")
        or (name in ("frac", "mvlgamma", "special.multigammaln") and dtype == "int64")
    ):
        pytest.skip("PyTorch does not take this type")
    agrees(Call(name, x(B, 3, 4, dtype=dtype), *SETTINGS.get(name, ())))


@pytest.mark.parametrize("name", BINARY_NAMES)
@pytest.mark.parametrize(
    "types",
    [("float32", "float32"), ("int64", "int64"), ("float32", "float16"), ("float64", "int64"), ("int32", "int64")],
)
def test_functions_of_two_tensors(name: str, types: tuple[str, str]) -> None:
    if name in WHOLE_ONLY and any(dtype.startswith("float") for dtype in types):
        pytest.skip("for whole numbers alone")
    if (
        name in ("copysign", "nextafter", "heaviside", "ldexp", "hypot", "logaddexp", "logaddexp2")
        and len(set(types) | {"float32"}) > 1
    ):
        pytest.skip("for real numbers of one type")
    agrees(Call(name, x(B, 3, 4, dtype=types[0]), x(1, 4, dtype=types[1])))


CASES = [
    Call("add", SEQ, SEQ), Call("add", SEQ, x(16)), Call("add", SEQ, 1), Call("add", IDS, 1), Call("add", IDS, 1.5), Call("add", IDS, True),
    Call("add", SEQ, SEQ, alpha=2), Call("add", x(10, 1), SEQ), Call("sub", SEQ, 1), Call("subtract", IDS, IDS), Call("rsub", SEQ, 1),
    Call("mul", IDS, 0.5), Call("mul", MASK, SEQ), Call("mul", MASK, MASK), Call("div", IDS, 2), Call("div", IDS, 2, rounding_mode="floor"),
    Call("true_divide", SEQ, 2), Call("pow", SEQ, 2), Call("pow", 2, SEQ), Call("pow", IDS, 2), Call("pow", 10000.0, IDS), Call("float_power", x(3, dtype="float64"), 2),
    Call("maximum", SEQ, x(16)), Call("fmod", SEQ, 2), Call("remainder", IDS, 2), Call("eq", SEQ, 0), Call("ge", SEQ, SEQ), Call("logical_and", MASK, MASK),
    Call("where", MASK, SEQ, 0.0), Call("where", MASK, SEQ, SEQ), Call("where", MASK, 0.0, SEQ), Call("where", SEQ, MASK, 0.0, space="Tensor"),
    Call("where", x(10, 1, dtype="bool"), x(1, 16), x(B, 1, 1)), Call("where", x(10, dtype="bool"), x(10, dtype="int64"), x(10)),
    Call("masked_fill", SEQ, MASK, 0.0), Call("masked_fill", IDS, x(10, dtype="bool"), -1), Call("masked_fill", x(10, 10), x(10, 10, dtype="bool"), float("-inf")),
    Call("clamp", SEQ, 0, 1), Call("clamp", SEQ, min=0), Call("clamp", SEQ, x(16), x(16)), Call("clip", SEQ, max=1.0), Call("clamp", IDS, 0, 5),
    Call("clamp_min", SEQ, 0.0), Call("clamp_max", SEQ, 1), Call("clamp", IDS, min=0.5),
    Call("lerp", SEQ, SEQ, 0.5), Call("lerp", SEQ, x(16), SEQ), Call("addcmul", SEQ, SEQ, x(16)), Call("addcdiv", SEQ, x(10, 1), SEQ, value=0.5),
    Call("polar", x(10, 4), x(10, 4)), Call("complex", x(10, 4), x(10, 4)), Call("abs", x(4, dtype="complex64")), Call("angle", x(4, dtype="complex64")),
    Call("real", x(4, dtype="complex64")), Call("imag", x(4, dtype="complex64")), Call("mul", x(4, dtype="complex64"), x(4)), Call("isclose", SEQ, SEQ),
    Call("add", x(3, dtype="float16"), x(dtype="float64")), Call("add", x(3, dtype="int64"), x(dtype="float64")), Call("mul", x(3, dtype="bfloat16"), x(3, dtype="float16")),
    # -- along axes
    *[Call(name, SEQ) for name in ("sum", "mean", "prod", "max", "min", "amax", "amin", "any", "all", "median", "norm", "std", "var", "argmax", "count_nonzero")],
    *[Call(name, SEQ, 1) for name in ("sum", "mean", "prod", "max", "min", "amax", "any", "all", "median", "mode", "nanmedian", "logsumexp", "argmin", "std", "var", "cumsum", "cumprod", "cummax", "cummin", "logcumsumexp", "count_nonzero")],
    *[Call(name, SEQ, -1, keepdim=True) for name in ("sum", "mean", "max", "argmax", "amax", "std", "logsumexp")],
    Call("mean", x(B, 8, 7, 7), (2, 3)), Call("mean", x(B, 8, 7, 7), [-2, -1], True), Call("sum", SEQ, dim=(0, 1)), Call("sum", MASK), Call("sum", MASK, 1),
    Call("sum", x(B, 3, dtype="int32")), Call("mean", SEQ, axis=1, keepdims=True), Call("amin", SEQ, (1, 2)), Call("var", SEQ, (1, 2), unbiased=False),
    Call("std", SEQ, unbiased=False), Call("var", SEQ, 1, correction=0), Call("std_mean", SEQ, 1), Call("var_mean", SEQ), Call("aminmax", SEQ), Call("aminmax", SEQ, dim=1),
    Call("max", SEQ, SEQ), Call("min", SEQ, x(16)), Call("max", IDS, dim=1, keepdim=True), Call("kthvalue", SEQ, 2), Call("kthvalue", SEQ, 2, 1, keepdim=True),
    Call("norm", SEQ, 2, -1), Call("norm", SEQ, dim=1, keepdim=True), Call("linalg.norm", SEQ, dim=-1), Call("linalg.norm", SEQ), Call("linalg.vector_norm", SEQ, 2, (1, 2)),
    Call("linalg.matrix_norm", SEQ), Call("normalize", SEQ, dim=-1), Call("normalize", SEQ), Call("renorm", SEQ, 2, 0, 1.0),
    Call("topk", SEQ, 3), Call("topk", SEQ, 3, dim=1), Call("topk", IDS, k=2, sorted=False), Call("sort", SEQ), Call("sort", SEQ, 1, descending=True),
    Call("sort", SEQ, dim=1), Call("argsort", SEQ, dim=1), Call("msort", SEQ), Call("quantile", SEQ, 0.5), Call("quantile", SEQ, 0.5, 1), Call("quantile", SEQ, x(3), dim=1),
    Call("histc", x(9), 7), Call("cosine_similarity", SEQ, SEQ), Call("cosine_similarity", x(B, 1, 16), x(1, 7, 16), dim=-1), Call("pairwise_distance", x(B, 16), x(B, 16)),
    Call("pairwise_distance", x(B, 16), x(B, 16), keepdim=True),
    # -- made of nothing
    Call("zeros", 2, 3), Call("zeros", (B, 3)), Call("ones", B, 3, dtype="int64"), Call("empty", [2]), Call("zeros", 5), Call("zeros", size=(2, 3)), Call("full", (2, 3), 1), Call("full", (2, 3), 1.0),
    Call("full", [B], True), Call("rand", B, 3), Call("randn", (2, 3)), Call("randn", 2, 3, dtype="float16"), Call("randint", 10, (2, 3)), Call("randint", 0, 10, (B, 3)),
    Call("randint", 0, 10, size=(2,)), Call("randint", high=10, size=(2,), low=1), Call("randperm", 5), Call("normal", 0.0, 1.0, (2, 3)), Call("normal", x(4), x(4)), Call("arange", 5), Call("arange", 1, 9, 2), Call("arange", 5.0),
    Call("arange", 0, 1, 0.3), Call("arange", B), Call("arange", 10, 0, -3), Call("arange", start=0, end=10), Call("arange", 4, dtype="float32"), Call("arange", 0, B, 1),
    Call("linspace", 0, 1, 7), Call("linspace", 0, 1, steps=7), Call("logspace", 0, 1, 7), Call("eye", 4), Call("eye", 4, 5), Call("tensor", [1, 2]), Call("tensor", [[1.0, 2.0]]), Call("tensor", True),
    Call("tensor", 0.5), Call("tril_indices", 4, 5), Call("tril_indices", 4, 5, 1), Call("triu_indices", 5, 4, offset=1), Call("triu_indices", 3, 3, -1), Call("hann_window", 16),
    *[Call(f"{name}_like", SEQ) for name in ("zeros", "ones", "empty", "rand", "randn")], Call("zeros_like", IDS), Call("zeros_like", SEQ, dtype="bool"), Call("full_like", SEQ, 2.0),
    Call("randint_like", SEQ, 5), Call("new_zeros", IDS, 3, 4), Call("new_ones", SEQ, (B, 4)), Call("new_full", SEQ, (2, 3), 1.0), Call("new_tensor", SEQ, [1, 2]), Call("new_empty", SEQ, 2, dtype="int64"),
    Call("bernoulli", SEQ), Call("multinomial", x(B, 7), 3), Call("one_hot", IDS, 7),
    Call("diff", SEQ), Call("diff", SEQ, 2, 1), Call("diff", SEQ, dim=1, prepend=x(B, 1, 16)), Call("bucketize", SEQ, x(5)), Call("searchsorted", x(5), SEQ), Call("isin", IDS, x(4, dtype="int64")),
    # -- spectra
    Call("dist", SEQ, x(16)), Call("pdist", x(7, 16)), Call("conj", x(4, dtype="complex64")), Call("polygamma", 2, SEQ), Call("igamma", SEQ, SEQ), Call("fft.fft", SEQ), Call("fft.fft", SEQ, dim=1), Call("fft.rfft", SEQ), Call("fft.rfft", SEQ, n=20), Call("fft.irfft", x(B, 10, 9, dtype="complex64")),
    Call("fft.irfft", x(B, 10, 9, dtype="complex64"), 17), Call("fft.fft2", SEQ), Call("fft.rfft2", SEQ), Call("fft.irfft2", x(B, 10, 9, dtype="complex64"), s=(10, 15)), Call("fft.fftn", SEQ, dim=(1, 2)),
    Call("fft.ifft", SEQ), Call("fft.hfft", x(B, 9, dtype="complex64")), Call("fft.ihfft", x(B, 9)), Call("fft.rfftn", SEQ, (8, 9)), Call("fft.fftshift", SEQ), Call("fft.rfft2", x(B, 8, 8, 3), dim=(1, 2)),
    Call("stft", x(B, 400), 64, 16, window=x(64), return_complex=True), Call("stft", x(B, 400), 64, return_complex=True, center=False, window=x(64)),
]  # fmt: skip


@pytest.mark.parametrize("call", CASES, ids=repr)
def test_as_torch(call: Call) -> None:
    agrees(call, products=False)


@pytest.mark.parametrize("call", CASES, ids=repr)
def test_single_operations_are_no_products(call: Call) -> None:
    assert macs(call.weighed()[0]) == 0


@pytest.mark.parametrize("name", [name for others in SUMS.values() for name in others.split() if "." not in name])
@given(st.lists(st.integers(1, 5), min_size=1, max_size=4), st.data())
def test_sums_along_any_axes(name: str, sizes: list[int], data: st.DataObject) -> None:
    if name == "prod":
        axes: object = data.draw(st.integers(-len(sizes), len(sizes)))
    else:
        axes = tuple(data.draw(st.sets(st.integers(0, len(sizes)), min_size=1)))
    keep = {} if name == "count_nonzero" else {"keepdim": data.draw(st.booleans())}
    agrees(Call(name, x(B, *sizes), axes, **keep))


@pytest.mark.parametrize("settings", [{}, {"center": False}, {"length": 390}, {"hop_length": 20}], ids=str)
def test_a_signal_from_its_spectra(settings: dict[str, int]) -> None:
    """PyTorch looks at the window's numbers here, so that tensors without numbers do not do."""
    signal = torch.istft(torch.ones(2, 33, 26, dtype=torch.complex64), 64, window=torch.ones(64), **settings)
    _, found = Call("istft", x(B, 33, 26, dtype="complex64"), 64, window=x(64), **settings).weighed()
    assert told(found, 2) == told(signal, 2)


@pytest.mark.parametrize("name", RUNNING)
def test_running_results_keep_their_places(name: str) -> None:
    agrees(Call(name, SEQ, dim=-1))


@given(st.floats(-20, 20), st.floats(-20, 20), st.floats(0.25, 5))
def test_how_many_steps_there_are(start: float, end: float, step: float) -> None:
    if start <= end:
        agrees(Call("arange", start, end, step))


@given(st.integers(0, 9), st.integers(0, 9), st.integers(-10, 10))
def test_places_of_triangles(rows: int, columns: int, offset: int) -> None:
    agrees(Call("tril_indices", rows, columns, offset))
    agrees(Call("triu_indices", rows, columns, offset))


@given(st.lists(st.integers(1, 4), max_size=4), st.data())
def test_shapes_that_meet(sizes: list[int], data: st.DataObject) -> None:
    ones = [1 if data.draw(st.booleans()) else size for size in sizes]
    cut = data.draw(st.integers(0, len(sizes)))
    agrees(Call("add", x(B, *sizes), x(*ones[cut:])))
    agrees(Call("gt", x(*ones[cut:]), x(B, *sizes)))
