"""Tables by columns in plain text: pipes, boxes, tabs, commas, or columns of two and more spaces."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final, TypeAlias

from weigh.readers.written.evidence import Description, Line
from weigh.readers.written.tables import clean, headings
from weigh.readers.written.tables.cells import of_cells

Split: TypeAlias = Callable[[str], list[str]]

_BLANK: Final = 1
"""So many blank lines may stand between two rows."""
_BOXES: Final = "+|│┃┏┌╔"
"""What a line of a box begins with."""
_PARTED: Final = re.compile(r"\t+| {2,}")
_QUOTED: Final = re.compile(r'\s*(?:"([^"]*)"|([^,]*))\s*(?:,|$)')


def find(lines: Sequence[Line]) -> list[Description]:
    """Every table among the lines that has a heading with a column of layers and one of figures."""
    found = []
    position = 0
    while position < len(lines):
        text = lines[position].text
        split = _splits(text) if len(text) < _LONGEST and _hint().search(text.casefold()) else None
        end = position + 1
        if split:
            end = _end(lines, position + 1, split)
            table = _table(lines[position:end], split)
            if table:
                found.append(table)
            else:
                end = position + 1
        position = end
    return found


_LONGEST: Final = 400
"""No heading of a table takes so many characters."""


@cache
def _hint() -> re.Pattern[str]:
    """What a line must have to be a heading: a word for layers, of any language, where a cell begins."""
    words = "|".join(map(re.escape, headings.words_of("layer", "kind")))
    return re.compile(rf"^\s{{0,40}}[|│┃]\s{{0,40}}[|│┃]|(?:^|[|│┃,;\t]|  )[\s*\"#]{{0,40}}(?:{words})")


def _splits(text: str) -> Split | None:
    """How the cells of a heading are set apart, None where the line is no heading."""
    for split in (_by_bars, _by_tabs, _by_commas, _by_spaces):
        cells = split(text)
        if len(cells) > 1 and _is_heading(cells):
            return _Aligned(text) if split is _by_spaces else split
    return None


def _is_heading(cells: Sequence[str]) -> bool:
    known = {role for cell in cells for role in headings.roles(cell)}
    named = bool(known & {"layer", "kind"}) or (not cells[0] and len(cells) > 2 and all(map(headings.roles, cells[1:])))
    return named and len(known) > 1


def _by_bars(text: str) -> list[str]:
    return [cell.strip() for cell in clean.boxed_cells(clean.cleaned(text)) or []]


def _by_tabs(text: str) -> list[str]:
    return [cell.strip() for cell in text.split("\t")] if "\t" in text else []


def _by_commas(text: str) -> list[str]:
    mark = ";" if text.count(";") > text.count(",") else ","
    if mark not in text:
        return []
    if '"' not in text:
        return [cell.strip() for cell in text.split(mark)]
    return [(found[1] or found[2] or "").strip() for found in _QUOTED.finditer(text) if found[0]]


def _by_spaces(text: str) -> list[str]:
    return [cell.strip() for cell in _PARTED.split(clean.cleaned(text).strip()) if cell.strip()]


class _Aligned:
    """Splits rows at two and more spaces, and puts each cell into the column of the heading that it stands under; a
    row with as many cells as the heading needs no alignment."""

    def __init__(self, heading: str) -> None:
        self.starts = [start for start, _ in _placed(heading)]

    def __call__(self, text: str) -> list[str]:
        cells = _placed(text)
        if len(cells) >= len(self.starts) or not cells:
            return [cell for _, cell in cells]
        found = [""] * len(self.starts)
        for start, cell in cells:
            middle = start + len(cell) // 2
            column = min(range(len(found)), key=lambda index: abs(self.starts[index] - start))
            inside = max((index for index, at in enumerate(self.starts) if at <= middle), default=0)
            chosen = column if not found[column] else inside
            found[chosen] = f"{found[chosen]} {cell}".strip()
        return found


def _placed(text: str) -> list[tuple[int, str]]:
    """The cells of a line with the column where each begins."""
    line = clean.cleaned(text)
    found, position = [], len(line) - len(line.lstrip())
    while position < len(line):
        gap = _PARTED.search(line, position)
        end = gap.start() if gap else len(line)
        found.append((position, line[position:end]))
        position = gap.end() if gap else end
    return found


def _end(lines: Sequence[Line], position: int, split: Split) -> int:
    """Behind the last line that has cells, a rule or an ellipsis."""
    end, blank = position, 0
    while position < len(lines) and blank <= _BLANK:
        text = lines[position].text
        if not text.strip():
            blank += 1
        elif (blank and _splits(text)) or (isinstance(split, _Aligned) and _ends(text, bool(blank))):
            break
        elif clean.is_rule(text) or len(split(text)) > 1 or headings.is_ellipsis(text) or _is_total(text):
            end, blank = position + 1, 0
        else:
            break
        position += 1
    return end


_WIDEST: Final = 60
"""Characters of one cell; words without a gap that are longer are a sentence."""


def _ends(text: str, apart: bool) -> bool:
    """Whether a line is none of a table without lines: the edge of a box, or running text. apart: a blank line stands
    before it."""
    if text.lstrip()[0] in _BOXES:
        return True
    alone = len(_placed(text)) < 2 and not (clean.is_rule(text) or headings.is_ellipsis(text) or _is_total(text))
    return alone and len(text.split()) > 1 and (apart or len(text.strip()) > _WIDEST)


def _is_total(text: str) -> bool:
    return len(text) < _LONGEST and headings.totals().search(text.casefold()) is not None


def _table(lines: Sequence[Line], split: Split) -> Description | None:
    kept = [line for line in lines if not clean.is_rule(line.text)]
    rows = [split(line.text) or [line.text] for line in kept]
    return of_cells(rows, [line.number for line in kept])
