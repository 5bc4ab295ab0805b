"""Audits as text and JSON: golden reports, whose computations are made again from the text itself."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from weigh.checking import check
from weigh.checking.audit import Audit
from weigh.show.check_text import check_text
from weigh.show.json_check import check_json
from weigh.show.widths import cells

from .golden import golden, text

CORPUS = Path(__file__).parents[1] / "pages" / "corpus"
PAGES = [
    "en_alexnet_excerpt.txt",
    "ja_cnn_qa.html",
    "en_lecture_accounting.txt",
    "ko_conv1d_open_input.txt",
    "pt_receita.html",
]

_COMPUTED = re.compile(r"((?:[\d(][\d,() ×+−-]*)?[\d)]) = (\d[\d,]*)(?![\d,]* [×+−])")


@pytest.fixture(scope="module", params=PAGES)
def audit(request: pytest.FixtureRequest) -> Audit:
    return check(CORPUS / request.param)


def shown(audit: Audit, width: int | None) -> str:
    return text(check_text(audit, width))


def test_the_report_is_the_golden_one(audit: Audit) -> None:
    got = shown(audit, 120)
    assert got == golden(f"check_{Path(audit.name).stem}", got)


def test_every_computation_in_the_report_is_right(audit: Audit) -> None:
    """Of what weigh says, not of what the page says: quotations stand in quotation marks."""
    own = re.sub(r"“[^”]*”", "", shown(audit, None))
    for formula, result in _COMPUTED.findall(own):
        plain = formula.replace(",", "").replace("×", "*").replace("−", "-")
        if plain.count("(") == plain.count(")"):
            assert eval(plain) == int(result.replace(",", "")), (formula, result)


@pytest.mark.parametrize("width", [40, 80])
def test_the_report_keeps_to_the_width(audit: Audit, width: int) -> None:
    for line in shown(audit, width).splitlines():
        assert cells(line) <= width or " " not in line.strip(), line


def test_the_json_says_what_the_report_says(audit: Audit) -> None:
    said = json.loads(check_json(audit))
    assert said["schema"] == "weigh/1"
    assert [claim["verdict"] for claim in said["claims"]] == [one.status for one in audit.verdicts]
    assert [model["params"]["total"] for model in said["models"]] == [one.weighed.params.known for one in audit.models]
    report = shown(audit, None)
    for claim in said["claims"]:
        assert claim["source"] == "table" or claim["because"] in report
        assert claim["verdict"] in ("holds", "fails", "unverifiable")


def test_a_page_that_fails_says_so_to_scripts() -> None:
    assert check(
        "A Dense layer\n\nmodel = Sequential()\nmodel.add(Dense(10, input_dim=9))\n\nIt has 200 parameters."
    ).fails
    assert not check("model = Sequential()\nmodel.add(Dense(10, input_dim=9))\n\nIt has 100 parameters.").fails
