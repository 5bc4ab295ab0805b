"""Functions of tensors, by name: `torch.NAME`, `torch.nn.functional.NAME`, `tensor.NAME`; one family a file."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from weigh.readers.torch.table import FunctionRow

FAMILIES = (
    "activations", "shapes", "arithmetic", "joining", "images", "weighted", "reductions", "products", "creation",
    "attention", "losses", "transforms",
)  # fmt: skip
"""The files of rows, in the order in which a name is looked for; each is read when the ones before lack it."""

PROPERTIES = frozenset(["H", "T", "imag", "mH", "mT", "real"])
"""Functions that programs ask a tensor for without calling them: `x.T`."""


@cache
def find(name: str, space: str = "") -> FunctionRow | None:
    """The row of a function or method; None where there is none. In-place forms (`relu_`) are the functions' own.

    name: dotted for a function of a submodule (`linalg.norm`). space: "torch", "functional" or "Tensor", where the few
    names that mean different things there are to be told apart (`F.unfold(x, 3)`, `x.unfold(1, 3, 1)`).
    """
    row = _row(f"{space}.{name}") if space else None
    row = row or _row(name)
    if row is None and name.endswith("_") and not name.endswith("__"):
        return find(name[:-1], space)
    return row


def _row(name: str) -> FunctionRow | None:
    for family in FAMILIES:
        rows: dict[str, FunctionRow] = import_module(f"{__name__}.{family}").ROWS
        if name in rows:
            return rows[name]
    return None
