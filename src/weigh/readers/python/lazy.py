"""Iterators: whatever is produced one by one, as `zip`, `map`, generators and `iter` give it."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

from weigh.readers.python.raised import Raised, exception
from weigh.readers.python.scopes import Scope
from weigh.readers.python.values import Class, Native, Thing

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


class Lazy(Thing):
    """An iterator of the program. Each element is produced in the iterator's own scope, one call deeper.

    `source` is our own Python iterator; where it is a generator, `send` and `throw` reach it.
    """

    __slots__ = ("file", "interp", "kind", "running", "scope", "source")

    def __init__(self, interp: Interpreter, source: Iterator[Any], kind: str, scope: Scope | None = None) -> None:
        self.interp = interp
        self.source = source
        self.kind = kind
        self.scope = scope
        self.file = interp.file
        self.running = False

    def type_name(self) -> str:
        return self.kind

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        return self._resume(None, None)

    def _resume(self, sent: Any, thrown: Raised | None) -> Any:
        interp = self.interp
        limits = interp.limits
        limits.step()
        if self.running:
            interp.error("ValueError", "generator already executing")
        limits.enter()
        outer = (interp.scope, interp.file, interp.node)
        if self.scope is not None:
            interp.scope, interp.file = self.scope, self.file
        self.running = True
        try:
            if thrown is not None and isinstance(self.source, Generator):
                return self.source.throw(thrown)
            if sent is not None and isinstance(self.source, Generator):
                return self.source.send(sent)
            return next(self.source)
        finally:
            self.running = False
            interp.scope, interp.file, interp.node = outer
            limits.depth -= 1

    def send(self, value: Any) -> Any:
        """What `yield from` passes on to the iterator."""
        return self._resume(value, None)

    def throw(self, raised: Raised) -> Any:
        """An exception that `yield from` passes on to the iterator."""
        if not isinstance(self.source, Generator):
            raise raised
        return self._resume(None, raised)

    def get(self, interp: Interpreter, name: str) -> Any:
        run = {"__next__": self._next, "send": self._send, "throw": self._throw, "close": self._close}.get(name)
        if run is not None:
            return Native(name, run)
        if name == "__iter__":
            return Native(name, lambda interp, args, kwargs: self)
        return interp.error("AttributeError", f"'{self.kind}' object has no attribute '{name}'")

    def _next(self, interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        return self.advance(None)

    def _send(self, interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        return self.advance(args[0] if args else None)

    def _throw(self, interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        value = interp.call(args[0], [], {}) if type(args[0]) is Class else args[0]
        return self.advance(None, Raised(value, interp.place))

    def _close(self, interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> None:
        self.source = iter(())

    def advance(self, sent: Any, thrown: Raised | None = None) -> Any:
        """The next element. Raises: the program's StopIteration at the end."""
        try:
            return self._resume(sent, thrown)
        except StopIteration as stop:
            value = stop.value
            args = () if value is None else (value,)
            raised = exception("StopIteration", *args)
            raised.attributes["value"] = value
            raise Raised(raised, self.interp.place) from None

    def iterate(self, interp: Interpreter) -> Any:
        return self

    def truth(self, interp: Interpreter) -> Any:
        return True

    def text(self, interp: Interpreter) -> str:
        return f"<{self.kind} object>"
