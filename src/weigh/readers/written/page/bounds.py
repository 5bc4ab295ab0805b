"""How large a page may be: what is read of it costs time and memory in proportion to its text."""

from __future__ import annotations

from weigh.network.errors import Fault, SourceError
from weigh.readers.written.page.blocks import Page

MOST_BYTES = 8_000_000
"""Of a page's file, pictures and scripts included."""
MOST_LINES = 100_000
MOST_CHARACTERS = 2_000_000
"""Of the text that stands in a page's blocks: a thousand printed pages."""

MOST_READ = 150_000
"""Of running text with numbers in it, in which claims and descriptions are looked for; code and tables do not count."""


def check_size(source: str | bytes, name: str) -> None:
    """Raises: SourceError (page.too_large), before anything else is done with the page."""
    if len(source) > MOST_BYTES:
        unit = "bytes" if isinstance(source, bytes) else "characters"
        raise SourceError(
            Fault("page.too_large", {"page": name, "most": MOST_BYTES, "size": len(source), "unit": unit})
        )


def check_lines(text: str, name: str) -> None:
    """Raises: SourceError (page.too_large)."""
    lines = text.count("\n")
    if lines > MOST_LINES:
        raise SourceError(Fault("page.too_large", {"page": name, "most": MOST_LINES, "size": lines, "unit": "lines"}))


def check_text(page: Page) -> None:
    """Raises: SourceError (page.too_large)."""
    size = sum(len(line.text) for block in page.blocks for line in block.lines)
    if size > MOST_CHARACTERS:
        facts = {"page": page.name, "most": MOST_CHARACTERS, "size": size, "unit": "characters of text"}
        raise SourceError(Fault("page.too_large", facts))
