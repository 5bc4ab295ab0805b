"""Accounts of a network by hand, as the lectures of CS231n set them out, in two forms.

CONV3-64:  [224x224x64]   memory:  224*224*64=3.2M   weights: (3*3*3)*64 = 1,728
[55x55x96] CONV1: 96 11x11 filters at stride 4, pad 0
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from weigh.numbers.numerals import numeral
from weigh.numbers.units import BYTES, SCALES
from weigh.readers.written.evidence import Description, Line, Sizes, Stated, Total
from weigh.readers.written.tables.printed_cells import bare, is_gap, place_of, suffixed
from weigh.readers.written.tables.products import evaluated

GAP: Final = 3
"""Lines that may stand between two rows of one account."""

_TIMES = r"\s?[x×X*·✕]\s?"
_DIMS = rf"\[\s?(?P<dims>\d{{1,9}}(?:{_TIMES}\d{{1,9}}){{0,4}})\s?\]"
_WORD = r"(?P<name>(?P<word>[A-Za-z](?:[A-Za-z]|[ _](?=[A-Za-z])){1,29})\s?(?P<digits>\d{0,3})(?:-(?P<units>\d{1,6}))?)"
_ACCOUNT = re.compile(rf"[-*•|\s]{{0,40}}{_WORD}\s{{0,9}}[:：|]?\s{{0,40}}{_DIMS}(?P<rest>.*)")
_DRAWN = re.compile(rf"[-*•|\s]{{0,40}}{_DIMS}\s{{0,40}}{_WORD}\s{{0,9}}(?:[:：](?P<rest>.*))?")

_WEIGHTS = re.compile(
    r"(?:weights?|params?|parameters|权重|参数|重み|веса|параметры)\s{0,9}[:：]\s{0,9}(?P<sum>(?:[^:：A-Za-z]|[xX](?=\s?[\d(])|[kKMG](?![A-Za-z])){1,120})",
    re.I,
)
_MEMORY = re.compile(r"\bmemory\b|内存|メモリ|память", re.I)
_DIGITS = re.compile(r"\d{1,3}(?=-\d|$)")
_FACTOR = re.compile(r"\d{1,9}")
_GROUPED = re.compile(r"\((?P<taps>[^()]*)\)(?P<behind>[^()+]*)")
_FILTERS = re.compile(
    rf"(?:(?P<units>\d{{1,6}})\s{{1,9}})?(?P<kernel>\d{{1,3}}(?:{_TIMES}\d{{1,3}}){{1,2}})\s{{0,9}}(?:filters|kernels|windows?)?"
)
_NEURONS = re.compile(r"(\d[\d,]{0,12})\s{1,9}(?:neurons|units)")
_STRIDE = re.compile(r"stride\s{0,9}[:=]?\s{0,9}(\d{1,3})", re.I)
_PAD = re.compile(r"pad(?:ding)?\s{0,9}[:=]?\s{0,9}(\d{1,3})", re.I)
_TOTAL = re.compile(
    r"\W{0,40}(?:total|итого|всего|合计|总计|合計)\s(?P<what>[^:：\d]{2,30})[:：](?P<rest>.{1,200})", re.I
)
_COUNTED = re.compile(r"param|weight|参数|权重|パラメータ|重み|параметр|вес", re.I)
_AMOUNT = re.compile(
    r"(?P<number>\d[\d,.]{0,20})\s{0,3}(?P<scale>[kKMGBT](?![\w])|[KMG]i?B\b)?\s{0,3}(?P<unit>bytes|octets?|байт\w{0,3}|[kKMGКМГ]i?[BoБ]\b)?"
)
_BYTE: Final = ("byte", "octet", "байт")
_OTHERS: Final = str.maketrans("кмгбo", "kmgbb")
"""The letters of French and Russian units: Ko, КБ."""


@dataclass
class _Account:
    """An account while its rows are found. start, end: indices of its first line and behind its last one."""

    start: int
    end: int
    layers: list[Stated] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    left_out: bool = False


def find(lines: Sequence[Line]) -> list[Description]:
    """The accounts among the lines, in their order."""
    return [_described(one, lines) for one in _accounts(lines) if len(one.layers) > 1 and _is_account(one.layers)]


def _accounts(lines: Sequence[Line]) -> Iterable[_Account]:
    account: _Account | None = None
    for at, line in enumerate(lines):
        if account is not None and at - account.end > GAP:
            yield account
            account = None
        if account is None and "[" not in line.text:
            continue
        text = bare(line)
        row = _row(text, line) if "[" in text else None
        if row is not None:
            if account is not None and (account.totals or row.type == "Input"):
                yield account
                account = None
            account = account or _Account(at, at)
            account.layers.append(row)
            account.end = at + 1
        elif account is not None and (totals := _totals(text, line)):
            account.totals.extend(totals)
            account.end = at + 1
        elif account is not None and is_gap(text):
            account.left_out = True
    if account is not None:
        yield account


def _is_account(layers: Sequence[Stated]) -> bool:
    """Whether at least one row tells more than a name and a shape: else the lines may be anything."""
    return any(row.params is not None or row.attributes for row in layers)


def _described(account: _Account, lines: Sequence[Line]) -> Description:
    return Description(
        "cs231n",
        _windows(account.layers),
        place_of(lines[account.start]),
        lines[account.end - 1].number,
        totals=tuple(account.totals),
        channels_first=False,
        left_out=account.left_out,
    )


def _row(text: str, line: Line) -> Stated | None:
    match = _ACCOUNT.match(text)
    if match is not None:
        told = _weights(match["rest"])
        if told is None and not _MEMORY.search(match["rest"]):
            return None
        return _stated(match, line, text, told or {})
    match = _DRAWN.match(text)
    return _stated(match, line, text, _in_words(match["rest"] or "")) if match else None


def _stated(match: re.Match[str], line: Line, text: str, told: Mapping[str, Any]) -> Stated:
    word, units = match["word"].strip(), match["units"]
    attributes = {key: value for key, value in told.items() if key != "params"}
    if units:
        attributes.setdefault("units", int(units))
    if "max" in word.lower():
        attributes["function"] = "max"
    return Stated(
        place_of(line),
        name=match["name"].strip(),
        type="Input" if word.lower() in ("input", "image", "input image") else word,
        outputs=(_dims(match["dims"]),),
        params=told.get("params"),
        attributes=attributes,
        text=text.strip(),
    )


def _dims(text: str) -> Sizes:
    return tuple(map(int, _FACTOR.findall(text)))


def _weights(rest: str) -> dict[str, Any] | None:
    """What `weights: (3*3*64)*64 = 36,864` tells: the count, the window, what each filter reads, how many there are."""
    match = _WEIGHTS.search(rest)
    if match is None:
        return None
    formula, _, printed = match["sum"].rstrip(" (").partition("=")
    told = _product(formula)
    result = suffixed((printed or ("" if told else formula)).strip().partition(" ")[0])
    if result is not None and result.unit > 1:
        told["params_about"] = result.rounded(result.unit)
    elif result is not None and result.value.denominator == 1:
        told["params"] = int(result.value)
    if told.get("params") and "+" not in formula:
        told["scope"] = "kernels"
    return told


def _product(formula: str) -> dict[str, Any]:
    """What the factors say: those in parentheses are one filter's, as height, width and channels; the last is how many
    filters there are."""
    count = evaluated(formula)
    if count is None:
        return {}
    told: dict[str, Any] = {"params": count}
    weights = formula if "(" in formula else formula.partition("+")[0]
    grouped = _GROUPED.search(weights)
    taps = _factors(grouped["taps"].partition("+")[0]) if grouped else []
    filters = _factors(grouped["behind"] if grouped else weights)
    if grouped and len(taps) == 3 and len(filters) == 1:
        told |= {"kernel": tuple(taps[:2]), "in_channels": taps[2]}
    return told | {"units": filters[-1]} if len(taps) + len(filters) > 1 and filters else told


def _factors(text: str) -> list[int]:
    return [int(one) for one in _FACTOR.findall(text.replace(",", ""))]


def _in_words(rest: str) -> dict[str, Any]:
    """What `96 11x11 filters at stride 4, pad 0` tells."""
    told: dict[str, Any] = {}
    if (filters := _FILTERS.search(rest)) is not None:
        told["kernel"] = _dims(filters["kernel"])[:2]
        if filters["units"]:
            told["units"] = int(filters["units"])
    if (neurons := _NEURONS.search(rest)) is not None:
        told["units"] = int(neurons[1].replace(",", ""))
    for name, pattern in (("stride", _STRIDE), ("padding", _PAD)):
        if (found := pattern.search(rest)) is not None:
            told[name] = (int(found[1]),)
    return told


def _windows(layers: Sequence[Stated]) -> tuple[Stated, ...]:
    """The rows with the windows that stand in their names: CONV3-64 has one of 3x3, POOL2 one of 2x2, unless the digits
    number the layers of that kind."""
    found = list(layers)
    for kind in ("pool", "conv"):
        rows = [at for at, row in enumerate(layers) if kind in row.type.lower() and _DIGITS.search(row.name)]
        digits = [int(match[0]) for at in rows if (match := _DIGITS.search(layers[at].name))]
        if digits == list(range(1, len(digits) + 1)) or min(digits, default=0) < 1:
            continue
        for at, digit in zip(rows, digits, strict=True):
            found[at] = replace(layers[at], attributes={"kernel": (digit,), **layers[at].attributes})
    return tuple(found)


def _totals(text: str, line: Line) -> list[Total]:
    """What `TOTAL memory: 24M * 4 bytes ~= 93MB / image` and `TOTAL params: 138M parameters` claim."""
    match = _TOTAL.match(text)
    if match is None:
        return []
    memory = _MEMORY.search(match["what"]) is not None
    if not memory and not _is_count(match["what"]):
        return []
    place, found = place_of(line), list[Total]()
    for amount in _AMOUNT.finditer(match["rest"].partition("(")[0]):
        quantity, bounds = _amount(amount, "activations" if memory else "params")
        if bounds is not None and quantity not in {total.quantity for total in found}:
            found.append(Total(quantity, *bounds, place=place, text=text.strip()))
    return found


def _is_count(what: str) -> bool:
    return _COUNTED.search(what) is not None


def _amount(amount: re.Match[str], quantity: str) -> tuple[str, tuple[int, int] | None]:
    unit = (amount["unit"] or amount["scale"] or "").lower()
    if unit.startswith(_BYTE):
        return quantity, None
    unit = unit.translate(_OTHERS)
    if unit in BYTES:
        ranges = [_bounds(amount["number"], memory.bytes) for memory in BYTES[unit]]
        return "bytes", (min(low for low, _ in ranges), max(high for _, high in ranges))
    return quantity, _bounds(amount["number"], SCALES.get(unit, 1))


def _bounds(number: str, scale: int) -> tuple[int, int]:
    found = numeral(number.rstrip(",."), scale)
    bounds = found.rounded(found.unit) if found else None
    return bounds or (0, 0)
