"""Programs of which only few lines stand on a long page: read close together, and told by the lines of the page."""

from __future__ import annotations

import ast
from dataclasses import replace

from weigh.readers.python.repair.repairing import repair
from weigh.readers.python.repair.result import Repaired, UnreadableSource

GAP = "\n" * 50
"""So many empty lines in a row are a page's, not a program's."""


def repair_sparse(source: str) -> Repaired:
    """`repair`, at the cost of the lines that are not empty. Line numbers are those of `source`.

    Raises: UnreadableSource.
    """
    if GAP not in source:
        return repair(source)
    numbers, lines = _close(source.split("\n"))
    try:
        repaired = repair("\n".join(lines) + "\n")
    except UnreadableSource as error:
        raise UnreadableSource(_at(numbers, error.line), error.reason, error.text) from None
    for node in ast.walk(repaired.tree):
        if isinstance(node, ast.stmt | ast.expr | ast.excepthandler | ast.arg | ast.keyword | ast.alias):
            node.lineno = _at(numbers, node.lineno)
            node.end_lineno = _at(numbers, node.end_lineno or 1)
    repairs = [
        replace(one, line=_at(numbers, one.line), last=None if one.last is None else _at(numbers, one.last))
        for one in repaired.repairs
    ]
    return replace(repaired, repairs=tuple(repairs))


def _close(lines: list[str]) -> tuple[list[int], list[str]]:
    """The lines without further empty ones behind an empty one, and the number of each."""
    numbers: list[int] = []
    kept: list[str] = []
    for number, line in enumerate(lines, start=1):
        if line.strip() or (kept and kept[-1].strip()):
            numbers.append(number)
            kept.append(line)
    return numbers, kept


def _at(numbers: list[int], line: int) -> int:
    return numbers[min(max(line, 1), len(numbers)) - 1] if numbers else line
