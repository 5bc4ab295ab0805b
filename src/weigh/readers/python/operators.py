"""Operators: Python's own on plain values, bounded beforehand; hooks and methods on everything else."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from weigh.network.sizes import Formula
from weigh.readers.python.boxes import unboxed
from weigh.readers.python.containers import collected, is_spoiled, plain
from weigh.readers.python.limits import BITS, DIGITS, IN_DICT, IN_LIST, IN_SET
from weigh.readers.python.raised import NotKnown, Raised, exception
from weigh.readers.python.values import BoundMethod, Class, Function, Instance, Native, Thing, Unknown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

BINARY: dict[type[ast.operator], tuple[Callable[[Any, Any], Any], str, str]] = {
    ast.Add: (operator.add, "add", "+"),
    ast.Sub: (operator.sub, "sub", "-"),
    ast.Mult: (operator.mul, "mul", "*"),
    ast.Div: (operator.truediv, "truediv", "/"),
    ast.FloorDiv: (operator.floordiv, "floordiv", "//"),
    ast.Mod: (operator.mod, "mod", "%"),
    ast.Pow: (operator.pow, "pow", "**"),
    ast.LShift: (operator.lshift, "lshift", "<<"),
    ast.RShift: (operator.rshift, "rshift", ">>"),
    ast.BitOr: (operator.or_, "or", "|"),
    ast.BitXor: (operator.xor, "xor", "^"),
    ast.BitAnd: (operator.and_, "and", "&"),
    ast.MatMult: (operator.matmul, "matmul", "@"),
}
"""Python's own function, the name of the special method, and the sign."""

UNARY: dict[type[ast.unaryop], tuple[Callable[[Any], Any], str]] = {
    ast.USub: (operator.neg, "__neg__"),
    ast.UAdd: (operator.pos, "__pos__"),
    ast.Invert: (operator.invert, "__invert__"),
}

_NUMBERS = (int, float, complex)
_LARGEST = 1 << BITS
PLAIN_ERRORS = (ArithmeticError, TypeError, ValueError, LookupError, AttributeError)
_FORMULA_STEPS = 50


def guarded(interp: Interpreter, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Python's own function on plain values; its exceptions become the program's."""
    try:
        return function(*args, **kwargs)
    except PLAIN_ERRORS as error:
        raise Raised(exception(type(error).__name__, *error.args), interp.place) from None


def binary(interp: Interpreter, op: type[ast.operator], left: Any, right: Any) -> Any:
    """`left op right`."""
    kinds = (type(left), type(right))
    if kinds == (int, int) and op not in _GUARDED_INTEGERS:
        value = guarded(interp, BINARY[op][0], left, right)
        return value if type(value) is not int or -_LARGEST < value < _LARGEST else interp.limits.integer(value)
    if Unknown in kinds:
        return _of_unknowns(interp, op, left, right)
    if isinstance(left, Thing) or isinstance(right, Thing):
        return _of_things(interp, op, left, right)
    if Formula in kinds and all(issubclass(kind, Formula | int | float) for kind in kinds):
        return _of_formulas(interp, op, left, right)
    if Instance in kinds or Class in kinds:
        return _of_instances(interp, op, left, right)
    if Formula in kinds and op is ast.Mult:
        return interp.unknown("formula", "*")  # a sequence repeated as often as is not known
    return plain_binary(interp, op, left, right)


_GUARDED_INTEGERS = frozenset({ast.Pow, ast.LShift, ast.Div})


def _of_unknowns(interp: Interpreter, op: type[ast.operator], left: Any, right: Any) -> Any:
    """What is not known stays so; but a size of something is a number, and `len(words) + 1` a formula of it."""
    sizes = [_as_number(left), _as_number(right)]
    if op in _FORMULA_OPERATORS and all(type(one) is int or isinstance(one, Formula) for one in sizes):
        return _of_formulas(interp, op, *sizes)
    unknown = left if type(left) is Unknown else right
    return Unknown(unknown.cause) if unknown.part else unknown


def _as_number(value: Any) -> Any:
    """A size that is not known as a formula in itself: the length of something, an axis of its shape, an argument."""
    if type(value) is not Unknown:
        return value
    if value.cause.kind == "open argument" and "[" not in value.part:
        return Formula(value.part or value.cause.what)
    is_size = value.part.startswith("len(") or re.search(r"\.shape\[-?\d+\]$", value.part)
    return Formula(value.part) if is_size else value


def plain_binary(interp: Interpreter, op: type[ast.operator], left: Any, right: Any) -> Any:
    """Python's own values, the result's size checked before it is made."""
    for side in (left, right):
        if (spoiled := is_spoiled(interp, side)) is not None:
            return spoiled
    if op is ast.Div and interp.python2 and type(left) is type(right) is int:
        op = ast.FloorDiv
    if op is ast.Mod and isinstance(left, str | bytes):
        from weigh.readers.python.text import percent

        return percent(interp, left, right)
    _check_size(interp, op, left, right)
    function, _, sign = BINARY[op]
    try:
        value = function(left, right)
    except TypeError as error:
        if plain(interp, left) and plain(interp, right):  # Python's own words name Python's own types
            interp.error("TypeError", *error.args)
        names = (interp.class_of(left).name, interp.class_of(right).name)
        interp.error("TypeError", f"unsupported operand type(s) for {sign}: '{names[0]}' and '{names[1]}'")
    except (ArithmeticError, ValueError) as error:
        raise Raised(exception(type(error).__name__, *error.args), interp.place) from None
    return interp.limits.integer(value) if type(value) is int else value


def _check_size(interp: Interpreter, op: type[ast.operator], left: Any, right: Any) -> None:
    limits = interp.limits
    if isinstance(left, int) and isinstance(right, int):
        if op is ast.Pow and right > 0:
            limits.bits(left.bit_length() * right if left not in (0, 1, -1) else 1)
        elif op is ast.LShift:
            limits.bits(left.bit_length() + right if left else 0)
    elif isinstance(left, _NUMBERS) or isinstance(right, _NUMBERS):
        if op is ast.Mult:
            sequence, times = (left, right) if hasattr(left, "__len__") else (right, left)
            if hasattr(sequence, "__len__") and isinstance(times, int):
                limits.allocate(len(sequence) * max(times, 0))
    elif hasattr(left, "__len__") and hasattr(right, "__len__"):
        limits.allocate(len(left) + len(right), words_of(left))


def words_of(container: Any) -> int:
    """What one element of such a container takes."""
    if isinstance(container, dict):
        return IN_DICT
    return IN_SET if isinstance(container, set | frozenset) else IN_LIST


def _of_things(interp: Interpreter, op: type[ast.operator], left: Any, right: Any) -> Any:
    result = NotImplemented
    if isinstance(left, Thing):
        result = left.binary(interp, op, right, False)
    if result is NotImplemented and isinstance(right, Thing):
        result = right.binary(interp, op, left, True)
    if result is NotImplemented:
        for side in (left, right):
            if type(side) is Instance and (method := special(side, f"__{BINARY[op][1]}__")) is not None:
                return interp.call(method, [right], {})
            if type(side) is Instance:
                break
        return interp.unknown("operation", BINARY[op][2])
    return result


def _of_formulas(interp: Interpreter, op: type[ast.operator], left: Any, right: Any) -> Any:
    """Algebra, as far as it stays simple: beyond `_HIGHEST_DEGREE` it takes longer than reading may."""
    interp.limits.step(_FORMULA_STEPS)
    if op in (ast.FloorDiv, ast.Mod) and not isinstance(right, Formula) and right == 0:
        interp.error("ZeroDivisionError", "integer division or modulo by zero")
    if op is ast.Div:
        op, right = _whole_division(interp, left, right)
    exact = op in _FORMULA_OPERATORS and not isinstance(left, float) and not isinstance(right, float)
    if not exact or _degree(op, left, right) > _HIGHEST_DEGREE:
        return interp.unknown("formula", BINARY[op][2])
    try:
        value = BINARY[op][0](left, right)
    except PLAIN_ERRORS:
        return interp.unknown("formula", BINARY[op][2])
    if isinstance(value, int):
        return interp.limits.integer(value)
    if value.largest >= _LARGEST or (not value.name and len(str(value)) > _LONGEST_FORMULA):
        return interp.unknown("formula", BINARY[op][2])
    return value


def _whole_division(interp: Interpreter, left: Any, right: Any) -> tuple[type[ast.operator], Any]:
    """`/` as `//` where nothing is left over whatever the unknown is: 64·batch / 64.0."""
    by = int(right) if isinstance(right, float) and right.is_integer() else right
    divides = isinstance(by, int) and by > 0 and isinstance(left, Formula) and left.terms is not None
    if divides and not any(times % by for times in left.terms.values()):
        return ast.FloorDiv, by
    return ast.Div, right


_FORMULA_OPERATORS = frozenset({ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod, ast.Pow})
_HIGHEST_DEGREE = 8
_LONGEST_FORMULA = 200  # letters


def _degree(op: type[ast.operator], left: Any, right: Any) -> int:
    """How many sizes at most are multiplied with each other in the result."""
    if op is ast.Pow:
        return degree(left) * right if isinstance(right, int) and right >= 0 else _HIGHEST_DEGREE + 1
    both = degree(left), degree(right)
    return max(both) if op in (ast.Add, ast.Sub) else sum(both)


def degree(size: Any) -> int:
    """How many unknown sizes at most a formula multiplies with each other; 0 for a number."""
    if not isinstance(size, Formula):
        return 0
    return size.degree


def special(value: Any, name: str) -> Any:
    """The special method of an instance's class, bound; None where there is none."""
    cls = value.cls if type(value) is Instance else getattr(value, "data", None)
    if type(cls) is not Class:
        return None
    method = cls.find(name)
    return BoundMethod(value, method) if isinstance(method, Function | Native) else None


def _of_instances(interp: Interpreter, op: type[ast.operator], left: Any, right: Any) -> Any:
    name = BINARY[op][1]
    for side, other, method_name in ((left, right, f"__{name}__"), (right, left, f"__r{name}__")):
        method = special(side, method_name)
        if method is None and side is left and op is ast.Div and interp.python2:
            method = special(side, "__div__")
        if method is not None:
            result = interp.call(method, [other], {})
            if result is not NotImplemented:
                return result
    if op is ast.BitOr and type(left) in (Class, type(None)) and type(right) in (Class, type(None)):
        return (left, right)  # a union of types: only isinstance and annotations look at it
    plain_left, plain_right = unboxed(left), unboxed(right)
    if plain_left is not left or plain_right is not right:
        return binary(interp, op, plain_left, plain_right)
    for side in (left, right):
        if (missing := unknown_base(interp, side)) is not None:
            return missing
    names = (interp.class_of(left).name, interp.class_of(right).name)
    return interp.error("TypeError", f"unsupported operand type(s) for {BINARY[op][2]}: '{names[0]}' and '{names[1]}'")


def unknown_base(interp: Interpreter, value: Any) -> Unknown | None:
    """The Unknown that one of the instance's classes is, where the program derives from something not known."""
    cls = value.cls if type(value) is Instance else value
    if type(cls) is Class:
        for base in cls.mro:
            if type(base.data) is Unknown:
                return base.data
    return None


def inplace(interp: Interpreter, op: type[ast.operator], left: Any, right: Any) -> Any:
    """`left op= right`: lists, sets and dicts change in place, as do instances that say how."""
    kind = type(left)
    if kind is list and op is ast.Add:
        if type(right) is Unknown:
            interp.spoil(left, right)
            return left
        try:
            items = collected(interp, right)
        except NotKnown as caught:
            interp.spoil(left, caught.unknown)
            return left
        interp.limits.allocate(len(left) + len(items))
        left.extend(items)
        return left
    if kind in (set, dict) and type(right) is kind and op in _INPLACE_SETS:
        interp.limits.allocate(len(right), words_of(right))
        return _INPLACE_SETS[op](left, right) if kind is set or op is ast.BitOr else binary(interp, op, left, right)
    if kind is Instance:
        method = special(left, f"__i{BINARY[op][1]}__")
        if method is not None:
            return interp.call(method, [right], {})
    return binary(interp, op, left, right)


_INPLACE_SETS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.BitOr: operator.ior,
    ast.BitAnd: operator.iand,
    ast.Sub: operator.isub,
    ast.BitXor: operator.ixor,
}


def unary(interp: Interpreter, op: type[ast.unaryop], value: Any) -> Any:
    """`op value`."""
    if op is ast.Not:
        try:
            return not interp.truth(value)
        except NotKnown as caught:
            return caught.unknown
    if type(value) is Unknown:
        return value
    if isinstance(value, Thing):
        result = value.unary(interp, op)
        return interp.unknown("operation", UNARY[op][1]) if result is NotImplemented else result
    if type(value) is Instance:
        method = special(value, UNARY[op][1])
        if method is not None:
            return interp.call(method, [], {})
    function, name = UNARY[op]
    if not isinstance(value, (*_NUMBERS, Formula)):
        if (missing := unknown_base(interp, value)) is not None:
            return missing
        sign = {"__neg__": "-", "__pos__": "+", "__invert__": "~"}[name]
        interp.error("TypeError", f"bad operand type for unary {sign}: '{interp.class_of(value).name}'")
    return guarded(interp, function, value)


def plain_dict(interp: Interpreter, value: Any) -> dict[Any, Any]:
    """The mapping behind `**value`."""
    value = unboxed(value)
    if (spoiled := is_spoiled(interp, value)) is not None:
        raise NotKnown(spoiled)
    if isinstance(value, dict):
        return value
    if type(value) is Instance and value.cls.find("keys") is not NotImplemented:
        keys = collected(interp, interp.call(interp.get(value, "keys"), [], {}))
        return {key: interp.item(value, key) for key in keys}
    if isinstance(value, Thing):
        interp.not_known("mapping", value.type_name())
    return interp.error("TypeError", "argument after ** must be a mapping")


def integer_from(interp: Interpreter, text: str, base: int = 10) -> Any:
    """`int(text)`, bounded."""
    if len(text) > DIGITS:
        interp.limits.passed("limit.integer", bits=BITS)
    return guarded(interp, int, text, base)
