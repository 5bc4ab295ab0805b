"""Which lines of a text are code, where no markup tells: flattened forum pages lose fences and indentation alike.

A line is code by its grammar (an import, a definition, an assignment, a call that ends the line), and prose by two
words side by side that no statement allows. Mending what is found is left to `readers/python/repair`, which shares the
notion of noise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from keyword import kwlist

from weigh.readers.python.repair.lexer import mask
from weigh.readers.python.repair.noise import noise
from weigh.readers.written.evidence import Line

LOOK = 2_000  # characters of a line that are looked at
_OPEN = 2_000  # lines that one bracket may hold
_STRING = 300  # lines that one string in triple quotes may hold


def _pattern(text: str) -> str:
    """A pattern in which a blank stands for any blanks, `~` for at least one; NAME, DOTTED and TARGETS are names."""
    target = rf"{_DOTTED}(?:\[[^\[\]=]*+\])?"
    text = text.replace("TARGETS", rf"[(\[* ]*+{target}(?:[)\] ]*+,[(\[* ]*+{target})*+[)\], ]*+").replace(
        "DOTTED", _DOTTED
    )
    return text.replace("NAME", _NAME).replace(" ", r"[ \t]*+").replace("~", r"[ \t]++")


_NAME = r"[A-Za-z_]\w*+"
_DOTTED = rf"{_NAME}(?:\.{_NAME})*+"

# What begins a statement, tried in order; the kind says how much it proves. "makes": something is imported, defined or
# called. "sets": a value, which code and formulas write alike. "clause": nothing without other code around it.
_STATEMENTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(_pattern(f" (?:{pattern})")))
    for kind, pattern in (
        ("makes", r"from~\.*+(?:DOTTED)?~import\b"),
        ("makes", r"import~DOTTED(?:~as~\w++)?(?: , DOTTED(?:~as~\w++)?)*+ (?:;.*)?$"),
        ("makes", r"(?:async~)?def~NAME \(|class~NAME (?:\([^()]*+\) :?|:) $"),
        ("makes", r"@DOTTED (?:\(.*)?$"),
        ("sets", r"TARGETS(?: : DOTTED(?:\[[^\]]*+\])?)? (?:[-+*/@%]|//|\*\*)?=(?!=) [^\t\x20=]"),
        ("sets", r"TARGETS = \\?$"),
        ("clause", r"(?:for\b.*\bin\b|if\b|elif\b|while\b|with\b|except\b).*[:({\[] $|(?:else|try|finally|except) : $"),
        ("clause", r"(?:return|yield|assert|raise|del|global|nonlocal|print)~\S|(?:pass|return|break|continue) ;?$"),
        ("clause", r"[)\]}][)\]},;\t\x20]*+(?:\.\w++\(.*)?$"),
        ("calls", r"DOTTED(?:\[[^\[\]]*+\])?[\t\x20]?\("),
    )
)
_PROMPT = re.compile(_pattern(r" (?:>>>[\t\x20]?|\.{3}[\t\x20]|In[\x20]?\[[\d*]*+\]:[\t\x20]?)"))
_NUMBER = re.compile(_pattern(r" \d{1,4}[.:|)]?(?:~|$)"))
_KEYWORDS = rf"(?!(?:{'|'.join((*kwlist, 'print', 'exec'))})\b)"
# Two words side by side, a number and a word, a bracket or a string and a word.
_WORDS = re.compile(
    _pattern(rf"{_KEYWORDS}\b[^\W\d]\w*+~{_KEYWORDS}[\w\"'“‘]|\b\d[\w.]*+~{_KEYWORDS}[^\W\d]")
    + _pattern(rf"|[)\]}}] {_KEYWORDS}[^\W\d]|[\"']~{_KEYWORDS}[^\W\d]")
)
_STOPS = re.compile(_pattern(r"[。？！]|\? $|[a-z)]\. $|^ [A-Z]\w*+\(.*\)~as~\w++[\w:\x20]*+$"))  # the last is notation
_CALL = re.compile(rf"{_DOTTED}[ \t]?\(")
_BUILDS = re.compile(rf"{_NAME}\.[\w.]*\(|\b[A-Z]\w*\(|\b(?:import|def|class)\b|\b\w*[a-z][A-Z]\w*\(|\b\w+_model\w*\(")
_KEYED = re.compile(r"\(.*\b\w+[ \t]*=(?!=)")


def kind_of(text: str) -> str:
    """What the line is by itself: makes, sets, calls, clause, comment, blank, or prose.

    >>> kind_of("model.add(Dense(10))"), kind_of("model.add is called (twice) here"), kind_of("(5*5 + 1)*64 = 1664")
    ('calls', 'prose', 'prose')
    """
    start = text.lstrip()
    if not start:
        return "blank"
    if start[0] == "#":
        return "comment"
    if len(text) > LOOK:
        return "prose"
    kind = next((kind for kind, pattern in _STATEMENTS if pattern.match(text)), "prose")
    if kind == "prose":
        return kind
    code = mask(text).rstrip()
    if _WORDS.search(code) or _STOPS.search(code) or noise(text):
        return "prose"
    if kind in ("sets", "calls") and any(map(_is_equation, code.split(";"))):
        return "prose"
    return "makes" if kind == "sets" and _CALL.search(code) else kind


def _is_equation(code: str) -> bool:
    """Whether `=` stands behind something that cannot be assigned to, outside brackets: `(5 + 1) * 64 = 384`."""
    depth, left, sides = 0, 0, []
    for at, character in enumerate(code):
        if character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif (
            character == "=" and depth <= 0 and code[at + 1 : at + 2] != "=" and code[at - 1 : at] not in tuple("=!<>")
        ):
            sides.append(code[left:at].rstrip("-+*/@% \t"))
            left = at + 1
    return any(re.fullmatch(_pattern(r" TARGETS(?: :.*)?"), side) is None for side in sides)


def depth_of(text: str) -> int:
    """How many more brackets the line opens than it closes."""
    code = mask(text[:LOOK]) if text.count('"') or text.count("'") or "#" in text else text
    return sum(map(code.count, "([{（")) - sum(map(code.count, ")]}）"))


def _within(text: str) -> bool:
    """Whether the line can go on inside brackets that an earlier line opened."""
    if not text.strip() or text.lstrip()[0] == "#":
        return True
    if len(text) > LOOK:
        return False
    code = mask(text)
    return not (_WORDS.search(code) or _STOPS.search(code) or (noise(text) and not _CALL.match(text.lstrip())))


def find(lines: Sequence[Line], marked: bool = False) -> list[tuple[int, int]]:
    """The runs of lines that are code: first and last index of each.

    marked: markup says that it is code or output, so that the smallest sign of a program is enough.
    Cost: linear in the text.
    """
    texts = _bare([line.text for line in lines])
    found = []
    for first, last, makes in _runs(texts):
        if makes if marked else _is_program(texts[first : last + 1], makes):
            found.append((first, last))
    return found


def _bare(texts: list[str]) -> list[str]:
    """The lines without prompts, and without line numbers where these stand before code again and again."""
    bare = []
    for text in texts:
        prompt = _PROMPT.match(text[:40]) if text[:12].lstrip()[:1] in (">", ".", "I") else None
        bare.append(text[prompt.end() :] if prompt else text)
    numbered = [index for index, text in enumerate(bare) if text.lstrip()[:1].isdigit() and _NUMBER.match(text[:40])]
    if len(numbered) < 3:
        return bare
    cut = {index: _NUMBER.sub("", bare[index], count=1) for index in numbered}
    if sum(kind_of(text) in ("makes", "calls") for text in cut.values()) >= 3:
        for index, text in cut.items():
            if kind_of(text) != "prose" or not text.strip():
                bare[index] = text
    return bare


def _runs(texts: Sequence[str]) -> list[tuple[int, int, int]]:
    """Runs of lines that could be code, from statement to statement: first, last, how many statements make or call."""
    runs: list[tuple[int, int, int]] = []
    first = last = -1
    makes = 0
    at = 0
    while at <= len(texts):
        kind = kind_of(texts[at]) if at < len(texts) else "prose"
        if kind == "prose" and at < len(texts) and first >= 0 and _is_string(texts[at]):
            kind = "clause"
        if kind in ("makes", "sets", "calls", "clause"):
            end = _end_of(texts, at)
            first = _with_comments(texts, at, last) if first < 0 else first
            last, makes = end, makes + (kind in ("makes", "calls"))
            at = end
        elif kind == "prose" and first >= 0 and not _is_embedded(texts, at):
            runs.append((first, last, makes))
            first, makes = -1, 0
        at += 1
    return runs


def _is_embedded(texts: Sequence[str], at: int) -> bool:
    """Whether a line that no grammar knows stands indented between indented code: damaged code rather than prose."""
    below = next((text for text in texts[at + 1 : at + 3] if text.strip()), "")
    indented = at < len(texts) and texts[at][:2].isspace() and below[:2].isspace()
    return indented and not noise(texts[at]) and kind_of(below) in ("makes", "sets", "calls", "clause")


def _with_comments(texts: Sequence[str], at: int, floor: int) -> int:
    while at - 1 > floor and texts[at - 1].lstrip()[:1] == "#":
        at -= 1
    return at


def _is_string(text: str) -> bool:
    return (
        text.lstrip()[:3] in ('"""', "'''") or re.fullmatch(r"[ \t]*([\"'])[^\"']*\1,?[ \t]*", text[:LOOK]) is not None
    )


def _end_of(texts: Sequence[str], at: int) -> int:
    """The last line of the statement on line `at`: its brackets and its triple quotes closed, or prose in the way."""
    quotes = next((mark for mark in ('"""', "'''") if texts[at].count(mark) % 2), "")
    if quotes:
        ends = (index for index in range(at + 1, min(at + _STRING, len(texts))) if quotes in texts[index])
        return next(ends, at)
    depth, end = depth_of(texts[at]), at
    open_end = texts[at].rstrip().endswith(("\\", "="))
    while (depth > 0 or open_end) and end + 1 < len(texts) and end - at < _OPEN:
        if not _within(texts[end + 1]) or (open_end and not texts[end + 1].strip()):
            break
        end += 1
        depth += depth_of(texts[end])
        open_end = texts[end].rstrip().endswith("\\")
    while end > at and not texts[end].strip():
        end -= 1
    return end


def _is_program(texts: Sequence[str], makes: int) -> bool:
    """Whether a run without markup is a program: more than formulas, and more than layers written as notation."""
    builds = [text for text in texts if _BUILDS.search(mask(text[:LOOK]))]
    if not builds:
        return makes >= 3
    binding = any(kind_of(text) in ("makes", "sets") or re.match(rf"[ \t]*{_NAME}\.", text) for text in texts)
    return binding or any(depth_of(text) > 0 or _KEYED.search(text[:LOOK]) for text in builds)
