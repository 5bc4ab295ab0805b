"""How the tests of printed summaries read: lines, one description, the rows that count, one total."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from weigh.readers.written.evidence import Description, Line, Stated
from weigh.readers.written.tables import flax, lightning, torch_repr, torchinfo, torchsummary, torchsummaryx

FOLDER = Path(__file__).parent / "printed"
FORMS: dict[str, Callable[[Sequence[Line]], list[Description]]] = {
    "torchsummary": torchsummary.find,
    "torchinfo": torchinfo.find,
    "torchsummaryx": torchsummaryx.find,
    "lightning": lightning.find,
    "flax": flax.find,
    "torch": torch_repr.find,
}


def lines(text: str) -> list[Line]:
    return [Line(number, line) for number, line in enumerate(text.splitlines(), start=1)]


def one(form: str, text: str) -> Description:
    (found,) = FORMS[form](lines(text))
    return found


def counted(found: Description) -> list[Stated]:
    """The rows that count for themselves."""
    return [row for row in found.layers if not row.encloses and not row.again]


def total(found: Description, quantity: str) -> tuple[int, int]:
    (low, high) = next((one.low, one.high) for one in found.totals if one.quantity == quantity)
    return low, high


def params(found: Description) -> int:
    return sum(row.params or 0 for row in counted(found))


def printed(name: str) -> tuple[str, dict[str, Any]]:
    """A real print, and what the live model says."""
    return (FOLDER / f"{name}.txt").read_text(), json.loads((FOLDER / f"{name}.json").read_text())


def printed_total(truth: dict[str, Any], key: str = "total") -> int:
    """What stands there: torchsummary counts no weights of attention."""
    if "printed_total" in truth:
        return 0 if key == "non_trainable" else int(truth["printed_total"])
    return int(truth[key])
