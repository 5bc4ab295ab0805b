"""What the page is made of: its script and style, in memory from the start, by a fixed table of names."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Final, NamedTuple

NAMES: Final = {
    "serve.js": "text/javascript; charset=utf-8",
    "serve.css": "text/css; charset=utf-8",
}


class Asset(NamedTuple):
    """A file of the page, with the tag by which a browser knows the one that it has already."""

    body: bytes
    content: str
    tag: str


def assets() -> Mapping[str, Asset]:
    """The files of the page, as far as they are built."""
    from weigh.page.built import FOLDER

    found = {name: FOLDER / name for name in NAMES}
    return {name: _asset(file.read_bytes(), NAMES[name]) for name, file in found.items() if file.is_file()}


def _asset(body: bytes, content: str) -> Asset:
    return Asset(body, content, f'"{sha256(body).hexdigest()[:32]}"')
