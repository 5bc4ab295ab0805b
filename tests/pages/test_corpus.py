"""Whole pages as people write them, in ten languages, audited: every network found, every claim judged, nothing made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from corpus_pages import audited, pages, shortfalls

from weigh.cli.main import run
from weigh.readers.written.page.decoding import text_of

CORPUS = pages("corpus")
PAGES = [*CORPUS, *pages("heldout")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page["file"])
def test_page(page: dict[str, Any]) -> None:
    assert shortfalls(page, audited(page)) == []


@pytest.mark.parametrize("page", [page for page in PAGES if page.get("nothing")], ids=lambda page: page["file"])
def test_nothing_to_check(page: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing fails, so the status is 0, and the answer says in a sentence that there is nothing."""
    assert run(["check", str(page["path"])]) == 0
    assert page["file"] in capsys.readouterr().out


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page["file"])
def test_snippets_are_on_the_page(page: dict[str, Any]) -> None:
    """A snippet with a slip would never be found, and never be missed if it is optional."""
    text = text_of(Path(page["path"]).read_bytes(), page["file"])
    for claim in page["claims"]:
        assert claim["text"] in text, claim["text"]


def test_every_page_is_listed() -> None:
    for folder in {page["path"].parent for page in PAGES}:
        listed = {page["file"] for page in PAGES if page["path"].parent == folder}
        assert listed == {path.name for path in folder.iterdir()}
    assert len({page["language"] for page in CORPUS}) >= 10


UNSEEN = 6
"""What falls short on the pages that were judged unseen; it may only become less."""


def test_the_unseen_pages_fall_no_shorter_than_they_did() -> None:
    short = [text for page in pages("unseen") for text in shortfalls(page, audited(page))]
    assert len(short) <= UNSEEN, short


CLAIM = {"quantity": "params", "low": 10, "high": 10, "actual": None, "because": "", "why": None, "source": "text"}


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ([], "not told: '10 weights' holds"),
        ([{**CLAIM, "text": "has 10 weights", "verdict": "fails"}], "'10 weights': fails instead of holds ()"),
        (
            [{**CLAIM, "text": text, "verdict": "holds"} for text in ("has 10 weights", "of 10 people")],
            "told besides: 'of 10 people' holds, ",
        ),
    ],
)
def test_the_measure_can_fail(claims: list[dict[str, Any]], told: str) -> None:
    page = {"models": [], "claims": [{"text": "10 weights", "number": 10, "quantity": "params", "verdict": "holds"}]}
    assert shortfalls(page, {"models": [], "claims": claims}) == [told]
    assert shortfalls(page, {"models": [], "claims": [{**CLAIM, "text": "has 10 weights", "verdict": "holds"}]}) == []
