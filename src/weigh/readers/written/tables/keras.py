"""The tables that Keras prints, all generations, whole or damaged by copying: found among other lines, and read.

A row is known by its own grammar: name (Type), a shape, a number, what it reads. It may stand on one line, on several
because a column wrapped it, or each part on a line of its own; several may stand on one line. Boxes, aligned columns
and single spaces are only ways of setting the parts apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from weigh.network.place import Place
from weigh.readers.written.evidence import Description, Line
from weigh.readers.written.tables import clean, headings
from weigh.readers.written.tables.rows import Rows, settle
from weigh.readers.written.tables.stated import stated
from weigh.readers.written.tables.totals import Totals

_STRAY: Final = 1
"""So many lines that are no part of the table may stand between two of its rows: a caption, a page's button."""
_BLANK: Final = 12
"""So many blank lines and rules may follow one another inside a table."""
_TORCH: Final = re.compile(r"depth-idx|var_name")
_ROW_HINT: Final = re.compile(
    r"[(（\[]\s?(?:None|-1|\?|[^\W\d_]{0,8}\s?[,，]\s?(?:\d|None|\?|-1))"
    r"|[(（][\w.<>]{0,80}[)）]?\s{0,60}[\[(（]{1,2}\d"
    r"|&(?:#40|lpar)|\x1b\["
)
"""What a line with a row has: a shape with an open batch, or one behind a type. It keeps prose from being looked at."""
_DIGIT: Final = re.compile(r"\d")


def find(lines: Sequence[Line]) -> list[Description]:
    """Every table of Keras among the lines, in order."""
    found = []
    position = floor = 0
    while position < len(lines):
        if _may_begin(lines[position].text) and _begins(clean.cleaned(lines[position].text)):
            reading = _Reading(lines, position)
            description = reading.description(floor)
            if description:
                found.append(description)
                floor = reading.end
            position = max(reading.end, position + 1)
        else:
            position += 1
    return found


def _may_begin(text: str) -> bool:
    """Whether the line is worth looking at."""
    if "(" not in text and "（" not in text and "&" not in text:
        return False
    row = _ROW_HINT.search(text) and _DIGIT.search(text)
    return bool(row) or headings.heading_hint().search(text) is not None


def _begins(text: str) -> bool:
    """Whether a table may begin with the line: with its heading, or with a row that no other text looks like."""
    folded = text.casefold()
    if _is_heading(folded) or (len(text) <= headings.LONGEST and headings.roles(text) == ("layer",)):
        return True
    return any(row.is_sure for part in clean.between_rules(text) for row in Rows.of(part))


def _is_heading(folded: str) -> bool:
    return headings.keras_heading().search(folded) is not None and not _TORCH.search(folded)


class _Reading:
    """One table, read from the line where it begins; `end` is the position behind its last line."""

    def __init__(self, lines: Sequence[Line], start: int) -> None:
        self.lines = lines
        self.start = start
        self.rows = Rows()
        self.totals = Totals()
        self.headed = self.counted = False
        self.left_out = False
        self.end = start
        self._read()

    def _read(self) -> None:
        idle = stray = 0
        position = self.start
        while position < len(self.lines) and idle <= _BLANK and stray <= _STRAY:
            text = clean.cleaned(self.lines[position].text)
            if clean.is_rule(text):
                self.rows.ruled(bool(text.strip()))
                self.end = position + 1 if text.strip() and not idle and not stray else self.end
                idle += 1
            elif self._is_part(text, self.lines[position].number):
                self.end = position + 1
                idle = stray = 0
            elif self.totals.found or self._is_another(text):
                return
            else:
                stray += 1
            position += 1

    def _is_part(self, text: str, number: int) -> bool:
        """Whether the line is a part of the table, which then holds it."""
        folded = text.casefold()
        if self.totals.found:
            return self.totals.read(text, number) == ""
        if _is_heading(folded):
            return self._heading(text, folded, number)
        if self._is_heading_cell(text):
            self.headed = True
            return True
        if headings.is_ellipsis(text):
            self.left_out = True
            return True
        before = self.totals.read(text, number)
        if before is not None:
            return self._parts(before, number) or True
        return self._parts(text, number)

    def _is_another(self, text: str) -> bool:
        """Whether another table begins with the line."""
        folded = text.casefold()
        return headings.model().search(folded) is not None or _is_heading(folded)

    def _heading(self, text: str, folded: str, number: int) -> bool:
        """Take the heading, which must come first; rows may stand behind it where lines were joined."""
        if self.headed or self.rows.all:
            return False
        self.headed = True
        self.rows.columns(clean.boxed_cells(text))
        found = headings.keras_heading().search(folded)
        self.counted = found is not None and headings.counts().match(folded, found.end()) is not None
        for part in clean.between_rules(text[found.end() if found else 0 :]):
            self.rows.take(part, number)
        return True

    def _is_heading_cell(self, text: str) -> bool:
        """Whether the line is a single cell of a heading, as pages have it that put each cell on its own line."""
        return not self.rows.all and bool(headings.roles(text.strip()))

    def _parts(self, text: str, number: int) -> bool:
        parts = clean.between_rules(text)
        taken = False
        for part in parts:
            cells = clean.boxed_cells(part)
            taken |= self.rows.take_cells(cells, number, part) if cells else self.rows.take(part, number)
            if len(parts) > 1:
                self.rows.ruled(True)
        return taken

    def description(self, floor: int) -> Description | None:
        """What was read; None where it is no table of Keras. floor: where the table before it ends."""
        rows = [row for row in self.rows.all if row.params or row.shape]
        settle(rows, self.counted)
        typed = sum(row.is_typed for row in rows)
        enough = self.headed or self.totals.found or len(rows) > 1 or any(row.is_open for row in rows)
        if not rows or not enough or 2 * typed < len(rows):
            return None
        first, name = self._model(floor)
        return Description(
            form="keras",
            framework="keras",
            name=name,
            layers=stated(rows, connected=any(row.reads.strip() for row in rows)),
            totals=self.totals.all(),
            left_out=self.left_out,
            place=Place(self.lines[first].number),
            last=self.lines[min(self.end, len(self.lines)) - 1].number,
        )

    def _model(self, floor: int) -> tuple[int, str]:
        """Where the table begins, with the line over it that names the model; and that name."""
        first = self.start
        for position in range(self.start, max(self.start - 6, floor - 1), -1):
            text = clean.cleaned(self.lines[position].text)
            found = headings.model().search(text.casefold())
            if found:
                return position, text[found.start(1) : found.end(1)] if len(text) == len(text.casefold()) else found[1]
            if position == self.start:
                continue
            if headings.is_one(text, "model"):
                return position, ""
            if not clean.is_rule(text):
                break
            first = position if text.strip() else first
        return first, ""
