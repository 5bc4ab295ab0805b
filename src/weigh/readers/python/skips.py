"""What is not read: branches under a condition that is not known, and everything that they might have done.

A skipped statement makes the names that it binds unknown, and spoils the objects whose methods it calls or whose
attributes it sets.
A branch that only ends the program is no way that a working program takes: the other one is read then.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from weigh.readers.python.raised import Left
from weigh.readers.python.scopes import MISSING, bound_by, own_nodes
from weigh.readers.python.values import BoundMethod, Class, Function, Instance, Thing, Unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weigh.readers.python.interpreter import Interpreter

_ENDING = frozenset({"exit", "quit", "sys.exit", "os._exit", "os.abort"})
_SAYING = frozenset({
    "print", "warn", "warnings.warn", "logging.info", "logging.debug", "logging.warning", "logging.error",
    "logger.info",
    "logger.debug", "logger.warning", "logger.error", "pprint",
})  # fmt: skip
_READING = frozenset({
    "get", "keys", "values", "items", "copy", "index", "count", "format", "join", "split", "strip", "lower", "upper",
    "startswith", "endswith", "replace", "union", "intersection", "difference", "issubset",
})  # fmt: skip
"""Methods of Python's own containers and strings that change nothing."""


def only_way(node: ast.If) -> list[ast.stmt] | None:
    """The branch to read although the condition is not known.

    The other one only ends the program, or only prints; or both import the same names, from one home or another.
    """
    names, others = _imported(node.body), _imported(node.orelse)
    if names and others and (names <= others or others <= names):
        return node.body if others <= names else node.orelse
    body, orelse = _leads_nowhere(node.body), _leads_nowhere(node.orelse)
    if body is orelse:
        return None
    return node.orelse if body else node.body


def _imported(body: list[ast.stmt]) -> set[str]:
    """The names that statements import, where they do nothing else."""
    if not all(isinstance(node, ast.Import | ast.ImportFrom) for node in body):
        return set()
    aliases = (alias for node in body if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names)
    return {alias.asname or alias.name for alias in aliases}


def _leads_nowhere(body: list[ast.stmt]) -> bool:
    if not body:
        return False
    last = body[-1]
    if isinstance(last, ast.Raise) or (isinstance(last, ast.Expr) and _called(last.value) in _ENDING):
        return True
    return all(
        isinstance(node, ast.Pass)
        or (isinstance(node, ast.Expr) and (isinstance(node.value, ast.Constant) or _called(node.value) in _SAYING))
        for node in body
    )


def _called(node: ast.expr) -> str:
    return (
        ast.unparse(node.func) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute) else ""
    )


def bound_either_way(interp: Interpreter, node: ast.If) -> bool:
    """`if chance: x = a` and `else: x = b`, where a and b are alike: then x is."""
    sides = [side[0] for side in (node.body, node.orelse) if len(side) == 1]
    one, other = sides if len(sides) == 2 else (None, None)
    if not (isinstance(one, ast.Assign) and isinstance(other, ast.Assign)):
        return False
    names = {ast.unparse(target) for side in (one, other) for target in side.targets}
    if len(names) > 1 or not isinstance(one.targets[0], ast.Name):
        return False
    same = either_way(interp, one.value, other.value)
    if same is not MISSING:
        interp.scope.bind(one.targets[0].id, same)
    return same is not MISSING


def either_way(interp: Interpreter, body: ast.expr, orelse: ast.expr) -> Any:
    """The value whatever an unknown condition says, where two names or parts stand for the same; MISSING otherwise."""
    if not all(isinstance(part, _LOOKING) for side in (body, orelse) for part in ast.walk(side)):
        return MISSING
    one, other = interp.evaluate(body), interp.evaluate(orelse)
    same = one is other or (isinstance(one, Thing) and one.alike(other))
    return one if same else MISSING


_LOOKING = (ast.Name, ast.Attribute, ast.Subscript, ast.Slice, ast.Constant, ast.Tuple, ast.expr_context, ast.UnaryOp,
            ast.unaryop, ast.BinOp, ast.operator)  # fmt: skip
"""Expressions that call nothing."""


def skip(interp: Interpreter, nodes: Sequence[ast.stmt], unknown: Unknown) -> None:
    """Pass over statements. Raises: Left where they might leave the loop or function that they stand in."""
    spoil(interp, nodes, unknown)
    if any(isinstance(node, ast.Return | ast.Yield | ast.YieldFrom) for node in own_nodes(nodes)):
        raise Left("function", unknown)
    if _leaves_loop(nodes):
        raise Left("loop", unknown)


def _leaves_loop(nodes: Sequence[ast.AST]) -> bool:
    """Whether a `break` or `continue` in the statements belongs to a loop around them."""
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Break | ast.Continue):
            return True
        if isinstance(node, ast.For | ast.AsyncFor | ast.While):
            waiting.extend(node.orelse)
        elif not isinstance(node, ast.expr | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            waiting.extend(ast.iter_child_nodes(node))
    return False


def spoil(interp: Interpreter, nodes: Sequence[ast.stmt], unknown: Unknown) -> None:
    """Whatever the statements bind or change is not known any more."""
    inside = own_nodes(nodes)
    interp.limits.step(len(inside) // 8)
    for node in inside:
        if isinstance(node, ast.AugAssign):
            _spoil_value(interp, peek(interp, node.target), unknown)
        elif isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            _spoil_attribute(interp, peek(interp, node.value), node.attr, unknown)
        elif isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            _spoil_value(interp, peek(interp, node.value), unknown)
        elif isinstance(node, ast.Call):
            _spoil_call(interp, node, unknown)
    for node in inside:
        for name in bound_by(node):
            if not _keeps(interp, node, name):
                interp.scope.bind(name, unknown)


def _keeps(interp: Interpreter, node: ast.AST, name: str) -> bool:
    """Whether a statement binds a name to what it is already: `net = net.cuda()`, `net = DataParallel(net)`."""
    call = node.value if isinstance(node, ast.Assign) else None
    if not isinstance(call, ast.Call) or not isinstance(node, ast.Assign) or len(node.targets) > 1:
        return False
    function = call.func
    method = isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == name
    given = bool(call.args) and isinstance(call.args[0], ast.Name) and call.args[0].id == name
    value = interp.scope.find(name)
    called = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return (method or given) and called in kept_by(value)


def kept_by(value: Any) -> frozenset[str]:
    """The methods and wrappers that give what they are given, as far as anything is counted."""
    native = getattr(value, "native", None)
    found: Any = getattr(value if native is None else native, "kept_by", None)
    return found if isinstance(found, frozenset) else frozenset()


def _spoil_call(interp: Interpreter, node: ast.Call, unknown: Unknown) -> None:
    """A method may change its object; a function of the program may change what it is given."""
    function: Any
    if isinstance(node.func, ast.Attribute):
        owner = peek(interp, node.func.value)
        plain = isinstance(owner, list | dict | set)
        reads_only = _READING if plain else getattr(getattr(owner, "native", None), "pure_methods", ())
        if owner is not MISSING and node.func.attr not in reads_only:
            _spoil_value(interp, owner, unknown)
        function = peek(interp, node.func)
    else:
        function = peek(interp, node.func)
    if isinstance(function, Function | BoundMethod):
        for argument in (*node.args, *[keyword.value for keyword in node.keywords]):
            _spoil_value(interp, peek(interp, argument), unknown)


def _spoil_attribute(interp: Interpreter, owner: Any, name: str, unknown: Unknown) -> None:
    if type(owner) is Instance:
        if owner.native is None:
            owner.attributes[name] = unknown
        else:
            interp.set(owner, name, unknown)
    elif type(owner) is Class:
        owner.members[name] = unknown


def _spoil_value(interp: Interpreter, value: Any, unknown: Unknown) -> None:
    if value is not MISSING and not isinstance(value, Unknown | int | str | float | None):
        interp.spoil(value, unknown)


def peek(interp: Interpreter, node: ast.AST) -> Any:
    """The value of a name or a chain of attributes, where it is already there; MISSING otherwise. Nothing is called."""
    if isinstance(node, ast.Name):
        return interp.scope.find(node.id)
    if isinstance(node, ast.Attribute):
        owner = peek(interp, node.value)
        if type(owner) is Instance:
            found = owner.attributes.get(node.attr, MISSING)
            if found is MISSING and isinstance(method := owner.cls.find(node.attr), Function):
                return BoundMethod(owner, method)
            return found
        if type(owner) is Class:
            return owner.members.get(node.attr, MISSING)
    return MISSING
