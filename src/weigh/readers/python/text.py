"""Values as text: `str`, `repr`, format specifications, `%` and `.format`, bounded before Python writes them."""

from __future__ import annotations

from _string import formatter_field_name_split, formatter_parser  # type: ignore[import-not-found]
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from weigh.network.sizes import Formula
from weigh.readers.python.boxes import unboxed
from weigh.readers.python.containers import SCALARS, is_spoiled
from weigh.readers.python.limits import LENGTH, LEVELS
from weigh.readers.python.operators import guarded
from weigh.readers.python.raised import NotKnown, exception_class, message_of
from weigh.readers.python.values import BoundMethod, Class, Function, Instance, Thing, Unknown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


def shown(interp: Interpreter, value: Any) -> str:
    """`str(value)`. Raises: NotKnown."""
    if isinstance(value, str):
        return value
    if type(value) is Instance:
        method = value.cls.find("__str__")
        if method is not NotImplemented:
            return _returned(interp, interp.call(BoundMethod(value, method), [], {}))
        if value.cls.is_a(exception_class("BaseException")):
            return message_of(value)
        if isinstance(unboxed(value), str):
            return str(unboxed(value))
    return represented(interp, value)


def represented(interp: Interpreter, value: Any) -> str:
    """`repr(value)`. Raises: NotKnown."""
    return _write(interp, value, [])


def _returned(interp: Interpreter, text: Any) -> str:
    if type(text) is Unknown:
        raise NotKnown(text)
    if not isinstance(text, str):
        interp.error("TypeError", f"__str__ returned non-string (type {interp.class_of(text).name})")
    return str(text)


def _write(interp: Interpreter, value: Any, around: list[Any]) -> str:
    interp.limits.step(2)
    if type(value) in SCALARS:
        if type(value) is str:
            interp.limits.allocate(len(value))
        return repr(value)
    if type(value) is Unknown:
        raise NotKnown(value)
    if (spoiled := is_spoiled(interp, value)) is not None:
        raise NotKnown(spoiled)
    if isinstance(value, list | tuple | dict | set | frozenset):
        return _write_container(interp, value, around)
    if isinstance(value, Formula):
        return str(value)
    if isinstance(value, Thing):
        return value.text(interp)
    if type(value) is Instance:
        return _write_instance(interp, value, around)
    if type(value) is Class:
        return f"<class '{value.name if value.place is None else '__main__.' + value.name}'>"
    if type(value) in (Function, BoundMethod):
        return f"<function {getattr(value, 'name', 'method')}>"
    return repr(value) if isinstance(value, bytearray) else f"<{interp.class_of(value).name} object>"


def _write_instance(interp: Interpreter, value: Instance, around: list[Any]) -> str:
    method = value.cls.find("__repr__")
    if method is not NotImplemented:
        return _returned(interp, interp.call(BoundMethod(value, method), [], {}))
    if value.cls.is_a(exception_class("BaseException")):
        args = value.attributes.get("args", ())
        return f"{value.cls.name}({', '.join(_write(interp, arg, around) for arg in args)})"
    inside = unboxed(value)
    if inside is not value:
        return _write(interp, inside, around)
    return f"<__main__.{value.cls.name} object>"


_BRACKETS = {list: "[]", tuple: "()", set: "{}", frozenset: ("frozenset({", "})"), dict: "{}"}


def _write_container(interp: Interpreter, value: Any, around: list[Any]) -> str:
    if any(value is outer for outer in around):
        return "[...]" if isinstance(value, list) else "{...}" if isinstance(value, dict) else "(...)"
    if len(around) > LEVELS:
        interp.limits.passed("limit.levels", levels=LEVELS)
    inside = [*around, value]
    if not value:
        return repr(value)
    if isinstance(value, dict):
        parts = [f"{_write(interp, key, inside)}: {_write(interp, item, inside)}" for key, item in value.items()]
    else:
        parts = [_write(interp, item, inside) for item in value]
    interp.limits.allocate(sum([len(part) + 2 for part in parts]))
    if isinstance(value, tuple) and len(parts) == 1:
        parts[0] += ","
    kind = next(kind for kind in _BRACKETS if isinstance(value, kind))
    opening, closing = _BRACKETS[kind]
    return opening + ", ".join(parts) + closing


# -- formats -------------------------------------------------------------------------------------------------------


def _check_numbers(interp: Interpreter, spec: str) -> None:
    """Widths and precisions are written as digits: none may ask for more than the longest string."""
    total, run = 0, ""
    for letter in spec + " ":
        if letter.isdecimal():
            run += letter
            if len(run) > 9:
                interp.limits.passed("limit.length", elements=int(run), limit=LENGTH)
        elif run:
            total += int(run)
            run = ""
    interp.limits.allocate(total)


def formatted(interp: Interpreter, value: Any, spec: Any, conversion: str) -> Any:
    """`format(value, spec)` after `str`, `repr` or `ascii` where a conversion is named; a str or an Unknown."""
    try:
        if conversion:
            value = shown(interp, value) if conversion == "str" else represented(interp, value)
            value = ascii(value)[1:-1] if conversion == "ascii" else value
        if not spec:
            return value if type(value) is str else shown(interp, value)
        _check_numbers(interp, spec)
        value = unboxed(value)
        if type(value) is Instance and (method := value.cls.find("__format__")) is not NotImplemented:
            return interp.call(BoundMethod(value, method), [spec], {})
        if isinstance(value, Formula):
            value = str(value)
        if isinstance(value, Instance | Thing | Class | Function):
            value = shown(interp, value)
        elif type(value) not in SCALARS:
            kind = interp.class_of(value).name
            interp.error("TypeError", f"unsupported format string passed to {kind}.__format__")
    except NotKnown as caught:
        return caught.unknown
    return guarded(interp, format, value, spec)


def _printable(interp: Interpreter, value: Any) -> Any:
    """The value as Python's own `%` can print it: objects of the program become their text."""
    value = unboxed(value)
    if type(value) in SCALARS:
        return value
    if type(value) is Unknown:
        raise NotKnown(value)
    return _Text(shown(interp, value), represented(interp, value))


class _Text:
    """What prints as the text found for it."""

    __slots__ = ("text", "written")

    def __init__(self, text: str, written: str) -> None:
        self.text = text
        self.written = written

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.written


def percent(interp: Interpreter, template: Any, value: Any) -> Any:
    """`template % value`."""
    if isinstance(template, bytes):
        return interp.unknown("operation", "% on bytes")
    try:
        _check_numbers(interp, template)
        if isinstance(value, dict):
            arguments: Any = {key: _printable(interp, item) for key, item in value.items()}
            parts: Iterable[Any] = arguments.values()
        elif isinstance(value, tuple):
            arguments = parts = tuple([_printable(interp, item) for item in value])
        else:
            arguments = _printable(interp, value)
            parts = (arguments,)
    except NotKnown as caught:
        return caught.unknown
    longest = max([len(part) if isinstance(part, str) else 20 for part in parts], default=0)
    interp.limits.allocate(len(template) + template.count("%") * longest)
    if "*" in template:
        for part in parts:
            interp.limits.grow(abs(part) if isinstance(part, int) else 0)
    return guarded(interp, template.__mod__, arguments)


def format_method(interp: Interpreter, template: str, args: list[Any], kwargs: dict[str, Any], level: int = 0) -> Any:
    """`template.format(*args, **kwargs)`; a str or an Unknown."""
    if level > 2:
        interp.error("ValueError", "Max string recursion exceeded")
    parts: list[str] = []
    counter = 0
    for literal, field, spec, conversion in guarded(interp, lambda: list(formatter_parser(template))):
        interp.limits.allocate(len(literal))
        parts.append(literal)
        if field is None:
            continue
        if not field or field[0] in ".[":
            field = f"{counter}{field}"
            counter += 1
        value = _field(interp, field, args, kwargs)
        if "{" in spec:
            used = spec.count("{}")
            spec = format_method(interp, spec, args[counter:] if used else args, kwargs, level + 1)
            counter += used
        if isinstance(spec, Unknown):
            return spec
        if isinstance(value, Unknown):
            return value
        text = formatted(interp, value, spec, _CONVERSIONS.get(conversion, ""))
        if isinstance(text, Unknown):
            return text
        interp.limits.allocate(len(text))
        parts.append(text)
    interp.limits.allocate(sum([len(part) for part in parts]))
    return "".join(parts)


_CONVERSIONS = {"r": "repr", "s": "str", "a": "ascii"}


def _field(interp: Interpreter, field: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    first, rest = guarded(interp, formatter_field_name_split, field)
    if isinstance(first, int):
        if first >= len(args):
            interp.error("IndexError", f"Replacement index {first} out of range for positional args tuple")
        value = args[first]
    elif first in kwargs:
        value = kwargs[first]
    else:
        interp.error("KeyError", first)
    for is_attribute, key in rest:
        value = interp.get(value, key) if is_attribute else interp.item(value, key)
    return value
