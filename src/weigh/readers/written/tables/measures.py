"""What the cells of a paper's table say: sizes ("6@28x28", "(28, 28, 6)"), windows ("5×5/2"), counts ("0.6M")."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any, Final

from weigh.numbers.numerals import NUMERAL, numeral
from weigh.numbers.units import SCALES
from weigh.readers.written.evidence import Sizes
from weigh.readers.written.tables import grammar

LONGEST: Final = 200
"""A longer cell is a sentence."""
NOTHING: Final = frozenset({"", *"-–—−/\\x×*无無", *["--", "---", "n/a", "na", "none", "n.a.", "なし", "нет"]})
"""What stands in a cell that says nothing."""
_TIMES: Final = r"\s?[x×X✕✖⨯∗*·]\s?"
_PRODUCT = re.compile(rf"\d{{1,9}}(?:{_TIMES}\d{{1,9}})+(?![\d.])")
_MAPS = re.compile(rf"(\d{{1,9}})\s?@\s?(\d{{1,9}}(?:{_TIMES}\d{{1,9}})*)")
_SQUARE = re.compile(r"(\d{1,9})(?:²|\^2)")
_ITEM: Final = r"(?:none|\?|-1|\d{1,9})"
_LIST = re.compile(rf"[(\[{{]\s*((?:{_ITEM}|n|b|batch)?(?:\s*,\s*{_ITEM})*,?)\s*[)\]}}]", re.IGNORECASE)
_BATCH = re.compile(rf"(?:none|batch|\?|-1|[nb])(?:{_TIMES}|\s*,\s*)(?=\d)", re.IGNORECASE)
_WHOLE = re.compile(r"\d{1,9}(?:,\d{3}(?!\d))*")
_STRIDE = re.compile(
    r"(?:/\s?s?|\bs(?:tride)?\s?[=:]?\s?|步长\s?[=:]?\s?|ストライド\s?|шаг\s?)"
    rf"(\d{{1,3}})(?:{_TIMES}(\d{{1,3}}))?(?![\d.])",
    re.IGNORECASE,
)
_PADDING = re.compile(r"\bp(?:ad(?:ding)?)?\s?[=:]?\s?(\d{1,3}|same|valid)\b", re.IGNORECASE)
_WINDOW = re.compile(r"\b[fk]\s?=\s?(\d{1,3})\b", re.IGNORECASE)
_REPEATS = re.compile(r"(?:^|[\s(\[])(?:[x×]\s?(\d{1,4})|(\d{1,4})\s?[x×])(?=$|[\s)\]])", re.IGNORECASE)
_COUNT = re.compile(
    rf"(?P<about>[~≈∼]|about |approx\.? |ca\. )?\s*(?P<number>{NUMERAL})\s?(?P<scale>[kmgb万亿])?"
    r"(?:\s?(?:params?|parameters|weights))?",
    re.IGNORECASE,
)
_SCALED = re.compile(
    r"(?:\(|\[|,|\bin |/)\s?[x×*]?\s?"
    r"(k|m|g|b|million|millions|thousand|10\^?3|10\^?6|10³|10⁶|万|亿)\b",
    re.IGNORECASE,
)
_STEP = re.compile(r"\d+")
_POWERS: Final = {"103": 10**3, "10^3": 10**3, "10³": 10**3, "106": 10**6, "10^6": 10**6, "10⁶": 10**6}


def says_nothing(text: str) -> bool:
    """Whether a cell is left open."""
    return text.strip().casefold() in NOTHING


def sizes(text: str) -> tuple[Sizes, bool] | None:
    """The shape that a cell states without the batch, and whether its channels are set in front with "@"; None where
    it states none.

    >>> sizes("6@28x28"), sizes("(None, 28, 28, 6)"), sizes("112² × 32"), sizes("84")
    (((28, 28, 6), True), ((28, 28, 6), False), ((112, 112, 32), False), ((84,), False))
    """
    text = _SQUARE.sub(r"\1x\1", text[:LONGEST])
    maps = _MAPS.search(text)
    if maps:
        return (*_factors(maps[2]), int(maps[1])), True
    listed = _LIST.search(text)
    if listed and ("," in listed[1] or listed[1].isdecimal()):
        items = [item.strip() for item in listed[1].split(",")]
        found = tuple(int(item) if item.isdecimal() else None for item in items if item or item == items[0])
        return (found[1:] if len(found) > 1 and found[0] is None else found), False
    text = _BATCH.sub("", text)
    product = _PRODUCT.search(text)
    if product:
        return _factors(product[0]), False
    whole = _WHOLE.fullmatch(text.strip())
    return ((int(whole[0].replace(",", "")),), False) if whole else None


def _factors(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text))


def window(text: str) -> dict[str, Any]:
    """The attributes that a cell about a filter states: its kernel, stride, padding, and channels where it has more
    than two sizes.

    >>> window("7×7/2"), window("96@11x11")
    ({'stride': (2,), 'kernel': (7, 7)}, {'kernel': (11, 11), 'units': 96})
    >>> window("3x3x64x128")
    {'kernel_shape': (3, 3, 64, 128), 'kernel': (3, 3), 'in_channels': 64, 'units': 128}
    """
    text = text[:LONGEST]
    found: dict[str, Any] = stepping(text)
    maps = _MAPS.search(text)
    if maps:
        return found | {"kernel": _factors(maps[2])[:2], "units": int(maps[1])}
    product, listed, one = _PRODUCT.search(text), _LIST.search(text), _WINDOW.search(text)
    shape = _factors(product[0]) if product else _factors(listed[1]) if listed and "," in listed[1] else ()
    if len(shape) > 2:
        found |= {"kernel_shape": shape, "kernel": shape[:2]}
        if len(shape) == 4:
            found |= {"in_channels": shape[2], "units": shape[3]}
    elif shape:
        found["kernel"] = shape
    elif one:
        found["kernel"] = (int(one[1]),)
    elif text.strip().isdecimal() and len(text.strip()) < 4:
        found["kernel"] = (int(text),)
    return found


def stepping(text: str) -> dict[str, Any]:
    """The stride and the padding that words in a cell or in a name state: "s=1", "/2", "stride 2", "p=same"."""
    found: dict[str, Any] = {}
    stride, padding = _STRIDE.search(text[:LONGEST]), _PADDING.search(text[:LONGEST])
    if stride:
        found["stride"] = tuple(int(part) for part in stride.groups() if part)
    if padding:
        found["padding"] = (int(padding[1]),) if padding[1].isdecimal() else padding[1].casefold()
    return found


def step(text: str) -> tuple[int, ...] | None:
    """The sizes of a stride or of a padding in a column of its own."""
    found = _STEP.findall(text[:LONGEST])
    return tuple(map(int, found)) if 0 < len(found) < 3 and max(map(len, found)) < 4 else None


def repeats(text: str) -> int:
    """How often a row stands for its layer: "conv ×2", "2 x conv"; 1 where it says nothing."""
    found = _REPEATS.search(text[:LONGEST])
    return int(found[1] or found[2]) if found else 1


def scale_of(heading: str) -> int:
    """What the numbers under a heading are multiplied with: "# Params (M)"."""
    found = _SCALED.search(heading[: 2 * LONGEST])
    if not found:
        return 1
    word = found[1].casefold()
    return _POWERS.get(word) or SCALES.get(word, 1)


def count(text: str, scale: int) -> tuple[int, int] | None:
    """The least and the largest number that a cell states; both are the same where it is exact. Of a computation, the
    result counts.

    >>> count("(5*5*1+1)*6 = 156", 1), count("2.7K", 1), count("≈ 60M", 1), count("1.5", 10**6)
    ((156, 156), (2650, 2749), (55000000, 64999999), (1450000, 1549999))
    """
    text = text[:LONGEST].rsplit("=", 1)[-1].strip().strip("*`")
    if re.fullmatch(grammar.NUMBER, text) and scale == 1:
        value = grammar.whole_number(text)
        return None if value is None else (value, value)
    found = _COUNT.fullmatch(text)
    if not found:
        return None
    by = scale * SCALES[(found["scale"] or "").casefold()]
    value_of = numeral(found["number"].strip(), by)
    if value_of is None or (by == 1 and value_of.value.denominator != 1):
        return None
    return value_of.rounded(value_of.unit * Fraction(10 ** (value_of.zeros if found["about"] else 0)))
