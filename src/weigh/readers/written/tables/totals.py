"""The lines under a table: how many parameters there are in total, trained, not trained, and of the optimizer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from weigh.network.place import Place
from weigh.numbers.numerals import numeral
from weigh.numbers.units import SCALES
from weigh.readers.written.evidence import Total
from weigh.readers.written.tables import headings

_SPACED = re.compile(r",\s(?=\d{3})")
"""Between groups of digits, as translating a page leaves them: "93, 656"."""
_ALONE = re.compile(r"\s*([\d,.' ]{1,30})(?:\([^()]{1,20}\))?\s*")


@dataclass(slots=True)
class Totals:
    """The totals read so far. waiting: the quantity of a line whose number stands on the next one."""

    found: dict[str, Total] = field(default_factory=dict)
    waiting: str = ""

    def read(self, text: str, number: int) -> str | None:
        """Take the totals of a line, and return what stands before them; None where it has none."""
        waiting, self.waiting = self.waiting, ""
        alone = _ALONE.fullmatch(text) if waiting else None
        if alone:
            self._add(waiting, alone[1].strip(), "", number, text)
            return ""
        folded = text.casefold()
        before = None
        for found in headings.totals().finditer(folded):
            quantity = next(headings.TOTALS[kind] for kind in headings.TOTALS if found[kind])
            if quantity in self.found:
                break
            before = found.start() if before is None else before
            if found["number"]:
                self._add(quantity, found["number"], found["scale"] or "", number, _clause(text, found))
            else:
                self.waiting = quantity
        return None if before is None else text[:before].strip(" *#|│┃:-")

    def _add(self, quantity: str, digits: str, scale: str, number: int, text: str) -> None:
        value = numeral(_SPACED.sub(",", digits), SCALES[scale])
        interval = value and value.rounded(value.unit)
        if value and interval and quantity not in self.found:
            self.found[quantity] = Total(quantity, *interval, Place(number), text)

    def all(self) -> tuple[Total, ...]:
        """The totals of the network; Keras adds the optimizer's own variables to its total, which are taken out."""
        found = dict(self.found)
        total, optimizer = found.get("params"), found.pop("optimizer", None)
        if total and optimizer:
            low, high = total.low - optimizer.high, total.high - optimizer.low
            found["params"] = replace(total, low=low, high=high, text=f"{total.text}; {optimizer.text}")
        return tuple(found.values())


def _clause(text: str, found: re.Match[str]) -> str:
    """The words and the number as they stand on the line."""
    return text[found.start() : found.end()].strip() if len(text) == len(found.string) else found[0].strip()
