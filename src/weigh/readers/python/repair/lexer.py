"""A tolerant lexer: strings, comments, brackets and line ends of text that need not be Python.

It finds where logical lines would end if the text were code, in one linear pass. Prose does not derail it: an
apostrophe without a partner is an ordinary character, a bracket that nothing closes holds no following line.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

_STRINGS = r"""
    (?P<triple>\"{3}|'{3})
  | (?P<string> \"(?:[^\"\\\n]++|\\[\s\S])*+\" | '(?:[^'\\\n]++|\\[\s\S])*+' )
"""
# A string between typographic quotes, or with one typographic end, within one line. No opener is allowed inside, which
# keeps the scan linear on a row of openers.
_FANCY = r"""
  | (?P<fancy> “[^“”\"\n]*[”“\"] | ‘[^‘’'\n]*[’‘'] | ”[^“”\n]*” | ’[^‘’\n]*’ | „[^„“”\n]*[“”] | «[^«»\n]*»
  | 『[^『』\n]*』
  | 「[^「」\n]*」 | ″[^″\n]*″ | ′[^′\n]*′ | ´[^´\n]*´ | `[^`´\n]*´ | \"[^\"“”\n]*[”“] | '[^'‘’\n]*[’‘] )
"""
_REST = r"""
  | (?P<comment> \#[^\n]* )
  | (?P<open> [(\[{] ) | (?P<close> [)\]}] )
  | (?P<escape> \\[\s\S] )
  | (?P<newline> \n )
"""
_PLAIN = re.compile(_STRINGS + _REST, re.VERBOSE)
_TYPOGRAPHIC = re.compile(_STRINGS + _FANCY + _REST, re.VERBOSE)
_TRIPLE_END = {
    '"""': re.compile(r'(?:[^"\\]++|\\[\s\S]|"(?!""))*+"""'),
    "'''": re.compile(r"(?:[^'\\]++|\\[\s\S]|'(?!''))*+'''"),
}
_PARTNER = {")": "(", "]": "[", "}": "{"}

Token = tuple[str, int, int]  # kind, start, end (offsets)


def tokens(text: str, typographic: bool = False) -> Iterator[Token]:
    """The tokens that decide where strings, comments and lines end; everything between them is plain code."""
    match = (_TYPOGRAPHIC if typographic else _PLAIN).search
    unclosed: set[str] = set()  # a delimiter once found unclosed is unclosed from there on: never search for it again
    at = 0
    while found := match(text, at):
        kind, start, at = str(found.lastgroup), found.start(), found.end()
        if kind == "triple":
            quote = found[0]
            end = None if quote in unclosed else _TRIPLE_END[quote].match(text, at)
            if end is None:
                unclosed.add(quote)
                continue
            kind, at = "string", end.end()
        yield kind, start, at


@dataclass(slots=True)
class Lines:
    """Per line (0-based): where the code before a comment ends, and how far its brackets and strings reach.

    `reach[i]` is the last line needed to close what line i opens. `unclosed` holds lines that open a bracket nothing
    closes; `stray` the columns of closers nothing opened, by line.
    """

    code_end: dict[int, int] = field(default_factory=dict)
    reach: array[int] = field(default_factory=lambda: array("l"))
    unclosed: set[int] = field(default_factory=set)
    stray: dict[int, list[int]] = field(default_factory=dict)

    def last(self, first: int) -> int:
        """The last line of the logical line that starts on line `first`."""
        last, line = self.reach[first], first
        while line < last:
            line += 1
            last = max(last, self.reach[line])
        return last


def scan(text: str) -> Lines:
    """One pass over the text. Cost: linear in its length."""
    lines = Lines()
    reach = lines.reach
    reach.extend(range(text.count("\n") + 1))
    stack: list[tuple[str, int]] = []
    line = line_start = 0
    for kind, start, end in tokens(text):
        if kind == "newline":
            line, line_start = line + 1, end
        elif kind == "open":
            stack.append((text[start], line))
        elif kind == "close":
            if stack and stack[-1][0] == _PARTNER[text[start]]:
                opened = stack.pop()[1]
                reach[opened] = max(reach[opened], line)
            else:
                lines.stray.setdefault(line, []).append(start - line_start)
        elif kind == "comment":
            lines.code_end[line] = start - line_start
        elif newlines := text.count("\n", start, end):  # a string over several lines, or a backslash at a line's end
            reach[line] = max(reach[line], line + newlines)
            line, line_start = line + newlines, text.rindex("\n", start, end) + 1
    lines.unclosed.update(opened for _, opened in stack)
    return lines


def mask(text: str) -> str:
    """The text with the inside of strings as `_` and comments as spaces: same length, safe for patterns of code."""
    pieces, at = [], 0
    for kind, start, end in tokens(text):
        if kind == "string":
            pieces += [text[at:start], text[start], "_" * (end - start - 2), text[end - 1]]
        elif kind == "comment":
            pieces += [text[at:start], " " * (end - start)]
        else:
            continue
        at = end
    return "".join([*pieces, text[at:]])
