"""Jupyter notebooks to blocks: each cell is a post with its code, what it printed, or its Markdown.

Source: the Jupyter notebook format, versions 3 (`worksheets`) and 4 (`cells`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from weigh.readers.written.evidence import Line
from weigh.readers.written.page.blocks import Block, Page

_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_RICH = re.compile(r"<table|<pre", re.I)
_MISSES = 50  # strings looked for in vain, after which no more are looked for
_MOST_OUTPUT = 200_000  # characters of what one cell printed
_MOST_LINES = 5_000  # lines of what one cell printed


def read(text: str, name: str = "") -> Page:
    """A notebook; a file that is none after all is read as plain text. Lines are those of its JSON."""
    from weigh.readers.written.page import text as plain

    try:
        cells, language = _cells(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return plain.read(text, name)
    finder = _Finder(text)
    blocks: list[Block] = []
    for cell in cells:
        post = blocks[-1].post + 1 if blocks else 0
        blocks += _blocks(cell, language, finder, post)
    title = next((block.lines[0].text for block in blocks if block.kind == "heading"), "")
    return Page(name, title, "notebook", plain.lines_of(text), tuple(blocks))


def _cells(notebook: Mapping[str, Any]) -> tuple[list[dict[str, Any]], str]:
    """The cells of a notebook, and the language of its code."""
    sheets = notebook.get("worksheets") or [notebook]
    cells = [cell for sheet in sheets for cell in sheet["cells"] if isinstance(cell, dict)]
    metadata = notebook.get("metadata") or {}
    told = [metadata.get(key) or {} for key in ("language_info", "kernelspec")]
    names = [one.get("language") or one.get("name") or "" for one in told if isinstance(one, dict)]
    return cells, next((str(name).lower() for name in names if name), "python")


def _blocks(cell: Mapping[str, Any], language: str, finder: _Finder, post: int) -> list[Block]:
    kind = cell.get("cell_type")
    key = "source" if "source" in cell else "input"
    source = _strings(cell.get(key))
    begun = finder.mark()
    finder.seek(key)
    if kind == "code":
        lines = finder.lines(source)
        ended = finder.mark()
        finder.back(begun)
        finder.seek("outputs")
        outputs = _outputs(cell, finder, post)
        finder.back(max(ended, finder.mark()))
        told = str(cell.get("language") or language).lower()
        code = Block("code", tuple(lines), post, language="python" if told.startswith("python") else told)
        return [*([code] if any(line.text.strip() for line in lines) else []), *outputs]
    if kind == "heading":
        source = ["#" if cell.get("level") == 1 else "##", " ", *source]
    return _markdown(finder.lines(source), post) if kind in ("markdown", "heading", "raw") else []


def _markdown(lines: list[Line], post: int) -> list[Block]:
    """A cell of Markdown: its blocks, with the lines where they stand in the notebook."""
    from weigh.readers.written.page.markdown import blocks_of

    if not lines:
        return []
    blocks = blocks_of([line.text for line in lines], post)
    return [replace(block, lines=tuple(_relined(block.lines, lines))) for block in blocks]


def _relined(found: tuple[Line, ...], lines: list[Line]) -> Iterator[Line]:
    for line in found:
        yield Line(lines[min(line.number, len(lines)) - 1].number, line.text)


def _outputs(cell: Mapping[str, Any], finder: _Finder, post: int) -> list[Block]:
    """What a cell printed or showed; errors and pictures are left out."""
    blocks: list[Block] = []
    outputs = cell.get("outputs")
    for output in outputs if isinstance(outputs, list) else ():
        if not isinstance(output, dict) or output.get("output_type") in ("error", "pyerr"):
            continue
        data = output.get("data")
        shown = data if isinstance(data, dict) else {"text/plain": output.get("text"), "text/html": output.get("html")}
        markup, plain = _strings(shown.get("text/html")), _strings(shown.get("text/plain"))
        if any(_RICH.search(piece) for piece in markup) and not (plain and "─" in "".join(plain)):
            blocks += _shown(finder.lines(markup[:_MOST_LINES]), post)
            continue
        lines = [Line(line.number, _printed(line.text)) for line in finder.lines(plain[:_MOST_LINES])]
        if any(line.text.strip() for line in lines):
            blocks.append(Block("output", tuple(lines), post))
    return blocks


def _shown(lines: list[Line], post: int) -> list[Block]:
    from weigh.readers.written.page.html import fragment

    blocks = fragment("\n".join(line.text for line in lines), 1, post)
    blocks = [replace(block, lines=tuple(_relined(block.lines, lines)), post=post) for block in blocks]
    return [replace(block, kind="output") if block.kind == "code" else block for block in blocks]


def _printed(text: str) -> str:
    """A printed line as a terminal leaves it: no colours, and of a progress bar its last state."""
    text = text.rstrip("\r").rpartition("\r")[2]
    return _ANSI.sub("", text)


def _strings(source: object) -> list[str]:
    """Text of a notebook, which is one string or a list of them."""
    if isinstance(source, str):
        return [source[:_MOST_OUTPUT]]
    if isinstance(source, list) and all(isinstance(one, str) for one in source):
        return source
    return []


class _Finder:
    """Where in the JSON the strings of a notebook stand: they come in order, so that one pass finds them all."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.misses = 0

    def lines(self, strings: list[str]) -> list[Line]:
        """The lines of a list of strings, each with the line of the JSON in which it stands."""
        lines: list[Line] = []
        whole = True  # the last line is complete
        for string in strings:
            number = self._line_of(string)
            for index, piece in enumerate(string.split("\n")):
                if index == 0 and not whole:
                    lines[-1] = Line(lines[-1].number, lines[-1].text + piece)
                else:
                    lines.append(Line(number, piece))
            whole = string.endswith("\n")
            if whole:
                lines.pop()
        return lines

    def mark(self) -> tuple[int, int]:
        """Where the search stands."""
        return self.at, self.line

    def back(self, mark: tuple[int, int]) -> None:
        """Goes to where the search stood."""
        self.at, self.line = mark

    def seek(self, key: str) -> None:
        """Goes on to the key; JSON keeps no order, so that a cell's outputs may stand before its source."""
        found = self.text.find(f'"{key}"', self.at)
        if found >= 0:
            self.line += self.text.count("\n", self.at, found)
            self.at = found + len(key)

    def _line_of(self, string: str) -> int:
        if self.misses > _MISSES or not string:
            return self.line
        for ascii_only in (False, True):
            found = self.text.find(json.dumps(string, ensure_ascii=ascii_only), self.at)
            if found >= 0:
                self.line += self.text.count("\n", self.at, found)
                self.at = found
                return self.line
        self.misses += 1
        return self.line
