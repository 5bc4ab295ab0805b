"""A printed table beside the code that it stands next to: where it is not that code's, the rows that differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from weigh.ask.ledger import Row
from weigh.checking.audit import FAILS, Because, Model, Verdict
from weigh.checking.models import owners
from weigh.network.place import Place
from weigh.readers.written.evidence import Statement

MOST_ROWS: Final = 6
LEAST_EQUAL: Final = 0.5
"""A table of which fewer rows are those of the code was printed from another network."""


def differing(models: Sequence[Model]) -> Iterator[Verdict]:
    """The rows of each table that are not those of the code it was most likely printed from."""
    codes = [model for model in models if model.origin == "code" and model.weighed.params.exact]
    for table in models:
        if table.origin != "table" or table.description is None or table.description.left_out:
            continue
        for code in codes:
            pairs = _pairs(code, table)
            equal = sum(mine.params == printed.params for mine, printed in pairs)
            if pairs and LEAST_EQUAL <= equal / len(pairs) < 1:
                yield from _rows(
                    code, table, [(mine, printed) for mine, printed in pairs if mine.params != printed.params]
                )
                break


def _pairs(code: Model, table: Model) -> list[tuple[Row, Row]]:
    """The layers with weights of both, one beside the other; nothing where they are not as many."""
    ours, printed = list(owners(code.weighed)), list(owners(table.weighed))
    return list(zip(ours, printed, strict=True)) if len(ours) == len(printed) else []


def _rows(code: Model, table: Model, pairs: Sequence[tuple[Row, Row]]) -> Iterator[Verdict]:
    assert table.description is not None
    texts = {row.place: row.text for row in table.description.layers}
    for mine, printed in pairs[:MOST_ROWS]:
        place = printed.layer.place or table.place or Place(1)
        statement = Statement(texts.get(place) or printed.layer.name, place, quantity="params")
        facts = {"layer": mine.layer.name, "model": code.name, "formula": mine.formula, "value": mine.params}
        actual = mine.params if isinstance(mine.params, int) else None
        yield Verdict(statement, FAILS, Because("row", facts), code, actual, source="table")
