"""The sums that a table prints about its rows, added up again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from weigh.ask.ledger import BYTES_PER_ELEMENT
from weigh.checking.audit import FAILS, HOLDS, Because, Model, Verdict
from weigh.checking.figures import KERNELS, of_network, of_run, with_inputs
from weigh.checking.models import owners
from weigh.readers.written.evidence import Description, Statement, Total

ACCOUNTS: Final = frozenset(["cs231n", "table"])
"""Forms whose work and memory are sums over the rows; the tools' own estimates follow rules of their own."""
ESTIMATED: Final = frozenset(["bytes", "activations", "macs", "flops"])
TRAINED: Final = frozenset(["trainable", "non_trainable"])
"""Not known row by row where the text only says that something is frozen."""


def of_tables(model: Model) -> Iterator[Verdict]:
    """How the printed totals stand of every table that shows this network; those of one line are one claim."""
    for one in (model, *model.same):
        if one.description is None:
            continue
        for _, group in groupby(one.description.totals, key=lambda total: (total.place, total.text)):
            totals = sorted(group, key=lambda total: total.quantity != "bytes")
            found = [verdict for total in totals for verdict in _of_total(total, one.description, model)]
            failed = [verdict for verdict in found if verdict.status == FAILS]
            yield from (failed or found)[:1]


def _of_total(total: Total, description: Description, model: Model) -> Iterator[Verdict]:
    statement = Statement(total.text, total.place, quantity=total.quantity)
    values = list(_values(total.quantity, description, model))
    known = [value for value in values if value is not None]
    if not known or len(known) < len(values):
        return
    held = next((value for value in known if total.low <= value <= total.high), None)
    actual = known[0] if held is None else held
    if held is None and description.form not in ACCOUNTS and total.quantity in ESTIMATED:
        return
    if held is None and total.quantity in TRAINED and any(gap.kind == "frozen" for gap in model.weighed.graph.gaps):
        return
    if total.quantity in ("bytes", "activations"):
        elements = actual // BYTES_PER_ELEMENT if total.quantity == "bytes" else actual
        because = Because("memory", {"value": elements, "bytes": elements * BYTES_PER_ELEMENT})
    else:
        because = Because("sum", {"model": model.name, "quantity": total.quantity, "value": actual})
    yield Verdict(statement, FAILS if held is None else HOLDS, because, model, actual, source="table")


def _values(quantity: str, description: Description, model: Model) -> Iterator[int | None]:
    """What a total may be the sum of, the likeliest first."""
    weighed = model.weighed
    if quantity == "activations":
        yield from (with_inputs(weighed), of_network(weighed, "activations"))
    elif quantity == "bytes":
        memory = (with_inputs(weighed), of_network(weighed, "activations"))
        params = of_network(weighed, "params")
        order = (*memory, params) if description.form in ACCOUNTS else (params, *memory)
        yield from (None if value is None else value * BYTES_PER_ELEMENT for value in order)
    elif quantity == "flops":
        macs = of_network(weighed, "macs")
        yield None if macs is None else 2 * macs
    else:
        if quantity == "params" and any(row.attributes.get("scope") == "kernels" for row in description.layers):
            yield sum(
                part.value
                for row in owners(weighed)
                for part in of_run((row,), KERNELS, "params")
                if part.part == KERNELS
            )
        yield of_network(weighed, quantity)
