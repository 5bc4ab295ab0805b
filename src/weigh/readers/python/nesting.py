"""A look at the whole tree before anything is read, without recursion: how deep it nests, how large integers are."""

from __future__ import annotations

import ast

from weigh.network.errors import Fault, LimitError
from weigh.network.place import Place
from weigh.readers.python.limits import BITS, NESTING, Limits


def check_nesting(tree: ast.AST, limits: Limits, file: str = "") -> None:
    """Raises: LimitError where an expression or a block nests deeper than reading can follow."""
    waiting: list[tuple[ast.AST, int]] = [(tree, 0)]
    line = 1
    while waiting:
        node, depth = waiting.pop()
        line = getattr(node, "lineno", line)
        if depth > NESTING:
            raise LimitError(Fault("limit.nesting", {"levels": NESTING}, place=Place(line, file)))
        if type(node) is ast.Constant and type(node.value) is int and node.value.bit_length() > BITS:
            raise LimitError(Fault("limit.integer", {"bits": BITS}, place=Place(line, file)))
        for name in node._fields:
            child = getattr(node, name, None)
            if type(child) is list:
                waiting.extend([(item, depth + 1) for item in child if isinstance(item, ast.AST)])
            elif isinstance(child, ast.AST) and type(child) not in _LEAVES:
                waiting.append((child, depth + 1))


_LEAVES = frozenset({ast.Load, ast.Store, ast.Del, *ast.operator.__subclasses__(), *ast.cmpop.__subclasses__()})
