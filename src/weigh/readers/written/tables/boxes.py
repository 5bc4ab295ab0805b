"""Tables in boxes, `│ a │ b │` or `a | b`, whose cells may take several lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from weigh.readers.written.evidence import Line
from weigh.readers.written.tables.clean import is_rule
from weigh.readers.written.tables.printed_cells import bare

BARS: Final = "|│┃║┆┊"
"""What stands between cells."""

_BAR = re.compile(f"[{BARS}]")


@dataclass(frozen=True, slots=True)
class BoxRow:
    """A line of a box. index: of the line; ruled: a rule stands before it; cells: without the blanks around them."""

    index: int
    line: Line
    ruled: bool
    cells: tuple[str, ...]


def box_rows(lines: Sequence[Line]) -> list[BoxRow]:
    """All lines with bars among the lines, but for rules."""
    found: list[BoxRow] = []
    ruled = False
    for index, line in enumerate(lines):
        if not _BAR.search(line.text):
            ruled = ruled or bool(line.text.strip())
            continue
        text = bare(line)
        if is_rule(text) and not _blank_cells(text):
            ruled = True
        else:
            found.append(BoxRow(index, line, ruled, split(text)))
            ruled = False
    return found


def _blank_cells(text: str) -> bool:
    """Whether it is a line of empty cells, as between two paragraphs of one."""
    return not text.strip(f"{BARS} ")


def split(text: str) -> tuple[str, ...]:
    """The cells of a line; bars at its ends enclose none.

    >>> split("│ 0 │ encoder │"), split("0 | encoder | 12 K")
    (('0', 'encoder'), ('0', 'encoder', '12 K'))
    """
    parts = [part.strip() for part in _BAR.split(text)]
    framed = text.strip()[:1] in BARS and text.strip()[-1:] in BARS and len(parts) > 2
    return tuple(parts[1:-1] if framed else parts)
