"""Programs on long pages: read as if the page were not there, and told by its lines."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weigh.readers.python.repair import UnreadableSource, repair, repair_sparse

CODE = ["x = 1", "for i in range(3):", "    x += f(", "        i,", "    )", "y = g(x)"]


def lines_of(tree: ast.Module) -> list[tuple[str, int, int | None]]:
    return [(type(node).__name__, node.lineno, node.end_lineno) for node in ast.walk(tree) if hasattr(node, "lineno")]


@given(st.lists(st.integers(0, 120), min_size=len(CODE), max_size=len(CODE)))
def test_every_line_is_where_it_is_on_the_page(gaps: list[int]) -> None:
    padded = "".join("\n" * gap + line + "\n" for gap, line in zip(gaps, CODE, strict=True))
    sparse, plain = repair_sparse(padded), repair(padded)
    assert lines_of(sparse.tree) == lines_of(plain.tree)
    assert sparse.repairs == plain.repairs


def test_repairs_are_told_by_the_lines_of_the_page() -> None:
    repaired = repair_sparse("\n" * 200 + ">>> x = 1\n>>> print x\n")
    assert {one.line for one in repaired.repairs} <= {201, 202}
    assert repaired.repairs


def test_what_cannot_be_read_is_told_by_its_line() -> None:
    with pytest.raises(UnreadableSource) as error:
        repair_sparse("\n" * 200 + "Only words stand here, and no code at all.\n")
    assert error.value.line == 201
