"""The builtin functions, as one table. What would run code or reach outside gives an `Unknown` and is noted."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from weigh.network.sizes import Formula
from weigh.readers.python import classes, comparisons, operators, types
from weigh.readers.python.boxes import unboxed
from weigh.readers.python.containers import collected, hashable, plain
from weigh.readers.python.descriptors import ClassMethod, Property, StaticMethod
from weigh.readers.python.evaluated import eval_
from weigh.readers.python.lazy import Lazy
from weigh.readers.python.limits import BITS
from weigh.readers.python.natives import loose, pure, strict, table
from weigh.readers.python.ordering import extreme, sort, sort_by
from weigh.readers.python.raised import NotKnown, Raised, exception_class, is_exception_name
from weigh.readers.python.scopes import MISSING
from weigh.readers.python.text import formatted, represented
from weigh.readers.python.values import BoundMethod, Class, Function, Instance, Native, Thing, Unknown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


def lazily(kind: str, produce: Callable[..., Iterator[Any]]) -> Callable[..., Any]:
    """A function that gives an iterator of the program: a list where Python 2 had one."""

    def make(interp: Interpreter, *args: Any, **kwargs: Any) -> Any:
        lazy = Lazy(interp, produce(interp, *args, **kwargs), kind)
        if interp.python2 and kind in ("map", "filter", "zip"):
            return collected(interp, lazy)
        return lazy

    return make


# -- iterators -----------------------------------------------------------------------------------------------------


def enumerate_(interp: Interpreter, items: Any, start: Any = 0) -> Iterator[Any]:
    source = interp.iterate(items)
    return ((operators.binary(interp, ast.Add, start, number), item) for number, item in enumerate(source))


def zip_(interp: Interpreter, *sources: Any, strict: Any = False) -> Iterator[Any]:
    return zip(*[interp.iterate(source) for source in sources], strict=bool(strict))


def map_(interp: Interpreter, function: Any, *sources: Any) -> Iterator[Any]:
    rows = zip(*[interp.iterate(source) for source in sources], strict=False)
    if function is None:
        return (row[0] if len(row) == 1 else row for row in rows)
    return (interp.call(function, list(row), {}) for row in rows)


def filter_(interp: Interpreter, function: Any, items: Any) -> Iterator[Any]:
    source = interp.iterate(items)
    return (item for item in source if interp.truth(item if function is None else interp.call(function, [item], {})))


def reversed_(interp: Interpreter, items: Any) -> Iterator[Any]:
    items = unboxed(items)
    if type(items) is Instance and (method := items.cls.find("__reversed__")) is not NotImplemented:
        backwards: Iterator[Any] = interp.iterate(interp.call(BoundMethod(items, method), [], {}))
        return backwards
    if isinstance(items, range):
        return iter(items[::-1])
    if isinstance(items, Lazy | set | frozenset):
        interp.error("TypeError", f"'{interp.class_of(items).name}' object is not reversible")
    return iter(collected(interp, items)[::-1])


def iter_(interp: Interpreter, value: Any, *sentinel: Any) -> Any:
    if sentinel:
        return Lazy(interp, _until(interp, value, sentinel[0]), "callable_iterator")
    if isinstance(value, Lazy):
        return value
    if type(value) is Instance and type(method := value.cls.find("__iter__")) is Function:
        return interp.call(BoundMethod(value, method), [], {})
    return Lazy(interp, interp.iterate(value), "iterator")


def _until(interp: Interpreter, function: Any, sentinel: Any) -> Iterator[Any]:
    while True:
        value = interp.call(function, [], {})
        if interp.truth(comparisons.equals(interp, value, sentinel)):
            return
        yield value


def next_(interp: Interpreter, iterator: Any, *default: Any) -> Any:
    try:
        if isinstance(iterator, Lazy):
            return iterator.advance(None)
        if type(iterator) is Unknown:
            return iterator
        return interp.call(interp.get(iterator, "__next__"), [], {})
    except Raised as raised:
        if raised.name == "StopIteration" and default:
            return default[0]
        raise


# -- folding -------------------------------------------------------------------------------------------------------


def sum_(interp: Interpreter, items: Any, start: Any = 0) -> Any:
    total = start
    for item in interp.iterate(items):
        interp.limits.step()
        total = operators.binary(interp, ast.Add, total, item)
    return total


def any_(interp: Interpreter, items: Any) -> Any:
    return _first(interp, items, True)


def all_(interp: Interpreter, items: Any) -> Any:
    return _first(interp, items, False)


def _first(interp: Interpreter, items: Any, wanted: bool) -> Any:
    """Whether some item's truth is `wanted`; one known such item decides, whatever the others are."""
    unknown: Any = None
    for item in interp.iterate(items):
        interp.limits.step()
        try:
            if interp.truth(item) is wanted:
                return wanted
        except NotKnown as caught:
            unknown = caught.unknown
    return unknown if unknown is not None else not wanted


def sorted_(interp: Interpreter, items: Any, *comparison: Any, key: Any = None, reverse: Any = False) -> Any:
    if comparison and comparison[0] is not None:
        return sort_by(interp, collected(interp, items), comparison[0])
    return sort(interp, collected(interp, items), key, reverse)


def len_(interp: Interpreter, value: Any) -> Any:
    return interp.length(value)


# -- numbers -------------------------------------------------------------------------------------------------------


def abs_(interp: Interpreter, value: Any) -> Any:
    if type(value) is Instance and (method := value.cls.find("__abs__")) is not NotImplemented:
        return interp.call(BoundMethod(value, method), [], {})
    if isinstance(value, Thing) and isinstance(own := value.get(interp, "__abs__"), Native):
        return interp.call(own, [], {})
    if isinstance(value, Thing | Formula):
        return interp.unknown("call", "abs")
    return abs(value)


def round_(interp: Interpreter, value: Any, digits: Any = None) -> Any:
    if isinstance(value, Formula):
        return value
    if not plain(interp, value) or not plain(interp, digits):
        return interp.unknown("call", "round")
    if digits is not None and abs(digits) > BITS:
        interp.limits.bits(abs(digits))
    rounded = round(value, digits) if digits is not None else round(value)
    return float(rounded) if interp.python2 and digits is None else rounded


def pow_(interp: Interpreter, base: Any, exponent: Any, modulus: Any = None) -> Any:
    if modulus is None:
        return operators.binary(interp, ast.Pow, base, exponent)
    interp.limits.step(max(1, exponent.bit_length() // 8))
    return pow(base, exponent, modulus)


def divmod_(interp: Interpreter, left: Any, right: Any) -> Any:
    return operators.binary(interp, ast.FloorDiv, left, right), operators.binary(interp, ast.Mod, left, right)


# -- objects -------------------------------------------------------------------------------------------------------


def isinstance_(interp: Interpreter, value: Any, wanted: Any) -> Any:
    if type(value) is Unknown:
        return value
    return _is_a(interp, lambda cls: interp.is_instance(value, cls), wanted, value)


def issubclass_(interp: Interpreter, cls: Any, wanted: Any) -> Any:
    if type(cls) is not Class:
        interp.error("TypeError", "issubclass() arg 1 must be a class")
    return _is_a(interp, cls.is_a, wanted, cls)


def _is_a(interp: Interpreter, test: Callable[[Class], bool], wanted: Any, value: Any) -> Any:
    waiting, unknown = [wanted], operators.unknown_base(interp, value)
    while waiting:
        interp.limits.step()
        cls = waiting.pop()
        if isinstance(cls, tuple | list):
            waiting.extend(reversed(cls))
        elif type(cls) is Class:
            if test(cls):
                return True
        elif (abstract := getattr(cls, "has_instance", None)) is not None:
            if abstract(interp, value):
                return True
        elif type(cls) is Unknown:
            # Python's own values are of none of the classes that only others define.
            if not plain(interp, value):
                unknown = cls
        elif cls is None:
            if value is None:
                return True
        else:
            unknown = interp.unknown("call", "isinstance")
    return False if unknown is None else unknown


def hasattr_(interp: Interpreter, value: Any, name: str) -> Any:
    if type(value) is Unknown:
        return value
    try:
        found = interp.get(value, name)
    except Raised as raised:
        if raised.name == "AttributeError":
            return False
        raise
    return found if type(found) is Unknown else True


def getattr_(interp: Interpreter, value: Any, name: Any, *default: Any) -> Any:
    if type(name) is Unknown:
        return name
    if not isinstance(name, str):
        interp.error("TypeError", "attribute name must be string")
    try:
        return interp.get(value, name)
    except Raised as raised:
        if raised.name == "AttributeError" and default:
            return default[0]
        raise


def setattr_(interp: Interpreter, value: Any, name: Any, new: Any) -> None:
    if type(name) is Unknown:
        interp.spoil(value, name)
    else:
        interp.set(value, name, new)


def delattr_(interp: Interpreter, value: Any, name: str) -> None:
    interp.delete(value, name)


def callable_(interp: Interpreter, value: Any) -> Any:
    if type(value) is Instance:
        return value.cls.find("__call__") is not NotImplemented
    if isinstance(value, Thing):
        return type(value).call is not Thing.call
    return isinstance(value, Function | BoundMethod | Class)


def vars_(interp: Interpreter, *value: Any) -> Any:
    return interp.scope.names if not value else interp.get(value[0], "__dict__")


def dir_(interp: Interpreter, *value: Any) -> Any:
    if value and isinstance(value[0], Instance | Class):
        own, cls = (value[0].attributes, value[0].cls) if isinstance(value[0], Instance) else ((), value[0])
        return sorted({*own, *[name for base in cls.mro for name in base.members]})
    return interp.unknown("call", "dir") if value else sorted(interp.scope.names)


def hash_(interp: Interpreter, value: Any) -> Any:
    if type(value) is Instance and (method := value.cls.find("__hash__")) is not NotImplemented:
        return interp.call(BoundMethod(value, method), [], {})
    hashable(interp, value)
    return hash(value) if isinstance(value, int) else interp.unknown("call", "hash")


def repr_(interp: Interpreter, value: Any) -> Any:
    return value if type(value) is Unknown else represented(interp, value)


def print_(interp: Interpreter, *values: Any, **options: Any) -> None:
    """Nothing is printed; what printing would do to the program is not read either."""


def _property(interp: Interpreter, fget: Any = None, fset: Any = None, *rest: Any, **named: Any) -> Property:
    return Property(fget if fget is not None else named.get("fget"), fset if fset is not None else named.get("fset"))


def _refused(name: str) -> Callable[..., Any]:
    """What would run code or reach outside: an Unknown, and a note."""

    def run(interp: Interpreter, *args: Any, **kwargs: Any) -> Any:
        interp.note("not run", name=name)
        return interp.unknown("outside", f"{name}()")

    return run


def _import(interp: Interpreter, name: Any, *args: Any, **kwargs: Any) -> Any:
    return interp.module(name) if isinstance(name, str) else interp.unknown("outside", "__import__()")


def _exit(interp: Interpreter, *args: Any) -> None:
    interp.error("SystemExit", *args[:1])


_LOOSE: dict[str, Callable[..., Any]] = {
    "len": len_, "enumerate": lazily("enumerate", enumerate_), "zip": lazily("zip", zip_), "map": lazily("map", map_),
    "filter": lazily("filter", filter_), "reversed": lazily("reversed", reversed_), "iter": iter_, "next": next_,
    "sum": sum_, "any": any_, "all": all_, "sorted": sorted_, "isinstance": isinstance_, "issubclass": issubclass_,
    "hasattr": hasattr_, "getattr": getattr_, "setattr": setattr_, "delattr": delattr_, "callable": callable_,
    "vars": vars_, "dir": dir_, "print": print_, "property": _property, "repr": repr_,
    "staticmethod": lambda interp, function: StaticMethod(function),
    "classmethod": lambda interp, function: ClassMethod(function),
    "globals": lambda interp: interp.scope.module.names,
    "locals": lambda interp: interp.scope.names,
    "eval": eval_, "__import__": _import, "exit": _exit, "quit": _exit,
    "format": lambda interp, value, spec="": formatted(interp, value, spec, ""),
    **{name: _refused(name) for name in (
        "input", "open", "exec", "compile", "raw_input", "execfile", "breakpoint",
    )},
}  # fmt: skip
_STRICT: dict[str, Callable[..., Any]] = {
    "max": extreme(ast.Gt, "max"), "min": extreme(ast.Lt, "min"), "abs": abs_, "round": round_, "pow": pow_,
    "divmod": divmod_, "hash": hash_,
    "id": lambda interp, value: interp.unknown("call", "id"),
}  # fmt: skip
_PURE: dict[str, Callable[..., Any]] = {"bin": bin, "hex": hex, "oct": oct, "ord": ord, "chr": chr, "ascii": ascii}

_FUNCTIONS: dict[str, Any] = {**table(loose, _LOOSE), **table(strict, _STRICT), **table(pure, _PURE)}
_FUNCTIONS["super"] = Native("super", classes.super_)
_HIDDEN = (
    "OrderedDict", "defaultdict", "Counter", "deque", "function", "method", "builtin_function_or_method", "module",
    "NoneType", "NotImplementedType", "ellipsis", "generator",
)  # fmt: skip

_TABLE: dict[str, Any] = {
    **_FUNCTIONS,
    **{name: cls for name, cls in types.TYPES.items() if name not in _HIDDEN},
    "NotImplemented": NotImplemented,
    "Ellipsis": ...,
    "True": True,
    "False": False,
    "None": None,
    "__debug__": True,
}


class Table(dict[str, Any]):
    """The builtins; Python's many exceptions are made when first asked for."""

    def get(self, name: str, default: Any = None) -> Any:
        found = super().get(name, MISSING)
        if found is MISSING and is_exception_name(name):
            found = self[name] = exception_class(name)
        return default if found is MISSING else found


def table_for(python2: bool) -> Table:
    """The builtins of one reading."""
    made = Table(_TABLE)
    if python2:
        from weigh.readers.python.modules.functional import MODULES

        made.update(
            xrange=made["range"], unicode=made["str"], basestring=made["str"], long=made["int"],
            unichr=made["chr"], reduce=MODULES["functools"]["reduce"], cmp=loose("cmp", cmp_),
            StandardError=exception_class("Exception"),
        )  # fmt: skip
    else:
        made.update(xrange=made["range"], unicode=made["str"], basestring=made["str"], long=made["int"])
    return made


def cmp_(interp: Interpreter, left: Any, right: Any) -> Any:
    less = interp.truth(comparisons.compare(interp, ast.Lt, left, right))
    return -1 if less else int(interp.truth(comparisons.compare(interp, ast.Gt, left, right)))
