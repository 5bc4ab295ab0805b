"""Copies of a session or a listing: prompts, the answers between them, line numbers, newlines written out as `\\n`."""

from __future__ import annotations

import re
from itertools import pairwise

from weigh.readers.python.repair.draft import Draft
from weigh.readers.python.repair.lexer import tokens
from weigh.readers.python.repair.result import Repair

_PS1 = re.compile(r"^\s*>>>(?:[ \xa0]|$)")
_PS2 = re.compile(r"^\s*\.\.\.(?:[ \xa0]|$)")
_IN = re.compile(r"^\s*(?:In\s?)?\[[\d* ]*\]:[ \xa0]?")
_IN_MORE = re.compile(r"^\s*\.{3,}:[ \xa0]?")
_OUT = re.compile(r"^\s*Out\s?\[\d*\]:")
_NUMBER = re.compile(r"^(\s*)(\d{1,6})([.:|)]?)(?=\s|$)(\s*)")


def without_prompts(draft: Draft) -> None:
    """Removes the prompts of Python, IPython and notebooks, and the answers printed between them."""
    answer = False  # the lines from here to the next prompt or blank line were printed, not typed
    typed = False
    for index, line in enumerate(draft.lines):
        if mark := _PS1.match(line):
            answer, typed = False, True
        elif mark := (_PS2.match(line) if typed else None):
            answer = False
        elif mark := _IN.match(line) or _IN_MORE.match(line):
            answer = typed = False
        elif _OUT.match(line):
            answer, typed = True, False
        elif not line.strip():
            answer = typed = False
        elif typed:
            answer, typed = True, False
        if mark:
            draft.rewrite(index, line[mark.end() :], "prompt")
        elif answer and line.strip():
            draft.blank(index, index, "output")


def without_numbers(draft: Draft) -> None:
    """Removes line numbers, where at least four lines in five carry one and the numbers count upwards one by one."""
    filled = [index for index, line in enumerate(draft.lines) if line.strip()]
    numbered = [(index, match) for index in filled if (match := _NUMBER.match(draft.lines[index]))]
    if len(numbered) < 3 or len(numbered) < 0.8 * len(filled):
        return
    values = [int(match[2]) for _, match in numbered]
    rising = sum(0 < after - before <= 3 for before, after in pairwise(values))
    if rising < 0.9 * (len(values) - 1):
        return
    cut = _cut(draft.lines, [match for _, match in numbered])
    for index, match in numbered:
        at = min(max(cut, match.end(3)), match.end()) if cut else match.end(3)
        draft.rewrite(index, draft.lines[index][at:], "line-numbers")


def _cut(lines: list[str], numbers: list[re.Match[str]]) -> int:
    """The column at which the code starts where numbers are padded to one width, else 0: just after each number."""
    widest = max(match.end(3) for match in numbers)
    starts = [match.end() for match in numbers if match.end() < len(match.string)]
    padded = len({match.end(3) for match in numbers}) > 1 and starts and min(starts) > widest
    short = [match.end() for match in numbers if match.end(3) < widest and match.end() < len(match.string)]
    return min(starts) if padded and short and min(short) == min(starts) else 0


def unglue(draft: Draft) -> None:
    """Splits lines at newlines written as the two characters backslash and n, as in a JSON string.

    The pieces keep the number of the pasted line they came from.
    """
    lines: list[str] = []
    origin: list[int] = []
    for index, line in enumerate(draft.lines):
        pieces = _pieces(line) if "\\n" in line else [line]
        if len(pieces) > 1:
            draft.done.append(Repair(draft.origin[index], "glued", text=draft.quote(index)))
        lines += pieces
        origin += [draft.origin[index]] * len(pieces)
    if len(lines) > len(draft.lines):
        draft.lines, draft.origin, draft.pending = lines, origin, {}


def _pieces(line: str) -> list[str]:
    """The line split at each `\\n` that stands outside strings; escaped quotes mean the whole line was escaped."""
    outside = [start for kind, start, _ in tokens(line) if kind == "escape" and line[start + 1] == "n"]
    if not outside:
        return [line]
    if '\\"' in line or "\\'" in line:
        replaced = {"n": "\n", "t": "\t", "r": ""}
        return re.sub(r"\\(.)", lambda match: replaced.get(match[1], match[1]), line).split("\n")
    starts = [0, *(at + 2 for at in outside)]
    return [line[start:end] for start, end in zip(starts, [*outside, len(line)], strict=True)]
