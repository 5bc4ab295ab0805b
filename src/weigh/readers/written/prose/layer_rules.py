"""What the numbers of a sentence are, from the words beside them: a table of patterns over its tokens' letters.

A pattern binds numbers only to words that stand next to them, with nothing between but what joins them in some language
("256 kernels of size 5×5", "大小为 5x5 的 256 个内核", «256 ядер размером 5×5»); any other number is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from typing import Any, Final, NamedTuple

from weigh.readers.written.prose.layer_tokens import Sentence, Token

CONVOLUTIONS: Final = frozenset({"Conv", "Conv1D", "Conv3D", "DepthwiseConv", "SeparableConv", "ConvTranspose"})
POOLS: Final = frozenset({"Pool", "MaxPool", "AvgPool"})
RECURRENT: Final = frozenset({"LSTM", "BiLSTM", "GRU", "BiGRU", "RNN"})
_WINDOWED: Final = CONVOLUTIONS | POOLS
_DENSE: Final = frozenset({"Dense", "Softmax"})

LARGEST: Final = 10**7
"""No vocabulary is so large, no image has so many rows."""
WIDEST: Final = 2**16
"""No layer has more filters or neurons."""


class Binding(NamedTuple):
    """A number of a sentence and the attribute that it is.

    at: the index of its token. kinds: the layers that may have it; layer: the index of the word for the layer, where
    the two stand together; else it belongs to the layer that the sentence speaks of.
    """

    attribute: str
    value: Any
    at: int
    kinds: frozenset[str]
    layer: int | None = None


class _Rule(NamedTuple):
    """needs: letters without which it cannot match. pattern: with the groups units, kernel, ... for what they bind, and
    K for the layer that stands with them; ~ is what joins a number with its word, @ the same with a word for size, and
    I is an input or an image."""

    needs: str
    pattern: str
    kinds: frozenset[str]


_JOINED = "[gme:=(]{0,4}"
_SIZED = f"{_JOINED}Z?{_JOINED}"


_ANOTHER = re.compile(r"[NS][UFCwM]?&g?$")


_RULES: Final = tuple(
    _Rule(*row)
    for row in [
        ("SNF", r"(?P<units>N)@(?P<kernel>S)@[F]", CONVOLUTIONS),  # 256 5x5 kernels
        ("NFS", r"(?P<units>N)~F[v]?@[,&]?[Zz]?~(?P<kernel>S)(?!~[K?NI])", CONVOLUTIONS),  # 256 kernels of size 5x5
        ("NFz", r"(?P<units>N)~F[,&]?[v]?~z~(?P<kernel>[SN])(?!~[K?])", CONVOLUTIONS),  # 32 filters, kernel size 3
        ("SFN", r"(?P<kernel>S)@F~(?P<units>N)(?!~[UCMKFHwdI?T])", CONVOLUTIONS),  # 5×5のカーネル256個
        ("SFNm", r"(?P<kernel>S)@Fv(?P<units>N)m", CONVOLUTIONS),  # 5×5のカーネルが256個
        ("S", r"(?P<kernel>S)@[Fk]", _WINDOWED),
        ("S", r"(?:z|k|F[Z])[:=]?~v?~(?P<kernel>S)(?!~[K?])", _WINDOWED),
        ("SF", r"F[:=]?(?P<kernel>S)(?!~[K?NI])", _WINDOWED),  # filter 3x3
        ("zN", r"z~v?~(?P<kernel>N)(?!~[UCMKFHwdI?])", _WINDOWED),
        ("kN", r"k[:=g]{0,2}(?P<kernel>N)(?!~[UCMKFHwdI?])", CONVOLUTIONS),
        ("So", r"(?P<kernel>S)~o", POOLS),  # a 2×2 pixel window
        ("oS", r"o~[vZ]?~(?P<kernel>S)(?!~[K?])", POOLS),
        ("SK", r"(?P<kernel>S)[g]{0,2}(?P<K>K)", _WINDOWED),  # 2x2 max pooling
        ("KS", r"(?P<K>K)(?:[(:]|[ge]{0,2}Z[ge=:]{0,2}|g)?(?P<kernel>S)(?!~[oFkKI?])", _WINDOWED),  # max pooling (2x2)
        ("NF", r"(?P<units>N)~F", CONVOLUTIONS),
        ("NM", r"(?P<units>N)~M", CONVOLUTIONS),
        ("N", r"[fu]~v?~(?P<units>N)(?!~[UCMKHwdI?])", CONVOLUTIONS | _DENSE | RECURRENT),
        ("NK", r"(?P<units>N)~[wU]~(?P<K>K)", _DENSE | RECURRENT),  # 1000-way softmax
        ("KZN", r"(?P<K>K)[UC]?~Z~(?P<units>N)(?!~[UCMFHwdI?KZ])", _DENSE | RECURRENT),  # a dense layer of size 100
        ("NU", r"(?P<units>N)~U", _DENSE | RECURRENT),
        ("NC", r"(?P<units>N)~C", _DENSE),
        ("NKU", r"(?P<units>N)(?P<K>K)U", _DENSE | RECURRENT),  # 100 dense units
        ("T", r"T~v?~(?P<stride>[NS])(?!~[UCMFHwdK?I])", _WINDOWED),
        ("P", r"P~v?~(?P<padding>[NS])(?!~[UCMFHwdKI?])", _WINDOWED),
        ("PSK", r"P~v?~S~K[ga]{0,3}(?P<padding>N)g", CONVOLUTIONS),  # the padding is, for 3x3 conv layers, 1 pixel
        ("s", r"(?P<same>s)", _WINDOWED),
        ("l", r"(?P<valid>l)(?!=)", _WINDOWED),
        ("K", r"(?P<K>K)v?~r?v?~(?P<rate>[N%])(?!~[UCMFHwdKI?])", frozenset({"Dropout"})),
        ("r", r"r~v?~(?P<rate>[N%])", frozenset({"Dropout"})),
        ("K", r"(?P<rate>[N%])~(?P<K>K)", frozenset({"Dropout"})),
        ("NH", r"(?P<heads>N)~H", frozenset({"MultiHeadAttention"})),
        ("VN", r"V~v?~(?P<vocabulary>N)", frozenset({"Embedding"})),
        ("EN", r"E~v?~(?P<units>N)", frozenset({"Embedding"})),
        ("NdK", r"(?P<units>N)d~(?P<K>K)", frozenset({"Embedding"})),  # 300-dimensional embeddings
    ]
)
_ANOTHER = re.compile(r"[NS][UFCwM]?&g?$")

_ATTRIBUTIVE = re.compile(r"[mAO]{0,2}[gh][gmehAO]{0,5}K")
"""Words that lead from a number to a layer behind it: 128个神经元的全连接层."""


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("I", "IG").replace("~", _JOINED).replace("@", _SIZED))


def bindings(sentence: Sentence) -> list[Binding]:
    """Each number that a rule binds, by the first rule that does."""
    found: list[Binding] = []
    taken: set[int] = set()
    letters = set(sentence.codes)
    for rule in _RULES:
        for match in _compiled(rule.pattern).finditer(sentence.codes) if letters.issuperset(rule.needs) else ():
            spans = {name: match.start(name) for name, text in match.groupdict().items() if text is not None}
            kinds = rule.kinds
            layer = spans.pop("K", None)
            if layer is None and (behind := _ATTRIBUTIVE.match(sentence.codes, match.end())):
                there = behind.end() - 1
                layer = there if sentence.tokens[there].value in kinds else None
            if layer is not None and sentence.tokens[layer].value not in kinds:
                continue
            if taken & set(spans.values()) or _one_of_several(sentence.codes, match.start()):
                continue
            read = [(name, at, _value(name, sentence.tokens[at])) for name, at in spans.items()]
            if any(value is None for _, _, value in read):
                continue
            taken |= set(spans.values())
            found += [b for name, at, value in read for b in _split(name, value, at, kinds, layer)]
    return sorted(found, key=lambda binding: binding.at)


def _one_of_several(codes: str, start: int) -> bool:
    """Whether a pattern begins with the last of several numbers: 64 or 128 filters, 11x11 and 5x5 kernels."""
    return codes[start] in "NS" and _ANOTHER.search(codes, max(0, start - 4), start) is not None


def _split(name: str, value: Any, at: int, kinds: frozenset[str], layer: int | None) -> Iterator[Binding]:
    if name in ("same", "valid"):
        yield Binding("padding", name, at, kinds, layer)
    else:
        yield Binding(name, value, at, kinds, layer)


def _value(name: str, token: Token) -> Any:
    """The number as the attribute has it; None where it cannot be one."""
    return _FORMS.get(name, _count)(token.value)


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and 0 < value < LARGEST else None


def _window(value: Any) -> tuple[int, ...] | None:
    sizes = value if isinstance(value, tuple) else (value,)
    return sizes if all(isinstance(size, int) and 0 < size < LARGEST for size in sizes) else None


def _added(value: Any) -> tuple[int, ...] | None:
    sizes = value if isinstance(value, tuple) else (value,)
    return sizes if all(isinstance(size, int) and 0 <= size < 1000 for size in sizes) else None


def _share(value: Any) -> float | None:
    return float(value) if isinstance(value, Fraction) and 0 < value < 1 else None


def _neurons(value: Any) -> int | None:
    """A network is told to have 650,000 neurons; no layer is so wide."""
    return value if isinstance(value, int) and 0 < value <= WIDEST else None


_FORMS: Final[Mapping[str, Any]] = {
    "units": _neurons,
    "kernel": _window,
    "stride": _window,
    "padding": _added,
    "rate": _share,
    "same": lambda _: "same",
    "valid": lambda _: "valid",
}
