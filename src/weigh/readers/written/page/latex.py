"""LaTeX to blocks: sections, listings, tabulars, and running text without its commands. Nothing is typeset."""

from __future__ import annotations

import re
from collections.abc import Sequence

from weigh.readers.written.evidence import Line
from weigh.readers.written.page.blocks import Block, Page
from weigh.readers.written.page.cells import MOST_COLUMNS, as_lines
from weigh.readers.written.page.tex import plain, untexed

_TITLE = re.compile(r"\\title\{((?:[^{}]++|\{[^{}]*+\})*+)\}")
_COMMENT = re.compile(r"(?<!\\)%.*")
_SECTION = re.compile(r"\\(?:part|chapter|(?:sub){0,2}section|paragraph)\*?\{(.*)\}")
_BEGIN = re.compile(r"\\begin\{([A-Za-z]+)\*?\}(.*)")
_LISTINGS = frozenset(("verbatim", "lstlisting", "minted", "Verbatim", "alltt", "python"))
_TABLES = frozenset(("tabular", "tabularx", "longtable", "tabulary"))
_FORMULAS = frozenset(("equation", "align", "displaymath", "gather", "eqnarray", "math", "multline"))
_LANGUAGE = re.compile(r"language=\{?(?:\[\w*\])?(\w+)|\{(\w+)\}")
_SILENT = re.compile(
    r"\\(?:cite\w*|label|ref|eqref|cref|autoref|includegraphics|[vh]space|usepackage|bibliography\w*|pagestyle|author|date"
    r"|documentclass|input|include|begin|end|addlinespace|cmidrule|cline|setlength|url)\*?(?:\([^()]*\))?(?:\[[^\][]*\])?"
    r"(?:\{[^{}]*\}){0,2}(?:\[[^\][]*\])?"
)
_SPANS = re.compile(r"\\multicolumn\s*\{(\d{1,2})\}\s*\{[^{}]*\}\s*\{([^{}]*)\}")
_ROWS = re.compile(r"\\multirow\s*\{[^{}]*\}\s*\{[^{}]*\}\s*\{([^{}]*)\}")
_COMMAND = re.compile(r"\\[A-Za-z]+\*?[ \t]*")
_CELL = re.compile(r"(?<!\\)&")
_NOTE = re.compile(r"\\footnote\{([^{}]*)\}")


def read(text: str, name: str = "") -> Page:
    """A page of LaTeX; its form is plain text."""
    from weigh.readers.written.page.text import lines_of

    lines = lines_of(text)
    title = _TITLE.search(text)
    reading = _Reading()
    reading.run(lines)
    return Page(name, bare(title[1]) if title else "", "text", lines, tuple(reading.blocks))


class _Reading:
    """The walk over the lines; what stands before the document begins is passed over."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.post = 0
        self._lines: list[Line] = []

    def run(self, lines: Sequence[str]) -> None:
        """Reads all lines. Cost: linear in them."""
        begun = next((at + 1 for at, text in enumerate(lines) if "\\begin{document}" in text), 0)
        at = begun
        while at < len(lines) and "\\end{document}" not in lines[at]:
            opened = _BEGIN.search(lines[at])
            kind = opened[1] if opened else ""
            if opened and kind in (_LISTINGS | _TABLES | _FORMULAS):
                last = next((row for row in range(at, len(lines)) if f"\\end{{{kind}" in lines[row]), len(lines))
                self._environment(kind, opened[2], lines, at + 1, last)
                at = last + 1
                continue
            self._text(lines[at], at + 1)
            at += 1
        self._end()

    def _environment(self, kind: str, options: str, lines: Sequence[str], first: int, last: int) -> None:
        if kind in _FORMULAS:
            self._lines += [Line(row + 1, plain(lines[row])) for row in range(first, last)]
            return
        self._end()
        if kind in _TABLES:
            self._table(lines, first, last)
        elif first < last:
            told = _LANGUAGE.search(options)
            language = (told[1] or told[2]).lower() if told else ""
            numbered = tuple(Line(row + 1, lines[row]) for row in range(first, last))
            self.blocks.append(Block("code", numbered, self.post, language=language))

    def _table(self, lines: Sequence[str], first: int, last: int) -> None:
        cells: list[tuple[str, ...]] = []
        numbers: list[int] = []
        row, begun = "", 0
        for at in range(first, last):
            for index, piece in enumerate(_COMMENT.sub("", lines[at]).split("\\\\")):
                if index and bare(row):
                    cells.append(_cells(row))
                    numbers.append(begun)
                if index or not bare(row):  # rules and blanks before a row are not yet the row
                    row, begun = piece, at + 1
                else:
                    row = f"{row} {piece}"
        if bare(row):
            cells.append(_cells(row))
            numbers.append(begun)
        if cells:
            self.blocks.append(Block("table", tuple(as_lines(cells, numbers)), self.post, tuple(cells)))

    def _text(self, text: str, number: int) -> None:
        if section := _SECTION.search(text):
            self._end()
            self.post += 1
            self.blocks.append(Block("heading", (Line(number, bare(section[1])),), self.post))
        elif text.strip() and not (said := bare(_COMMENT.sub("", text))):
            return
        else:
            self._lines.append(Line(number, said if text.strip() else ""))

    def _end(self) -> None:
        lines = self._lines
        while lines and not lines[-1].text:
            lines.pop()
        if any(line.text for line in lines):
            self.blocks.append(Block("text", tuple(lines), self.post))
        self._lines = []


def _cells(row: str) -> tuple[str, ...]:
    row = _SPANS.sub(lambda found: found[2] + "&" * (int(found[1]) - 1), row)
    return tuple(bare(cell) for cell in _CELL.split(_ROWS.sub(r"\1", row), MOST_COLUMNS)[:MOST_COLUMNS])


def bare(text: str) -> str:
    r"""Running text without its commands: `The \textbf{net} has $3 \times 3$` to `The net has 3 × 3`.

    >>> bare(r"The \textbf{net} has 40{,}970 weights~\cite{a} in $3 \times 3$ taps \hline")
    'The net has 40,970 weights in 3 × 3 taps'
    """
    text = _SILENT.sub("", _NOTE.sub(r" (\1)", untexed(text[:20_000])))
    text = re.sub(r"\\(?:text|math)\w*\{|\\emph\{|\\caption\{|\\item\b", " ", text)
    text = _COMMAND.sub(" ", text.replace("{,}", ",").replace("~", " "))
    text = re.sub(r"\\([%&_# {}])", r"\1", re.sub(r"(?<!\\)[{}$]", "", text)).replace("\\$", "$")
    return re.sub(r"[ \t]+(?=[ \t.,;:]|$)", "", text).strip()
