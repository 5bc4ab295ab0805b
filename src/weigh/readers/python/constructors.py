"""What `int(...)`, `list(...)`, `dict(...)` and the other types make of their arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from weigh.network.sizes import Formula
from weigh.readers.python import operators
from weigh.readers.python.boxes import unboxed
from weigh.readers.python.container_methods import fill
from weigh.readers.python.containers import collected, hashable
from weigh.readers.python.indices import index
from weigh.readers.python.mappings import Counter, DefaultDict, Deque, OrderedDict
from weigh.readers.python.raised import NotKnown
from weigh.readers.python.text import shown
from weigh.readers.python.values import BoundMethod, Instance, Thing, Unknown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


def _special(interp: Interpreter, value: Any, *names: str) -> Any:
    """What the first of these special methods of an instance returns; the value itself without any."""
    if type(value) is Instance:
        for name in names:
            method = value.cls.find(name)
            if method is not NotImplemented:
                return interp.call(BoundMethod(value, method), [], {})
    return value


def int_(interp: Interpreter, value: Any = 0, base: Any = 10) -> Any:
    value = unboxed(_special(interp, value, "__int__", "__index__"))
    if isinstance(value, Thing):
        value = _number(interp, value)
    if type(value) is Unknown or isinstance(value, Formula):
        return value
    if isinstance(value, str | bytes):
        return operators.integer_from(interp, value if isinstance(value, str) else value.decode("latin-1"), base)
    return operators.guarded(interp, int, value)


def float_(interp: Interpreter, value: Any = 0.0) -> Any:
    value = unboxed(_special(interp, value, "__float__"))
    if isinstance(value, Thing):
        value = _number(interp, value)
    if isinstance(value, Formula):
        return interp.unknown("formula", "float()")
    return value if type(value) is Unknown else operators.guarded(interp, float, value)


def _number(interp: Interpreter, value: Thing) -> Any:
    """The number that a one-element array holds."""
    number = getattr(value, "scalar", lambda: NotImplemented)()
    return interp.unknown("conversion", value.type_name()) if number is NotImplemented else number


def complex_(interp: Interpreter, *parts: Any) -> Any:
    return operators.guarded(interp, complex, *parts)


def bool_(interp: Interpreter, value: Any = False) -> Any:
    return interp.truth(value)


def str_(interp: Interpreter, value: Any = "", *encoding: Any) -> Any:
    return shown(interp, value)


def bytes_(interp: Interpreter, value: Any = b"", *encoding: Any) -> Any:
    if isinstance(value, int):
        interp.limits.allocate(max(value, 0))
        return operators.guarded(interp, bytes, value)
    if isinstance(value, str | bytes):
        interp.limits.allocate(len(value))
        return value if isinstance(value, bytes) else operators.guarded(interp, value.encode, *encoding)
    return operators.guarded(interp, bytes, collected(interp, value))


def list_(interp: Interpreter, value: Any = ()) -> Any:
    return collected(interp, value)


def tuple_(interp: Interpreter, value: Any = ()) -> Any:
    return tuple(collected(interp, value))


def set_(interp: Interpreter, value: Any = ()) -> Any:
    return {hashable(interp, item) for item in collected(interp, value)}


def frozenset_(interp: Interpreter, value: Any = ()) -> Any:
    return frozenset(set_(interp, value))


def _mapping(made: Callable[[], dict[Any, Any]]) -> Callable[..., Any]:
    def make(interp: Interpreter, *sources: Any, **entries: Any) -> Any:
        mapping = made()
        for source in sources:
            fill(interp, mapping, source)
        mapping.update(entries)
        return mapping

    return make


def defaultdict_(interp: Interpreter, factory: Any = None, *sources: Any, **entries: Any) -> Any:
    made = DefaultDict(factory)
    for source in sources:
        fill(interp, made, source)
    made.update(entries)
    return made


def counter_(interp: Interpreter, source: Any = (), **counts: Any) -> Any:
    made = Counter(counts)
    source = unboxed(source)
    if isinstance(source, dict):
        made.update(source)
    else:
        for item in interp.iterate(source):
            interp.limits.step()
            key = hashable(interp, item)
            made[key] = made.get(key, 0) + 1
    return made


def deque_(interp: Interpreter, items: Any = (), maxlen: Any = None) -> Any:
    return Deque(collected(interp, items), maxlen)


def range_(interp: Interpreter, *bounds: Any) -> Any:
    return operators.guarded(interp, range, *[index(interp, bound) for bound in bounds])


def slice_(interp: Interpreter, *bounds: Any) -> Any:
    return operators.guarded(interp, slice, *bounds)


def _maker(function: Callable[..., Any]) -> Callable[[Interpreter, list[Any], dict[str, Any]], Any]:
    """The function as a class's `make`: unknown arguments make the result unknown, wrong ones the program's error."""

    def make(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        for arg in args:
            if type(arg) is Unknown:
                return arg
        try:
            return operators.guarded(interp, function, interp, *args, **kwargs)
        except NotKnown as caught:
            return caught.unknown

    return make


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "int": int_, "float": float_, "complex": complex_, "bool": bool_, "str": str_, "bytes": bytes_, "bytearray": bytes_,
    "list": list_, "tuple": tuple_, "set": set_, "frozenset": frozenset_, "dict": _mapping(dict),
    "OrderedDict": _mapping(OrderedDict), "defaultdict": defaultdict_, "Counter": counter_, "deque": deque_,
    "range": range_, "slice": slice_,
}  # fmt: skip

MAKERS: dict[str, Callable[[Any, list[Any], dict[str, Any]], Any]] = {
    name: _maker(function) for name, function in _FUNCTIONS.items()
}
