"""Numbers, signs and brackets to sums and products: exact, bounded, and never more than the text says.

A run is what follows one another without words between; a chain is `a = b = c`; a side is what stands between two
equals signs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache, reduce
from typing import Final, NamedTuple

from weigh.numbers.numerals import LARGEST, Numeral, numeral
from weigh.numbers.units import BYTES, SCALES

LONGEST: Final = 300
"""Letters of the longest computation."""
MOST_OPERANDS: Final = 60
DEEPEST: Final = 12
LONGEST_RUN: Final = 400
"""Tokens of a run; what is longer is no sentence."""
LARGEST_EXPONENT: Final = 20

_NUMBER = (
    r"\d{1,3}(?:[   ]\d{3})+(?!\d|[.,]\d| ?[x×*])|\d{1,3}(?:(?:\{,\}|\\,)\d{3})+|\d+(?:[,.'’_]\d+)*|(?<![\w.])\.\d+"
)
_SCALE = r"[kKMGT]i?B|[kKMGT]|百万|千万|[万萬만億亿억千천]|[mb]illions?|thousand"
_TOKEN = re.compile(
    rf"(?P<number>(?:{_NUMBER})(?: ?(?:{_SCALE})(?![A-Za-z]))?(?![A-Za-wyzА-я_]))"
    r"|(?P<power>\*\*|\^|[²³])"
    r"|(?P<equal>~=|≈|≃|≅|≒|=>|==|=|->|→|⇒|~)"
    r"|(?P<times>//|[*×·⋅∙⨯✕/÷]|(?<=[\d)\]\skKM])[xX](?=\s?[\d(\[])|\\times|\\cdot)"
    r"|(?P<plus>[+−–-])"
    r"|(?P<open>[(\[])|(?P<close>[)\]])"
    r"|(?P<other>[A-Za-z_À-ɏЀ-ӿ][A-Za-z_À-ɏЀ-ӿ\d]*(?:-[A-Za-z\d]+)*|\d+[A-Za-z\d_]*|\S)"
)


class Symbol(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


class Side(NamedTuple):
    """What stands on one side of an equals sign."""

    value: Fraction
    first: int
    behind: int  # index of the token behind its last one
    signs: str  # every sign that was applied, one letter each
    operands: int


class NoFormulaError(Exception):
    """The tokens are no computation; `arithmetic` looks on elsewhere.

    at: where it was seen. whole: what stands before it is to be passed over as well.
    """

    def __init__(self, at: int = 0, whole: bool = False) -> None:
        super().__init__()
        self.at, self.whole = at, whole


class TooLongError(Exception):
    """The run is longer than anybody's computation; `arithmetic` passes it over."""


def runs(text: str) -> Iterator[list[Symbol]]:
    """Numbers and signs that follow one another, with the word in front and the word behind (of the kind "other")."""
    run: list[Symbol] = []
    for found in _TOKEN.finditer(text):
        token = Symbol(found.lastgroup or "", found[0], found.start(), found.end())
        if len(run) <= LONGEST_RUN or token.kind == "other":
            run.append(token)
        if token.kind == "other":
            if 3 < len(run) <= LONGEST_RUN:
                yield run
            run = [token]
    if 2 < len(run) <= LONGEST_RUN:
        yield run


def behind_bracket(run: Sequence[Symbol], at: int) -> int:
    """The token behind the bracket that opens there, or behind the run."""
    open_ones = 0
    for behind in range(at, len(run)):
        open_ones += {"open": 1, "close": -1}.get(run[behind].kind, 0)
        if open_ones == 0:
            return behind + 1
    return len(run)


def continues(run: Sequence[Symbol], at: int) -> bool:
    """Whether what stands in front belongs to it: `n * 3`, `conv3-256`."""
    if at == 0:
        return False
    before = run[at - 1]
    if before.kind in ("times", "power"):
        return True
    if before.kind == "plus":
        tight = before.end == run[at].start
        return tight or (at > 1 and run[at - 2].kind in ("other", "number", "close") and before.text == "+")
    glued = before.end == run[at].start
    return before.kind == "other" and glued and bool(re.match(r"[A-Za-z_.€£#@]", before.text[-1]))


# -- parsing -----------------------------------------------------------------------------------------------------------


def chain(run: Sequence[Symbol], at: int) -> tuple[list[Side], list[str], int]:
    """The sides of `a = b = c`, the signs between them, and where the rest begins."""
    first = _side(run, at)
    sides, signs, at = [first], [], first.behind
    while at < len(run) and run[at].kind == "equal":
        try:
            side = _side(run, at + 1)
        except NoFormulaError:
            break
        signs.append(run[at].text)
        sides.append(side)
        at = side.behind
    return sides, signs, at


def _is_dead_end(run: Sequence[Symbol], at: int) -> bool:
    """Whether a slash there says "for each": "93MB / image"."""
    return run[at].text == "/" and at + 1 < len(run) and run[at + 1].kind == "other"


def _side(run: Sequence[Symbol], at: int) -> Side:
    parser = _Parser(run, at)
    value = parser.sum(0)
    if run[parser.at - 1].end - run[at].start > LONGEST:
        raise TooLongError
    if parser.at < len(run):
        behind = run[parser.at]
        continues = behind.text == "+" or behind.kind in ("times", "power")
        if continues and not _is_dead_end(run, parser.at):
            raise NoFormulaError(parser.at, whole=True)
    return Side(value, at, parser.at, "".join(parser.signs), parser.operands)


class _Parser:
    """Precedence climbing over the tokens of a run; `at` is the next token."""

    def __init__(self, run: Sequence[Symbol], at: int) -> None:
        self.run, self.at = run, at
        self.signs: list[str] = []
        self.operands = 0

    def _kind(self) -> str:
        return self.run[self.at].kind if self.at < len(self.run) else ""

    def sum(self, depth: int) -> Fraction:
        value = self._product(depth)
        while self._kind() == "plus":
            sign = self.run[self.at].text
            if sign != "+" and not self._operand_follows():
                break  # a dash
            self.at += 1
            self.signs.append("+" if sign == "+" else "-")
            term = self._product(depth)
            value = _bounded(value + term if sign == "+" else value - term)
        return value

    def _operand_follows(self) -> bool:
        return self.at + 1 < len(self.run) and self.run[self.at + 1].kind in ("number", "open")

    def _product(self, depth: int) -> Fraction:
        value = self._power(depth)
        while self._kind() == "times" or self._glued_bracket():
            sign = "(" if self._kind() == "open" else self.run[self.at].text
            if sign != "(":
                if sign == "/" and not self._operand_follows():
                    break  # "93MB / image"
                self.at += 1
            self.signs.append(_SIGNS.get(sign, "*"))
            value = _bounded(_apply(sign, value, self._power(depth)))
        return value

    def _glued_bracket(self) -> bool:
        """A bracket that follows a number or a bracket without a space: `4(3 + 1)`."""
        if self._kind() != "open" or not self.at:
            return False
        return self.run[self.at].text == "(" and self.run[self.at - 1].end == self.run[self.at].start

    def _power(self, depth: int) -> Fraction:
        base = self._operand(depth)
        if self._kind() != "power":
            return base
        sign = self.run[self.at].text
        self.at += 1
        exponent = {"²": 2, "³": 3}.get(sign)
        if exponent is None:
            raised = self._operand(depth)
            exponent = int(raised) if raised.denominator == 1 and 0 <= raised <= LARGEST_EXPONENT else None
        if exponent is None or abs(base) > LARGEST:
            raise NoFormulaError(self.at)
        self.signs.append("^")
        return reduce(lambda value, _: _bounded(value * base), range(exponent), Fraction(1))

    def _operand(self, depth: int) -> Fraction:
        kind = self._kind()
        if kind == "number":
            self.operands += 1
            if self.operands > MOST_OPERANDS:
                raise TooLongError
            self.at += 1
            value = number(self.run[self.at - 1].text, decimal_comma=not self.signs and depth == 0)
            if value is None:
                raise NoFormulaError(self.at)
            return value.value
        if kind != "open" or depth >= DEEPEST:
            raise NoFormulaError(self.at)
        closing = {"(": ")", "[": "]"}[self.run[self.at].text]
        self.at += 1
        inside = self.sum(depth + 1)
        if self._kind() != "close" or self.run[self.at].text != closing:
            raise NoFormulaError(self.at)
        self.at += 1
        return inside


_SIGNS: Final = {"(": "(", "/": "/", "÷": "/", "//": "/", "x": "x", "X": "x", "×": "x", "\\times": "x"}
"""How a sign is kept in `Side.signs`; the others are "*"."""
_DIVISIONS: Final[Mapping[str, Callable[[Fraction, Fraction], Fraction]]] = {
    "/": lambda a, b: a / b,
    "÷": lambda a, b: a / b,
    "//": lambda a, b: Fraction(a // b),
}


def _apply(sign: str, left: Fraction, right: Fraction) -> Fraction:
    division = _DIVISIONS.get(sign)
    if division is None:
        return left * right
    if right == 0:
        raise NoFormulaError
    return division(left, right)


def _bounded(value: Fraction) -> Fraction:
    if abs(value) > LARGEST or value.denominator > LARGEST:
        raise NoFormulaError
    return value


def untexed(text: str) -> str:
    """A number without what TeX needs around its commas: "102{,}764"."""
    return text.replace("{,}", ",").replace("\\,", ",")


@lru_cache(maxsize=4096)
def number(text: str, decimal_comma: bool = True) -> Numeral | None:
    """decimal_comma: whether "3,5" is a number; among factors it is rather two of them."""
    text = untexed(text)
    found = re.match(r"[\d.,'’_   ]+", text)
    digits = found[0].rstrip() if found else ""
    word = text[len(digits) :].strip().lower()
    memory = BYTES.get(word)
    scale = memory[0].bytes if memory else SCALES.get(word)
    if scale is None:
        return None
    value = numeral(digits, scale)
    grouped = value is None or value.value.denominator == 1 or "," not in digits
    return value if grouped or decimal_comma else None
