"""`eval("...")`: a text that is known is an expression like any other, read where it stands and never run."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from weigh.readers.python.nesting import check_nesting

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

_LONGEST = 2_000
"""Characters; parsing takes memory in proportion, before any bound could be asked."""


def eval_(interp: Interpreter, source: Any = None, *spaces: Any) -> Any:
    """The value of the expression; an Unknown, with a note, where its text is not known or has names of its own."""
    node = _parsed(source) if isinstance(source, str) and not spaces else None
    if node is None:
        interp.note("not run", name="eval")
        return interp.unknown("outside", "eval()")
    interp.limits.step(len(source) // 8)
    check_nesting(node, interp.limits, interp.file)
    line = interp.place.line
    for inner in ast.walk(node):
        if isinstance(inner, ast.expr):
            inner.lineno, inner.col_offset = line, 0
    interp.limits.enter()
    try:
        return interp.evaluate(node)
    finally:
        interp.limits.leave()


def _parsed(source: str) -> ast.expr | None:
    if len(source) > _LONGEST:
        return None
    try:
        return ast.parse(source.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
