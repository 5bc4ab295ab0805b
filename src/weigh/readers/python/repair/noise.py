"""Lines that are not code and can be named: what programs print, what shells and notebooks take, and prose."""

from __future__ import annotations

import keyword
import re

# One row a kind, tried where a statement could start. Each is either no Python at all or never meant as Python.
KINDS: dict[str, str] = {
    "magic": r"%%?(?!time(?:it)?\s+\S)[a-zA-Z]|![a-zA-Z.]|\?\??[\w.]+\s*$|[\w.]+\?\??\s*$",
    "shell": r"\$\s|(?:sudo |pip3? install|python3? -m|conda (?:install|create|activate)|apt(?:-get)? install)[ \w]",
    "summary": r"[-_=+| ]{5,}$|[ ]*[\u2500-\u257f]|Model: ?[\"'“]"
    r"|Layer \(type|(?:Total|(?:Non-)?[Tt]rainable) params\b"
    r"|[\w/.-]+ \([A-Z]\w*\)?\s+[\[({]|Estimated Total Size|Params size \(MB\)",
    "log": r"Epoch \d+ ?[/:]|\d+/\d+ \[[=>.]|(?:Train|Validate) on \d+ samples|Using \w+ backend\.|\d+/\d+ - \d+m?s",
    "traceback": r"Traceback \(most recent call last|[ ]*File \"[^\"]*\", line \d+"
    r"|[A-Za-z_.]*(?:Error|Exception|Warning): |[ ]*-{2,}> ?\d+ |\s*[\^~]+\s*$",
    "printed": r"[ ]*\(\w+\): [A-Z]\w*\(|<[\w.]+ (?:object )?at 0x[0-9a-f]+>",
}
_NOISE = re.compile(r"\s*(?:" + "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in KINDS.items()) + ")")
_OPENS_PRINT = re.compile(r"\s*[A-Z]\w*\(\s*$")
_FRAME = re.compile(r"\s*File \"[^\"]*\", line \d+")

_STARTERS = "|".join([*keyword.kwlist, "print", "exec", "match", "case", "type", "[rRbBuUfF]{1,2}"])
_WORDS = re.compile(
    rf"\s*(?!(?:{_STARTERS})\b)[^\W\d]\w*[ \t]+(?!(?:is|in|not|and|or|if|else|for|as)\b)(?:[^\W\d]\w*|\d)(?![\w]*[\"'])"
)
_SENTENCE = re.compile(r"\s*(?:(?![a-zA-Z_])\w){2,}[，。、；：！？]")
# What is left out although it reads like a statement that defines or calls something: the count may miss it.
_CODE = re.compile(
    r"\s*(?:(?:async )?def \w+|class \w+[(:]|for [\w, ()]+ in (?:.*:|\w+\()|(?:if|while|with|elif) .*:\s*$"
    r"|return [\w.]+\(|@\w+|(?:[\w.\[\], ()*]+ ?[-+*/]?= ?)?[A-Za-z_][\w.]*\(|[A-Za-z_][\w.]* ?= ?[\[{'\"])"
)
_START = 300  # characters of a line that are looked at: keeps every pattern cheap on a line of a megabyte
_FIRST_WORD = re.compile(r"\s*(\w*)")
_INERT = re.compile(r"\s*[\w.,\-+*/ ]+;?\s*$")


def noise(line: str) -> str | None:
    """The kind of noise the line is, or None."""
    found = _NOISE.match(line[:_START])
    return found.lastgroup if found else None


def is_frame(line: str) -> bool:
    """Whether the line is a traceback's `File "…", line N`; the line of source it quotes follows."""
    return _FRAME.match(line[:_START]) is not None


def opens_print(line: str, following: str) -> bool:
    """Whether the two lines begin a printed module: `Net(` and below it `  (conv1): Conv2d(…)`."""
    return _OPENS_PRINT.match(line[:_START]) is not None and noise(following) == "printed"


def surely_prose(line: str) -> bool:
    """Two words in a row that no Python statement allows: spares the parser the attempt."""
    return _WORDS.match(line[:_START]) is not None


def surely_sentence(pasted: str) -> bool:
    """Whether a pasted line begins as a Chinese or Japanese sentence does, and assigns nothing."""
    return not pasted.isascii() and _SENTENCE.match(pasted[:_START]) is not None and "=" not in pasted[:_START]


def like_code(line: str) -> bool:
    """Whether a line that cannot be read looks as if it defined or called something."""
    return _CODE.match(line[:_START]) is not None


def inert(statement: str) -> bool:
    """Whether a statement is names and numbers only: a stray word of prose that happens to parse, and does nothing."""
    word = _FIRST_WORD.match(statement[:_START])
    return len(statement) < _START and not (word and keyword.iskeyword(word[1])) and _INERT.match(statement) is not None
