"""What web pages and Markdown wrap around code: entities, tags, fences, quotation marks at the line's start."""

from __future__ import annotations

import re

from weigh.readers.python.repair.draft import Draft

_ENTITY = re.compile(r"&(?:gt|lt|amp|quot|apos|nbsp|#\d{2,5}|#[xX][0-9a-fA-F]{2,4});")
_TAG = re.compile(
    r"</?(?:a|b|i|p|br|hr|em|li|ol|ul|td|th|tr|div|pre|code|span|font|strong|table|tbody|kbd|samp|blockquote|h[1-6])"
    r"(?:\s+[\w:-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[\w.#/-]+))*\s*/?>",
    re.IGNORECASE,
)
_FENCE = re.compile(r"^\s*(`{3,}|~{3,})\s*\{?\.?([\w+#-]*)[^`]*$")
_PYTHON_TAG = re.compile(r"^(?:py|python|ipython|pycon)[\d.]*$", re.IGNORECASE)
_OTHER_TAG = re.compile(
    r"^(?:(?:ba|z|c)?sh|shell|console|text|txt|output|out|json|ya?ml|r|cpp?|java|bat|plain\w*|none)$", re.IGNORECASE
)
_QUOTED = re.compile(r"^ {0,3}(?:>(?!>>(?:\s|$)) ?)+")


def escaped(text: str) -> bool:
    """Whether an HTML entity stands outside strings and comments, where Python would read `&gt;` as an operator."""
    return any(_outside(line) for line in text.split("\n") if "&" in line)


def _outside(line: str) -> bool:
    double = single = 0
    for piece in _ENTITY.split(line)[:-1]:
        double += piece.count('"')
        single += piece.count("'")
        if "#" in piece:
            return False
        if double % 2 == 0 and single % 2 == 0:
            return True
    return False


def unescape(draft: Draft) -> None:
    """HTML entities to characters, everywhere: what is escaped outside strings was escaped inside them as well."""
    if not escaped(draft.text):
        return
    from html import unescape as characters_of

    for index, line in enumerate(draft.lines):
        if "&" in line:
            draft.rewrite(index, characters_of(line).replace("\n", " "), "entities")


def strip_tags(statement: str) -> str | None:
    """One statement without the tags of a page's markup, or None where it has none."""
    bare = _TAG.sub("", statement)
    return bare if bare != statement and bare.strip() else None


def only_tags(line: str) -> bool:
    """Whether nothing but tags stands on the line."""
    return "<" in line and not _TAG.sub("", line).strip()


def unquote(draft: Draft) -> None:
    """Removes the `> ` of mail and Markdown quotations from runs of at least two quoted lines."""
    marks = [_QUOTED.match(line) for line in draft.lines]
    for index, mark in enumerate(marks):
        beside = marks[index - 1 : index] + marks[index + 1 : index + 2]
        if mark and (any(beside) or len(draft.lines) == 1):
            draft.rewrite(index, draft.lines[index][mark.end() :], "quotation")


def fenced(draft: Draft) -> None:
    """Where Markdown fences mark the code, keeps what they enclose (Python before other languages), blanks the rest."""
    blocks = _blocks(draft.lines)
    python = [block for block in blocks if _PYTHON_TAG.match(block[2])]
    untagged = [block for block in blocks if not block[2]]
    kept = python + untagged or [block for block in blocks if not _OTHER_TAG.match(block[2])]
    if not any(line.strip() for first, last, _ in kept for line in draft.lines[first:last]):
        return
    inside = {index for first, last, _ in kept for index in range(first, last)}
    start = 0
    for index in range(len(draft.lines) + 1):
        if index in inside or index == len(draft.lines):
            if any(line.strip() for line in draft.lines[start:index]):
                draft.blank(start, index - 1, "outside-fence")
            start = index + 1


def _blocks(lines: list[str]) -> list[tuple[int, int, str]]:
    """First line, line after the last, and language of every fenced block. A fence never closed runs to the end."""
    blocks = []
    opened: tuple[int, str, str] | None = None
    for index, line in enumerate(lines):
        fence = _FENCE.match(line)
        if fence is None:
            continue
        if opened is None:
            opened = (index + 1, fence[1], fence[2])
        elif fence[1].startswith(opened[1]) and not fence[2]:
            blocks.append((opened[0], index, opened[2]))
            opened = None
    if opened:
        blocks.append((opened[0], len(lines), opened[2]))
    return blocks
