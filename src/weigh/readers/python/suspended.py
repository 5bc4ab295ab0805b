"""Statements of generators: the same language, written so that the body can wait at each `yield`.

Only functions that contain `yield` are read this way. Simple statements are those of `statements`; what is sent to a
`yield` inside an expression is fetched before the statement is read (`Interpreter.sent`).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from weigh.readers.python import contexts, matching, skips, statements
from weigh.readers.python.binding import assign
from weigh.readers.python.raised import Left, NotKnown, Raised
from weigh.readers.python.scopes import own_nodes
from weigh.readers.python.values import Unknown

if TYPE_CHECKING:
    from weigh.readers.python.interpreter import Interpreter

Steps = Generator[Any, Any, Any]


def block(interp: Interpreter, body: list[ast.stmt]) -> Steps:
    """Statements in order, until one leaves; yields what the program yields."""
    for node in body:
        compound = _COMPOUND.get(type(node))
        if compound is None or not _yields(node):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield from _fetch(interp, node)
            signal = statements.run(interp, node)
        else:
            interp.node = node
            interp.limits.step()
            try:
                signal = yield from compound(interp, node)
            except NotKnown as caught:
                skips.skip(interp, [node], caught.unknown)
                signal = None
        if signal is not None:
            return signal
    return None


def _yields(node: ast.stmt) -> bool:
    """Whether a `yield` of this function stands anywhere inside; found once a node."""
    known = getattr(node, "_yields", None)
    if known is None:
        known = any(isinstance(inner, ast.Yield | ast.YieldFrom) for inner in own_nodes([node]))
        node._yields = known  # type: ignore[attr-defined]
    return bool(known)


def _fetch(interp: Interpreter, node: ast.AST) -> Steps:
    """Yield for every `yield` inside the statement or expression, innermost first, and keep what is sent."""
    if isinstance(node, ast.stmt) and not _yields(node):
        return
    found = [inner for inner in own_nodes([node]) if isinstance(inner, ast.Yield | ast.YieldFrom)]
    sent: dict[ast.AST, Any] = {}
    for inner in sorted(found, key=lambda inner: (inner.end_lineno or 0, inner.end_col_offset or 0)):
        interp.sent.update(sent)
        value = None if inner.value is None else interp.evaluate(inner.value)
        if isinstance(inner, ast.Yield):
            sent[inner] = yield value
        else:
            source: Any = interp.iterate(value)
            sent[inner] = yield from source
    interp.sent.update(sent)


def if_(interp: Interpreter, node: ast.If) -> Steps:
    yield from _fetch(interp, node.test)
    taken = statements.branch(interp, node)
    if isinstance(taken, Unknown):
        skips.skip(interp, [node], taken)
        return None
    return (yield from block(interp, taken))


def for_(interp: Interpreter, node: ast.For) -> Steps:
    yield from _fetch(interp, node.iter)
    try:
        for item in interp.iterate(interp.evaluate(node.iter)):
            interp.limits.step()
            assign(interp, node.target, item)
            signal = yield from block(interp, node.body)
            if signal is statements.BREAK:
                return None
            if signal is not None and signal is not statements.CONTINUE:
                return signal
    except Left as left:
        statements.after_left(interp, node, left)
        return None
    return (yield from block(interp, node.orelse))


def while_(interp: Interpreter, node: ast.While) -> Steps:
    try:
        yield from _fetch(interp, node.test)
        while statements.holds(interp, node):
            signal = yield from block(interp, node.body)
            if signal is statements.BREAK:
                return None
            if signal is not None and signal is not statements.CONTINUE:
                return signal
            yield from _fetch(interp, node.test)
    except Left as left:
        statements.after_left(interp, node, left)
        return None
    return (yield from block(interp, node.orelse))


def try_(interp: Interpreter, node: ast.Try) -> Steps:
    try:
        signal = yield from _tried(interp, node)
    except (Raised, Left, NotKnown):
        final = yield from block(interp, node.finalbody)
        if final is not None:
            return final
        raise
    final = yield from block(interp, node.finalbody)
    return signal if final is None else final


def _tried(interp: Interpreter, node: ast.Try) -> Steps:
    try:
        signal = yield from block(interp, node.body)
    except Raised as raised:
        handler = statements.handler_for(interp, node, raised)
        if handler is None:
            raise
        statements.begin_handler(interp, handler, raised)
        try:
            return (yield from block(interp, handler.body))
        finally:
            statements.end_handler(interp, handler)
    if signal is None:
        return (yield from block(interp, node.orelse))
    return signal


def with_(interp: Interpreter, node: ast.With) -> Steps:
    entered: list[Any] = []
    try:
        for item in node.items:
            yield from _fetch(interp, item.context_expr)
            manager = interp.evaluate(item.context_expr)
            value = contexts.enter(interp, manager)
            entered.append(manager)
            if item.optional_vars is not None:
                assign(interp, item.optional_vars, value)
        signal = yield from block(interp, node.body)
    except Raised as raised:
        if not contexts.leave(interp, entered, raised):
            raise
        return None
    contexts.leave(interp, entered, None)
    return signal


def match_(interp: Interpreter, node: ast.Match) -> Steps:
    yield from _fetch(interp, node.subject)
    chosen = matching.choose(interp, node)
    if isinstance(chosen, Unknown):
        skips.skip(interp, [node], chosen)
        return None
    return (yield from block(interp, chosen))


_COMPOUND: dict[type[ast.stmt], Callable[[Interpreter, Any], Steps]] = {
    ast.If: if_,
    ast.For: for_,
    ast.AsyncFor: for_,
    ast.While: while_,
    ast.Try: try_,
    ast.With: with_,
    ast.AsyncWith: with_,
    ast.Match: match_,
}
