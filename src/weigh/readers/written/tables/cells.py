"""Tables whose cells are told apart by markup or by a separator: what the heading says decides what they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from weigh.network.place import Place
from weigh.readers.written.evidence import Description, Stated, Total
from weigh.readers.written.tables import clean, headings, layer_rows, measures
from weigh.readers.written.tables.papers import as_meant
from weigh.readers.written.tables.rows import Rows
from weigh.readers.written.tables.stated import stated
from weigh.readers.written.tables.totals import Totals
from weigh.readers.written.tables.translated import translated

_HEADING_WITHIN: Final = 4
"""A heading is looked for among so many first rows; titles may stand above it."""
_LAYERS: Final = frozenset({"layer", "kind"})
_FIGURES: Final = frozenset(
    {"output", "params", "weights", "kernel", "units", "size", "stride", "input", "activations"}
)
_LEAST: Final = 2
"""So many rows make a table."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the heading stands, what each column is, and what the numbers of each are multiplied with."""

    row: int
    roles: tuple[tuple[str, ...], ...]
    scales: tuple[int, ...]


def of_cells(rows: Sequence[Sequence[str]], numbers: Sequence[int]) -> Description | None:
    """The network that a table of cells describes, None where it describes none.

    numbers: the line of each row. The heading tells the columns: there must be one of layers, and one of shapes,
    parameters or windows; and most rows must be kinds of layers.
    """
    lines = [[" ".join(clean.cleaned(cell).split()) for cell in row] for row in rows]
    heading = _heading(lines)
    if heading is None:
        return None
    heading = _fitted(heading, lines[heading.row + 1 :])
    below = list(zip(lines[heading.row + 1 :], numbers[heading.row + 1 :], strict=False))
    return _of_keras(heading, below, numbers) or _by_columns(heading, below, numbers)


def _heading(rows: Sequence[Sequence[str]]) -> Heading | None:
    for index, row in enumerate(rows[:_HEADING_WITHIN]):
        roles = [headings.roles(cell) for cell in row]
        known = {role for several in roles for role in several}
        if known & _LAYERS and known & _FIGURES and 2 * sum(map(bool, roles)) >= len(row):
            return Heading(index, tuple(roles), tuple(map(measures.scale_of, row)))
        if len(row) > 2 and not row[0] and len(known & _FIGURES) > 1 and all(roles[1:]):
            return Heading(index, (("layer",), *roles[1:]), tuple(map(measures.scale_of, row)))
    return None


def _fitted(heading: Heading, rows: Sequence[Sequence[str]]) -> Heading:
    """Where the rows have one cell more than the heading, its first cell spans two columns: a number and a kind."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    usual = widths.most_common(1)[0][0] if widths else 0
    if usual != len(heading.roles) + 1 or heading.roles[0] != ("layer",):
        return heading
    return Heading(heading.row, (("layer",), ("kind",), *heading.roles[1:]), (1, 1, *heading.scales[1:]))


def _of_keras(heading: Heading, rows: Sequence[tuple[list[str], int]], numbers: Sequence[int]) -> Description | None:
    """A table that Keras printed, turned into cells by a page or by an export."""
    reading, totals, left_out = Rows(), Totals(), False
    reading.set_columns([roles[0] if roles else "" for roles in heading.roles])
    for cells, number in rows:
        text = " | ".join(cells)
        if headings.is_ellipsis(text):
            left_out = True
        elif totals.read(" ".join(cells), number) is None:
            reading.take_cells(cells, number, text)
    found = [row for row in reading.all if row.params or row.shape]
    if not found or 2 * sum(row.is_typed for row in found) < len(found):
        return None
    connected = any(row.reads for row in found)
    return Description(
        "keras", stated(found, connected), Place(numbers[0]), numbers[-1],
        framework="keras", totals=totals.all(), left_out=left_out,
    )  # fmt: skip


def _by_columns(heading: Heading, rows: Sequence[tuple[list[str], int]], numbers: Sequence[int]) -> Description | None:
    layers: list[Stated] = []
    totals: list[Total] = []
    printed, left_out = Totals(), False
    for cells, number in rows:
        text = " | ".join(cells)
        if headings.is_ellipsis(text):
            left_out = True
        elif headings.is_one(next(filter(None, cells), ""), "sum"):
            totals += layer_rows.sums(_fields(heading, cells), Place(number), text)
        elif printed.read(text, number) is None:
            layer = layer_rows.layer(_fields(heading, cells), Place(number), text)
            if layer is not None:
                layers.append(layer)
    in_english = translated(layers, " ".join(" ".join(cells) for cells, _ in rows))
    found = tuple(map(as_meant, _without_batch(in_english)))
    if len(found) < _LEAST or not layer_rows.are_layers(found):
        return None
    return Description(
        "table", found, Place(numbers[0]), numbers[-1],
        totals=(*totals, *printed.all()), left_out=left_out,
    )  # fmt: skip


_IMAGES: Final = 4
"""Axes of a batch of images."""


def _without_batch(layers: Sequence[Stated]) -> tuple[Stated, ...]:
    """The layers without the batch's size, where all shapes begin with it: [1, 6, 28, 28] to [1, 10]. A size other than
    1 that all begin with is one only where some shape has as many axes as images in a batch."""
    shapes = [shape for layer in layers for shape in (*layer.outputs, *([layer.input] if layer.input else ()))]
    sizes = {shape[0] if shape else None for shape in shapes}
    long = shapes and min(map(len, shapes)) > 1 and max(map(len, shapes)) > min(map(len, shapes))
    if not long or len(sizes) != 1 or None in sizes or (sizes != {1} and max(map(len, shapes)) < _IMAGES):
        return tuple(layers)
    return tuple(
        replace(layer, outputs=tuple(shape[1:] for shape in layer.outputs), input=layer.input and layer.input[1:])
        for layer in layers
    )


def _fields(heading: Heading, cells: Sequence[str]) -> dict[str, Any]:
    """The cells of a row by the role of their column; a compound heading ("kernel / stride") parts its cells too."""
    found: dict[str, Any] = {}
    for roles, scale, cell in zip(heading.roles, heading.scales, cells, strict=False):
        parts = [cell] if len(roles) < 2 else layer_rows.parted(cell, len(roles))
        for role, part in zip(roles, parts, strict=False):
            if role and not (role in found and measures.says_nothing(part)):
                found[role] = f"{found[role]} {part}".strip() if role in _LAYERS and role in found else part
                found[f"{role} scale"] = scale
    return found
