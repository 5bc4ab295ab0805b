"""What `web/` is built into: the scripts and styles that come inside the package."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "assets"
OWN_STYLE: Final = Path(__file__).parent / "static.css"
"""The style of what is there without a script."""


@cache
def script(name: str) -> str:
    """A script, as it can stand in a script element.

    Raises: ValueError where it could not: the element would end before it does.
    """
    made = _text(FOLDER / f"{name}.js")
    if "</script" in made.lower() or "<!--" in made:
        raise ValueError(f"{name}.js would end its script element")
    return made


@cache
def style(name: str) -> str:
    """A style sheet, and behind it the style of the static part; as for `script`."""
    made = _text(FOLDER / f"{name}.css") + _text(OWN_STYLE)
    if "</style" in made.lower():
        raise ValueError(f"{name}.css would end its style element")
    return made


def _text(file: Path) -> str:
    """Lines end as the parser of HTML ends them, so that what it hashes is what is hashed here."""
    return file.read_text(encoding="utf-8").replace("\r\n", "\n").replace("\r", "\n")


def source_hash(text: str) -> str:
    """A content security policy's source that allows this very text."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
