"""docs/tables.md tells every column with the words that the program has for it."""

from __future__ import annotations

from pathlib import Path

from weigh.show.tabular import latex, sheet
from weigh.words.table import COLUMNS, HEADINGS

PAGE = (Path(__file__).parents[3] / "docs" / "tables.md").read_text(encoding="utf-8")


def test_the_page_has_the_table_of_columns() -> None:
    told = "\n".join(f"| `{name}` | {HEADINGS[name]} | {text} |" for name, text in COLUMNS.items())
    assert f"| name | heading | what it holds |\n|---|---|---|\n{told}\n" in PAGE


def test_the_page_has_the_usual_columns() -> None:
    assert f"`{','.join(sheet.DEFAULT)}` in text and Markdown" in PAGE
    assert f"`{','.join(latex.DEFAULT)}` in LaTeX" in PAGE
