"""One spelling for each letter and sign, and every one in its place: what is found in it stands there in the text."""

from __future__ import annotations

import re
from unicodedata import decomposition, normalize

_COMMA = "，"
"""It parts what it stands between, and stays; only between wide digits it groups them as the plain comma does."""
_GROUPING = re.compile(f"(?<=[０-９]){_COMMA}(?=[０-９]{{3}})")


class _Folding(dict[int, str]):
    """Wide digits and brackets as plain ones; superscripts and what takes more than one letter stay."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        plain = normalize("NFKC", letter)
        kept = len(plain) != 1 or letter == _COMMA or decomposition(letter).startswith(("<super>", "<sub>"))
        self[code] = letter if kept else plain
        return self[code]


_FOLDING = _Folding()


def folded(text: str) -> str:
    """The text with compatible letters replaced by their plain ones, as long as it was.

    >>> folded("１２８x３（重み）+ ２５６²")
    '128x3(重み)+ 256²'
    >>> folded("５４，１７０ 个，3 层")
    '54,170 个，3 层'
    """
    return text if text.isascii() else _GROUPING.sub(",", text).translate(_FOLDING)
