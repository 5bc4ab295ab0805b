"""Source text that may be damaged, as places and brackets: where a call stands, what is around it, how often it runs.

Nothing here parses a whole file. Strings and comments are masked, brackets are matched where they can be, and a bracket
without a partner counts for nothing.
"""

from __future__ import annotations

import ast
import re
import warnings
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from weigh.readers.python.repair.lexer import mask

STRAIGHT = str.maketrans("“”‘’\u00a0", "\"\"'' ")
"""What word processors and web pages make of quotes and spaces; each is one character, so that offsets stay."""
LEAD = re.compile(r"[ \t>]*")
"""What may stand before a statement: its indentation, and the marks of a prompt or of quoted mail."""
_CALL = re.compile(r"(?<![\w.])([\w.]++)[ \t]*+\(")
_BRACKET = re.compile(r"[()\[\]{}]")
_PARTNER = {")": "(", "]": "[", "}": "{"}
_KEYWORD = re.compile(r"(\w+)\s*=(?!=)\s*")
_HEADER = re.compile(r"(?:async\s+)?(for|while|def|class|if|elif|else|with|try|except|finally)\b(?:\s+(\w+))?")
_SUPER = re.compile(r"\bsuper\([^)]*\)\.$")
_DEEPEST = 8
"""How many functions, each called from the next, are followed to see whether a line runs more than once."""


def parsed(code: str) -> ast.Module | None:
    """The tree of a piece of code; None where it is no Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an invalid escape in the user's string is no concern of ours
            return ast.parse(code)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None


def binds_closely(code: str) -> bool:
    """Whether an expression means the same wherever it stands: a name, a call, an element."""
    tree = parsed(code)
    statement = tree.body[0] if tree and tree.body else None
    close = ast.Name | ast.Attribute | ast.Call | ast.Subscript
    return isinstance(statement, ast.Expr) and isinstance(statement.value, close)


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a call, by offsets. name: its keyword, empty where it has none, `*` or `**` where unpacked."""

    start: int
    value: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call in the text, by offsets: from the first letter of the called name, and one behind the closing bracket."""

    name: str
    start: int
    open: int
    end: int
    arguments: tuple[Argument, ...]

    @property
    def prefix(self) -> str:
        """`tf.keras.layers.` of `tf.keras.layers.Conv2D`."""
        return self.name[: self.name.rfind(".") + 1]

    @property
    def last_name(self) -> str:
        return self.name.rpartition(".")[2]

    def keyword(self, *names: str) -> Argument | None:
        """The argument that is given under one of these keywords."""
        return next((argument for argument in self.arguments if argument.name in names), None)


class SourceText:
    """Lines of a source without their ends.

    code: the text itself. plain: as long, with its strings and comments masked.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.code = "\n".join(lines)
        self.plain = mask(self.code.translate(STRAIGHT))
        self.starts = [0]
        for line in lines:
            self.starts.append(self.starts[-1] + len(line) + 1)

    # -- lines --------------------------------------------------------------------------------------

    def line_at(self, offset: int) -> int:
        """The line of an offset, counted from 0."""
        return bisect_right(self.starts, offset, hi=len(self.lines)) - 1

    def line_end(self, line: int) -> int:
        """The offset behind a line's last character."""
        return self.starts[line + 1] - 1

    def plain_line(self, line: int) -> str:
        return self.plain[self.starts[line] : self.line_end(line)]

    def indent(self, line: int) -> int:
        """How far a line is indented, in columns."""
        lead = LEAD.match(self.plain_line(line))
        return len(lead[0].expandtabs()) if lead else 0

    # -- brackets -----------------------------------------------------------------------------------

    @cached_property
    def _brackets(self) -> tuple[dict[int, int], dict[int, int], list[int]]:
        """Each opening bracket's partner, the closed bracket around it, and all that are closed, in order."""
        partners: dict[int, int] = {}
        outer: dict[int, list[int]] = {}
        stack: list[int] = []
        for found in _BRACKET.finditer(self.plain):
            at = found.start()
            if found[0] in "([{":
                outer[at] = stack[-1:]
                stack.append(at)
            elif stack and self.plain[stack[-1]] == _PARTNER[found[0]]:
                partners[stack.pop()] = at
        around: dict[int, int] = {}
        for at, above in outer.items():  # those outside come first
            while above and above[0] not in partners:
                above = outer[above[0]]
            if above:
                around[at] = above[0]
            outer[at] = above
        return partners, around, sorted(partners)

    def close(self, opening: int) -> int | None:
        """Where the bracket that opens here is closed."""
        return self._brackets[0].get(opening)

    def around(self, offset: int) -> int | None:
        """The innermost closed bracket that opens before this offset and closes at it or behind."""
        partners, around, openings = self._brackets
        index = bisect_right(openings, offset - 1) - 1
        at = openings[index] if index >= 0 else None
        while at is not None and partners[at] < offset:
            at = around.get(at)
        return at

    def behind(self, offset: int) -> int:
        """The offset of the next character that is no space, from here on."""
        while offset < len(self.plain) and self.plain[offset].isspace():
            offset += 1
        return offset

    def before(self, offset: int) -> int:
        """The offset of the last character in front that is no space; -1 for none."""
        offset -= 1
        while offset >= 0 and self.plain[offset].isspace():
            offset -= 1
        return offset

    def at(self, offset: int) -> str:
        """The character there; empty outside the text."""
        return self.plain[offset : offset + 1] if offset >= 0 else ""

    # -- calls --------------------------------------------------------------------------------------

    def calls(self, line: int) -> Iterator[Call]:
        """The calls that begin in a line, in order."""
        for found in _CALL.finditer(self.plain, self.starts[line], self.line_end(line)):
            call = self._call(found)
            if call is not None:
                yield call

    def all_calls(self) -> Iterator[Call]:
        """Every call, in order."""
        for line in range(len(self.lines)):
            yield from self.calls(line)

    def call_at(self, offset: int) -> Call | None:
        """The call that begins exactly here."""
        found = _CALL.match(self.plain, offset)
        return self._call(found) if found else None

    def _call(self, found: re.Match[str]) -> Call | None:
        closing = self.close(found.end() - 1)
        if closing is None:
            return None
        arguments = tuple(self.arguments(found.end() - 1, closing))
        return Call(found[1], found.start(), found.end() - 1, closing + 1, arguments)

    def arguments(self, opening: int, closing: int) -> Iterator[Argument]:
        """What stands between the commas of this bracket."""
        at = start = opening + 1
        while at <= closing:
            character = self.plain[at]
            if character in "([{":
                at = self.close(at) or at
            elif character == "," or at == closing:
                first, last = self.behind(start), self.before(at) + 1
                if first < last:
                    yield self._argument(first, last)
                start = at + 1
            at += 1

    def _argument(self, start: int, end: int) -> Argument:
        keyword = _KEYWORD.match(self.plain, start, end)
        if keyword:
            return Argument(start, keyword.end(), end, keyword[1])
        stars = self.plain[start:end][:2]
        name = "**" if stars == "**" else "*" if stars.startswith("*") else ""
        return Argument(start, start + len(name), end, name)

    # -- how often a line runs ----------------------------------------------------------------------

    def repeated(self, line: int, depth: int = 0) -> bool:
        """Whether a line stands in a loop, or in a function or class that is used at more than one place."""
        own = self._header(line)
        if (own and own[1] in ("for", "while", "def")) or depth > _DEEPEST:
            return True
        return any(
            header[1] in ("for", "while") or (header[1] in ("def", "class") and self._used_again(header, depth))
            for header in self._headers_around(line)
        )

    def _headers_around(self, line: int) -> Iterator[re.Match[str]]:
        """The headers of the blocks that a line stands in, the innermost first."""
        indent = self.indent(line)
        for above in range(line - 1, -1, -1):
            if not self.plain_line(above).strip() or self._inside(above):
                continue
            header = self._header(above)
            if header and (self.indent(above) < indent or self._has_lost_its_body(above)):
                yield header
            indent = min(indent, self.indent(above))

    def _inside(self, line: int) -> bool:
        """Whether a line begins within brackets."""
        return self.around(self.starts[line]) is not None

    def _header(self, line: int) -> re.Match[str] | None:
        """The keyword that begins a compound statement in this line, and the name behind it."""
        lead = LEAD.match(self.plain, self.starts[line])
        found = _HEADER.match(self.plain, lead.end() if lead else 0, self.line_end(line))
        return found if found and not self._inside(line) else None

    def _has_lost_its_body(self, line: int) -> bool:
        """Whether what follows a header is no deeper than the header: its end cannot be told then."""
        last = line
        while last < len(self.lines) and not self.plain_line(last).rstrip().endswith(":"):
            last += 1
            if last < len(self.lines) and not self._inside(last):
                return False
        following = next((n for n in range(last + 1, len(self.lines)) if self.plain_line(n).strip()), None)
        return following is not None and self.indent(following) <= self.indent(line)

    def _used_again(self, header: re.Match[str], depth: int) -> bool:
        """Whether what a `def` or `class` names is called at several places, or at one that runs more than once."""
        name = re.compile(rf"(?<!\w){re.escape(header[2] or '?')}[ \t]*\(")
        if header[2] and header[2].startswith("__"):  # Python's own methods: their class is looked at as well
            return False
        uses = [found.start() for found in name.finditer(self.plain) if found.start() != header.start(2)]
        uses = [use for use in uses if not _SUPER.search(self.plain, max(use - 80, 0), use)]
        return len(uses) > 1 or any(self.repeated(self.line_at(use), depth + 1) for use in uses)
