"""Tables in Markdown, as GitHub reads them: the input's letters are shown as they are, whatever they mean there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from weigh.ask.ledger import Ledger
from weigh.show.tabular.grid import Grid, grid
from weigh.show.tabular.sheet import Choice, Sheet
from weigh.show.widths import cells, left, right, visible
from weigh.words.table import HEADER

MOST_PADDED = 120
"""Cells to which a column is filled up; a longer text stands out of it."""
INDENT = "&emsp;"
"""A space that is not taken away at the beginning of a cell."""
MARKS = re.compile(r"[\\`*\[\]|~$@]|(?<![^\W_])_|_(?![^\W_])|:(?=//)|(?<=[wW]{3})\.")
"""What would be emphasis, code, a link, a formula, another column. An underscore inside a word is none of these."""
ENTITIES = {"&": "&amp;", "<": "&lt;"}
MARKUP = re.compile(r"&(?=[#\w])|<(?=[A-Za-z/!?])")
"""What would be an entity or a tag; <0.1% is neither."""
EDGES = re.compile(r"^ | $")


def markdown(ledgers: Sequence[Ledger], choice: Choice | None = None) -> Iterator[str]:
    """Each network's table; under its name and type where there are several.

    The row of totals is bold. Units: as the columns', for one example.
    """
    asked = choice or Choice()
    for number, ledger in enumerate(ledgers):
        if number:
            yield "\n"
        if len(ledgers) > 1:
            graph = ledger.graph
            title = HEADER["title" if graph.type else "title_plain"].format(name=graph.name, type=graph.type)
            yield f"**{escaped(title)}**\n\n"
        made = grid(Sheet.of(ledger, asked), bool(asked.columns))
        yield from _table(made)
        if made.sums:
            yield f"\n{HEADER['sum_legend']}\n"
        if made.trained:
            yield f"\n{escaped(made.trained)}\n"


def escaped(text: str) -> str:
    """The text so that Markdown shows just this text.

    >>> escaped("conv2d_1"), escaped("a|b *c* __init__ <i>")
    ('conv2d_1', 'a\\\\|b \\\\*c\\\\* \\\\_\\\\_init\\\\_\\\\_ &lt;i>')
    """
    plain = MARKUP.sub(lambda mark: ENTITIES[mark[0]], visible(text))
    return EDGES.sub("&#32;", MARKS.sub(lambda mark: "\\" + mark[0], plain))


def _table(made: Grid) -> Iterator[str]:
    """The table with its columns set under each other, so that it can be read as it is too."""
    rows = [[escaped(text) for text in made.headings]]
    for depth, row in zip(made.depths, made.rows, strict=True):
        rows.append([_cell(text, column.name, depth) for text, column in zip(row, made.columns, strict=True)])
    if made.totals:
        rows.append([f"**{escaped(text)}**" if text else "" for text in made.totals])
    widths = [min(max(3, *map(cells, column)), MOST_PADDED) for column in zip(*rows, strict=True)]
    at_right = [column.right for column in made.columns]
    rules = ["-" * (width - number) + ":" * number for width, number in zip(widths, at_right, strict=True)]
    sides = [right if number else left for number in at_right]
    head, *body = (
        _line(side(text, width) for side, text, width in zip(sides, row, widths, strict=True)) for row in rows
    )
    yield from (head, _line(rules), *body)


def _cell(text: str, column: str, depth: int) -> str:
    return INDENT * depth + escaped(text) if column == "name" else escaped(text)


def _line(texts: Iterable[str]) -> str:
    return f"| {' | '.join(texts)} |\n"
