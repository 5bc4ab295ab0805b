"""Blocks as SVG: boxes seen from the side, the channels along the row, the feature map's other side slanted back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from weigh.ask.ledger import Ledger
from weigh.drawing import style
from weigh.drawing.blocks import THIN, Block
from weigh.drawing.palette import DARK, LIGHT, PALETTE, mixed
from weigh.drawing.svg import described, number, opening, text
from weigh.drawing.texts import name_text
from weigh.words.drawing import TITLE

HEIGHT = 200.0
"""Of the highest box."""
SLANT = (76.0, 54.0)
"""How far the widest box reaches back: to the right and up."""
DEPTH = 66.0
"""Of the deepest box."""
FLAT = 5.0
"""The least of a depth."""
BAR = 10.0
"""The depth of a vector."""
SPACE = 16.0
"""Between two boxes; room for the names below is made where they need it."""
NAMES = 46.0
"""Between the names of two boxes, which stand aslant."""
ASLANT = 38
ROOM = 132.0
"""The length of a name below its box, at most."""
COSINE, SINE = 0.788, 0.616
"""Of ASLANT."""


@dataclass(frozen=True, slots=True)
class _Placed:
    block: Block
    x: float
    depth: float
    height: float
    back: tuple[float, float]

    @property
    def middle(self) -> float:
        return self.x + self.depth / 2


def blocks_svg(ledger: Ledger, found: Sequence[Block], dark: bool = False) -> str:
    """The boxes side by side, each with its name and shape below it."""
    placed = list(_placed(found))
    last = max(one.x + one.depth + one.back[0] for one in placed)
    width = last + style.PADDING
    up = max(one.height / 2 + one.back[1] for one in placed)
    down = max(one.height / 2 for one in placed)
    middle = style.PADDING + up
    foot = middle + down + 16
    height = foot + (max(map(_name_width, found)) + 24) * SINE + style.PADDING
    title = TITLE.format(name=name_text(ledger.graph.name))
    theme = DARK if dark else LIGHT
    lines = [*opening(width, height, title, described(ledger), theme)]
    for before, after in pairwise(placed):
        a, b = before.x + before.depth + before.back[0] / 2, after.x
        y = number(middle)
        lines.append(f'<path d="M{number(min(a, b))} {y}H{number(b)}" stroke="{theme.line}" stroke-width="1.2"/>')
    for one in placed:
        lines += _box(one, middle, foot, dark)
    return "\n".join([*lines, "</svg>\n"])


def _placed(found: Sequence[Block]) -> Iterator[_Placed]:
    x = style.PADDING + _name_width(found[0]) * COSINE
    name = -NAMES
    for block in found:
        bar = block.width == block.depth == THIN
        depth = BAR if bar else FLAT + DEPTH * block.depth
        x = max(x, name + NAMES - depth / 2)
        back = (SLANT[0] * block.width, SLANT[1] * block.width)
        yield _Placed(block, x, depth, HEIGHT * block.height, back)
        name = x + depth / 2
        x += depth + back[0] * 0.62 + SPACE


def _name_width(block: Block) -> float:
    label = style.text_width(block.label, style.LABEL_SIZE, bold=True)
    return min(ROOM, max(label, style.text_width(block.shape, style.DETAIL_SIZE)))


def _box(one: _Placed, middle: float, foot: float, dark: bool) -> Iterator[str]:
    theme = DARK if dark else LIGHT
    block = one.block
    fills = PALETTE[block.role]
    fill = fills.dark if dark else fills.light
    edge = mixed(fill, theme.ink, 0.45)
    left, right = one.x, one.x + one.depth
    top, bottom = middle - one.height / 2, middle + one.height / 2
    dx, dy = one.back
    faces = (
        (
            mixed(fill, "#ffffff", 0.1 if dark else 0.4),
            ((left, top), (left + dx, top - dy), (right + dx, top - dy), (right, top)),
        ),
        (
            mixed(fill, "#000000", 0.3 if dark else 0.16),
            ((right, top), (right + dx, top - dy), (right + dx, bottom - dy), (right, bottom)),
        ),
        (fill, ((left, top), (right, top), (right, bottom), (left, bottom))),
    )
    whole = " · ".join(dict.fromkeys(word for word in (block.label, block.type, block.shape) if word))
    yield f'<g stroke="{edge}" stroke-linejoin="round"><title>{text(whole)}</title>'
    for colour, points in faces:
        way = "L".join(f"{number(x)} {number(y)}" for x, y in points)
        yield f'<path d="M{way}z" fill="{colour}"/>'
    yield "</g>"
    x = number(one.middle + 4)
    label = style.fitted(block.label, style.LABEL_SIZE, ROOM, bold=True)
    shape = style.fitted(block.shape, style.DETAIL_SIZE, ROOM)
    down = f"M{number(one.middle)} {number(bottom + 2)}V{number(foot - 8)}"
    yield f'<path d="{down}" stroke="{theme.border}" stroke-dasharray="1 3"/>'
    yield (
        f'<g transform="translate({x} {number(foot)}) rotate({-ASLANT})" text-anchor="end" fill="{theme.ink}">'
        f'<text font-weight="600">{text(label)}</text>'
        f'<text y="13" font-size="{style.DETAIL_SIZE}" fill="{theme.faint}">{text(shape)}</text></g>'
    )
