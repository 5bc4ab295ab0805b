"""Markdown to blocks: a CommonMark parser finds the blocks, and what marks up words within a line is taken away."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from functools import cache
from itertools import count
from typing import TYPE_CHECKING

from weigh.readers.written.evidence import Line
from weigh.readers.written.page.blocks import Block, Page
from weigh.readers.written.page.cells import MOST_COLUMNS, as_lines
from weigh.readers.written.page.tex import untexed

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LANGUAGE = re.compile(r"\s*\{?\s*\.?([A-Za-z][\w+#-]*)")
_FRONT = re.compile(r"---[ \t]*\n(?:.*\n){0,60}?(?:---|\.\.\.)[ \t]*\n")
_FRONT_TITLE = re.compile(r"^title:[ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.M)
_MARKS = re.compile(
    r"(?P<code>(?<!`)(`{1,3})(?!`)(?P<inside>[^\n]{1,500}?)(?<!`)\2(?!`))"
    r"|(?P<image>!\[[^\][\n]{0,300}\](?:\([^()\n]{0,1000}\)|\[[^\][\n]{0,100}\]))"
    r"|\[(?P<link>[^\][\n]{1,500})\](?:\([^()\n]{0,1000}(?:\([^()\n]{0,200}\)[^()\n]{0,200})?\)|\[[^\][\n]{0,100}\])"
    r"|<sup>(?P<sup>[^<>\n]{1,60})</sup>|<sub>(?P<sub>[^<>\n]{1,60})</sub>"
    r"|<(?P<address>https?://[^<>\s]{1,500})>"
    r"|(?P<tag></?[A-Za-z][^<>\n]{0,500}>)"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
)
_STRONG = re.compile(
    r"(?<![\w*])\*\*(?=[^\s*])([^*\n]{1,500}?)(?<=\S)\*\*(?![*])|(?<![\w_])__(?=[^\s_])([^\n]{1,500}?)(?<=\S)__(?![\w_])"
)
_SOFT = re.compile(
    r"(?<![^\s(\[\"'“«>:：,，。、])(?:\*(?=[^\s*])([^*\n]{1,500}?)(?<=[^\s*])\*(?![\w*(])|_(?=[^\s_])([^_\n]{1,500}?)(?<=[^\s_])_(?![\w_]))"
)
_RULE = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?[ \t]*)?$")
_BAR = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_POST_HEADINGS = frozenset(("h1", "h2", "h3"))
_STRUCK = re.compile(r"~~([^~\n]{1,300})~~")
_RULED = re.compile(r"[ \t]*(?:_{20,}|={20,}|-{20,})[ \t]*$")
"""A rule as long as a printed table is wide."""
_PRINTED = "\ue004"
"""A character before such a rule, so that it is a line of text."""
_LONGEST = 20_000  # characters of a line whose marks are taken away


def read(text: str, name: str = "") -> Page:
    """A page of Markdown."""
    from weigh.readers.written.page.text import lines_of

    lines = lines_of(text)
    front = _FRONT.match(text) if text.startswith("---") else None
    told = _FRONT_TITLE.search(front[0]) if front else None
    blocks = blocks_of(lines, skip=front[0].count("\n") if front else 0)
    first = next((block.lines[0].text for block in blocks if block.kind == "heading"), "")
    return Page(name, told[1] if told else first, "markdown", lines, tuple(blocks))


def blocks_of(lines: Sequence[str], post: int = 0, skip: int = 0) -> list[Block]:
    """The blocks of Markdown; lines count from 1, posts from `post`. skip: lines at the front to pass over."""
    text = "\n".join([*[""] * skip, *_with_printed(lines, skip)])
    reading = _Reading(lines, post)
    tokens = _parser().parse(text)
    for at, token in enumerate(tokens):
        reading.take(token, tokens[at - 1].tag if at else "")
    reading.end()
    return reading.blocks


def _with_printed(lines: Sequence[str], skip: int) -> list[str]:
    """The lines, the rules of printed tables marked as text: to Markdown they would end a post or make a heading of
    the row above. Such a rule stands between lines with nothing between; `____` also at the top or the end of a table.
    """
    marked = list(lines[skip:])
    for at, line in enumerate(marked):
        sign = line[:8].lstrip()[:1]
        if sign in ("_", "=", "-") and _RULED.match(line):
            around = (marked[max(at - 1, 0) : at], marked[at + 1 : at + 2])
            above, below = (bool("".join(near).strip()) for near in around)
            if (above and below) or (sign == "_" and (above or below)):
                marked[at] = _PRINTED + line
    return marked


@cache
def _parser() -> MarkdownIt:
    """CommonMark's blocks alone: what marks words within a line is few and known (`bare`), and so are tables."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": 20})
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


class _Reading:
    """The walk over the parser's tokens: neighbouring paragraphs and items make one block of text."""

    def __init__(self, lines: Sequence[str], post: int) -> None:
        self.source = lines
        self.blocks: list[Block] = []
        self.post = post
        self._posts = count(post + 1)
        self._quotes = 0
        self._lines: list[Line] = []

    def take(self, token: Token, before: str) -> None:
        """Reads one token. before: the tag of the token before it."""
        first = token.map[0] + 1 if token.map else 1
        token.content = token.content.replace(_PRINTED, "")
        match token.type:
            case "fence" | "code_block":
                self._code(token, first + (token.type == "fence"))
            case "html_block":
                self._html(token.content, first)
            case "hr":
                self._next_post()
            case "blockquote_open" | "blockquote_close":
                self.end()
                self._quotes += 1 if token.nesting > 0 else -1
            case "inline" if before in _HEADINGS and "\n" not in token.content:
                self._heading(token.content, first, before)
            case "inline":  # a heading of several lines is a paragraph with a rule drawn below it
                self._text(token.content, first)

    def end(self) -> None:
        """The block of text that was being put together is complete."""
        while self._lines and not self._lines[-1].text:
            self._lines.pop()
        if self._lines:
            self.blocks.append(Block("quote" if self._quotes else "text", tuple(self._lines), self.post))
        self._lines = []

    def _next_post(self) -> None:
        self.end()
        self.post = next(self._posts)

    def _code(self, token: Token, first: int) -> None:
        self.end()
        texts = token.content.removesuffix("\n").split("\n")
        lines = tuple(Line(first + number, text) for number, text in enumerate(texts))
        if any(line.text.strip() for line in lines):
            self.blocks.append(Block("code", lines, self.post, language=language_of(token.info)))

    def _html(self, content: str, first: int) -> None:
        from weigh.readers.written.page.html import fragment

        blocks = fragment(content, first, self.post)
        if all(block.kind == "text" and block.post == self.post for block in blocks):
            self._lines += [line for block in blocks for line in block.lines]
            return
        self.end()
        self.blocks += blocks
        self.post = max(self.post, *(block.post for block in blocks))
        self._posts = count(self.post + 1)

    def _heading(self, content: str, first: int, tag: str) -> None:
        if tag in _POST_HEADINGS:
            self._next_post()
        self.end()
        if content.strip():
            self.blocks.append(Block("heading", (Line(first, bare(content)),), self.post))

    def _text(self, content: str, first: int) -> None:
        """A paragraph, and the tables in it: a line with bars, a rule below it, and what follows with bars."""
        texts = _formulas(content).split("\n")
        at = 0
        while at < len(texts):
            if "|" in texts[at] and at + 1 < len(texts) and _RULE.match(texts[at + 1][:_LONGEST]):
                last = next((row for row in range(at + 2, len(texts)) if "|" not in texts[row]), len(texts))
                self._table([texts[at], *texts[at + 2 : last]], [first + at, *range(first + at + 2, first + last)])
                at = last
                continue
            self._lines += [Line(first + at, bare(part)) for part in _BREAK.split(texts[at])]
            at += 1
        self._lines.append(Line(first + content.count("\n"), ""))

    def _table(self, rows: list[str], numbers: list[int]) -> None:
        self.end()
        cells = [tuple(bare(cell) for cell in _cells(row)) for row in rows]
        self.blocks.append(Block("table", tuple(as_lines(cells, numbers)), self.post, tuple(cells)))


def _cells(row: str) -> list[str]:
    """The cells of a row; a bar that is escaped stands in one."""
    inside = row.strip().removeprefix("|")
    inside = inside[:-1] if inside.endswith("|") and not inside.endswith("\\|") else inside
    return [
        _BREAK.sub(" ", cell).strip().replace("\\|", "|") for cell in _BAR.split(inside, MOST_COLUMNS)[:MOST_COLUMNS]
    ]


def _formulas(content: str) -> str:
    """The paragraph with formulas that run over several lines as plain text; as many lines as before."""
    if "$$" not in content and "\\[" not in content:
        return content
    found = re.compile(r"\$\$[^$]{1,2000}\$\$|\\\[[^$]{1,2000}?\\\]")
    return found.sub(lambda one: untexed(one[0]) + "\n" * one[0].count("\n"), content)


def language_of(info: str) -> str:
    """The language in the first line of a fence."""
    from weigh.readers.written.page.html.vocabulary import LANGUAGES

    found = _LANGUAGE.match(info[:100])
    word = found[1].lower() if found else ""
    return LANGUAGES.get(word, word)


def bare(text: str) -> str:
    """A line without what marks up its words: `**832** [parameters](x)` to `832 parameters`.

    >>> bare("**832** = `(5*5 + 1) * 32`, *not* 5*5*3; [link](http://x)"), bare("a_b_c 2<sup>3</sup> &times;")
    ('832 = (5*5 + 1) * 32, not 5*5*3; link', 'a_b_c 2³ ×')
    """
    if len(text) > _LONGEST:
        return text
    text = untexed(text)
    if any(mark in text for mark in "`[<\\!"):
        text = _MARKS.sub(_unmarked, text)
    if "*" in text or "_" in text or "~" in text:
        text = _STRONG.sub(_inner, text)
        text = _SOFT.sub(_inner, text)
        text = _STRUCK.sub(r"\1", text)
    text = text.translate(_GUARDED)
    return html.unescape(text).replace("\u00a0", " ").rstrip() if "&" in text else text.rstrip()


_GUARDS = {"*": "\ue001", "_": "\ue002", "~": "\ue003"}  # characters of code that must not be taken for marks
_GUARD = str.maketrans(_GUARDS)
_GUARDED = str.maketrans({guard: character for character, guard in _GUARDS.items()})


def _inner(found: re.Match[str]) -> str:
    return found[1] or found[2]


def _unmarked(found: re.Match[str]) -> str:
    from weigh.readers.written.page.html.inline import shifted

    kind = str(found.lastgroup)
    if kind == "inside" or found["inside"]:
        return found["inside"].translate(_GUARD)
    if kind in ("sup", "sub"):
        return shifted(found[kind], kind)
    return "" if kind in ("image", "tag") else found[kind].translate(_GUARD) if kind == "escaped" else found[kind]
