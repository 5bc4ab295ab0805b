"""Pictures as SVG: standalone, without scripts, the same bytes for the same network."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from weigh.ask.ledger import Ledger
from weigh.drawing import style
from weigh.drawing.geometry import Box, Drawing, Line, Point, drawn, to_depth
from weigh.drawing.model import Part, Picture
from weigh.drawing.palette import DARK, LIGHT, PALETTE, Theme, mixed
from weigh.drawing.picture import picture
from weigh.drawing.texts import name_text, shape_text
from weigh.words.drawing import AGAIN, DESCRIPTION, DESCRIPTION_OPEN, NOTHING, TITLE

BETWEEN = " · "
SPACE = 8
"""Pixels between two words of a line."""
LEAST = 36
"""Pixels that a cut type must have, or it is left out."""
LEGIBLE = 6
"""Letters that a cut text must have, or it is left out."""


def graph_svg(ledger: Ledger, depth: int | None = None, dark: bool = False, shown: Picture | None = None) -> str:
    """The network as a graph. depth: how many levels of modules are open; None for as many as stay readable."""
    shown = shown or picture(ledger)
    drawing = drawn(shown, None if depth is None else to_depth(shown, depth), wrapped=True)
    return "\n".join(_Svg(dark).document(drawing, TITLE.format(name=name_text(ledger.graph.name)), described(ledger)))


def described(ledger: Ledger) -> str:
    """The network in a sentence, for those who do not see it."""
    graph = ledger.graph
    ends = [", ".join(shape_text(value.tensor) for value in values[:4]) for values in (graph.inputs, graph.outputs)]
    layers = sum(not row.encloses for row in ledger.rows)
    facts = {
        "name": name_text(graph.name),
        "layers": layers,
        "inputs": ends[0] or NOTHING,
        "outputs": ends[1] or NOTHING,
    }
    if ledger.params.exact:
        return DESCRIPTION.format(**facts, params=f"{ledger.params.known:,}")
    return DESCRIPTION_OPEN.format(**facts)


def opening(width: float, height: float, title: str, description: str, theme: Theme) -> Iterator[str]:
    """The beginning of a document: size, what it is, and the ground."""
    size = f"{number(width)} {number(height)}"
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="{number(width)}" '
        f'height="{number(height)}" role="img" aria-labelledby="title description" '
        f'font-family="{escape(style.FONT)}" font-size="{style.LABEL_SIZE}">'
    )
    yield f'<title id="title">{text(title)}</title>'
    yield f'<desc id="description">{text(description)}</desc>'
    yield f'<rect width="{number(width)}" height="{number(height)}" fill="{theme.ground}"/>'


def text(content: str) -> str:
    """Text as XML can hold it: markup escaped; control characters and what is no character become a space."""
    return escape("".join(letter if letter.isprintable() else " " for letter in content))


def number(value: float) -> str:
    """A coordinate, to a tenth of a pixel."""
    return f"{value:.1f}".removesuffix(".0")


class _Svg:
    def __init__(self, dark: bool) -> None:
        self.dark = dark
        self.theme = DARK if dark else LIGHT

    def document(self, drawing: Drawing, title: str, description: str) -> Iterator[str]:
        theme = self.theme
        yield from opening(drawing.width, drawing.height, title, description, theme)
        head = style.ARROW
        yield (
            f'<defs><marker id="arrow" viewBox="0 0 {head} {head}" refX="{head}" refY="{head / 2:g}" '
            f'markerWidth="{head}" markerHeight="{head}" markerUnits="userSpaceOnUse" orient="auto">'
            f'<path d="M0 0.5L{head} {head / 2:g}L0 {head - 0.5:g}z" fill="{theme.line}"/></marker></defs>'
        )
        for box in drawing.boxes:
            if box.open:
                yield self._frame(box)
        yield f'<g fill="none" stroke="{theme.line}" stroke-width="1.3">'
        for way, arrow in dict.fromkeys((_path(line.points), line.arrow) for line in drawing.lines):
            yield f'<path d="{way}" marker-end="url(#arrow)"/>' if arrow else f'<path d="{way}"/>'
        yield "</g>"
        for line in drawing.lines:
            if line.shape:
                yield self._told(line)
        for box in drawing.boxes:
            yield self._heading(box) if box.open else self._node(box)
        yield "</svg>\n"

    def _fill(self, part: Part) -> str:
        fill = PALETTE[part.role]
        return fill.dark if self.dark else fill.light

    def _stroke(self, part: Part) -> str:
        return mixed(self._fill(part), self.theme.ink, 0.38)

    def _frame(self, box: Box) -> str:
        theme = self.theme
        return (
            f'<rect {_rectangle(box)} rx="{style.BOX_CORNER}" fill="{theme.ink}" fill-opacity="0.035" '
            f'stroke="{theme.border}"/>'
        )

    def _heading(self, box: Box) -> str:
        part, theme = box.part, self.theme
        width = box.width - 2 * style.PADDING
        label = style.fitted(part.label, style.LABEL_SIZE, width, bold=True)
        taken = style.text_width(label + "  ", style.LABEL_SIZE, bold=True)
        kind = style.fitted(part.type, style.DETAIL_SIZE, width - taken) if width - taken > 30 else ""
        return (
            f'<text x="{number(box.x + style.PADDING)}" y="{number(box.y + 18)}" fill="{theme.ink}">'
            f'<tspan font-weight="600">{text(label)}</tspan>'
            f'<tspan dx="6" font-size="{style.DETAIL_SIZE}" fill="{theme.faint}">{text(kind)}</tspan></text>'
        )

    def _node(self, box: Box) -> str:
        part = box.part
        if box.dot:
            x, y = box.x + box.width / 2, box.y + box.height / 2
            return f'<circle cx="{number(x)}" cy="{number(y)}" r="{style.DOT / 2}" fill="{self.theme.line}"/>'
        whole = " · ".join(dict.fromkeys(word for word in (part.label, part.type, part.shape) if word))
        parts = [f"<g><title>{text(whole)}</title>", *self._shape(box), *self._texts(box), "</g>"]
        return "".join(parts)

    def _shape(self, box: Box) -> Iterator[str]:
        part = box.part
        fill, stroke = self._fill(part), self._stroke(part)
        corner: float = style.CORNER
        if part.kind in ("input", "output"):
            corner = box.height / 2
        elif part.level is not None:
            shift = style.STACK
            yield (
                f'<rect x="{number(box.x + shift)}" y="{number(box.y + shift)}" width="{number(box.width)}" '
                f'height="{number(box.height)}" rx="{corner:g}" fill="{fill}" stroke="{stroke}"/>'
            )
        dashed = ' stroke-dasharray="4 3"' if part.role == "unknown" else ""
        yield f'<rect {_rectangle(box)} rx="{corner:g}" fill="{fill}" stroke="{stroke}"{dashed}/>'

    def _texts(self, box: Box) -> Iterator[str]:
        part = box.part
        middle = box.x + box.width / 2
        room = box.width - 14
        label = AGAIN.format(label=part.label, number=part.call + 1) if part.call else part.label
        if part.kind in ("input", "output") and box.height < style.END_HEIGHT:
            yield self._line(middle, box.y + box.height / 2 + 3.5, [(part.label, False)], room, style.DETAIL_SIZE)
        elif part.kind in ("input", "output"):
            left = room - style.text_width(label, style.LABEL_SIZE, bold=True) - SPACE
            shape = style.fitted_shape(part.shape, style.DETAIL_SIZE, left)
            yield self._line(middle, box.y + box.height / 2 + 4, [(label, True), (shape, False)], room)
        elif part.slim:
            yield self._line(middle, box.y + box.height / 2 + 4, [(label, True), (_kind(part), False)], room)
        else:
            yield self._line(middle, box.y + 18, [(label, True)], room)
            yield self._line(middle, box.y + 33, [(_below(part, room), False)], room, style.DETAIL_SIZE)

    def _line(
        self, x: float, y: float, words: list[tuple[str, bool]], room: float, size: float = style.LABEL_SIZE
    ) -> str:
        """One line of text about the middle; what stands first is cut last."""
        spans: list[str] = []
        for word, bold in words:
            own = size if bold else style.DETAIL_SIZE
            left = room - (SPACE if spans else 0)
            if not word or (spans and left < 24):
                continue
            shown = style.fitted(word, own, left, bold, ends=bold)
            if len(shown) < LEGIBLE and shown != word:
                continue
            room = left - style.text_width(shown, own, bold)
            weight = ' font-weight="600"' if bold else f' fill="{self._faint()}"'
            shift = ' dx="6"' if spans else ""
            spans.append(f'<tspan font-size="{own:g}"{weight}{shift}>{text(shown)}</tspan>')
        at = f'x="{number(x)}" y="{number(y)}"'
        return f'<text {at} text-anchor="middle" fill="{self.theme.ink}">{"".join(spans)}</text>'

    def _faint(self) -> str:
        return mixed(self.theme.ink, self.theme.ground, 0.12)

    def _told(self, line: Line) -> str:
        x, y = line.points[-1]
        return (
            f'<text x="{number(x + 6)}" y="{number(y - 4)}" font-size="9" fill="{self.theme.faint}">'
            f"{text(line.shape)}</text>"
        )


def _kind(part: Part) -> str:
    """The type, unless the name says it already."""
    stem = part.label.rstrip("0123456789").replace("_", "").lower()
    return "" if stem == part.type.replace("_", "").lower() else part.type


def _below(part: Part, room: float) -> str:
    """Type and shape in one line; where they do not fit, the type is cut."""
    kind = _kind(part)
    if not (kind and part.shape):
        return kind or style.fitted_shape(part.shape, style.DETAIL_SIZE, room)
    shape = style.fitted_shape(part.shape, style.DETAIL_SIZE, room)
    left = room - style.text_width(BETWEEN + shape, style.DETAIL_SIZE)
    return style.fitted(kind, style.DETAIL_SIZE, left, ends=False) + BETWEEN + shape if left > LEAST else shape


def _rectangle(box: Box) -> str:
    return f'x="{number(box.x)}" y="{number(box.y)}" width="{number(box.width)}" height="{number(box.height)}"'


def _path(points: tuple[Point, ...]) -> str:
    """Straight lines with round corners."""
    way = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(style.BEND, _length(before, at) / 2, _length(at, after) / 2)
        a, b = _towards(at, before, radius), _towards(at, after, radius)
        way.append(f"L{number(a[0])} {number(a[1])}Q{number(at[0])} {number(at[1])} {number(b[0])} {number(b[1])}")
    way.append(f"L{number(points[-1][0])} {number(points[-1][1])}")
    return "".join(way)


def _length(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _towards(start: Point, end: Point, by: float) -> Point:
    whole = _length(start, end) or 1.0
    return start[0] + (end[0] - start[0]) * by / whole, start[1] + (end[1] - start[1]) * by / whole
