"""What these tests share: reading a program, and running it with Python itself for comparison."""

from __future__ import annotations

import ast
import contextlib
import io
from typing import Any

from weigh.readers.python.interpreter import Interpreter, Note
from weigh.readers.python.text import represented


def read(source: str, **options: Any) -> Interpreter:
    """The interpreter after reading the program."""
    interp = Interpreter(**options)
    interp.run(ast.parse(source))
    return interp


def out(source: str, **options: Any) -> Any:
    """What the name `out` holds after reading."""
    return read(source, **options).globals["out"]


def abandoned(interp: Interpreter) -> list[Note]:
    return [note for note in interp.notes if note.kind == "abandoned"]


def python(source: str) -> tuple[Any, str]:
    """What the name `out` holds after Python itself ran the program, and the exception that ended it."""
    names: dict[str, Any] = {"__name__": "__main__"}
    error = ""
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            exec(compile(source, "<program>", "exec", dont_inherit=True), names)
        except Exception as raised:
            error = f"{type(raised).__name__}: {raised}".rstrip(": ")
    return names.get("out"), error


def same(source: str) -> None:
    """Assert that reading and running give the same `out`, to the type, and the same error."""
    wanted, error = python(source)
    interp = read(source)
    found = interp.globals.get("out")
    assert not [c for c in interp.causes.values() if c.cause.kind != "abandoned"], [*interp.causes]
    assert represented(interp, found) == repr(wanted)
    notes = abandoned(interp)
    assert (f"{notes[0].facts['error']}: {notes[0].facts['message']}".rstrip(": ") if notes else "") == error
