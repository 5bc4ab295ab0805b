"""The tree of a page, walked once: running text line by line, listings and tables as blocks of their own, posts."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

from weigh.readers.written.evidence import Line
from weigh.readers.written.page.blocks import Block
from weigh.readers.written.page.cells import as_lines
from weigh.readers.written.page.flow import joined
from weigh.readers.written.page.html import inline, listing, tables
from weigh.readers.written.page.html import vocabulary as words
from weigh.readers.written.page.tex import untexed

if TYPE_CHECKING:
    from lxml import etree

_SPACES = re.compile(r"[ \t\r\f\v]+")
_UNSEEN = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
_KINDS = dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading") | {"blockquote": "quote"}


class Walk:
    """Blocks of a tree. After `run`: `blocks` in order, and `title`."""

    def __init__(self, first: int = 1, post: int = 0) -> None:
        """first: the line of the page on which the tree's source begins. post: the post of the first block."""
        self.blocks: list[Block] = []
        self.title = ""
        self.offset = first - 1
        self.line = first
        self.post = post
        self._posts = count(post + 1)
        self._around: list[
            tuple[str, int]
        ] = []  # kinds and posts to go back to, one for each element that changed them
        self._kind = "text"
        self._words: list[Line] = []  # the line that is being put together, piece by piece of the source
        self._lines: list[Line] = []  # finished lines of the block that is being put together

    def run(self, root: etree._Element) -> None:
        """Walks the whole tree. Cost: linear in it."""
        from lxml import etree

        changed: list[etree._Element] = []
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if not isinstance(tag, str):
                continue
            if event == "start":
                self._at(element)
                if self._taken(element, tag):
                    walk.skip_subtree()
                    continue
                if self._enters(element, tag):
                    changed.append(element)
                self._say(element.text)
                continue
            if tag in words.BLOCKS:
                self._end_line(tag in words.PARAGRAPHS)
            elif tag == "br":
                self._end_line(False)
            if changed and changed[-1] is element:
                changed.pop()
                self._end_block()
                self._kind, self.post = self._around.pop()
            if element is not root:
                self._say(element.tail)
        self._end_block()

    def _at(self, element: etree._Element) -> None:
        self.line = max(self.line, words.line_of(element) + self.offset)

    def _taken(self, element: etree._Element, tag: str) -> bool:
        """Deals with elements that are read as a whole, or not at all."""
        if tag == "title":
            self.title = self.title or _clean(words.all_text(element))[:300]
            return True
        special = inline.special(element, tag)
        if special is not None:
            self._words.append(Line(self.line, special))
            return True
        if words.is_dropped(element, tag) or (element.attrib and words.is_gutter(element)):
            return True
        if listing.is_listing(element, tag):
            self._listing(element)
            return True
        if tag == "table" and tables.is_data(element):
            self._table(element)
            return True
        return False

    def _enters(self, element: etree._Element, tag: str) -> bool:
        """Begins a line, a block or a post where the element does; whether its end must go back to what was before."""
        if tag not in words.BLOCKS:
            return False
        self._end_line(tag in words.PARAGRAPHS)
        if tag in words.POST_HEADINGS or tag == "hr":
            self._end_block()
            self.post = next(self._posts)
        kind = _KINDS.get(tag, "")
        post = words.is_post(element, tag)
        if not kind and not post:
            return False
        self._end_block()
        before = (self._kind, self.post)
        self._kind = kind or self._kind
        if post:
            self.post = next(self._posts)
        self._around.append(before)
        return True

    def _say(self, text: str | None) -> None:
        if not text:
            return
        for number, piece in enumerate(text.split("\n")):
            self.line += number > 0
            if piece:
                self._words.append(Line(self.line, piece))

    def _end_line(self, paragraph: bool) -> None:
        """What was said since the last end of a line becomes a line; a paragraph has an empty line behind it."""
        self._lines += _lines(self._words)
        self._words.clear()
        if paragraph and self._lines and self._lines[-1].text:
            self._lines.append(Line(self.line, ""))

    def _end_block(self) -> None:
        self._end_line(False)
        while self._lines and not self._lines[-1].text:
            self._lines.pop()
        if self._lines:
            self.blocks.append(Block(self._kind, tuple(self._lines), self.post))
        self._lines = []

    def _listing(self, element: etree._Element) -> None:
        lines = listing.lines_of(element, self.line, self.offset)
        if element.tag == "code" and len(lines) < 2:
            self._words += lines
            return
        self._end_block()
        kind = "output" if words.is_output(element) else "code"
        if lines:
            self.blocks.append(Block(kind, tuple(lines), self.post, language=words.language_of(element)))

    def _table(self, table: etree._Element) -> None:
        self._end_block()
        rows = tables.rows_of(table)
        cells = tables.cells_of(rows, text_of)
        numbers = [max(self.line, words.line_of(row[0]) + self.offset) for row in rows]
        self.blocks.append(Block("table", tuple(as_lines(cells, numbers)), self.post, tuple(cells)))


def text_of(element: etree._Element) -> str:
    """The text of a cell, on one line."""
    from lxml import etree

    pieces: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, one in walk:
        tag = one.tag if isinstance(one.tag, str) else ""
        if event == "end":
            pieces += [" "] if tag == "br" or tag in words.BLOCKS else []
            pieces += [one.tail or ""] if one is not element else []
        elif one is element:
            pieces.append(one.text or "")
        elif (special := inline.special(one, tag)) is not None:
            pieces.append(special)
            walk.skip_subtree()
        elif words.is_dropped(one, tag):
            walk.skip_subtree()
        else:
            pieces.append(one.text or "")
    return _clean("".join(pieces)).lstrip()


def _clean(text: str) -> str:
    """Blanks as a browser shows them: those that do not break stay, for they indent code that lost its `pre`."""
    text = _SPACES.sub(" ", text.replace("\n", " ")).strip(" ")
    return untexed(_UNSEEN.sub("", text).replace("\u00a0", " ")).rstrip()


def _lines(pieces: list[Line]) -> list[Line]:
    """Pieces of the source's lines to lines of text: line ends of the source mean nothing, sentences stay whole."""
    by_line: dict[int, list[str]] = {}
    for piece in pieces:
        by_line.setdefault(piece.number, []).append(piece.text)
    lines = [Line(number, _SPACES.sub(" ", "".join(texts))) for number, texts in by_line.items()]
    whole = joined([line for line in lines if line.text.strip()], always=True)
    return [Line(line.number, text) for line in whole if (text := _clean(line.text))]
