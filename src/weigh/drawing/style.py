"""Sizes of a drawing, in pixels. The page draws with the same ones."""

from __future__ import annotations

from typing import Final

NODE_WIDTH: Final = 190
NODE_HEIGHT: Final = 42
SLIM_HEIGHT: Final = 24
END_HEIGHT: Final = 30
"""Of an input or output of the network."""
PORT_HEIGHT: Final = 18
"""Of a value that enters or leaves an open box beside its axis; on the axis it is a dot."""
DOT: Final = 7
STRAIGHT_GAP: Final = 14
"""Between two ranks, where all edges go straight down."""
BENT_GAP: Final = 32
"""Between two ranks, where an edge changes its lane."""
SPLIT: Final = 0.35
MERGE: Final = 0.65
"""How far down a gap edges run sideways: those that leave a node, and those that come together at one."""
LANE_MARGIN: Final = 12
"""On either side of a lane with nodes."""
EDGE_LANE: Final = 9
"""Half the width of a lane that only edges use."""
PADDING: Final = 12
"""Inside an open box, and around the whole."""
HEADING: Final = 28
"""The height of an open box's heading."""
GUTTER: Final = 44
"""Between two columns."""
TURN: Final = 20
"""The room above and below columns, where the way from one to the next runs."""
PAGE: Final = 1100
"""A drawing that is higher is set in columns."""
ASPECT: Final = 1.4
"""Width by height that columns aim at."""
CORNER: Final = 5
BOX_CORNER: Final = 9
BEND: Final = 8
"""Radius of an edge's bends."""
ARROW: Final = 6
STACK: Final = 3
"""How far the sheet behind a closed box looks out."""
FONT: Final = "Inter, 'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
LABEL_SIZE: Final = 12
DETAIL_SIZE: Final = 10.5

# Widths of Helvetica's letters in thousandths of the size, from the space on (Adobe's font metrics); digits are 556.
_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_OTHERS = {"×": 584, "·": 278, "…": 1000, "?": 556}
_LATIN_END = 0x0250
BOLD = 1.07
"""How much wider bold text is, about."""
SPARE = 1.04
"""Other fonts of the list are wider than Helvetica."""


def text_width(text: str, size: float, bold: bool = False) -> float:
    """About how wide a text is."""
    total = sum(_letter(letter) for letter in text)
    return total * size / 1000 * SPARE * (BOLD if bold else 1)


def _letter(letter: str) -> int:
    code = ord(letter)
    if 32 <= code < 32 + len(_WIDTHS):
        return _WIDTHS[code - 32]
    return _OTHERS.get(letter, 600 if code < _LATIN_END else 1000)


def fitted(text: str, size: float, width: float, bold: bool = False, ends: bool = True) -> str:
    """The text, or as much of it as fits: of its beginning and end, or of its beginning alone.

    >>> fitted("a_rather_long_name_of_a_layer", 12, 90), fitted("BatchNormalization", 10.5, 60, ends=False)
    ('a_rathe…_layer', 'BatchNor…')
    """
    if text_width(text, size, bold) <= width:
        return text
    low, high = 0, len(text)
    while low < high:  # how many letters can stay
        middle = (low + high + 1) // 2
        if text_width(_cut(text, middle, ends), size, bold) <= width:
            low = middle
        else:
            high = middle - 1
    return _cut(text, low, ends)


def fitted_shape(shape: str, size: float, width: float) -> str:
    """Shapes, or as many of them as fit; else the axes of the first that fit. A number is never cut: 1024 is not 10.

    >>> fitted_shape("128 × 512, 128 × 128", 10.5, 80), fitted_shape("16384 × 16384 × 16384", 10.5, 80)
    ('128 × 512, …', '16384 × …')
    """
    shapes = shape.split(", ")
    axes = shapes[0].split(" × ")
    ways = [shape, *_fewer(shapes, ", "), *_fewer(axes, " × ")]
    return next((one for one in ways if text_width(one, size) <= width), "")


def _fewer(parts: list[str], between: str) -> list[str]:
    return [between.join([*parts[:count], "…"]) for count in range(len(parts) - 1, 0, -1)]


def _cut(text: str, letters: int, ends: bool) -> str:
    end = letters // 2 if ends else 0
    return text[: letters - end] + "…" + (text[-end:] if end else "")
