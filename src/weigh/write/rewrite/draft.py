"""A source while it is edited: its text now, and where the lines and places that it began with have come to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from weigh.write.rewrite.arguments import Splice
from weigh.write.rewrite.edits import Hunk
from weigh.write.rewrite.source_text import SourceText


class Draft:
    """The text of a source, edited.

    origins: for each line of the text now, the source's line that it is or was, counted from 0; None for a new one.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self.given = tuple(lines)
        self.bodies = [line.rstrip("\r\n") for line in lines]
        self.origins: list[int | None] = list(range(len(self.bodies)))
        self.text = SourceText(self.bodies)
        self._marks: list[int | None] = []

    # -- places -------------------------------------------------------------------------------------

    def mark(self, offset: int) -> int:
        """Remember a place of the text; what comes back finds it again."""
        self._marks.append(offset)
        return len(self._marks) - 1

    def offset(self, mark: int) -> int | None:
        """Where a place has come to; None where it was taken away."""
        return self._marks[mark]

    def state(self) -> tuple[SourceText, list[int | None], list[int | None]]:
        """What `restore` goes back to."""
        return self.text, list(self.origins), list(self._marks)

    def restore(self, state: tuple[SourceText, list[int | None], list[int | None]]) -> None:
        self.text, self.origins, self._marks = state

    # -- changes ------------------------------------------------------------------------------------

    def apply(self, splices: list[Splice]) -> None:
        """Put pieces in the place of others; pieces at one place come in the order in which they are given."""
        for splice in sorted(splices, key=lambda splice: splice[0])[::-1]:
            start, end, new = splice
            first, last = self.text.line_at(start), self.text.line_at(end)
            head = self.text.code[self.text.starts[first] : start]
            tail = self.text.code[end : self.text.line_end(last)]
            self._replace_lines(first, last + 1, (head + new + tail).split("\n"))
            self._marks = [_moved(offset, splice) for offset in self._marks]

    def _replace_lines(self, first: int, stop: int, new: list[str]) -> None:
        old = list(self.text.lines[first:stop])
        same_before = _alike(old, new)
        same_behind = _alike(old[same_before:][::-1], new[same_before:][::-1])
        changed = range(first + same_before, stop - same_behind)
        inserted = new[same_before : len(new) - same_behind]
        origins = [self.origins[n] for n in changed][: len(inserted)]
        origins += [None] * (len(inserted) - len(origins))
        self.origins[changed.start : changed.stop] = origins
        lines = [*self.text.lines]
        lines[changed.start : changed.stop] = inserted
        self.text = SourceText(lines)

    # -- what came of it ----------------------------------------------------------------------------

    def hunks(self) -> tuple[Hunk, ...]:
        """The lines that are not as they were, those next to each other together."""
        return tuple(self._hunks())

    def _hunks(self) -> Iterator[Hunk]:
        at = 0
        added: list[str] = []
        lines = zip(self.origins, self.text.lines, strict=True)
        for origin, body in [*lines, (len(self.given), None)]:
            if origin is None or (body is not None and body != self.bodies[origin]):
                added.append(str(body))
                continue
            if added or origin > at:
                ending = self._line_end(at if origin > at else at - 1)
                yield Hunk(at + 1, self.given[at:origin], tuple(line + ending for line in added))
            at, added = origin + 1, []

    def _line_end(self, line: int) -> str:
        """How a line ends; one before the first as the first does."""
        line = max(line, 0)
        return self.given[line][len(self.bodies[line]) :] if line < len(self.given) else ""


def _alike(one: list[str], other: list[str]) -> int:
    """How many lines are the same from the beginning on."""
    count = 0
    while count < min(len(one), len(other)) and one[count] == other[count]:
        count += 1
    return count


def _moved(offset: int | None, splice: Splice) -> int | None:
    """Where a place is after a change; what is taken away takes its places along."""
    start, end, new = splice
    if offset is None or offset < start:
        return offset
    if offset >= end:
        return offset + len(new) - (end - start)
    return start if new else None
