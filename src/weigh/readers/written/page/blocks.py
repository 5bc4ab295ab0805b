"""A page as blocks: what its markup, or its look, says of each stretch of lines, before anything is read in them."""

from __future__ import annotations

from dataclasses import dataclass

from weigh.readers.written.evidence import Line


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a page that its markup holds together.

    kind: "code", "output", "table", "text", "heading" or "quote". A page without markup is all "text".
    lines: their numbers are lines of the page's source, as the user's editor counts them. Two may share a number.
    post: which post, comment, answer, cell or section it is in, from 0: what belongs together.
    cells: of a table whose markup tells its cells, row by row; `lines` then has one line for each row.
    language: of code, where the markup tells it, in small letters ("python", "r", "js").
    """

    kind: str
    lines: tuple[Line, ...]
    post: int
    cells: tuple[tuple[str, ...], ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page taken apart. form: "html", "markdown", "notebook" or "text". lines: those of its source."""

    name: str
    title: str
    form: str
    lines: tuple[str, ...]
    blocks: tuple[Block, ...]
