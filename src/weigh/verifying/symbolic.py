"""Marks in a Keras model that is only described when its code runs: operations that give on what they are given."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from itertools import count
from typing import Any

from weigh.verifying.live import keras


def is_symbolic(value: Any) -> bool:
    """Whether the value, or one of several, is a tensor of Keras's without numbers."""
    if "keras" not in sys.modules:
        return False
    kind = keras().KerasTensor
    return any(isinstance(one, kind) for one in keras().tree.flatten(value))


class Marked:
    """The marks of one model. between: each operation of it with the number of the mark that it leads to first."""

    def __init__(self) -> None:
        self.between: list[tuple[Any, int]] = []
        self._met: set[int] = set()
        self._marks = count()

    def mark(self, number: int, value: Any, after: Callable[[int, Any], None]) -> Any:
        """The value behind a mark: whenever the model runs, `after` is called with the number and the value."""
        kind = _mark()
        for operation in _behind(value, kind):
            if id(operation) not in self._met:
                self._met.add(id(operation))
                self.between.append((operation, number))
                if not isinstance(operation, keras().Layer):  # no layer's name, which Keras might give it
                    operation.name = f"{operation.name}#{len(self._met)}"
        return kind(lambda given: after(number, given), f"mark#{next(self._marks)}")(value)


def _behind(value: Any, mark: type) -> list[Any]:
    """The operations that a value comes from, back to the marks before it."""
    symbolic = keras().KerasTensor
    pending = [one for one in keras().tree.flatten(value) if isinstance(one, symbolic)]
    found: dict[int, Any] = {}
    while pending:
        history = getattr(pending.pop(), "_keras_history", None)
        if history is None or isinstance(history.operation, mark) or id(history.operation) in found:
            continue
        found[id(history.operation)] = history.operation
        pending += history.operation._inbound_nodes[history.node_index].input_tensors
    return list(found.values())


@cache
def _mark() -> type:
    """The class of the marks, made when Keras is at hand."""
    symbolic, tree = keras().KerasTensor, keras().tree

    class Mark(keras().Operation):  # type: ignore[misc]
        """Gives on what it is given, and tells of it."""

        def __init__(self, tell: Callable[[Any], None], name: str) -> None:
            super().__init__(name)
            self.tell = tell

        def call(self, value: Any) -> Any:
            self.tell(value)
            return value

        def compute_output_spec(self, value: Any) -> Any:
            return tree.map_structure(_same, value)

    def _same(one: Any) -> Any:
        """A tensor just like this one, which comes from the mark."""
        if not isinstance(one, symbolic):
            return one
        made = symbolic(shape=one.shape, dtype=one.dtype, sparse=one.sparse)
        mask = getattr(one, "_keras_mask", None)
        if mask is not None:
            made._keras_mask = mask
        return made

    return Mark
