"""The functions of tensors that model code calls between layers: `tf.*`, `keras.ops.*` and `keras.backend.*`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

from weigh.readers.keras.functions.table import TENSOR, FunctionRow

_TOPICS = ("arithmetic", "shapes", "layers")
"""The modules of rows, in the order in which a name is looked for; each is imported when the ones before lack it."""

_INSIDE = ("compat.v1.", "compat.v2.", "nn.", "math.", "linalg.", "numpy.", "experimental.", "raw_ops.")
"""Modules inside a namespace whose functions are found under their bare names."""


class FunctionTable(Mapping[str, FunctionRow]):
    """The rows of one namespace: its own, and those that all namespaces share."""

    def __init__(self, own: str) -> None:
        self._own = own

    def __getitem__(self, name: str) -> FunctionRow:
        for rows in self._tables():
            if name in rows:
                return rows[name]
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(name for rows in self._tables() for name in rows))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _tables(self) -> Iterator[Mapping[str, FunctionRow]]:
        for topic in _TOPICS:
            module = import_module(f"{__name__}.{topic}")
            yield getattr(module, self._own)
            yield module.SHARED


KERAS_OPS = FunctionTable("KERAS_OPS")
TF = FunctionTable("TF")
BACKEND = FunctionTable("BACKEND")


def function_row(table: Mapping[str, FunctionRow], path: str) -> FunctionRow | None:
    """The row of `path` below a namespace: `nn.relu`, `math.reduce_sum`, `image.resize`; None where there is none.

    >>> function_row(TF, "compat.v1.nn.relu") is TF["relu"]
    True
    """
    while (inside := next(filter(path.startswith, _INSIDE), None)) is not None:
        path = path.removeprefix(inside)
    return table.get(path)


__all__ = ["BACKEND", "KERAS_OPS", "TENSOR", "TF", "FunctionRow", "FunctionTable", "function_row"]
