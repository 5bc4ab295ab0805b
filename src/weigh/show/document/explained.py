"""The explanation of every row, each distinct one once: networks repeat themselves."""

from __future__ import annotations

from typing import Any

from weigh.ask.explain import Explanation, explain_row, within_example
from weigh.ask.formula import PLUS, named, product_text
from weigh.ask.ledger import Ledger, Row
from weigh.show import numbers
from weigh.show.explain_sections import sections
from weigh.show.json_explain import term
from weigh.show.json_text import dumps
from weigh.words.explain import HEADINGS


class Explanations:
    """Collects what is told of the rows of one ledger. The cost of a row that is like one before it is a look-up.

    told: the distinct explanations, in the order of their first rows.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.told: list[dict[str, Any]] = []
        self.by_application: dict[tuple[int, bool], int] = {}
        self.by_text: dict[str, int] = {}

    def number(self, row: Row) -> int:
        """The place among `told` of what is told of a row."""
        if row.encloses or len(row.calls) != 1:
            return self._interned(row)
        key = (id(row.calls[0].applied), row.layer in self.ledger.graph.frozen)
        number = self.by_application.get(key)
        if number is None:
            number = self.by_application[key] = self._interned(row)
        return number

    def _interned(self, row: Row) -> int:
        told = _told(explain_row(self.ledger, row, parts=()))
        number = self.by_text.setdefault(dumps(told), len(self.told))
        if number == len(self.told):
            self.told.append(told)
        return number


def _told(explanation: Explanation) -> dict[str, Any]:
    macs = PLUS.join(product_text(within_example(work), work.times) for work in explanation.macs)
    return {
        "named_formula": numbers.formula(PLUS.join(named(group) for group in explanation.groups)),
        "macs_formula": numbers.formula(macs) or None,
        "terms": [_term(term(weight, explanation.trained(weight))) for weight in explanation.weights],
        "sections": [{"label": HEADINGS[key], "lines": lines} for key, lines in sections(explanation).items() if lines],
    }


def _term(told: dict[str, Any]) -> dict[str, Any]:
    """A weight as `explain --json` has it; the size of an axis is a formula where it is no number."""
    axes = [{"name": axis["name"], "size": axis.get("formula", axis["size"])} for axis in told["axes"]]
    return {**told, "axes": axes}
