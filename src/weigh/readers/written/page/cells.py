"""The cells of a table as lines of text, whatever markup told them."""

from __future__ import annotations

from collections.abc import Sequence

from weigh.readers.written.evidence import Line

MOST_COLUMNS = 60
"""Columns of a row that are read; tables of networks have a dozen."""


def as_lines(cells: Sequence[tuple[str, ...]], numbers: Sequence[int]) -> list[Line]:
    """The rows as lines, their cells between bars.

    >>> as_lines([("conv", "832")], [7])
    [Line(number=7, text='| conv | 832 |')]
    """
    return [
        Line(number, "| " + " | ".join(cell.replace("|", "¦") for cell in row) + " |")
        for row, number in zip(cells, numbers, strict=True)
    ]
