"""What a clause speaks of: one layer, a run of layers, or a network by its name."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from weigh.network.place import Place
from weigh.readers.written.evidence import Stated
from weigh.readers.written.prose.tokens import Token
from weigh.zoo.names import named

LAST_NUMBERED: Final = 200
"""No text numbers more layers."""
BELONGS: Final = 10
"""How much nearer a layer is that a number is said to belong to."""
NEAR: Final = 4
"""Tokens between an ordinal and the kind of layer that it counts."""
_QUOTES: Final = frozenset("`'\"«»“”‘’「」")
MOST_NAMES: Final = 6
NAME_BEHIND: Final = 15
"""Letters by which a name behind a number counts as further away."""

_PREFIXES: Final = (
    ("batchnorm", "batchnorm|batch_norm|bn"),
    ("conv", "conv|conv1d|conv2d|conv3d|convolution|convolution2d|c"),
    ("dense", "fc|dense|linear|full|f"),
    ("pool", "pool|maxpool|max_pooling2d|average_pooling2d|s"),
    ("lstm", "lstm|bilstm"),
    ("gru", "gru"),
    ("embedding", "embedding|embed"),
)
_LAYER_NAME = re.compile(
    r"(?:[a-z]+\d+[_.])?(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, words in _PREFIXES)
    + r")[-_]?\d{1,2}(?:[-_.]\d{1,4})*"
)
_OF_LAYERS = re.compile(
    r"(?:top|conv|dense|linear|fc|max|av|lstm|gru|pool|input|output|float|int|python|keras|cuda)[-_a-z]*\d", re.I
)
_CANDIDATE = re.compile(
    r"[A-Za-z]+ \d{1,3}(?![\d.,A-Za-z])"
    r"|[A-Za-z][A-Za-z\d]{0,30}(?:[-_][A-Za-z\d]{1,20}){0,4}(?: (?:Net|small|medium|large|base|tiny)(?![A-Za-z]))?"
)


class Subjects:
    """What the clauses of one sentence speak of. Found once; asked for each of its numbers."""

    def __init__(self, tokens: Sequence[Token], place: Place, text: str) -> None:
        self._tokens, self._place, self._text = tokens, place, text
        self._borders = [at for at, token in enumerate(tokens) if _separates(token)]
        several = any(token.has("words:layer") or token.roles_of("kinds:") for token in tokens)
        self._found = [
            (at, found)
            for at, token in enumerate(tokens)
            if (found := self._at(at, several)) is not None or token.has("words:network")
        ]

    def layer(self, at: int) -> Stated | None:
        """The layer that the clause around a token speaks of; None where it names none."""
        return self._nearest(at, self.clause(at))

    def layer_before(self, at: int) -> Stated | None:
        """The layer that the clauses up to a token speak of, the nearest first; None where they name none."""
        found: Stated | None = None
        while at > 0 and found is None:
            first, last = self.clause(at)
            found = self._nearest(at, (first, last))
            at = first - 1
        return found

    def last(self) -> Stated | None:
        """The last layer that the sentence tells by its name or its place."""
        told = (one for _, one in reversed(self._found) if one is not None and (one.ordinal is not None or one.name))
        return next(told, None)

    def clause(self, at: int) -> tuple[int, int]:
        """From which token to which the clause reaches around one."""
        border = bisect_left(self._borders, at)
        first = self._borders[border - 1] + 1 if border else 0
        beyond = bisect_right(self._borders, at)
        return first, self._borders[beyond] if beyond < len(self._borders) else len(self._tokens)

    def _nearest(self, at: int, within: tuple[int, int]) -> Stated | None:
        inside = [(index, found) for index, found in self._found if within[0] <= index < within[1]]
        away = [
            abs(index - at) + _further(found, behind=index > at) - (BELONGS if self._belongs(at, index, found) else 0)
            for index, found in inside
        ]
        return inside[away.index(min(away))][1] if away else None

    def _belongs(self, at: int, index: int, found: Stated | None) -> bool:
        """Whether a number is said to be that of a layer behind it: "51,264 for the second convolution"."""
        between = self._tokens[at + 1 : index]
        if found is None or not 0 < len(between) <= NEAR + 2 or any(one.kind == "number" for one in between):
            return False
        return any(one.has("words:follow", "words:leading") and not one.has("words:link") for one in between[:2])

    def _at(self, index: int, several: bool) -> Stated | None:
        """The layer that a token names. several: the sentence speaks of layers in words elsewhere."""
        token = self._tokens[index]
        quote = self._text[token.start : token.end]
        if token.kind == "name":
            kind = kind_of_name(token.text)
            if not kind and not self._stands_at_layer(index):
                return None
            count = repeats(self._text, token.start, token.end)
            return Stated(self._place, name=quote, type=kind, repeats=count, text=quote)
        if not token.roles:
            return None
        if kinds := token.roles_of("kinds:"):
            ordinal = _ordinal(self._tokens, index)
            if ordinal is None and self._tells_network(index):
                return None
            if ordinal is None and any(one.has("words:with") for one in self._tokens[max(index - 3, 0) : index]):
                return None  # "VGG-16 with batch normalization"
            return Stated(self._place, name=self._quoted(index), type=kinds[0], ordinal=ordinal, text=quote)
        if token.has("words:layer"):
            return self._some_layer(index, quote)
        if several and (ordinals := token.roles_of("ordinals:")) and self._stands_alone(index):
            return Stated(self._place, ordinal=int(ordinals[0]), text=quote)
        return None

    def _tells_network(self, index: int) -> bool:
        """Whether a kind only tells what a network is like: "a convolutional neural network", "the LSTM model"."""
        behind = self._tokens[index + 1 : index + 3]
        if behind and not behind[0].has("words:network"):
            behind = behind if behind[0].kind == "word" and not behind[0].roles else []
        return any(one.has("words:network") for one in behind)

    def _some_layer(self, index: int, quote: str) -> Stated | None:
        """A layer of which the kind is not told: "the second layer"."""
        front = self._tokens[index - 1] if index else None
        counted = front is not None and (front.kind in ("number", "barred") or front.text == "-")
        near = self._tokens[max(index - 2, 0) : index + 3]
        if counted or any(one.roles_of("kinds:") or one.kind == "name" for one in near):
            return None
        return Stated(self._place, name=self._quoted(index), ordinal=_ordinal(self._tokens, index), text=quote)

    def _quoted(self, index: int) -> str:
        """The name in quotation marks at a word for a layer: "the layer `hidden`"."""
        for opening in (index + 1, index - 3):
            marks = self._tokens[max(opening, 0) : opening + 3]
            if opening >= 0 and len(marks) == 3 and marks[0].text in _QUOTES and marks[2].text in _QUOTES:
                return self._text[marks[1].start : marks[1].end]
        return ""

    def _stands_at_layer(self, index: int) -> bool:
        """Whether a word for a layer makes a name that of one: "the layer hidden2"."""
        near = self._tokens[max(index - 1, 0) : index + 2]
        return any(one.has("words:layer") for one in near) and not _names_network(self._tokens[index].text)

    def _stands_alone(self, index: int) -> bool:
        """Whether an ordinal stands for a layer itself: "the first layer has 10 parameters and the last has 20"."""
        behind = self._tokens[index + 1] if index + 1 < len(self._tokens) else None
        return behind is not None and behind.has("words:copula") and not behind.has("words:between")


def _further(found: Stated | None, behind: bool) -> int:
    """How much less likely it is what a number speaks of than its distance tells: layers stand rather in front."""
    if found is None:
        return 0 if behind else 5
    told = found.ordinal is not None or found.name
    return (4 if behind else 0) - (6 if told else 0) + (0 if told or found.type else 3)


def _separates(token: Token) -> bool:
    return token.kind == "sign" and token.text in ",，;；、:：。.?!"


def _ordinal(tokens: Sequence[Token], index: int) -> int | None:
    """The ordinal that counts the layer: in it, behind it ("layer 2"), or in front of it, a few tokens away."""
    if own := tokens[index].roles_of("ordinals:"):
        return int(own[0])
    behind = tokens[index + 1].text if index + 1 < len(tokens) and tokens[index + 1].kind != "word" else ""
    if behind.isdecimal() and 0 < int(behind[:4]) <= LAST_NUMBERED and not _goes_on(tokens, index + 2):
        return int(behind)
    for before in range(index - 1, max(index - 1 - NEAR, -1), -1):
        token = tokens[before]
        if ordinals := token.roles_of("ordinals:"):
            return int(ordinals[0])
        if token.kind in ("number", "formula", "name") or _separates(token) or token.roles_of("kinds:"):
            return None
    return None


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number is followed by what it counts, or by a further one: "layers 2 and 3"."""
    return at < len(tokens) and (tokens[at].has("words:link", "words:other") or tokens[at].has("words:between"))


def kind_of_name(name: str) -> str:
    """The kind of layer that a name is given to, "" for no name of a layer.

    >>> kind_of_name("fc1"), kind_of_name("conv3-256"), kind_of_name("block4_conv3"), kind_of_name("vgg-16")
    ('dense', 'conv', 'conv', '')
    """
    found = _LAYER_NAME.fullmatch(name.lower())
    return (found.lastgroup or "") if found else ""


MOST_ARGUMENT: Final = 20_000
"""No layer has more units or filters."""


def is_argument(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number is given to a kind of layer as code gives it: "Dense(512, activation='relu')"."""
    amount = tokens[at].amount
    if at < 2 or amount is None or amount.scaled or amount.size >= MOST_ARGUMENT:
        return False
    called, bracket = tokens[at - 2 : at]
    glued = bracket.text == "(" and called.end == bracket.start
    return glued and bool(called.roles_of("kinds:") or kind_of_name(called.text))


def repeats(text: str, start: int, end: int) -> int:
    """How often a layer is said to stand there: "conv3-64 x 2", "3 x conv3-256"."""
    behind = re.match(r"\s{0,4}[x×*]\s?(\d{1,3})(?![\d.])", text[end : end + 12])
    front = re.search(r"(?<![\w.])(\d{1,3})\s?[x×*]\s?$", text[max(start - 8, 0) : start])
    found = behind or front
    return max(int(found[1]), 1) if found else 1


# -- networks ----------------------------------------------------------------------------------------------------------


def networks(texts: Sequence[str], at: int = 0) -> tuple[str, ...]:
    """Words that may name a network: those of the first text first, the nearest to a place in it in front."""
    found: dict[str, None] = {}
    for text in texts:
        for _, word in sorted(_named_in(text), key=lambda one: _distance(one[0], at)):
            found[word] = None
        at = len(text)
    return tuple(found)[:MOST_NAMES]


@lru_cache(maxsize=256)
def _named_in(text: str) -> tuple[tuple[int, str], ...]:
    """The names in a text, each with its place."""
    words = ((found.start(), found[0].strip("-_ ")) for found in _CANDIDATE.finditer(text))
    return tuple((at, word) for at, word in words if _names_network(word))


def _distance(name: int, at: int) -> int:
    """How far a name stands from a number: it stands rather in front."""
    return at - name if name <= at else name - at + NAME_BEHIND


@lru_cache(maxsize=4096)
def _names_network(word: str) -> bool:
    if kind_of_name(word) or len(word) > 40:
        return False
    if " " in word or named(word):
        return bool(named(word))
    if _OF_LAYERS.match(word):
        return False
    has_digit = any(letter.isdigit() for letter in word)
    capitals = sum(letter.isupper() for letter in word)
    return capitals > 0 and has_digit and word[0].isupper() and not word.isdigit() and len(word) > 3
