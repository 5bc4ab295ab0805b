"""Python 2 syntax to Python 3's, one statement at a time.

Each function takes a statement and its mask (`lexer.mask`: same length, strings hidden) and gives the statement with
*one kind* of old syntax replaced, or None where it holds none. None of them changes the number of lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_PRINT = re.compile(r"(?:^|(?<=[:;]))([ \t]*)print\b(?!\s*=[^=])[ \t]*")
_EXEC = re.compile(r"(?:^|(?<=[:;]))([ \t]*)exec\b[ \t]*")
_INTO = re.compile(r">>[ \t]*([\w.\[\]()]+)[ \t]*(?:,|$)")
PRINT_INTO = re.compile(r"^[ \t]*print[ \t]*>>", re.MULTILINE)
_BACKTICKS = re.compile(r"`([^`\n]+)`")
_EXCEPT = re.compile(r"^([ \t]*except\b[ \t]+(?:\([^()]*\)|[\w.]+)[ \t]*),[ \t]*(\w+)[ \t]*(?=:)")
_RAISE = re.compile(r"^([ \t]*raise[ \t]+[\w.]+)[ \t]*,[ \t]*(.*\S)[ \t]*$", re.DOTALL)
_OCTAL = re.compile(r"(?<![\w.])0([0-7]+)[lL]?(?![\w.])")
_LONG = re.compile(r"(?<![\w.])(0[xX][0-9a-fA-F]+|\d+)[lL]\b")
_UR = re.compile(r"\b[uU]([rR])(?=[\"'])")

Rewrite = Callable[[str, str], str | None]


def print_statement(code: str, mask: str) -> str | None:
    """`print x, y` and `print >>f, x,` to calls."""
    return _as_call(code, mask, _PRINT, _print_arguments)


def print_into(code: str) -> str | None:
    """`print >>f, x` on one line to a call. Python 3 reads it as a shift and a tuple, so no fault points to it."""
    from weigh.readers.python.repair.lexer import mask

    hidden = mask(code)
    end = len(hidden.rstrip())
    found = PRINT_INTO.match(hidden)
    if found is None or _within_brackets(hidden, end):
        return None
    return print_statement(code, hidden)


def exec_statement(code: str, mask: str) -> str | None:
    """`exec code in names` to a call."""
    return _as_call(code, mask, _EXEC, _exec_arguments)


def _exec_arguments(body: str, hidden: str) -> str:
    at = hidden.find(" in ")
    return body if at < 0 else f"{body[:at]}, {body[at + 4 :]}"


def _as_call(code: str, mask: str, keyword: re.Pattern[str], arguments: Callable[[str, str], str]) -> str | None:
    """Puts what follows a keyword, up to the end of its simple statement, between brackets."""
    found = [match for match in keyword.finditer(mask) if not _within_brackets(mask, match.start())]
    for match in reversed(found):  # from the right, so that offsets to the left stay true
        end = _statement_end(mask, match.end())
        body, hidden = code[match.end() : end].rstrip(), mask[match.end() : end].rstrip()
        code = f"{code[: match.end(1)]}{match[0].strip()}({arguments(body, hidden)}){code[match.end() + len(body) :]}"
    return code if found else None


def _print_arguments(body: str, hidden: str) -> str:
    target = _INTO.match(hidden)
    if target:
        into = f"file={body[target.start(1) : target.end(1)]}"
        body = body[target.end() :].strip()
        return f"{body.rstrip(',')}, {into}" if body else into
    return f'{body} end=" "' if body.endswith(",") else body


def _statement_end(mask: str, start: int) -> int:
    """Where a simple statement ends: at a semicolon outside brackets, or at the end of its logical line."""
    depth = 0
    for at in range(start, len(mask)):
        if mask[at] in "([{":
            depth += 1
        elif mask[at] in ")]}":
            depth -= 1
        elif mask[at] == ";" and depth == 0:
            return at
    return len(mask.rstrip())


def _within_brackets(mask: str, at: int) -> bool:
    return sum(mask.count(bracket, 0, at) for bracket in "([{") != sum(mask.count(bracket, 0, at) for bracket in ")]}")


def backticks(code: str, mask: str) -> str | None:
    """`` `x` `` to `repr(x)`."""
    return _at_matches(code, mask, _BACKTICKS, lambda match, text: f"repr({text[1:-1]})")


def except_comma(code: str, mask: str) -> str | None:
    """`except Error, name:` to `except Error as name:`."""
    return _at_matches(code, mask, _EXCEPT, lambda match, text: f"{match[1]} as {match[2]}")


def raise_comma(code: str, mask: str) -> str | None:
    """`raise Error, "message"` to `raise Error("message")`; a third part, the traceback, is dropped."""
    found = _RAISE.match(mask)
    if found is None:
        return None
    message = code[found.start(2) : found.end(2)]
    return f"{code[: found.end(1)]}({message}){code[found.end(2) :]}"


def old_octal(code: str, mask: str) -> str | None:
    """`0777` to `0o777`."""
    return _at_matches(code, mask, _OCTAL, lambda match, text: f"0o{match[1]}")


def long_integer(code: str, mask: str) -> str | None:
    """`10L` to `10`."""
    return _at_matches(code, mask, _LONG, lambda match, text: match[1])


def old_prefix(code: str, mask: str) -> str | None:
    """`ur"…"` to `r"…"`: every string is Unicode."""
    return _at_matches(code, mask, _UR, lambda match, text: match[1])


def not_equal(code: str, mask: str) -> str | None:
    """`<>` to `!=`."""
    return _at_matches(code, mask, re.compile("<>"), lambda match, text: "!=")


def _at_matches(
    code: str, mask: str, pattern: re.Pattern[str], replacement: Callable[[re.Match[str], str], str]
) -> str | None:
    """Replaces in `code` what the pattern finds in `mask`."""
    found = list(pattern.finditer(mask))
    for match in reversed(found):
        code = code[: match.start()] + replacement(match, code[match.start() : match.end()]) + code[match.end() :]
    return code if found else None


# kind -> how it is rewritten; a kind is tried only on statements that do not parse.
REWRITES: dict[str, Rewrite] = {
    "print": print_statement,
    "exec": exec_statement,
    "except": except_comma,
    "raise": raise_comma,
    "octal": old_octal,
    "long": long_integer,
    "ur-string": old_prefix,
    "not-equal": not_equal,
    "backticks": backticks,
}
