"""Watching what a layer's own `call` calls: Python tells of it, as it tells debuggers; nothing is patched.

Keras notes a call only where its result leads to an output, and not at all where a layer or a function is called on
constants (`self.positions(ops.arange(n))`). The interpreter's profiling hook sees every call, in order.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from types import FrameType
from typing import Any


@dataclass(frozen=True, slots=True)
class Called:
    """One call of a layer, an operation or a function: what it was given, and what came out.

    operation: the object that was called; the name of a function below `keras.ops` that was given constants alone.
    """

    operation: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    outputs: Any


@dataclass(slots=True)
class _Open:
    """A call that has not ended: its function's name, "" for a layer's or an operation's; how many had ended before."""

    frame: FrameType
    function: str
    ended: int
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Watched:
    """What was seen: the outermost calls in the order in which they end, each behind those that it needs.

    given, result: the arguments of the function that was looked for, by name, and what it gave, each time anew.
    runs: how often it ran.
    """

    calls: list[Called] = field(default_factory=list)
    given: dict[str, Any] = field(default_factory=dict)
    result: Any = None
    runs: int = 0


@contextmanager
def watched(function: Any = None) -> Iterator[Watched]:
    """Watch what is called within; the last time that `function` runs, if one is given: only what it calls."""
    seen = Watched()
    names = _names()
    if function is not None:
        names = {**names, id(inspect.unwrap(function).__code__): LOOKED_FOR}
    before = sys.getprofile()
    sys.setprofile(_hook(names.get, _Watch(seen, alone=function is None)))
    try:
        yield seen
    finally:
        sys.setprofile(None)
        if before is not None and hasattr(before, "enable"):  # cProfile, which only starts itself
            before.enable()
        else:
            sys.setprofile(before)


LOOKED_FOR = "*"


def _hook(name_of: Callable[[int], str | None], watch: _Watch) -> Callable[[FrameType, str, Any], None]:
    """What Python calls at the beginning and the end of every function, so it must be quick to say no."""

    def hook(frame: FrameType, event: str, result: Any) -> None:
        name = name_of(id(frame.f_code))  # by identity: a code object is slow to hash
        if name is not None and (event == "call" or event == "return"):
            watch.told(frame, name, event, result)

    return hook


class _Watch:
    """Makes calls of what Python tells. alone: no function is looked for, so that everything counts."""

    def __init__(self, seen: Watched, alone: bool) -> None:
        self.seen = seen
        self.alone = alone
        self.open: list[_Open] = []
        self.inside: FrameType | None = None

    def told(self, frame: FrameType, name: str, event: str, result: Any) -> None:
        if name == LOOKED_FOR:
            if not self.open:
                self._looked_for(frame, event, result)
        elif not self.alone and self.inside is None:
            return
        elif event == "call":
            self._began(frame, name)
        elif self.open and self.open[-1].frame is frame:
            self._ended(self.open.pop(), result)

    def _looked_for(self, frame: FrameType, event: str, result: Any) -> None:
        if event == "call":
            self.inside, self.seen.given = frame, dict(frame.f_locals)
            self.seen.calls.clear()
            self.seen.runs += 1
        elif self.inside is frame:
            self.inside, self.seen.result = None, result

    def _began(self, frame: FrameType, function: str) -> None:
        begun = _Open(frame, function, len(self.seen.calls))
        here = frame.f_locals
        if function:
            begun.kwargs = dict(here)
        elif not self._in_call():
            begun.args, begun.kwargs = here["args"], {**here["kwargs"], "self": here["self"]}
        self.open.append(begun)

    def _ended(self, ended: _Open, result: Any) -> None:
        if result is None or self._in_call():  # None: it ended with an error
            return
        if not ended.function:
            operation = ended.kwargs.pop("self")
            self.seen.calls.append(Called(operation, ended.args, ended.kwargs, result))
        elif not self.open and len(self.seen.calls) == ended.ended:  # nothing symbolic happened in it
            self.seen.calls.append(Called(ended.function, (), ended.kwargs, result))

    def _in_call(self) -> bool:
        """Whether the call of a layer or an operation, rather than only of a function, is going on."""
        return any(not outer.function for outer in self.open)


@cache
def _names() -> Mapping[int, str]:
    """The code of what is watched, by identity: "" for what calls a layer, or an operation on symbols; the name in our
    tables for every function below `keras.ops` and `keras.random`."""
    import keras

    spaces = {"": keras.ops, "image.": keras.ops.image, "random.": keras.random}
    functions = {
        id(inspect.unwrap(function).__code__): space + name
        for space, module in spaces.items()
        for name, function in vars(module).items()
        if inspect.isfunction(inspect.unwrap(function)) and name not in ("convert_to_tensor", "shape")
    }
    calling = (keras.Layer.__call__, keras.Operation.symbolic_call)
    return {**functions, **{id(inspect.unwrap(function).__code__): "" for function in calling}}


def layers_through(error: BaseException) -> list[str]:
    """The names of the layers whose calls an error came out of, from the outside in."""
    import keras

    code = inspect.unwrap(keras.Layer.__call__).__code__
    names: list[str] = []
    at = error.__traceback__
    while at is not None:
        if at.tb_frame.f_code is code:
            name = at.tb_frame.f_locals["self"].name
            if names[-1:] != [name]:
                names.append(name)
        at = at.tb_next
    return names
