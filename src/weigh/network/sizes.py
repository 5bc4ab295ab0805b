"""Exact sizes: a Python int, or a `Formula` in named unknowns. Never a float, never -1, never None posing as 1.

`Size` values take part in +, -, * and // with each other, so an op writes its arithmetic once for both. What windows,
strides and products make of a size keeps one light form, sums of products of rounded quotients (`formulas.py`);
anything richer is SymPy's, imported only then.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from weigh.network.formulas import Formula, added

Size: TypeAlias = int | Formula

BATCH = Formula("batch")
"""How many examples go through the network at once. Work and activations are told per example."""


def product(sizes: Iterable[Size]) -> Size:
    """The product of sizes; 1 of none."""
    whole, formulas = 1, []
    for size in sizes:
        if isinstance(size, int):
            whole *= size
        else:
            formulas.append(size)
    result: Size = whole
    for formula in formulas:
        result = result * formula
    return result


def total(sizes: Iterable[Size]) -> Size:
    """The sum of sizes; the known ones are added up before any algebra is asked for."""
    whole, formulas = 0, []
    for size in sizes:
        if isinstance(size, int):
            whole += size
        else:
            formulas.append(size)
    return added(formulas) + whole if formulas else whole


def ceil_div(size: Size, by: Size) -> Size:
    """size / by, rounded up."""
    return (size + by - 1) // by


def per_example(size: Size) -> Size:
    """The size for a batch of one: what is linear in the batch is told per example."""
    return size.at({"batch": 1}) if isinstance(size, Formula) and "batch" in size.names else size


def known(size: Size) -> bool:
    return isinstance(size, int)


def clash(left: Size, right: Size) -> bool:
    """Whether two sizes certainly differ; two unknowns may always turn out equal."""
    return isinstance(left, int) and isinstance(right, int) and left != right


__all__ = ["BATCH", "Formula", "Size", "ceil_div", "clash", "known", "per_example", "product", "total"]
