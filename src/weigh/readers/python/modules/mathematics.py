"""`math`, `cmath`, `operator` and `random`."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from weigh.network.sizes import Formula
from weigh.readers.python import comparisons, operators
from weigh.readers.python.containers import collected
from weigh.readers.python.limits import BITS
from weigh.readers.python.natives import loose, pure, strict, table
from weigh.readers.python.values import Native, Thing, Unknown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

_PURE = (
    "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "copysign", "cos", "cosh", "degrees", "dist",
    "erf",
    "erfc", "exp", "exp2", "expm1", "fabs", "floor", "fmod", "frexp", "fsum", "gamma", "gcd", "hypot", "isclose",
    "isfinite", "isinf", "isnan", "isqrt", "lcm", "lgamma", "log", "log10", "log1p", "log2", "modf", "nextafter", "pow",
    "radians", "remainder", "sin", "sinh", "sqrt", "tan", "tanh", "trunc", "ulp",
)  # fmt: skip
_FACTORIALS = 600  # 600! has fewer than 5,000 bits, so larger ones are beyond the limit


def _ceil(interp: Interpreter, value: Any) -> Any:
    return value if isinstance(value, Formula) else math.ceil(value)


def _factorial(interp: Interpreter, value: Any) -> Any:
    if isinstance(value, int) and value > _FACTORIALS:
        interp.limits.passed("limit.integer", bits=BITS)
    return interp.limits.integer(math.factorial(value))


def _counted(function: Callable[..., int]) -> Callable[..., Any]:
    """`comb` and `perm`, which are products of up to k factors."""

    def run(interp: Interpreter, n: int, k: int | None = None) -> Any:
        chosen = n if k is None else min(k, n - k) if function is math.comb else k
        if n.bit_length() > 64 or chosen > BITS:
            interp.limits.passed("limit.integer", bits=BITS)
        return interp.limits.integer(function(n, *(() if k is None else (k,))))

    return run


def _prod(interp: Interpreter, items: Any, *, start: Any = 1) -> Any:
    total = start
    for item in collected(interp, items):
        interp.limits.step()
        total = operators.binary(interp, ast.Mult, total, item)
    return total


_MATH: dict[str, Any] = {
    **{name: pure(name, getattr(math, name)) for name in _PURE},
    **table(strict, {"ceil": _ceil, "factorial": _factorial, "comb": _counted(math.comb), "perm": _counted(math.perm)}),
    "prod": loose("prod", _prod),
    "pi": math.pi,
    "e": math.e,
    "tau": math.tau,
    "inf": math.inf,
    "nan": math.nan,
}

# -- operator ------------------------------------------------------------------------------------------------------


def _binary(op: type[ast.operator]) -> Callable[..., Any]:
    return lambda interp, left, right: operators.binary(interp, op, left, right)


def _comparison(op: type[ast.cmpop]) -> Callable[..., Any]:
    return lambda interp, left, right: comparisons.compare(interp, op, left, right)


def _itemgetter(interp: Interpreter, *keys: Any) -> Native:
    def get(interp: Interpreter, value: Any) -> Any:
        found = [interp.item(value, key) for key in keys]
        return found[0] if len(found) == 1 else tuple(found)

    return loose("itemgetter", get)


def _attrgetter(interp: Interpreter, *names: str) -> Native:
    def get(interp: Interpreter, value: Any) -> Any:
        found = []
        for dotted in names:
            part = value
            for name in dotted.split("."):
                part = interp.get(part, name)
            found.append(part)
        return found[0] if len(found) == 1 else tuple(found)

    return loose("attrgetter", get)


def _methodcaller(interp: Interpreter, name: str, *args: Any, **kwargs: Any) -> Native:
    return loose("methodcaller", lambda interp, value: interp.call(interp.get(value, name), list(args), kwargs))


_OPERATOR = table(loose, {
    **{name.rstrip("_"): _binary(op) for op, (_, name, _) in operators.BINARY.items()},
    "and_": _binary(ast.BitAnd),
    "or_": _binary(ast.BitOr),
    **{name.strip("_"): _comparison(op) for op, (_, name, _) in comparisons.COMPARISONS.items()},
    "neg": lambda interp, value: operators.unary(interp, ast.USub, value),
    "not_": lambda interp, value: operators.unary(interp, ast.Not, value),
    "is_": lambda interp, left, right: comparisons.compare(interp, ast.Is, left, right),
    "contains": lambda interp, container, item: comparisons.contains(interp, container, item),
    "getitem": lambda interp, value, key: interp.item(value, key),
    "itemgetter": _itemgetter,
    "attrgetter": _attrgetter,
    "methodcaller": _methodcaller,
})  # fmt: skip

# -- random --------------------------------------------------------------------------------------------------------


class Inert(Thing):
    """What may be called and asked for anything without effect: seeds, loggers, warnings. Calls return `gives`."""

    __slots__ = ("gives", "name")
    inert = True

    def __init__(self, name: str, gives: Any = None) -> None:
        self.name = name
        self.gives = gives

    def type_name(self) -> str:
        return self.name

    def get(self, interp: Interpreter, name: str) -> Any:
        return Inert(f"{self.name}.{name}"[:80], self.gives)

    def call(self, interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        return Inert(f"{self.name}()"[:80]) if self.name.endswith(("getLogger", "get_logger")) else self.gives


def chance(module: str) -> Callable[[str], Any]:
    """The members of a module that gives a different answer each time: seeds do nothing, all else is not known."""

    def find(name: str) -> Any:
        if name == "seed":
            return Inert(f"{module}.seed")
        return Native(name, lambda interp, args, kwargs: _by_chance(interp, f"{module}.{name}()"))

    return find


def _by_chance(interp: Interpreter, what: str) -> Unknown:
    return interp.unknown("chance", what)


MODULES: dict[str, Any] = {"math": _MATH, "cmath": _MATH, "operator": _OPERATOR, "random": chance("random")}
