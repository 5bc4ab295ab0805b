"""Numbers as people write them: digits in groups, decimals, powers of ten; and the whole numbers that print so.

>>> number = numeral("25.6", 10**6)
>>> number.rounded(number.unit)
(25550000, 25649999)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Final

LONGEST: Final = 40
"""No number that is claimed of a network takes so many characters."""
LARGEST: Final = 10**21
"""No network comes near it."""

NUMERAL: Final = r"(?:\d+(?:[,._' ’]\d+)*|\.\d+)(?:e[+-]?\d{1,2}\b|\s*[x×*]\s*10\s*(?:\^|\*\*)\s*\d{1,2})?"
"""What may be a number; `numeral` decides."""
_DIGITS = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_GROUPED = re.compile(r"\d{1,3}(?:([,_' ’])\d{3}(?:\1\d{3})*)(?:\.\d+)?")
_BY_HUNDREDS = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")
_BY_DOTS = re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?")
_ONE_DOT = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_DECIMAL_COMMA = re.compile(r"\d+,\d+")
_UNDERSCORES = re.compile(r"\d+(?:_\d+)+")
_POWER = re.compile(r"(?:e|\s*[x×*]\s*10\s*(?:\^|\*\*)\s*)([+-]?\d{1,2})")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it was printed. unit: what its last digit counts. zeros: how many zeros it ends with as a whole."""

    value: Fraction
    unit: Fraction
    zeros: int

    def rounded(self, unit: Fraction) -> tuple[int, int] | None:
        """The least and the largest whole number that rounds to the value in steps of `unit`, halves up; None where
        there is none. Steps of a whole or less are no rounding.

        A number of one significant digit 1 with zeros behind it stands nearer to those below: 96 rounds to 100.
        """
        if unit <= 1:
            return (int(self.value), int(self.value)) if self.value.denominator == 1 else None
        closer = unit == self.value and unit > self.unit
        low = self.value - unit / (20 if closer else 2)
        high = self.value + unit / 2
        return ceil(low), ceil(high) - 1

    def cut(self) -> tuple[int, int]:
        """The whole numbers of which the digits behind the last one were cut off."""
        return ceil(self.value), ceil(self.value + self.unit) - 1

    def within(self, share: Fraction) -> tuple[int, int]:
        """The whole numbers that differ from it by no more than a share of it."""
        return ceil(self.value * (1 - share)), int(self.value * (1 + share))


def numeral(text: str, scale: int) -> Numeral | None:
    """The number times `scale`; None for what is none, or too large.

    Groups may be set apart by commas, underscores, apostrophes and spaces, or by dots: by several, or by one where the
    number would be no whole one otherwise. The decimals by a dot, or by a comma where it cannot set groups apart.
    """
    power = _POWER.search(text)
    if scale == 1 and _ONE_DOT.fullmatch(text):
        text = text.replace(".", "")
    digits = _plain(text[: power.start()] if power else text)
    if digits is None or len(text) > LONGEST:
        return None
    whole, _, decimals = digits.partition(".")
    ten = Fraction(10) ** (int(power[1]) if power else 0)
    value = Fraction(f"{whole or 0}.{decimals or 0}") * ten * scale
    if value > LARGEST:
        return None
    zeros = 0 if decimals else min(len(whole) - len(whole.rstrip("0")), len(whole) - 1)
    return Numeral(value, Fraction(1, 10 ** len(decimals)) * ten * scale, zeros)


def _plain(text: str) -> str | None:
    """The digits with no groups and with a decimal point; None for what is no number."""
    if _GROUPED.fullmatch(text) or _BY_HUNDREDS.fullmatch(text) or _UNDERSCORES.fullmatch(text):
        return re.sub("[,_' ’]", "", text)
    if _BY_DOTS.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    if _DECIMAL_COMMA.fullmatch(text):
        return text.replace(",", ".")
    return text if _DIGITS.fullmatch(text) else None
