"""Everything that can be read in a page's blocks: code, tables, notation, described networks, statements.

A line belongs to one of code, tables and running text. Notation and prose are both looked for in all running text,
because a sentence may hold either; comments and docstrings of code are running text besides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from weigh.network.errors import WeighError
from weigh.network.graph import Graph
from weigh.network.place import Place
from weigh.readers.written.evidence import Description, Line, Stated, Statement
from weigh.readers.written.page.blocks import Block, Page
from weigh.readers.written.page.bounds import MOST_READ
from weigh.readers.written.page.places import described


@dataclass(frozen=True, slots=True)
class Code:
    """Lines of one program, in order; lines of the page that it printed may be missing between them.

    language: "" where nothing tells; what has none looks like Python.
    """

    lines: tuple[Line, ...]
    post: int
    language: str = ""

    @property
    def is_python(self) -> bool:
        return self.language == "" or self.language in PYTHON


PYTHON = frozenset(["python", "python3", "py", "py3", "ipython", "ipython3"])
"""What markup calls Python; where it says so it is a program, however little of one: `SIZE = 90`."""


def placed(lines: Iterable[Line]) -> str:
    """Lines of a page as a text in which each stands on the line where it stands on the page."""
    texts: list[str] = []
    for line in lines:
        texts += [""] * (line.number - 1 - len(texts))
        texts.append(line.text)
    return "\n".join(texts) + "\n"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a page holds, each with its post.

    descriptions: networks that tables, notation and sentences describe. graphs: networks of transformers, with the
    place of each. statements: numbers that are said. stated: what sentences tell of single layers.
    unread: where the running text begins that was not read any more, since the page has more than `MOST_READ` of it.
    """

    codes: tuple[Code, ...]
    descriptions: tuple[tuple[int, Description], ...]
    graphs: tuple[tuple[int, Place, Graph], ...]
    statements: tuple[tuple[int, Statement], ...]
    stated: tuple[tuple[int, Stated], ...]
    unread: Place | None = None


@dataclass(slots=True)
class _Found:
    """The contents while they are collected.

    left: characters of running text that may still be read. seen: running text that was read, to read it once.
    """

    codes: list[Code] = field(default_factory=list)
    descriptions: list[tuple[int, Description]] = field(default_factory=list)
    graphs: list[tuple[int, Place, Graph]] = field(default_factory=list)
    statements: list[tuple[int, Statement]] = field(default_factory=list)
    stated: list[tuple[int, Stated]] = field(default_factory=list)
    left: int = MOST_READ
    seen: set[tuple[str, ...]] = field(default_factory=set)
    unread: Place | None = None

    def readable(self, text: list[Line]) -> list[Line]:
        """As much of a post's running text as is read: nothing of what an earlier post has word by word, as pages do
        that quote or repeat whole posts; and no more than is left."""
        words = tuple(line.text for line in text)
        if words in self.seen:
            return []
        if sum(map(len, words)) >= LEAST_REPEATED:
            self.seen.add(words)
        for index, line in enumerate(text):
            self.left -= len(line.text) if _DIGIT.search(line.text) else 0
            if self.left < 0:
                self.unread = self.unread or Place(line.number)
                return text[:index]
        return text


LEAST_REPEATED = 200
"""Characters of a post's text; a shorter one may say the same of another network."""


def contents(page: Page) -> Contents:
    """All that can be read in a page. Cost: linear in its length.

    >>> from weigh.readers.written.page import read_page
    >>> page = read_page("Mine:\\nmodel = Sequential()\\nmodel.add(Dense(2))\\nWhy?")
    >>> [len(code.lines) for code in contents(page).codes]
    [2]
    """
    found = _Found()
    posts: dict[int, list[Block]] = {}
    for block in page.blocks:
        posts.setdefault(block.post, []).append(block)
    for post, blocks in posts.items():
        _read_post(post, blocks, found)
    return Contents(
        tuple(found.codes),
        tuple(found.descriptions),
        tuple(found.graphs),
        tuple(found.statements),
        tuple(found.stated),
        found.unread,
    )


def _read_post(post: int, blocks: Sequence[Block], found: _Found) -> None:
    """One post: its blocks are split, and its running text is then read as a whole."""
    text: list[Line] = []
    for block in blocks:
        if text:
            text.append(Line(block.lines[0].number if block.lines else text[-1].number, ""))
        text += _READ.get(block.kind, _read_text)(block, found)
    readable = found.readable(text) if any(line.text.strip() for line in text) else []
    if readable:
        _read_running(post, readable, found)


def _read_text(block: Block, found: _Found) -> list[Line]:
    """A block that may hold anything: code first, then tables in what lies between; the rest is running text."""
    from weigh.readers.written.page.code import find
    from weigh.readers.written.page.flow import joined
    from weigh.readers.written.page.unfolding import unfolded

    text: list[Line] = []
    unfolded_lines = unfolded(block.lines)
    for is_code, lines in _split(unfolded_lines, find(unfolded_lines)):
        if is_code:
            found.codes.append(Code(tuple(lines), block.post, block.language))
            text += remarks(lines)
        else:
            text += joined(_without_tables(lines, block.post, found))
    return text


def _read_marked(block: Block, found: _Found) -> list[Line]:
    """What markup calls code or output: a program, what it printed, notation or a formula."""
    from weigh.readers.python.repair.noise import noise
    from weigh.readers.written.page.code import find

    if graphs := _exact(block.lines):
        found.graphs += [(block.post, Place(block.lines[0].number), graph) for graph in graphs]
        return []
    if block.language in _FOREIGN:
        found.codes.append(Code(block.lines, block.post, block.language))
        return remarks(block.lines)
    rest = _without_tables(block.lines, block.post, found)
    runs = find(rest, marked=True) if block.kind != "output" else []
    if not runs and (block.kind == "output" or block.language not in PYTHON):
        return rest
    code = tuple(line for line in rest if not noise(line.text))
    found.codes.append(Code(code, block.post, block.language))
    inside = {index for first, last in runs for index in range(first, last + 1)}
    outside = [line for index, line in enumerate(rest) if index not in inside and line.text.lstrip()[:1] != "#"]
    return sorted([*remarks(code), *outside], key=lambda line: line.number)


_FOREIGN = frozenset(
    ("r", "js", "ts", "java", "cpp", "c", "cs", "matlab", "lua", "julia", "swift", "scala", "go", "rust", "prototxt")
)
"""Languages of programs that are not Python. Other marks do not tell: code, output and formulas share them."""


def _exact(lines: Sequence[Line]) -> list[Graph]:
    """The networks that a block in the exact form of notation tells; none where it is in another, or is broken."""
    from weigh.readers.written import notation

    if not lines or not notation.is_exact(lines[0].text):
        return []
    try:
        return notation.networks("\n" * (lines[0].number - 1) + "\n".join(line.text for line in lines))
    except WeighError:
        return []


def _read_table(block: Block, found: _Found) -> list[Line]:
    """A table whose markup tells its cells; one that describes no network is running text, row by row."""
    return [line for line in _without_tables(block.lines, block.post, found) if _LETTER.search(line.text)]


_LETTER = re.compile(r"[^\W\d_]")
_READ: dict[str, Callable[[Block, _Found], list[Line]]] = {
    "code": _read_marked,
    "output": _read_marked,
    "table": _read_table,
}


def _split(lines: Sequence[Line], runs: Iterable[tuple[int, int]]) -> Iterable[tuple[bool, Sequence[Line]]]:
    """The lines in stretches, alternately outside and inside the runs."""
    at = 0
    for first, last in runs:
        if first > at:
            yield False, lines[at:first]
        yield True, lines[first : last + 1]
        at = last + 1
    if at < len(lines):
        yield False, lines[at:]


def _without_tables(lines: Sequence[Line], post: int, found: _Found) -> list[Line]:
    """Reads the tables in the lines; gives the lines that are in none."""
    if not any(map(_DIGIT.search, (line.text for line in lines))):
        return list(lines)
    from weigh.readers.written import tables

    found_here, rest = described(tables.find, lines)
    found.descriptions += [(post, one) for one in found_here]
    return rest


def _read_running(post: int, text: list[Line], found: _Found) -> None:
    """Running text of one post: notation, described networks, statements, what it tells of layers."""
    from weigh.readers.written import notation
    from weigh.readers.written.prose import claims, columns, layers, networks, transformer

    configured = transformer.find(text)
    found.graphs += [(post, Place(first), graph) for first, _, graph in configured]
    covered = {number for first, last, _ in configured for number in range(first, last + 1)}
    rest = [line for line in text if line.number not in covered] if covered else text
    in_words, rest = described(networks.find, rest)  # before notation, which takes single lines of a list in words
    noted, told = described(notation.find, rest)
    found.descriptions += [(post, one) for one in (*in_words, *noted)]
    compared, rows = columns.statements(text)
    said = claims.statements([line for line in text if line.number not in rows])
    found.statements += [(post, one) for one in (*compared, *said)]
    found.stated += [(post, one) for one in layers.stated(told)]


_COMMENT = re.compile(r"#+[ \t]*(?=.*\d)(.+)")
_DOCSTRING = re.compile(r"[ \t]*[rRuU]?(\"\"\"|''')")
_DIGIT = re.compile(r"\d")
_LONGEST = 2_000  # characters of a line of code that are looked at


def remarks(code: Sequence[Line]) -> list[Line]:
    """Comments with numbers in them and docstrings of code, as lines of text."""
    result: list[Line] = []
    quotes = ""
    for line in code:
        text = line.text[:_LONGEST]
        if quotes:
            result.append(Line(line.number, text.partition(quotes)[0].strip()))
            quotes = "" if quotes in text else quotes
        elif opened := _DOCSTRING.match(text):
            rest, closed, _ = text[opened.end() :].partition(opened[1])
            result.append(Line(line.number, rest.strip()))
            quotes = "" if closed else opened[1]
        elif "#" in text and (said := _comment(text)):
            result.append(Line(line.number, said))
    return result


def _comment(text: str) -> str:
    """The comment of a line of code, where it has a number in it."""
    from weigh.readers.python.repair.lexer import tokens

    at = next((start for kind, start, _ in tokens(text) if kind == "comment"), None)
    found = _COMMENT.match(text, at) if at is not None else None
    return found[1].strip() if found else ""
