"""Code in HTML: whatever a highlighter made of it, back to its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weigh.readers.written.evidence import Line
from weigh.readers.written.page.html.vocabulary import LISTINGS, classes, is_gutter, line_of

if TYPE_CHECKING:
    from lxml import etree

_LINES = frozenset(("div", "li", "tr", "p", "ol", "ul", "table"))
_FRAMES = frozenset(("table", "thead", "tbody", "tr", "td", "ol", "ul"))  # blanks directly in them are layout


def is_listing(element: etree._Element, tag: str) -> bool:
    """Whether the element holds lines of code or output: `pre`, a highlighter's own, `code` over several lines."""
    if tag in ("pre", "listing", "xmp", "samp", "textarea"):
        return tag != "textarea" or "code" in classes(element)
    if tag in ("div", "table", "figure", "ol", "section"):
        marked = bool(element.attrib) and not LISTINGS.isdisjoint(classes(element))
        return marked or (tag == "table" and _has_gutter(element))
    if tag == "code":
        return element.find(".//br") is not None or "\n" in (element.text or "").strip()
    return False


def _has_gutter(table: etree._Element) -> bool:
    """Whether the table's first row has line numbers beside code."""
    row = next(table.iter("tr"), None)
    return row is not None and any(is_gutter(cell) for cell in row.iter("td"))


def lines_of(element: etree._Element, line: int, offset: int = 0) -> list[Line]:
    """The lines of a listing, without its gutter.

    line: where its start tag ends. offset: what is added to the lines of elements inside.
    """
    from lxml import etree

    lines = _Lines(line)
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, one in walk:
        tag = one.tag
        if not isinstance(tag, str):
            continue
        if event == "start":
            lines.at_least(line_of(one) + offset)
            if one is not element and is_gutter(one):
                walk.skip_subtree()
                continue
            if tag in _LINES:
                lines.open(tag)
            lines.put(one.text, loose=tag in _FRAMES)
            continue
        if tag == "br":
            lines.end()
        elif tag in _LINES:
            lines.close(tag, leaf=len(one) == 0)
        if one is not element:
            lines.put(one.tail, loose=tag == "br" or tag in _LINES or one.getparent().tag in _FRAMES)
    lines.close("", leaf=False)
    return _trimmed(lines.done)


class _Lines:
    """The lines of a listing while they are put together; `line` is where in the source the next text stands."""

    def __init__(self, line: int) -> None:
        self.line = self.begun = line
        self.done: list[Line] = []
        self.current: list[str] = []
        self.opened: list[int] = []  # how many lines there were where each element around began

    def at_least(self, line: int) -> None:
        """An element stands on that line of the source."""
        if line > self.line:
            self.line = line
            self.begun = self.begun if any(self.current) else line

    def put(self, text: str | None, loose: bool) -> None:
        """Text with its line ends. loose: blanks and one line end at its front only lay out the source."""
        if not text:
            return
        pieces = text.replace("\r", "").split("\n")
        if loose and len(pieces) > 1 and not pieces[0].strip():
            skipped = len(pieces) - 1 if not text.strip() else 1
            self.line += skipped
            self.begun = self.line
            pieces = pieces[skipped:] if text.strip() else [""]
        for number, piece in enumerate(pieces):
            if number:
                self.end()
                self.line += 1
                self.begun = self.line
            self.current.append(piece)

    def end(self) -> None:
        """The line ends here, and may be empty."""
        self.done.append(Line(self.begun, "".join(self.current).replace("\u00a0", " ").rstrip()))
        self.current.clear()
        self.begun = self.line

    def open(self, tag: str) -> None:
        """An element begins that has lines of its own."""
        if any(self.current):
            self.end()
        self.opened.append(len(self.done))

    def close(self, tag: str, leaf: bool) -> None:
        """It ends; a row or an item in which nothing stood is an empty line."""
        before = self.opened.pop() if self.opened else 0
        empty = before == len(self.done) and (tag in ("li", "tr") or (leaf and tag == "div"))
        if any(piece.strip() for piece in self.current) or empty:
            self.end()
        self.current.clear()


def _trimmed(lines: list[Line]) -> list[Line]:
    first = next((index for index, line in enumerate(lines) if line.text.strip()), len(lines))
    last = len(lines)
    while last > first and not lines[last - 1].text.strip():
        last -= 1
    return lines[first:last]
