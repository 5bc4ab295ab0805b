"""Which quantity each number of a sentence counts, as far as its words tell.

A number counts what stands right behind it ("832 parameters"), what stands in front of it ("parameters: 832", "the
number of parameters is 832"), or the same as a number that it is set against ("25 million instead of 60 million
parameters"). What counts anything else, or nothing that is told, is left alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from weigh.readers.written.prose.subjects import is_argument, kind_of_name
from weigh.readers.written.prose.tokens import Amount, Token, scaled

REACH: Final = 14
"""Tokens between what is counted and its number."""
SMALL: Final = 100
"""Below it a number without a scale counts only what stands at it."""
FEWEST: Final = 5
"""Below it, "3 parameters" are rather the arguments of a function."""
SHARE: Final = 3
"""Tokens of "of the"."""
BRACKET: Final = 6
"""Tokens of a remark between a number and what it counts."""
YEARS: Final = range(1950, 2040)
BARE: Final = 100
"""From here on a number that nothing is told of may be a count."""
LARGE: Final = 1000
"""From here on it may be one where a layer is spoken of."""

_SEPARATORS: Final = frozenset(":：=＝≈~(（«「\"“'*`|→—–")
_CLOSING: Final = frozenset(")）»」\"”'*`]|,、，;；.。?？!！…")
_BOUNDS: Final = frozenset(["more than", "at least", "less than", "at most", ">", "<", "≥", "≤"])
_STOPS: Final = frozenset(";；?？!！。")
_IN_BITS: Final = re.compile(r"bits?|бит\w*|ビット|位|비트|b?float ?\d*|fp\d+|u?int\d+|single precision|half precision")
"""Words that make memory that of numbers: "in float32 it is 2.1 MB"."""
_PICTURE: Final = "So"
"""Check marks, crosses, faces: they say something of what stands before them."""
_DASHES: Final = frozenset("-–—~～〜")


@dataclass(frozen=True, slots=True)
class Counted:
    """at: the token of the number. quantity: what it counts, "" where nothing tells. value: as it is typed for a
    claim. amount: without what qualifies it. said: the token that tells the quantity, None where none does."""

    at: int
    quantity: str
    value: str
    amount: Amount
    said: int | None = None


@dataclass(frozen=True, slots=True)
class _Number:
    """A number with its scale and its qualifier. first, behind: its tokens."""

    at: int
    first: int
    behind: int
    amount: Amount
    qualifier: str


def counted(tokens: Sequence[Token], asked: bool) -> list[Counted]:
    """What each number of a sentence counts. asked: the sentence, or the one before, is about how counts come about."""
    read = [_number(tokens, at) for at, token in enumerate(tokens) if token.kind == "number"]
    numbers = [one for one in read if one.amount.whole and not is_argument(tokens, one.at)]
    told: dict[int, Counted] = {}
    something = any(token.has(*_QUANTITIES) for token in tokens)
    for number in numbers:
        said = _said(tokens, number) if something or number.amount.quantity else None
        if said is not None:
            told[number.at] = said
    _inherit(tokens, numbers, told)
    _take_shares(tokens, numbers, told)
    layers = any(token.roles_of("kinds:") for token in tokens)
    asked = asked or bool(told) or any(token.has(*_LOOSE) for token in tokens)
    for number in numbers:
        wanted = number.at not in told and (asked or (layers and number.amount.size >= LARGE))
        wanted = wanted and not _goes_on_counting(tokens, numbers, number, told)
        if wanted and _is_bare_count(tokens, number):
            told[number.at] = Counted(number.at, "", _value(number), number.amount)
    return _ranges(tokens, numbers, told)


def _number(tokens: Sequence[Token], at: int) -> _Number:
    amount = tokens[at].amount
    assert amount is not None  # so are numbers made
    behind = at + 1
    scales = tokens[behind].roles_of("scales:") if behind < len(tokens) else ()
    if scales:
        larger = scaled(amount, scales[0])
        amount, behind = (larger, behind + 1) if larger else (amount, behind)
        if larger and behind + 1 < len(tokens) and tokens[behind].text == ".":
            behind += 1  # "60 Mio. Parameter"
    qualifier, first = "", at
    front = at - 2 if at > 1 and tokens[at - 1].text == "." else at - 1  # "approx. 60"
    if at and (found := tokens[front].roles_of("qualifiers:")):
        qualifier, first = found[0], front
    elif behind < len(tokens) and (found := tokens[behind].roles_of("qualifiers:")) and not _is_spaced(tokens[behind]):
        qualifier, behind = found[0], behind + 1
    elif at and tokens[at - 1].text in "~≈><≥≤" and tokens[at - 1].kind == "sign" and not _is_arrow(tokens, at - 1):
        qualifier, first = tokens[at - 1].text, at - 1
    return _Number(at, first, behind, amount, qualifier)


def _is_arrow(tokens: Sequence[Token], at: int) -> bool:
    """Whether a sign is the head of an arrow: "-> 6.7M", "=> 6.7M"."""
    front = tokens[at - 1] if at else None
    return front is not None and front.text in "-=–—" and front.end == tokens[at].start


def _is_spaced(token: Token) -> bool:
    """Whether it is a word of an alphabet; these qualify only what follows them."""
    return token.text[:1] < "\u3000"


def _value(number: _Number) -> str:
    return f"{number.qualifier} {number.amount.value}".strip()


# -- what is said of a number ------------------------------------------------------------------------------------------


def _said(tokens: Sequence[Token], number: _Number) -> Counted | None:
    if _is_difference(tokens, number):
        return None
    at = _right(tokens, number)
    if at is None:
        at = _trained_behind(tokens, number)
    if at is None and not may_count_elsewhere(tokens, number.behind):
        return None
    if at is None:
        at = _left(tokens, number)
    if at is None:
        at = _behind_copula(tokens, number)
    unit = number.amount.quantity
    if at is None:
        alone = unit in ("macs", "flops") or (unit == "bytes" and any(_IN_BITS.fullmatch(one.text) for one in tokens))
        return Counted(number.at, unit, _value(number), number.amount) if alone else None
    quantity = _fitting(_trained(tokens, at), number)
    return Counted(number.at, quantity, _value(number), number.amount, at) if quantity else None


def _trained(tokens: Sequence[Token], at: int) -> str:
    """The quantity that a word tells, and what stands behind it: "2,097,665 parameters are trainable"."""
    quantity = tokens[at].roles_of("quantities:")[0]
    if quantity == "params" and at + 2 < len(tokens) and tokens[at + 1].has("words:copula"):
        found = tokens[at + 2].roles_of("quantities:")
        return found[0] if found and found[0] in ("trainable", "non_trainable") else quantity
    return quantity


def _trained_behind(tokens: Sequence[Token], number: _Number) -> int | None:
    """What stands behind "are", where it tells apart what is trained: "of which 2,368 are trainable"."""
    at = number.behind
    if at + 1 < len(tokens) and tokens[at].has("words:copula"):
        return at + 1 if tokens[at + 1].has("quantities:trainable", "quantities:non_trainable") else None
    return None


def _fitting(quantity: str, number: _Number) -> str:
    """The quantity that a word and the number's own unit tell together; "" where they do not fit."""
    unit = number.amount.quantity
    if unit == "bytes":
        return "bytes" if quantity in ("bytes", "params", "activations", "trainable") else ""
    if unit:
        return unit
    if quantity == "bytes":
        return ""  # memory without a unit of memory
    return quantity


def _right(tokens: Sequence[Token], number: _Number) -> int | None:
    """What stands right behind the number, but for words that belong to it: "60M different parameters"."""
    start = _behind_bracket(tokens, number.behind)
    for at in range(start, min(start + 5, len(tokens))):
        token = tokens[at]
        if token.has(*_QUANTITIES):
            labelled = number.first > 0 and tokens[number.first - 1].text in (":", "=")
            labels_next = labelled and at + 1 < len(tokens) and tokens[at + 1].text in (":", "=")
            few = number.amount.size < FEWEST and not number.amount.scaled and not token.has("quantities:layers")
            return None if labels_next or few else at
        if not token.has("words:between"):
            return None
    return None


def _is_difference(tokens: Sequence[Token], number: _Number) -> bool:
    """Whether it tells how much more or less something is: "512 weights too many", "the missing 64"."""
    near = (*tokens[max(number.first - 1, 0) : number.first], *tokens[number.behind : number.behind + 3])
    return any(token.has("words:difference") for token in near)


def _behind_bracket(tokens: Sequence[Token], at: int) -> int:
    """The token behind the bracket that opens there: "138,357,544 (138M) parameters"."""
    if at < len(tokens) and tokens[at].text == "(":
        for behind in range(at + 1, min(at + BRACKET, len(tokens))):
            if tokens[behind].text == ")":
                return behind + 1
    return at


def _left(tokens: Sequence[Token], number: _Number) -> int | None:
    """What stands in front of the number, in the same clause."""
    if not number.first:
        return None
    front = tokens[number.first - 1]
    if front.has(*_QUANTITIES) and not _is_small(number):
        return number.first - 1
    if not _leads_to_number(front, number) or _is_setting(tokens[max(number.first - 2, 0) : number.first]):
        return None
    commas = 0
    closed = 0
    for at in range(number.first - 1, max(number.first - 1 - REACH, -1), -1):
        token = tokens[at]
        closed = max(closed + {")": 1, "(": -1}.get(token.text, 0), 0)
        if closed > 0:
            continue  # a remark in brackets is about something else
        if token.has(*_QUANTITIES):
            near = number.first - at
            if at and tokens[at - 1].has("words:piece"):
                return None
            if token.has("quantities:neurons", "quantities:layers") and near > 4:
                return None
            if number.qualifier in _BOUNDS and commas:
                return None
            if _is_small(number) and (near > 4 or commas):
                return None
            return at if near <= 8 or not commas else None
        if token.kind == "number" or token.text in _STOPS:
            return None
        if token.has("words:other", "words:piece") and not token.has("words:layer"):
            return None
        commas += token.text in (",", "，", "、")
    return None


def _leads_to_number(token: Token, number: _Number) -> bool:
    if token.has("words:naming") and number.amount.size < 1000:
        return False
    if _is_small(number):
        return token.has("words:copula") or token.text in (":", "=")
    known = token.has("words:copula", "words:leading", "words:link", "words:follow", "words:total")
    return known or token.text in _SEPARATORS or token.text in ",，"


def _is_small(number: _Number) -> bool:
    return number.amount.size < SMALL and not number.amount.scaled


def _behind_copula(tokens: Sequence[Token], number: _Number) -> int | None:
    """What the number is said to be: "138M is the number of parameters"."""
    at = number.behind
    if _is_small(number) or at >= len(tokens) or not tokens[at].has("words:copula"):
        return None
    for further in range(at + 1, min(at + REACH, len(tokens))):
        token = tokens[further]
        if token.has(*_QUANTITIES):
            return further
        if token.kind in ("number", "formula") or token.text in _STOPS or token.text in ",，、":
            return None
    return None


def may_count_elsewhere(tokens: Sequence[Token], at: int) -> bool:
    """Whether what stands behind a number leaves open what it counts; an unknown word would be it."""
    if at >= len(tokens):
        return True
    token = tokens[at]
    if token.kind == "sign":
        known = token.text in _CLOSING or token.text in _SEPARATORS or token.text in _DASHES
        return known or unicodedata.category(token.text[0]) == _PICTURE
    known = token.has("words:follow", "words:copula", "words:link", "words:asking", "words:total")
    return known and (not token.has("words:other") or token.has("words:total"))


# -- numbers that are told of together ---------------------------------------------------------------------------------


def _inherit(tokens: Sequence[Token], numbers: Sequence[_Number], told: dict[int, Counted]) -> None:
    """Numbers that are set against one that is told of count the same, in either direction."""
    pairs = list(pairwise(numbers))
    for one, other in [*pairs, *((last, first) for first, last in reversed(pairs))]:
        known = told.get(one.at)
        unsuited = other.qualifier in _BOUNDS or _is_difference(tokens, other)
        if known is None or other.at in told or unsuited or not _are_alike(one, other):
            continue
        first, last = sorted((one, other), key=lambda number: number.at)
        between = tokens[first.behind : last.first]
        if _sets_against(between) and (other is first or may_count_elsewhere(tokens, other.behind)):
            told[other.at] = Counted(other.at, known.quantity, _value(other), other.amount, known.said)


def _take_shares(tokens: Sequence[Token], numbers: Sequence[_Number], told: dict[int, Counted]) -> None:
    """Numbers that are a share of another count the same: "123,642,856 of the 138,357,544 parameters"."""
    for share, whole in pairwise(numbers):
        known = told.get(whole.at)
        if known is None or share.at in told or not is_share(tokens, share.at, whole.first):
            continue
        if _are_alike(whole, share) and share.amount.size < whole.amount.size:
            told[share.at] = replace(known, at=share.at, value=_value(share), amount=share.amount)


def is_share(tokens: Sequence[Token], number: int, whole: int) -> bool:
    """Whether only words such as "of the" stand between a number and what is counted, or the number of all."""
    between = tokens[number + 1 : whole]
    return 0 < len(between) <= SHARE and all(token.has("words:between", "words:leading") for token in between)


def _are_alike(one: _Number, other: _Number) -> bool:
    """Whether both may count the same: large, and both with a scale or both without one."""
    large = min(one.amount.size, other.amount.size) >= SMALL
    return large and one.amount.quantity == other.amount.quantity and (other.amount.size not in YEARS)


def _sets_against(between: Sequence[Token]) -> bool:
    """Whether only words that join two counts stand between them, and what is counted."""
    known = ("words:link", "words:between", "words:copula", "words:total", *_QUANTITIES)
    linked = any(token.has("words:link") for token in between)
    return linked and len(between) <= 6 and all(token.has(*known) or token.text in ",，、「」«»" for token in between)


def _is_bare_count(tokens: Sequence[Token], number: _Number) -> bool:
    """Whether a number of which nothing is told can only be a count."""
    size, exact = number.amount.size, not number.amount.scaled
    if number.qualifier in _BOUNDS or _is_difference(tokens, number):
        return False  # "less than 6 thousand" may speak of anything
    if size < BARE or (exact and size in YEARS) or number.amount.quantity == "bytes":
        return False
    front = tokens[max(number.first - 3, 0) : number.first]
    if exact and any(token.has("words:other", "words:piece") for token in front):
        return False
    if _counts_with_next(tokens, number.behind) or _is_setting(front):
        return False
    if front and exact and not front[-1].has("words:asking"):
        leads = _leads_to_number(front[-1], number) and not _is_preposition(front[-1])
    else:
        leads = True
    return leads and may_count_elsewhere(tokens, number.behind)


def _goes_on_counting(
    tokens: Sequence[Token], numbers: Sequence[_Number], number: _Number, told: Container[int]
) -> bool:
    """Whether the number before it counts something else, and this one rather that: "trained on 3.3 billion words,
    ours on 41 million"."""
    before = next((one for one in reversed(numbers) if one.at < number.at), None)
    if before is None or before.at in told or not (before.amount.scaled and number.amount.scaled):
        return False
    return not may_count_elsewhere(tokens, before.behind)


def _is_setting(front: Sequence[Token]) -> bool:
    """Whether a name for something else is given the value: "n = 128", "Views: 1,234"."""
    if len(front) < 2 or front[-1].text not in ("=", ":"):
        return False
    name = front[-2]
    known = name.roles and not name.has("words:other", "words:piece", "quantities:bytes")
    known = known and not (front[-1].text == "=" and name.has("words:asking"))
    return name.kind in ("word", "name") and not known and not kind_of_name(name.text)


def _is_preposition(token: Token) -> bool:
    """Whether it leads from anything to any number: "set the port to 8080"."""
    return token.has("words:leading") and not token.has("words:copula")


def _counts_with_next(tokens: Sequence[Token], at: int) -> bool:
    """Whether it counts what the number behind it does, and that is something else: "512 and 256 channels"."""
    joined = at + 2 < len(tokens) and tokens[at].has("words:link") and tokens[at + 1].kind == "number"
    return joined and not may_count_elsewhere(tokens, at + 2)


def _ranges(tokens: Sequence[Token], numbers: Sequence[_Number], told: dict[int, Counted]) -> list[Counted]:
    """What was found, in order; two numbers with a dash between them as one range."""
    low_ends: dict[int, int] = {}
    for low, high in pairwise(numbers):
        between = tokens[low.behind : high.first]
        dashed = len(between) == 1 and between[0].text in _DASHES
        if dashed and high.at in told and not high.qualifier and low.amount.size < high.amount.size:
            low_ends[high.at] = low.at
    found = [one for at, one in sorted(told.items()) if at not in low_ends.values()]
    by_place = {number.at: number for number in numbers}
    found = [_spanned(tokens, one) for one in found]
    return [_range(one, by_place[low_ends[one.at]]) if one.at in low_ends else one for one in found]


def _spanned(tokens: Sequence[Token], one: Counted) -> Counted:
    """The range where the number is its upper end: "between 1.2 and 1.3 million"."""
    low = one.at - 2
    if low < 1 or not tokens[low - 1].has("words:range") or not tokens[low + 1].has("words:link", "words:copula"):
        return one
    amount = tokens[low].amount
    if tokens[low].kind != "number" or amount is None or amount.scaled or not one.amount.scaled:
        return one
    return replace(one, value=f"{amount.value} to {one.amount.value}")


def _range(high: Counted, low: _Number) -> Counted:
    return Counted(high.at, high.quantity, f"{_value(low)} to {high.amount.value}", high.amount, high.said)


_LOOSE: Final = ("quantities:params", "quantities:macs", "quantities:flops")
_QUANTITIES: Final = tuple(
    f"quantities:{name}"
    for name in ("params", "trainable", "non_trainable", "neurons", "layers", "macs", "flops", "bytes", "activations")
)
