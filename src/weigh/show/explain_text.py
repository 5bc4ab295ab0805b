"""An explanation as lines of text: the answer first, then where it comes from."""

from __future__ import annotations

from collections.abc import Iterator

from weigh.ask.explain import Explanation
from weigh.network.sizes import Formula
from weigh.show import numbers
from weigh.show.expected_text import expected_text
from weigh.show.explain_sections import sections
from weigh.show.layout import GAP, Span, Spans, told
from weigh.show.named import called
from weigh.show.widths import cells, left, paragraph, right
from weigh.words.explain import ANSWERS, HEADINGS, LINES

NARROW = 60
"""Cells below which labels stand above their texts."""
LABEL = max(map(len, HEADINGS.values())) + len(GAP)


def explain_text(explanation: Explanation, source_line: str = "", width: int | None = None) -> Iterator[Spans]:
    """The whole explanation.

    source_line: the line of the source that made the layer, where there is one. width: cells of a line.
    """
    told_of = sections(explanation)
    yield from told(answer(explanation), width, "title")
    if not explanation.weights:
        yield from (line for text in told_of.pop("weights") for line in told(text, width))
    yield from expected_text(explanation, width)
    inside, source = list(_inside(explanation)), list(_source(explanation, source_line or explanation.quote))
    for heading, texts in {"inside": inside, **told_of, "source": source}.items():
        if texts:
            yield []
            yield from _labelled(HEADINGS[heading], texts, width)


def answer(explanation: Explanation) -> str:
    """One sentence: how many parameters, and why."""
    row = explanation.row
    kind = "exact"
    if row.encloses:
        kind = "encloses_partly" if row.missing or not isinstance(row.params, int) else "encloses"
        kind = "encloses_one" if kind == "encloses" and len(explanation.parts) == 1 else kind
    elif row.missing:
        kind = "missing"
    elif isinstance(row.params, Formula):
        kind = "formula"
    elif row.params == 0:
        kind = "none"
    elif not row.adds:
        kind = "repeated"
    elif row.params == 1:
        kind = "one"
    unknowns = ", ".join(sorted(row.params.names)) if isinstance(row.params, Formula) else ""
    return ANSWERS[kind].format(
        name=called(row),
        type=row.layer.type,
        params=numbers.size(row.params),
        formula=numbers.formula(row.formula),
        unknowns=unknowns,
        parts=numbers.whole(len(explanation.parts)),
    )


def _inside(explanation: Explanation) -> Iterator[str]:
    """The layers inside, each with its parameters."""
    rows = explanation.parts
    names = [called(row) for row in rows]
    types = [row.layer.type for row in rows]
    params = [numbers.size(row.params) for row in rows]
    widths = [max(map(cells, texts), default=0) for texts in (names, types, params)]
    for name, type, number in zip(names, types, params, strict=True):
        yield left(name, widths[0]) + GAP + left(type, widths[1]) + GAP + right(number, widths[2])


def _source(explanation: Explanation, source_line: str) -> Iterator[str]:
    place = explanation.place
    if place:
        yield LINES["place"].format(place=place, text=source_line) if source_line else str(place)


def _labelled(label: str, texts: list[str], width: int | None) -> Iterator[Spans]:
    """Texts with a label before the first; in a narrow place the label stands above them."""
    aside = width is None or width >= NARROW
    indent = " " * LABEL if aside else GAP
    if not aside:
        yield [Span(label, "heading")]
    front = [Span(left(label, LABEL), "heading")] if aside else [Span(GAP)]
    for text in texts:
        fits = width is None or cells(indent) + cells(text) <= width
        for line in [indent + text] if fits else paragraph(text, width, indent):
            yield [*front, Span(line[len(indent) :])]
            front = [Span(indent)]
