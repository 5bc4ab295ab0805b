"""The only door to Python's parser: hostile text is refused first, and every way the parser can fail is one `Fault`."""

from __future__ import annotations

import ast
import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate

from weigh.readers.python.repair.result import UnreadableSource

MAX_NESTING = 90  # brackets; Python itself stops at 200 and recurses a dozen C frames for each
MAX_CHAIN = 1_000  # operators, attributes or calls in a row make a tree as deep as the row is long
ATTEMPT = 500  # what an attempt costs beyond its length, in characters parsed
MAX_CLAUSES = 500  # of one `if`: each `elif` is a tree inside the tree before it

_STEP = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
_BRACKET = re.compile(r"[()\[\]{}]")
_LAMBDAS = re.compile(r"(?:\blambda\b[^:]{0,99}:\s*){%d}" % MAX_NESTING)  # noqa: UP031
_CHAINED = re.compile(r"[-+*/%@&|^~.(\[]|\b(?:not|lambda|if|await)\b")
_CLAUSE = re.compile(r"^([ \t]*)(if|elif)\b", re.MULTILINE)
_CHAIN_ENDS = re.compile(r"[,;:]|\n(?=\w)|\n[ \t]+(?=[\w.]{1,200} [-+*/@]?= |return\b)")

# Messages of the parser proper; any other may come from the tokenizer, which runs ahead of it.
_OF_PARSER = ("invalid syntax", "Missing parentheses", "expected ", "unexpected indent", "cannot assign", "multiple ex")


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the parser gave up (1-based line, column) and what it said."""

    line: int
    column: int
    message: str

    @property
    def of_parser(self) -> bool:
        """Whether all lines above are sound: Python prefers to report what its tokenizer finds further down."""
        return self.message.startswith(_OF_PARSER)

    @property
    def reach(self) -> tuple[bool, int, int]:
        """Grows with how far the parse came: past all tokens first, then to a line and column."""
        return self.of_parser, self.line, self.column


@dataclass(slots=True)
class Budget:
    """What failing attempts may cost on the whole, in characters parsed: keeps the cost in proportion to the text."""

    left: int

    @property
    def spent(self) -> bool:
        """Whether nothing more is affordable."""
        return self.left < 0

    def pay(self, characters: int, fixed: int = ATTEMPT) -> bool:
        """Pays for one attempt on that many characters; whether it was affordable."""
        self.left -= characters + fixed
        return self.left >= 0


def parse(text: str) -> ast.Module | Fault:
    """The tree, or the fault. Never raises for any text that `refuse_hostile` lets through."""
    try:
        with _collector_paused(len(text)):
            return ast.parse(text)
    except SyntaxError as error:
        return Fault(error.lineno or 1, error.offset or 0, error.msg or "")
    except (ValueError, OverflowError, RecursionError, MemoryError) as error:
        return Fault(1, 0, type(error).__name__)


@contextmanager
def _collector_paused(size: int) -> Iterator[None]:
    """The cycle collector walks a growing tree again and again: on a large text that doubles the time."""
    if size < 50_000 or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def refuse_hostile(text: str) -> None:
    """Raises UnreadableSource where parsing could exhaust the stack: brackets too deep, or operators in too long a row.

    Linear, and nearly free for text too short to do harm.
    """
    openers = text.count("(") + text.count("[") + text.count("{")
    if openers > MAX_NESTING and (line := _too_deep(text)):
        raise UnreadableSource(line, "nesting")
    if text.count("lambda") > MAX_NESTING and (found := _LAMBDAS.search(text)):
        raise UnreadableSource(text.count("\n", 0, found.start()) + 1, "nesting")
    if text.count("elif") > MAX_CLAUSES and (line := _too_many_clauses(text)):
        raise UnreadableSource(line, "chain")
    if len(text) > MAX_CHAIN and (line := _too_long(text)):
        raise UnreadableSource(line, "chain")


def _too_deep(text: str) -> int:
    """The line on which brackets nest too deep, or 0. Brackets in strings and comments do not count."""
    depths = list(accumulate(map(_STEP.__getitem__, _BRACKET.findall(text)), initial=0))
    if max(depths) - min(depths) <= MAX_NESTING:
        return 0
    from weigh.readers.python.repair.lexer import tokens

    depth = 0
    for kind, start, _ in tokens(text):
        if kind == "open":
            depth += 1
            if depth > MAX_NESTING:
                return text.count("\n", 0, start) + 1
        elif kind == "close":
            depth = max(0, depth - 1)
    return 0


def _too_many_clauses(text: str) -> int:
    """The line of the `elif` that is one too many for its `if`, or 0."""
    clauses: dict[str, int] = {}
    for match in _CLAUSE.finditer(text):
        clauses[match[1]] = clauses.get(match[1], 0) + 1 if match[2] == "elif" else 0
        if clauses[match[1]] > MAX_CLAUSES:
            return text.count("\n", 0, match.start()) + 1
    return 0


def _too_long(text: str) -> int:
    """The line at which a chain of more than MAX_CHAIN operators starts, or 0."""
    start = 0
    for end in (*(match.start() for match in _CHAIN_ENDS.finditer(text)), len(text)):
        if end - start > MAX_CHAIN and sum(1 for _ in _CHAINED.finditer(text, start, end)) > MAX_CHAIN:
            from weigh.readers.python.repair.lexer import mask

            if len(_CHAINED.findall(mask(text[start:end]))) > MAX_CHAIN:
                return text.count("\n", 0, start) + 1
        start = end
    return 0
