"""Instances of classes that derive from Python's own `dict`, `list`, `str`, ...: the plain value stands in a box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from weigh.readers.python.values import Instance


@dataclass(eq=False, slots=True)
class Box:
    """The plain value of an instance: `Instance.native` of a class that derives from a builtin type."""

    value: Any

    def copied(self, memo: Any) -> Box:
        """A box of its own for a copy of the instance; `memo` copies a value, or returns it in a shallow copy."""
        return Box(memo(self.value) if callable(memo) else self.value.copy())


def unboxed(value: Any) -> Any:
    """The plain value inside an instance, or the value itself."""
    if type(value) is Instance and type(value.native) is Box:
        return value.native.value
    return value
