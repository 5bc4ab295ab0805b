"""Statements: one function a kind of node, in the table at the end.

A handler returns None, or the signal with which it leaves its block: BREAK, CONTINUE, or a `Return` with its value.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weigh.readers.python import access, classes, contexts, imports, matching, operators, skips
from weigh.readers.python.binding import assign
from weigh.readers.python.expressions import make_function
from weigh.readers.python.raised import Left, NotKnown, Raised
from weigh.readers.python.scopes import MISSING, text_of
from weigh.readers.python.types import tried_type
from weigh.readers.python.values import Class, Instance, Unknown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter


@dataclass(frozen=True, slots=True)
class Return:
    """The function is left with this value."""

    value: Any


class Jump:
    """A loop is left, or goes on with its next round."""

    __slots__ = ()


BREAK = Jump()
CONTINUE = Jump()


def run(interp: Interpreter, node: ast.stmt) -> Any:
    """Read one statement. What turns out not to be known inside it makes the names that it binds unknown."""
    interp.node = node
    interp.limits.step()
    handler = STATEMENTS.get(type(node))
    if handler is None:
        skips.spoil(interp, [node], interp.unknown("construct", type(node).__name__))
        return None
    try:
        return handler(interp, node)
    except NotKnown as caught:
        return skips.skip(interp, [node], caught.unknown)


def block(interp: Interpreter, body: list[ast.stmt]) -> Any:
    """Statements in order, until one leaves."""
    for node in body:
        signal = run(interp, node)
        if signal is not None:
            return signal
    return None


# -- binding -------------------------------------------------------------------------------------------------------


def assignment(interp: Interpreter, node: ast.Assign) -> None:
    value = interp.evaluate(node.value)
    for target in node.targets:
        assign(interp, target, value)


def annotated(interp: Interpreter, node: ast.AnnAssign) -> None:
    if node.value is not None:
        assign(interp, node.target, interp.evaluate(node.value))


def augmented(interp: Interpreter, node: ast.AugAssign) -> None:
    augment(interp, node, interp.evaluate(node.value))


def augment(interp: Interpreter, node: ast.AugAssign, value: Any) -> None:
    """`target op= value`; what the target is part of is evaluated once."""
    target, op = node.target, type(node.op)
    if isinstance(target, ast.Name):
        load = ast.copy_location(ast.Name(target.id, ast.Load()), target)
        assign(interp, target, operators.inplace(interp, op, interp.evaluate(load), value))
    elif isinstance(target, ast.Attribute):
        owner = interp.evaluate(target.value)
        interp.set(owner, target.attr, operators.inplace(interp, op, interp.get(owner, target.attr), value))
    else:
        owner, key = interp.evaluate(target.value), interp.evaluate(target.slice)
        interp.set_item(owner, key, operators.inplace(interp, op, interp.item(owner, key), value))


def delete(interp: Interpreter, node: ast.Delete) -> None:
    waiting = list(reversed(node.targets))
    while waiting:
        target = waiting.pop()
        if isinstance(target, ast.Name):
            if interp.scope.home(target.id).names.pop(target.id, MISSING) is MISSING:
                interp.error("NameError", f"name '{target.id}' is not defined")
        elif isinstance(target, ast.Attribute):
            access.delete_attribute(interp, interp.evaluate(target.value), target.attr)
        elif isinstance(target, ast.Subscript):
            access.delete_item(interp, interp.evaluate(target.value), interp.evaluate(target.slice))
        elif isinstance(target, ast.Tuple | ast.List):
            waiting.extend(reversed(target.elts))


# -- leaving -------------------------------------------------------------------------------------------------------


def expression(interp: Interpreter, node: ast.Expr) -> None:
    interp.evaluate(node.value)


def return_(interp: Interpreter, node: ast.Return) -> Return:
    return Return(None if node.value is None else interp.evaluate(node.value))


def raise_(interp: Interpreter, node: ast.Raise) -> None:
    if node.exc is None:
        if interp.handling:
            raise interp.handling[-1]
        interp.error("RuntimeError", "No active exception to reraise")
    value = interp.evaluate(node.exc)
    if node.cause is not None:
        interp.evaluate(node.cause)
    interp.node = node
    if type(value) is Class:
        value = interp.instantiate(value, [], {})
    if type(value) is Instance:
        raise Raised(value, interp.place)
    if type(value) is Unknown:
        interp.error("Exception", value.cause.what)
    interp.error("TypeError", "exceptions must derive from BaseException")


def assert_(interp: Interpreter, node: ast.Assert) -> None:
    try:
        holds = interp.truth(interp.evaluate(node.test))
    except NotKnown:
        return  # a program that is published holds its own assertions
    if not holds:
        if node.msg is None:
            interp.error("AssertionError")
        interp.error("AssertionError", interp.evaluate(node.msg))


# -- branches and loops --------------------------------------------------------------------------------------------


def branch(interp: Interpreter, node: ast.If) -> list[ast.stmt] | Unknown:
    """The branch to take, or why it is not known; `elif` after `elif` in a loop, so that long chains do not nest."""
    while True:
        interp.node = node
        try:
            taken = node.body if interp.truth(interp.evaluate(node.test)) else node.orelse
        except NotKnown as caught:
            only = skips.only_way(node)
            if only is None:
                return interp.unknown("condition", text_of(node.test), interp.place_of(node), of=caught.cause)
            taken = only
        if len(taken) == 1 and taken is node.orelse and type(taken[0]) is ast.If:
            node = taken[0]
            interp.limits.step()
            continue
        return taken


def if_(interp: Interpreter, node: ast.If) -> Any:
    taken = branch(interp, node)
    if isinstance(taken, list):
        return block(interp, taken)
    return None if skips.bound_either_way(interp, node) else skips.skip(interp, [node], taken)


def for_(interp: Interpreter, node: ast.For) -> Any:
    items = interp.iterate(interp.evaluate(node.iter))
    target, body, limits = node.target, node.body, interp.limits
    try:
        for item in items:
            limits.step()
            interp.node = node
            assign(interp, target, item)
            signal = block(interp, body)
            if signal is not None:
                if signal is BREAK:
                    return None
                if signal is not CONTINUE:
                    return signal
    except Left as left:
        return after_left(interp, node, left)
    return block(interp, node.orelse)


def after_left(interp: Interpreter, node: ast.stmt, left: Left) -> None:
    """A skipped branch inside a loop may have left it: what the loop does from there on is not known."""
    if left.what != "loop":
        raise left
    skips.skip(interp, [node], left.unknown)


def while_(interp: Interpreter, node: ast.While) -> Any:
    try:
        while holds(interp, node):
            signal = block(interp, node.body)
            if signal is not None:
                if signal is BREAK:
                    return None
                if signal is not CONTINUE:
                    return signal
    except Left as left:
        return after_left(interp, node, left)
    return block(interp, node.orelse)


def holds(interp: Interpreter, node: ast.While) -> bool:
    """Whether the loop goes on. Raises: Left where that is not known."""
    interp.node = node
    interp.limits.step()
    try:
        return interp.truth(interp.evaluate(node.test))
    except NotKnown as caught:
        unknown = interp.unknown("condition", text_of(node.test), interp.place_of(node), of=caught.cause)
        raise Left("loop", unknown) from None


# -- exceptions ----------------------------------------------------------------------------------------------------


def handler_for(interp: Interpreter, node: ast.Try, raised: Raised) -> ast.ExceptHandler | None:
    """The first `except` clause that takes the exception."""
    for handler in node.handlers:
        if handler.type is None:
            return handler
        wanted = interp.evaluate(handler.type)
        if any(tried_type(raised.value.cls, cls) for cls in (wanted if isinstance(wanted, tuple) else (wanted,))):
            return handler
    return None


def try_(interp: Interpreter, node: ast.Try) -> Any:
    try:
        signal = _tried(interp, node)
    except (Raised, Left, NotKnown):
        final = block(interp, node.finalbody)
        if final is not None:
            return final
        raise
    final = block(interp, node.finalbody)
    return signal if final is None else final


def _tried(interp: Interpreter, node: ast.Try) -> Any:
    """Everything but `finally`."""
    try:
        signal = block(interp, node.body)
    except Raised as raised:
        handler = handler_for(interp, node, raised)
        if handler is None:
            raise
        begin_handler(interp, handler, raised)
        try:
            return block(interp, handler.body)
        finally:
            end_handler(interp, handler)
    return block(interp, node.orelse) if signal is None else signal


def begin_handler(interp: Interpreter, handler: ast.ExceptHandler, raised: Raised) -> None:
    if handler.name:
        interp.scope.bind(handler.name, raised.value)
    interp.handling.append(raised)


def end_handler(interp: Interpreter, handler: ast.ExceptHandler) -> None:
    interp.handling.pop()
    if handler.name:
        interp.scope.home(handler.name).names.pop(handler.name, None)


def with_(interp: Interpreter, node: ast.With) -> Any:
    entered: list[Any] = []
    try:
        for item in node.items:
            manager = interp.evaluate(item.context_expr)
            value = contexts.enter(interp, manager)
            entered.append(manager)
            if item.optional_vars is not None:
                assign(interp, item.optional_vars, value)
        signal = block(interp, node.body)
    except Raised as raised:
        if not contexts.leave(interp, entered, raised):
            raise
        return None
    except Left:
        contexts.leave(interp, entered, None)
        raise
    contexts.leave(interp, entered, None)
    return signal


# -- definitions ---------------------------------------------------------------------------------------------------


def function(interp: Interpreter, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    made = make_function(interp, node, node.name)
    interp.scope.bind(node.name, decorated(interp, node.decorator_list, made))


def class_(interp: Interpreter, node: ast.ClassDef) -> None:
    decorators = node.decorator_list
    interp.scope.bind(node.name, decorated(interp, decorators, classes.define(interp, node)))


def decorated(interp: Interpreter, decorators: list[ast.expr], value: Any) -> Any:
    """What the decorators make of a function or class. One that is not known is passed over, and noted."""
    for node in reversed(decorators):
        interp.node = node
        decorator = interp.evaluate(node)
        made = decorator if type(decorator) is Unknown else interp.call(decorator, [value], {})
        if type(made) is Unknown:
            interp.note("decorator", interp.place_of(node), name=text_of(node))
        else:
            value = made
    return value


def match_(interp: Interpreter, node: ast.Match) -> Any:
    chosen = matching.choose(interp, node)
    if isinstance(chosen, list):
        return block(interp, chosen)
    return skips.skip(interp, [node], chosen)


def nothing(interp: Interpreter, node: ast.stmt) -> None:
    return None


STATEMENTS: dict[type[ast.stmt], Callable[[Interpreter, Any], Any]] = {
    ast.Expr: expression,
    ast.Assign: assignment,
    ast.AnnAssign: annotated,
    ast.AugAssign: augmented,
    ast.Delete: delete,
    ast.Return: return_,
    ast.Raise: raise_,
    ast.Assert: assert_,
    ast.If: if_,
    ast.For: for_,
    ast.AsyncFor: for_,
    ast.While: while_,
    ast.Try: try_,
    ast.TryStar: try_,
    ast.With: with_,
    ast.AsyncWith: with_,
    ast.FunctionDef: function,
    ast.AsyncFunctionDef: function,
    ast.ClassDef: class_,
    ast.Match: match_,
    ast.Import: imports.import_,
    ast.ImportFrom: imports.import_from,
    ast.Global: nothing,
    ast.Nonlocal: nothing,
    ast.Pass: nothing,
    ast.Break: lambda interp, node: BREAK,
    ast.Continue: lambda interp, node: CONTINUE,
}
