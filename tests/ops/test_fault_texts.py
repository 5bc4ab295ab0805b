"""Every fault that the source raises has a text, and the text asks for nothing that the fault does not tell."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

import weigh
from weigh.words.faults import TABLES

SOURCES = Path(weigh.__file__).parent


def raised() -> Iterator[tuple[str, str, frozenset[str] | None]]:
    """Where, the kind, and the facts of every `...Error.of("kind", fact=...)`; None where facts are handed on whole."""
    for path in sorted(SOURCES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr != "of":
                continue
            error = node.func.value
            if not isinstance(error, ast.Name) or not error.id.endswith("Error") or not node.args:
                continue
            if isinstance(node.args[0], ast.Constant):
                names = [keyword.arg for keyword in node.keywords]
                facts = None if None in names else frozenset(name for name in names if name)
                yield f"{path.relative_to(SOURCES)}:{node.lineno}", str(node.args[0].value), facts


@pytest.mark.parametrize(("where", "kind", "facts"), list(raised()))
def test_the_text_of_a_fault(where: str, kind: str, facts: frozenset[str] | None) -> None:
    table = import_module(TABLES.get(kind.split(".")[0], "weigh.words.faults_shapes")).FAULTS
    assert kind in table
    asked = {name.split("[")[0].split(".")[0] for _, name, _, _ in Formatter().parse(table[kind]) if name}
    if facts is not None:
        assert asked <= facts


def test_there_is_something_to_check() -> None:
    assert sum(1 for _ in raised()) > 20
