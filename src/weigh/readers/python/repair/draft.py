"""The paste while it is being mended: its lines, where each came from, and what was done to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from weigh.readers.python.repair.result import Repair, excerpt

_LINE_END = re.compile("\r\n|\r|\n")  # not str.splitlines: a form feed ends no line of Python


@dataclass(slots=True)
class Draft:
    """`pasted` stays as it was; `origin[i]` is the pasted line (1-based) that line `i` stands for.

    `done` holds repairs that count in any case; `pending[i]` those that count only if line `i` turns out to be code.
    """

    lines: list[str]
    origin: list[int]
    pasted: list[str] = field(default_factory=list)
    done: list[Repair] = field(default_factory=list)
    pending: dict[int, list[Repair]] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> Draft:
        """The draft of a text as pasted. A NUL or a lone surrogate, which no Python holds, becomes a blank."""
        lines = _LINE_END.split(text.encode("utf-8", "replace").decode("utf-8").replace("\0", ""))
        return cls(lines, list(range(1, len(lines) + 1)), lines[:])

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)

    def rewrite(self, index: int, line: str, kind: str) -> None:
        """Puts `line` in place of line `index`; reported if that line is code in the end."""
        if line != self.lines[index]:
            self.lines[index] = line
            self.pending.setdefault(index, []).append(Repair(self.origin[index], kind, text=self.quote(index)))

    def settle(self, code: Iterable[int]) -> None:
        """Counts what was done to lines that turned out to be code."""
        self.done += [one for index in code if self.lines[index].strip() for one in self.pending.get(index, ())]

    def quote(self, index: int) -> str:
        """What was pasted where line `index` is now, as a message shows it."""
        return excerpt(self.pasted[self.origin[index] - 1])

    def blank(self, first: int, last: int, kind: str, lost: bool = False) -> None:
        """Empties lines `first` to `last`, joining the report to that of the lines just before where it is the same."""
        while first < last and not self.lines[last].strip():
            last -= 1
        text = self.quote(first)
        self.lines[first : last + 1] = [""] * (last + 1 - first)
        start, end = self.origin[first], self.origin[last]
        if self.done and not lost:
            before = self.done[-1]
            between = range(before.last or before.line, start - 1)
            if (
                before.kind == kind
                and not before.lost
                and start >= before.line
                and not any(self.lines[i].strip() for i in between if self.origin[i] == i + 1)
            ):
                self.done[-1] = Repair(before.line, kind, end, before.text)
                return
        self.done.append(Repair(start, kind, end if end > start else None, text, lost))
