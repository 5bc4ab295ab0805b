"""A layer's own weights as symbols, while its `call` runs on symbols: `self.scale * x`, `self.table[0]`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def symbolic(variables: list[Any]) -> Iterator[None]:
    """Within it these variables are symbols too; afterwards they are what they were.

    Arithmetic that begins with a variable is the backend's, which takes no symbols. A symbol's is Keras's own.
    """
    changed: list[tuple[Any, type]] = []
    try:
        for variable in variables:
            try:
                cls = type(variable)
                variable.__class__ = _symbolic_class(cls)
                changed.append((variable, cls))
            except TypeError:  # a backend whose variables are not plain Python objects
                continue
        yield
    finally:
        for variable, cls in changed:
            variable.__class__ = cls


_CLASSES: dict[type, type] = {}
"""The symbolic class of each backend's variables, made once."""


def _symbolic_class(cls: type) -> type:
    if cls not in _CLASSES:
        _CLASSES[cls] = _made_symbolic(cls)
    return _CLASSES[cls]


def _made_symbolic(cls: type) -> type:
    import keras

    def unchanged(self: Any, *args: Any, **kwargs: Any) -> Any:
        """What is assigned to a weight while symbols go through is no part of the network."""
        return self

    members = {
        "_sparse": False, "_ragged": False, "_ragged_rank": None, "_row_splits_dtype": None, "record_history": True,
        "value": property(lambda self: self), "assign": unchanged, "assign_add": unchanged, "assign_sub": unchanged,
        "__hash__": object.__hash__,
    }  # fmt: skip
    return type(f"Symbolic{cls.__name__}", (keras.KerasTensor, cls), members)
