"""Integers that are not known yet, as formulas in named unknowns.

The light form is a sum of products of parts, a part being floor((times·name + plus) / by): convolutions, pooling,
padding and strides never leave it, and neither do products of sizes, so that hundreds of layers on an image of unknown
size cost no more than on a known one. What does leave it (a remainder, a quotient of two unknowns) is SymPy's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from math import gcd, prod
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import sympy


class Part(NamedTuple):
    """floor((times·name + plus) / by), with by ≥ 1 and no factor common to times and by."""

    name: str
    times: int = 1
    plus: int = 0
    by: int = 1

    def at(self, value: int) -> int:
        return (self.times * value + self.plus) // self.by

    def __str__(self) -> str:
        quotient, rest = divmod(self.plus, self.by)
        inner = (self.name if self.times == 1 else f"{self.times}*{self.name}") + _signed(rest)
        if self.by == 1:
            return inner if not quotient else f"({inner}{_signed(quotient)})"
        text = f"floor({inner}/{self.by})" if not rest else f"floor(({inner})/{self.by})"
        return text if not quotient else f"({text}{_signed(quotient)})"


Term: TypeAlias = tuple[Part, ...]
Terms: TypeAlias = Mapping[Term, int]
"""What each product of parts is multiplied with; the empty product is the constant."""


class Formula:
    """An integer that is not known yet.

    >>> steps = Formula("steps")
    >>> print(4 * steps, (steps + 1) // 2, (steps - 4) * (steps // 2 - 1) * 3)
    4*steps floor((steps + 1)/2) 3*(steps - 4)*(floor(steps/2) - 1)
    """

    def __init__(self, name: str = "", times: int = 1, *, terms: Terms | None = None, rich: Any = None) -> None:
        self.terms: Terms | None = None if rich is not None else terms or {(Part(name),): times}
        self._rich = rich

    # -- what it is ----------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The unknown, where the formula is a whole multiple of one; empty otherwise."""
        if self.terms is None or len(self.terms) != 1:
            return ""
        (term,) = self.terms
        return term[0].name if len(term) == 1 and term[0] == Part(term[0].name) else ""

    @cached_property
    def names(self) -> frozenset[str]:
        """The unknowns it depends on."""
        if self.terms is None:
            return frozenset(str(symbol) for symbol in self._rich.free_symbols)
        return frozenset(part.name for term in self.terms for part in term)

    @property
    def degree(self) -> int:
        """How many unknowns at most are multiplied with each other."""
        return _degree(self._rich) if self.terms is None else max(map(len, self.terms))

    @property
    def largest(self) -> int:
        """The largest number in front of a product; 0 where there is none to speak of."""
        return 0 if self.terms is None else max(map(abs, self.terms.values()))

    @cached_property
    def expression(self) -> sympy.Expr:
        """The formula as SymPy's, over positive integer symbols."""
        if self.terms is None:
            return self._rich
        library = _sympy()
        parts = {part: _as_sympy(part) for term in self.terms for part in term}
        return library.Add(*(times * library.Mul(*map(parts.get, term)) for term, times in self.terms.items()))

    def at(self, values: Mapping[str, int]) -> int | Formula:
        """The formula with some unknowns replaced by numbers."""
        if self.terms is None:
            return _from_sympy(self._rich.subs({_symbol(name): value for name, value in values.items()}))
        result: int | Formula = 0
        for term, times in self.terms.items():
            given = prod(part.at(values[part.name]) for part in term if part.name in values)
            open_parts = tuple(part for part in term if part.name not in values)
            result = result + _light({open_parts: times * given})
        return result

    # -- arithmetic ----------------------------------------------------------------------------

    def __add__(self, other: Any) -> int | Formula:
        terms = _terms(other)
        if terms is None or self.terms is None:
            return _with_sympy(self, other, lambda a, b: a + b)
        merged = dict(self.terms)
        for term, times in terms.items():
            merged[term] = merged.get(term, 0) + times
        return _light(merged)

    __radd__ = __add__

    def __sub__(self, other: Any) -> int | Formula:
        return self + -other if isinstance(other, int | Formula) else NotImplemented

    def __rsub__(self, other: Any) -> int | Formula:
        return -self + other if isinstance(other, int) else NotImplemented

    def __neg__(self) -> int | Formula:
        return self * -1

    def __mul__(self, other: Any) -> int | Formula:
        if isinstance(other, int) and self.terms is not None:
            return _light({term: times * other for term, times in self.terms.items()})
        ours, theirs = _factors(self), _factors(other)
        if ours is not None and theirs is not None:
            return _light({tuple(sorted(ours[1] + theirs[1])): ours[0] * theirs[0]})
        terms = _terms(other)
        if self.terms is None or terms is None:
            return _with_sympy(self, other, lambda a, b: a * b)
        result: int | Formula = 0
        for left, a in self.terms.items():
            for right, b in terms.items():
                result = result + _light({tuple(sorted(left + right)): a * b})
        return result

    __rmul__ = __mul__

    def __floordiv__(self, other: Any) -> int | Formula:
        if self == other:
            return 1
        found = _quotient(self, other) if isinstance(other, int) else _exact_quotient(self, other)
        if found is not None:
            return found
        return _with_sympy(self, other, lambda a, b: _sympy().floor(a / b))

    def __rfloordiv__(self, other: Any) -> int | Formula:
        return _with_sympy(self, other, lambda a, b: _sympy().floor(b / a))

    def __mod__(self, other: Any) -> int | Formula:
        if isinstance(other, int) and other > 0 and self.terms is not None:
            varying = [times for term, times in self.terms.items() if term]
            if not any(times % other for times in varying):
                return self.terms.get((), 0) % other
        return _with_sympy(self, other, lambda a, b: _sympy().Mod(a, b))

    def __pow__(self, other: Any) -> int | Formula:
        if isinstance(other, int) and 0 <= other <= 8:
            result: int | Formula = 1
            for _ in range(other):
                result = self * result
            return result
        return _with_sympy(self, other, lambda a, b: a**b)

    # -- as a value ------------------------------------------------------------------------------

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Formula) or (self.terms is None) != (other.terms is None):
            return False
        return bool(self._rich == other._rich if self.terms is None else self.terms == other.terms)

    def __hash__(self) -> int:
        return hash(self._rich) if self.terms is None else hash(frozenset(self.terms.items()))

    def __bool__(self) -> bool:
        raise TypeError(f"whether {self} is zero is not known")

    def __str__(self) -> str:
        if self.terms is None:
            return str(self._rich)
        text = ""
        for term in sorted(self.terms, key=lambda term: (not term, term)):
            times = self.terms[term]
            powers = [str(part) if count == 1 else f"{part}**{count}" for part, count in Counter(term).items()]
            factors = [*([] if abs(times) == 1 and term else [str(abs(times))]), *powers]
            sign = (" - " if text else "-") if times < 0 else (" + " if text else "")
            text += sign + "*".join(factors)
        return text

    def __format__(self, spec: str) -> str:
        """As text: a sentence that writes numbers with their thousands apart takes a formula as it is."""
        return str(self)

    def __repr__(self) -> str:
        return f"Formula({str(self)!r})"


def added(formulas: Iterable[Formula]) -> int | Formula:
    """The sum of formulas, in one pass over all their terms."""
    merged: dict[Term, int] = {}
    rich = []
    for formula in formulas:
        if formula.terms is None:
            rich.append(formula)
            continue
        for term, times in formula.terms.items():
            merged[term] = merged.get(term, 0) + times
    result = _light(merged)
    for formula in rich:
        result = formula + result
    return result


# -- the light form ------------------------------------------------------------------------------


def _light(terms: Terms) -> int | Formula:
    """The formula of these terms; an int where no unknown is left."""
    kept = {term: times for term, times in terms.items() if times}
    if not kept:
        return 0
    if kept.keys() == {()}:
        return kept[()]
    return _alone(Formula(terms=kept))


def _alone(formula: Formula) -> Formula:
    """A part alone in its product gives up what can stand outside: floor((n + 5)/4) is floor((n + 1)/4) + 1."""
    assert formula.terms is not None
    if not any(len(term) == 1 and not _is_bare(term[0]) for term in formula.terms):
        return formula
    moved: dict[Term, int] = {}
    for term, times in formula.terms.items():
        outside = 0
        if len(term) == 1 and not _is_bare(term[0]):
            part = term[0]
            whole, rest = divmod(part.plus, part.by)
            outside, term, times = times * whole, (part._replace(plus=rest),), times
            if part.by == 1:
                term, times = (Part(part.name),), times * part.times
        moved[term] = moved.get(term, 0) + times
        moved[()] = moved.get((), 0) + outside
    return Formula(terms={term: times for term, times in moved.items() if times})


def _is_bare(part: Part) -> bool:
    """Whether nothing of it can stand outside."""
    return 0 <= part.plus < part.by and (part.by > 1 or part.times == 1)


def _terms(value: Any) -> Terms | None:
    if isinstance(value, Formula):
        return value.terms
    return {(): value} if isinstance(value, int) and not isinstance(value, bool) else None


def _factors(value: Any) -> tuple[int, Term] | None:
    """The value as one number times one product of parts; None where it is a sum that cannot be written so."""
    terms = _terms(value)
    if terms is None or len(terms) > 2:
        return None
    if len(terms) == 1:
        ((term, times),) = terms.items()
        return times, term
    constant = terms.get(())
    alone = [(term[0], times) for term, times in terms.items() if len(term) == 1]
    if constant is None or len(alone) != 1:
        return None
    part, times = alone[0]
    common = gcd(times, constant) * (-1 if times < 0 else 1)
    if part.by == 1:
        return common, (Part(part.name, times // common * part.times, constant // common),)
    if constant % times == 0:
        return times, (part._replace(plus=part.plus + constant // times * part.by),)
    return None


def _quotient(formula: Formula, by: int) -> int | Formula | None:
    """floor(formula / by) where that is light; None where it is not."""
    if formula.terms is None or by < 1:
        return None
    constant = formula.terms.get((), 0)
    varying = {term: times for term, times in formula.terms.items() if term}
    if not any(times % by for times in varying.values()):
        return _light({**{term: times // by for term, times in varying.items()}, (): constant // by})
    if len(varying) != 1:
        return None
    ((term, times),) = varying.items()
    if len(term) != 1 or (term[0].by > 1 and times != 1):
        return None
    part = term[0]
    return _rounded(part.name, times * part.times, times * part.plus + constant * part.by, part.by * by)


def _rounded(name: str, times: int, plus: int, by: int) -> int | Formula:
    """floor((times·name + plus) / by) in lowest terms."""
    common = gcd(times, by)
    return _light({(Part(name, times // common, plus // common, by // common),): 1})


def _exact_quotient(formula: Formula, by: Any) -> int | Formula | None:
    """formula / by where every product holds all factors of `by`; None where one does not."""
    divisor = _factors(by)
    dividend = _factors(formula)
    if divisor is None or formula.terms is None:
        return None
    terms = {dividend[1]: dividend[0]} if dividend else formula.terms
    result: dict[Term, int] = {}
    for term, times in terms.items():
        left = list(term)
        for part in divisor[1]:
            if part not in left:
                return None
            left.remove(part)
        if times % divisor[0]:
            return None
        result[tuple(left)] = times // divisor[0]
    return _light(result)


def _signed(number: int) -> str:
    return "" if not number else f" + {number}" if number > 0 else f" - {-number}"


# -- SymPy's form ------------------------------------------------------------------------------------


def _sympy() -> Any:
    import sympy

    return sympy


def _symbol(name: str) -> sympy.Symbol:
    return _sympy().Symbol(name, integer=True, positive=True)


def _as_sympy(part: Part) -> Any:
    inner = _symbol(part.name) * part.times + part.plus
    return inner if part.by == 1 else _sympy().floor(inner / part.by)


def _with_sympy(formula: Formula, other: Any, combine: Callable[[Any, Any], Any]) -> int | Formula:
    if isinstance(other, Formula):
        return _from_sympy(combine(formula.expression, other.expression))
    if isinstance(other, int) and not isinstance(other, bool):
        return _from_sympy(combine(formula.expression, _sympy().Integer(other)))
    return NotImplemented  # type: ignore[no-any-return]


def _from_sympy(expression: Any) -> int | Formula:
    """Back to an int or to the light form where the expression is one, so that equal sizes are equal objects."""
    if expression.is_Integer:
        return int(expression)
    times, rest = expression.as_coeff_Mul()
    if rest.is_Symbol and times.is_Integer:
        return Formula(str(rest), int(times))
    return Formula(rich=expression)


def _degree(expression: Any) -> int:
    parts = [_degree(part) for part in expression.args]
    if expression.is_Pow:
        power = expression.exp
        return parts[0] * int(power) if power.is_Integer and power > 0 else parts[0] + 1
    return sum(parts) if expression.is_Mul else max(parts, default=int(expression.is_Symbol))
