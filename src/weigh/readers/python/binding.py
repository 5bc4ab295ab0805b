"""Assignment to targets: names, attributes, elements, and tuples of them; and what a signature asks for."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from weigh.readers.python.containers import collected
from weigh.readers.python.raised import NotKnown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


def assign(interp: Interpreter, target: ast.expr, value: Any) -> None:
    """`target = value`."""
    if type(target) is ast.Name:
        scope = interp.scope
        if scope.global_names or scope.nonlocal_names:
            scope.bind(target.id, value)
        else:
            scope.names[target.id] = value
    elif isinstance(target, ast.Attribute):
        interp.set(interp.evaluate(target.value), target.attr, value)
    elif isinstance(target, ast.Subscript):
        interp.set_item(interp.evaluate(target.value), interp.evaluate(target.slice), value)
    elif isinstance(target, ast.Tuple | ast.List):
        _unpack(interp, target.elts, value)
    elif isinstance(target, ast.Starred):
        assign(interp, target.value, value)


def _unpack(interp: Interpreter, targets: list[ast.expr], value: Any) -> None:
    try:
        stars = [number for number, target in enumerate(targets) if type(target) is ast.Starred]
        items = collected(interp, value) if stars else _at_most(interp, value, len(targets))
    except NotKnown as caught:
        for target in targets:
            assign(interp, target, caught.unknown)
        return
    if not stars:
        if len(items) != len(targets):
            more = len(items) > len(targets)
            found = f"too many values to unpack (expected {len(targets)})"
            short = f"not enough values to unpack (expected {len(targets)}, got {len(items)})"
            interp.error("ValueError", found if more else short)
        for target, item in zip(targets, items, strict=True):
            assign(interp, target, item)
        return
    before, after = stars[0], len(targets) - stars[0] - 1
    if len(items) < before + after:
        least = before + after
        interp.error("ValueError", f"not enough values to unpack (expected at least {least}, got {len(items)})")
    middle = items[before : len(items) - after]
    for target, item in zip(targets, [*items[:before], middle, *items[len(items) - after :]], strict=True):
        assign(interp, target, item)


def _at_most(interp: Interpreter, value: Any, count: int) -> list[Any]:
    """The elements, but no more than one too many: the rest may be without end."""
    if type(value) is tuple:
        return list(value)
    items: list[Any] = []
    for item in interp.iterate(value):
        items.append(item)
        if len(items) > count:
            break
    return items


def asked_for(arguments: ast.arguments) -> tuple[list[str], list[str]]:
    """The arguments without a default: by position, and by keyword only."""
    names = [one.arg for one in (*arguments.posonlyargs, *arguments.args)]
    by_keyword = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    return names[: len(names) - len(arguments.defaults)], [one.arg for one, default in by_keyword if default is None]
