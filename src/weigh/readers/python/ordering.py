"""Sorting, and the largest and smallest, by the program's own comparison."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from weigh.readers.python.comparisons import compare
from weigh.readers.python.containers import plain
from weigh.readers.python.operators import guarded

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


class _Key:
    """A sort key that compares as the program compares."""

    __slots__ = ("interp", "value")

    def __init__(self, interp: Interpreter, value: Any) -> None:
        self.interp = interp
        self.value = value

    def __lt__(self, other: _Key) -> bool:
        self.interp.limits.step()
        return self.interp.truth(compare(self.interp, ast.Lt, self.value, other.value))


def sort(interp: Interpreter, items: list[Any], key: Any = None, reverse: Any = False) -> list[Any]:
    """The items in order; each key is computed once. Raises: NotKnown, the program's TypeError."""
    keys = items if key is None else [interp.call(key, [item], {}) for item in items]
    interp.limits.bulk(len(items) * 4)
    backwards = interp.truth(reverse)
    if not plain(interp, keys):
        keys = [_Key(interp, value) for value in keys]
    order: list[int] = guarded(interp, sorted, range(len(items)), key=keys.__getitem__, reverse=backwards)
    return [items[position] for position in order]


def sort_by(interp: Interpreter, items: list[Any], comparison: Any) -> list[Any]:
    """Python 2's `sorted(items, cmp)`."""

    class Compared(_Key):
        def __lt__(self, other: _Key) -> bool:
            result = interp.call(comparison, [self.value, other.value], {})
            return interp.truth(compare(interp, ast.Lt, result, 0))

    return [key.value for key in sorted(Compared(interp, item) for item in items)]


def extreme(op: type[ast.cmpop], name: str) -> Callable[..., Any]:
    """`max` or `min`: the first item that no other one exceeds."""

    def find(interp: Interpreter, *args: Any, key: Any = None, default: Any = extreme) -> Any:
        items = args if len(args) > 1 else interp.iterate(args[0]) if args else ()
        best = best_key = extreme
        for item in items:
            interp.limits.step()
            item_key = item if key is None else interp.call(key, [item], {})
            if best is extreme or interp.truth(compare(interp, op, item_key, best_key)):
                best, best_key = item, item_key
        if best is extreme:
            if default is not extreme:
                return default
            interp.error("ValueError", f"{name}() arg is an empty sequence")
        return best

    return find
