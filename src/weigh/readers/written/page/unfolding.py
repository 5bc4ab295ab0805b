"""Programs that lost their line ends: `model = Sequential() model.add(Dense(2)) model.summary()`, prose around them.

Statements are parted where one ends by its brackets and the next one begins as statements of models do. What was a
comment between them runs on into nothing that can be told, and is dropped up to the next call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from weigh.readers.written.evidence import Line

SHORTEST: Final = 40
LONGEST: Final = 20_000
"""Characters of a line that is looked at."""
FEWEST: Final = 2
"""Statements that make it a program."""

_START = re.compile(
    r"(?<![\w.])(?:from [\w.]{1,60} import |import [\w.]{1,60}"
    r"|[A-Za-z_]\w{0,40} ?= ?(?:[A-Za-z_]\w{0,40}\.){0,6}[A-Za-z_]\w{0,40} ?\("
    r"|[A-Za-z_]\w{0,40}\.(?:add|summary|compile|build)\()"
)
_IMPORT = re.compile(
    r"(?:from [\w.]{1,60} )?import (?:\*|[\w.]{1,60}(?: as \w{1,40})?(?:, ?\w{1,60}(?: as \w{1,40})?){0,30})(?=\s|$)"
)
_RESUMES = re.compile(r"(?:[A-Za-z_]\w{0,40}\.){0,4}[A-Z]\w{0,40}\(|[\])]")
"""Where a program goes on behind a comment inside brackets: with the next layer, or their end."""
_GOES_ON = frozenset("(.[")


class _Statement(NamedTuple):
    text: str
    end: int


def unfolded(lines: Sequence[Line]) -> list[Line]:
    """The lines, those that hold a whole program parted into prose and code; all parts keep the line's number."""
    return [part for line in lines for part in _parts(line)]


def _parts(line: Line) -> Iterator[Line]:
    text = line.text
    if not SHORTEST <= len(text) <= LONGEST or "(" not in text or _START.search(text) is None:
        yield line
        return
    parts = list(_parted(text))
    if sum(count for _, count in parts) < FEWEST:
        yield line
        return
    for part, _ in parts:
        yield Line(line.number, part)


def _parted(text: str) -> Iterator[tuple[str, int]]:
    """The parts of a line in order, each with the number of statements in it: none in prose."""
    statements: list[str] = []
    at = 0
    while found := _START.search(text, at):
        between = text[at : found.start()].strip()
        if between and not (statements and between.startswith("#")):
            yield from _program(statements)
            statements = []
            yield between, 0
        statement = _statement(text, found.start())
        if statement is None:
            at = found.start()
            break  # the rest is damaged, or no program
        statements.append(statement.text)
        at = statement.end
    yield from _program(statements)
    if text[at:].strip():
        yield text[at:].strip(), 0


def _program(statements: Sequence[str]) -> Iterator[tuple[str, int]]:
    if statements:
        yield "; ".join(statements), len(statements)


def _statement(text: str, start: int) -> _Statement | None:
    """The statement that begins there; None where its brackets do not close."""
    imported = _IMPORT.match(text, start)
    if imported:
        return _Statement(_one_import(imported[0]), start + len(_one_import(imported[0])))
    kept: list[str] = []
    depth, at, quote = 0, start, ""
    while at < len(text):
        character = text[at]
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character == "#" and depth:
            resumed = _RESUMES.search(text, at)
            if resumed is None:
                return None
            at = resumed.start()
            continue
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        kept.append(character)
        at += 1
        if depth == 0 and character in ")]}" and not quote and text[at : at + 1] not in _GOES_ON:
            return _Statement("".join(kept), at)
    return None


def _one_import(text: str) -> str:
    """An import without the statement that runs on behind its last name."""
    return re.split(r"(?<=\w) (?=(?:from|import) )", text, maxsplit=1)[0] if text.startswith("import") else text
