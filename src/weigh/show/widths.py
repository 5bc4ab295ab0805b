"""How many cells of a terminal a text takes: East Asian letters take two, marks that combine take none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def cells(text: str) -> int:
    """The width of a text in cells."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def visible(text: str) -> str:
    """The text with what no terminal should be sent (control letters, overrides of direction) written as escapes.

    >>> visible("a\\x1b[31m")
    'a\\\\x1b[31m'
    """
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


def left(text: str, width: int) -> str:
    """The text, filled up with spaces behind it."""
    return text + " " * (width - cells(text))


def right(text: str, width: int) -> str:
    """The text, filled up with spaces before it."""
    return " " * (width - cells(text)) + text


def wrapped(words: Iterable[str], width: int | None, indent: str = "", gap: str = " ") -> Iterator[str]:
    """Words set into lines of at most `width` cells. A word that is wider than a line gets one of its own, whole:
    a number is never cut."""
    line = ""
    for word in words:
        if not line:
            line = indent + word
        elif width is None or cells(line) + cells(gap) + cells(word) <= width:
            line += gap + word
        else:
            yield line
            line = indent + word
    if line:
        yield line


def paragraph(text: str, width: int | None, indent: str = "") -> Iterator[str]:
    """A text with each of its lines wrapped; the breaks and indents that it has stay."""
    for line in text.split("\n") if text else ():
        inner = indent + " " * (len(line) - len(line.lstrip(" ")))
        yield from wrapped(line.split(), width, inner) if line.strip() else [""]
