"""Exact numbers as people read them. All rounding is here; what is handed on between parts of the house stays exact."""

from __future__ import annotations

import re

from weigh.network.sizes import Formula, Size

SI_PREFIXES = ("", "k", "M", "G", "T", "P", "E", "Z", "Y")
BINARY_PREFIXES = ("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi")
LONGEST_FORMULA = 16
"""Characters of a formula that still fit a column of numbers."""
LONGEST_TOTAL = 28
"""Characters of a formula that still fit among the totals."""
LONGEST_DIMENSION = 12
"""Characters of a formula that still fit a shape in a table."""
UNKNOWN = "?"

_DIGITS = re.compile(r"(?<![\w.\[,])\d{4,}(?![\w.\]])")


def whole(number: int) -> str:
    """An exact integer with thousands separated.

    >>> whole(25678184)
    '25,678,184'
    """
    return f"{number:,}"


def size(value: Size) -> str:
    """An exact integer, or a formula written as people write it.

    >>> from weigh.network.sizes import Formula
    >>> size(Formula("steps", 12288))
    '12,288 × steps'
    """
    return whole(value) if isinstance(value, int) else formula(str(value))


def formula(text: str) -> str:
    """A formula in which sizes stand as algebra writes them, as people write it.

    >>> formula("(64*floor(height/4) + 1) × 1000")
    '(64 × floor(height/4) + 1) × 1,000'
    """
    text = text.replace("**", "^").replace("*", " × ").replace("Mod(", "mod(")
    return _DIGITS.sub(lambda digits: whole(int(digits[0])), text)


def signed(number: int) -> str:
    """An exact integer with its sign.

    >>> signed(590080), signed(-26560), signed(0)
    ('+590,080', '−26,560', '0')
    """
    return f"{'−' if number < 0 else '+' if number else ''}{whole(abs(number))}"


def dimension(value: Size) -> str:
    """One size of a shape: no separators, since commas part the sizes there."""
    return str(value) if isinstance(value, int) else size(value).replace(",", "")


def short_dimension(value: Size) -> str:
    """One size of a shape in a table; a formula that is too long there reads ?."""
    text = dimension(value)
    return text if isinstance(value, int) or len(text) <= LONGEST_DIMENSION else UNKNOWN


def short_formula(value: Size, longest: int = LONGEST_FORMULA) -> bool:
    """Whether a size can stand in a column: a number always can."""
    return isinstance(value, int) or len(size(value)) <= longest


def roots(*sizes: Size) -> str:
    """The unknowns that sizes depend on, each once: `input_shape` for `input_shape[0]` and `input_shape[2]`."""
    names = {name.partition("[")[0] for size in sizes if isinstance(size, Formula) for name in size.names}
    return ", ".join(sorted(names))


def si(number: int, unit: str) -> str:
    """Powers of 1000, four digits: SI prefixes.

    >>> si(60345678, "B"), si(999, "B")
    ('60.35 MB', '999 B')
    """
    return _scaled(number, unit, 1000, SI_PREFIXES)


def binary(number: int, unit: str) -> str:
    """Powers of 1024, four digits: IEC prefixes.

    >>> binary(60345678, "B")
    '57.55 MiB'
    """
    return _scaled(number, unit, 1024, BINARY_PREFIXES)


def memory(number: int) -> str:
    """A number of bytes by both conventions, which differ by 5 % at a million and more above it.

    >>> memory(60345678), memory(512)
    ('60.35 MB (57.55 MiB)', '512 B')
    """
    return f"{si(number, 'B')} ({binary(number, 'B')})" if number >= 1000 else si(number, "B")


def share(part: int, of: int) -> str:
    """A percentage; what is neither nothing nor everything never reads as either.

    >>> share(1, 1000000), share(999999, 1000000), share(1, 3), share(3, 3)
    ('<0.1%', '>99.9%', '33.3%', '100.0%')
    """
    tenths = _rounded(1000 * part, of)
    if tenths == 0 and part:
        return "<0.1%"
    if tenths == 1000 and part != of:
        return ">99.9%"
    return f"{tenths // 10}.{tenths % 10}%"


def _rounded(part: int, of: int) -> int:
    """part / of to the nearest integer, halves up; in integers, so that it is right at any size."""
    return (2 * part + of) // (2 * of)


def _scaled(number: int, unit: str, base: int, prefixes: tuple[str, ...]) -> str:
    """Four digits, under the largest prefix that leaves at least a 1 before the point once it is rounded."""
    if number < base:
        return f"{whole(number)} {unit}"
    power = 1
    while power < len(prefixes) - 1 and _rounded(10 * number, base**power) >= 10 * base:
        power += 1
    places = 4
    while places and len(str(_rounded(number * 10**places, base**power))) > 4:
        places -= 1
    digits = _rounded(number * 10**places, base**power)
    fraction = f".{digits % 10**places:0{places}d}" if places else ""
    return f"{whole(digits // 10**places)}{fraction} {prefixes[power]}{unit}"
