"""Golden reports: what is printed is compared with a file, and its columns are added up again from the text itself."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from weigh.ask.ledger import Ledger
from weigh.show.layout import Spans
from weigh.show.report import report

FOLDER = Path(__file__).parents[1] / "golden"


def text(lines: Iterable[Spans]) -> str:
    """Lines of output as plain text."""
    return "".join("".join(span.text for span in line) + "\n" for line in lines)


def printed(ledger: Ledger, width: int | None = None, fold: bool = False) -> str:
    return text(report([ledger], width, fold))


def golden(name: str, got: str) -> str:
    """The golden text; with WEIGH_GOLDEN=write in the environment, what is printed now becomes it."""
    path = FOLDER / f"{name}.txt"
    if os.environ.get("WEIGH_GOLDEN") == "write":
        path.write_text(got, encoding="utf-8")
    return path.read_text(encoding="utf-8")


def column(printed_text: str, heading: str) -> list[str]:
    """The cells of a right-aligned column, found by where its heading ends."""
    lines = printed_text.splitlines()
    head = next(i for i, line in enumerate(lines) if line.startswith("layer "))
    end = lines[head].index(heading) + len(heading)
    body = list(_until_rule(lines[head + 2 :]))
    return [re.split(r"\s{2,}", line[:end])[-1] for line in body]


def _until_rule(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if line.startswith("─"):
            return
        yield line


def added_up(cells: Iterable[str]) -> int:
    """The sum of the numbers that add up: not the sums over other rows, and not what is counted above."""
    return sum(int(cell.replace(",", "")) for cell in cells if re.fullmatch(r"[\d,]+", cell))


def total(printed_text: str, label: str) -> int:
    found = re.search(rf"^ *{re.escape(label)} +([\d,]+)( |$)", printed_text, re.MULTILINE)
    assert found, label
    return int(found[1].replace(",", ""))
