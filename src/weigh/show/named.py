"""What a layer is called in a sentence: its name; its number, where it has none."""

from __future__ import annotations

from weigh.ask.ledger import Row
from weigh.words.drawing import NO_NAME


def called(row: Row) -> str:
    """The layer's name.

    >>> from weigh.network.graph import Layer
    >>> called(Row(Layer("", "Dense", None), "", 0, False, True, number=3))
    'no name (#3)'
    """
    return row.layer.name or NO_NAME.format(number=row.number)


def path_of(row: Row) -> str:
    """The names from the outermost enclosing layer inwards, as the ledger joins them."""
    return row.path if row.layer.name else row.path + called(row)
