"""One HTML text around a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

from weigh import __version__
from weigh.page.built import script, source_hash, style
from weigh.page.escaping import json_text, packed, text
from weigh.page.static import static
from weigh.show.document import common
from weigh.words.page import WORDS

GENERATOR: Final = f'<meta name="generator" content="weigh {__version__}">'
OURS: Final = GENERATOR.partition(" content=")[0] + ' content="weigh '
"""What stands near the beginning of every report of any version."""
HEAD: Final = 4096
"""Bytes of a file that tell whether it is a report."""

ICON: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="none" stroke="#0072b2" stroke-width="2"'
    ' d="M8 2v12M4 14h8M2 5h12M2 5l-1 5h4l-1-5M14 5l1 5h-4l1-5"/></svg>'
)
"""A pair of scales."""


def html(document: dict[str, Any]) -> str:
    """A report: one file that holds all it needs and loads nothing. The same document gives the same text.

    It shows its ledger without a script too. Its content security policy allows the file's own script and style alone.
    """
    own_script, own_style = script("report"), style("report")
    policy = {
        "default-src": "'none'",
        "script-src": source_hash(own_script),
        "style-src": source_hash(own_style),
        "img-src": "data: blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    heads = [
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(policy)}">',
        f"<title>{text(WORDS['report_title'].format(title=document['title']))}</title>",
        f"<style>{own_style}</style>",
    ]
    bodies = [
        '<div id="app">',
        *static(document),
        "</div>",
        _held(json_text(document)),
        f"<script>{own_script}</script>",
    ]
    return "\n".join(_page(heads, bodies))


def serve_html(nonce: str = "") -> str:
    """The page of the server, whose policy comes with it; script and style stand beside it under `assets/`.

    nonce: what the policy allows inline styles by, for the editor, which makes its own.
    """
    known = {"version": __version__, **common()}
    mark = f' data-nonce="{text(nonce)}"' if nonce else ""
    heads = [
        f"<title>{text(WORDS['serve_title'])}</title>",
        '<link rel="stylesheet" href="assets/serve.css">',
    ]
    bodies = [
        f'<div id="app"{mark}><noscript><p>{text(WORDS["no_script"])}</p></noscript></div>',
        f'<script type="application/json" id="words">{json_text(known)}</script>',
        '<script src="assets/serve.js"></script>',
    ]
    return "\n".join(_page(heads, bodies))


def is_report(beginning: bytes) -> bool:
    """Whether a file that begins so is a report, of whatever version."""
    return OURS.encode() in beginning[:HEAD]


LARGE: Final = 1_000_000
"""Characters of a document from which the file holds it packed."""


def _held(document: str) -> str:
    """The element that the report's script reads; src/report.tsx unpacks it."""
    if len(document) <= LARGE:
        return f'<script type="application/json" id="document">{document}</script>'
    return f'<script type="application/octet-stream" data-packed="deflate" id="document">{packed(document)}</script>'


def _page(heads: list[str], bodies: list[str]) -> Iterator[str]:
    yield "<!doctype html>"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield GENERATOR
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="color-scheme" content="light dark">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f'<link rel="icon" href="data:image/svg+xml,{quote(ICON)}">'
    yield from heads
    yield "</head>"
    yield "<body>"
    yield from bodies
    yield "</body>"
    yield "</html>"
    yield ""


def _policy(parts: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in parts.items())
