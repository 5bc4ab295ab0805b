"""A verification as text: the figures in a table, predicted beside measured, and the layers that differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from weigh.show.layout import GAP, Span, Spans, told
from weigh.show.numbers import whole
from weigh.show.widths import cells, left, right, visible
from weigh.verifying.figures import Checked, Figure, Shape, Verification
from weigh.words.verifying import (
    EQUAL,
    FIGURES,
    HEADINGS,
    LOSSES,
    NOT_MEASURED,
    NOT_PREDICTED,
    TEXT,
    UNWATCHED,
    WHY_NOT,
)

COLUMNS = ("figure", "predicted", "measured", "equal")
MOST_NAMES = 6
"""Layers told by name in one sentence."""
STYLES = {True: "", False: "fault", None: "faded"}


def verify_text(found: Verification, width: int | None, every_layer: bool = False) -> Iterator[Spans]:
    """The whole answer. every_layer: also those that are equal."""
    yield [Span(_title(found), "title")]
    yield []
    layers = [layer for layer in found.layers if every_layer or layer.equal is False]
    rows = [*map(_figure, found.figures)]
    below = [row for layer in layers for row in _layer(layer)]
    yield from _table(rows, below, _layers_sentence(found.layers))
    yield []
    for sentence in _remarks(found):
        yield from told(sentence, width)
    verdict = TEXT["equal"] if found.equal else TEXT["differ"].format(count=len(list(found.differing)))
    yield [Span(verdict, "added" if found.equal else "fault")]


Row = tuple[tuple[str, str, str, str], bool | None]
"""The cells of a row, and whether it is equal."""


def _title(found: Verification) -> str:
    name, value = found.loss
    return TEXT["title"].format(
        network=visible(found.network),
        versions=", ".join(found.versions),
        batch=found.batch,
        optimizer=found.optimizer,
        loss=f"{value:.4f} ({LOSSES[name]})",
    )


def _figure(figure: Figure) -> Row:
    name = FIGURES[figure.name]
    return (name, _number(figure.predicted, NOT_PREDICTED), _number(figure.measured, NOT_MEASURED),
            EQUAL[figure.equal]), figure.equal  # fmt: skip


def _number(value: int | None, none: str) -> str:
    if value is None:
        return none
    return whole(value)


def _layer(layer: Checked) -> Iterator[Row]:
    """The layer's row with its shapes, and one for each figure of it that differs."""
    name = visible(layer.path)
    measured = NOT_MEASURED if layer.measured is None else _shapes(layer.measured)
    yield (name, _shapes(layer.predicted), measured, EQUAL[layer.equal]), layer.equal
    for figure in layer.figures:
        if figure.equal is False:
            (_, *numbers), equal = _figure(figure)
            yield (f"  {FIGURES[figure.name]}", numbers[0], numbers[1], numbers[2]), equal


def _shapes(shapes: Sequence[Shape]) -> str:
    """Shapes without their batch; how often where one comes several times."""
    if not shapes:
        return TEXT["missing"]
    each = {shape: shapes.count(shape) for shape in shapes}
    return ", ".join(_shape(shape) + (f" × {count}" if count > 1 else "") for shape, count in each.items())


def _shape(shape: Shape) -> str:
    return f"({', '.join(['?', *map(str, shape[1:])])})"


def _table(figures: Sequence[Row], layers: Sequence[Row], between: tuple[str, str]) -> Iterator[Spans]:
    headings = [HEADINGS[column] for column in COLUMNS]
    widths = [max(cells(row[i]) for row in (headings, *(row for row, _ in (*figures, *layers)))) for i in range(4)]
    yield [Span(_line(headings, widths), "heading")]
    for row, equal in figures:
        yield [Span(_line(row, widths), STYLES[equal])]
    yield [Span(between[0], between[1])]
    for row, equal in layers:
        yield [Span(_line(row, widths), STYLES[equal])]


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *numbers = row
    texts = [left(first, widths[0]), *(right(text, width) for text, width in zip(numbers, widths[1:], strict=True))]
    return GAP.join(texts).rstrip()


def _layers_sentence(layers: Sequence[Checked]) -> tuple[str, str]:
    compared = [layer for layer in layers if layer.equal is not None]
    differ = sum(layer.equal is False for layer in compared)
    if differ:
        return TEXT["layers_differ"].format(differ=differ, count=len(compared)), "fault"
    return TEXT["layer_equal" if len(compared) == 1 else "layers_equal"].format(count=len(compared)), ""


def _remarks(found: Verification) -> Iterator[str]:
    yield TEXT["per_example"]
    said: dict[str, None] = {}
    for figure in found.figures:
        if figure.why:
            said[WHY_NOT[figure.why].format(name=FIGURES[figure.name], facts=figure.facts)] = None
    yield from said
    for why, sentence in UNWATCHED.items():
        unwatched = [visible(layer.path) for layer in found.layers if layer.measured is None and layer.why == why]
        if unwatched:
            yield sentence.format(names=_names(unwatched), framework=found.versions[0])
    if found.by_rule:
        yield TEXT["by_rule"].format(names=", ".join(found.by_rule))
    if found.again:
        yield TEXT["again"].format(names=_names([visible(name) for name in found.again]))


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_NAMES])
    return TEXT["more"].format(names=shown, more=len(names) - MOST_NAMES) if len(names) > MOST_NAMES else shown
