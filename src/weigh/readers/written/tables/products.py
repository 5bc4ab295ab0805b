"""Sums of products of whole numbers, as people write them beside a layer: `(3*3*64 + 1)*128`."""

from __future__ import annotations

import re
from math import prod
from typing import Final

from weigh.numbers.numerals import LARGEST

LONGEST: Final = 200
"""Characters of a formula that is worked out."""

_TOKEN = re.compile(r"\s*(?:(?P<number>\d{1,3}(?:,\d{3})+(?!\d)|\d{1,15})|(?P<sign>[-+*x×·()]))")


def evaluated(formula: str) -> int | None:
    """The value of a formula of +, *, and parentheses; None for anything else.

    >>> evaluated("(3*3*64 + 1) * 128"), evaluated("4,096 x 1000"), evaluated("3 apples")
    (73856, 4096000, None)
    """
    open_sums: list[list[list[int]]] = [[[]]]  # for each open parenthesis its terms, each a list of factors
    wants_factor = True
    at = 0
    text = formula.strip()
    if len(text) > LONGEST:
        return None
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            return None
        at = token.end()
        sign = token["sign"]
        if wants_factor != (sign is None or sign == "("):
            return None
        if sign is None:
            open_sums[-1][-1].append(int(token["number"].replace(",", "")))
        elif sign == "(":
            open_sums.append([[]])
        elif sign == ")":
            value = _sum(open_sums.pop())
            if not open_sums:
                return None
            open_sums[-1][-1].append(value)
        elif sign in "+-":
            open_sums[-1].append([-1] if sign == "-" else [])
        wants_factor = sign is not None and sign != ")"
    value = _sum(open_sums[0])
    return value if len(open_sums) == 1 and not wants_factor and abs(value) <= LARGEST else None


def _sum(terms: list[list[int]]) -> int:
    return sum(prod(factors) for factors in terms)
