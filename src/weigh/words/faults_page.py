"""Pages that cannot be read."""

from __future__ import annotations

FAULTS: dict[str, str] = {
    "page.too_large": "a page may hold at most {most:,} {unit}.\n"
    "  {page!r} holds {size:,}.\n"
    "  Save the part of it that describes the network, and check that.",
    "page.archive": "a page must be text: HTML, Markdown, a notebook, or plain text.\n"
    "  {page!r} begins as an archive, a picture or a PDF does.\n"
    "  Save the page as text or as HTML, and check that.",
    "page.binary": "a page must be text: HTML, Markdown, a notebook, or plain text.\n"
    "  {page!r} holds control characters among its letters.\n"
    "  Save the page as text or as HTML, and check that.",
    "page.tags": "a page of HTML may hold at most {most:,} tags.\n"
    "  {page!r} holds {tags:,}.\n"
    "  Save the part of it that describes the network, and check that.",
    "page.empty": "a page must hold text.\n  {page!r} is empty.",
}
