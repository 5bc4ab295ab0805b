"""What rows of printed summaries share: cells, shapes that begin with the batch, counts, and marks of copying."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from weigh.network.place import Place
from weigh.numbers.numerals import Numeral, numeral
from weigh.numbers.units import SCALES
from weigh.readers.written.evidence import Line, Sizes
from weigh.readers.written.tables.clean import cleaned

_ESCAPED = re.compile(r"\\([*_\[\]|#~()-])")
_RULE = re.compile(r"[\W_]*")
_INNERMOST = re.compile(r"\[[^\[\]]*\]|\([^()]*\)")
_SIZE = re.compile(r"-?\d{1,15}|None|\?")
_PLAIN = re.compile(r"\d{1,15}|[1-9]\d{0,2}(?:,\d{3}){1,5}")
_SUFFIXED = re.compile(r"([\d.,]{1,30})\s*([kKmMgGbBtT])?")
_HEADING = re.compile(r"Layer \(type|Output Shape|Param ?#|Kernel Shape")
_DOTS = re.compile(r"\s*(?:\.{2,}|…|⋮|\[\.{3}\])\s*")


def bare(line: Line) -> str:
    """Its text without what copying has put into it, and without the backslashes of Markdown."""
    text = cleaned(line.text).replace("\xa0", " ")
    return _ESCAPED.sub(r"\1", text)


def is_rule(text: str) -> bool:
    """Whether it holds nothing but lines and blanks."""
    return _RULE.fullmatch(text) is not None and not is_gap(text)


def is_gap(text: str) -> bool:
    """Whether it is the mark of rows that were left out."""
    return _DOTS.fullmatch(text) is not None


def cells(text: str) -> list[str]:
    """The parts between blanks; what stands in brackets stays together.

    >>> cells("[2, 3, 64]  (2,352)   [[1, 2], [3, 4]] 8.85%")
    ['[2, 3, 64]', '(2,352)', '[[1, 2], [3, 4]]', '8.85%']
    """
    found: list[str] = []
    depth = start = 0
    for at, letter in enumerate(f"{text} "):
        if letter in "[(":
            depth += 1
        elif letter in "])":
            depth = max(0, depth - 1)
        elif letter.isspace() and not depth:
            if at > start:
                found.append(text[start:at])
            start = at + 1
    return [*found, text[start:].strip()] if text[start:].strip() else found


def shapes(cell: str) -> tuple[Sizes, ...]:
    """The shapes that a cell holds, each without its first size, the batch.

    >>> shapes("[[-1, 5, 20], [-1, 2, 20]]"), shapes("--")
    (((5, 20), (2, 20)), ())
    """
    return tuple(sizes[1:] for sizes in printed_shapes(cell) if sizes)


def batch(cell: str) -> int | None:
    """The first size of its first shape, None where it is open."""
    return next((sizes[0] for sizes in printed_shapes(cell) if sizes), None)


def printed_shapes(cell: str) -> list[Sizes]:
    """The shapes as they are printed."""
    return [sizes(one) for one in _INNERMOST.findall(cell)]


def sizes(cell: str) -> Sizes:
    """All sizes that stand in a cell; an open one is printed as -1, None or ?.

    >>> sizes("[-1, 3, 224]")
    (None, 3, 224)
    """
    return tuple(int(size) if size.isdigit() else None for size in _SIZE.findall(cell))


def whole(cell: str) -> int | None:
    """The whole number that a cell holds, None where it holds none or a rounded one.

    >>> whole("9,408"), whole("512.0"), whole("9.408k"), whole("--")
    (9408, 512, None, None)
    """
    if _PLAIN.fullmatch(cell):  # most cells by far
        return int(cell.replace(",", ""))
    found = numeral(cell.strip().removesuffix(".0"), 1)
    return int(found.value) if found and found.value.denominator == 1 else None


def suffixed(cell: str) -> Numeral | None:
    """A number with a letter for its scale.

    >>> int(suffixed("9.408k").value)
    9408
    """
    found = _SUFFIXED.fullmatch(cell.strip())
    return numeral(found[1], SCALES[(found[2] or "").lower()]) if found else None


def rounded(number: Numeral) -> tuple[int, int] | None:
    """The whole numbers that print so; with one significant digit as with several."""
    if number.unit <= 1:
        return number.rounded(Fraction(1))
    return number.rounded(number.unit)


def headed(lines: Sequence[Line], first: int) -> int:
    """The index of the first line of the heading that stands over a row, a rule before and behind it, or of the row."""
    above = range(max(0, first - 3), first)
    return next((at for at in above if _is_heading(bare(lines[at]))), first)


def ruled(lines: Sequence[Line], heading: int) -> int:
    """The index of the rule over a heading, or of the heading itself."""
    return heading - 1 if heading and is_rule(bare(lines[heading - 1])) and lines[heading - 1].text.strip() else heading


def _is_heading(text: str) -> bool:
    return (len(text) >= 8 and is_rule(text)) or _HEADING.search(text) is not None


def place_of(line: Line) -> Place:
    """Where a line stands."""
    return Place(line.number)
