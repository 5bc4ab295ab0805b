"""Characters that word processors, web pages and East Asian keyboards put in place of Python's own."""

from __future__ import annotations

import re

from weigh.readers.python.repair.draft import Draft
from weigh.readers.python.repair.lexer import tokens

# What stands for what, outside strings and comments. Full-width letters are left: Python reads those as they are.
_FULL_WIDTH = {chr(0xFEE0 + code): chr(code) for code in range(0x21, 0x7F) if not chr(code).isalpha()}
SIGNS: dict[str, dict[str, str]] = {
    "full-width": _FULL_WIDTH | dict(zip("。、【】〔〕〈〉", ".,[][]<>", strict=True)),
    "dash": dict.fromkeys("\u2010\u2011\u2012–—―−﹣", "-"),
    "space": dict.fromkeys("\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B))), " ")
    | dict.fromkeys(map(chr, (0x85, 0xAD, *range(0x200B, 0x2010), *range(0x2028, 0x202F), 0x2060, 0xFEFF)), ""),
    "math-sign": {"×": "*", "÷": "/", "≤": "<=", "≥": ">=", "≠": "!=", "→": "->", "…": "..."},
    "quotes": dict.fromkeys("“”„″«»『』「」", '"') | dict.fromkeys("‘’′´", "'"),
}
_KIND = {character: kind for kind, signs in SIGNS.items() for character in signs}
_PLAIN = {character: plain for signs in SIGNS.values() for character, plain in signs.items()}
_TABLE = str.maketrans(_PLAIN)
_ANY = re.compile("[" + "".join(map(re.escape, _PLAIN)) + "]")
_TRIPLE = re.compile("[“”„″]{3}")


def straighten(draft: Draft) -> None:
    """Typographic quotes, full-width punctuation, dashes, odd spaces and × to ASCII, outside strings and comments."""
    before = draft.lines[:]
    text = _TRIPLE.sub('"""', draft.text)
    pieces: list[str] = []
    at = 0
    for kind, start, end in tokens(text, typographic=True):
        if kind in ("string", "comment", "fancy"):
            kept = _quoted(text[start:end]) if kind == "fancy" else text[start:end]
            pieces += [text[at:start].translate(_TABLE), kept]
            at = end
    pieces.append(text[at:].translate(_TABLE))
    for index, line in enumerate("".join(pieces).split("\n")):
        if line != before[index]:
            draft.rewrite(index, line, _kind(before[index], line))


def _quoted(fancy: str) -> str:
    """A string between typographic quotes, in quotes of Python's that its content does not hold."""
    content = fancy[1:-1]
    double = (fancy[0] in '“”„«»『」「″"' and '"' not in content) or "'" in content
    quote = '"' if double else "'"
    return quote + content.replace(quote, "\\" + quote) + quote


def _kind(old: str, new: str) -> str:
    """The kind of the first character of the line that was changed."""
    found = dict.fromkeys(_ANY.findall(old))
    return next((_KIND[character] for character in found if old.count(character) != new.count(character)), "quotes")
