"""The containers of `collections`, as Python's own with a name: what reading needs of them and no more."""

from __future__ import annotations

from typing import Any


class OrderedDict(dict[Any, Any]):
    """A dict that says it is ordered."""

    __slots__ = ()


class DefaultDict(dict[Any, Any]):
    """A dict that asks `factory`, a value of the program, for what is missing."""

    __slots__ = ("factory",)

    def __init__(self, factory: Any = None, items: Any = ()) -> None:
        super().__init__(items)
        self.factory = factory


class Counter(dict[Any, Any]):
    """A dict in which what is missing counts as 0."""

    __slots__ = ()


class Deque(list[Any]):
    """A list that also grows in front; `longest` bounds it."""

    __slots__ = ("longest",)

    def __init__(self, items: Any = (), longest: int | None = None) -> None:
        super().__init__(items)
        self.longest = longest
        self.trim()

    def trim(self, front: bool = True) -> None:
        """Drop what is too much, from the front or from the end."""
        if self.longest is not None and len(self) > self.longest:
            del self[slice(0, len(self) - self.longest) if front else slice(self.longest, None)]
