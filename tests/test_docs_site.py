"""The documentation's own script: every family of ops has its page, and every example is about the op it stands under."""

from __future__ import annotations

import re
import runpy
import tomllib
from pathlib import Path

import pytest

PICTURE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")
DOCS = Path(__file__).resolve().parent.parent / "docs"
SITE = runpy.run_path(str(DOCS / "site.py"), run_name="site")
EXAMPLES = tomllib.loads((DOCS / "op_examples.toml").read_text(encoding="utf-8"))
OPS = {op.kind: op for _, _, ops in SITE["families"]() for op in ops}


@pytest.mark.parametrize("kind", EXAMPLES)
def test_an_example_is_weighed(kind: str) -> None:
    text = SITE["example"](kind, EXAMPLES[kind])
    assert kind in OPS
    assert "shape    " in text and "Not known" not in text


def test_every_family_has_a_page_with_its_docstrings_and_fields() -> None:
    for name, module, ops in SITE["families"]():
        page = SITE["page"](name, module, ops, EXAMPLES)
        assert page.count("\n## ") == len(ops)
        for op in ops:
            assert op.__doc__ and op.__doc__.split("\n")[0].split(" * ")[0] in page


def test_links_of_the_readme_lead_somewhere_in_the_site() -> None:
    text = SITE["relinked"](
        "[a](docs/json.md) [b](CHANGELOG.md#x) [c](src/weigh/no) [d](https://e.org) ![e](docs/no.png)"
    )
    assert text == "[a](json.md) [b](changelog.md#x) c [d](https://e.org) ![e](#)"


def test_pictures_are_there_and_small() -> None:
    pages = [DOCS.parent / "README.md", *DOCS.glob("*.md")]
    shown = {(page, path) for page in pages for path in PICTURE.findall(page.read_text(encoding="utf-8"))}
    assert len(shown) > 5
    for page, path in shown:
        assert (page.parent / path).stat().st_size < 250_000, path


def test_every_page_has_its_place_in_the_navigation() -> None:
    named = (DOCS.parent / "mkdocs.yml").read_text(encoding="utf-8")
    assert [page.name for page in DOCS.glob("*.md") if f": {page.name}\n" not in named] == []
