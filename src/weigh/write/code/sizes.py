"""Sizes as code: a number, or where it is not known an expression over the shapes of tensors at hand."""

from __future__ import annotations

from collections.abc import Callable

from weigh.network.formulas import Formula, Part
from weigh.network.sizes import Size

Unknown = Callable[[str], str | None]
"""The expression for an unknown's value where there is one: `x.shape[0]` for batch."""


def size_text(size: Size, unknown: Unknown) -> str | None:
    """The size as an expression; None where one of its unknowns has none.

    >>> size_text(4 * Formula("batch") + 1, {"batch": "x.shape[0]"}.get)
    '4 * x.shape[0] + 1'
    """
    if isinstance(size, int):
        return str(size)
    if size.terms is None:
        return None
    terms: list[str] = []
    for term, times in size.terms.items():
        factors = [_part(part, unknown) for part in term]
        if None in factors:
            return None
        named = [factor for factor in factors if factor is not None]
        number = [] if times == 1 and named else [str(times)]
        terms.append(" * ".join([*number, *named]))
    return " + ".join(terms).replace("+ -", "- ")


def _part(part: Part, unknown: Unknown) -> str | None:
    """One factor: floor((times·name + plus) / by)."""
    name = unknown(part.name)
    if name is None:
        return None
    text = name if part.times == 1 else f"{part.times} * {name}"
    if part.plus:
        text = f"{text} {'-' if part.plus < 0 else '+'} {abs(part.plus)}"
    if part.by != 1:
        return f"(({text}) // {part.by})" if text != name else f"({text} // {part.by})"
    return f"({text})" if part.plus else text


__all__ = ["Formula", "Unknown", "size_text"]
