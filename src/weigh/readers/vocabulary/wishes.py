"""What the caller wants of a source, and what of a source can be chosen."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from weigh.readers.python.values import Class, Function, Instance

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

Neighbours = Callable[[str], "ast.Module | None"]
"""The program's other files, by dotted name."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the caller wants of a source.

    target: what to weigh in it: `build_model(num_classes=10)`, `Net`, a name; empty for every model.
    inputs: shapes without the batch, by the name of an input or of an undefined variable; "" for any input.
    given: values for names that the source leaves undefined, and `image_data_format`.
    """

    target: str = ""
    inputs: Mapping[str, tuple[int | None, ...]] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    dialect: str | None = None
    max_layers: int | None = None


def offered(interp: Interpreter) -> str:
    """What the source defines that could be chosen."""
    kinds = (Function, Class, Instance)
    names = [
        name
        for name, value in interp.globals.items()
        if isinstance(value, kinds) and not name.startswith("_") and (not isinstance(value, Class) or value.place)
    ]
    return ", ".join(names) or "nothing"


def required(function: Any) -> bool:
    """Whether a function of the program asks for arguments; a bound `self` aside."""
    if not isinstance(function, Function):
        return False
    arguments = function.node.args
    names = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]
    if function.owner is not None and names:
        names = names[1:]
    missing_keywords = len(arguments.kwonlyargs) - len(function.keyword_defaults)
    return len(names) > len(function.defaults) or missing_keywords > 0
