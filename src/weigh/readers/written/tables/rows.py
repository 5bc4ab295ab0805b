"""The rows of a table of Keras while its lines come in, whole or in parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from weigh.readers.written.tables import clean, grammar, headings

LONGEST: Final = 4000
"""A row that goes on for longer is none."""
_LEADING: Final = re.compile(r"[\s|]*")
_IDENTIFIER: Final = re.compile(r"(?:└\s*)?[\w./:\-+]{1,200}(?:\.{3})?")
_HEAD: Final = re.compile(r"[^()]{0,200}\([^()]{0,200}\)?|[\w./:\-+]{1,200}")
_NAMED_ONLY: Final = re.compile(r"\S.{0,200}\(\s*\w[\w.<>]{0,100}\)")
_NUMBER_ONLY: Final = re.compile(rf"\s*{grammar.NUMBER}\s*(?:\(\w+\))?\s*")
_COUNT_CELL: Final = re.compile(r"\s*(?:\d[\d,.' ]{0,40})?(?:\.{3})?\s*(?:\(\w+(?:\.{3})?\)?)?\s*")
_OPEN_TYPE: Final = re.compile(r"\s*(\w*\.{0,3}\))")
_OPEN_NAME: Final = re.compile(r"\s*([\w./:\-]*\s?\(\w*\.{0,3}\)?)")
_REST_OF_SHAPE: Final = re.compile(
    r"\s*(?:\d{0,9}\s*[,)\]}]|[(\[]\s*(?:[\dN(?,-]|[^\W\d_]{1,8}\s?,)|\d{1,9}$|N?o?n?e?[,)\]])"
)
_TORCH_SHAPE: Final = re.compile(r"\[\s*-?\d")
_COUNT_TAKEN: Final = re.compile(rf"(.*[,(\[])\s*({grammar.NUMBER})$")
_OPEN_READ: Final = re.compile(r"['\"][\w./:\-\[\]]*['\"]?,?")
_FIELDS: Final = ("layer", "output", "params", "connected", "trainable")


@dataclass(slots=True)
class Row:
    """One row as far as it is read. head: its name and type. closed: whether the shape's brackets are."""

    number: int
    text: str
    head: str = ""
    shape: str = ""
    closed: bool = True
    params: str = ""
    reads: str = ""
    trained: str = ""
    depth: int = 0

    @property
    def is_typed(self) -> bool:
        """Whether it has a type in brackets, as in a table of Keras; of a long name, the type may be cut away."""
        typed = grammar.named(self.head)[1] or self.head.endswith("(") or grammar.is_open_shape(self.shape)
        return bool(typed) and not _TORCH_SHAPE.match(self.shape)

    @property
    def is_open(self) -> bool:
        """Whether its shape leaves the batch open, as nothing but Keras prints it."""
        return any(group and group[0] is None for group in grammar.shapes(self.shape).groups)

    @property
    def is_sure(self) -> bool:
        """Whether it is a row whatever stands around it: with a type, or with a shape that leaves the batch open."""
        name, kind, _ = grammar.named(self.head)
        known = (kind and self.is_typed) or grammar.is_open_shape(self.shape)
        counted = self.params or (not self.closed and _COUNT_TAKEN.fullmatch(self.shape))
        return bool(counted and known and _IDENTIFIER.fullmatch(name))


class Rows:
    """The rows of one table. A line is a row, several, the rest of the last one, or a cell of the next one."""

    def __init__(self) -> None:
        self.all: list[Row] = []
        self._columns: tuple[str, ...] = ()
        self._after_rule = False

    @staticmethod
    def of(text: str) -> list[Row]:
        """The rows that stand whole on a line."""
        cells = clean.boxed_cells(text)
        if cells:
            rows = Rows()
            rows.take_cells(cells, 0, text)
            return rows.all
        return [row for row in _whole_rows(text.strip(" |"), 0) if row.head]

    def ruled(self, drawn: bool) -> None:
        """A rule was drawn, or a line left blank."""
        self._after_rule |= drawn

    def columns(self, cells: Sequence[str] | None) -> None:
        """The heading of a box tells which column is which."""
        if cells:
            self.set_columns([(headings.roles(cell.strip(" .")) or ("",))[0] for cell in cells])

    def set_columns(self, roles: Sequence[str]) -> None:
        """Which column is which, by the roles of headings.toml."""
        self._columns = tuple(roles)

    def take(self, text: str, number: int) -> bool:
        """Take a line that is no line of a box; False where it is no part of the table."""
        leading = _LEADING.match(text)
        depth = leading[0].count("|") if leading else 0
        bare = text.strip(" |")
        taken = False
        for row in _whole_rows(bare, number):
            row.depth = depth
            taken |= self._is_new(row) or self._belongs(row)
        self._after_rule &= not taken
        return taken

    def take_cells(self, cells: Sequence[str], number: int, text: str) -> bool:
        """Take a line of a box; a line whose number is empty goes on with the row above."""
        field = dict(zip(self._columns or _FIELDS, cells, strict=False))
        params, shape = field.get("params", ""), field.get("output", "")
        head = field.get("layer", "")
        if not _COUNT_CELL.fullmatch(params):
            return False
        if params.strip()[:1].isdecimal() or ("params" not in field and head.strip() and self._after_rule):
            row = Row(number, text.strip(), head, shape.strip(), True, params.strip())
            row.reads, row.trained = field.get("connected", ""), field.get("trainable", "").strip()
            row.depth = _depth_in_box(head)
            self.all.append(row)
        elif self.all:
            row = self.all[-1]
            row.head = f"{row.head.rstrip()} {head.strip()}"
            row.shape += shape.strip()
            row.params += params.strip()
            row.reads = f"{row.reads.rstrip()} {field.get('connected', '').strip()}"
            row.text = f"{row.text}\n{text.strip()}"
        else:
            return False
        row.closed = not shape.strip() or row.shape.count("(") <= row.shape.count(")")
        self._after_rule = False
        return True

    def _is_new(self, row: Row) -> bool:
        """Whether what was read begins a row; it is kept then."""
        last = self.all[-1] if self.all else None
        waiting = last is not None and not (last.params and last.shape)
        another = "(" in row.head and last is not None and "(" in last.head
        if row.head and row.shape and (row.params or another or not (last and _is_unfinished(last))):
            self.all.append(row)
            return True
        if row.shape or row.params or not _NAMED_ONLY.fullmatch(row.head):
            return False
        if waiting or last is None or not _is_unfinished(last):
            self.all.append(row)
            return True
        return False

    def _belongs(self, row: Row) -> bool:
        """Whether what was read goes on with the last row, which then holds it."""
        if not self.all:
            return False
        last = self.all[-1]
        if not last.shape and row.shape and not row.head:
            last.shape, last.closed, last.params, last.reads = row.shape, row.closed, row.params, row.reads
        elif last.shape and not last.params and not row.shape and _NUMBER_ONLY.fullmatch(row.head):
            last.params = row.head.strip()
        elif last.shape and (last.params or not last.closed):
            return _goes_on(last, row.text)
        else:
            return False
        last.text = f"{last.text}\n{row.text}"
        return True


def settle(rows: Sequence[Row], counted: bool) -> None:
    """Where each row has a count, one without ends with it: it was taken for a size of a shape that its column cut.

    counted: the heading says that there is a column of counts; otherwise most other rows must have one.
    """
    if counted or 2 * sum(bool(row.params) for row in rows) > len(rows):
        for row in rows:
            _give_back(row)


def _whole_rows(text: str, number: int) -> Iterator[Row]:
    """What a line holds, in order: rows, the last of which may lack parts."""
    position = 0
    while position < len(text):
        begin = position
        shape = grammar.find_shape(text, position)
        if shape is None:
            yield Row(number, text[begin:].strip(), head=text[begin:].strip())
            return
        start, end, closed = shape
        row = Row(number, "", text[position:start].strip(), text[start:end].strip(), closed)
        params = grammar.params_at(text, end)
        if params is None:
            row.reads, row.text = text[end:].strip(), text[begin:].strip()
            if row.reads and _HEAD.fullmatch(row.head):
                _give_back(row)
            yield row
            return
        read = grammar.end_of_reads(text, params.end())
        row.params = params[0].strip()
        row.reads, row.trained = text[params.end() : read.start("trained") if read["trained"] else read.end()], ""
        row.trained = read["trained"] or ""
        position = read.end()
        if grammar.find_shape(text, position) is None:
            row.reads += text[position:] if not read["trained"] else ""
            position = len(text)
        row.text = text[begin:position].strip()
        yield row


def _is_unfinished(row: Row) -> bool:
    """Whether a line may go on with the row: a bracket of its type or of its shape is open."""
    return not row.closed or grammar.is_open(row.head)


def _goes_on(row: Row, text: str) -> bool:
    """Join the rest of a name, of a shape and of what is read to a row that a column's width wrapped."""
    rest = text.strip()
    if len(row.text) > LONGEST:
        return False
    if grammar.is_open(row.head):
        found = (_OPEN_TYPE if "(" in row.head else _OPEN_NAME).match(rest)
        if found:
            row.head += found[1]
            rest = rest[found.end() :].strip()
    _give_back(row)
    if rest and not row.closed and _REST_OF_SHAPE.match(rest):
        start = len(row.shape)
        end, row.closed = grammar.end_of_shape(row.shape + rest, 0)
        row.shape += rest[: max(end - start, 0)]
        rest = rest[max(end - start, 0) :].strip()
    if rest and (grammar.reads(rest) or row.reads.count("'") % 2 or _OPEN_READ.match(rest)):
        row.reads += rest if row.reads.count("'") % 2 else f" {rest}"
        rest = ""
    if rest == text.strip() or rest:
        return False
    row.text = f"{row.text}\n{text}"
    return True


def _give_back(row: Row) -> None:
    """Where a shape was wrapped behind a comma, the count that follows looks like its next size."""
    taken = None if row.closed or row.params else _COUNT_TAKEN.fullmatch(row.shape)
    if taken:
        row.shape, row.params = taken[1], taken[2]


def _depth_in_box(head: str) -> int:
    """How deep a row stands: three spaces a level and a corner; one level where spaces were lost."""
    before, corner, _ = head.partition("└")
    return max((len(before) - 1) // 3, 1) if corner and not before.strip() else 0
