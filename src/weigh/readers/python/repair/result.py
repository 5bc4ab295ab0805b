"""What repairing a paste gives: the parsed tree, and every repair that was made to get it."""

from __future__ import annotations

import ast
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Repair:
    """One change made to the paste. Its sentence is `words.repairs.SENTENCES[kind]`.

    `last` is given where a run of lines shares one repair. `text` quotes the damaged source, shortened. `lost` says
    that what was left out looked like code, so that whatever is counted afterwards may be too little.
    """

    line: int
    kind: str
    last: int | None = None
    text: str = ""
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Repaired:
    """The paste as parseable Python 3. Line numbers in `tree` refer to the text as pasted.

    `python2` is set where syntax only Python 2 reads was seen: dividing integers floors there.
    """

    tree: ast.Module
    source: str
    repairs: tuple[Repair, ...]
    python2: bool


class UnreadableSource(Exception):
    """No certain reading as Python exists. `reason` is a key of `words.repairs.REASONS`; `line` is 1-based."""

    def __init__(self, line: int, reason: str, text: str = "") -> None:
        from weigh.words.repairs import REASONS

        super().__init__(REASONS[reason].format(line=line, text=text))
        self.line = line
        self.reason = reason
        self.text = text


def excerpt(line: str, width: int = 60) -> str:
    """A damaged line as a message quotes it: without indentation, at most `width` characters."""
    stripped = line.strip()
    return stripped if len(stripped) <= width else stripped[: width - 1] + "…"
