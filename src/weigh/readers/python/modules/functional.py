"""`functools`, `itertools` and `contextlib`."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from weigh.readers.python import comparisons, operators
from weigh.readers.python.containers import collected, hashable
from weigh.readers.python.contexts import Generated, context_manager
from weigh.readers.python.descriptors import Property
from weigh.readers.python.lazy import Lazy
from weigh.readers.python.natives import loose, table
from weigh.readers.python.raised import OBJECT, NotKnown
from weigh.readers.python.values import Class, Function, Native, Thing

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


# -- functools -----------------------------------------------------------------------------------------------------


PARTIAL = Class("partial", (OBJECT,))


@dataclass(eq=False, slots=True)
class Partial(Thing):
    """`functools.partial(function, *args, **kwargs)`."""

    cls: ClassVar[Class] = PARTIAL

    function: Any
    args: list[Any]
    kwargs: dict[str, Any]

    def type_name(self) -> str:
        return "partial"

    def call(self, interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        interp.limits.enter()
        try:
            return interp.call(self.function, [*self.args, *args], {**self.kwargs, **kwargs})
        finally:
            interp.limits.leave()

    def truth(self, interp: Interpreter) -> bool:
        return True

    def get(self, interp: Interpreter, name: str) -> Any:
        facts = {"func": self.function, "args": tuple(self.args), "keywords": self.kwargs}
        return facts.get(name, NotImplemented)


def _partial(interp: Interpreter, cls: Any, function: Any, *args: Any, **kwargs: Any) -> Any:
    interp.limits.allocate(len(args) + len(kwargs))
    return Partial(function, list(args), kwargs)


PARTIAL.members["__new__"] = loose("partial", _partial)


def _reduce(interp: Interpreter, function: Any, items: Any, *start: Any) -> Any:
    source = interp.iterate(items)
    total = start[0] if start else next(source, _reduce)
    if total is _reduce:
        interp.error("TypeError", "reduce() of empty iterable with no initial value")
    for item in source:
        interp.limits.step()
        total = interp.call(function, [total, item], {})
    return total


def _wraps(interp: Interpreter, wrapped: Any, *rest: Any, **options: Any) -> Any:
    def name_it(interp: Interpreter, wrapper: Any) -> Any:
        if isinstance(wrapper, Function) and isinstance(wrapped, Function):
            wrapper.name = wrapped.name
            wrapper.attributes.update(wrapped.attributes, __wrapped__=wrapped)
        return wrapper

    return loose("wraps", name_it)


def _cached(interp: Interpreter, function: Any) -> Any:
    """A cache that remembers plain arguments; a function without effects gives the same either way."""
    if isinstance(function, int) or function is None:  # lru_cache(maxsize=None) as a decorator with arguments
        return loose("lru_cache", _cached)
    known: dict[Any, Any] = {}

    def run(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        key = (tuple(args), tuple(kwargs.items()))
        try:
            hashable(interp, key)
        except NotKnown:
            return interp.call(function, args, kwargs)
        if key not in known:
            known[key] = interp.call(function, args, kwargs)
        return known[key]

    return Native(getattr(function, "name", "cached"), run)


_FUNCTOOLS: dict[str, Any] = {"partial": PARTIAL, "partialmethod": PARTIAL} | table(loose, {
    "reduce": _reduce,
    "wraps": _wraps,
    "cache": _cached,
    "lru_cache": lambda interp, maxsize=128, typed=False: _cached(interp, maxsize),
    "cached_property": lambda interp, function: Property(function, None, True),
    "total_ordering": lambda interp, cls: cls,
    "singledispatch": lambda interp, function: function,
    "cmp_to_key": lambda interp, function: interp.unknown("call", "cmp_to_key"),
})  # fmt: skip

# -- itertools -----------------------------------------------------------------------------------------------------


def _lazy(name: str, produce: Any) -> Native:
    return loose(name, lambda interp, *args, **kwargs: Lazy(interp, produce(interp, *args, **kwargs), name))


def _each(interp: Interpreter, items: Any) -> Iterator[Any]:
    for item in interp.iterate(items):
        interp.limits.step()
        yield item


def _chain(interp: Interpreter, *sources: Any) -> Iterator[Any]:
    return (item for source in sources for item in _each(interp, source))


def _from_iterable(interp: Interpreter, sources: Any) -> Iterator[Any]:
    return (item for source in _each(interp, sources) for item in _each(interp, source))


def _count(interp: Interpreter, start: Any = 0, step: Any = 1) -> Iterator[Any]:
    while True:
        yield start
        start = operators.binary(interp, ast.Add, start, step)


def _cycle(interp: Interpreter, items: Any) -> Iterator[Any]:
    known = collected(interp, items)
    while known:
        for item in known:
            interp.limits.step()
            yield item


def _repeat(interp: Interpreter, item: Any, times: Any = None) -> Iterator[Any]:
    return itertools.repeat(item) if times is None else itertools.repeat(item, times)


def _product(interp: Interpreter, *sources: Any, repeat: int = 1) -> Iterator[Any]:
    rows = [collected(interp, source) for source in sources]
    interp.limits.allocate(sum([len(row) for row in rows]) * max(repeat, 0))
    return itertools.product(*rows, repeat=repeat)


def _islice(interp: Interpreter, items: Any, *bounds: Any) -> Iterator[Any]:
    return itertools.islice(_each(interp, items), *bounds)


def _accumulate(interp: Interpreter, items: Any, function: Any = None, *, initial: Any = None) -> Iterator[Any]:
    source = _each(interp, items)
    total = next(source, _accumulate) if initial is None else initial
    if total is _accumulate:
        return
    yield total
    for item in source:
        if function is None:
            total = operators.binary(interp, ast.Add, total, item)
        else:
            total = interp.call(function, [total, item], {})
        yield total


def _while(taking: bool) -> Any:
    def produce(interp: Interpreter, test: Any, items: Any) -> Iterator[Any]:
        source = _each(interp, items)
        for item in source:
            passes = interp.truth(interp.call(test, [item], {}))
            if taking and not passes:
                return
            if taking:
                yield item
            elif not passes:
                yield item
                yield from source

    return produce


def _longest(interp: Interpreter, *sources: Any, fillvalue: Any = None) -> Iterator[Any]:
    return itertools.zip_longest(*[_each(interp, source) for source in sources], fillvalue=fillvalue)


def _pairwise(interp: Interpreter, items: Any) -> Iterator[Any]:
    return itertools.pairwise(_each(interp, items))


def _starmap(interp: Interpreter, function: Any, rows: Any) -> Iterator[Any]:
    return (interp.call(function, collected(interp, row), {}) for row in _each(interp, rows))


def _groupby(interp: Interpreter, items: Any, key: Any = None) -> Iterator[Any]:
    group: list[Any] = []
    group_key: Any = _groupby
    for item in _each(interp, items):
        item_key = item if key is None else interp.call(key, [item], {})
        if group_key is not _groupby and not interp.truth(comparisons.equals(interp, item_key, group_key)):
            yield group_key, group
            group = []
        group_key = item_key
        group.append(item)
    if group:
        yield group_key, group


def _tee(interp: Interpreter, items: Any, n: int = 2) -> Any:
    known = collected(interp, items)
    return tuple([Lazy(interp, iter(known), "tee") for _ in range(n)])


def _chosen(function: Any) -> Any:
    return lambda interp, items, r=None: function(collected(interp, items), *(() if r is None else (r,)))


class _Chain(Thing):
    """`itertools.chain`, which is called and has `from_iterable`."""

    __slots__ = ()

    def call(self, interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        return Lazy(interp, _chain(interp, *args), "chain")

    def get(self, interp: Interpreter, name: str) -> Any:
        return _lazy(name, _from_iterable) if name == "from_iterable" else NotImplemented


_ITERTOOLS: dict[str, Any] = {
    "chain": _Chain(),
    "tee": loose("tee", _tee),
    **{
        name: _lazy(name, produce)
        for name, produce in {
            "count": _count, "cycle": _cycle, "repeat": _repeat, "product": _product, "islice": _islice,
            "accumulate": _accumulate, "takewhile": _while(True), "dropwhile": _while(False), "zip_longest": _longest,
            "izip_longest": _longest, "pairwise": _pairwise, "starmap": _starmap, "groupby": _groupby,
            "combinations": _chosen(itertools.combinations), "permutations": _chosen(itertools.permutations),
            "combinations_with_replacement": _chosen(itertools.combinations_with_replacement),
        }.items()
    },
}  # fmt: skip

# -- contextlib ----------------------------------------------------------------------------------------------------


def _null(interp: Interpreter, value: Any = None) -> Any:
    return Generated(Lazy(interp, iter([value]), "nullcontext"))


_CONTEXTLIB = table(loose, {
    "contextmanager": lambda interp, function: context_manager(function),
    "nullcontext": _null,
})  # fmt: skip

MODULES: dict[str, dict[str, Any]] = {"functools": _FUNCTOOLS, "itertools": _ITERTOOLS, "contextlib": _CONTEXTLIB}
