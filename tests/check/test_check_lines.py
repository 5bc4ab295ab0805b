"""The JSON of an audit holds the very lines that are printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from weigh.checking import check
from weigh.show.check_text import check_text
from weigh.show.json_check import check_json

CORPUS = Path(__file__).resolve().parents[1] / "pages" / "corpus"
PAGES = sorted(CORPUS.glob("*.*"))[::4]


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_every_line_that_is_printed_is_in_the_json(file: Path) -> None:
    audit = check(file.read_bytes(), file.name)
    printed = ["".join(span.text for span in line) for line in check_text(audit)]
    told = json.loads(check_json(audit))
    counted = [one for one in told["claims"] if one["counted"]]
    lines = [
        *(line for one in told["models"] for line in (one["line"], *one["under"])),
        *(line for one in counted for line in (one["quote"], one["because"], *one["reasons"])),
        *(line for lines in told["told"].values() for line in lines),
        *(one["why"] for one in told["unread"]),
    ]
    rest = "\n".join(printed)
    for line in lines:
        for part in line.split("\n"):
            assert part.strip() in rest
    body = [line for line in printed[1:] if line.startswith(" ") and line.strip()]
    known = [part.strip() for line in lines for part in line.split("\n")]
    assert [line for line in body if not any(line.rstrip().endswith(one) for one in known)] == []


def test_claims_are_counted_as_the_sentence_counts_them() -> None:
    from weigh.words.check import MANY_CLAIMS

    page = "A net of 15 parameters.\n\n```python\nm = Sequential([Input((4,)), Dense(3)])\n```\n" + (
        "\n```\nLayer (type)   Output Shape   Param #\n=====\ndense (Dense)  (None, 3)  15\n=====\n"
        "Total params: 15\nTrainable params: 15\nNon-trainable params: 0\n```\n"
    )
    told = json.loads(check_json(check(page, "page.md")))
    counted = [one for one in told["claims"] if one["counted"]]
    assert len(counted) < len(told["claims"])
    assert ("1 claim" if len(counted) == 1 else MANY_CLAIMS.format(count=len(counted))) in told["text"]
