"""Which name holds which value while a body of code runs: x for what goes on, others for what waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from weigh.network.graph import Value
from weigh.write.code.scopes import Scope

POOL = ("x", "y", "z", "a", "b", "c", "d", "e")
"""The names that values take in turn."""


class Variables:
    """The names of the values in one scope. A name is free again when nothing further reads its value."""

    def __init__(self, scope: Scope, taken: Iterable[str] = ()) -> None:
        self._left: Counter[Value] = Counter(value for step in scope.steps for value in step.inputs)
        self._left.update(scope.outputs)
        self.names: dict[Value, str] = {}
        self._busy: Counter[str] = Counter(taken)

    def keep(self, values: Iterable[Value]) -> None:
        """These values are read once more, at the end."""
        self._left.update(values)

    def bind(self, value: Value, name: str) -> None:
        """The name holds the value from here on."""
        self.names[value] = name
        self._busy[name] += 1

    def fixed(self, value: Value, text: str) -> None:
        """An expression that stands for the value wherever it is read: a weight of the module."""
        self.names[value] = text
        self._left[value] += 1  # never given back

    def read(self, values: Iterable[Value]) -> None:
        """One step has read these values: the names of those that nobody reads again are free."""
        for value in values:
            self._left[value] -= 1
            if not self._left[value] and self._busy[self.names[value]]:
                self._busy[self.names[value]] -= 1

    def new(self, value: Value) -> str:
        """A name for a new value; `_` where nobody reads it."""
        if not self._left[value]:
            self.names[value] = "_"
            return "_"
        name = next((name for name in POOL if not self._busy[name]), None) or self._further()
        self.bind(value, name)
        return name

    def alive(self) -> Iterable[tuple[Value, str]]:
        """The values that can be read now, with their names."""
        return [(value, name) for value, name in self.names.items() if self._left[value] > 0 and name != "_"]

    def _further(self) -> str:
        number = 1
        while self._busy[f"x{number}"]:
            number += 1
        return f"x{number}"
