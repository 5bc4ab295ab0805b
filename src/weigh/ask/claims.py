"""What somebody claims of a network: a quantity, a value, and the interval that the value's printed precision allows.

60M with two significant digits is 59,500,000 to 60,499,999, with one it is 55,000,000 to 64,999,999: both readings are
kept, the tighter one as the better fit. What a claim can mean otherwise (megabytes as parameters of four bytes, FLOPs
as multiply-adds) are readings as well, each with its cost in bits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import Final
from unicodedata import category, normalize

from weigh.ask.ledger import FLOPS_PER_MAC
from weigh.network.errors import Fault, SelectionError
from weigh.numbers.numerals import LARGEST, NUMERAL, Numeral, numeral
from weigh.numbers.units import BYTES, WORDS, Memory, are_units, unit


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to take a claim: a quantity of the network and the whole numbers that it may have, both ends included.

    bits: what it costs to read it so. convention: a kind of `weigh.words.moves` where the reading is a convention.
    """

    quantity: str
    low: int
    high: int
    bits: float = 0.0
    convention: str = ""
    detail: str = ""

    def holds(self, value: int) -> bool:
        return self.low <= value <= self.high

    @property
    def exact(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Claim:
    """text: as it was typed. quantity: one of `units.WORDS`, or "shape": sizes of one layer.

    readings: tightest first; none of a shape. layer: the layer that it is about, empty for the whole network.
    attribute: of that layer, where it is no quantity. sizes: the claimed shape; None for a size that is not told.
    guessed: the quantity was not told.
    """

    text: str
    quantity: str
    readings: tuple[Reading, ...] = ()
    layer: str = ""
    attribute: str = ""
    sizes: tuple[int | None, ...] = ()
    guessed: bool = False

    @property
    def tight(self) -> Reading:
        return self.readings[0]

    @property
    def wide(self) -> Reading:
        """The widest interval of the quantity itself, without other conventions."""
        plain = [one for one in self.readings if not one.convention]
        return max(plain, key=lambda one: one.high - one.low, default=self.tight)


SHAPES: Final = {
    **dict.fromkeys(["kernel", "weight", "filter"], "kernel"),
    **dict.fromkeys(["output", "shape", "out", "output_shape"], "output"),
    **dict.fromkeys(["input", "input_shape"], "input"),
    **dict.fromkeys(["stride", "strides"], "stride"),
    "dilation": "dilation",
}  # fmt: skip
"""What can be claimed of one layer as sizes."""
HYPERPARAMETERS: Final = {name: name for name in ("filters", "units", "groups", "heads", "key_dim")}
"""What can be claimed of one layer as a number."""

_ABOUT: Final = frozenset(
    ["about", "approximately", "approx.", "approx", "around", "roughly", "ca.", "ca", "circa", "some", "~", "≈"]
)
_ABOVE: Final = frozenset(["more than", "over", "above", "at least", ">=", "≥", ">"])
_BELOW: Final = frozenset(["fewer than", "less than", "under", "below", "at most", "up to", "<=", "≤", "<"])
_INCLUSIVE: Final = frozenset(["at least", ">=", "≥", "at most", "up to", "<=", "≤"])
_QUALIFIERS: Final = _ABOUT | _ABOVE | _BELOW


def _any(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first; each a whole word where it ends in a letter."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word) + (r"\b" if word[-1].isalpha() else "") for word in ordered)


_VALUE = re.compile(rf"(?P<how>{_any(_QUALIFIERS)})?\s*(?P<number>{NUMERAL})\s*(?P<unit>[^\d\s<>=(),][^\d<>=(),]*)?")
_RANGE = re.compile(r"(?:between )?(?P<low>.*\w)\s*(?:\.\.+|–|—|-|\bto\b|\band\b)\s*(?P<high>\.?\d.*)")
_NAMED = re.compile(r"(?P<name>[^=<>≤≥]*[^=<>≤≥:\s])\s*(?:={1,2}|:|(?=[<>≤≥]))\s*(?P<value>[^=:].*)")
_IN_BRACKETS = re.compile(r"(?<=[\w.]) ?\([^()]*\)")
_SIZE = r"(?:\d{1,9}|\?|none|-1)"
_BETWEEN_SIZES = r"\s*[x×*,]\s*"
_SHAPE = re.compile(rf"[\[(]?\s*({_SIZE}(?:{_BETWEEN_SIZES}{_SIZE})*)\s*,?\s*[\])]?")
_LONGEST: Final = 200
_SHOWN: Final = 60

# -- what it costs to read a claim otherwise ---------------------------------------------------------------------------

CUT_BITS: Final = 3.5
ROUNDER_BITS: Final = 1.5
ROUND_FROM: Final = 100_000
"""From here on a number that ends in zeros has been rounded; below, each zero is a digit until shown otherwise."""
ABOUT_BITS: Final = 2.5
ABOUT_SHARE: Final = Fraction(1, 20)
BINARY_BITS: Final = 0.5
BYTES_EACH: Final = (
    (Fraction(4), 0.0), (Fraction(2), 2.0), (Fraction(1), 3.0), (Fraction(8), 4.0), (Fraction(1, 2), 4.0),
    (Fraction(16), 4.5),
)  # fmt: skip
"""How many bytes a number may take, and what it costs in bits to think so. Half of one where weights are quantized to
four bits; sixteen where they are trained with Adam: the weight, its gradient and two moments of four bytes."""
MACS_AS_FLOPS_BITS: Final = 1.5
FLOPS_AS_MACS_BITS: Final = 2.5

_IN_BYTES: Final = frozenset(["params", "trainable", "non_trainable", "activations", "neurons"])
"""What memory can be told of."""
_COUNTED: Final = frozenset(["layers", *HYPERPARAMETERS])
"""What is small enough to be counted: nobody rounds it."""


def parse(texts: Sequence[str]) -> tuple[Claim, ...]:
    """The claims of a command line; words without a number belong to the number before them, else to the next one.

    >>> [claim.quantity for claim in parse(["60M", "1.8G", "MACs", "neurons=650k"])]
    ['params', 'macs', 'neurons']
    >>> [(reading.low, reading.high) for reading in parse(["60M"])[0].readings[:2]]
    [(59500000, 60499999), (55000000, 64999999)]

    Raises: SelectionError for what is no claim.
    """
    joined: list[str] = []
    leads = False  # whether what came last is words that wait for their number
    for text in texts:
        plain = _spaced(text).lower()
        in_front = plain.endswith((":", "=")) or plain in _QUALIFIERS
        words = in_front or are_units(plain)
        if joined and (leads or (words and not in_front)):
            joined[-1] += f" {text}"
        else:
            joined.append(text)
            leads = True
        leads = leads and words
    return tuple(map(_parsed, joined))


def _spaced(text: str) -> str:
    """A claim in usual digits and letters, with one space between words; of a long one only the beginning."""
    return " ".join(normalize("NFKC", text[: _LONGEST + 1]).split())


def _parsed(text: str) -> Claim:
    spaced = _spaced(text)
    if len(text) > _LONGEST or any(category(letter) == "Cc" for letter in spaced):
        raise _not_understood(text)
    named = _NAMED.fullmatch(spaced)
    if not named:
        return _of_network(text, spaced.lower(), "")
    name, value = named["name"], named["value"].lower()
    told = unit(name.lower())
    if told is not None and not told.memory:
        return _of_network(text, value, told.quantity or "params", told.scale)
    return _of_layer(text, name, value)


def _of_layer(text: str, name: str, value: str) -> Claim:
    layer, _, attribute = name.rpartition(".")
    wanted = attribute.strip().lower() if layer else ""
    if wanted in SHAPES:
        return Claim(text, "shape", layer=layer, attribute=SHAPES[wanted], sizes=_sizes(value, text))
    if wanted in HYPERPARAMETERS:
        claim = _of_network(text, value, HYPERPARAMETERS[wanted])
        plain = tuple(replace(one, quantity="params") for one in claim.readings)
        return replace(claim, quantity="params", readings=plain, layer=layer, attribute=wanted)
    if wanted in WORDS:
        return replace(_of_network(text, value, WORDS[wanted]), layer=layer)
    return replace(_of_network(text, value, "params"), layer=name)


def _sizes(value: str, text: str) -> tuple[int | None, ...]:
    found = _SHAPE.fullmatch(value)
    if not found:
        raise _not_understood(text)
    return tuple(int(size) if size.isdigit() else None for size in re.split(_BETWEEN_SIZES, found[1]))


# -- of the network ----------------------------------------------------------------------------------------------------


def _of_network(text: str, value: str, quantity: str, scale: int = 1) -> Claim:
    """The claim that a value makes. quantity, scale: as the words in front of it say; "" and 1 where there are none."""
    value = _IN_BRACKETS.sub("", value).strip()
    found = _VALUE.fullmatch(value) or _VALUE.fullmatch(_turned(value))
    if not found:
        return _between(text, value, quantity, scale)
    told = unit((found["unit"] or "").replace("+", " "))
    if told is None:
        raise _not_understood(text)
    wanted = told.quantity or quantity or "params" if quantity in ("", "bytes") else quantity
    memory = told.memory or (BYTES["bytes"] if wanted == "bytes" else ())
    if memory:
        wanted = "params" if wanted == "bytes" else wanted
        readings = tuple(_of_bytes(found, memory, wanted, text)) if wanted in _IN_BYTES else ()
    else:
        readings = tuple(_counted(found, told.scale * scale, wanted, text))
    if not readings:
        raise _not_understood(text)
    name = "bytes" if memory and wanted == "params" else wanted
    return Claim(text, name, readings, guessed=not (quantity or told.quantity or memory))


def _turned(value: str) -> str:
    """The words in front of a number put behind it: "trainable 3", "total params 60M"."""
    front = re.match(r"[^\d.]*", value)
    words = front[0].split() if front else []
    for count in range(len(words), 0, -1):
        told = unit(" ".join(words[:count]))
        if told is not None and (told.quantity or told.memory):
            rest = value.split(maxsplit=count)[count:]
            return " ".join([*rest, *words[:count]])
    return value


def _between(text: str, value: str, quantity: str, scale: int) -> Claim:
    """From the first number's lower end to the second number's upper end: "133M to 135M"."""
    found = _RANGE.fullmatch(value)
    low, high = (_VALUE.fullmatch(found[end]) if found else None for end in ("low", "high"))
    if not low or not high or low["how"] or high["how"]:
        raise _not_understood(text)
    behind = high["unit"] or ""
    told = unit(behind)
    wanted = quantity or (told.quantity if told else "")
    first = _of_network(text, f"{low['number']} {low['unit'] or behind}", wanted, scale)
    last = _of_network(text, f"{high['number']} {behind}", wanted, scale)
    least, most = first.tight, last.tight
    if least.low > most.high or (least.quantity, least.detail) != (most.quantity, most.detail):
        raise _not_understood(text)
    return replace(last, readings=(replace(most, low=least.low, bits=0.0),))


def _counted(found: re.Match[str], scale: int, quantity: str, text: str) -> Iterator[Reading]:
    intervals = _intervals(found, scale, text, rounder=quantity not in _COUNTED)
    if quantity in ("macs", "flops"):
        yield from _of_work(list(intervals), quantity)
    else:
        yield from (replace(one, quantity=quantity) for one in intervals)


def _intervals(found: re.Match[str], scale: int, text: str, rounder: bool = True) -> Iterator[Reading]:
    """The whole numbers that the printed digits allow, the tightest reading first.

    rounder: whether zeros at the end may have come of rounding.
    """
    number = numeral(found["number"], scale)
    if number is None:
        raise _not_understood(text)
    how = (found["how"] or "").strip()
    how = "at least" if "+" in (found["unit"] or "") else how
    if how in _ABOVE | _BELOW:
        yield from _bound(number, how)
        return
    yield from _rounded(number, rounder)
    if rounder and number.unit > 1:
        yield Reading("", *number.cut(), CUT_BITS)
    if how in _ABOUT:
        yield Reading("", *number.within(ABOUT_SHARE), ABOUT_BITS)


def _rounded(number: Numeral, rounder: bool) -> Iterator[Reading]:
    """What rounds to the number; with `rounder`, each zero at its end may have come of rounding as well."""
    each = ROUNDER_BITS if number.value < ROUND_FROM or not number.zeros else ROUNDER_BITS / number.zeros
    for zeros in range(number.zeros + 1 if rounder else 1):
        bounds = number.rounded(number.unit * 10**zeros)
        if bounds is not None:
            yield Reading("", *bounds, each * zeros)


def _bound(number: Numeral, how: str) -> Iterator[Reading]:
    """All whole numbers on one side of it."""
    inclusive = how in _INCLUSIVE
    low, high = 0, LARGEST
    if how in _BELOW:
        high = floor(number.value) if inclusive else ceil(number.value) - 1
    else:
        low = ceil(number.value) if inclusive else floor(number.value) + 1
    if low <= high:
        yield Reading("", low, high)


def _of_bytes(found: re.Match[str], memory: Sequence[Memory], quantity: str, text: str) -> Iterator[Reading]:
    """Bytes taken as numbers of 4, 2, 1 or 8 bytes, in powers of ten or of two."""
    widths = BYTES_EACH if quantity in ("params", "trainable", "non_trainable") else BYTES_EACH[:1]
    for at, (scale, name) in enumerate(memory):
        for one in _intervals(found, scale, text):
            for each, bits in widths:
                low, high = ceil(one.low / each), floor(one.high / each)
                if low <= high:
                    yield Reading(quantity, low, high, one.bits + BINARY_BITS * at + bits, "bytes", f"{each} {name}")


def _of_work(intervals: Iterable[Reading], wanted: str) -> Iterator[Reading]:
    """MACs and FLOPs, each also taken for the other."""
    whole = [replace(one, quantity="macs") for one in intervals]
    halves = (replace(one, low=-(-one.low // FLOPS_PER_MAC), high=one.high // FLOPS_PER_MAC) for one in whole)
    half = [one for one in halves if one.low <= one.high]
    if wanted == "flops":
        yield from half
        yield from (replace(one, bits=one.bits + MACS_AS_FLOPS_BITS, convention="macs_as_flops") for one in whole)
    else:
        yield from whole
        yield from (replace(one, bits=one.bits + FLOPS_AS_MACS_BITS, convention="flops_as_macs") for one in half)


def _not_understood(text: str) -> SelectionError:
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return SelectionError(Fault("claim.form", {"received": shown}))
