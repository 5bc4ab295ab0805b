"""How a text in the exact form of notation begins, and how large a network in notation may be."""

from __future__ import annotations

import re
from typing import Final

MOST_LAYERS: Final = 200_000
"""Layers of one network, repeats included."""
HEADING: Final = re.compile(r"^network (?=[\w\"])[^\n]{0,400}", re.MULTILINE)


def is_exact(text: str) -> bool:
    """Whether a text is in the exact form: its first word says so."""
    return HEADING.match(text.lstrip()) is not None
