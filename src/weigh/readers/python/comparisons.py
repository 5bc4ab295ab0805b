"""Comparisons: `==`, order, `in` and `is`, with three answers: yes, no, not known."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from weigh.network.sizes import Formula
from weigh.readers.python.boxes import unboxed
from weigh.readers.python.containers import SCALARS, hashable, is_spoiled, key_unknown, plain
from weigh.readers.python.operators import guarded, special, unary, unknown_base
from weigh.readers.python.raised import NotKnown
from weigh.readers.python.values import BoundMethod, Function, Instance, Thing, Unknown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


COMPARISONS: dict[type[ast.cmpop], tuple[Callable[[Any, Any], Any], str, str]] = {
    ast.Eq: (operator.eq, "__eq__", "__eq__"),
    ast.NotEq: (operator.ne, "__ne__", "__ne__"),
    ast.Lt: (operator.lt, "__lt__", "__gt__"),
    ast.LtE: (operator.le, "__le__", "__ge__"),
    ast.Gt: (operator.gt, "__gt__", "__lt__"),
    ast.GtE: (operator.ge, "__ge__", "__le__"),
}
"""Python's own function, the special method, and that of the other side."""


def compare(interp: Interpreter, op: type[ast.cmpop], left: Any, right: Any) -> Any:
    """`left op right`: a bool, an Unknown, or what a special method returns."""
    if type(left) in SCALARS and type(right) in SCALARS and op in COMPARISONS:
        if interp.python2 and op in _ORDERS and (left is None or right is None):
            left, right = left is not None, right is not None
        return guarded(interp, COMPARISONS[op][0], left, right)
    if op is ast.Is or op is ast.IsNot:
        return _identical(left, right, op is ast.Is)
    if op is ast.In or op is ast.NotIn:
        found = contains(interp, right, left)
        return unary(interp, ast.Not, found) if op is ast.NotIn else found
    if type(left) is Unknown or type(right) is Unknown:
        return left if type(left) is Unknown else right
    for side, other, reflected in ((left, right, False), (right, left, True)):
        if isinstance(side, Thing):
            result = side.compare(interp, op, other, reflected)
            if result is not NotImplemented:
                return result
    _, own_name, other_name = COMPARISONS[op]
    for side, other, name in ((left, right, own_name), (right, left, other_name)):
        method = special(side, name) if type(side) is Instance else None
        if method is not None:
            result = interp.call(method, [other], {})
            if result is not NotImplemented:
                return result
    if op is ast.NotEq and type(left) is Instance and left.cls.find("__eq__") is not NotImplemented:
        return unary(interp, ast.Not, compare(interp, ast.Eq, left, right))
    left, right = unboxed(left), unboxed(right)
    if op is ast.Eq or op is ast.NotEq:
        equal = equals(interp, left, right)
        return equal if type(equal) is not bool else equal is (op is ast.Eq)
    return _ordered(interp, op, left, right)


_ORDERS = frozenset({ast.Lt, ast.LtE, ast.Gt, ast.GtE})


def _identical(left: Any, right: Any, wanted: bool) -> Any:
    """`is`. An Unknown may be anything; numbers and strings are the same object where they are equal constants."""
    for side in (left, right):
        if type(side) is Unknown:
            return side
    same = left is right
    if not same and type(left) is type(right) and type(left) in (int, str, bool, float):
        same = left == right
    return same is wanted


def equals(interp: Interpreter, left: Any, right: Any) -> Any:
    """`left == right` for anything: True, False or an Unknown."""
    if left is right and not isinstance(left, float):
        return True
    if type(left) in SCALARS and type(right) in SCALARS:
        return left == right
    for side in (left, right):
        if type(side) is Unknown:
            return side
        if (spoiled := is_spoiled(interp, side)) is not None:
            return spoiled
    if isinstance(left, Formula) or isinstance(right, Formula):
        return True if left == right else interp.unknown("formula", "==")
    if plain(interp, left) and plain(interp, right):
        return bool(left == right)
    if type(left) is type(right) and isinstance(left, list | tuple):
        return len(left) == len(right) and _all_equal(interp, zip(left, right, strict=True))
    if isinstance(left, dict) and isinstance(right, dict):
        if left.keys() != right.keys():
            return False
        return _all_equal(interp, ((left[key], right[key]) for key in left))
    if isinstance(left, set | frozenset) and isinstance(right, set | frozenset):
        return left == right
    if isinstance(left, Thing | Instance) or isinstance(right, Thing | Instance):
        return _equal_objects(interp, left, right)
    if type(left) is type(right) is BoundMethod:
        return left.self is right.self and left.function is right.function
    return False


def _equal_objects(interp: Interpreter, left: Any, right: Any) -> Any:
    if not _says_equality(left) and not _says_equality(right):
        return left is right
    interp.limits.enter()
    try:
        return compare(interp, ast.Eq, left, right)
    finally:
        interp.limits.leave()


def _says_equality(value: Any) -> bool:
    if type(value) is Instance:
        return value.cls.find("__eq__") is not NotImplemented
    return isinstance(value, Thing) and type(value).compare is not Thing.compare


def _all_equal(interp: Interpreter, pairs: Iterable[tuple[Any, Any]]) -> Any:
    """Whether all pairs are equal: one that is not decides, whatever the unknown ones are."""
    unknown: Unknown | None = None
    interp.limits.enter()
    try:
        for left, right in pairs:
            interp.limits.step()
            try:
                if not interp.truth(equals(interp, left, right)):
                    return False
            except NotKnown as caught:
                unknown = caught.unknown
    finally:
        interp.limits.leave()
    return True if unknown is None else unknown


def _ordered(interp: Interpreter, op: type[ast.cmpop], left: Any, right: Any) -> Any:
    if isinstance(left, Formula) or isinstance(right, Formula):
        if left == right:
            return op in (ast.LtE, ast.GtE)
        return interp.unknown("formula", "<")
    for side in (left, right):
        if (spoiled := is_spoiled(interp, side)) is not None:
            return spoiled
        if isinstance(side, Thing):
            return interp.unknown("comparison", side.type_name())
        if (missing := unknown_base(interp, side)) is not None:
            return missing
    if plain(interp, left) and plain(interp, right):
        return guarded(interp, COMPARISONS[op][0], left, right)
    if type(left) is type(right) and isinstance(left, list | tuple):
        for one, other in zip(left, right, strict=False):
            interp.limits.step()
            same = equals(interp, one, other)
            if type(same) is Unknown:
                return same
            if not same:
                return compare(interp, op, one, other)
        return COMPARISONS[op][0](len(left), len(right))
    names = (interp.class_of(left).name, interp.class_of(right).name)
    return interp.error("TypeError", f"'{_SIGNS[op]}' not supported between instances of '{names[0]}' and '{names[1]}'")


_SIGNS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}


def contains(interp: Interpreter, container: Any, item: Any) -> Any:
    """`item in container`."""
    for side in (container, item):
        if type(side) is Unknown:
            return side
    if (spoiled := is_spoiled(interp, container)) is not None:
        return spoiled
    if type(container) is Instance:
        method = special(container, "__contains__")
        if method is not None:
            return _as_bool(interp, interp.call(method, [item], {}))
        container = unboxed(container)
    if isinstance(container, Thing) and type(container).compare is not Thing.compare:
        result = container.compare(interp, ast.In, item, True)
        if result is not NotImplemented:
            return result
    if isinstance(container, range) and not isinstance(item, int):
        # Python would go through it all; a float is found where it is whole
        return isinstance(item, float) and item.is_integer() and int(item) in container
    if isinstance(container, str | bytes | range) and type(item) in SCALARS:
        interp.limits.bulk(len(container) if not isinstance(container, range) else 1)
        return guarded(interp, operator.contains, container, item)
    if isinstance(container, dict | set | frozenset) or type(container) in (type({}.keys()), type({}.items())):
        if (missing := key_unknown(item)) is not None:
            return missing
        return hashable(interp, item) in container
    if type(container) in SCALARS or type(container) in (Function, BoundMethod):
        interp.error("TypeError", f"argument of type '{interp.class_of(container).name}' is not iterable")
    if isinstance(container, list | tuple) and type(item) in SCALARS:
        interp.limits.bulk(len(container))
        if item in [part for part in container if type(part) in SCALARS]:
            return True
    return _any_equal(interp, container, item)


def _as_bool(interp: Interpreter, value: Any) -> Any:
    try:
        return interp.truth(value)
    except NotKnown as caught:
        return caught.unknown


def _any_equal(interp: Interpreter, container: Any, item: Any) -> Any:
    missing: Any = False
    try:
        for part in interp.iterate(container):
            interp.limits.step()
            same = True if part is item else compare(interp, ast.Eq, part, item)
            if type(same) is Unknown:
                missing = same
            elif interp.truth(same):
                return True
    except NotKnown as caught:
        return caught.unknown
    return missing
