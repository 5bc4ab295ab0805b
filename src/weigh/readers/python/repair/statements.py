"""Logical lines: whether one reads as Python by itself, and how one that does not is mended."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from keyword import iskeyword

from weigh.readers.python.repair.guard import Budget, Fault, parse
from weigh.readers.python.repair.lexer import mask, scan, tokens
from weigh.readers.python.repair.markup import strip_tags
from weigh.readers.python.repair.python2 import REWRITES

_FIRST_WORD = re.compile(r"[ \t\f]*(@|\w*)")
_TIMED = re.compile(r"^(\s*)%%?time(?:it)?\s+(?:-\w+ ?\d* )*")
_TAIL = re.compile(r"^(.*\))\s+(?:<[-=]+|←+|//|=>|-->|([^\W\d]\w*)\s+[^\W\d]).*$")
# After a value: blanks before `name=`, or a line's end before a call.
_COMMA_GAP = re.compile(r"(\w+|[)\]}'\"])(?=([ \t]+[A-Za-z_]\w*[ \t]*=(?!=)|(?<=[)\]}])[ \t]*\n\s*[A-Za-z_][\w.]*\())")
# A clause stands only below another: what is put in front of it, or behind it, so that it parses alone.
_BEFORE = {
    "elif": "if 0: pass\n",
    "else": "if 0: pass\n",
    "except": "try: pass\n",
    "finally": "try: pass\n",
    "case": "match 0:\n ",
}
_BODY = {"try": " pass\nfinally: pass", "match": "\n case _: pass"}
_ROUNDS = 8
_LONGEST = 200_000  # characters of a statement worth mending


@dataclass(frozen=True, slots=True)
class Statement:
    """A logical line: 0-based first and last physical line, its column, whether it opens a block, its first word."""

    first: int
    last: int
    column: int
    header: bool
    word: str
    inert: bool = False


def first_word(text: str) -> str:
    """`@` for a decorator, else the first word, else an empty string."""
    found = _FIRST_WORD.match(text)
    return found[1] if found else ""


def probe(code: str) -> str:
    """The logical line, without a comment at its end, as a module: unindented, with a body where it opens a block."""
    code = code.strip(" \t\f\n")
    word = first_word(code)
    if code.endswith(":"):
        code += _BODY.get(word, " pass")
    elif word == "@":
        code += "\ndef _(): pass"
    return _BEFORE.get(word, "") + code


def code_of(text: str) -> str:
    """The logical line without a comment at its end."""
    return text[: len(mask(text).rstrip())] if "#" in text else text.rstrip()


def fault_of(text: str, budget: Budget) -> Fault | None:
    """What keeps the logical line from being Python; None if nothing does. Unaffordable attempts count as faults."""
    if not budget.pay(len(text)):
        return Fault(1, 0, "budget")
    found = parse(probe(code_of(text)))
    return found if isinstance(found, Fault) else None


def _without_stray(text: str) -> str | None:
    """Without a closing bracket that nothing opened, if there is just one."""
    stray = [(line, column) for line, columns in scan(text).stray.items() for column in columns]
    if len(stray) != 1:
        return None
    lines = text.split("\n")
    line, column = stray[0]
    lines[line] = lines[line][:column] + lines[line][column + 1 :]
    return "\n".join(lines)


def _without_timer(text: str) -> str | None:
    found = _TIMED.match(text)
    return found[1] + text[found.end() :] if found else None


def _without_tail(text: str) -> str | None:
    """One line without the remark somebody put behind its closing bracket: an arrow, or words in a row."""
    found = _TAIL.match(mask(text)) if "\n" not in text else None
    return text[: found.end(1)] if found and not iskeyword(found[2] or "") else None


def _with_commas(text: str) -> str | None:
    """With the comma that is missing between two arguments: before `name=`, or at the end of a line before a call."""
    hidden = mask(text)
    gaps = [match.start(2) for match in _COMMA_GAP.finditer(hidden) if not iskeyword(match[1])]
    inside = [at for at in gaps if _depth(hidden, at) > 0]
    for at in reversed(inside):
        text = text[:at] + "," + text[at:]
    return text if inside else None


def _depth(hidden: str, at: int) -> int:
    """How many brackets are open at an offset of a mask."""
    opened = sum(hidden.count(bracket, 0, at) for bracket in "([{")
    return opened - sum(hidden.count(bracket, 0, at) for bracket in ")]}")


def _python2(rewrite: Callable[[str, str], str | None]) -> Callable[[str], str | None]:
    return lambda text: rewrite(text, mask(text))


# kind, what must occur in the text for it to be tried, how it is mended; from certain to bold.
MENDS: tuple[tuple[str, re.Pattern[str], Callable[[str], str | None]], ...] = (
    ("timer", re.compile("%time"), _without_timer),
    ("tags", re.compile(r"<[/\w]"), strip_tags),
    *(
        (f"python2.{kind}", re.compile(trigger), _python2(REWRITES[kind]))
        for kind, trigger in (
            ("print", r"\bprint\b"),
            ("exec", r"\bexec\b"),
            ("except", r"\bexcept\b"),
            ("raise", r"\braise\b"),
            ("octal", r"\b0[0-7]"),
            ("long", r"[\da-fA-F][lL]\b"),
            ("ur-string", r"[uU][rR][\"']"),
            ("not-equal", "<>"),
            ("backticks", "`"),
        )
    ),
    ("missing-comma", re.compile(r"[(\[{]"), _with_commas),
    ("remark", re.compile(r"\)\s"), _without_tail),
    ("stray-bracket", re.compile(r"[)\]}]"), _without_stray),
)


def mend(text: str, budget: Budget) -> tuple[str, list[str]] | None:
    """The statement mended and the kinds of the mends, or None where no table row makes it parse.

    A mend stays if the statement then parses or its first fault lies further on; rounds go on while that happens.
    """
    if len(text) > _LONGEST:
        return None
    fault = fault_of(text, budget)
    if fault is None:
        return text, []
    kinds: list[str] = []
    for _ in range(_ROUNDS):
        before = fault
        for kind, trigger, change in MENDS:
            if not trigger.search(text) or (changed := change(text)) is None or changed == text:
                continue
            after = fault_of(changed, budget)
            if after is None:
                return changed, [*kinds, kind]
            if after.reach > fault.reach:
                text, fault = changed, after
                kinds.append(kind)
        if fault is before:
            return None
    return None


def closed(text: str) -> str | None:
    """The text with the brackets it leaves open closed at its end, where it ends in a finished value."""
    stack = []
    for kind, start, _ in tokens(text):
        if kind == "open":
            stack.append({"(": ")", "[": "]", "{": "}"}[text[start]])
        elif kind == "close" and (not stack or stack.pop() != text[start]):
            return None
    bare = mask(text).rstrip()
    if not stack or not bare.endswith((")", "]", "}", ",")):
        return None
    return text[: len(bare)] + "".join(reversed(stack)) + text[len(bare) :]
