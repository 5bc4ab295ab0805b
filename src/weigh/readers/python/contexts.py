"""`with`: the managers of the program are entered and left; those that are not known only wrap their body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weigh.readers.python.lazy import Lazy
from weigh.readers.python.raised import NotKnown, Raised
from weigh.readers.python.values import BoundMethod, Instance, Native, Thing, Unknown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


@dataclass(eq=False, slots=True)
class Generated(Thing):
    """What a function under `contextlib.contextmanager` gives: entered by the first step, left by the second."""

    steps: Lazy

    def type_name(self) -> str:
        return "_GeneratorContextManager"


def context_manager(function: Any) -> Native:
    """`contextlib.contextmanager`."""

    def make(interp: Interpreter, args: list[Any], kwargs: dict[str, Any]) -> Any:
        steps = interp.call(function, args, kwargs)
        return Generated(steps) if isinstance(steps, Lazy) else steps

    return Native(getattr(function, "name", "contextmanager"), make)


def enter(interp: Interpreter, manager: Any) -> Any:
    """`manager.__enter__()`; an Unknown where the manager is not known."""
    if isinstance(manager, Generated):
        try:
            return manager.steps.advance(None)
        except NotKnown as caught:
            return caught.unknown
    if type(manager) is Instance:
        method = manager.cls.find("__enter__")
        if method is not NotImplemented:
            return interp.call(BoundMethod(manager, method), [], {})
        return interp.unknown("context", manager.cls.name)
    if isinstance(manager, Unknown):
        return manager
    if isinstance(manager, Thing):
        method = manager.get(interp, "__enter__")
        if method is not NotImplemented and type(method) is not Unknown:
            return interp.call(method, [], {})
        return interp.unknown("context", manager.type_name())
    return interp.error("AttributeError", "__enter__")


def leave(interp: Interpreter, entered: list[Any], raised: Raised | None) -> bool:
    """`__exit__` of all managers, innermost first. Returns whether one of them took the exception."""
    for manager in reversed(entered):
        if isinstance(manager, Generated):
            raised = _finish(interp, manager, raised)
        elif type(manager) is Instance and (method := manager.cls.find("__exit__")) is not NotImplemented:
            facts = [None] * 3 if raised is None else [raised.value.cls, raised.value, None]
            taken = interp.call(BoundMethod(manager, method), facts, {})
            if raised is not None and type(taken) is not Unknown and interp.truth(taken):
                raised = None
    return raised is None


def _finish(interp: Interpreter, manager: Generated, raised: Raised | None) -> Raised | None:
    """Run a generated manager's second half; the exception that goes on from it."""
    try:
        manager.steps.advance(None, raised)
    except Raised as after:
        if raised is None and after.name != "StopIteration":
            raise
        return None if after.name == "StopIteration" else after
    except NotKnown:
        return raised
    return raised
