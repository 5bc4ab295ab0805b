"""The order of repairs: as it is; then the whole text; then its logical lines; then their indentation."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

from weigh.readers.python.repair.guard import Fault, parse, refuse_hostile
from weigh.readers.python.repair.result import Repair, Repaired, UnreadableSource

if TYPE_CHECKING:
    from weigh.readers.python.repair.draft import Draft
    from weigh.readers.python.repair.statements import Statement


def repair(text: str) -> Repaired:
    """The text parsed, after as few repairs as it takes.

    Text that parses is taken as it is, unless it holds HTML entities that Python would misread as operators.
    Cost: one parse for sound text, a few for damaged text. Raises UnreadableSource where no reading is certain.
    """
    refuse_hostile(text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an invalid escape in the user's string is no concern of ours
        found = parse(text)
        if isinstance(found, ast.Module) and not _misread(text):
            return Repaired(found, text, (), python2=False)
        return _repair(text, found)


def _misread(text: str) -> bool:
    """Whether text parses as something else than was meant: `&gt;` outside strings, Python 2's `print >>file`."""
    if "&" in text and ";" in text:
        from weigh.readers.python.repair.markup import escaped

        if escaped(text):
            return True
    if "print" in text and ">>" in text:
        from weigh.readers.python.repair.python2 import PRINT_INTO

        return PRINT_INTO.search(text) is not None
    return False


def _repair(text: str, found: ast.Module | Fault) -> Repaired:
    from weigh.readers.python.repair.draft import Draft
    from weigh.readers.python.repair.passes import PASSES

    draft = Draft.of(text)
    for trigger, change in PASSES:
        if trigger.search(draft.text):
            change(draft)
    if draft.text != text:
        refuse_hostile(draft.text)
        found = parse(draft.text)
    if isinstance(found, Fault):
        found = _by_statements(draft, found)
    else:
        draft.settle(range(len(draft.lines)))
    if draft.origin != list(range(1, len(draft.lines) + 1)):
        _renumber(found, draft.origin)
    repairs = tuple(sorted(set(draft.done), key=_position))
    return Repaired(found, draft.text, repairs, any(one.kind.startswith("python2.") for one in repairs))


def _position(one: Repair) -> tuple[int, str]:
    return one.line, one.kind


def _by_statements(draft: Draft, fault: Fault) -> ast.Module:
    """The tree of those statements of the draft that can be read."""
    from weigh.readers.python.repair.indent import arrange, write
    from weigh.readers.python.repair.selection import Selection

    before = draft.lines[:]
    selection = Selection(draft, sound=fault.line - 1 if fault.of_parser else 0)
    selection.run()
    _require_code(draft, selection.statements, fault)
    statements = write(draft, selection.statements, arrange(draft, selection.statements, before))
    _require_code(draft, statements, fault)
    found = parse(draft.text)
    if isinstance(found, Fault):
        at = min(found.line, len(draft.lines)) - 1
        raise UnreadableSource(draft.origin[at], "syntax", draft.quote(at))
    for statement in statements:
        if not statement.inert:
            draft.settle(range(statement.first, statement.last + 1))
    return found


def _require_code(draft: Draft, statements: list[Statement], fault: Fault) -> None:
    """Raises UnreadableSource unless something is left that does more than name names."""
    if not all(statement.inert for statement in statements):
        return
    for one in draft.done:
        if one.lost:
            if one.line <= fault.line <= (one.last or one.line):
                raise UnreadableSource(fault.line, "parser", fault.message)
            raise UnreadableSource(one.line, "syntax", one.text)
    raise UnreadableSource(draft.origin[min(fault.line, len(draft.origin)) - 1], "no-code")


def _renumber(tree: ast.Module, origin: list[int]) -> None:
    """Line numbers of the pasted text, where a pasted line stands for several."""
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt | ast.expr | ast.excepthandler | ast.arg | ast.keyword | ast.alias | ast.pattern):
            node.lineno = origin[node.lineno - 1]
            if node.end_lineno is not None:
                node.end_lineno = origin[node.end_lineno - 1]
