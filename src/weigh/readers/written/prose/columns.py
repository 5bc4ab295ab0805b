"""Tables that set networks side by side: a row names a network, a column is headed by what is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from weigh.network.place import Place
from weigh.readers.written.evidence import Line, Statement
from weigh.readers.written.prose.language import Lexicon, lexicon, spoken
from weigh.readers.written.prose.subjects import networks
from weigh.readers.written.prose.tokens import Amount, scaled, tokens
from weigh.zoo.names import named

LEAST_CELLS: Final = 2
LONGEST_ROW: Final = 1000
"""Characters of a row that are read."""
_RULE: Final = re.compile(r"[-:=+| \t]*")
_SCALE: Final = re.compile(r"[(\[] ?(?:in |en |×|x|10\^6)? ?(k|K|M|G|B|T|万|億|亿)[A-Za-z]{0,7} ?[)\]]")
_WIDTHS: Final = re.compile(r"\d{1,6}(?: ?[-–→x×] ?\d{1,6})+")
"""A network in notation, 784-128-10, in the place of its name."""
_COUNTED: Final = ("params", "trainable", "non_trainable", "macs", "flops", "neurons", "activations", "bytes")


class _Column(NamedTuple):
    """What a column counts: the quantity, and the scale that its heading gives."""

    at: int
    quantity: str
    scale: str


def statements(lines: Sequence[Line]) -> tuple[list[Statement], frozenset[int]]:
    """What the rows of such tables state, and the numbers of the lines that they take up.

    >>> table = ["| Network | Params (M) |", "|---|---|", "| VGG-16 | 138.4 |"]
    >>> [(one.names, one.quantity, one.value) for one in statements([Line(i, row) for i, row in enumerate(table)])[0]]
    [(('VGG-16',), 'params', '138.4M')]
    """
    found: list[Statement] = []
    taken: set[int] = set()
    rows = [(line, _cells(line.text)) for line in lines]
    if not any(cells for _, cells in rows):
        return found, frozenset()
    words = lexicon(spoken("\n".join(line.text for line in lines)))
    for is_table, group in groupby(rows, key=lambda row: len(row[1]) >= LEAST_CELLS):
        table = list(group)
        columns = _columns(table[0][1], words) if is_table else []
        if columns:
            found += [one for line, cells in table[1:] for one in _of_row(line, cells, columns, words)]
            taken |= {line.number for line, _ in table}
    return found, frozenset(taken)


def _cells(text: str) -> list[str]:
    """The cells of a row; none where it has no bars or tabs, or only rules."""
    text = text[:LONGEST_ROW]
    if ("|" not in text and "\t" not in text) or _RULE.fullmatch(text):
        return ["", ""] if "|" in text and "-" in text else []
    parts = text.strip().strip("|").split("|") if "|" in text else text.strip().split("\t")
    return [part.strip(" \t*`_") for part in parts]


def _columns(cells: Sequence[str], words: Lexicon) -> list[_Column]:
    """The columns whose heading says what is counted; the first one names what the rows are about."""
    found = []
    for at, cell in enumerate(cells):
        heading = tokens(cell, words)
        roles = [role for token in heading for role in token.roles_of("quantities:")]
        of_layers = "layers" in roles or any(token.has("words:layer") for token in heading)
        quantity = "" if of_layers else next((role for role in roles if role in _COUNTED), "")
        if at and quantity and not re.search(r"\d", cell):
            scale = _SCALE.search(cell)
            found.append(_Column(at, quantity, scale[1] if scale else ""))
    return found


def _of_row(line: Line, cells: Sequence[str], columns: Sequence[_Column], words: Lexicon) -> Iterator[Statement]:
    names = (cells[0],) if named(cells[0]) else networks([cells[0]])
    if not names and not _WIDTHS.fullmatch(cells[0]):
        return
    text = " | ".join(cell for cell in cells if cell)
    for column in columns:
        amount = _amount(cells[column.at], column.scale, words) if column.at < len(cells) else None
        if amount is not None:
            quantity = amount.quantity or column.quantity
            yield Statement(text, Place(line.number), amount.value, quantity, names=names)


def _amount(cell: str, scale: str, words: Lexicon) -> Amount | None:
    """The one number of a cell, in the scale of its heading where it has none of its own."""
    amounts = [token.amount for token in tokens(cell, words) if token.amount is not None]
    if len(amounts) != 1:
        return None
    return scaled(amounts[0], {"B": "G"}.get(scale, scale)) or amounts[0] if scale else amounts[0]
