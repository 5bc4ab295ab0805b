"""Functions that multiply tensors: matrices, batches of them, equations of letters; and what solves or factors them."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_letters
from typing import Any

from weigh.network.ops import Op
from weigh.ops.linear_algebra import Einsum, MatMul, TensorDot
from weigh.ops.products import (
    AddProduct,
    AlongProduct,
    Decomposition,
    Distance,
    Distances,
    Kronecker,
    LastProduct,
    MatrixChain,
    Outer,
    PairDistances,
)
from weigh.ops.reduction import Reduce
from weigh.readers.torch.functions.arguments import OUT, as_tuple, axis, dims, not_read, whole
from weigh.readers.torch.table import TENSOR, FunctionRow, Given, function


def einsum(given: Given) -> Op:
    """An equation and its operands, or operands and numbers for letters by turns, the output's last."""
    equation, operands = given.values["equation"], given.values["operands"]
    if isinstance(equation, str):
        return Einsum(equation)
    if equation is not TENSOR:
        raise not_read("einsum")
    return Einsum(_equation((equation, *operands)))


def _equation(parts: Sequence[Any]) -> str:
    """`ij,jk->ik` from (tensor, [0, 1], tensor, [1, 2], [0, 2]).

    Raises: NotKnown where the parts do not come in that order.
    """
    terms = [_term(letters) for letters in parts[1::2]]
    output = f"->{_term(parts[-1])}" if len(parts) % 2 else ""
    return ",".join(terms) + output


def _term(letters: Any) -> str:
    if not isinstance(letters, list | tuple):
        raise not_read("einsum")
    found = []
    for letter in letters:
        if letter is Ellipsis:
            found.append("...")
        elif isinstance(letter, int) and 0 <= letter < len(ascii_letters):
            found.append(ascii_letters[letter])
        else:
            raise not_read("einsum")
    return "".join(found)


def tensordot(given: Given) -> Op:
    """One number sums so many last axes against as many first ones; else two lists name the axes."""
    axes = given["dims"]
    if isinstance(axes, list | tuple) and len(axes) == 2:
        left, right = (dims(Given({"dim": side})) or () for side in axes)
        return TensorDot(left, right)
    count = axis(given, "dims")
    return TensorDot(tuple(range(-count, 0)), tuple(range(count)))


def product(signature: str = "input, mat2") -> FunctionRow:
    return function(signature + OUT, " ".join(signature.split(", ")[:2]), lambda given: MatMul())


def added(factors: str, summed: bool = False, outer: bool = False) -> FunctionRow:
    signature = f"input, {', '.join(factors.split())}, *, beta=1, alpha=1, out=None"
    return function(signature, f"input {factors}", lambda given: AddProduct(summed, outer))


def along(signature: str, cross: bool = False) -> FunctionRow:
    return function(
        signature, " ".join(signature.split(", ")[:2]),
        lambda given: AlongProduct(whole(given, "dim") if given.has("dim") else -1, cross),
    )  # fmt: skip


def decomposed(name: str, settings: str = "", several: bool = False) -> FunctionRow:
    signature = ", ".join(filter(None, ("input", settings, "out=None" if "*" in settings else "*, out=None")))
    return function(signature, "input", lambda given: Decomposition(name), as_tuple if several else None)


ROWS: dict[str, FunctionRow] = {
    "matmul": product("input, other"),
    "linalg.matmul": product("input, other"),
    "mm": product(),
    "spmm": product(),
    "bmm": product(),
    "mv": product("input, vec"),
    **{name: function(f"input, {other}" + OUT, f"input {other}", lambda given: LastProduct())
       for name, other in (("dot", "tensor"), ("inner", "other"), ("vdot", "other"))},
    **{name: function("input, vec2" + OUT, "input vec2", lambda given: Outer()) for name in ("outer", "ger")},
    "kron": function("input, other" + OUT, "input other", lambda given: Kronecker()),
    "addmm": added("mat1 mat2"),
    "addmv": added("mat vec"),
    "baddbmm": added("batch1 batch2"),
    "addbmm": added("batch1 batch2", summed=True),
    "addr": added("vec1 vec2", outer=True),
    "einsum": function("equation, *operands", "equation operands", einsum),
    "tensordot": function("a, b, dims=2, out=None", "a b", tensordot),
    "chain_matmul": function("*matrices, out=None", "matrices", lambda given: MatrixChain()),
    "linalg.multi_dot": function("tensors, *, out=None", "tensors", lambda given: MatrixChain()),
    "cross": along("input, other, dim=None" + OUT, cross=True),
    "linalg.cross": along("input, other, *, dim=-1, out=None", cross=True),
    "linalg.vecdot": along("x, y, *, dim=-1, out=None"),
    "cdist": function(
        "x1, x2, p=2.0, compute_mode='use_mm_for_euclid_dist_if_necessary'", "x1 x2", lambda given: Distances()
    ),
    "dist": function("input, other, p=2", "input other", lambda given: Distance()),
    "pdist": function("input, p=2", "input", lambda given: PairDistances()),
    "trace": function("input", "input", lambda given: Reduce("trace")),
    # -- whose work depends on the numbers
    **{name: decomposed("inverse") for name in ("inverse", "matrix_exp", "linalg.matrix_exp")},
    "linalg.inv": function("A" + OUT, "A", lambda given: Decomposition("inverse")),
    "linalg.cholesky": decomposed("cholesky", "*, upper=False"),
    "cholesky": decomposed("cholesky", "upper=False"),
    **{name: decomposed("matrix_power", "n") for name in ("matrix_power", "linalg.matrix_power")},
    **{name: decomposed("det") for name in ("det", "logdet")},
    "linalg.det": function("A" + OUT, "A", lambda given: Decomposition("det")),
    "slogdet": decomposed("slogdet", several=True),
    "linalg.slogdet": function("A" + OUT, "A", lambda given: Decomposition("slogdet"), as_tuple),
    "pinverse": decomposed("pinv", "rcond=1e-15"),
    "linalg.pinv": decomposed("pinv", "rcond=None, hermitian=False, *, atol=None, rtol=None"),
    "linalg.solve": function("A, B, *, left=True, out=None", "A B", lambda given: Decomposition("solve")),
    "linalg.svdvals": function("A, *, driver=None, out=None", "A", lambda given: Decomposition("svdvals")),
    "linalg.eigvalsh": decomposed("eigvalsh", "UPLO='L'"),
    "linalg.eigh": decomposed("eigh", "UPLO='L'", several=True),
    "linalg.svd": function(
        "A, full_matrices=True, *, driver=None, out=None", "A",
        lambda given: Decomposition("svd full" if given.flag("full_matrices") else "svd"), as_tuple,
    ),
    "svd": decomposed("svd v", "some=True, compute_uv=True", several=True),
    "linalg.qr": function("A, mode='reduced'" + OUT, "A", lambda given: Decomposition("qr"), as_tuple),
    "qr": decomposed("qr", "some=True", several=True),
}  # fmt: skip
