"""Computations that people write into their sentences: `(5 * 5 + 1) * 64 = 1664`, found and evaluated exactly.

A product without a result may be a size ("5x5x48", "224*224"): it is a formula only where its form leaves no doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

from weigh.numbers.numerals import Numeral
from weigh.numbers.units import BYTES
from weigh.readers.written.expressions import (
    NoFormulaError,
    Side,
    Symbol,
    TooLongError,
    behind_bracket,
    chain,
    continues,
    number,
    runs,
)
from weigh.readers.written.folding import folded

MOST_TRIES: Final = 60
"""Beginnings that are tried in one run of numbers and signs."""
ABOUT: Final = Fraction(1, 20)
"""How far a result that is printed after a sign for "about" may be off."""
ROUND_FROM: Final = 100_000


@dataclass(frozen=True, slots=True)
class Formula:
    """A computation as it is written. start, end: where it stands, with its result.

    text: without the result. value: exact, None where it is not whole. stated: the whole numbers that the printed
    result allows, None where none is printed or it is no number. stated_text: the result as printed.
    multiplies: it has a product in it. sums: it has a sum in it. takes_away: it has a difference or a quotient in it,
    as the size of an image has, and no count of weights. stated_first: the result stands in front.
    """

    text: str
    start: int
    end: int
    value: int | None
    stated: tuple[int, int] | None = None
    stated_text: str = ""
    multiplies: bool = True
    sums: bool = False
    takes_away: bool = False
    stated_first: bool = False

    @property
    def holds(self) -> bool | None:
        """Whether the printed result is right; None where there is nothing to compare."""
        if self.stated is None or self.value is None:
            return None
        return self.stated[0] <= self.value <= self.stated[1]


_WORTH = re.compile(r"[\d)\]][kMG]?(?: ?[xX×*·⋅∙⨯✕^²³/÷+−-]| ?\\|[^\W\d_x(]{2,20} ?[+*×])")
_LABEL = re.compile(r"\([^()\d]{1,40}\)")
_WORD_BEHIND = re.compile(
    r"(?<=[\d)]) ?(?!(?:[kKMGT]i?B|百万|千万|[mb]illions?|thousand)\b)[^\W\d_xX]{2,20}(?= ?[-+*×=≈~)])"
)
_POWER_OF_TEN = re.compile(r"[\d.,]+ ?[x×*·] ?10(?:(?:\^|\*\*)\d+|[²³])")
_SUMS: Final = frozenset("+-")
_LESS: Final = frozenset("-/")
_PRODUCTS: Final = frozenset("*x(^")
"""Signs of `Side.signs` that multiply."""
_ARROWS: Final = frozenset(["->", "→", "⇒", "=>"])
_LOOSELY: Final = frozenset(["~=", "≈", "≃", "≅", "≒", "~"])


def formulas(text: str) -> list[Formula]:
    """The computations of a text, in order; those with letters in them ("(n * m + 1) * k") are none.

    >>> [(one.text, one.value, one.stated) for one in formulas("so (5 * 5 + 1) * 64 = 1664, as 5x5 is its size")]
    [('(5 * 5 + 1) * 64', 1664, (1664, 1664))]
    >>> [(one.text, one.holds) for one in formulas("0.59M =(3 * 3)*(256 * 256)")]
    [('(3 * 3)*(256 * 256)', True)]
    """
    plain = folded(text)
    if not _WORTH.search(plain):
        return []
    blank = _WORD_BEHIND.sub(_spaces, _LABEL.sub(_spaces, plain))
    found: list[Formula] = []
    for run in runs(blank):
        found += _in_run(text, run)
    return found


def _spaces(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _in_run(text: str, run: list[Symbol]) -> Iterator[Formula]:
    at = 0
    for _ in range(MOST_TRIES):
        while at < len(run) and (run[at].kind not in ("number", "open") or continues(run, at)):
            at = behind_bracket(run, at) if run[at].kind == "open" else at + 1
        if at >= len(run):
            return
        start = at
        try:
            sides, signs, at = chain(run, at)
        except NoFormulaError as failure:
            passed = failure.whole or run[at].kind == "number"
            at = max(failure.at, at + 1) if passed else at + 1
            continue
        except TooLongError:
            return
        inside = start > 0 and run[start - 1].kind == "open" and at < len(run) and run[at].kind == "close" and not signs
        formula = None if inside else _formula(text, run, sides, signs)
        if formula is not None:
            yield formula


# -- what was found ----------------------------------------------------------------------------------------------------


def _formula(text: str, run: Sequence[Symbol], sides: Sequence[Side], signs: Sequence[str]) -> Formula | None:
    computed = [side for side in sides if side.signs]
    if not computed:
        return None
    if len(sides) == 1 and not set(computed[0].signs) & _PRODUCTS:
        return None
    side = _running(run, computed)
    results = [at for at, one in enumerate(sides) if not one.signs]
    at = results[-1] if results else None
    stated_text = _printed(text, run, sides[at]) if at is not None else ""
    sign = signs[at - 1] if at else ""
    first, last = min(one.first for one in sides), max(one.behind for one in sides) - 1
    if at is None and last + 2 < len(run) and run[last + 1].kind == "equal" and run[last + 2].kind == "number":
        last += 2  # a result that is no number: the groups of its digits are damaged
        stated_text = text[run[last].start : run[last].end]
    formula = Formula(
        text=_printed(text, run, side),
        start=run[first].start,
        end=run[last].end,
        value=int(side.value) if side.value.denominator == 1 else None,
        stated=_interval(stated_text, loosely=sign in _LOOSELY) if stated_text else None,
        stated_text=stated_text,
        multiplies=bool(set(side.signs) & _PRODUCTS),
        sums=bool(set(side.signs) & _SUMS),
        takes_away=bool(set(side.signs) & _LESS),
        stated_first=at == 0,
    )
    return formula if _is_meant(formula, side, sign) else None


def _running(run: Sequence[Symbol], computed: Sequence[Side]) -> Side:
    """The first product, with what people go on to add to its result: `3*3*32 = 288 + 32 = 320`."""
    at = next((at for at, one in enumerate(computed) if set(one.signs) - _SUMS), 0)
    side = computed[at]
    for further in computed[at + 1 :]:
        begins = number(run[further.first].text) if run[further.first].kind == "number" else None
        if begins is None or begins.value != side.value:
            break
        side = Side(further.value, side.first, further.behind, side.signs + further.signs, side.operands)
    return side


def _printed(text: str, run: Sequence[Symbol], side: Side) -> str:
    return text[run[side.first].start : run[side.behind - 1].end]


def _is_meant(formula: Formula, side: Side, sign: str) -> bool:
    """Whether it is a computation, and no size, number or list that looks like one."""
    if not formula.stated_text and _POWER_OF_TEN.fullmatch(folded(formula.text)):
        return False
    if side.value <= 0 or ("-" in side.signs and not formula.stated_text):
        return False  # "784-512-10" is a list
    agrees = formula.holds is not False
    product = set(side.signs) <= {"*", "x"}
    if "(" in side.signs or sign in _ARROWS:
        return bool(formula.holds)
    if formula.stated is None and product and not formula.stated_text:
        return "x" not in side.signs and side.operands > 3
    if formula.stated is not None and formula.multiplies and product and not agrees:
        return side.operands > (3 if "x" in side.signs else 2)
    return True


def _interval(printed: str, loosely: bool) -> tuple[int, int] | None:
    """The whole numbers that the printed result allows: its digits, or its zeros where they may come of rounding."""
    bounds = [_bounds(one, loosely) for one in _readings(printed)]
    known = [one for one in bounds if one is not None]
    return (min(low for low, _ in known), max(high for _, high in known)) if known else None


def _readings(printed: str) -> Iterator[Numeral]:
    plain = folded(printed)
    value = number(plain)
    if value is None:
        return
    yield value
    memory = BYTES.get("".join(re.findall("[A-Za-z]", plain)).lower(), ())
    for ten, two in pairwise(memory):
        share = Fraction(two.bytes, ten.bytes)
        yield Numeral(value.value * share, value.unit * share, value.zeros)


def _bounds(value: Numeral, loosely: bool) -> tuple[int, int] | None:
    if value.value.denominator != 1 and value.unit <= 1:
        return None
    if loosely:
        return value.within(ABOUT)
    rounds = value.zeros if value.unit > 1 or (value.value >= ROUND_FROM and value.zeros > 2) else 0
    return value.rounded(value.unit * 10**rounds)
