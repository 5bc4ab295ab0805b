"""What both frameworks spell alike: Python's operators."""

from __future__ import annotations

from collections.abc import Sequence

INFIX = {
    "add": "+", "subtract": "-", "sub": "-", "multiply": "*", "mul": "*", "divide": "/", "true_divide": "/", "div": "/",
    "floor_divide": "//", "power": "**", "pow": "**", "mod": "%", "remainder": "%", "equal": "==", "eq": "==",
    "not_equal": "!=", "ne": "!=", "less": "<", "lt": "<", "less_equal": "<=", "le": "<=", "greater": ">", "gt": ">",
    "greater_equal": ">=", "ge": ">=", "bitwise_and": "&", "bitwise_or": "|", "bitwise_xor": "^",
}  # fmt: skip


def bracketed(text: str) -> str:
    """An operand, in brackets where it is a sum or the like itself.

    >>> bracketed("x"), bracketed("f(x, y)"), bracketed("x + y")
    ('x', 'f(x, y)', '(x + y)')
    """
    depth = 0
    for char in text:
        depth += (char in "([{") - (char in ")]}")
        if char == " " and not depth:
            return f"({text})"
    return f"({text})" if text.startswith("-") else text


def infix(operator: str, operands: Sequence[str]) -> str:
    """The operands with the operator between."""
    return f" {operator} ".join(map(bracketed, operands))
