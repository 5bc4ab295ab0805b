"""A sentence as words with roles, numbers with their units, computations, and names.

A number that is part of a name, a date, a size, a price or a percentage is no number here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, NamedTuple

from weigh.numbers.numerals import Numeral, numeral
from weigh.numbers.units import BYTES, SCALES
from weigh.readers.written.arithmetic import Formula, formulas
from weigh.readers.written.expressions import untexed
from weigh.readers.written.folding import folded
from weigh.readers.written.prose.language import UNSPACED, Lexicon, Roles

NOTHING: Final[Roles] = frozenset()
LEAST_SUM: Final = 100
"""A smaller sum without a product counts anything."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as it is claimed. value: as it is typed for a claim. size: the number without decimals. scaled: it has
    a scale. whole: it has no decimals left. quantity: that its unit tells ("93MB", "4.1 GFLOPs"), or ""."""

    value: str
    size: int
    scaled: bool = False
    whole: bool = True
    quantity: str = ""


class Token(NamedTuple):
    """kind: word, number, formula, name, size, sign, or "barred": a number that counts nothing.

    text: in small letters. start, end: in the sentence. roles: of a word.
    """

    kind: str
    text: str
    start: int
    end: int
    roles: Roles = NOTHING
    amount: Amount | None = None
    formula: Formula | None = None

    def has(self, *roles: str) -> bool:
        return bool(self.roles) and not self.roles.isdisjoint(roles)

    def roles_of(self, table: str) -> tuple[str, ...]:
        """Its roles of one table, without the table's name."""
        return _of_table(self.roles, table) if self.roles else ()


@lru_cache(maxsize=4096)
def _of_table(roles: Roles, table: str) -> tuple[str, ...]:
    return tuple(sorted(role.partition(":")[2] for role in roles if role.startswith(table)))


_DIGITS = r"\d{1,3}(?:[   ]\d{3})+(?!\d|[.,]\d)|\d{1,3}(?:(?:\{,\}|\\,)\d{3})+|\d+(?:[,.'’_]\d+)*|\.\d+"
_POWER = r"e\d{1,2}\b| ?[x×*·] ?10(?:(?:\^|\*\*)\d{1,2}|[⁰¹²³⁴-⁹]{1,2})"
_MEMORY = r"[kKMGT]i?B|[kMGT]o|[KMG]Б|bytes?"
_WORK = r"[kKMGTB]?(?:FLOPs?|FLOPS|MACs?|MAdds?)"
_SIZE = r"(?i:none|\?|-1|\d{1,6})"
_LATIN = r"A-Za-zÀ-ɏ"
_NEVER = r"(?!)"


def _pattern(short: str, unspaced: str, wide: str) -> str:
    """A regular expression for any token. short: abbreviations; unspaced: known words of scripts without spaces;
    wide: scales that are written at their number, whatever follows."""
    unit = rf"(?P<memory>{_MEMORY})|(?P<work>{_WORK})|(?P<scale>[kKMGT]|bn)|(?<=\d)(?P<small>[Bm])"
    kinds = {
        "url": r"https?://\S{1,500}|www\.\S{1,300}|[\w.]{1,40}@[\w.]{1,40}",
        "shape": rf"[(\[]{_SIZE}(?:, ?{_SIZE}){{1,6}},?[)\]]",
        "short": short,
        "unspaced": unspaced,
        "date": r"\d{1,4}(?P<mark>[-./])\d{1,2}(?P=mark)\d{1,4}(?![\d.])(?!,\d)|\d{1,2}:\d{2}\b"
        r"|(?!\d{1,3}(?:\.\d{3})+(?!\d))\d+(?:\.\d+){2,}",
        "number": rf"(?P<digits>(?:{_DIGITS})(?:{_POWER})?)(?: ?(?P<wide>{wide})| ?(?:{unit})(?![A-Za-z'/]))?"
        r"(?P<times>\s?[x×*]\s?\d[\d x×*]{0,40})?(?P<plus>\+(?![\d ]))?",
        "name": r"[A-Za-z_]{1,40}[-.]?\d[A-Za-z\d_]{0,40}(?:[-.][A-Za-z\d_]{1,40}){0,4}",
        "word": rf"[A-Za-z]{{2,40}}(?=[가-힣])|[^\W\d_{UNSPACED}]+(?:['’][^\W\d_{UNSPACED}]+)*",
        "sign": r"\S",
    }
    return "|".join(f"(?P<{kind}>{one})" for kind, one in kinds.items())


_BARRED_BEFORE: Final = frozenset("$€£¥#@№^/.")
_BARRED_BEHIND = re.compile(rf"[%‰°$€£¥{_LATIN}А-я]|/\d|\s?[%€£¥$]|[-–][{_LATIN}А-я]")
_OUTER: Final[Mapping[str, str]] = {"o": "B", "Б": "B"}
_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@lru_cache(maxsize=64)
def _compiled(lexicon: Lexicon) -> re.Pattern[str]:
    dotted = sorted((word for word in lexicon.abbreviations if "." in word), key=len, reverse=True)
    short = "|".join(rf"\b{re.escape(word)}\." for word in dotted)
    wide = "|".join(map(re.escape, sorted(lexicon.scales, key=len, reverse=True)))
    unspaced = lexicon.pattern()
    return re.compile(
        _pattern(f"(?i:{short})" if short else _NEVER, f"(?i:{unspaced})" if unspaced else _NEVER, wide or _NEVER)
    )


def tokens(text: str, lexicon: Lexicon) -> list[Token]:
    """The tokens of a sentence; phrases of several words are one token."""
    plain = folded(text)
    found = _with_formulas(text, _plain_tokens(plain, lexicon))
    return _joined(found, lexicon)


def _plain_tokens(plain: str, lexicon: Lexicon) -> list[Token]:
    made: list[Token] = []
    for match in _compiled(lexicon).finditer(plain):
        kind = _KINDS.get(match.lastgroup or "", match.lastgroup or "")  # the outermost group ends last
        text = match[0].lower()
        roles = lexicon.unspaced.get(text, NOTHING) if match["unspaced"] else _SHORT if match["short"] else NOTHING
        amount = None
        if kind == "number":
            amount = None if _is_barred(plain, match) else _amount(match, lexicon)
            kind = "size" if match["times"] else "number" if amount else "barred"
        made.append(Token(kind, text, match.start(), match.end(), roles, amount))
        if len(made) > 1 and (joined := _in_two_parts(made[-2], made[-1])) is not None:
            made[-2:] = [joined]
    return made


def _in_two_parts(high: Token, low: Token) -> Token | None:
    """A number that is told by two scales as one: "1억 3,800만" is 13,800 times 10⁴."""
    if high.amount is None or low.amount is None or low.start - high.end > 1:
        return None
    parts = [one.amount.value for one in (high, low) if one.amount]
    if not (parts[0].endswith("億") and parts[1].endswith("万")):
        return None
    millions, rest = (part[:-1].replace(",", "") for part in parts)
    if not (millions.isdecimal() and rest.isdecimal() and int(rest) < 10_000):
        return None
    amount = replace(low.amount, value=f"{int(millions)}{int(rest):04}万", size=high.amount.size + low.amount.size)
    return low._replace(text=f"{high.text}{low.text}", start=high.start, amount=amount)


_SHORT: Final = frozenset(["words:follow"])
"""Abbreviations such as "i.e." lead to a number."""
_KINDS: Final[Mapping[str, str]] = {
    "unspaced": "word",
    "short": "word",
    "shape": "size",
    "url": "barred",
    "date": "barred",
}


def _is_barred(plain: str, match: re.Match[str]) -> bool:
    before, start, end = plain[max(match.start() - 2, 0) : match.start()], match.start(), match.end()
    if before and (before[-1] in _BARRED_BEFORE or (before[-1] == "-" and start > 1 and before[0].isalpha())):
        return True
    behind = plain[end : end + 3]
    return bool(_BARRED_BEHIND.match(behind)) and not match["plus"]


def _amount(match: re.Match[str], lexicon: Lexicon) -> Amount | None:
    """The number with the unit that is written at it; None for what is no number that can be claimed."""
    memory, work = match["memory"], match["work"]
    scale = match["scale"] or match["small"] or lexicon.scales.get(match["wide"] or "", "")
    if work:
        scale = work[:1] if work[:1] in "kKMGTB" and work[1:2] in ("F", "M") else ""
    digits = _digits(match["digits"])
    plus = match["plus"] or ""
    if memory:
        unit = "bytes" if memory.startswith("byte") else memory.replace("о", "o")
        unit = "".join(_OUTER.get(letter, letter) for letter in unit) if unit != "bytes" else " bytes"
        number = _numeral(digits, BYTES[unit.strip().lower()][0].bytes)
        return None if number is None else Amount(f"{digits}{unit}{plus}", int(number.value), True, quantity="bytes")
    number = _numeral(digits, SCALES[scale.lower()])
    if number is None:
        return None
    quantity = ("flops" if "f" in work.lower() else "macs") if work else ""
    whole = bool(scale) or number.value.denominator == 1
    return Amount(f"{digits}{_shown(scale)}{plus}", int(number.value), bool(scale), whole, quantity)


@lru_cache(maxsize=4096)
def _numeral(digits: str, scale: int) -> Numeral | None:
    """Texts repeat their numbers."""
    return numeral(digits, scale)


def _shown(scale: str) -> str:
    return {"K": "k", "m": "M", "B": "G", "bn": "G"}.get(scale, scale)


def _digits(number: str) -> str:
    """Digits as they are typed: powers of ten by an e, no uncommon spaces."""
    plain = re.sub(" ?[x×*·] ?10(?:\\^|\\*\\*)?([\\d⁰¹²³⁴-⁹]{1,2})$", _power, number)
    return untexed(plain).translate(_SUPERSCRIPTS).replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def _power(found: re.Match[str]) -> str:
    return f"e{found[1]}"


def scaled(amount: Amount, scale: str) -> Amount | None:
    """The amount with the scale that a word behind it tells; None where they do not go together."""
    if amount.scaled or not re.fullmatch(r"[\d.,' _]+", amount.value):
        return None
    number = _numeral(amount.value, SCALES[scale.lower()])
    if number is None:
        return None
    return replace(amount, value=f"{amount.value}{scale}", size=int(number.value), scaled=True, whole=True)


def _with_formulas(text: str, plain: Sequence[Token]) -> list[Token]:
    """The tokens with each computation as one of them."""
    made: list[Token] = []
    at = 0
    for formula in filter(_is_read, formulas(text)):
        while at < len(plain) and plain[at].start < formula.start:
            made.append(plain[at])
            at += 1
        last: Token | None = None
        while at < len(plain) and plain[at].start < formula.end:
            last = plain[at]
            at += 1
        made.append(Token("formula", formula.text, formula.start, formula.end, formula=formula))
        if last is not None and last.end > formula.end and last.amount is not None and last.amount.quantity:
            roles = frozenset([f"quantities:{last.amount.quantity}"])  # the unit of the result: "= 115,605,504 MACs"
            made.append(Token("word", text[formula.end : last.end].strip().lower(), formula.end, last.end, roles))
    return made + list(plain[at:])


def _is_read(formula: Formula) -> bool:
    """Whether a computation is one token: a product, or a sum of counts that is right; "1 + 1" may be anything."""
    added = formula.sums and not formula.takes_away and bool(formula.holds)
    return formula.multiplies or (added and (formula.value or 0) >= LEAST_SUM)


def _joined(found: Sequence[Token], lexicon: Lexicon) -> list[Token]:
    """The tokens with phrases as one token each, and their roles."""
    words = [one.text if one.kind in ("word", "name") and not one.roles else "\0" for one in found]
    spaced = _without_hyphens(found, words)
    made: list[Token] = []
    at = 0
    while at < len(spaced):
        index, word = spaced[at]
        token = found[index]
        length, roles = lexicon.match([one for _, one in spaced[at : at + 6]], 0) if word != "\0" else (0, NOTHING)
        if not length:
            made.append(token)
            at += 1
            continue
        last = found[spaced[at + length - 1][0]]
        kind = token.kind if length == 1 else "word"
        phrase = " ".join(one for _, one in spaced[at : at + length])
        made.append(token._replace(kind=kind, text=phrase, end=last.end, roles=roles))
        at += length
    return made


def _without_hyphens(found: Sequence[Token], words: Sequence[str]) -> list[tuple[int, str]]:
    """The tokens by index, without the hyphens within words: "fully-connected" is two words in a row."""
    kept: list[tuple[int, str]] = []
    for at, token in enumerate(found):
        between = 0 < at < len(found) - 1 and token.text in "-‐‑_" and token.kind == "sign"
        if between and words[at - 1] != "\0" and words[at + 1] != "\0" and found[at - 1].end == token.start:
            continue
        kept.append((at, words[at]))
    return kept
