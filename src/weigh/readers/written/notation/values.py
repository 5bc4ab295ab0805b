"""What stands in the fields of the exact form, to the values that it means."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING
from typing import Any

from weigh.network.errors import Fault, SourceError, WeighError
from weigh.network.formulas import Formula
from weigh.network.place import Place
from weigh.network.sizes import Size
from weigh.network.tensors import Tensor
from weigh.readers.written.notation.forms import CONSTANTS, ONES, fields_of, fits, kinds_of, ones, operations, values
from weigh.readers.written.notation.parsing import tree

_DIGITS = 400


def name(found: Any) -> str:
    """A name, as it is or in quotation marks."""
    return word(found.children[0])


def word(token: Any) -> str:
    return str(json.loads(token)) if token.type == "STRING" else str(token)


def value(found: Any) -> Any:
    """One value of the grammar's `_value`.

    Raises: SourceError of the kinds notation.op, notation.field and notation.value.
    """
    if hasattr(found, "data"):
        if found.data == "tuple":
            return tuple([value(one) for one in found.children])
        return made(*found.children)
    if found.type == "NUM":
        return number(found)
    if found.type == "SIZES":
        return tuple([None if size.strip() == "?" else number(size) for size in found.lower().split("x")])
    if found.type == "FORMULA":
        return formula(found)
    text = word(found)
    return CONSTANTS[text] if found.type == "WORD" and text in CONSTANTS else text


def number(text: str) -> int | float:
    """A number, whole or not."""
    digits = text.strip()[:_DIGITS]
    return int(digits) if digits.lstrip("-").isdigit() else float(digits)


def made(kind: Any, arguments: Any) -> Any:
    """An op, or a value of several fields, by its name and what stands in its parentheses."""
    cls = {**values(), **operations()}.get(str(kind))
    if cls is None:
        from difflib import get_close_matches

        near = get_close_matches(str(kind), operations(), n=1)
        raise _fault("notation.op", kind, op=str(kind), near=f" Did you mean {near[0]}?" if near else "")
    by_place, by_name = given(arguments)
    fields = fields_of(cls)
    facts = {"op": str(kind), "fields": ", ".join(fields) or "none"}
    if len(by_place) > len(fields):
        raise _fault("notation.field", kind, field=value_text(by_place[len(fields)]), **facts)
    taken = dict(zip(fields, by_place, strict=False))
    for field, one in by_name.items():
        if field not in fields or field in taken:
            raise _fault("notation.field", kind, field=field, **facts)
        taken[field] = one
    for field, default in fields.items():
        if field not in taken and default is MISSING and field in ONES and ones(taken) is not None:
            taken[field] = ones(taken)
    missing = [field for field, default in fields.items() if field not in taken and default is MISSING]
    if missing:
        raise _fault("notation.missing", kind, field=missing[0], **facts)
    for field, one in taken.items():
        if not fits(one, kinds_of(cls)[field]):
            raise _fault("notation.kind", kind, op=str(kind), field=field, value=value_text(one))
    return cls(**taken)


def given(arguments: Any) -> tuple[list[Any], Mapping[str, Any]]:
    """What stands in parentheses: by place, and by name."""
    by_place, by_name = [], {}
    for one in arguments.children:
        if getattr(one, "data", "") == "field":
            by_name[str(one.children[0])] = value(one.children[1])
        else:
            by_place.append(value(one))
    return by_place, by_name


def value_text(thing: Any) -> str:
    """A value as far as a fault shows it."""
    return str(thing)[:60]


def _fault(kind: str, token: Any, **facts: Any) -> WeighError:
    return SourceError(Fault(kind, facts, place=Place(token.line)))


def tensor(found: Any, dtype: str = "float32") -> Tensor:
    """An input: sizes without the batch, or a tensor with its axes; a size that is left open (?) is an unknown."""
    thing = value(found)
    if isinstance(thing, Tensor):
        return thing
    sizes = thing if isinstance(thing, tuple) else (thing,)
    if not all(size is None or isinstance(size, Formula) or (isinstance(size, int) and size >= 0) for size in sizes):
        raise SourceError(Fault("notation.value", {"value": value_text(thing), "law": "a shape"}))
    unknown = Tensor.of(*(1 for _ in sizes))
    named = [Formula(axis.name) if size is None else size for axis, size in zip(unknown.axes[1:], sizes, strict=True)]
    return Tensor.of(*named, dtype=dtype)


# -- sizes that are not known ------------------------------------------------------------------------------------


def formula(token: Any) -> Size:
    """{width}, {floor((width - 1)/2)}: a size in named unknowns.

    Raises: SourceError where it is none.
    """
    parsed = tree(token[1:-1], "formula", token.line)
    rich = getattr(parsed.children[0], "type", "") == "RICH"
    try:
        if not rich:
            return _size(parsed.children[-1])  # type: ignore[no-any-return]
        import sympy

        return Formula(rich=_rich(parsed.children[-1], sympy))
    except (TypeError, ValueError, ZeroDivisionError, ArithmeticError, AttributeError):
        raise _fault("notation.value", token, value=str(token), law="a size") from None


_LARGEST_POWER = 16


def _size(found: Any) -> Any:
    """The light form: whole numbers, sums, products and rounded quotients of unknowns."""
    if not hasattr(found, "data"):
        return number(found) if found.type == "COUNT" else Formula(word(found))
    if found.data == "function":
        function, inner = found.children
        if str(function) != "floor":
            raise ValueError(function)
        if getattr(inner, "data", "") != "divide":
            return _size(inner)
        over, under = inner.children
        return _size(over) // _size(under)
    left, *right = map(_size, found.children)
    if found.data == "negative":
        return -left
    if found.data == "power" and not right[0] <= _LARGEST_POWER:
        raise ValueError(right[0])
    return _ARITHMETIC[found.data](left, right[0])


_ARITHMETIC = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "power": lambda a, b: a**b,
}


def _rich(found: Any, sympy: Any) -> Any:
    """SymPy's form of the same, for what the light one does not hold."""
    if not hasattr(found, "data"):
        return (
            sympy.Integer(int(found[:_DIGITS]))
            if found.type == "COUNT"
            else sympy.Symbol(word(found), integer=True, positive=True)
        )
    if found.data == "function":
        function, *inner = found.children
        return {"floor": sympy.floor, "ceiling": sympy.ceiling, "Mod": sympy.Mod, "Max": sympy.Max, "Min": sympy.Min}[
            str(function)
        ](*(_rich(one, sympy) for one in inner))
    left, *right = (_rich(one, sympy) for one in found.children)
    return -left if found.data == "negative" else _ARITHMETIC[found.data](left, right[0])
