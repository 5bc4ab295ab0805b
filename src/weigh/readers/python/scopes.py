"""Where names live, and what can be said about a function before it runs."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final


class Missing:
    """The one value that no program can hold: a name that is not there."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<missing>"


MISSING: Final[Any] = Missing()
_NONE: frozenset[str] = frozenset()


class Scope:
    """The names of a module, a class body, a function call or a comprehension, and the scope around it."""

    __slots__ = (
        "comprehension", "function", "functions", "global_names", "module", "names", "nonlocal_names", "own", "parent",
        "receiver", "transparent",
    )  # fmt: skip

    def __init__(
        self, names: dict[str, Any], parent: Scope | None = None, own: frozenset[str] = _NONE, transparent: bool = False
    ) -> None:
        self.names = names
        self.parent = parent
        self.own = own  # names that a function assigns: reading one before is an error, whatever the module has
        self.comprehension = False  # `:=` binds outside of it
        self.transparent = transparent  # a class body: functions inside do not see its names
        self.module: Scope = parent.module if parent is not None else self
        self.global_names: frozenset[str] = _NONE
        self.nonlocal_names: frozenset[str] = _NONE
        self.function: Any = None  # the Function called, and its first argument: what super() needs
        self.receiver: Any = MISSING
        self.functions: list[Any] = []  # those that a class body defines: they learn their class once it is made

    def visible(self) -> Scope:
        """The nearest scope that functions defined here can see."""
        scope = self
        while scope.transparent and scope.parent is not None:
            scope = scope.parent
        return scope

    def bind(self, name: str, value: Any) -> None:
        """`name = value`, heeding `global` and `nonlocal`."""
        if name in self.global_names:
            self.module.names[name] = value
        elif name in self.nonlocal_names:
            self.home(name).names[name] = value
        else:
            self.names[name] = value

    def home(self, name: str) -> Scope:
        """The scope that holds the name which this scope declares global or nonlocal; itself otherwise."""
        if name in self.global_names:
            return self.module
        if name in self.nonlocal_names:
            outer = self.parent
            while outer is not None and outer is not self.module:
                if name in outer.names or name in outer.own:
                    return outer
                outer = outer.parent
        return self

    def find(self, name: str) -> Any:
        """The value, or MISSING."""
        scope: Scope | None = self
        while scope is not None:
            value = scope.names.get(name, MISSING)
            if value is not MISSING:
                return value
            scope = scope.parent
        return MISSING


@dataclass(frozen=True, slots=True)
class Facts:
    """What a function's text says: the names it binds, its declarations, and whether it is a generator."""

    own: frozenset[str]
    global_names: frozenset[str]
    nonlocal_names: frozenset[str]
    is_generator: bool


_NEW_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def facts(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> Facts:
    """The facts of a function or lambda, found once and kept with its node."""
    known: Facts | None = getattr(node, "_facts", None)
    if known is None:
        known = node._facts = _find_facts(node)  # type: ignore[union-attr]
    return known


def _find_facts(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> Facts:
    bound: set[str] = set()
    declared: dict[type, set[str]] = {ast.Global: set(), ast.Nonlocal: set()}
    is_generator = False
    arguments = node.args
    for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg):
        if argument is not None:
            bound.add(argument.arg)
    for inner in own_nodes([node.body] if isinstance(node, ast.Lambda) else node.body):
        if isinstance(inner, ast.Yield | ast.YieldFrom):
            is_generator = True
        elif isinstance(inner, ast.Global | ast.Nonlocal):
            declared[type(inner)].update(inner.names)
        else:
            bound.update(bound_by(inner))
    return Facts(
        frozenset(bound - declared[ast.Global] - declared[ast.Nonlocal]),
        frozenset(declared[ast.Global]),
        frozenset(declared[ast.Nonlocal]),
        is_generator,
    )


def own_nodes(nodes: Sequence[ast.AST]) -> list[ast.AST]:
    """Every node below, in source order, that belongs to the same scope: not the insides of functions and classes.

    Comprehensions have a scope too, but `:=` inside them binds outside; only their own targets are left out.
    """
    found: list[ast.AST] = []
    waiting: list[ast.AST] = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        found.append(node)
        if isinstance(node, _NEW_SCOPES):
            continue
        if isinstance(node, _COMPREHENSIONS):
            inside: list[ast.AST] = [part for loop in node.generators for part in (loop.iter, *loop.ifs)]
            inside += [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        else:
            inside = [*ast.iter_child_nodes(node)]
        waiting.extend(reversed(inside))
    return found


def bound_by(node: ast.AST) -> list[str]:
    """The names that this one node binds, its children apart."""
    if isinstance(node, ast.Name):
        return [node.id] if isinstance(node.ctx, ast.Store | ast.Del) else []
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [alias.asname or alias.name.split(".")[0] for alias in node.names if alias.name != "*"]
    if isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
        return [node.name] if node.name else []
    if isinstance(node, ast.MatchMapping):
        return [node.rest] if node.rest else []
    return []


def text_of(node: ast.expr) -> str:
    """The expression as source, shortened to what fits into a sentence; written once and kept with its node."""
    known: str | None = getattr(node, "_text", None)
    if known is None:
        known = node._text = ast.unparse(node)[:80]  # type: ignore[attr-defined]
    return known
