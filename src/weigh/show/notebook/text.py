"""Lines of text as HTML: what the terminal shows, with its parts to be opened and closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from weigh.show.layout import GAP, Span, Spans
from weigh.show.widths import visible

HEADS = frozenset(["title", "heading", "warning", "fault"])
"""Styles of a line that names what follows it."""


def blocks(lines: Iterable[Spans]) -> Iterator[list[Spans]]:
    """The lines between empty ones."""
    block: list[Spans] = []
    for line in lines:
        if line:
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def text_html(lines: Iterable[Spans]) -> str:
    """Block after block; one with a head opens below it, and the first of them is open. The answer stands in front."""
    parts, is_open = [], True
    for block in blocks(lines):
        heads = next((at for at, line in enumerate(block) if not _names(line)), len(block))
        if 0 < heads < len(block):
            head, body = " ".join(map(_line, block[:heads])), _lines(block[heads:])
            is_first, is_open = is_open, False
            parts.append(f"<details{' open' if is_first else ''}><summary>{head}</summary><pre>{body}</pre></details>")
        else:
            parts.append(_plain(block))
    return "".join(parts)


def _names(line: Spans) -> bool:
    """Whether a line does nothing but name what follows. A row of headings stands over columns, and stays with them."""
    text = "".join(span.text for span in line)
    return all(span.style in HEADS for span in line) and not text.startswith(GAP * 2)


def _plain(block: list[Spans]) -> str:
    if all(map(_names, block)):
        return f"<div>{' '.join(map(_line, block))}</div>"
    return f"<pre>{_lines(block)}</pre>"


def _lines(lines: Iterable[Spans]) -> str:
    return "\n".join(map(_line, lines))


def _line(line: Spans) -> str:
    return "".join(map(_span, line))


def _span(span: Span) -> str:
    text = escape(visible(span.text))
    return f'<span class="{escape(span.style)}">{text}</span>' if span.style else text
