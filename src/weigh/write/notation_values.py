"""What stands in the fields of ops, as the exact form of notation has it: 11x11, same, {width}, Dense(64)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import MISSING
from typing import Any

from weigh.network.formulas import Formula
from weigh.network.ops import Op
from weigh.network.tensors import Tensor
from weigh.readers.written.notation.forms import KEYWORDS, ONES, PLAIN_NAME, fields_of, ones, operations, values


def name(text: str) -> str:
    """A name, in quotation marks where it would be read otherwise."""
    return text if PLAIN_NAME.fullmatch(text) and text not in KEYWORDS else _quoted(text)


def _quoted(text: str) -> str:
    return json.dumps(text).replace("{", "\\u007b").replace("}", "\\u007d")


def value(thing: Any) -> str:
    """One value. Raises: TypeError for what no field holds."""
    if thing is None or isinstance(thing, bool):
        return str(thing).lower()
    if isinstance(thing, int | float):
        return repr(thing)
    if isinstance(thing, str):
        return name(thing)
    if isinstance(thing, Formula):
        return "{" + formula(thing) + "}"
    if type(thing).__name__ in values() or isinstance(thing, Op):
        return called(thing)
    if isinstance(thing, tuple | list):
        return _tuple(tuple(thing))
    raise TypeError(f"no notation for {type(thing).__name__}")


def _tuple(things: tuple[Any, ...]) -> str:
    plain = all(isinstance(thing, int) and not isinstance(thing, bool) and thing >= 0 for thing in things)
    return "x".join(map(str, things)) if plain and len(things) > 1 else f"({', '.join(map(value, things))})"


def called(thing: Any) -> str:
    """An op or a value of several fields as a call: those without a default by their place, the others by name."""
    cls = type(thing)
    if cls.__name__ not in operations() and cls.__name__ not in values():
        raise TypeError(f"no notation for {cls.__name__}")
    return f"{cls.__name__}({', '.join(_arguments(thing))})"


def _arguments(thing: Any) -> Iterator[str]:
    cls: type = type(thing)
    given = {field: getattr(thing, field) for field in fields_of(cls)}
    by_place = True
    for field, default in fields_of(cls).items():
        if default is MISSING and field in ONES and ones(given) is not None:
            by_place = False
            if given[field] == ones(given):
                continue
        elif default is not MISSING:
            by_place = False
            if _same(given[field], default):
                continue
        written = value(given[field])
        yield written if by_place else f"{field}={written}"


def _same(one: Any, other: Any) -> bool:
    """Whether two values are one also in their type: True is no 1."""
    return type(one) is type(other) and bool(one == other)


def formula(size: Formula) -> str:
    """A size that is not known, in the names of its unknowns; the richer ones, which are SymPy's, behind an =."""
    if size.terms is None:
        expression = size.expression
        symbols = {symbol: type(symbol)(name(symbol.name)) for symbol in expression.free_symbols}
        return "= " + str(expression.xreplace(symbols))
    return str(
        Formula(
            terms={
                tuple([part._replace(name=name(part.name)) for part in term]): times
                for term, times in size.terms.items()
            }
        )
    )


def tensor(thing: Tensor) -> str:
    """An input: its sizes without the batch where its axes have their usual names, else all of it."""
    if not thing.axes or thing != Tensor.of(*thing.shape[1:], dtype=thing.dtype):
        return called(thing)
    sizes = thing.shape[1:]
    dtype = "" if thing.dtype == "float32" else f" {name(thing.dtype)}"
    return value(sizes[0] if len(sizes) == 1 else sizes) + dtype
