"""The methods of Python's own types that programs may call, as tables: the name, and our function or Python's own."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from weigh.readers.python import comparisons, text
from weigh.readers.python.boxes import unboxed
from weigh.readers.python.container_methods import COUNTER, DEQUE, DICT, FROZENSET, LIST, ORDERED, SET, TUPLE
from weigh.readers.python.containers import collected, plain
from weigh.readers.python.limits import LENGTH
from weigh.readers.python.natives import loose, pure, strict, table
from weigh.readers.python.values import Instance, Native, Unknown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


# -- str -----------------------------------------------------------------------------------------------------------

_STR_PURE = (
    "capitalize", "casefold", "count", "endswith", "find", "index", "isalnum", "isalpha", "isascii", "isdecimal",
    "isdigit",
    "isidentifier", "islower", "isnumeric", "isprintable", "isspace", "istitle", "isupper", "lower", "lstrip",
    "partition",
    "removeprefix", "removesuffix", "rfind", "rindex", "rpartition", "rsplit", "rstrip", "split", "splitlines",
    "startswith",
    "strip", "swapcase", "title", "upper", "encode",
)  # fmt: skip
"""Those whose result is not much longer than what they are given."""


def _join(interp: Interpreter, self: str, parts: Any) -> Any:
    texts = collected(interp, parts)
    for number, part in enumerate(texts):
        part = unboxed(part)
        if type(part) is Unknown:
            return part
        if not isinstance(part, str):
            kind = interp.class_of(part).name
            interp.error("TypeError", f"sequence item {number}: expected str instance, {kind} found")
    interp.limits.allocate(sum([len(part) for part in texts]) + len(self) * len(texts))
    return self.join(texts)


def _replace(interp: Interpreter, self: str, old: str, new: str, count: int = -1) -> Any:
    times = self.count(old) if count < 0 else min(count, self.count(old))
    interp.limits.allocate(len(self) + times * len(new))
    return self.replace(old, new, count)


def _padded(method: Callable[..., str]) -> Callable[..., str]:
    def pad(interp: Interpreter, self: str, width: int, *fill: str) -> str:
        interp.limits.allocate(max(len(self), width))
        return method(self, width, *fill)

    return pad


def _expandtabs(interp: Interpreter, self: str, tabsize: int = 8) -> str:
    interp.limits.allocate(len(self) + self.count("\t") * max(tabsize, 0))
    return self.expandtabs(tabsize)


def _translate(interp: Interpreter, self: str, mapping: Any) -> Any:
    if not isinstance(mapping, dict) or not plain(interp, mapping):
        return interp.unknown("call", "translate")
    longest = max([len(part) for part in mapping.values() if isinstance(part, str)], default=1)
    interp.limits.allocate(len(self) * max(longest, 1))
    return self.translate(mapping)


def _format(interp: Interpreter, self: str, *args: Any, **kwargs: Any) -> Any:
    return text.format_method(interp, self, list(args), kwargs)


_STR = {
    **{name: pure(name, getattr(str, name)) for name in _STR_PURE},
    **{name: strict(name, _padded(getattr(str, name))) for name in ("center", "ljust", "rjust", "zfill")},
    **table(
        strict,
        {"join": _join, "replace": _replace, "expandtabs": _expandtabs, "translate": _translate, "format": _format},
    ),
    "format_map": strict("format_map", lambda interp, self, mapping: text.format_method(interp, self, [], mapping)),
    "decode": strict("decode", lambda interp, self, *args: self),
}

# -- numbers and the rest ------------------------------------------------------------------------------------------


def _to_bytes(interp: Interpreter, self: int, length: int = 1, *args: Any, **kwargs: Any) -> bytes:
    interp.limits.allocate(min(length, LENGTH + 1))
    return self.to_bytes(length, *args, **kwargs)


_INT = {
    **{name: pure(name, getattr(int, name)) for name in ("bit_length", "conjugate", "bit_count", "as_integer_ratio")},
    "to_bytes": strict("to_bytes", _to_bytes),
}
_FLOAT = {name: pure(name, getattr(float, name)) for name in ("is_integer", "hex", "conjugate", "as_integer_ratio")}

METHODS: dict[str, dict[str, Any]] = {
    "str": _STR,
    "list": LIST,
    "dict": DICT,
    "set": SET,
    "frozenset": FROZENSET,
    "tuple": TUPLE,
    "int": _INT,
    "float": _FLOAT,
    "range": TUPLE,
    "bytes": {"decode": pure("decode", bytes.decode), "hex": pure("hex", bytes.hex)},
    "deque": DEQUE,
    "Counter": COUNTER,
    "OrderedDict": ORDERED,
}


def _object_setattr(interp: Interpreter, self: Any, name: str, new: Any) -> None:
    if type(self) is Instance:
        self.attributes[name] = new


def _object_getattribute(interp: Interpreter, self: Any, name: str) -> Any:
    if type(self) is Instance and name in self.attributes:
        return self.attributes[name]
    return interp.get(self, name)


OBJECT_METHODS: dict[str, Native] = table(loose, {
    "__setattr__": _object_setattr,
    "__getattribute__": _object_getattribute,
    "__init__": lambda interp, *args, **kwargs: None,
    "__new__": lambda interp, cls, *args, **kwargs: _new(interp, cls, args, kwargs),
    "__repr__": lambda interp, self: text.represented(interp, self),
    "__str__": lambda interp, self: text.shown(interp, self),
    "__eq__": lambda interp, self, other: comparisons.equals(interp, self, other),
    "__ne__": lambda interp, self, other: comparisons.compare(interp, ast.NotEq, self, other),
    "__hash__": lambda interp, self: interp.unknown("call", "hash"),
    "__format__": lambda interp, self, spec: text.formatted(interp, self, spec, ""),
    "__init_subclass__": lambda interp, *args, **kwargs: None,
    "__len__": lambda interp, self: interp.length(self),
    "__getitem__": lambda interp, self, key: interp.item(self, key),
    "__contains__": lambda interp, self, key: comparisons.contains(interp, self, key),
    "__iter__": lambda interp, self: interp.call(interp.builtins["iter"], [self], {}),
})  # fmt: skip
"""What every object has; `object` itself, and the special methods of plain values by their names."""


def _new(interp: Interpreter, cls: Any, args: Any, kwargs: Any) -> Any:
    from weigh.readers.python.classes import new_instance

    return new_instance(interp, cls, list(args), kwargs)
