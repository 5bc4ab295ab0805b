"""The interpreter: reads a program statement by statement and gives the values of its names. Nothing is executed.

`Interpreter` holds the state of one reading and offers what vocabularies need; the language itself is in the tables of
`expressions` and `statements`, one function a kind of node.

A condition that is not known is never guessed: see `skips`. Whatever cannot be known becomes an `Unknown` that says
why, and everything computed from it is that same `Unknown`.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NoReturn, Protocol

from weigh.network.place import Place
from weigh.readers.python import access, builtins, calls, classes, expressions, imports, skips, statements
from weigh.readers.python.limits import Limits
from weigh.readers.python.nesting import check_nesting
from weigh.readers.python.raised import Left, NotKnown, Raised, exception
from weigh.readers.python.scopes import MISSING, Scope
from weigh.readers.python.values import Cause, Class, Unknown

_PYTHON_FRAMES = 60_000  # the deepest reading within the limits takes about half of them


class Vocabulary(Protocol):
    """What a framework offers to the programs that use it."""

    def module(self, dotted: str) -> Any:
        """The value of `import dotted`, or None."""

    def names(self, dotted: str) -> Any:
        """The names that `from dotted import *` binds."""

    def bare(self, name: str) -> Any:
        """The value of a name that the program never defined, or None: pasted code leaves its imports out."""

    def attribute(self, value: Any, name: str) -> Any:
        """An attribute that the framework's own kind of a plain value has (`shape.as_list`), or NotImplemented."""

    def call_unknown(self, interp: Interpreter, value: Unknown, args: list[Any], kwargs: dict[str, Any]) -> Any:
        """What calling something unknown on these arguments gives, or NotImplemented."""


class NoVocabulary:
    """Python alone."""

    def module(self, dotted: str) -> Any:
        return None

    def names(self, dotted: str) -> Any:
        return ()

    def bare(self, name: str) -> Any:
        return None

    def attribute(self, value: Any, name: str) -> Any:
        return NotImplemented

    def call_unknown(self, interp: Interpreter, value: Unknown, args: list[Any], kwargs: dict[str, Any]) -> Any:
        return NotImplemented


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on the reading: `kind` is a key of `weigh.words.unknowns.NOTES`."""

    kind: str
    place: Place
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)


class Interpreter:
    """One reading of one program. `globals` holds what its module ends up with, `causes` what was not known.

    strict: faults of the interpreter or a vocabulary are raised, as in tests, instead of costing their statement.
    """

    strict = False

    def __init__(
        self,
        vocabulary: Vocabulary | None = None,
        limits: Limits | None = None,
        file: str = "",
        python2: bool = False,
        given: Mapping[str, Any] | None = None,
        neighbours: Callable[[str], ast.Module | None] | None = None,
    ) -> None:
        self.vocabulary: Vocabulary = vocabulary or NoVocabulary()
        self.limits = limits or Limits()
        self.limits.place = lambda: self.place
        self.file = file
        self.python2 = python2
        self.given = dict(given or {})
        self.given_used: set[str] = set()
        self.neighbours = neighbours or (lambda dotted: None)
        self.globals: dict[str, Any] = {"__name__": "__main__", "__file__": file or "program.py", "__doc__": None}
        self.scope = Scope(self.globals)
        self.node: ast.AST | None = None  # what is being read: the statement, or the call within it
        self.causes: dict[tuple[Any, ...], Unknown] = {}
        self.notes: list[Note] = []
        self.modules: dict[str, Any] = {}  # modules imported so far, by dotted name
        self.spoiled: dict[int, tuple[Any, Unknown]] = {}  # collections whose contents are no longer known
        self.is_reading = False
        self.builtins = builtins.table_for(python2)
        self.sent: dict[ast.AST, Any] = {}  # values of `yield` expressions inside larger expressions
        self.handling: list[Raised] = []  # the exceptions whose handlers are being read

    # -- reading ---------------------------------------------------------------------------------------------------

    def run(self, tree: ast.Module) -> None:
        """Read the module's statements into `globals`. A statement that raises is abandoned and noted.

        Raises: LimitError where the program passes a bound.
        """
        check_nesting(tree, self.limits, self.file)
        with self.reading():
            self.run_module(tree.body, self.scope)

    def value_of(self, node: ast.expr) -> Any:
        """The value of an expression that the user gives, in the module's scope. Raises: LimitError, Raised, Left."""
        check_nesting(node, self.limits)
        with self.reading():
            return self.evaluate(node)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Whatever reads the program stands inside: time is counted from here, and Python may recurse deep enough.

        `call` and `instantiate` see to it themselves, so vocabularies may use them after `run` too.
        """
        if self.is_reading:
            yield
            return
        recursion = sys.getrecursionlimit()
        sys.setrecursionlimit(max(recursion, _PYTHON_FRAMES))
        self.is_reading = True
        self.limits.renew()
        self.limits.depth = 0
        try:
            yield
        except RecursionError:
            self.limits.passed("limit.recursion", calls=self.limits.depth)
        finally:
            self.is_reading = False
            sys.setrecursionlimit(recursion)

    def run_module(self, body: list[ast.stmt], scope: Scope) -> None:
        """The statements of a module, each on its own: what one raises does not end the module."""
        before, self.scope = self.scope, scope
        try:
            for statement in body:
                self.run_top(statement)
        finally:
            self.scope = before

    def run_top(self, statement: ast.stmt) -> None:
        try:
            statements.run(self, statement)
        except Raised as raised:
            if raised.name == "SystemExit":
                self.note("exit", raised.place)
            else:
                self.note("abandoned", raised.place, error=raised.name, message=raised.message)
            skips.spoil(self, [statement], self.unknown("abandoned", str(raised), raised.place))
        except Left as left:
            skips.spoil(self, [statement], left.unknown)
        except (AssertionError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            if self.strict:
                raise
            reason = f"{type(error).__name__}: {error}"  # a fault of ours costs the user this statement, not the answer
            self.note("internal", error=reason)
            skips.spoil(self, [statement], self.unknown("internal", reason))

    def evaluate(self, node: ast.expr) -> Any:
        """The value of an expression."""
        limits = self.limits
        limits.fuel -= 1
        if limits.fuel < 0:
            limits.refuel()
        return _EXPRESSIONS[type(node)](self, node)

    def run_block(self, body: list[ast.stmt]) -> Any:
        """Statements in order; a signal of `statements` where one leaves the block, None otherwise."""
        return statements.block(self, body)

    # -- what a program can do with a value ------------------------------------------------------------------------

    def get(self, value: Any, name: str) -> Any:
        """`value.name`."""
        return access.get(self, value, name)

    def set(self, value: Any, name: str, new: Any) -> None:
        """`value.name = new`."""
        access.set_(self, value, name, new)

    def item(self, value: Any, key: Any) -> Any:
        """`value[key]`."""
        return access.item(self, value, key)

    def set_item(self, value: Any, key: Any, new: Any) -> None:
        """`value[key] = new`."""
        access.set_item(self, value, key, new)

    def delete_item(self, value: Any, key: Any) -> None:
        """`del value[key]`."""
        access.delete_item(self, value, key)

    def delete(self, value: Any, name: str) -> None:
        """`del value.name`."""
        access.delete_attribute(self, value, name)

    def iterate(self, value: Any) -> Iterator[Any]:
        """The elements, one by one. Raises: NotKnown where they are not known."""
        return access.iterate(self, value)

    def truth(self, value: Any) -> bool:
        """Whether an `if` takes its branch. Raises: NotKnown where that is not known."""
        return access.truth(self, value)

    def length(self, value: Any) -> Any:
        """`len(value)`, or an Unknown."""
        return access.length(self, value)

    def text(self, value: Any) -> Any:
        """`str(value)`, or an Unknown."""
        return access.text(self, value)

    def call(self, value: Any, args: list[Any], kwargs: dict[str, Any]) -> Any:
        """`value(*args, **kwargs)`."""
        if self.is_reading:
            return calls.call(self, value, args, kwargs)
        with self.reading():
            return calls.call(self, value, args, kwargs)

    def instantiate(self, cls: Class, args: list[Any], kwargs: dict[str, Any]) -> Any:
        """`cls(*args, **kwargs)`."""
        if self.is_reading:
            return classes.instantiate(self, cls, args, kwargs)
        with self.reading():
            return classes.instantiate(self, cls, args, kwargs)

    def is_instance(self, value: Any, cls: Class) -> bool:
        """Whether the value's class is, or derives from, that class."""
        return classes.class_of(self, value).is_a(cls)

    def class_of(self, value: Any) -> Class:
        """`type(value)`."""
        return classes.class_of(self, value)

    def module(self, dotted: str) -> Any:
        """The module of that dotted name, read if it is the program's own; an Unknown if nobody knows it."""
        return imports.module(self, dotted)

    # -- names -----------------------------------------------------------------------------------------------------

    def lookup(self, name: str) -> Any:
        """What a name means that no scope holds: a given value, a builtin, a word of the vocabulary, or MISSING."""
        if name in self.given:
            self.given_used.add(name)
            return self.given[name]
        found = self.builtins.get(name, MISSING)
        if found is MISSING:
            found = self.vocabulary.bare(name)
            if found is None:
                found = imports.bare(self, name)
        return found

    # -- places and reports ----------------------------------------------------------------------------------------

    @property
    def place(self) -> Place:
        """Where reading stands."""
        return self.place_of(self.node)

    def place_of(self, node: ast.AST | None) -> Place:
        return Place(getattr(node, "lineno", 1), self.file)

    def unknown(self, kind: str, what: str, at: Place | None = None, **facts: Any) -> Unknown:
        """A value that is not known, with its cause; the same cause at the same place is recorded once."""
        place = at or self.place
        key = (place, kind, what)
        found = self.causes.get(key)
        if found is None:
            found = self.causes[key] = Unknown(Cause(kind, what, place, facts))
        return found

    def note(self, kind: str, at: Place | None = None, **facts: Any) -> None:
        """A remark, made once a place."""
        note = Note(kind, at or self.place, facts)
        if note not in self.notes[-20:]:
            self.notes.append(note)

    def spoil(self, value: Any, unknown: Unknown) -> None:
        """Something may have been done to this value that reading could not follow."""
        access.spoil(self, value, unknown)

    def error(self, name: str, message: Any = MISSING) -> NoReturn:
        """Raise Python's own exception of that name in the program."""
        raise Raised(exception(name, *(() if message is MISSING else (message,))), self.place)

    def not_known(self, kind: str, what: str, **facts: Any) -> NoReturn:
        """Give up on this expression, or on this statement where it is one."""
        raise NotKnown(self.unknown(kind, what, **facts))


_EXPRESSIONS: dict[type[ast.expr], Callable[[Interpreter, Any], Any]] = expressions.EXPRESSIONS
