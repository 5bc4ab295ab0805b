"""What a name can hold while code is read: Python's plain values, programs' functions and classes, and the unknown.

Numbers, strings, lists, tuples, dicts, sets, slices, ranges and None are Python's own objects. Everything else is one
of the classes here, or a `Thing` that a vocabulary (Keras, NumPy, ...) brings. No value ever holds code that could run
outside the interpreter.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from weigh.network.place import Place

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a value is not known: a key into `words/unknowns.py`, what it is about, and the line that it began at."""

    kind: str
    what: str
    place: Place
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)


UNDEFINED = frozenset(["undefined name", "undefined function", "open argument"])
"""Causes that are a name which the source does not define; a function or class is one that it calls. An argument is one
that nothing gives to what the source defines and does not call."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that reading cannot give. Whatever is computed from it is unknown for the same cause.

    part: where it is part of a name that the source does not define, the part as written: `X_train.shape[2]`.
    """

    cause: Cause
    part: str = ""


class Thing:
    """A value that a vocabulary brings. Each hook answers for one thing a program can do with it.

    A hook may return NotImplemented, which reads as "not known": the interpreter then makes an `Unknown`.
    """

    __slots__ = ()

    def alike(self, other: Any) -> bool:
        """Whether nothing that is counted depends on which of the two a program takes."""
        return False

    def type_name(self) -> str:
        return type(self).__name__

    def get(self, interp: Interpreter, name: str) -> Any:
        """`value.name`."""
        return NotImplemented

    def set(self, interp: Interpreter, name: str, value: Any) -> Any:
        """`value.name = value`."""
        return NotImplemented

    def call(self, interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        """`value(...)`."""
        return NotImplemented

    def item(self, interp: Interpreter, key: Any) -> Any:
        """`value[key]`; a slice comes as Python's `slice`, several keys as a tuple."""
        return NotImplemented

    def set_item(self, interp: Interpreter, key: Any, value: Any) -> Any:
        return NotImplemented

    def binary(self, interp: Interpreter, op: type[ast.operator], other: Any, reflected: bool) -> Any:
        """`value op other`, or `other op value` where reflected."""
        return NotImplemented

    def unary(self, interp: Interpreter, op: type[ast.unaryop]) -> Any:
        return NotImplemented

    def compare(self, interp: Interpreter, op: type[ast.cmpop], other: Any, reflected: bool) -> Any:
        return NotImplemented

    def truth(self, interp: Interpreter) -> Any:
        """True, False or NotImplemented."""
        return NotImplemented

    def iterate(self, interp: Interpreter) -> Any:
        """An iterator of values."""
        return NotImplemented

    def length(self, interp: Interpreter) -> Any:
        return NotImplemented

    def text(self, interp: Interpreter) -> str:
        """`str(value)`, also inside f-strings."""
        return f"<{self.type_name()}>"


@dataclass(eq=False, slots=True)
class Native(Thing):
    """A function that we implement: `run(interp, args, kwargs)`. Bound like any function when found on a class."""

    name: str
    run: Callable[[Interpreter, list[Any], dict[str, Any]], Any]

    def call(self, interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        return self.run(interp, args, kwargs)


@dataclass(eq=False, slots=True)
class NativeProperty:
    """An attribute of a class that we compute: `get(interp, instance)`, and `set(interp, instance, value)` if any."""

    get: Callable[[Interpreter, Instance], Any]
    set: Callable[[Interpreter, Instance, Any], None] | None = None


@dataclass(eq=False, slots=True, repr=False)
class Function:
    """A function of the program: its node, the scope it closes over, and its evaluated defaults."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    scope: Any
    defaults: tuple[Any, ...]
    keyword_defaults: dict[str, Any]
    name: str
    file: str = ""
    owner: Class | None = None  # the class whose body defined it: what super() without arguments starts from
    attributes: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<function {self.name}>"


@dataclass(eq=False, slots=True, repr=False)
class Class:
    """A class: the program's own, or a vocabulary's (`members` then holds `Native` and `NativeProperty`).

    `bases` are classes; `mro` is Python's method resolution order, the class itself first.
    A native class may give `members["__getattr__"]` and `members["__setattr__"]` hooks as `Native`.
    """

    name: str
    bases: tuple[Class, ...] = ()
    members: dict[str, Any] = field(default_factory=dict)
    place: Place | None = None
    mro: tuple[Class, ...] = ()
    data: Any = None  # whatever the vocabulary keeps with its class

    def __post_init__(self) -> None:
        if len(self.bases) == 1 and not self.mro:
            self.mro = (self, *self.bases[0].mro)
        self.mro = self.mro or (self, *_merge([list(base.mro) for base in self.bases] + [list(self.bases)]))

    def find(self, name: str) -> Any:
        """The member, looked up along the order of resolution; NotImplemented where there is none."""
        for owner in self.mro:
            if name in owner.members:
                return owner.members[name]
        return NotImplemented

    def is_a(self, other: Class) -> bool:
        return other in self.mro

    def __repr__(self) -> str:
        return f"<class {self.name}>"


@dataclass(eq=False, slots=True, repr=False)
class Instance:
    """An object of a `Class`. `native` is the vocabulary's own record of it (a layer's op and calls, say)."""

    cls: Class
    attributes: dict[str, Any] = field(default_factory=dict)
    native: Any = None
    place: Place | None = None

    def __repr__(self) -> str:
        return f"<{self.cls.name} object>"


@dataclass(eq=False, slots=True)
class BoundMethod:
    """`function` with its first argument given."""

    self: Any
    function: Function | Native | Any


@dataclass(eq=False, slots=True)
class Module(Thing):
    """A module of a vocabulary: `find(name)` gives its member, or NotImplemented."""

    name: str
    find: Callable[[str], Any]

    def get(self, interp: Interpreter, name: str) -> Any:
        return self.find(name)

    def text(self, interp: Interpreter) -> str:
        return f"<module {self.name!r}>"


def _merge(orders: list[list[Class]]) -> Iterator[Class]:
    """C3 linearization, as Python does it; where the bases contradict each other, the first order wins."""
    orders = [order for order in orders if order]
    while orders:
        head = next((order[0] for order in orders if not any(order[0] in other[1:] for other in orders)), orders[0][0])
        yield head
        orders = [rest for order in orders if (rest := [cls for cls in order if cls is not head])]
