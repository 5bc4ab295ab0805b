"""Exact sizes: a Python int, or a `Formula` in named unknowns. Never a float, never -1, never None posing as 1.

`Size` values take part in +, -, * and // with each other, so an op writes its arithmetic once for both. A formula that
is a whole multiple of one name (`7·batch`) is kept without help; anything richer is SymPy's, imported only then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from math import prod as int_product
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import sympy

Size: TypeAlias = "int | Formula"


class Formula:
    """An integer that is not known yet: `times` × `name`, or a SymPy expression of several names.

    >>> steps = Formula("steps")
    >>> print(4 * steps, (steps + 1) // 2)
    4*steps floor(steps/2 + 1/2)
    """

    __slots__ = ("_expression", "name", "times")

    def __init__(self, name: str, times: int = 1, expression: sympy.Expr | None = None) -> None:
        self.name = name
        self.times = times
        self._expression = expression

    @property
    def expression(self) -> sympy.Expr:
        """The formula as SymPy's, over positive integer symbols."""
        if self._expression is None:
            self._expression = _symbol(self.name) * self.times
        return self._expression

    @property
    def names(self) -> frozenset[str]:
        """The unknowns it depends on."""
        if self.name:
            return frozenset([self.name])
        return frozenset(str(symbol) for symbol in self.expression.free_symbols)

    def at(self, values: Mapping[str, int]) -> Size:
        """The formula with some unknowns replaced by numbers."""
        if self.name:
            return self.times * values[self.name] if self.name in values else self
        return _from_sympy(self.expression.subs({_symbol(name): value for name, value in values.items()}))

    def __add__(self, other: Any) -> Size:
        if isinstance(other, int) and other == 0:
            return self
        if isinstance(other, Formula) and self.name and other.name == self.name:
            return _multiple(self.name, self.times + other.times)
        return _with_sympy(other, lambda value: self.expression + value)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Size:
        return self + -other if isinstance(other, int | Formula) else NotImplemented

    def __rsub__(self, other: Any) -> Size:
        return -self + other if isinstance(other, int) else NotImplemented

    def __neg__(self) -> Size:
        return self * -1

    def __mul__(self, other: Any) -> Size:
        if isinstance(other, int) and self.name:
            return _multiple(self.name, self.times * other)
        return _with_sympy(other, lambda value: self.expression * value)

    __rmul__ = __mul__

    def __floordiv__(self, other: Any) -> Size:
        if isinstance(other, int) and self.name and other and self.times % other == 0:
            return _multiple(self.name, self.times // other)
        if self == other:
            return 1
        return _with_sympy(other, lambda value: _sympy().floor(_unrounded(self.expression, value) / value))

    def __rfloordiv__(self, other: Any) -> Size:
        return _with_sympy(other, lambda value: _sympy().floor(value / self.expression))

    def __mod__(self, other: Any) -> Size:
        if isinstance(other, int) and self.name and other and self.times % other == 0:
            return 0
        return _with_sympy(other, lambda value: _sympy().Mod(self.expression, value))

    def __pow__(self, other: Any) -> Size:
        return _with_sympy(other, lambda value: self.expression**value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Formula):
            return False
        if self.name and other.name:
            return self.name == other.name and self.times == other.times
        return bool(not self.name and not other.name and self.expression == other.expression)

    def __hash__(self) -> int:
        return hash((self.name, self.times)) if self.name else hash(self.expression)

    def __bool__(self) -> bool:
        raise TypeError(f"whether {self} is zero is not known")

    def __str__(self) -> str:
        if not self.name:
            return str(self.expression)
        return self.name if self.times == 1 else f"{self.times}*{self.name}"

    def __repr__(self) -> str:
        return f"Formula({str(self)!r})"


BATCH = Formula("batch")
"""How many examples go through the network at once. Work and activations are told per example."""


def product(sizes: Iterable[Size]) -> Size:
    """The product of sizes; 1 of none."""
    sizes = tuple(sizes)
    result: Size = int_product(size for size in sizes if isinstance(size, int))
    for size in sizes:
        if isinstance(size, Formula):
            result = result * size
    return result


def total(sizes: Iterable[Size]) -> Size:
    """The sum of sizes; the known ones are added up before any algebra is asked for."""
    sizes = tuple(sizes)
    result: Size = sum(size for size in sizes if isinstance(size, int))
    for size in sizes:
        if isinstance(size, Formula):
            result = result + size
    return result


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


def _sympy() -> Any:
    import sympy

    return sympy


def _symbol(name: str) -> sympy.Symbol:
    return _sympy().Symbol(name, integer=True, positive=True)


def _multiple(name: str, times: int) -> Size:
    return Formula(name, times) if times else 0


def _with_sympy(other: Any, combine: Callable[[Any], Any]) -> Size:
    if isinstance(other, Formula):
        return _from_sympy(combine(other.expression))
    if isinstance(other, int) and not isinstance(other, bool):
        return _from_sympy(combine(_sympy().Integer(other)))
    return NotImplemented  # type: ignore[no-any-return]


def _unrounded(expression: sympy.Expr, by: sympy.Expr) -> sympy.Expr:
    """The same without an inner rounding that an outer one repeats: floor((floor(x) + k) / n) is floor((x + k) / n)."""
    inner = [term for term in _sympy().Add.make_args(expression) if isinstance(term, _sympy().floor)]
    return expression - inner[0] + inner[0].args[0] if len(inner) == 1 and by.is_Integer and by > 0 else expression


def _from_sympy(expression: sympy.Expr) -> Size:
    """Back to an int or to the light form where the expression is one, so that equal sizes are equal objects."""
    if expression.is_Integer:
        return int(expression)
    times, rest = expression.as_coeff_Mul()
    if rest.is_Symbol and times.is_Integer:
        return Formula(str(rest), int(times))
    return Formula("", 1, expression)
